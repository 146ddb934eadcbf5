"""Cells: how people write things, and what they are told when it cannot be read."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.tables import CellError
from kinomost.tables.cells import (
    Cell,
    Choice,
    Colour,
    Country,
    Currency,
    Day,
    Email,
    Hour,
    Language,
    Length,
    Many,
    Money,
    Number,
    Point,
    Ref,
    Stamp,
    Text,
    Url,
    Whole,
    YesNo,
    Zone,
    at_zone,
)
from kinomost.tables.decode import guess


def told(cell: Cell[Any], text: str) -> str:
    with pytest.raises(CellError) as caught:
        cell.parse(text)
    return caught.value.problem().text()


@pytest.mark.parametrize(
    ("cell", "text", "value"),
    [
        (Country(), "RS", "RS"),
        (Country(), "srb", "RS"),
        (Country(), "Srbija", "RS"),
        (Country(), "Србија", "RS"),
        (Country(), "Сербия", "RS"),
        (Country(), "Serbia", "RS"),
        (Country(), "Ruska Federacija", "RU"),
        (Country(), "NO", "NO"),
        (Country(), "côte d’ivoire", "CI"),
        (Language(), "SR-latn", "sr-Latn"),
        (Language(), "sr_cyrl", "sr-Cyrl"),
        (Language(), "srpski", "sr"),
        (Language(), "русский", "ru"),
        (Language(), "pt-br", "pt-BR"),
        (Language(), "und", "und"),
        (Day(), "2024-03-09", dt.date(2024, 3, 9)),
        (Day(), "9.3.2024.", dt.date(2024, 3, 9)),
        (Day(), "25/12/2024", dt.date(2024, 12, 25)),
        (Day(), "12/25/2024", dt.date(2024, 12, 25)),
        (Day(), "05/05/2024", dt.date(2024, 5, 5)),
        (Hour(), "19.30", dt.time(19, 30)),
        (Hour(), "9h05", dt.time(9, 5)),
        (Stamp(), "2024-03-09 19:30", dt.datetime(2024, 3, 9, 19, 30)),
        (Stamp(), "9.3.2024. 19.30", dt.datetime(2024, 3, 9, 19, 30)),
        (Stamp(), "2026-01-22T16:00:00.000Z", dt.datetime(2026, 1, 22, 16, tzinfo=dt.UTC)),
        (
            Stamp(),
            "2024-03-09 19:30 +03:00",
            dt.datetime(2024, 3, 9, 19, 30, tzinfo=dt.timezone(dt.timedelta(hours=3))),
        ),
        (Length(), "95", 95),
        (Length(), "1:35", 95),
        (Length(), "1:34:30", 95),
        (Length(), "95 min", 95),
        (Length(), "1 h 35 min", 95),
        (Length(), "1 ч 35 мин", 95),
        (Length(), "2 sata", 120),
        (Number(), "12,5", Decimal("12.5")),
        (Number(), "1.234,50", Decimal("1234.50")),
        (Number(), "1 234.5", Decimal("1234.5")),
        (Number(3, most=Decimal(90)), "44.812", Decimal("44.812")),
        (Whole(), "12 000", 12000),
        (Money(), "1.500,50 EUR", (Decimal("1500.50"), "EUR")),
        (Money(), "€ 1500", (Decimal(1500), "EUR")),
        (Money(), "60000.00 дин.", (Decimal("60000.00"), "RSD")),
        (Currency(), "rsd", "RSD"),
        (YesNo(), "Да", True),
        (YesNo(), "ne", False),
        (YesNo(), "✓", True),
        (Many(Country()), "Srbija; RU\nХорватия", ["RS", "RU", "HR"]),
        (Url(), "https://пример.рф/а?б=в", "https://пример.рф/а?б=в"),
        (Email(), "ana@kinomost.example", "ana@kinomost.example"),
        (Colour(), "#A4262C", "#a4262c"),
        (Point(), "59.9343, 30.3351", (Decimal("59.9343"), Decimal("30.3351"))),
        (Point(), "48.858219011,2.36246962418", (Decimal("48.858219"), Decimal("2.362470"))),
        (Zone(), "Europe/Belgrade", "Europe/Belgrade"),
        (Ref(), "zlato-umalte", "zlato-umalte"),
        (Ref(2), "bioskop/velika", "bioskop/velika"),
        (Text(), "  a\u00a0b ", "a b"),
        (Text(), "ظل النهر", "ظل النهر"),
        (Choice({"35mm": ("35 mm", "film")}), "35 MM", "35mm"),
    ],
)
def test_what_people_write_is_understood(cell: Cell[Any], text: str, value: object) -> None:
    assert cell.parse(text) == value
    assert cell.parse(cell.format(value)) == value


@pytest.mark.parametrize(
    ("cell", "text", "answer"),
    [
        (Country(), "Serbja", "“Serbja” is not a country known here. Did you mean Serbia (RS)?"),
        (
            Country(),
            "XX",
            "“XX” is not a country known here. Write its name or its two-letter code, such as RS.",
        ),
        (Language(), "rusian", "“rusian” is not a language tag. Did you mean ru (Russian)?"),
        (
            Day(),
            "03/04/2024",
            "“03/04/2024” can be read in two ways: 2024-04-03 or 2024-03-04. Write one of them.",
        ),
        (Day(), "2023-02-30", "There is no such day as “2023-02-30”."),
        (Day(), "next Friday", "“next Friday” is not a date. Write year, month, day: 2024-03-09."),
        (Hour(), "24:00", "“24:00”: hours run from 0 to 23."),
        (Hour(), "19:61", "“19:61”: an hour has 60 minutes, so minutes run from 0 to 59."),
        (Stamp(), "2024-03-09", "“2024-03-09” is not a date with a time. Write it like 2024-03-09 19:30."),
        (Length(), "0:61", "“0:61”: an hour has 60 minutes, so minutes run from 0 to 59."),
        (Length(), "1 h 61 min", "“1 h 61 min”: an hour has 60 minutes, so minutes run from 0 to 59."),
        (
            Length(),
            "long",
            "“long” is not a length of time. Write minutes, such as 95, or hours and minutes, such as 1:35.",
        ),
        (Length(), "0", "0 is too small; the smallest is 1."),
        (
            Number(),
            "1.234",
            "“1.234” can be read in two ways. Write it without a thousands mark: 1234 or 1.2340.",
        ),
        (Number(), "12,345,6", "“12,345,6” is not a number. Write it like 12.5 or 12,5."),
        (Number(1), "1.55", "1.55 has more than 1 decimals."),
        (Whole(1, 7), "8", "8 is too large; the largest is 7."),
        (Money(), "1500", "The amount “1500” has no currency. Write it like 1500 EUR."),
        (Money(), "1500 XXQ", "“XXQ” is not a currency code. Write three letters such as EUR, RSD or RUB."),
        (YesNo(), "maybe", "“maybe” is neither yes nor no. Write yes or no."),
        (
            Url(),
            "javascript:alert(1)",
            "“javascript:alert(1)” is not a web address. Write it in full, beginning with https://.",
        ),
        (
            Url(),
            "https://user:secret@host/",
            "“https://user:secret@host/” is not a web address. Write it in full, beginning with https://.",
        ),
        (Email(), "ana@", "“ana@” is not an e-mail address."),
        (
            Point(),
            "91, 0",
            "“91, 0” is not a place on the map. Write latitude and longitude, such as 59.9343, 30.3351.",
        ),
        (Zone(), "Europe/Belgrad", "“Europe/Belgrad” is not a time zone. Did you mean “Europe/Belgrade”?"),
        (
            Ref(),
            "Zlato Umalte",
            "“Zlato Umalte” cannot be a short name. Use small Latin letters, digits and hyphens, such as “zlato-umalte”.",
        ),
        (Text(5), "too long", "The text has 8 characters; at most 5 fit here."),
        (Text(), "a\nb", "The text must stand on one line."),
        (Text(), "a\x07b", "The text contains characters that cannot be shown. Type it anew."),
        (
            Choice.of("director", "writer"),
            "directer",
            "“directer” is not known here. Did you mean “director”?",
        ),
        (Many(Country()), "RS;;RU", "The list has an empty item."),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_would_be_right(
    cell: Cell[Any], text: str, answer: str
) -> None:
    assert told(cell, text) == answer


def test_relative_days_count_from_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinomost.tables.cells.times.today", lambda: dt.date(2026, 2, 27))
    assert [Day().parse(text) for text in ("today", "today+3", "today - 1")] == [
        dt.date(2026, 2, 27),
        dt.date(2026, 3, 2),
        dt.date(2026, 2, 26),
    ]
    assert Stamp().parse("today+3 19:30") == dt.datetime(2026, 3, 2, 19, 30)


@given(st.datetimes(min_value=dt.datetime(1971, 1, 1), max_value=dt.datetime(2037, 1, 1)))
def test_every_instant_survives_the_way_over_a_local_clock(naive: dt.datetime) -> None:
    instant = naive.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    zone = ZoneInfo("Europe/Belgrade")
    local = instant.astimezone(zone)
    assert at_zone(Stamp().parse(Stamp().format(local)), zone) == instant
    naive_local = local.replace(tzinfo=None)
    if naive_local.replace(tzinfo=zone).utcoffset() == naive_local.replace(tzinfo=zone, fold=1).utcoffset():
        assert at_zone(naive_local, zone) == instant


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_numbers_read_back_exactly(value: Decimal) -> None:
    cell = Number(2, least=Decimal(-(10**9)), most=Decimal(10**9))
    assert cell.parse(cell.format(value)) == value


@given(st.text(max_size=30))
def test_no_text_brings_a_parser_down(text: str) -> None:
    cells: list[Cell[Any]] = [
        Country(),
        Language(),
        Day(),
        Hour(),
        Stamp(),
        Length(),
        Number(),
        Whole(),
        Money(),
        Point(),
    ]
    cells += [
        YesNo(),
        Url(),
        Email(),
        Colour(),
        Zone(),
        Ref(),
        Ref(2),
        Text(),
        Many(Text()),
        Choice.of("a", "b"),
    ]
    for cell in cells:
        with suppress(CellError):
            value = cell.parse(text)
            assert cell.parse(cell.format(value)) == value


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("Последний трамвай до моря, Кино в городе", "cp1251", "windows-1251"),
        ("и в на с о", "cp1251", "windows-1251"),
        ("Љубав и џем, Његош", "cp1251", "windows-1251"),
        ("Peščani sat na Dunavu; Žđrelo", "cp1250", "windows-1250"),
        ("č", "cp1250", "windows-1251"),  # one letter alone says nothing: the choice is reported
        ("šuma, čaj, ćup, žaba, đak", "cp1250", "windows-1250"),
        ("Peščani sat", "utf-8", "utf-8"),
        ("Peščani sat", "utf-16", "utf-16"),
        ("Peščani sat", "utf-16-le", "utf-16-le"),
        ("Zlato", "ascii", "utf-8"),
    ],
)
def test_encodings_are_told_apart_by_their_letters(text: str, encoding: str, found: str) -> None:
    assert guess(text.encode(encoding))[0] == found
