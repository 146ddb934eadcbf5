"""What every rule of a treaty has in common: its clause, when it bears on a film, and how an answer becomes a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import ClassVar, Literal

from kinomost.law.edits import Edit
from kinomost.law.facts import Format, Medium, WorkType
from kinomost.law.film import Film, Gaps
from kinomost.law.messages import Message, Term
from kinomost.law.reading import Language
from kinomost.law.verdicts import Confidence, Finding, Missing, Number, Outcome
from kinomost.money.amounts import Money

PASS, CONSENT, UNKNOWN, FAIL = Outcome


@dataclass(frozen=True)
class When:
    """On which films a rule bears. Everything named must hold; what is not named does not matter."""

    type: frozenset[WorkType] = frozenset()
    format: frozenset[Format] = frozenset()
    medium: frozenset[Medium] = frozenset()
    languages: frozenset[Language] = frozenset()
    """One of them is spoken in the original."""
    countries: Literal["two", "three or more"] | None = None
    """How many countries bound by the treaty take part."""
    outsiders: bool | None = None
    """Whether co-producers from other countries take part."""
    financial: bool | None = None
    """Whether a co-producer brings finance only."""
    twin: bool | None = None
    answer: str = ""
    """A fact among the film's `answers` that must be true."""
    budget_above: Money | None = None
    budget_up_to: Money | None = None

    def holds(self, film: Film, gaps: Gaps) -> bool | None:
        """True, False, or None when a fact is missing (which is added to `gaps`)."""
        answers = list(self._answers(film, gaps))
        if False in answers:
            return False
        return None if None in answers else True

    def _answers(self, film: Film, gaps: Gaps) -> Iterator[bool | None]:
        """One answer for each condition that is named."""
        project = film.project
        for name, wanted in (("type", self.type), ("format", self.format), ("medium", self.medium)):
            if wanted:
                value = getattr(project, name)
                if value is None:
                    gaps.append(fact(name))
                yield None if value is None else value in wanted
        if self.languages:
            if project.languages is None:
                gaps.append(fact("languages"))
            yield None if project.languages is None else bool(self.languages & project.languages)
        if self.countries is not None:
            yield film.multilateral == (self.countries == "three or more")
        if self.outsiders is not None:
            yield bool(film.outside) == self.outsiders
        if self.financial is not None:
            # A co-producer who is not said to bring finance only is taken to bring more.
            yield any(party.finance_only for party in project.parties) == self.financial
        if self.twin is not None:
            yield (project.twin is not None) == self.twin
        if self.answer:
            if self.answer not in project.answers:
                gaps.append(
                    Missing(f"answers.{self.answer}", Message("missing_fact", {"fact": Term(self.answer)}))
                )
            yield project.answers.get(self.answer)
        for limit, above in ((self.budget_above, True), (self.budget_up_to, False)):
            if limit is not None:
                budget = film.budget(gaps)
                cost = None if budget is None else film.convert(budget, limit.currency, "budget", gaps)
                yield None if cost is None else (cost > limit) == above


ALWAYS = When()


def fact(name: str) -> Missing:
    """A fact that stands at the top of the film's file."""
    return Missing(name, Message("missing_fact", {"fact": Term(name)}))


@dataclass(frozen=True)
class Answer:
    """What a rule finds before anybody asks how well it is known and whether consent was given."""

    outcome: Outcome
    message: Message
    numbers: Mapping[str, Number] = field(default_factory=dict)
    note: bool = False
    idle: bool = False
    """The rule asks nothing of this film, so it does not matter how well the rule is known."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """One clause of a treaty. Each kind is a subclass; what a file may say about it are the fields."""

    kind: ClassVar[str] = ""
    touches: ClassVar[Literal["", "shares", "work"]] = ""
    """Which of the film's facts its mends change: who bears how much, or who works where."""

    clause: str
    says: str = ""
    """The rule in one's own words."""
    source: str = ""
    """Which of the file's sources says so; the first one where none is named."""
    confidence: Confidence | None = None
    """The source's, where nothing else is said."""
    since: date | None = None
    until: date | None = None
    when: When = ALWAYS
    otherwise: Literal["fail", "needs consent"] = "fail"
    """What a film that does not meet the rule gets."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        """What the rule says of this film. Facts that are missing go to `gaps`."""
        raise NotImplementedError

    def mends(self, film: Film) -> Iterator[Edit]:
        """Changes to the film that may turn this rule."""
        yield from ()

    def at_least(self, film: Film) -> Fraction:
        """A size below which no change turns this rule for this film; it makes the search short."""
        return Fraction(0)

    def holds_on(self, day: date) -> bool:
        """Whether this version of the rule is the law of the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def judge(
        self, film: Film, confidence: Confidence = "read", text: str = "", source: str = ""
    ) -> Finding | None:
        """The finding, or None when the rule does not bear on this film.

        `confidence` and `source` are the treaty's for this rule; `text` names it in a list of texts to read.
        """
        conditions: Gaps = []
        bears = self.when.holds(film, conditions)
        if bears is False:
            return None
        gaps: Gaps = []
        answer = self.answer(film, gaps)
        outcome, message, would_be = answer.outcome, answer.message, None
        missing = tuple(gaps) if outcome is UNKNOWN else ()
        if bears is None and outcome is not PASS:
            outcome, missing = UNKNOWN, (*conditions, *missing)
        if outcome is FAIL and self.otherwise == "needs consent":
            outcome = CONSENT
        if outcome is CONSENT and film.consented(self.clause):
            outcome, message = PASS, Message("consented", {"clause": self.clause})
        if confidence == "uncertain" and not (answer.note or answer.idle):
            outcome, would_be = UNKNOWN, outcome
        return Finding(
            self.kind,
            self.clause,
            outcome,
            message,
            answer.numbers,
            missing,
            (text or self.clause,) if would_be is not None else (),
            confidence,
            source or self.source,
            would_be,
            answer.note,
        )


def passes(code: str, **params: object) -> Answer:
    """The rule is met. Exact numbers among the parameters go into the finding's numbers."""
    return _answer(PASS, code, params)


def fails(code: str, **params: object) -> Answer:
    """The rule is not met."""
    return _answer(FAIL, code, params)


def consents(code: str, **params: object) -> Answer:
    """It is left to the authorities."""
    return _answer(CONSENT, code, params)


def unknown(code: str = "facts_missing", **params: object) -> Answer:
    """A fact is missing."""
    return _answer(UNKNOWN, code, params)


def _answer(outcome: Outcome, code: str, params: dict[str, object]) -> Answer:
    numbers = {
        name: value
        for name, value in params.items()
        if isinstance(value, (Fraction, int, Money, date)) and not isinstance(value, bool)
    }
    return Answer(outcome, Message(code, params), numbers)
