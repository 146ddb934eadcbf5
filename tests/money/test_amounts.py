"""Amounts: exact, in one currency, shared without loss; rates by day."""

import datetime as dt
import doctest
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.money import AmountError, Money, Rate, Rates, Remainder, Rounding, amounts, digits_of, share

MONDAY = dt.date(2025, 3, 3)
SOURCE = "sample"
amounts_of = st.integers(-(10**12), 10**12)
weights_of = st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any)


def told(code: str, call: object, *args: object, **named: object) -> str:
    with pytest.raises(AmountError) as caught:
        call(*args, **named)  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value.text()


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(amounts).failed == 0


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1 200.50 EUR", 120050),
        ("1.200,50 EUR", 120050),
        ("1,200.50 EUR", 120050),
        ("1'200.5 eur", 120050),
        ("1200 EUR", 120000),
        ("-3,5 EUR", -350),
        ("−3.50 EUR", -350),
        ("1,234,567 EUR", 123456700),
        ("1.234.567,8 EUR", 123456780),
        ("0.50 EUR", 50),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert Money.parse(text) == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.200 EUR", "ambiguous_amount"),
        ("12,500 EUR", "ambiguous_amount"),
        ("twelve EUR", "bad_amount"),
        ("1,23,456 EUR", "bad_amount"),
        ("1.234,567.8 EUR", "bad_amount"),
        ("", "bad_amount"),
        ("12", "no_currency"),
        ("12 EUX", "unknown_currency"),
        ("1200.505 EUR", "too_precise"),
        ("12.5 JPY", "too_precise"),
    ],
)
def test_an_amount_that_cannot_be_read_says_why(text: str, code: str) -> None:
    assert told(code, Money.parse, text)


def test_an_amount_in_another_currency_than_expected_is_refused() -> None:
    assert (
        told("wrong_currency", Money.parse, "5 RSD", "EUR") == "5 RSD is in RSD; here everything is in EUR."
    )


def test_decimals_are_those_of_iso_4217_not_of_habit() -> None:
    assert [digits_of(code) for code in ("EUR", "RSD", "HUF", "JPY", "KWD", "CLF", "ISK")] == [
        2,
        2,
        2,
        0,
        3,
        4,
        0,
    ]
    assert str(Money.parse("12.5 RSD")) == "12.50 RSD"
    assert str(Money(12345, "KWD")) == "12.345 KWD"
    assert str(Money(-7, "JPY")) == "-7 JPY"


@given(st.integers(1 - 10**14, 10**14 - 1), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_is_written_reads_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money)) == money


def test_currencies_do_not_mix() -> None:
    one, other = Money.parse("1 EUR"), Money.parse("1 RSD")
    for call in (one.__add__, one.__sub__, one.__lt__):
        assert "1.00 EUR and 1.00 RSD" in told("two_currencies", call, other)
    assert one != other
    with pytest.raises(TypeError):
        one + 1  # type: ignore[operator]


def test_amounts_add_compare_and_sum() -> None:
    one, two = Money.parse("1 EUR"), Money.parse("2 EUR")
    assert one + two == Money(300, "EUR")
    assert one - two == -one
    assert abs(one - two) == one
    assert one < two <= two
    assert max(one, two) == two
    assert not Money.zero("EUR")
    assert Money.total([], "EUR") == Money.zero("EUR")
    assert Money.total([one, two], "EUR") == Money(300, "EUR")


def test_floats_are_refused_at_every_door() -> None:
    for call in (
        lambda: Money(1.5, "EUR"),  # type: ignore[arg-type]
        lambda: Money.of(1.5, "EUR"),  # type: ignore[arg-type]
        lambda: Money(1, "EUR").times(1.5),  # type: ignore[arg-type]
        lambda: Rate(MONDAY, "EUR", "RSD", 117.1),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError):
            call()


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        (Rounding.HALF_UP, [3, -3, 2, 2, 1]),
        (Rounding.HALF_EVEN, [2, -2, 2, 2, 1]),
        (Rounding.UP, [3, -3, 2, 3, 1]),
        (Rounding.DOWN, [2, -2, 1, 2, 0]),
    ],
)
def test_rounding_is_what_it_is_called(rule: Rounding, made: list[int]) -> None:
    values = [Fraction(5, 2), Fraction(-5, 2), Fraction(3, 2), Fraction(9, 4), Fraction(2, 3)]
    assert [rule.apply(value) for value in values] == made


@given(amounts_of, st.fractions(-5, 5, max_denominator=1000), st.sampled_from(Rounding))
def test_rounding_moves_less_than_a_minor_unit(minor: int, factor: Fraction, rule: Rounding) -> None:
    assert abs(Money(minor, "EUR").times(factor, rule).minor - minor * factor) < 1


@given(amounts_of, weights_of, st.sampled_from(Remainder))
def test_sharing_loses_and_creates_nothing(amount: int, weights: list[int], rule: Remainder) -> None:
    parts = share(amount, weights, rule)
    assert sum(parts) == amount
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)
    assert all(part * amount >= 0 for part in parts)


@given(amounts_of, weights_of)
def test_the_largest_remainder_stays_within_a_unit_of_the_exact_share(
    amount: int, weights: list[int]
) -> None:
    for part, weight in zip(share(amount, weights), weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


def test_the_remainder_goes_where_the_rule_says() -> None:
    hundred = Money(100, "EUR")
    assert [part.minor for part in hundred.share([1, 1, 1], Remainder.FIRST)] == [34, 33, 33]
    assert [part.minor for part in hundred.share([0, 1, 1, 1], Remainder.LAST)] == [0, 33, 33, 34]
    assert [part.minor for part in hundred.share([Decimal("16.5"), 16, Fraction(67, 2)])] == [25, 24, 51]
    assert share(-2, [1, 1, 1]) == [-1, -1, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_shares_that_cannot_be_are_refused(weights: list[int]) -> None:
    assert told("bad_weights", share, 5, weights)


def rates(**options: int) -> Rates:
    friday = MONDAY - dt.timedelta(3)
    return Rates(
        [
            Rate(MONDAY, "EUR", "RSD", Fraction("117.2"), SOURCE),
            Rate(friday, "EUR", "RSD", Fraction(117), SOURCE),
        ],
        **options,
    )


def test_a_rate_holds_until_the_next_one() -> None:
    assert rates().find("EUR", "RSD", MONDAY - dt.timedelta(1)).value == 117
    assert rates().find("EUR", "RSD", MONDAY).value == Fraction("117.2")
    assert rates().find("EUR", "RSD", MONDAY).source == SOURCE


def test_a_pair_known_the_other_way_round_is_inverted_exactly() -> None:
    assert rates().convert(Money.parse("1172 RSD"), "EUR", MONDAY) == Money.parse("10 EUR")
    assert rates().convert(Money.parse("10 EUR"), "EUR", MONDAY) == Money.parse("10 EUR")


def test_a_missing_rate_names_pair_and_day() -> None:
    late = MONDAY + dt.timedelta(8)
    said = "There is no rate from EUR to RSD for 2025-03-11 or the 7 days before it."
    assert told("no_rate", rates().find, "EUR", "RSD", late) == said
    assert rates(age=8).find("EUR", "RSD", late).value == Fraction("117.2")
    assert told("no_rate", rates().find, "EUR", "RSD", MONDAY - dt.timedelta(4))
    assert told("no_rate", rates().find, "EUR", "RUB", MONDAY)


def test_conversion_minds_the_decimals_of_both_currencies() -> None:
    yen = Rate(MONDAY, "EUR", "JPY", Fraction("162.55"))
    assert yen.convert(Money.parse("10.01 EUR")) == Money(1627, "JPY")
    assert told("wrong_currency", yen.convert, Money(1, "JPY"))


def test_rates_that_contradict_or_cannot_be_are_refused() -> None:
    first = Rate(MONDAY, "EUR", "RSD", Fraction(117))
    assert Rates([first, first]).find("EUR", "RSD", MONDAY) == first
    said = told("two_rates", Rates, [first, Rate(MONDAY, "EUR", "RSD", Fraction("117.5"))])
    assert said == "Two different rates from EUR to RSD for 2025-03-03: 117 and 117.5."
    assert told("bad_rate", Rate, MONDAY, "EUR", "RSD", Fraction(0))


@pytest.mark.parametrize(
    "text", ["100000000000000 EUR", "-1e5 EUR", "9" * 5000 + " RSD", "-100 000 000 000 000 JPY"]
)
def test_more_than_any_film_costs_is_a_slip_of_the_finger(text: str) -> None:
    with pytest.raises(AmountError) as caught:
        Money.parse(text)
    assert caught.value.code == ("bad_amount" if "e" in text else "too_large")


def test_the_largest_amount_is_still_an_amount() -> None:
    assert str(Money.parse("99 999 999 999 999.99 EUR")) == "99999999999999.99 EUR"
