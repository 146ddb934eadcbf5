"""What is computed from a plan's rows, against numbers reckoned by hand and laws that must always hold."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings

from kinomost.money import Money, Rate, Rates
from kinomost.money.plan import Figures, Kind, Line, Plan, Source, Status, figures_of
from kinomost.money.plan.rows import Row
from tests.money.plan.support import DAY, codes, eur, formula, line, plan, plans, said, source, zlato


def test_the_small_plan_comes_out_as_reckoned_by_hand() -> None:
    figures = figures_of(zlato())
    assert [str(row.value) for row in figures.costs] == [
        "45000.00 EUR",
        "400000.00 EUR",  # 46 880 000 ÷ 117.2
        "200000.00 EUR",  # 18 910 000 ÷ 94.55
        "48548.39 EUR",  # 645 000 × 7/93
    ]
    assert [str(row.value) for row in figures.sources] == [
        "250000.00 EUR",  # 29 300 000 ÷ 117.2
        "60887.10 EUR",  # (45 000 + 400 000 + 48 548.39 − 250 000) × 25 %
        "100000.00 EUR",
        "100000.00 EUR",
        "20000.00 EUR",
    ]
    assert figures.budget == eur("693548.39")
    assert figures.by_status == {
        Status.CONFIRMED: eur("370000"),
        Status.PENDING: eur("60887.10"),
        Status.SOUGHT: eur("100000"),
    }
    assert figures.secured_share == Fraction(37000000, 69354839)
    assert figures.gap == eur("162661.29")
    assert figures.sources_by_country == {"RS": eur("330887.10"), "RU": eur("100000"), "": eur("100000")}
    assert figures.costs_by_group == {
        "Story and rights": eur("45000"),
        "Shooting": eur("600000"),
        "Overhead": eur("48548.39"),
    }


def test_foreign_currencies_are_netted_each_for_itself() -> None:
    rsd, rub = figures_of(zlato()).exposures
    assert (rsd.currency, str(rsd.net), rsd.value) == ("RSD", "-17580000.00 RSD", eur("-150000"))
    assert (rub.currency, str(rub.net), rub.value) == ("RUB", "-9455000.00 RUB", eur("-100000"))
    assert rsd.effect(Fraction(1, 10)) == eur("-15000")


def test_a_row_without_a_rate_is_in_no_sum_and_names_pair_and_day() -> None:
    without = plan([line("a", eur("100"))], [source("usa", Money.of("50", "USD")), source("b", eur("40"))])
    assert figures_of(without).total == eur("40")
    assert said(without, "row_without_rate") == [
        "There is no rate from USD to EUR for 2026-11-02 or the 7 days before it. Until it stands under “rates”, "
        "this row is in no sum."
    ]


def test_each_row_is_converted_at_the_rate_of_its_own_day() -> None:
    rates = (Rate(dt.date(2026, 5, 4), "EUR", "RSD", Fraction(100)), Rate(DAY, "EUR", "RSD", Fraction(125)))
    rsd = Money.of("1000", "RSD")
    two = plan([line("a", rsd)], [source("b", rsd, rate_on=dt.date(2026, 5, 6))], rates=rates)
    figures = figures_of(two)
    assert (figures.budget, figures.total) == (eur("8"), eur("10"))


def test_a_negative_source_is_refused_and_a_negative_cost_is_a_credit() -> None:
    odd = plan(
        [line("a", eur("100")), line("back", eur("-10"))],
        [source("minus", eur("-5")), source("nil", eur("0"))],
    )
    figures = figures_of(odd)
    assert (figures.budget, figures.total) == (eur("90"), eur("0"))
    assert ("negative_source", "minus") in codes(figures.problems)
    assert ("negative_line", "back") in codes(figures.problems)
    assert ("zero_source", "nil") in codes(figures.problems)


def test_an_unknown_amount_is_said_and_not_taken_for_zero() -> None:
    assert said(plan([line("a", eur("100"))], [source("b", None)]), "no_amount") == [
        "No amount is known yet. The row is in no sum."
    ]


def test_two_different_rates_of_one_day_are_said_and_neither_is_used() -> None:
    rates = (Rate(DAY, "EUR", "RSD", Fraction(117)), Rate(DAY, "EUR", "RSD", Fraction(118)))
    two = plan([line("a", Money.of("118", "RSD"))], [], rates=rates)
    assert said(two, "two_rates") == ["Two different rates from EUR to RSD for 2026-11-02: 117 and 118."]
    assert figures_of(two).budget == eur("0")


def test_more_money_than_cost_is_a_surplus() -> None:
    assert said(plan([line("a", eur("100"))], [source("b", eur("130"))]), "surplus") == [
        "The sources exceed the budget by 30.00 EUR."
    ]


def test_an_empty_plan_says_so_and_has_no_shares() -> None:
    figures = figures_of(plan([], []))
    assert codes(figures.problems) == [("no_sources", ""), ("no_budget", "")]
    assert figures.secured_share is None


def test_groups_that_differ_only_in_capitals_are_one() -> None:
    one, two = line("a", eur("1")), line("b", eur("2"))
    figures = figures_of(plan([one, Line("c", "SHOOTING", eur("4")), two], []))
    assert figures.costs_by_group == {"Shooting": eur("7")}


def test_two_rows_of_one_name_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="same short name"):
        plan([line("a", eur("1")), line("a", eur("2"))], [])


def _values(rows: tuple[Row[Line], ...] | tuple[Row[Source], ...]) -> int:
    return sum(row.value.minor for row in rows if row.value is not None)


@given(plans())
@settings(max_examples=150)
def test_secured_pending_and_sought_are_all_sources(made: Plan) -> None:
    figures = figures_of(made)
    assert sum(figures.by_status.values(), eur("0")) == figures.total
    assert figures.total.minor == _values(figures.sources)
    assert figures.budget.minor == _values(figures.costs)
    assert figures.gap + figures.total == figures.budget
    for parts, whole in (
        (figures.sources_by_country, figures.total),
        (figures.costs_by_country, figures.budget),
        (figures.costs_by_group, figures.budget),
    ):
        assert sum(parts.values(), eur("0")) == whole


@given(plans())
@settings(max_examples=150)
def test_every_conversion_is_the_exact_product_rounded_half_up_once(made: Plan) -> None:
    figures = figures_of(made)
    rates = Rates(made.rates)
    for row in (*figures.costs, *figures.sources):
        if row.value is None or row.amount is None:
            continue
        rate = rates.find(row.amount.currency, "EUR", DAY)
        exact = Fraction(row.amount.amount) * rate.value * 100
        assert abs(row.value.minor - exact) <= Fraction(1, 2)
        assert row.rate == rate


@given(plans())
@settings(max_examples=150)
def test_a_row_in_no_sum_always_has_a_problem_that_says_why(made: Plan) -> None:
    figures = figures_of(made)
    told = {(problem.sheet, problem.ref) for problem in figures.problems if not problem.note}
    for name, rows in (("budget", figures.costs), ("sources", figures.sources)):
        for row in rows:
            assert row.value is not None or (name, row.of.ref) in told


@given(plans())
@settings(max_examples=150)
def test_every_sentence_can_be_said_and_leaves_no_hole(made: Plan) -> None:
    figures = figures_of(made)
    for problem in (*figures.problems, *(check.message for check in figures.checks)):
        text = problem.text()
        assert text.endswith((".", ")"))
        assert "{" not in text
        assert "None" not in text


@given(plans())
@settings(max_examples=100)
def test_exposures_together_are_the_gap_that_is_not_in_the_plan_s_own_currency(made: Plan) -> None:
    figures = figures_of(made)
    own = _own(figures)
    assert sum((item.value for item in figures.exposures), own) == -figures.gap


def _own(figures: Figures) -> Money:
    def mine(rows: tuple[Row[Line], ...] | tuple[Row[Source], ...]) -> int:
        return sum(
            row.value.minor for row in rows if row.value and row.amount and row.amount.currency == "EUR"
        )

    return Money(mine(figures.sources) - mine(figures.costs), "EUR")


def test_what_is_public_can_be_said_for_each_source() -> None:
    assert source("a", eur("1")).public
    assert not source("b", eur("1"), public_money=False).public
    assert not source("c", eur("1"), kind=Kind.EQUITY).public
    assert source("d", eur("1"), kind=Kind.BROADCASTER, public_money=True).public


def test_a_formula_in_a_foreign_currency_is_rounded_there() -> None:
    rates = (Rate(DAY, "EUR", "JPY", Fraction("164.37")),)
    made = plan(
        [line("a", eur("1000"))], [source("b", formula("1 % of budget"), currency="JPY")], rates=rates
    )
    (row,) = figures_of(made).sources
    assert (str(row.amount), row.value) == ("1644 JPY", eur("10.00"))  # 1 643.7 yen; 1 644 ÷ 164.37 = 10.0018
