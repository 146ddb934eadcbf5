"""The cash flow by month: exact sums, the deepest hole, and what has no date."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings

from kinomost.money.plan import Kind, Part, Plan, Status, figures_of
from kinomost.money.plan.cash import movements
from tests.money.plan.support import eur, line, plan, plans, said, source, zlato

JAN, MAR, APR = dt.date(2027, 1, 1), dt.date(2027, 3, 31), dt.date(2027, 4, 15)


def part(first: dt.date, share: str, last: dt.date | None = None) -> Part:
    return Part(first, last or first, Fraction(share))


def test_money_arrives_and_is_spent_in_its_months_and_the_deepest_hole_is_found() -> None:
    made = plan(
        [line("a", eur("300"), due=(part(JAN, "1", MAR),))],
        [
            source("b", eur("90"), cash=(part(JAN, "1"),)),
            source("c", eur("200"), Status.SOUGHT, cash=(part(APR, "1"),)),
        ],
    )
    flow = figures_of(made).cash
    assert [(month.first.month, month.net, month.cumulative) for month in flow.months] == [
        (1, eur("-10"), eur("-10")),
        (2, eur("-100"), eur("-110")),
        (3, eur("-100"), eur("-210")),
        (4, eur("200"), eur("-10")),
    ]
    assert flow.deepest is flow.months[2]
    assert len(flow.short) == 4
    assert figures_of(made).secured_cash.months[-1].cumulative == eur("-210")


def test_what_is_given_in_kind_or_deferred_neither_fills_nor_deepens_the_hole() -> None:
    costs = [line("a", eur("100"), due=(part(JAN, "1/4"), part(MAR, "3/4")))]
    in_kind = [source("studio", eur("60"), kind=Kind.IN_KIND), source("fees", eur("20"), kind=Kind.DEFERRAL)]
    months = figures_of(plan(costs, in_kind)).cash.months
    assert [month.in_kind for month in months] == [eur("20"), eur("0"), eur("60")]
    assert months[-1].cumulative == eur("-20")


def test_parts_are_rounded_on_the_running_sum_so_that_none_goes_astray() -> None:
    made = plan([line("a", eur("0.05"), due=(part(JAN, "1", dt.date(2027, 10, 1)),))], [])
    moved = [move.value.minor for move in movements(figures_of(made).costs[0])]
    assert moved == [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]


def test_parts_that_do_not_add_up_are_said_and_the_rest_has_no_date() -> None:
    made = plan([], [source("b", eur("1000"), cash=(part(JAN, "0.4"), part(MAR, "0.599")))])
    flow = figures_of(made).cash
    assert flow.undated_sources == eur("1")
    assert said(made, "cash_sum") == [
        "The parts add up to 99.9 %, not to 100 %. The difference (1.00 EUR) has no date."
    ]


def test_parts_typed_as_amounts_are_compared_as_amounts() -> None:
    typed = (Part(JAN, JAN, amount=Fraction(400)), Part(MAR, MAR, amount=Fraction(700)))
    made = plan([], [source("b", eur("1000"), cash=typed)])
    assert said(made, "cash_sum") == [
        "The parts add up to 1100.00 EUR, not to 1000.00 EUR. The difference (-100.00 EUR) has no date."
    ]


def test_an_amount_without_dates_is_in_no_month() -> None:
    made = plan([line("a", eur("10"))], [source("b", eur("7"))])
    flow = figures_of(made).cash
    assert (flow.months, flow.undated_sources, flow.undated_costs, flow.deepest) == (
        (),
        eur("7"),
        eur("10"),
        None,
    )
    assert said(made, "no_cash_date") == ["It is not said when 7.00 EUR arrives. It is in no month."]
    assert said(made, "no_cost_date") == ["It is not said when 10.00 EUR is spent. It is in no month."]


def test_the_small_plan_is_deepest_in_august() -> None:
    figures = figures_of(zlato())
    assert figures.cash.deepest is not None
    assert figures.cash.deepest.first == dt.date(2027, 8, 1)
    assert figures.cash.deepest.cumulative == eur("-362832.26")
    assert figures.cash.months[-1].cumulative == -figures.gap


@given(plans())
@settings(max_examples=200)
def test_months_and_undated_amounts_are_all_sources_and_costs(made: Plan) -> None:
    figures = figures_of(made)
    for flow, sources in ((figures.cash, figures.total), (figures.secured_cash, figures.secured)):
        incoming = sum((month.cash + month.in_kind for month in flow.months), flow.undated_sources)
        outgoing = sum((month.costs for month in flow.months), flow.undated_costs)
        assert (incoming, outgoing) == (sources, figures.budget)
        bank = eur("0")
        for month in flow.months:
            bank = bank + month.net
            assert month.cumulative == bank
        firsts = [month.first for month in flow.months]
        assert all(later > earlier for earlier, later in pairwise(firsts))
        if flow.deepest is not None:
            assert flow.deepest.cumulative == min(month.cumulative for month in flow.months)


@given(plans())
@settings(max_examples=100)
def test_a_part_is_never_a_whole_unit_from_its_exact_share(made: Plan) -> None:
    figures = figures_of(made)
    for row in (*figures.costs, *figures.sources):
        for move in movements(row):
            assert row.value is not None
            assert abs(move.value.minor - row.value.minor * (move.upto - move.before)) <= 1
