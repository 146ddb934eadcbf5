"""The seats of one screening: the few statements that give and take them. Nothing else writes these columns.

Every transaction locks in this order, so that none waits in a circle: waiting entry, booking, tickets, then
screenings by rising id. Under a screening's lock only waiting entries that nobody can be changing are touched.
"""

import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import OperationalError
from django.db.models import F

from kinomost.filmdays.actions.refusals import Reason, Refused
from kinomost.filmdays.models import Screening

T = TypeVar("T")
TRIES = 6
LOST_RACES = ("locked", "deadlock", "could not serialize")


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


def take(screening_id: int, seats: int, now: datetime) -> bool:
    """Take free seats; False if they are not there or may not be had. One UPDATE that checks and takes."""
    return bool(
        Screening.objects.filter(
            pk=screening_id,
            status=Screening.Status.PUBLISHED,
            is_bookable=True,
            starts_at__gt=now,
            seats_offered__gte=F("seats_taken") + F("seats_held") + seats,
        ).update(seats_taken=F("seats_taken") + seats)
    )


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


def lock(screening_id: int) -> None:
    """Wait for the screening's lock, on any database: an UPDATE that changes nothing."""
    Screening.objects.filter(pk=screening_id).update(seats_held=F("seats_held"))
