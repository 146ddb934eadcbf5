"""What an estimate is made of: the findings of its gates, the steps of its chain, and the outcome of it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kinomost.law.incentives.rules import KIND_OF, Rule
from kinomost.law.incentives.scheme import Claim, Payment, Scheme, Version
from kinomost.law.messages import Message
from kinomost.law.sources import Source
from kinomost.law.verdicts import Confidence, Finding, Missing, Outcome, all_of
from kinomost.money.amounts import Money


@dataclass(frozen=True)
class StepTaken:
    """One step of the chain, with the base and the award after it (None while there is none)."""

    rule: Rule
    message: Message
    base: Money | None
    award: Money | None

    @property
    def kind(self) -> str:
        """The step's kind as the file writes it."""
        return KIND_OF[type(self.rule)]


@dataclass(frozen=True)
class RouteResult:
    """One way through a scheme: its gates, its chain, and what comes out.

    `award` is what the chain gives, whatever the gates say; None where a fact is missing that it needs. `most` counts
    uplifts that are still open as well. `net` and `net_most` are after tax on the credit, the same where there is none.
    `open` are findings on the award itself: a consent that is needed, a ceiling that could not be checked, a pool that
    may run out.
    """

    name: str
    gates: tuple[Finding, ...]
    steps: tuple[StepTaken, ...]
    open: tuple[Finding, ...]
    award: Money | None
    net: Money | None
    most: Money | None
    net_most: Money | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Gates first, then what is open on the award."""
        return (*self.gates, *self.open)

    @property
    def outcome(self) -> Outcome:
        """All of it together."""
        return all_of(finding.outcome for finding in self.findings if not finding.note)

    @property
    def base(self) -> Money | None:
        """The base at the end of the chain."""
        return next((step.base for step in reversed(self.steps) if step.base is not None), None)


@dataclass(frozen=True)
class Estimate:
    """What a scheme would pay for a film, and why.

    `amount` is what can be counted on: what the route's chain gives when everything passes, zero when every route fails,
    None when anything is open. `at_most` is what the best route gives if everything open turns out well. Both are before
    tax on the credit; `net` is what the route taken leaves after it.
    """

    scheme: Scheme
    day: date | None
    version: Version | None
    route: RouteResult | None = None
    others: tuple[RouteResult, ...] = ()
    """The scheme's other routes: they give less, are closed, or have something open."""
    reason: Finding | None = None
    """Why nothing was computed, where nothing was."""
    claims: tuple[Claim, ...] = ()
    """What each source says, where they contradict each other or the text was not read."""

    @property
    def outcome(self) -> Outcome:
        """The outcome of the route taken; unknown where nothing could be computed."""
        if self.route is not None:
            return self.route.outcome
        return self.reason.outcome if self.reason else Outcome.UNKNOWN

    @property
    def at_most(self) -> Money | None:
        """What the best route gives if everything open turns out well; None where that cannot be known."""
        routes = (self.route, *self.others) if self.route else ()
        awards = [route.most for route in routes if route.outcome is not Outcome.FAIL]
        if not awards:
            return self.amount
        return None if None in awards else max(award for award in awards if award is not None)

    @property
    def amount(self) -> Money | None:
        """What can be counted on, or None."""
        if self.outcome is Outcome.FAIL:
            return Money.zero(self.scheme.currency)
        return self.route.award if self.route and self.outcome is Outcome.PASS else None

    @property
    def net(self) -> Money | None:
        """What the route taken leaves after tax on the credit."""
        return self.route.net if self.route and self.outcome is not Outcome.FAIL else self.amount

    @property
    def net_at_most(self) -> Money | None:
        """As `at_most`, after tax on the credit."""
        routes = (self.route, *self.others) if self.route else ()
        nets = [route.net_most for route in routes if route.outcome is not Outcome.FAIL]
        if not nets:
            return self.amount
        return None if None in nets else max(net for net in nets if net is not None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was asked, or the reason why nothing was."""
        if self.route is not None:
            return self.route.findings
        return (self.reason,) if self.reason else ()

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The facts to find out, each once."""
        return tuple(dict.fromkeys(fact for finding in self.findings for fact in finding.missing))

    @property
    def payment(self) -> Payment | None:
        """Who is paid, and when."""
        return self.version.payment if self.version else None

    def source_of(self, rule: Rule) -> tuple[str, Source] | None:
        """Where a rule was seen: the source's name in the file, and the source."""
        return source_of(self.scheme, self.version, rule)


def source_of(scheme: Scheme, version: Version | None, rule: Rule) -> tuple[str, Source] | None:
    """The source of a rule: its own, or that of the version."""
    name = rule.source or (version.source if version else "")
    return (name, scheme.sources[name]) if name in scheme.sources else None


def confidence_of(scheme: Scheme, version: Version, rule: Rule) -> Confidence:
    """How far a rule is to be trusted: its own word, else the version's, else the source's."""
    if rule.confidence:
        return rule.confidence
    if not rule.source and version.confidence:
        return version.confidence
    found = source_of(scheme, version, rule)
    return found[1].confidence if found else "uncertain"
