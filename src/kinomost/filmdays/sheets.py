"""Film days and screenings as sheets. Bookings belong to people and travel only in sample seasons."""

import datetime as dt
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kinomost.filmdays.actions import desk
from kinomost.filmdays.foreign import PROGRAMME
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.filmdays.sample_bookings import BOOKINGS
from kinomost.places.models import Space
from kinomost.sheets.checks import named, ordered
from kinomost.sheets.fields import Column, Field, Link, Links, Plain, Tagged, Values, source
from kinomost.sheets.scope import Existing, Scope
from kinomost.sheets.spec import Lookup, ModelSheet, Record
from kinomost.tables import CellError
from kinomost.tables.cells import (
    Choice,
    Day,
    Language,
    Length,
    Many,
    Ref,
    Stamp,
    Text,
    Whole,
    YesNo,
    at_zone,
    local_text,
)

FILM_DAYS = ModelSheet(
    "film_days",
    FilmDays,
    (
        Plain("film_days", Ref(), "slug", required=True),
        Link("season", "seasons", required=True),
        Tagged("name", "names", required=True),
        Tagged("about", "about", 5000, lines=True),
        Plain("starts", Day(), required=True),
        Plain("ends", Day(), required=True),
        Plain("public", YesNo(), "is_public", default=True),
        Plain("bookable", YesNo(), "is_bookable", default=True),
        Plain("seats_a_booking", Whole(1, 10), default=4),
        Plain("hold_minutes", Whole(1, 10_080), default=240),
        Tagged("admission_note", "admission_note", 1000, lines=True),
        Tagged("audience_note", "audience_note", 1000, lines=True),
        Link("most_watched", "films"),
        Links("venues", "places"),
        Links("films", "films"),
        source(),
    ),
    key=("film_days",),
    natural=("slug",),
    path="season__exchange_id",
    record=True,
    taken="slug",
    checks=(named("name", "film_days"), ordered("starts", "ends")),
    about=_("Runs of screenings."),
)


@dataclass(frozen=True)
class When(Field):
    """Start in the hall's own time, and length in minutes. The instant is found once the hall's city is known."""

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("starts", Stamp(), required=True, help="in the hall's own time"),
            Column("minutes", Length(), help="empty: the film's length"),
        )

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> dict[int, ZoneInfo]:
        spaces = Space.objects.filter(place__exchange_id=scope.exchange_id, place__city__isnull=False)
        return {pk: ZoneInfo(name) for pk, name in spaces.values_list("pk", "place__city__timezone")}

    def read(self, record: Any, shared: dict[int, ZoneInfo]) -> dict[str, str]:
        starts, ends = record.starts_at, record.ends_at
        return {
            "starts": local_text(starts, shared.get(record.space_id)),
            "minutes": str(round((ends - starts).total_seconds() / 60)),
        }

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        length = (record.ends_at - record.starts_at) if record.starts_at and record.ends_at else None
        if values.get("starts"):
            record.starts_at = values["starts"]
        if values.get("minutes"):
            length = dt.timedelta(minutes=values["minutes"])
        if length:
            record.ends_at = record.starts_at + length

    def attributes(self) -> tuple[str, ...]:
        return ("starts_at", "ends_at")


def _place_in_time(record: Record, lookup: Lookup) -> None:
    """Turn the local start into an instant, and fill in the length from the film."""
    hall = record.texts.get("space", "")
    city = lookup("places", hall.partition("/")[0]).get("city", "")
    zone_name = lookup("cities", city).get("zone", "") if city else ""
    starts = record.values.get("starts")
    if starts is not None:
        if starts.tzinfo is None and not zone_name:
            raise CellError("no_zone", record.texts["starts"], column="starts")
        zone = ZoneInfo(zone_name) if zone_name else None
        try:
            moment = at_zone(starts, zone) if zone else starts.astimezone(dt.UTC)
        except CellError as error:
            raise CellError(error.code, error.value, column="starts", **error.params) from error
        record.values["starts"], record.texts["starts"] = moment, local_text(moment, zone)
    if record.values.get("minutes") is None:
        runtime = lookup("films", record.texts.get("film", "")).get("runtime", "")
        if not runtime:
            raise CellError("no_length", column="minutes")
        record.values["minutes"], record.texts["minutes"] = int(runtime), runtime
    if "seats" in record.values and record.values["seats"] is None:
        seats = lookup("spaces", hall).get("seats", "0")
        record.values["seats"], record.texts["seats"] = int(seats), seats


def _offer_the_hall(screening: Any, record: Record, scope: Scope) -> None:
    """A new screening whose file says nothing of seats offers as many as the hall has."""
    if screening.pk is None and "seats" not in record.values:
        hall = scope.rows("spaces").get(record.texts["space"])
        screening.seats_offered = int(hall.texts.get("seats", "0")) if hall else 0


def _keep_seats(screening: Any, record: Record) -> None:
    """Seats that somebody has, or is offered, cannot be taken away by a file."""
    seats, taken = record.values.get("seats"), screening.seats_taken + screening.seats_held
    if seats is not None and seats < taken:
        raise CellError("seats_taken", str(seats), taken=taken, column="seats")


class Screenings(ModelSheet):
    """Screenings; a file that moves or cancels one writes to the same people as the office's page would."""

    def write(
        self,
        created: Sequence[Record],
        changed: Sequence[tuple[Existing, Record]],
        scope: Scope,
        tell: Callable[[int], None] = lambda _written: None,
    ) -> list[tuple[Any, Record]]:
        """Write the rows, then tell whom they concern and offer seats that were added."""
        before = {existing.record.pk: copy(existing.record) for existing, _record in changed}
        written = super().write(created, changed, scope, tell)
        for screening, _record in written:
            if screening.pk in before:
                desk.follow_import(before[screening.pk], screening)
        return written


SCREENINGS = Screenings(
    "screenings",
    Screening,
    (
        Link("film_days", "film_days", required=True),
        Plain("screening", Ref(), "slug", required=True),
        Link("film", "films", required=True),
        Link("space", "spaces", required=True, parts=2, help="the hall, as place/hall"),
        When(),
        Link("copy", "copies", within="film", cell=Text(200)),
        Tagged("event", "event_names"),
        Plain("status", Choice.of(*Screening.Status.values), default="draft"),
        Plain("sound", Language(), "sound_language", empty=""),
        Plain("subtitles", Many(Language()), "subtitle_languages", empty=[]),
        Tagged("guests", "guests", 500),
        Plain("bookable", YesNo(), "is_bookable", default=True),
        Plain("seats", Whole(0, 100_000), "seats_offered", help="empty: as many as the hall has"),
        source(),
    ),
    key=("film_days", "screening"),
    natural=("film_days__slug", "slug"),
    path="film_days__season__exchange_id",
    order=("film_days", "starts"),
    checks=(_place_in_time,),
    before=_offer_the_hall,
    guard=_keep_seats,
    about=_("What plays where and when."),
)

SHEETS = (FILM_DAYS, SCREENINGS, BOOKINGS)
TARGETS = (PROGRAMME,)
