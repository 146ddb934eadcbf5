"""What is wrong with a programme before anybody sits in it: a pure check over slots, graded.

A conflict that blocks keeps a screening from being published; one that warns is shown beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

TURNAROUND = timedelta(minutes=15)  # one audience leaves, the next comes in
SAME_FILM = timedelta(hours=3)


class Level(StrEnum):
    """How grave a conflict is."""

    BLOCK = "block"
    WARN = "warn"


class Kind(StrEnum):
    """What a conflict is about."""

    HALL_TAKEN = "hall_taken"
    NO_BREAK = "no_break"
    SAME_FILM = "same_film"
    TOO_SHORT = "too_short"
    OUTSIDE_DAYS = "outside_days"
    MORE_SEATS = "more_seats"


@dataclass(frozen=True, slots=True)
class Slot:
    """A screening as far as conflicts go."""

    pk: int
    hall: int
    city: int | None
    film: int
    starts: datetime
    ends: datetime
    minutes: int | None = None
    is_within_days: bool = True
    seats: int = 0
    hall_seats: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something wrong with the slot `pk`; `other` is the slot it clashes with."""

    level: Level
    kind: Kind
    pk: int
    other: int | None = None


def find(slots: Iterable[Slot]) -> dict[int, list[Conflict]]:
    """All conflicts by slot; a clash of two stands with both."""
    found: dict[int, list[Conflict]] = defaultdict(list)
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.pk))
    for conflict in [*_halls(ordered), *_films(ordered), *_alone(ordered)]:
        found[conflict.pk].append(conflict)
        if conflict.other is not None:
            found[conflict.other].append(Conflict(conflict.level, conflict.kind, conflict.other, conflict.pk))
    return dict(found)


def _halls(slots: list[Slot]) -> Iterator[Conflict]:
    halls: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        for other in halls[slot.hall]:
            if slot.starts < other.ends:
                yield Conflict(Level.BLOCK, Kind.HALL_TAKEN, slot.pk, other.pk)
            elif slot.starts < other.ends + TURNAROUND:
                yield Conflict(Level.WARN, Kind.NO_BREAK, slot.pk, other.pk)
        halls[slot.hall] = [o for o in halls[slot.hall] if o.ends + TURNAROUND > slot.starts] + [slot]


def _films(slots: list[Slot]) -> Iterator[Conflict]:
    """One film twice in a city within hours takes its own audience away."""
    shown: dict[tuple[int, int], list[Slot]] = defaultdict(list)
    for slot in slots:
        if slot.city is not None:
            shown[slot.film, slot.city].append(slot)
    for those in shown.values():
        for first, second in pairwise(those):
            if second.starts - first.starts < SAME_FILM:
                yield Conflict(Level.WARN, Kind.SAME_FILM, second.pk, first.pk)


def _alone(slots: list[Slot]) -> Iterator[Conflict]:
    for slot in slots:
        if slot.minutes and slot.ends - slot.starts < timedelta(minutes=slot.minutes):
            yield Conflict(Level.WARN, Kind.TOO_SHORT, slot.pk)
        if not slot.is_within_days:
            yield Conflict(Level.WARN, Kind.OUTSIDE_DAYS, slot.pk)
        if slot.hall_seats is not None and slot.seats > slot.hall_seats:
            yield Conflict(Level.WARN, Kind.MORE_SEATS, slot.pk)
