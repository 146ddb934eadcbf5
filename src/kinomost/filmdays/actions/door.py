"""The door: who comes in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kinomost.filmdays import tokens
from kinomost.filmdays.actions import seats
from kinomost.filmdays.actions.waiting import offer_seats
from kinomost.filmdays.models import Screening, Ticket
from kinomost.journal.actions import record

# Seats whose holders have not come may be given away from this long before the beginning.
LAST_CALL = timedelta(minutes=10)


class Answer(StrEnum):
    """What the door is told about a code."""

    ADMITTED = "admitted"
    ALREADY = "already"
    RETURNED = "returned"
    LATE = "late"
    FULL = "full"
    OTHER_SCREENING = "other_screening"
    FORGED = "forged"
    UNKNOWN = "unknown"
    CHOOSE = "choose"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Scan:
    """The answer, and the tickets it is about: one, or a booking's to choose from."""

    answer: Answer
    tickets: tuple[Ticket, ...] = ()


def scan(by: str, screening: Screening, typed: str) -> Scan:
    """Admit whoever shows this: a QR code's text, a ticket's code (`ABCDE FGHJK-2`) or a booking's with one seat.

    Tickets of another office are as unknown as those that do not exist.
    """
    text = typed.strip()[:300]
    mine = Ticket.objects.filter(
        screening__film_days__season__exchange_id=screening.film_days.season.exchange_id
    )
    if text.upper().startswith(tokens.PREFIX + "."):
        try:
            signed = tokens.SignedTicket.read(text)
        except tokens.Forged:
            return Scan(Answer.FORGED)
        found = mine.filter(pk=signed.ticket_id)
    else:
        code, _, number = text.rpartition("-") if "-" in text[-3:] else (text, "", "")
        found = mine.filter(booking__code=tokens.clean_code(code))
        if number.isdecimal():
            found = found.filter(number=int(number))
    tickets = list(found.select_related("booking", "screening").order_by("number"))
    here = [ticket for ticket in tickets if ticket.screening_id == screening.pk]
    if not here:
        return Scan(Answer.OTHER_SCREENING if tickets else Answer.UNKNOWN, tuple(tickets[:4]))
    if len(here) > 1:
        return Scan(Answer.CHOOSE, tuple(here))
    return Scan(admit(by, screening, here[0]), (here[0],))


def admit(by: str, screening: Screening, ticket: Ticket) -> Answer:
    """Let one ticket in, once: one UPDATE, so that of two doors one says that it was used already.

    A ticket whose seat was given away is let in while there are seats.
    """
    if screening.status == Screening.Status.CANCELLED:
        return Answer.CANCELLED
    try:
        with transaction.atomic():
            if _move(screening, ticket, Ticket.Status.HELD, Ticket.Status.ADMITTED):
                _record(by, "admit", screening, ticket)
                return Answer.ADMITTED
            if _move(screening, ticket, Ticket.Status.MISSED, Ticket.Status.ADMITTED):
                if not seats.take_at_the_door(screening.pk, without_ticket=False):
                    raise _NoSeat
                _record(by, "admit", screening, ticket)
                return Answer.ADMITTED
    except (_NoSeat, IntegrityError):  # the latter: the holder took another seat in the meantime
        return Answer.LATE
    ticket.refresh_from_db()
    return Answer.RETURNED if ticket.status == Ticket.Status.RETURNED else Answer.ALREADY


class _NoSeat(Exception):
    pass


def admit_all(by: str, screening: Screening, tickets: Iterable[Ticket]) -> Scan:
    """Let several tickets in: those of a booking whose people come together."""
    come = tuple(t for t in tickets if admit(by, screening, t) == Answer.ADMITTED)
    return Scan(Answer.ADMITTED, come) if come else Scan(Answer.ALREADY, tuple(tickets))


def take_back(by: str, screening: Screening, ticket: Ticket) -> bool:
    """Undo an admission: a mistake at the door."""
    with transaction.atomic():
        if not _move(screening, ticket, Ticket.Status.ADMITTED, Ticket.Status.HELD):
            return False
        _record(by, "take_back", screening, ticket)
        return True


def _move(screening: Screening, ticket: Ticket, before: Ticket.Status, after: Ticket.Status) -> bool:
    mine = Ticket.objects.filter(pk=ticket.pk, screening=screening, status=before)
    return bool(mine.update(status=after, changed_at=timezone.now()))


def walk_in(by: str, screening: Screening) -> Answer:
    """Let somebody in who has no ticket, if a seat is free."""
    with transaction.atomic():
        if not seats.take_at_the_door(screening.pk, without_ticket=True):
            return Answer.FULL
        _record(by, "walk_in", screening)
        return Answer.ADMITTED


def walk_out(by: str, screening: Screening) -> bool:
    """Undo one `walk_in`; False if there was none."""
    with transaction.atomic():
        if not seats.walk_out(screening.pk):
            return False
        _record(by, "walk_out", screening)
        offer_seats(screening.pk)
        return True


def may_give_away(screening: Screening, now: datetime) -> bool:
    """Whether whoever has not come by now has lost the seat."""
    return now >= screening.starts_at - LAST_CALL


def give_away(by: str, screening: Screening) -> int:
    """Set the seats free whose holders have not come; returns how many. Nothing before the last call."""
    if not may_give_away(screening, timezone.now()):
        return 0
    with transaction.atomic():
        missing = Ticket.objects.filter(screening=screening, status=Ticket.Status.HELD)
        count = missing.update(status=Ticket.Status.MISSED, changed_at=timezone.now())
        if count:
            seats.give_back(screening.pk, count)
            _record(by, "give_away", screening, seats=count)
        return count


def _record(by: str, verb: str, screening: Screening, ticket: Ticket | None = None, **detail: Any) -> None:
    record(
        by,
        verb,
        ticket or screening,
        exchange_id=screening.film_days.exchange_id,
        screening=screening.pk,
        **detail,
    )
