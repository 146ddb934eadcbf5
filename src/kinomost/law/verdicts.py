"""The four answers, how they add up, and what stands behind each.

The logic is Kleene's, with consent as a step between yes and unknown:

- *all of* gives the worst part: fail, then unknown, then needs consent, then pass. One rule that fails decides, whatever
  else is unknown; an unknown rule outweighs a consent, because it may still fail.
- *any of* gives the best part: pass, then needs consent, then unknown, then fail.

So a fact that is not known can never make a verdict better or worse than it will be: it only leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Literal

from kinomost.law.messages import Message
from kinomost.money.amounts import Money

Confidence = Literal["read", "reported", "uncertain"]
"""How a rule is known: its text was read; somebody trustworthy reports it; or neither (then it decides nothing)."""

Number = Fraction | int | Money | date


class Outcome(Enum):
    """Pass, needs consent, unknown or fail. `value` is stable and goes into files; the order is that of *all of*."""

    PASS = "pass"  # noqa: S105  (an outcome, no password)
    CONSENT = "needs consent"
    UNKNOWN = "unknown"
    FAIL = "fail"

    @property
    def rank(self) -> int:
        """0 for pass to 3 for fail."""
        return _RANKS[self]

    def __and__(self, other: Outcome) -> Outcome:
        return max(self, other, key=_RANKS.__getitem__)

    def __or__(self, other: Outcome) -> Outcome:
        return min(self, other, key=_RANKS.__getitem__)


_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The worst of them; pass where there is nothing to fulfil."""
    return max(outcomes, key=_RANKS.__getitem__, default=Outcome.PASS)


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The best of them; fail where there is nothing to choose from."""
    return min(outcomes, key=_RANKS.__getitem__, default=Outcome.FAIL)


@dataclass(frozen=True)
class Missing:
    """A fact of the film that is not known: where it belongs (`people[3].nationality`) and what it is, in words."""

    path: str
    what: Message


@dataclass(frozen=True)
class Finding:
    """What one rule says about the film.

    `numbers` are the ones that were used, by name. `missing` are facts of the film, `texts` pieces of law that nobody has
    read; either leaves the outcome unknown. For a rule known only by hearsay `would_be` is what it would say if the
    hearsay is right. A `note` says something worth knowing that decides nothing.
    """

    rule: str
    clause: str
    outcome: Outcome
    message: Message
    numbers: Mapping[str, Number] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    texts: tuple[str, ...] = ()
    confidence: Confidence = "read"
    source: str = ""
    would_be: Outcome | None = None
    note: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether a film qualifies under one treaty, and why, rule by rule.

    `outcome` counts everything. `so_far` leaves out what nobody has read: it is what the known part of the law says, and
    becomes the outcome when the missing texts are read and add nothing.
    """

    treaty: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """All findings together."""
        return all_of(finding.outcome for finding in self.findings)

    @property
    def so_far(self) -> Outcome:
        """All findings together, but for those that wait only for a text."""
        return all_of(finding.outcome for finding in self.findings if not finding.texts or finding.missing)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The facts to find out, each once."""
        facts = {(fact.path, fact.what.text()): fact for finding in self.findings for fact in finding.missing}
        return tuple(facts.values())

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts to read, each once."""
        return tuple(dict.fromkeys(text for finding in self.findings for text in finding.texts))

    def of(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings with this outcome."""
        return tuple(finding for finding in self.findings if finding.outcome is outcome)
