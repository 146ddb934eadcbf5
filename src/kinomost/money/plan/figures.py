"""What follows from a plan's rows: sums, shares, what is secured and what is missing, and every contradiction.

figures = figures_of(plan)
figures.secured_share, figures.gap, figures.cash.deepest, figures.problems
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kinomost.money.amounts import Money
from kinomost.money.plan.cash import CashFlow, cash_flow, cash_problems
from kinomost.money.plan.model import Line, Plan, Source, Status
from kinomost.money.plan.problems import Problem
from kinomost.money.plan.rows import R, Row, Rows, rows_of
from kinomost.money.plan.rules import Check, Letter, Outcome, checks_of, letter_problems, letters_of
from kinomost.money.plan.stated import stated_problems
from kinomost.money.plan.terms import percent_text


@dataclass(frozen=True)
class Exposure:
    """What comes in and goes out in one foreign currency. `value` is the difference in the plan's currency."""

    currency: str
    sources: Money
    costs: Money
    value: Money

    @property
    def net(self) -> Money:
        """Sources less costs, in the foreign currency: below zero, it must be bought."""
        return self.sources - self.costs

    def effect(self, move: Fraction) -> Money:
        """What the plan gains (loses, below zero) if the currency becomes dearer by this share: 1/10 for 10 %."""
        return self.value.times(move)


@dataclass(frozen=True)
class Figures:
    """Everything computed from one plan. Amounts are in the plan's currency, shares are of the budget."""

    rows: Rows

    @property
    def plan(self) -> Plan:
        """The plan as it was written."""
        return self.rows.plan

    @property
    def costs(self) -> tuple[Row[Line], ...]:
        """The budget's rows."""
        return self.rows.costs

    @property
    def sources(self) -> tuple[Row[Source], ...]:
        """The sources' rows."""
        return self.rows.sources

    def share(self, money: Money) -> Fraction | None:
        """Which part of the budget this is; None while there is no budget."""
        return Fraction(money.minor, self.budget.minor) if self.budget.minor > 0 else None

    @cached_property
    def budget(self) -> Money:
        """What the film costs."""
        return self.rows.add(self.costs)

    @cached_property
    def total(self) -> Money:
        """All sources together."""
        return self.rows.add(self.sources)

    @cached_property
    def by_status(self) -> dict[Status, Money]:
        """Secured, pending and sought; together they are `total`."""
        return {
            status: self.rows.add(row for row in self.sources if row.of.status is status) for status in Status
        }

    @property
    def secured(self) -> Money:
        """What is confirmed."""
        return self.by_status[Status.CONFIRMED]

    @property
    def secured_share(self) -> Fraction | None:
        """The confirmed part of the budget."""
        return self.share(self.secured)

    @property
    def gap(self) -> Money:
        """The budget less all sources: what no row covers. Below zero, there is more money than cost."""
        return self.budget - self.total

    @cached_property
    def sources_by_country(self) -> dict[str, Money]:
        """What each country brings; "" for money of no country."""
        return self._by(self.sources, lambda source: source.country)

    @cached_property
    def costs_by_country(self) -> dict[str, Money]:
        """What is spent in each country."""
        return self._by(self.costs, lambda line: line.country)

    @cached_property
    def costs_by_group(self) -> dict[str, Money]:
        """What each account group costs, in the order of the budget."""
        return self._by(self.costs, lambda line: line.group)

    def _by(self, rows: tuple[Row[R], ...], name: Callable[[R], str]) -> dict[str, Money]:
        """The sum of each name's rows; capitals make no difference, the first spelling stands."""
        names: dict[str, str] = {}
        for row in rows:
            names.setdefault(name(row.of).casefold(), name(row.of))
        return {
            spelt: self.rows.add([row for row in rows if name(row.of).casefold() == folded])
            for folded, spelt in names.items()
        }

    @cached_property
    def exposures(self) -> tuple[Exposure, ...]:
        """One for each currency but the plan's own, in alphabetical order."""
        own = self.plan.currency
        used = {row.amount.currency for row in self.rows.all if row.amount and row.value is not None}
        return tuple(self._exposure(currency) for currency in sorted(used - {own}))

    def _exposure(self, currency: str) -> Exposure:
        sources = [
            row for row in self.sources if row.value is not None and row.rate and row.rate.base == currency
        ]
        costs = [
            row for row in self.costs if row.value is not None and row.rate and row.rate.base == currency
        ]
        return Exposure(
            currency,
            Money.total((row.amount for row in sources if row.amount), currency),
            Money.total((row.amount for row in costs if row.amount), currency),
            self.rows.add(sources) - self.rows.add(costs),
        )

    @cached_property
    def cash(self) -> CashFlow:
        """Month by month, if every source comes as planned."""
        return cash_flow(self.rows, frozenset(Status))

    @cached_property
    def secured_cash(self) -> CashFlow:
        """Month by month, if only the confirmed sources come."""
        return cash_flow(self.rows, frozenset({Status.CONFIRMED}))

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Every letter that stops counting, the first to do so first."""
        return letters_of(self.plan)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Every fund's rule about the others, and whether the plan keeps it."""
        return checks_of(self.rows)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, then (`note`) what is worth knowing."""
        found = [
            *self.rows.problems,
            *stated_problems(self.plan.stated, self.rows, self.budget, self.total, self.secured),
            *cash_problems(self.rows),
            *letter_problems(self.plan),
            *(check.message for check in self.checks if check.outcome is not Outcome.KEPT),
            *self._whole(),
        ]
        return tuple(sorted(found, key=lambda problem: problem.note))

    def _whole(self) -> Iterator[Problem]:
        if not self.plan.sources:
            yield Problem("no_sources", "sources")
        if self.budget.minor <= 0:
            yield Problem("no_budget", "budget")
        elif self.gap.minor > 0:
            share = percent_text(Fraction(self.gap.minor, self.budget.minor), 1)
            yield Problem("gap", "sources", params={"amount": self.gap, "share": share}, note=True)
        elif self.gap.minor < 0:
            yield Problem("surplus", "sources", params={"amount": -self.gap}, note=True)


def figures_of(plan: Plan) -> Figures:
    """Compute the plan. What a person wrote never raises: it is among the `problems`, and the row is in no sum."""
    return Figures(rows_of(plan))
