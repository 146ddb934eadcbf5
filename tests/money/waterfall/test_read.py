"""A waterfall's file: what is read, and every mistake in one sentence with its place, all at once."""

import datetime as dt
import time
from fractions import Fraction

import pytest

from kinomost.money import Rate, Rates
from kinomost.money.waterfall import Problem, WaterfallError, read, template, templates
from kinomost.money.waterfall.problems import TEMPLATES

HEAD = """\
title: Sample
currency: EUR
parties: {bank: Bank, producer: Producer, investor: Investor}
streams:
  home: {territory: RS, medium: cinema}
  away: {territory: RU, medium: cinema}
steps:
"""


def problems(text: str, **options: object) -> list[Problem]:
    with pytest.raises(WaterfallError) as caught:
        read(text, **options)  # type: ignore[arg-type]
    return caught.value.problems


def only(steps: str) -> Problem:
    found = problems(HEAD + steps)
    assert len(found) == 1, [one.text() for one in found]
    return found[0]


END = "  end: {split: {producer: 100}}\n"


def test_every_template_reads() -> None:
    assert templates() == ("distributor", "public-fund", "sales-agent", "two-countries")
    for name in templates():
        waterfall = read(template(name))
        assert waterfall.steps
        assert waterfall.entry.keys() == waterfall.streams.keys()
    with pytest.raises(KeyError):
        template("../secrets")


def test_a_step_takes_what_the_one_above_leaves() -> None:
    waterfall = read(HEAD + "  loan: {pay: bank, recoup: 10}\n  equity: {pay: investor, recoup: 10}\n" + END)
    assert waterfall.entry == {"home": "loan", "away": "loan"}
    assert [step.rest for step in waterfall.steps.values()] == ["equity", "end", ""]


def test_the_first_step_leaves_streams_that_others_name() -> None:
    waterfall = read(
        HEAD + "  loan: {pay: bank, recoup: 10}\n  mine: {from: [loan, away], split: {producer: 100}}\n"
    )
    assert waterfall.entry == {"home": "loan", "away": "mine"}


def test_steps_are_settled_in_the_order_of_the_graph_not_of_the_file() -> None:
    steps = """\
  last: {from: [left, right], split: {producer: 100}}
  divide: {from: [home, away], split: {left: 50, right: 50}}
  left: {pay: bank, recoup: 10, until: {recouped: right}}
  right: {pay: investor, recoup: 10}
"""
    assert list(read(HEAD + steps).steps) == ["divide", "right", "left", "last"]


@pytest.mark.parametrize(
    ("steps", "where", "said"),
    [
        (
            "  end: {split: {producer: 60, investor: 39.9}}\n",
            "line 8, steps › end › split",
            "The shares add up to 99.9 %, not to 100 %.",
        ),
        (
            "  end: {split: {producer: 60, investor: 41}}\n",
            "line 8, steps › end › split",
            "The shares add up to 101 %, not to 100 %.",
        ),
        (
            "  loan: {pay: bnk, recoup: 5}\n" + END,
            "line 8, steps › loan › pay",
            "There is no party “bnk”. Did you mean “bank”?",
        ),
        (
            "  loan: {pay: bank, recoup: 5, premum: 5}\n" + END,
            "line 8, steps › loan › premum",
            "“premum” is not known here. Did you mean “premium”?",
        ),
        (
            "  loan: {pay: bank, recoup: five}\n" + END,
            "line 8, steps › loan › recoup",
            "“five” is not an amount of money. Write the amount and the currency: 1500.00 EUR.",
        ),
        ("  loan: {pay: bank, recoup: -5}\n" + END, "line 8, steps › loan › recoup", "-5 is below zero."),
        (
            "  fee: {pay: bank, percent: 115}\n" + END,
            "line 8, steps › fee › percent",
            "“115” is not a percentage above 0 and up to 100. Write it like 12.5.",
        ),
        (
            "  fee: {pay: bank, percent: 5, recoup: 10}\n" + END,
            "line 8, steps › fee",
            "A step has one of “percent”, “recoup” or “split”. This one has 2.",
        ),
        (
            "  equity: {recoup: {bank: 5, investor: 5}}\n" + END,
            "line 8, steps › equity › recoup",
            "Several recoup side by side here. Say how: “shared: pro rata” (by what is owed), “equal” (by head)"
            " or “equal rank” (in shares that you name).",
        ),
        (
            "  equity: {shared: equal rank, recoup: {bank: 5, investor: 5}}\n" + END,
            "line 8, steps › equity › recoup",
            "“Equal rank” says that nobody comes first, not in what proportion. Give each a “share”, or say"
            " “pro rata” or “equal”.",
        ),
        (
            "  equity: {shared: equal, recoup: {bank: 5, investor: {amount: 5, share: 40}}}\n" + END,
            "line 8, steps › equity › recoup › investor › share",
            "A “share” counts only under “shared: equal rank”.",
        ),
        ("  loan: {pay: bank, recoup: 5}\n", "line 8, steps › loan", TEMPLATES["no_outflow"]),
        (
            "  loan: {pay: bank, recoup: 5}\n" + END + "  more: {split: {bank: 100}}\n",
            "line 10, steps › more",
            TEMPLATES["no_inflow"],
        ),
        (
            "  loan: {from: home, pay: bank, recoup: 5}\n" + END,
            "line 6, streams › away",
            "The receipts of this stream go nowhere. Let a step take them with “from”.",
        ),
        (
            "  loan: {pay: bank, recoup: 5}\n  one: {from: loan, split: {producer: 100}}\n"
            "  two: {from: loan, split: {investor: 100}}\n",
            "line 10, steps › two › from",
            "What “loan” leaves is taken by both “one” and “two”. Use a split to divide it.",
        ),
        (
            "  loan: {from: [home, away, more], pay: bank, recoup: 5}\n  more: {pay: investor, recoup: 5}\n",
            "line 8, steps › loan",
            "Money would go round in a circle: loan → more → loan.",
        ),
        (
            "  fee: {pay: investor, percent: 5, until: {recouped: loan}}\n  loan: {pay: bank, recoup: 5}\n"
            + END,
            "line 8, steps › fee › until › recouped",
            "This reads “loan”, which is settled only after this step: fee → loan. A condition or a base must lie"
            " upstream.",
        ),
        (
            "  fee: {pay: investor, percent: 5, of: loan}\n  loan: {pay: bank, recoup: 5}\n" + END,
            "line 8, steps › fee › of",
            "This reads “loan”, which is settled only after this step: fee → loan. A condition or a base must lie"
            " upstream.",
        ),
        (
            "  fee: {pay: investor, percent: 5}\n  loan: {pay: bank, recoup: 5, when: {recouped: fee}}\n"
            + END,
            "line 9, steps › loan › when › recouped",
            "“fee” does not recoup anything, so it cannot be recouped.",
        ),
        (
            "  costs: {pay: bank, cross-collateralised: across media, recoup: {RS: 5}}\n" + END,
            "line 8, steps › costs › recoup",
            "These are kept apart, so each needs its own amount: RS, RU. Here stand: RS.",
        ),
        (
            "  loan: {pay: bank, recoup: 5 USD}\n" + END,
            "line 8, steps › loan › recoup",
            "The amount is in USD, the account in EUR. Say with “rate of” which day's rate converts it.",
        ),
        (
            "  loan: {pay: bank, recoup: 5 USD, rate of: 2025-01-02}\n" + END,
            "line 8, steps › loan › recoup",
            "There is no rate from USD to EUR for 2025-01-02 or the 7 days before it.",
        ),
        (
            "  loan: {pay: bank, recoup: 5, interest: {percent: 5, from: 1.2.2025}}\n" + END,
            "line 8, steps › loan › interest › from",
            "“1.2.2025” is not a date. Write year, month, day: 2025-03-09.",
        ),
        (
            "  loan: {pay: bank, recoup: 5, corridor: {producer: 60, investor: 50}}\n" + END,
            "line 8, steps › loan › corridor",
            "The corridor takes 110 %; more than 100 % is not there.",
        ),
        (
            "  home: {pay: bank, recoup: 5}\n" + END,
            "line 5, streams › home",
            "“home” is the name of two things. Parties, streams and steps each need a name of their own.",
        ),
        (
            "  loan: {pay: bank, pay: investor, recoup: 5}\n" + END,
            "line 8, steps › loan › pay",
            "“pay” is there twice.",
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence_with_its_place(steps: str, where: str, said: str) -> None:
    found = problems(HEAD + steps)
    assert (found[0].where(), found[0].text()) == (where, said)
    assert {one.text() for one in found} == {said}


def test_all_mistakes_are_told_at_once() -> None:
    text = """\
currency: EUX
colour: red
parties: {bank: Bank}
streams: {home: {territory: RS}}
steps:
  loan: {pay: bank, recoup: 1.000}
  end: {split: {bank: 50, nobody: 40}}
"""
    assert [one.code for one in problems(text)] == [
        "missing_key",
        "amount",
        "unknown_key",
        "missing_key",
        "amount",
        "unknown_target",
        "not_hundred",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("a: [", "bad_yaml"),
        ("a: &x 1\nb: *x", "alias"),
        ("- a", "not_mapping"),
        ("[" * 3000, "bad_yaml"),
        ("title: x\ncurrency: EUR\nparties: a\nstreams: {}\nsteps: [1]", "not_mapping"),
    ],
)
def test_what_is_no_waterfall_at_all_is_refused(text: str, code: str) -> None:
    assert code in {one.code for one in problems(text)}


def test_a_claim_in_another_currency_is_converted_at_the_rate_of_the_day_named() -> None:
    rates = Rates([Rate(dt.date(2025, 1, 1), "USD", "EUR", Fraction("0.96"), "sample")])
    text = HEAD + "  loan: {pay: bank, recoup: 100 USD, premium: 10, rate of: 2025-01-02}\n" + END
    claim = read(text, rates=rates).steps["loan"].deed.claims[0]  # type: ignore[union-attr]
    assert (claim.amounts, claim.premiums) == ({"": 9600}, {"": 960})


def test_a_change_is_made_before_the_check() -> None:
    text = HEAD + "  fee: {pay: bank, percent: 5}\n" + END
    changed = read(text, changes={"steps/fee/percent": "7.5"}).steps["fee"].deed
    assert changed.rate == Fraction("0.075")  # type: ignore[union-attr]
    assert [one.code for one in problems(text, changes={"steps/fee/percent": "x"})] == ["bad_percent"]
    assert [one.code for one in problems(text, changes={"steps/nobody/percent": "5"})] == ["no_place"]


def test_what_is_missing_is_named() -> None:
    assert (
        only("  loan: {pay: bank, recoup: 5, when: {receipts: all}}\n" + END).text() == "“reach” is missing."
    )
    assert only("  loan: {recoup: 5}\n" + END).code == "nobody_paid"


@pytest.mark.parametrize("percent", ["1e999999999", "1e-999999999", "1/0", "1_0", "0.123456789", "9" * 5000])
def test_a_percentage_that_nobody_could_count_out_is_refused_at_once(percent: str) -> None:
    start = time.perf_counter()
    found = problems(HEAD + f"  fee: {{pay: bank, percent: {percent}}}\n" + END)
    assert [one.code for one in found] == ["bad_percent"]
    assert time.perf_counter() - start < 1


def test_a_percentage_may_be_a_fraction() -> None:
    fee = read(HEAD + "  fee: {pay: bank, percent: 100/3}\n" + END).steps["fee"].deed
    assert fee.rate == Fraction(1, 3)  # type: ignore[union-attr]


@pytest.mark.parametrize("day", ["9999-12-31", "1899-12-31", "2026-02-30"])
def test_interest_begins_on_a_day_on_which_a_film_may_earn(day: str) -> None:
    found = problems(
        HEAD + f"  loan: {{pay: bank, recoup: 5, interest: {{percent: 5, from: {day}}}}}\n" + END
    )
    assert [one.code for one in found] == ["bad_date"]


def test_a_change_finds_a_step_whose_name_has_a_stroke() -> None:
    text = HEAD + "  TV/VOD: {pay: bank, percent: 5}\n  TV/VOD/fee: {pay: bank, percent: 6}\n" + END
    steps = read(text, changes={"steps/TV/VOD/percent": "7", "steps/TV/VOD/fee/percent": "8"}).steps
    rates = [steps[name].deed.rate for name in ("TV/VOD", "TV/VOD/fee")]  # type: ignore[union-attr]
    assert rates == [Fraction("0.07"), Fraction("0.08")]
