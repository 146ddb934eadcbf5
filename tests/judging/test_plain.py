from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.judging.plain import is_key, read_day, read_number, read_whole
from tests.judging.samples import PLAIN


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7.5", "7.5"),
        (" 7,5 ", "7.5"),
        ("1\u00a0000", "1000"),
        ("−3", "-3"),
        (4, "4"),
        (Decimal("1E+2"), "100"),
        (Decimal("0E+99"), "0"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: object, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "seven",
        "1e3",
        "1.2.3",
        "٧",
        "0x10",
        "1" * 16,
        10**15,
        7.5,
        True,
        None,
        [],
        Decimal("NaN"),
        Decimal("1E+999999999"),
    ],
)
def test_what_is_no_exact_number_is_not_guessed(typed: object) -> None:
    assert read_number(typed) is None


@given(PLAIN)
def test_nothing_raises(value: object) -> None:
    number, whole, day = read_number(value), read_whole(value), read_day(value)
    assert whole is None or whole == number
    assert day is None or isinstance(value, str)
    assert is_key(value) in {True, False}


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert read_day(day.isoformat()) == read_day(day) == day


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_whole_number_is_read_as_it_is_written(number: int) -> None:
    assert read_whole(str(number)) == read_whole(number) == read_whole(Decimal(number)) == number
