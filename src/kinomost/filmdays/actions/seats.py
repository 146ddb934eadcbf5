"""The seats of one screening: the few statements that give and take them. Nothing else writes these columns.

Every transaction locks in this order, so that none waits in a circle: waiting entry, booking, tickets, then
screenings by rising id. Under a screening's lock only waiting entries that nobody can be changing are touched.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.db import OperationalError, connection
from django.db.models import F, Q

from kinomost.filmdays.actions.refusals import Reason, Refused
from kinomost.filmdays.models import Screening

try:
    import fcntl
except ImportError:  # Windows: the lock between threads and SQLite's own waiting remain
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")
TRIES = 6
LOST_RACES = ("locked", "deadlock", "could not serialize")


_thread_turn = threading.Lock()


@contextmanager
def turn() -> Iterator[None]:
    """Stand in line to write, on SQLite: it lets one write at a time and makes the others ask again and again, ever
    more rarely. Whoever stands in line here is called at once instead. PostgreSQL locks rows and needs no line.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _thread_turn:
        if fcntl is None or not Path(name).exists():
            yield
            return
        with Path(f"{name}-turn").open("w", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class LostRace(Exception):
    """Somebody else wrote the same thing first: look again and try again."""


def patiently(work: Callable[[], T]) -> T:
    """Run a transaction again if it lost a race against another one.

    Raises Refused (busy) when that happens again and again; every other error passes through.
    """
    for attempt in range(TRIES):
        try:
            return work()
        except (OperationalError, LostRace) as error:
            if isinstance(error, OperationalError) and not any(word in str(error) for word in LOST_RACES):
                raise
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311
    raise Refused.because(Reason.BUSY)


TAKE = """
    UPDATE filmdays_screening SET seats_taken = seats_taken + %s
    WHERE id = %s AND status = 'published' AND is_bookable AND starts_at > %s
    AND seats_offered >= seats_taken + seats_held + %s
"""


def take(screening_id: int, seats: int, now: datetime) -> bool:
    """Take free seats; False if they are not there or may not be had. One UPDATE that checks and takes.

    In plain SQL, as the look before it: in a rush the ORM spends more on writing a statement than the database
    on running it, and while it writes others wait for this row.
    """
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(TAKE, [seats, screening_id, moment, seats])
        return bool(cursor.rowcount)


def give_back(screening_id: int, seats: int) -> None:
    """Set taken seats free."""
    Screening.objects.filter(pk=screening_id).update(seats_taken=F("seats_taken") - seats)


def hold(screening_id: int, seats: int) -> bool:
    """Keep free seats for an offer; False if they are not there."""
    return bool(
        Screening.objects.filter(
            pk=screening_id, seats_offered__gte=F("seats_taken") + F("seats_held") + seats
        ).update(seats_held=F("seats_held") + seats)
    )


def let_go(screening_id: int, seats: int) -> None:
    """Set seats free that were kept for an offer."""
    Screening.objects.filter(pk=screening_id).update(seats_held=F("seats_held") - seats)


def take_held(screening_id: int, seats: int) -> None:
    """Turn seats kept for an offer into taken ones."""
    Screening.objects.filter(pk=screening_id).update(
        seats_held=F("seats_held") - seats, seats_taken=F("seats_taken") + seats
    )


def take_at_the_door(screening_id: int, *, without_ticket: bool) -> bool:
    """Take one free seat at the door, where the beginning does not matter; False if there is none."""
    free = Q(status=Screening.Status.PUBLISHED, seats_offered__gt=F("seats_taken") + F("seats_held"))
    more = F("walked_in") + (1 if without_ticket else 0)
    found = Screening.objects.filter(free, pk=screening_id)
    return bool(found.update(seats_taken=F("seats_taken") + 1, walked_in=more))


def walk_out(screening_id: int) -> bool:
    """Take back the seat of somebody who came without a ticket; False if nobody did."""
    found = Screening.objects.filter(pk=screening_id, walked_in__gt=0)
    return bool(found.update(seats_taken=F("seats_taken") - 1, walked_in=F("walked_in") - 1))


def lock(screening_id: int) -> None:
    """Wait for the screening's lock, on any database: an UPDATE that changes nothing."""
    Screening.objects.filter(pk=screening_id).update(seats_held=F("seats_held"))
