"""What funds ask of each other, letters that stop counting, and typed sums that the rows contradict."""

import datetime as dt

import pytest

from kinomost.money import Money
from kinomost.money.plan import (
    Evidence,
    Kind,
    Outcome,
    Plan,
    PlanError,
    Stated,
    Status,
    figures_of,
    parse_rule,
)
from kinomost.money.plan.rules import after_months
from tests.money.plan.support import DAY, codes, eur, line, plan, said, source, zlato


def asking(rule: str, *others: object, amount: str = "100") -> Plan:
    """A budget of 1000 EUR and a fund of 100 EUR with this rule."""
    fund = source("fund", eur(amount), rules=(parse_rule(rule),))
    return plan([line("a", eur("800"), country="RS"), line("b", eur("200"), country="HU")], [fund, *others])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("rule", "outcome", "have", "room"),
    [
        ("public at most 50 % of budget", Outcome.KEPT, "50 %", "0"),
        ("public at most 49.9 % of budget", Outcome.BROKEN, "50 %", "-1"),
        ("self at most 10 % of budget", Outcome.KEPT, "10 %", "0"),
        ("budget.RS at least 160 % of self", Outcome.KEPT, "800 %", "640"),
        ("secured at least 50 %", Outcome.BROKEN, "10 %", "-400"),
        ("sources.HU at least 20 % of budget.HU", Outcome.KEPT, "200 %", "360"),
        ("public - self at most 40 % of budget - self", Outcome.BROKEN, "44.44 %", "-40"),
        ("sources.producer at least 5 % of budget", Outcome.BROKEN, "0 %", "-50"),
        ("not with sources.loan", Outcome.KEPT, None, None),
        ("not with sources.incentive", Outcome.BROKEN, None, None),
        ("not with public", Outcome.BROKEN, None, None),
    ],
)
def test_a_rule_says_what_it_found_and_how_much_room_is_left(
    rule: str, outcome: Outcome, have: str | None, room: str | None
) -> None:
    rebate = source("rebate", eur("400"), Status.PENDING, kind=Kind.INCENTIVE, country="HU")
    (check,) = figures_of(asking(rule, rebate)).checks
    assert (check.outcome, check.room) == (outcome, eur(room) if room else None)
    if have:
        assert f"it is {have}" in check.message.text()
    assert str(check.rule) == (rule if " of " in rule or not have else rule + " of budget")


def test_a_rule_that_is_not_kept_says_by_how_much() -> None:
    assert said(asking("public at most 5 % of budget"), "rule_most") == [
        "public at most 5 % of budget: it is 10 %, 50.00 EUR too much."
    ]


def test_a_rule_about_an_amount_that_is_not_known_cannot_be_said() -> None:
    made = asking("public at most 50 % of budget", source("usa", Money.of("1", "USD")))
    (check,) = figures_of(made).checks
    assert check.outcome is Outcome.UNKNOWN
    assert check.message.text().endswith("cannot be said, because usa has no usable amount.")


def test_a_letter_older_than_a_fund_allows_is_not_secured_for_that_fund() -> None:
    old = Evidence(
        "Letter", on=dt.date(2026, 5, 1)
    )  # six months: counted until 1 November, the plan is of the 2nd
    letter = source("sales", eur("500"), evidence=old, kind=Kind.PRESALE)
    asks = (parse_rule("letters at most 6 months"), parse_rule("secured at least 50 %"))
    fund = source("fund", eur("100"), Status.PENDING, rules=asks)
    made = plan([line("a", eur("1000"))], [letter, fund])
    figures = figures_of(made)
    assert figures.secured == eur("500")
    assert [check.outcome for check in figures.checks] == [Outcome.BROKEN]
    assert said(made, "letter_expired") == [
        "For “Fund”, “Letter” counted until 2026-11-01. Ask for a new letter."
    ]
    fresh = plan(
        [line("a", eur("1000"))], [source("sales", eur("500"), evidence=Evidence("L", on=DAY)), fund]
    )
    assert [check.outcome for check in figures_of(fresh).checks] == [Outcome.KEPT]


def test_letters_are_listed_the_first_to_end_first() -> None:
    figures = figures_of(zlato())
    assert [(letter.source.ref, letter.asker, letter.until, letter.days) for letter in figures.letters] == [
        ("dist", "European fund", dt.date(2026, 9, 1), -62)
    ]


def test_a_letter_with_an_end_of_its_own_ends_for_everybody() -> None:
    ends = Evidence("Commitment", on=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31))
    made = plan([line("a", eur("10"))], [source("b", eur("10"), evidence=ends)])
    assert said(made, "letter_expires") == [
        "For “B”, “Commitment” counts until 2026-12-31: 59 days from the day of the plan."
    ]


def test_confirmed_needs_evidence_and_evidence_a_past_date() -> None:
    late = Evidence("Letter", on=dt.date(2026, 12, 1))
    made = plan(
        [line("a", eur("10"))],
        [source("none", eur("1"), evidence=None), source("late", eur("1"), evidence=late)],
    )
    found = codes(figures_of(made).problems)
    assert ("no_evidence", "none") in found
    assert ("evidence_later", "late") in found


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-12-15", 1, "2027-01-15")],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day: str, months: int, later: str) -> None:
    assert after_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("we like it", "bad_rule"),
        ("public at most 50", "bad_rule"),
        ("publik at most 50 %", "bad_term"),
        ("public at most fifty %", "bad_percent"),
        ("not with source", "bad_term"),
    ],
)
def test_a_rule_that_cannot_be_read_says_what_would_be_right(text: str, code: str) -> None:
    with pytest.raises(PlanError) as caught:
        parse_rule(text)
    assert caught.value.code == code


def test_typed_sums_are_set_beside_the_computed_ones() -> None:
    stated = Stated(budget="1 000 EUR", sources="55 %", secured="51 %", gap="450.00")
    made = plan([line("a", eur("1000"))], [source("b", eur("550"))], stated=stated)
    assert said(made, "stated_secured") == ["What is secured is typed as 51 %; the confirmed rows give 55 %."]
    assert [code for code, _ref in codes(figures_of(made).problems) if code.startswith("stated")] == [
        "stated_secured"
    ]


def test_typed_shares_are_compared_at_the_decimals_they_were_typed_with() -> None:
    thirds = [source(ref, eur("100"), stated_share="33.3 %") for ref in "abc"]
    made = plan([line("a", eur("300"))], thirds)
    assert said(made, "stated_share") == []
    assert said(made, "stated_shares") == ["The typed shares add up to 99.9 %, not to 100 %."]


def test_typed_shares_of_101_are_said_with_the_row_that_is_wrong() -> None:
    made = plan(
        [line("a", eur("100"))],
        [source("a", eur("60"), stated_share="60 %"), source("b", eur("40"), stated_share="41 %")],
    )
    assert said(made, "stated_share") == ["The share is typed as 41 %; the amount gives 40 %."]
    assert said(made, "stated_shares") == ["The typed shares add up to 101 %, not to 100 %."]
