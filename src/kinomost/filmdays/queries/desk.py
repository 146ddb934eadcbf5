"""Reads of the office: the ledger of screenings with its audience figures and conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from kinomost.filmdays import words
from kinomost.filmdays.conflicts import Conflict, Kind, Level, Slot, find
from kinomost.filmdays.models import FilmDays, Screening, Ticket, WaitingEntry
from kinomost.filmdays.queries.programme import Showing, read_showings
from kinomost.parties.models import Exchange

UNMET = (
    WaitingEntry.Status.WAITING,
    WaitingEntry.Status.OFFERED,
    WaitingEntry.Status.EXPIRED,
    WaitingEntry.Status.LEFT,
)
SENTENCES = {
    Kind.HALL_TAKEN: lambda: gettext("another film is in this hall"),
    Kind.NO_BREAK: lambda: gettext("less than 15 minutes between two films"),
    Kind.SAME_FILM: lambda: gettext("the same film within three hours in this city"),
    Kind.TOO_SHORT: lambda: gettext("shorter than the film"),
    Kind.OUTSIDE_DAYS: lambda: gettext("outside the film days"),
    Kind.MORE_SEATS: lambda: gettext("more seats than the hall has"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A conflict as the ledger says it."""

    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """A screening with its figures. `admissions` is None where nobody counted; `unmet` are seats asked for in vain."""

    showing: Showing
    status: str
    held: int
    taken: int
    admitted: int
    counted: int | None
    waiting: int
    unmet: int
    remarks: tuple[Remark, ...] = ()

    @property
    def admissions(self) -> int | None:
        """How many came: the hall's own count where there is one, else who was let in at the door."""
        return self.counted if self.counted is not None else (self.admitted or None)

    @property
    def occupancy(self) -> float | None:
        """Admissions in per cent of the seats offered."""
        if self.admissions is None or not self.showing.offered:
            return None
        return round(100 * self.admissions / self.showing.offered, 1)

    @property
    def is_blocked(self) -> bool:
        """It may not be published as it is."""
        return any(remark.level == Level.BLOCK for remark in self.remarks)


def office_film_days(exchange: Exchange) -> QuerySet[FilmDays]:
    """An office's film days, newest first, each with its numbers of screenings and of seats."""
    shown = Q(screenings__status=Screening.Status.PUBLISHED)
    return (
        FilmDays.objects.filter(season__exchange=exchange)
        .select_related("season__exchange")
        .annotate(
            all_screenings=Count("screenings"),
            published=Count("screenings", filter=shown),
            offered=Coalesce(Sum("screenings__seats_offered", filter=shown), 0),
            taken=Coalesce(Sum("screenings__seats_taken", filter=shown), 0),
        )
        .order_by("-starts", "slug")
    )


def ledger(screenings: QuerySet[Screening], conflicts: dict[int, list[Conflict]]) -> list[Line]:
    """The screenings with their figures, in order of time: four queries."""

    def counted(model: Any, total: Any, **which: Any) -> Coalesce:
        rows = model.objects.filter(screening=OuterRef("pk"), **which).order_by().values("screening")
        return Coalesce(Subquery(rows.annotate(total=total).values("total"), output_field=IntegerField()), 0)

    figures = {
        row[0]: row[1:]
        for row in screenings.annotate(
            came=F("walked_in") + counted(Ticket, Count("pk"), status=Ticket.Status.ADMITTED),
            waiting_seats=counted(WaitingEntry, Sum("seats"), status=WaitingEntry.Status.WAITING),
            unmet=counted(WaitingEntry, Sum("seats"), status__in=UNMET),
        ).values_list(
            "pk",
            "status",
            "seats_held",
            "seats_taken",
            "came",
            "counted_admissions",
            "waiting_seats",
            "unmet",
        )
    }
    return [
        Line(showing, *figures[showing.pk], remarks=remarks(conflicts.get(showing.pk, ())))
        for showing in read_showings(screenings)
    ]


def remarks(conflicts: Iterable[Conflict]) -> tuple[Remark, ...]:
    """Each thing once, the grave ones first."""
    said = {(conflict.level, conflict.kind) for conflict in conflicts}
    return tuple(Remark(level, SENTENCES[kind]()) for level, kind in sorted(said))


def conflicts_of(film_days: FilmDays, among: Screening | None = None) -> dict[int, list[Conflict]]:
    """The conflicts of all screenings that are not cancelled; `among` stands in for its own stored row. One query.

    Halls are shared: other film days in the same halls count too.
    """
    halls = film_days.screenings.order_by().values("space")
    rows = (
        Screening.objects.exclude(status=Screening.Status.CANCELLED)
        .filter(Q(film_days=film_days) | Q(space__in=halls))
        .values_list(
            "pk", "space_id", "space__place__city_id", "film_id", "starts_at", "ends_at", "film__runtime_minutes",
            "seats_offered", "space__seats", "space__place__city__timezone", "film_days_id",
        )
    )  # fmt: skip
    slots = []
    for pk, hall, city, film, starts, ends, minutes, seats, hall_seats, zone, days in rows:
        if among is not None and pk == among.pk:
            continue
        day = starts.astimezone(words.zone(zone or "UTC")).date()
        is_within = days != film_days.pk or _within(film_days, day)
        slots.append(Slot(pk, hall, city, film, starts, ends, minutes, is_within, seats, hall_seats))
    if among is not None:
        slots.append(_slot(film_days, among))
    return find(slots)


def _slot(film_days: FilmDays, screening: Screening) -> Slot:
    place = screening.space.place
    day = screening.starts_at.astimezone(words.zone(place.city.timezone if place.city else "UTC")).date()
    return Slot(
        screening.pk or 0, screening.space_id, place.city_id, screening.film_id, screening.starts_at,
        screening.ends_at, screening.film.runtime_minutes, _within(film_days, day), screening.seats_offered,
        screening.space.seats,
    )  # fmt: skip


def _within(film_days: FilmDays, day: date) -> bool:
    return film_days.starts <= day <= film_days.ends
