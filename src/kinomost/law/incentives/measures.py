"""What a scheme measures in a film: spend here and abroad, the budget, days, and whatever one text alone asks for.

All amounts come out in the scheme's currency, at the rate of the day that is asked about. What is not known is raised
as `MissingFacts` with the names of the facts, so that a result can say what to find out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import get_args

from kinomost.law.facts import Format, Medium, Project, Spend, WorkType
from kinomost.law.incentives.messages import spend_word
from kinomost.law.incentives.quantities import Limit
from kinomost.law.incentives.rules import EVERYTHING, Residents, Which
from kinomost.law.incentives.scheme import Scheme
from kinomost.law.messages import Message, Term
from kinomost.law.verdicts import Missing
from kinomost.money.amounts import AmountError, Money, Rates

EEA = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
_ABOVE_THE_LINE = frozenset({"rights", "script", "producer", "director", "cast"})
"""Kinds that the trade writes above the line; an amount that says `above_the_line` itself is believed."""

MEASURES = (
    "local spend",
    "spend abroad",
    "all spend",
    "budget",
    "base",
    "confirmed funding",
    "other public money",
)


class MissingFacts(Exception):
    """Something that is needed is not known; `facts` says where it belongs in a film's file, and what it is."""

    def __init__(self, *facts: Missing) -> None:
        super().__init__(", ".join(fact.path for fact in facts))
        self.facts = facts


def missing(path: str, code: str = "", **params: object) -> MissingFacts:
    """The exception for one fact; its sentence is `code`, or that of the fact itself (`budget` has `fact_budget`)."""
    return MissingFacts(Missing(path, Message(code or f"fact_{path}", params)))


@dataclass(frozen=True)
class Film:
    """A film as one scheme looks at it on one day."""

    project: Project
    scheme: Scheme
    day: date

    @cached_property
    def rates(self) -> Rates:
        """The film's exchange rates."""
        return Rates(self.project.rates)

    def money(self, amount: Money) -> Money:
        """The amount in the scheme's currency."""
        try:
            return self.rates.convert(amount, self.scheme.currency, self.day)
        except AmountError as error:
            raise missing(
                "rates", "fact_rate", base=amount.currency, quote=self.scheme.currency, day=self.day
            ) from error

    def total(self, amounts: Iterable[Money]) -> Money:
        """The sum in the scheme's currency; each currency is converted once, so no cents are lost line by line."""
        sums: dict[str, Money] = {}
        for amount in amounts:
            sums[amount.currency] = sums.get(amount.currency, Money.zero(amount.currency)) + amount
        return Money.total(map(self.money, sums.values()), self.scheme.currency)

    def spend(self, *which: Which, abroad: bool = False) -> Money:
        """What is spent in the territory (or out of it) on what fits all of these."""
        if self.project.spend is None:
            raise missing("spend")
        return self.total(
            item.amount
            for item in self.project.spend
            if self._here(item) is not abroad and all(self.fits(item, one) for one in which)
        )

    def _here(self, item: Spend) -> bool:
        return item.country == self.scheme.territory and item.region == self.scheme.region

    def fits(self, item: Spend, which: Which) -> bool:
        """Whether an amount is of this part of the spend."""
        if which is EVERYTHING:
            return True
        above = item.above_the_line
        if above is None:
            above = item.kind in _ABOVE_THE_LINE
        return (
            (not which.kinds or item.kind in which.kinds)
            and item.kind not in which.but_not
            and (which.above_the_line is None or which.above_the_line == above)
            and (not which.paid_to or any(self._resident(item, group) for group in which.paid_to))
        )

    def _resident(self, item: Spend, group: Residents) -> bool:
        home = item.to or item.country
        return {
            "local": home == self.scheme.territory,
            "abroad": home != self.scheme.territory,
            "EEA": home in EEA,
            "outside EEA": home not in EEA,
        }[group]

    def measure(self, name: str, which: Which = EVERYTHING, base: Money | None = None) -> Money:
        """A measure by its name: one of `MEASURES`, or an entry of the film's `amounts`."""
        match name:
            case "local spend":
                return self.spend(which)
            case "spend abroad":
                return self.spend(which, abroad=True)
            case "all spend":
                return self.spend(which) + self.spend(which, abroad=True)
            case "base" if base is not None:
                return base
            case "budget":
                if self.project.budget is None:
                    raise missing("budget")
                return self.money(self.project.budget)
            case "confirmed funding":
                return self._funding("confirmed")
            case "other public money":
                return self._funding("public")
        key = name.replace(" ", "_")
        if key not in self.project.amounts:
            raise missing(f"amounts.{key}", "fact_amount", name=name)
        return self.money(self.project.amounts[key])

    def _funding(self, what: str) -> Money:
        rows = self.project.funding
        if rows is None:
            raise missing("funding")
        if unknown := [index for index, row in enumerate(rows, 1) if getattr(row, what) is None]:
            raise MissingFacts(
                *(Missing(f"funding[{index}].{what}", Message(f"fact_funding_{what}")) for index in unknown)
            )
        return self.total(row.amount for row in rows if getattr(row, what))

    def episodes(self) -> int:
        """The number of episodes; one for a work that is no series."""
        if self.project.episodes:
            return self.project.episodes
        if self.project.format in (None, "series"):
            raise missing("episodes")
        return 1

    def limit(self, limit: Limit) -> Money:
        """The amount of a threshold, with an index at its value of the day."""
        if limit.amount is not None:
            return limit.amount
        for value in self.scheme.index.get(limit.index, ()):
            if value.since <= self.day <= value.until:
                return value.value.times(limit.times)
        key = f"index_{limit.index}"
        if key in self.project.amounts:
            return self.money(self.project.amounts[key]).times(limit.times)
        raise missing(f"amounts.{key}", "fact_index", index=limit.index, day=self.day)

    def number(self, name: str) -> Fraction:
        """A number by its name: `minutes`, `episodes`, `shooting days`, or an entry of the film's `counts`."""
        match name:
            case "minutes":
                if self.project.minutes is None:
                    raise missing("minutes")
                return Fraction(self.project.minutes)
            case "episodes":
                return Fraction(self.episodes())
            case "shooting days":
                return self._shooting_days()
        key = name.replace(" ", "_")
        if key not in self.project.counts:
            raise missing(f"counts.{key}", "fact_count", name=name)
        return self.project.counts[key]

    def _shooting_days(self) -> Fraction:
        if self.project.places is None:
            raise missing("places")
        here = [
            (index, place)
            for index, place in enumerate(self.project.places, 1)
            if place.kind in ("shooting", "studio") and place.country == self.scheme.territory
        ]
        if unknown := [index for index, place in here if place.days is None]:
            raise MissingFacts(*(Missing(f"places[{index}].days", Message("fact_days")) for index in unknown))
        return Fraction(sum(place.days or 0 for _, place in here))

    def is_work(self, work: str) -> bool | None:
        """Whether the film is such a work (`fiction feature`, `series`, `television`), or None when it is not known.

        Each word must be the film's type, format or medium; a word that could still be a fact not given leaves it open.
        """
        answer: bool | None = True
        for word in work.split():
            fact = _FACT_OF[word]
            value = getattr(self.project, fact)
            if value is None:
                answer = None
            elif value != word:
                return False
        return answer

    def kind_missing(self, works: Iterable[str]) -> tuple[Missing, ...]:
        """The facts not known that leave it open whether the film is one of these works."""
        facts = dict.fromkeys(
            _FACT_OF[word] for work in works if self.is_work(work) is None for word in work.split()
        )
        return tuple(
            Missing(fact, Message(f"fact_{fact}")) for fact in facts if getattr(self.project, fact) is None
        )

    def work(self) -> tuple[Term, ...]:
        """What kind of work it is, in the words that are known: fiction, feature."""
        words = (self.project.type, self.project.format, self.project.medium)
        return tuple(Term(word) for word in words if word) or (Term("film"),)


_FACT_OF = {
    word: fact
    for fact, words in (("type", WorkType), ("format", Format), ("medium", Medium))
    for word in get_args(words)
}
WORDS = frozenset(_FACT_OF)
"""The words that say what kind of work a rule means."""


def measure_name(name: str, which: Which = EVERYTHING) -> Message:
    """The name of a measure as a sentence's part."""
    if which.kinds:
        return Message("measure_kinds", {"kinds": tuple(map(spend_word, which.kinds))})
    code = f"measure_{name.replace(' ', '_')}"
    return Message(code) if name in MEASURES else Message("measure_other", {"name": name.replace("_", " ")})
