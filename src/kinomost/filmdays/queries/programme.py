"""The programme as plain values, read in few queries whatever its size."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404

from kinomost.catalogue.models import Film
from kinomost.filmdays import words
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.names.texts import Text, Texts
from kinomost.places.models import Space
from kinomost.texts import formats

SHOWN = (Screening.Status.PUBLISHED, Screening.Status.CANCELLED)
FEW = 10


@dataclass(frozen=True, slots=True)
class Title:
    """A name as a page shows it: in its own script, and in the reader's language where that says something else."""

    text: str = ""
    tag: str = ""
    rtl: bool = False
    other: str = ""
    other_tag: str = ""

    @property
    def for_reader(self) -> str:
        """The one text for a reader of the active language."""
        return self.other or self.text


@lru_cache(maxsize=65_536)
def title(raw: str, tag: str) -> Title:
    """The title to show to a reader of `tag`, from the stored JSON.

    Remembered by content: the same names come back with every page, and choosing among them costs more than a row.
    """
    texts = Texts.from_json(json.loads(raw or "[]"))
    own = texts.best(tag)
    first = texts.original or own
    if first is None or own is None:
        return Title()
    other = own if own.text != first.text else None
    return Title(
        first.text,
        first.tag,
        first.direction == "rtl",
        other.text if other else "",
        other.tag if other else "",
    )


@lru_cache(maxsize=4_096)
def name(raw: str, tag: str) -> Text | None:
    """The one name for a reader of `tag`, from the stored JSON."""
    return Texts.from_json(json.loads(raw or "[]")).best(tag)


@dataclass(frozen=True, slots=True)
class CityRef:
    """A city of the programme."""

    slug: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall with its house and city, named for the reader."""

    pk: int
    name: str
    place_slug: str
    place: str
    city: CityRef

    @property
    def full_name(self) -> str:
        """Arena, Hall 1."""
        return f"{self.place}, {self.name}" if self.name else self.place


@dataclass(frozen=True, slots=True)
class FilmRef:
    """A film of the programme."""

    pk: int
    slug: str
    title: Title
    minutes: int | None
    year: int | None
    raw_titles: str = "[]"


@dataclass(frozen=True, slots=True)
class Showing:
    """One line of the programme, its times on the hall's own clock."""

    pk: int
    days: int
    days_slug: str
    slug: str
    film: FilmRef
    hall: Hall
    starts: datetime
    ends: datetime
    status: str
    sound: str
    subtitles: tuple[str, ...]
    is_bookable: bool
    offered: int
    left: int
    version: int
    changed: datetime
    event: Title | None = None
    guests: str = ""

    @property
    def headline(self) -> Title:
        """What the line is called: the film's title, or the event's own name with the film under it."""
        if not self.event:
            return self.film.title
        text, tag = (
            (self.event.other, self.event.other_tag)
            if self.event.other
            else (self.event.text, self.event.tag)
        )
        rtl = self.event.rtl and not self.event.other
        return Title(text, tag, rtl, self.film.title.text, self.film.title.tag)

    @property
    def name(self) -> str:
        """What the line is called, for a reader of the active language."""
        return (self.event or self.film.title).for_reader

    @property
    def ends_next_day(self) -> bool:
        """It ends after midnight."""
        return self.ends.date() > self.starts.date()

    @property
    def seats(self) -> str:
        """How full it is, coarsely: none, few, some, free; closed where nothing can be booked here."""
        if not self.is_bookable or not self.offered:
            return "closed"
        if not self.left:
            return "none"
        if self.left <= FEW:
            return "few"
        return "some" if self.left <= self.offered * 0.3 else "free"


@dataclass(frozen=True, slots=True)
class Programme:
    """All that is shown of some film days, in order of time."""

    film_days: FilmDays
    showings: tuple[Showing, ...]
    cities: tuple[CityRef, ...] = ()
    by_day: Mapping[date, list[Showing]] = field(default_factory=dict)

    @property
    def zones(self) -> set[str]:
        """The clocks that this programme is told on."""
        return {city.zone for city in self.cities}


def public_film_days() -> QuerySet[FilmDays]:
    """Film days that everybody may see."""
    return FilmDays.objects.filter(is_public=True, season__exchange__is_public=True).select_related(
        "season__exchange"
    )


def film_days_or_404(slug: str) -> FilmDays:
    """Public film days, with their season and office."""
    return get_object_or_404(public_film_days(), slug=slug)


def shown_screenings(film_days: FilmDays) -> QuerySet[Screening]:
    """The screenings that everybody may see: published or cancelled, of a public film."""
    return Screening.objects.filter(film_days=film_days, status__in=SHOWN, film__is_public=True)


def programme(
    film_days: FilmDays, *, city: str = "", films: Iterable[int] = (), ids: Iterable[int] | None = None
) -> Programme:
    """Read the programme, or its part in one city, of some films, or of some screenings: three queries."""
    screenings = shown_screenings(film_days)
    if films:
        screenings = screenings.filter(film__in=list(films))
    if ids is not None:
        screenings = screenings.filter(pk__in=list(ids))
    showings = read_showings(screenings)
    cities = tuple(sorted({s.hall.city for s in showings if s.hall.city.slug}, key=lambda c: c.name))
    if city:
        if city not in {known.slug for known in cities}:
            raise Http404
        showings = [s for s in showings if s.hall.city.slug == city]
    by_day: dict[date, list[Showing]] = {}
    for showing in showings:
        by_day.setdefault(showing.starts.date(), []).append(showing)
    # Halls in different zones: an hour later may be a day earlier.
    ordered = {
        day: sorted(by_day[day], key=lambda s: s.starts.replace(tzinfo=None)) for day in sorted(by_day)
    }
    return Programme(film_days, tuple(s for day in ordered.values() for s in day), cities, ordered)


def read_showings(screenings: QuerySet[Screening]) -> list[Showing]:
    """Turn screenings into lines of a programme, in order of time: three queries."""
    tag = formats.language_tag()
    films = _films(screenings, tag)
    halls = _halls(screenings, tag)
    rows = (
        screenings.annotate(
            event=Cast("event_names", TextField()),
            who=Cast("guests", TextField()),
            reads=Cast("subtitle_languages", TextField()),
        )
        .order_by("starts_at", "id")
        .values_list(
            "pk", "film_days_id", "film_days__slug", "slug", "film_id", "space_id", "starts_at", "ends_at",
            "status", "sound_language", "is_bookable", "film_days__is_bookable", "seats_offered", "seats_taken",
            "seats_held", "version", "changed_at", "event", "who", "reads",
        )
    )  # fmt: skip
    return [_showing(row, films, halls, tag) for row in rows]


def _showing(
    row: tuple[Any, ...], films: Mapping[int, FilmRef], halls: Mapping[int, Hall], tag: str
) -> Showing:
    (
        pk, days, days_slug, slug, film, space, starts, ends, status, sound,
        bookable, days_bookable, offered, taken, held, version, changed, event, guests, reads,
    ) = row  # fmt: skip
    hall = halls[space]
    clock = words.zone(hall.city.zone)
    who = name(guests, tag) if len(guests) > 2 else None
    return Showing(
        pk,
        days,
        days_slug,
        slug,
        films[film],
        hall,
        starts.astimezone(clock),
        ends.astimezone(clock),
        status,
        sound,
        _subtitles(reads),
        bookable and days_bookable,
        offered,
        max(0, offered - taken - held),
        version,
        changed,
        title(event, tag) if len(event) > 2 else None,
        who.text if who else "",
    )


@lru_cache(maxsize=1_024)
def _subtitles(raw: str) -> tuple[str, ...]:
    return tuple(json.loads(raw))


def _films(screenings: QuerySet[Screening], tag: str) -> dict[int, FilmRef]:
    rows = (
        Film.objects.filter(pk__in=screenings.order_by().values("film"))
        .annotate(raw=Cast("titles", TextField()))
        .values_list("pk", "slug", "raw", "runtime_minutes", "year")
    )
    return {
        pk: FilmRef(pk, slug, title(raw, tag), minutes, year, raw) for pk, slug, raw, minutes, year in rows
    }


def _halls(screenings: QuerySet[Screening], tag: str) -> dict[int, Hall]:
    rows = (
        Space.objects.filter(pk__in=screenings.order_by().values("space"))
        .annotate(
            hall=Cast("names", TextField()),
            house=Cast("place__names", TextField()),
            city=Cast("place__city__names", TextField()),
        )
        .values_list(
            "pk", "hall", "place__slug", "house", "place__city__slug", "city", "place__city__timezone"
        )
    )
    found = {}
    for pk, hall, place_slug, house, city_slug, city, zone in rows:
        town = CityRef(city_slug or "", _text(city, tag), zone or "UTC")
        found[pk] = Hall(pk, _text(hall, tag), place_slug, _text(house, tag), town)
    return found


def _text(raw: str | None, tag: str) -> str:
    found = name(raw, tag) if raw else None
    return found.text if found else ""
