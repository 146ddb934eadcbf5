"""Hours of a call on its own clock: every zone, clock changes, the day that one island left out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kinomost.contest.times import Moment, find_zone, instants, left, zones
from kinomost.texts import formats

BELGRADE, MOSCOW, APIA = "Europe/Belgrade", "Europe/Moscow", "Pacific/Apia"


@given(
    st.datetimes(datetime(1995, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)),
    st.sampled_from([BELGRADE, MOSCOW, APIA, "Asia/Kolkata", "Australia/Lord_Howe", *zones()[::40]]),
)
def test_what_the_wall_clock_shows_leads_back_to_the_instant(at: datetime, zone: str):
    local = Moment(at, zone).local.replace(tzinfo=None)

    found = instants(local, zone)

    assert at in found
    assert [Moment(one, zone).local.replace(tzinfo=None) for one in found] == [local] * len(found)
    assert 1 <= len(found) <= 2


@given(
    st.datetimes(datetime(1995, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from([BELGRADE, MOSCOW, APIA, "America/St_Johns"]),
)
def test_an_hour_that_was_read_is_shown_as_it_was_typed(local: datetime, zone: str):
    for one in instants(local, zone):
        assert one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


def test_the_hour_that_belgrade_skips_means_nothing():
    assert instants(datetime(2027, 3, 28, 2, 30), BELGRADE) == ()


def test_the_hour_that_comes_twice_in_belgrade_means_two_instants_an_hour_apart():
    first, second = instants(datetime(2027, 10, 31, 2, 30), BELGRADE)

    assert second - first == timedelta(hours=1)
    assert (Moment(first, BELGRADE).offset, Moment(second, BELGRADE).offset) == ("UTC+2", "UTC+1")


def test_the_day_that_apia_left_out_means_nothing():
    assert instants(datetime(2011, 12, 30, 12), APIA) == ()


def test_the_same_evening_is_earlier_in_moscow():
    evening = datetime(2027, 1, 15, 23, 59)

    assert instants(evening, BELGRADE)[0] - instants(evening, MOSCOW)[0] == timedelta(hours=2)


def test_a_moment_is_told_with_its_zone_and_its_offset():
    at = datetime(2027, 1, 15, 22, 59, tzinfo=UTC)

    with override("en"):
        assert str(Moment(at, BELGRADE)) == "15 January 2027, 23:59 (Europe/Belgrade, UTC+1)"
    with override("ru"):
        assert str(Moment(at, MOSCOW)) == "16 января 2027, 01:59 (Europe/Moscow, UTC+3)"
    assert Moment(at + timedelta(seconds=59), BELGRADE).clock == "23:59:59"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Belgrade", BELGRADE),
        ("europe/belgrade", BELGRADE),
        ("belgrade", BELGRADE),
        ("  Moscow ", MOSCOW),
        ("New York", "America/New_York"),
        ("CET-ish", None),
        ("", None),
        ("../../etc/passwd", None),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed: str, zone: str | None):
    assert find_zone(typed) == zone


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (timedelta(days=12, hours=5), "12 days left"),
        (timedelta(days=1, hours=5), "29 hours left"),
        (timedelta(minutes=61), "1 hour left"),
        (timedelta(minutes=5, seconds=30), "5 minutes left"),
        (timedelta(seconds=30), "less than a minute left"),
        (timedelta(0), ""),
        (timedelta(days=-1), ""),
    ],
)
def test_how_long_is_left_is_said_in_words(rest: timedelta, words: str):
    now = datetime(2027, 1, 1, tzinfo=UTC)

    with override("en"):
        assert left(now + rest, now) == words


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sr-latn", "8.\u00a0decembra 2026."),
        ("sr-cyrl", "8.\u00a0децембра 2026."),
        ("ru", "8 декабря 2026"),
        ("en", "8 December 2026"),
    ],
)
def test_a_moment_can_follow_a_preposition_in_every_language(language: str, told: str):
    with override(language):
        assert str(Moment(datetime(2026, 12, 8, 17, tzinfo=UTC), BELGRADE)).split(", ")[0] == told


def test_each_serbian_month_has_its_genitive():
    with override("sr-latn"):
        months = [
            formats.day(datetime(2027, month, 1), "within").split("\u00a0")[1].split()[0]
            for month in range(1, 13)
        ]

    assert " ".join(months) == (
        "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra"
    )
