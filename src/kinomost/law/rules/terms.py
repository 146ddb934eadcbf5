"""Rules about the treaty itself and the terms around a film: its state on a day, filing, balance, twins, consequences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from kinomost.law.edits import Edit, shift_date
from kinomost.law.film import Film, Gaps
from kinomost.law.messages import Message, Nation, Term
from kinomost.law.reading import Share
from kinomost.law.rules.base import Answer, Rule, fact, fails, passes, unknown
from kinomost.law.verdicts import Missing, Outcome
from kinomost.money.amounts import Money

State = Literal["signed", "in force", "replaced", "denounced", "uncertain"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Status(Rule):
    """What has become of the treaty over time. The state on the day of the application decides."""

    kind = "status"

    state: State
    by: str = ""
    """The treaty that replaced it."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        match self.state:
            case "in force":
                return passes("in_force")
            case "replaced":
                return fails("replaced", by=self.by)
            case "denounced":
                return fails("denounced", since=self.since or "")
            case "signed":
                return unknown("only_signed", since=self.since or "")
            case _:
                return unknown("status_uncertain")


@dataclass(frozen=True, kw_only=True, eq=False)
class Twinning(Rule):
    """Two films balance each other: over both, each side's share lies in the band."""

    kind = "twinning"

    least: Share
    most: Share
    budgets_differ_most: Share | None = None
    months_between: int | None = None

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        twin = film.project.twin
        if twin is None:
            return passes("no_twin")
        for name in ("same_terms", "budget", "begins"):
            needed = name == "same_terms" or (
                self.budgets_differ_most if name == "budget" else self.months_between
            )
            if needed and getattr(twin, name) is None:
                gaps.append(Missing(f"twin.{name}", Message("missing_fact", {"fact": Term("twin")})))
        if twin.same_terms is False:
            return fails("twin_terms")
        for country in film.inside:
            mine, theirs = film.share(country, gaps), twin.shares.get(country)  # type: ignore[call-overload]
            if mine is None or theirs is None:
                gaps.append(Missing("twin.shares", Message("missing_fact", {"fact": Term("twin")})))
                continue
            share = self._over_both(film, mine, theirs)
            if not self.least <= share <= self.most:
                return fails(
                    "twin_off", country=Nation(country), share=share, least=self.least, most=self.most
                )
        budget = film.project.budget
        if self.budgets_differ_most is not None and twin.budget is not None and budget is not None:
            other = film.convert(twin.budget, budget.currency, "twin.budget", gaps)
            if other is not None and other:
                differ = abs(Fraction(budget.minor - other.minor, max(budget.minor, other.minor)))
                if differ > self.budgets_differ_most:
                    return fails("twin_budgets", differ=differ, most=self.budgets_differ_most)
        begins = film.project.shooting
        if self.months_between is not None and twin.begins is not None and begins is not None:
            months = abs((twin.begins.year - begins.year) * 12 + twin.begins.month - begins.month)
            if months > self.months_between:
                return fails("twin_late", months=months, most=self.months_between)
        return unknown() if gaps else passes("twin_balanced", least=self.least, most=self.most)

    @staticmethod
    def _over_both(film: Film, mine: Fraction, theirs: Fraction) -> Fraction:
        twin, budget = film.project.twin, film.project.budget
        if twin is None or twin.budget is None or budget is None:
            return (mine + theirs) / 2
        other = film.convert(twin.budget, budget.currency, "", [])
        if other is None or not budget.minor + other.minor:
            return (mine + theirs) / 2
        return (mine * budget.minor + theirs * other.minor) / (budget.minor + other.minor)


@dataclass(frozen=True, kw_only=True, eq=False)
class Balance(Rule):
    """Over all films made under the treaty, what the sides bring is balanced."""

    kind = "balance"

    otherwise: Literal["fail", "needs consent"] = "needs consent"
    most: Share | None = None
    """The largest part of everything that one side may have brought. Where no figure is named, the rule only reminds."""
    years: int | None = None
    """Only the films of so many years count."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        if self.most is None:
            return Answer(Outcome.PASS, Message("balance_watched"), note=True)
        if film.project.earlier is None:
            gaps.append(fact("earlier"))
            return unknown()
        brought: dict[str, Money] = {country: Money.zero(film.currency) for country in film.inside}
        for at, earlier in enumerate(film.project.earlier):
            if earlier.treaty != film.treaty:
                continue
            if self.years and earlier.year and earlier.year <= film.on.year - self.years:
                continue
            for country, amount in earlier.contributions.items():
                own = film.convert(amount, film.currency, f"earlier[{at + 1}].contributions", gaps)
                if own is not None and country in brought:
                    brought[country] += own
        for place, party in enumerate(film.project.parties):
            own = film.contribution(party)
            if own is None:
                gaps.append(
                    Missing(
                        f"parties[{place + 1}].cash",
                        Message("missing_share", {"party": Nation(party.country)}),
                    )
                )
            elif party.country in brought:
                brought[party.country] += own
        if gaps:
            return unknown()
        whole = Money.total(brought.values(), film.currency)
        if not whole:
            return passes("balance_kept", most=self.most)
        leader = max(brought, key=lambda one: brought[one])
        part = Fraction(brought[leader].minor, whole.minor)
        if part > self.most:
            return fails("balance_off", country=Nation(leader), part=part, most=self.most)
        return passes("balance_kept", most=self.most)


@dataclass(frozen=True, kw_only=True, eq=False)
class Filing(Rule):
    """The application reaches the authorities so many days before shooting (or before the film is out)."""

    kind = "filing"

    days: int
    before: Literal["shooting", "released"] = "shooting"

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        applied, event = film.project.applied, getattr(film.project, self.before)
        if applied is None:
            gaps.append(fact("applied"))
        if event is None:
            gaps.append(fact(self.before))
        if applied is None or event is None:
            return unknown()
        latest = event - timedelta(days=self.days)
        code = "filed_in_time" if applied <= latest else "filed_late"
        decide = passes if applied <= latest else fails
        return decide(
            code, days=(event - applied).days, need=self.days, latest=latest, event=Term(self.before)
        )

    def mends(self, film: Film) -> Iterator[Edit]:
        applied: date | None = film.project.applied
        event: date | None = getattr(film.project, self.before)
        if applied is not None and event is not None and (event - applied).days < self.days:
            yield shift_date("applied", applied, event - timedelta(days=self.days), "edit_apply")
            yield shift_date(self.before, event, applied + timedelta(days=self.days), "edit_postpone")


@dataclass(frozen=True, kw_only=True, eq=False)
class Consequence(Rule):
    """What the status brings (national treatment, quotas), and what it asks in return, such as the credit."""

    kind = "consequence"

    gives: frozenset[Literal["national treatment", "quota", "festival entry", "aid"]] = frozenset()
    credit: bool = False
    """All co-producing countries must be named in the titles and publicity."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        if self.credit:
            if film.project.shared_credit is None:
                gaps.append(fact("shared_credit"))
                return unknown()
            return passes("credit_given") if film.project.shared_credit else fails("credit_lacks")
        given = tuple(Term(one) for one in sorted(self.gives))
        return Answer(Outcome.PASS, Message("gives", {"gives": given}), note=True)

    def mends(self, film: Film) -> Iterator[Edit]:
        if self.credit and film.project.shared_credit is False:
            yield Edit((("shared_credit", True),), Message("edit_credit"), Fraction(1, 10))


@dataclass(frozen=True, kw_only=True, eq=False)
class Financing(Rule):
    """Part of the cost is confirmed by letters that are not too old."""

    kind = "financing"

    confirmed: Share
    letters_months: int | None = None

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        budget = film.budget(gaps)
        if film.project.funding is None:
            gaps.append(fact("funding"))
        if budget is None or not budget or film.project.funding is None:
            return unknown()
        sure = perhaps = Money.zero(budget.currency)
        for at, piece in enumerate(film.project.funding):
            amount = film.convert(piece.amount, budget.currency, f"funding[{at + 1}].amount", gaps)
            if amount is None or piece.confirmed is False:
                continue
            if piece.confirmed is None:
                gaps.append(
                    Missing(
                        f"funding[{at + 1}].confirmed", Message("missing_confirmed", {"source": piece.source})
                    )
                )
            elif self.letters_months is not None and piece.letter is None:
                gaps.append(
                    Missing(f"funding[{at + 1}].letter", Message("missing_letter", {"source": piece.source}))
                )
            elif self._good(piece.letter, film.on):
                sure += amount
                continue
            else:
                continue
            perhaps += amount
        part = Fraction(sure.minor, budget.minor)
        if part >= self.confirmed:
            return passes("confirmed_reaches", part=part, least=self.confirmed)
        if gaps and Fraction((sure + perhaps).minor, budget.minor) >= self.confirmed:
            return unknown()
        return fails("confirmed_low", part=part, least=self.confirmed)

    def _good(self, letter: date | None, on: date) -> bool:
        if self.letters_months is None or letter is None:
            return True
        months = (on.year - letter.year) * 12 + on.month - letter.month - (on.day < letter.day)
        return months < self.letters_months or (months == self.letters_months and on.day == letter.day)
