"""The cash flow: what arrives and what is spent, month by month, and how deep the hole between them gets.

An amount that moves in parts is rounded on its running sum, so that the parts always add up to what they share. What
is given in kind or deferred brings no money and asks for none: it is taken to arrive as the costs fall due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kinomost.money.amounts import Money, Rounding
from kinomost.money.plan.model import Line, Part, Source, Status
from kinomost.money.plan.problems import Problem
from kinomost.money.plan.rows import AnyRow, Rows
from kinomost.money.plan.terms import percent_text


@dataclass(frozen=True)
class Month:
    """One month, named by its first day. `cumulative` is what is in the bank at its end, from nothing."""

    first: dt.date
    cash: Money
    in_kind: Money  # given in kind or deferred, with the costs it carries
    costs: Money
    cumulative: Money

    @property
    def net(self) -> Money:
        """What the month adds."""
        return self.cash + self.in_kind - self.costs


@dataclass(frozen=True)
class CashFlow:
    """Months without a gap, and what has no date. Months and undated amounts together are all sources and costs."""

    months: tuple[Month, ...]
    undated_sources: Money
    undated_costs: Money

    @cached_property
    def deepest(self) -> Month | None:
        """The month in which most money is missing (the first of equals); None if it never is."""
        lowest = min(self.months, key=lambda month: month.cumulative, default=None)
        return lowest if lowest and lowest.cumulative.minor < 0 else None

    @property
    def short(self) -> tuple[Month, ...]:
        """The months that end below zero and have to be bridged."""
        return tuple(month for month in self.months if month.cumulative.minor < 0)


@dataclass(frozen=True)
class Movement:
    """A part of one row's value in one month. `upto` is the share of the value that has moved by then."""

    first: dt.date
    value: Money
    before: Fraction
    upto: Fraction


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of all months from that of `first` to that of `last`."""
    count = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [dt.date(month // 12, month % 12 + 1, 1) for month in count]


def movements(row: AnyRow) -> list[Movement]:
    """When the row's value moves, in the order of time. Each part is rounded half up on the running sum."""
    if not row.value or not row.amount:
        return []
    moved: list[Movement] = []
    sofar = Fraction(0)
    for month, share in sorted(_shares(parts_of(row.of), row.amount)):
        before, sofar = sofar, sofar + share
        value = _rounded(row.value, sofar) - _rounded(row.value, before)
        moved.append(Movement(month, value, before, sofar))
    return moved


def parts_of(row: Line | Source) -> tuple[Part, ...]:
    """The dates of a source's money or a cost's payment."""
    return row.due if isinstance(row, Line) else row.cash


def _shares(parts: Sequence[Part], amount: Money) -> Iterator[tuple[dt.date, Fraction]]:
    for part in parts:
        whole = Fraction(amount.amount)
        share = part.amount / whole if part.amount is not None else part.share or Fraction(0)
        months = months_between(part.first, part.last)
        yield from ((month, share / len(months)) for month in months)


def _rounded(money: Money, share: Fraction) -> Money:
    return Money(Rounding.HALF_UP.apply(money.minor * share), money.currency)


def cash_flow(rows: Rows, statuses: AbstractSet[Status]) -> CashFlow:
    """The cash flow if just the sources of these statuses come."""
    currency = rows.plan.currency
    sources = [row for row in rows.sources if row.of.status in statuses]
    costs = [(move.first, move.value) for row in rows.costs for move in movements(row)]
    cash = [(move.first, move.value) for row in sources if not carried(row) for move in movements(row)]
    kind = carry(rows.add(row for row in sources if carried(row)), rows.add(rows.costs), costs)
    by_month = [_by_month(moves) for moves in (cash, kind, costs)]
    days = [day for sums in by_month for day in sums]
    months: list[Month] = []
    bank = nothing = Money.zero(currency)
    for first in months_between(min(days), max(days)) if days else ():
        ins, kinds, outs = (sums.get(first, nothing) for sums in by_month)
        bank = bank + ins + kinds - outs
        months.append(Month(first, ins, kinds, outs, bank))
    dated = Money.total((month.cash + month.in_kind for month in months), currency)
    spent = Money.total((month.costs for month in months), currency)
    return CashFlow(tuple(months), rows.add(sources) - dated, rows.add(rows.costs) - spent)


def _by_month(moves: Sequence[tuple[dt.date, Money]]) -> dict[dt.date, Money]:
    sums: dict[dt.date, Money] = {}
    for month, value in moves:
        sums[month] = sums[month] + value if month in sums else value
    return sums


def carried(row: AnyRow) -> bool:
    """Whether it is a source that arrives as costs fall due: in kind or deferred, and without dates of its own."""
    return isinstance(row.of, Source) and not row.of.kind.brings_cash and not row.of.cash


def carry(total: Money, budget: Money, costs: Sequence[tuple[dt.date, Money]]) -> list[tuple[dt.date, Money]]:
    """What stands for costs, spread over the months as the costs are."""
    if not total or budget.minor <= 0:
        return []
    moved: list[tuple[dt.date, Money]] = []
    spent, before = 0, Money.zero(total.currency)
    for month, value in sorted(_by_month(costs).items()):
        spent += value.minor
        upto = _rounded(total, Fraction(spent, budget.minor))
        moved.append((month, upto - before))
        before = upto
    return moved


def cash_problems(rows: Rows) -> Iterator[Problem]:
    """Parts that do not add up, and amounts without a date."""
    for row in rows.all:
        if not row.value or not row.amount:
            continue
        is_source = isinstance(row.of, Source)
        sheet, column = ("sources", "cash") if is_source else ("budget", "due")
        parts = parts_of(row.of)
        if not parts:
            if isinstance(row.of, Line) or row.of.kind.brings_cash:
                code = "no_cash_date" if is_source else "no_cost_date"
                params: dict[str, object] = {"amount": row.amount}
                yield Problem(code, sheet, row.of.ref, column, row.of.line, params, note=True)
            continue
        share = sum((share for _month, share in _shares(parts, row.amount)), Fraction(0))
        if share != 1:
            stated: object = percent_text(share)
            whole: object = "100 %"
            if parts[0].amount is not None:
                stated, whole = _rounded(row.amount, share), row.amount
            params = {
                "stated": stated,
                "amount": whole,
                "difference": row.amount - _rounded(row.amount, share),
            }
            yield Problem("cash_sum", sheet, row.of.ref, column, row.of.line, params)
