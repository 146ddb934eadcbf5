"""What pages say of places in a few signs."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from kinomost.places.templatetags.places import coordinates, metres, square_metres, utc_offset


def at(latitude: float | None, longitude: float | None) -> Any:
    return SimpleNamespace(latitude=latitude, longitude=longitude)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (at(44.742, 20.398), "44.742° N, 20.398° E"),
        (at(-33.857184, -0.5), "33.85718° S, 0.5° W"),
        (at(None, 20.398), ""),
    ],
)
def test_coordinates_claim_no_more_exactness_than_they_have(place: Any, expected: str) -> None:
    with translation.override("en"):
        assert coordinates(place) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("12.5 m", "1,200 m²")),
        ("sr-latn", ("12,5 m", "1.200 m²")),
        ("sr-cyrl", ("12,5 м", "1.200 м²")),
        ("ru", ("12,5 м", "1\u00a0200 м²")),
    ],
)
def test_measures_are_written_as_the_language_writes_them(language: str, expected: tuple[str, str]) -> None:
    with translation.override(language):
        assert (metres(Decimal("12.50")), square_metres(Decimal("1200.00"))) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(3, "UTC+3"), (-3.5, "UTC−3:30"), (5.75, "UTC+5:45"), (0, "UTC+0")],
)
def test_an_offset_says_minutes_only_where_there_are_any(hours: float, expected: str) -> None:
    zone = dt.timezone(dt.timedelta(hours=hours))
    assert utc_offset(dt.datetime(2026, 11, 26, 12, tzinfo=zone)) == expected
