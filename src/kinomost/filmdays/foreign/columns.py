"""What a programme's columns can be called, and what its reader is asked beside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinomost.sheets.foreign import Aim, Option
from kinomost.tables import CellError
from kinomost.tables.cells import (
    Country,
    Day,
    Hour,
    Language,
    Length,
    Many,
    Ref,
    Stamp,
    Text,
    YesNo,
    Zone,
    time_of,
)


@dataclass(frozen=True)
class StampOrHour:
    """An end is often written as an hour alone."""

    hint: str = "day and time, or a time"

    def parse(self, text: str) -> dt.datetime | dt.time:
        """A point in time, or the hour."""
        try:
            return time_of(text)
        except CellError:
            return Stamp().parse(text)

    def format(self, value: Any) -> str:
        """As it is written."""
        return str(value)


AIMS = (
    Aim(
        "title",
        _("film title"),
        ("title", "film", "film title", "naslov", "naziv filma", "название", "фильм", "titel", "titre"),
        required=True,
    ),
    Aim(
        "venue",
        _("hall or cinema"),
        (
            "venue",
            "hall",
            "cinema",
            "screen",
            "theatre",
            "sala",
            "bioskop",
            "зал",
            "кинотеатр",
            "площадка",
            "salle",
            "kino",
        ),
        required=True,
    ),
    Aim(
        "starts",
        _("start"),
        (
            "start",
            "starts",
            "start time",
            "start utc",
            "begins",
            "begin",
            "datetime",
            "početak",
            "начало",
            "début",
        ),
        Stamp(),
    ),
    Aim("day", _("day"), ("date", "day", "datum", "dan", "дата", "день", "jour"), Day()),
    Aim("hour", _("hour"), ("time", "hour", "vreme", "čas", "sat", "время", "час", "heure"), Hour()),
    Aim(
        "ends",
        _("end"),
        ("end", "ends", "end time", "end utc", "kraj", "конец", "окончание", "fin"),
        StampOrHour(),
    ),
    Aim(
        "minutes",
        _("length"),
        (
            "length",
            "minutes",
            "duration",
            "runtime",
            "slot minutes",
            "trajanje",
            "dužina",
            "длительность",
            "продолжительность",
            "durée",
        ),
        Length(),
    ),
    Aim(
        "zone",
        _("time zone"),
        ("time zone", "timezone", "tz", "zone", "vremenska zona", "часовой пояс"),
        Zone(),
    ),
    Aim("city", _("city"), ("city", "town", "grad", "mesto", "город", "ville", "stad"), Text(100)),
    Aim("film_id", _("film number"), ("film id", "film number", "film code")),
    Aim("id", _("screening number"), ("event id", "screening id", "id", "screening number", "session id")),
    Aim(
        "event",
        _("title of the event"),
        ("event title", "event", "programme", "događaj", "событие"),
        Text(300),
    ),
    Aim("sound", _("spoken language"), ("language", "sound", "audio", "jezik", "язык", "langue"), Language()),
    Aim(
        "subtitles",
        _("subtitles"),
        ("subtitles", "subs", "titlovi", "субтитры", "sous titres"),
        Many(Language()),
    ),
)

OPTIONS = (
    Option(
        "film_days", _("film days"), Ref(), _("short name of the film days; they are made if there are none")
    ),
    Option("name", _("name of the film days"), Text(200), _("where they are made")),
    Option("season", _("season"), Ref(), _("where there are several")),
    Option("language", _("language of the titles"), Language(), _("such as sv; left empty, none is claimed")),
    Option("zone", _("time zone"), Zone(), _("for times without one, and for a new city")),
    Option("city", _("city"), Text(100), _("of halls that are made, where no column says it")),
    Option("country", _("country"), Country(), _("of a city that is made")),
    Option("create", _("create missing halls"), YesNo()),
    Option(
        "prefix",
        _("beginning of short names"),
        Ref(),
        _("keeps films and halls apart from others of the same name"),
    ),
)
