"""The exact engine, by examples counted by hand: amounts in euro, and what each party gets."""

import datetime as dt
from fractions import Fraction

import pytest

from kinomost.money import Money, Rate, Rates
from kinomost.money.waterfall import Account, Receipt, WaterfallError, read, run

HEAD = """\
title: Sample
currency: EUR
{options}
parties: {{bank: Bank, producer: Producer, investor: Investor, other: Other, sales: Sales, writer: Writer}}
streams:
  home cinema: {{territory: RS, medium: cinema}}
  home video: {{territory: RS, medium: video}}
  away: {{territory: RU, medium: cinema, currency: RUB}}
steps:
"""
DAY = dt.date(2025, 1, 1)
RATES = Rates([Rate(DAY, "EUR", "RUB", Fraction(100), "sample")], age=5000)


def account(
    steps: str, *receipts: tuple[int, str] | tuple[int, str, str], options: str = "", until: int | None = None
) -> Account:
    """Receipts as (day, amount, stream); the days count from 1 January 2025."""
    waterfall = read(HEAD.format(options=options) + steps + "  end: {split: {producer: 100}}\n")
    made = []
    for day, text, *stream in receipts:
        where = stream[0] if stream else "home cinema"
        currency = "RUB" if where == "away" else "EUR"
        made.append(Receipt(DAY + dt.timedelta(day), where, Money.parse(text, currency)))
    closing = None if until is None else DAY + dt.timedelta(until)
    return run(waterfall, made, RATES, until=closing)


FIRST = "  fee: {pay: bank, percent: 10}\n"


def got(account: Account, *parties: str) -> list[str]:
    return [f"{account.paid(party=party).amount:f}" for party in parties]


def test_percentages_of_gross_and_of_net_are_two_things() -> None:
    gross = account(FIRST + "  commission: {pay: investor, percent: 20, of: gross}\n", (0, "1000"))
    assert got(gross, "bank", "investor", "producer") == ["100.00", "200.00", "700.00"]
    net = account(FIRST + "  commission: {pay: investor, percent: 20, of: net}\n", (0, "1000"))
    assert got(net, "bank", "investor", "producer") == ["100.00", "180.00", "720.00"]


def test_a_percentage_may_be_of_what_reached_a_step_above() -> None:
    steps = FIRST + "  costs: {pay: sales, recoup: 400}\n  share: {pay: investor, percent: 50, of: costs}\n"
    assert got(account(steps, (0, "1000")), "bank", "sales", "investor", "producer") == [
        "100.00",
        "400.00",
        "450.00",
        "50.00",
    ]


def test_a_percentage_never_takes_more_than_flows_in() -> None:
    steps = "  loan: {pay: bank, recoup: 950}\n  fee: {pay: sales, percent: 10, of: gross}\n"
    assert got(account(steps, (0, "1000")), "bank", "sales", "producer") == ["950.00", "50.00", "0.00"]


def test_a_cap_ends_a_percentage() -> None:
    steps = "  fee: {pay: sales, percent: 10, cap: 150}\n"
    assert got(account(steps, (0, "1000"), (1, "1000"), (2, "1000")), "sales", "producer") == [
        "150.00",
        "2850.00",
    ]


def test_a_premium_is_owed_on_top_of_the_amount() -> None:
    steps = "  equity: {pay: investor, recoup: 1000, premium: 20}\n"
    after = account(steps, (0, "1100"), (1, "150"))
    assert got(after, "investor", "producer") == ["1200.00", "50.00"]
    assert after.paid(kind="premium") == Money.parse("200 EUR")


def test_interest_runs_on_what_is_outstanding_and_is_paid_first() -> None:
    # 73 days at 10 % on 1000: 20.00. Then 520 come in: 20 interest, 500 principal. 73 days on 500: 10.00.
    steps = "  loan: {pay: bank, recoup: 1000, interest: {percent: 10, from: 2025-01-01}}\n"
    after = account(steps, (73, "520"), (146, "1000"))
    assert [(entry.kind, entry.amount) for entry in after.entries(party="bank")] == [
        ("interest", 2000),
        ("principal", 50000),
        ("interest", 1000),
        ("principal", 50000),
    ]
    assert got(after, "producer") == ["490.00"]


def test_a_year_of_360_days_and_compound_interest() -> None:
    year = "  loan: {pay: bank, recoup: 1000, interest: {percent: 9, from: 2025-01-01, days: 360}}\n"
    assert account(year, until=40).outstanding("loan") == Money.parse("1010 EUR")
    # 2025 and 2026 have 365 days each: 1000 → 1100 → 1210
    terms = "{percent: 10, from: 2025-01-01, compound: yearly}"
    assert account(f"  loan: {{pay: bank, recoup: 1000, interest: {terms}}}\n", until=730).outstanding(
        "loan"
    ) == Money.parse("1210 EUR")
    terms = "{percent: 10, from: 2025-01-01}"
    assert account(f"  loan: {{pay: bank, recoup: 1000, interest: {terms}}}\n", until=730).outstanding(
        "loan"
    ) == Money.parse("1200 EUR")


def test_interest_does_not_depend_on_how_often_somebody_looks() -> None:
    steps = "  loan: {pay: bank, recoup: 777.77, interest: {percent: 7.31, from: 2025-01-01}}\n"
    often = [(day, "0") for day in range(1, 400)]
    assert account(steps, *often, until=400).owed == account(steps, until=400).owed


CLAIMS = "{bank: {amount: 900, %s}, investor: {amount: 300, %s}}"


@pytest.mark.parametrize(
    ("shared", "shares", "wanted"),
    [
        ("pro rata", ("premium: 1", "premium: 1"), ["450.00", "150.00"]),  # 909 : 303, as what is owed
        ("equal", ("premium: 1", "premium: 1"), ["300.00", "300.00"]),  # by head
        ("equal rank", ("share: 70", "share: 30"), ["420.00", "180.00"]),  # as the contract says
    ],
)
def test_pro_rata_equal_and_equal_rank_are_three_things(
    shared: str, shares: tuple[str, str], wanted: list[str]
) -> None:
    steps = f"  equity: {{shared: {shared}, recoup: {CLAIMS % shares}}}\n"
    assert got(account(steps, (0, "600")), "bank", "investor") == wanted


def test_what_one_no_longer_needs_goes_to_the_others_of_the_rank() -> None:
    steps = "  equity: {shared: equal, recoup: {bank: 900, investor: 300, other: 60}}\n"
    # 60 each fills «other»; of the 420 left, 240 each would be too much for nobody: 270 and 270
    assert got(account(steps, (0, "600")), "bank", "investor", "other") == ["270.00", "270.00", "60.00"]
    assert got(account(steps, (0, "1300")), "bank", "investor", "other", "producer") == [
        "900.00",
        "300.00",
        "60.00",
        "40.00",
    ]


def test_a_corridor_shares_a_recoupment_and_counts_as_recouped() -> None:
    steps = "  public: {pay: bank, recoup: 1000, corridor: {producer: 40, writer: 10, investor: 10}}\n"
    after = account(steps, (0, "1000"))
    assert got(after, "bank", "producer", "writer", "investor") == ["400.00", "400.00", "100.00", "100.00"]
    assert not after.outstanding("public")
    assert {entry.claim for entry in after.ledger} == {"bank"}


def test_crossed_books_are_recouped_from_everything_others_from_their_own() -> None:
    crossed = "  costs: {pay: bank, recoup: 1000}\n"
    receipts = ((0, "300", "home cinema"), (1, "900", "home video"))
    assert got(account(crossed, *receipts), "bank", "producer") == ["1000.00", "200.00"]
    apart = (
        "  costs: {pay: bank, cross-collateralised: across territories, recoup: {cinema: 800, video: 200}}\n"
    )
    after = account(apart, *receipts)
    assert got(after, "bank", "producer") == ["500.00", "700.00"]
    assert after.outstanding("costs") == Money.parse("500 EUR")


def test_a_threshold_over_several_streams_cuts_the_receipt_that_crosses_it() -> None:
    steps = """\
  low: {pay: sales, percent: 10, of: gross, until: {receipts: [home cinema, home video], reach: 1000}}
  high: {pay: sales, percent: 20, of: gross, when: {receipts: [home cinema, home video], reach: 1000}}
"""
    after = account(steps, (0, "800", "home cinema"), (1, "500", "home video"))
    assert [(entry.receipt, entry.step, entry.amount) for entry in after.entries(party="sales")] == [
        ("R1", "low", 8000),
        ("R2", "low", 2000),
        ("R2", "high", 6000),
    ]


def test_a_condition_may_wait_until_another_step_has_recouped() -> None:
    steps = """\
  loan: {pay: bank, recoup: 500}
  bonus: {pay: writer, percent: 10, of: gross, when: {recouped: loan}}
"""
    assert got(account(steps, (0, "400"), (1, "400"), (2, "100")), "writer") == ["50.00"]


def test_a_foreign_receipt_is_booked_at_the_rate_of_its_day() -> None:
    after = account("  fee: {pay: sales, percent: 10}\n", (3, "12345.67", "away"))
    assert after.received == Money.parse("123.46 EUR")
    assert (after.receipts[0].rate.value, after.receipts[0].rate.source) == (Fraction(1, 100), "sample")


FEE = "  fee: {pay: sales, percent: 10}\n  loan: {pay: bank, recoup: 500}\n"


def test_a_refund_is_set_off_against_the_next_receipts_of_its_stream() -> None:
    receipts = ((0, "400"), (1, "-100"), (2, "50", "home video"), (3, "250"))
    after = account(FEE, *receipts)
    assert [booked.carried for booked in after.receipts] == [0, -10000, 0, 10000]
    assert got(after, "sales", "bank", "producer") == ["60.00", "500.00", "40.00"]
    assert account(FEE, *receipts[:2]).carried == Money.parse("-100 EUR")


def test_a_refund_restates_the_account_and_claims_back_what_was_too_much() -> None:
    after = account(FEE, (0, "400"), (1, "400"), (2, "-100"), options="refunds: restate")
    # as though the second receipt had been 300: fee 70 not 80, loan 500 as before, producer 130 not 220
    assert [(entry.step, entry.party, entry.amount) for entry in after.entries(receipt="R3")] == [
        ("fee", "sales", -1000),
        ("end", "producer", -9000),
    ]
    assert got(after, "sales", "bank", "producer") == ["70.00", "500.00", "130.00"]


def test_a_refund_beyond_all_receipts_waits_under_either_rule() -> None:
    for rule in ("set off", "restate"):
        after = account(FEE, (0, "100"), (1, "-150"), (2, "80"), options=f"refunds: {rule}")
        assert after.paid() + after.carried == after.received == Money.parse("30 EUR")


def test_a_refund_is_refused_where_the_file_says_so() -> None:
    with pytest.raises(WaterfallError) as caught:
        account(FEE, (0, "100"), (1, "-150"), options="refunds: refuse")
    assert [one.code for one in caught.value.problems] == ["refund_refused"]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("largest", ["0.34", "0.33", "0.33"]),
        ("first", ["0.34", "0.33", "0.33"]),
        ("last", ["0.33", "0.33", "0.34"]),
    ],
)
def test_the_remainder_goes_by_the_rule_named(rule: str, wanted: list[str]) -> None:
    steps = "  equity: {shared: equal, recoup: {bank: 5, investor: 5, other: 5}}\n"
    assert got(account(steps, (0, "1"), options=f"remainder: {rule}"), "bank", "investor", "other") == wanted


def test_everything_wrong_with_the_receipts_is_told_at_once() -> None:
    waterfall = read(HEAD.format(options="") + FEE + "  end: {split: {producer: 100}}\n")
    late = DAY + dt.timedelta(5001)
    with pytest.raises(WaterfallError) as caught:
        run(
            waterfall,
            [
                Receipt(DAY, "hone", Money(1, "EUR"), "A"),
                Receipt(DAY, "away", Money(1, "EUR"), "B"),
                Receipt(late, "away", Money(1, "RUB"), "B"),
            ],
            RATES,
        )
    assert str(caught.value) == "\n".join(
        [
            "There are two receipts called B.",
            "Receipt A: there is no stream “hone”. Known: home cinema, home video, away.",
            "Receipt B is in EUR; the stream “away” is in RUB.",
            f"Receipt B: There is no rate from RUB to EUR for {late} or the 5000 days before it.",
        ]
    )


def test_a_cent_is_traced_to_its_receipt_and_its_clause() -> None:
    after = account(FEE, (0, "400"), (1, "400"))
    assert [(entry.step, entry.party, entry.kind, entry.amount) for entry in after.entries(receipt="R2")] == [
        ("fee", "sales", "percent", 4000),
        ("loan", "bank", "principal", 14000),
        ("end", "producer", "split", 22000),
    ]


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_no_film_earns_at_the_ends_of_the_calendar(day: dt.date) -> None:
    waterfall = read(HEAD.format(options="") + FIRST + "  end: {split: {producer: 100}}\n")
    with pytest.raises(WaterfallError, match="no film earns on"):
        run(waterfall, [Receipt(day, "home cinema", Money.parse("5 EUR"))])
