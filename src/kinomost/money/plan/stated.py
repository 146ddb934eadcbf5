"""Sums and percentages that somebody typed, against what the rows give. Both are said; the rows are believed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kinomost.money.amounts import AmountError, Money
from kinomost.money.plan.model import Stated
from kinomost.money.plan.problems import PlanError, Problem
from kinomost.money.plan.rows import Rows
from kinomost.money.plan.terms import percent_of, percent_text


def stated_problems(
    stated: Stated, rows: Rows, budget: Money, total: Money, secured: Money
) -> Iterator[Problem]:
    """Every typed number that the rows contradict. A percentage is compared at the decimals it was typed with."""
    computed = {"budget": budget, "sources": total, "secured": secured, "gap": budget - total}
    for what, amount in computed.items():
        if typed := getattr(stated, what):
            for problem in _compare(typed, amount, budget, f"stated_{what}"):
                yield Problem(problem.code, "stated", "", what, stated.line, problem.params)
    for row in rows.sources:
        if row.of.stated_share and row.value is not None:
            for problem in _compare(row.of.stated_share, row.value, budget, "stated_share"):
                yield Problem(problem.code, "sources", row.of.ref, "share", row.of.line, problem.params)
    shares = [row.of.stated_share for row in rows.sources]
    if shares and all(shares):
        try:
            whole = sum((percent_of(typed) for typed in shares), Fraction(0))
        except PlanError:
            return  # said above, at its row
        if whole != 1:
            yield Problem("stated_shares", "sources", column="share", params={"stated": percent_text(whole)})


def _compare(typed: str, computed: Money, budget: Money, code: str) -> Iterator[Problem]:
    try:
        if "%" not in typed:
            amount = Money.parse(typed, computed.currency)
            if amount != computed:
                yield Problem(code, params={"stated": amount, "computed": computed})
        elif budget.minor > 0:
            share = percent_of(typed)
            decimals = typed.replace(",", ".").rstrip("% \u00a0").partition(".")[2]
            rounded = percent_text(Fraction(computed.minor, budget.minor), len(decimals))
            if percent_text(share, len(decimals)) != rounded:
                params = {"stated": percent_text(share, len(decimals)), "computed": rounded}
                yield Problem(code, params=params)
    except (AmountError, PlanError) as error:
        yield Problem(error.code, params=error.params)
