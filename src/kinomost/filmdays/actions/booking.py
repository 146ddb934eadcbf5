"""Booking seats and giving them back.

The hall is never overfull: seats are taken by an UPDATE that also checks, the database refuses a row with more seats
taken than offered, and the same transaction writes the tickets. The busiest row, the screening, is locked last and
for the shortest time; letters are written by the worker afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from kinomost.filmdays.actions import seats
from kinomost.filmdays.actions.refusals import Reason, Refusal, Refused
from kinomost.filmdays.actions.tickets import Wish, numbers_in_hand, write_booking
from kinomost.filmdays.actions.waiting import offer_seats
from kinomost.filmdays.models import Booking, FilmDays, Screening, Ticket
from kinomost.journal.actions import record


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a wish: the booking, and the screenings that could not be had."""

    booking: Booking
    refusals: tuple[Refusal, ...] = ()
    repeated: bool = False


def book(
    by: str,
    film_days: FilmDays,
    wanted: Mapping[int, int],
    *,
    email: str,
    name: str = "",
    language: str,
    key: UUID,
    what_is_possible: bool = False,
) -> Outcome:
    """Book `wanted` seats by screening id, all of them or, if the visitor chose so, what is possible.

    `key` belongs to one filled form: sending it again gives the same booking. Raises Refused if nothing was booked.
    """
    wish = Wish(film_days, wanted, email.strip(), name.strip(), language, key)
    try:
        return seats.patiently(lambda: _book(by, wish, what_is_possible))
    except Refused:
        if earlier := _sent_before(wish):
            return earlier
        raise


def _book(by: str, wish: Wish, what_is_possible: bool) -> Outcome:
    now = timezone.now()
    screenings = {s.pk: s for s in Screening.objects.filter(film_days=wish.film_days, pk__in=wish.seats)}
    numbers = numbers_in_hand(wish.email, wish.seats)
    refusals = {
        pk: Refusal(reason, pk, count)
        for pk, wanted in wish.seats.items()
        for reason, count in [_why_not(screenings.get(pk), wanted, len(numbers[pk]), wish.film_days, now)]
        if reason is not None
    }
    granted = {pk: wish.seats[pk] for pk in sorted(wish.seats) if pk not in refusals}
    if not granted or (refusals and not what_is_possible):
        raise Refused(refusals.values())
    try:
        with transaction.atomic():
            booking = write_booking(wish, granted, numbers, now)
            for pk, wanted in granted.items():
                if not seats.take(pk, wanted, now):
                    refusals[pk] = _lost(pk, wish.film_days, now)
            if refusals and (not what_is_possible or len(refusals) == len(wish.seats)):
                raise Refused(refusals.values())
            lost = [pk for pk in granted if pk in refusals]
            if lost:
                Ticket.objects.filter(booking=booking, screening__in=lost).delete()
            given = {str(pk): wanted for pk, wanted in granted.items() if pk not in refusals}
            record(by, "book", booking, exchange_id=wish.film_days.exchange_id, seats=given)
    except IntegrityError as error:
        # This form was sent, or this holder's numbers were given out, at the same moment by somebody who was first.
        if earlier := _sent_before(wish):
            return earlier
        raise seats.LostRace from error
    return Outcome(booking, tuple(refusals.values()))


def _why_not(
    screening: Screening | None, wanted: int, in_hand: int, film_days: FilmDays, now: datetime
) -> tuple[Reason | None, int]:
    """The reason to refuse, if any, and the number its sentence needs. The UPDATE checks again."""
    if screening is None or screening.status == Screening.Status.DRAFT or not film_days.is_public:
        return Reason.HIDDEN, 0
    if screening.status == Screening.Status.CANCELLED:
        return Reason.CANCELLED, 0
    if screening.starts_at <= now:
        return Reason.PAST, 0
    if not screening.is_bookable or not film_days.is_bookable:
        return Reason.CLOSED, 0
    if wanted < 1 or in_hand + wanted > film_days.seats_a_booking:
        return Reason.LIMIT, film_days.seats_a_booking
    if wanted > screening.seats_left:
        return Reason.FULL, screening.seats_left
    return None, 0


def _lost(screening_id: int, film_days: FilmDays, now: datetime) -> Refusal:
    """Why the UPDATE found nothing to take, looked up after it failed."""
    screening = Screening.objects.filter(pk=screening_id).first()
    reason, count = _why_not(screening, 1, 0, film_days, now)
    left = screening.seats_left if screening else 0
    return Refusal(reason or Reason.FULL, screening_id, count if reason else left)


def _sent_before(wish: Wish) -> Outcome | None:
    """The booking that this very form made earlier. Raises Refused if the form now says something else."""
    booking = Booking.objects.filter(idempotency_key=wish.key).first()
    if booking is None:
        return None
    if booking.film_days_id != wish.film_days.pk or booking.email.lower() != wish.email.lower():
        raise Refused.because(Reason.SENT)
    return Outcome(booking, repeated=True)


def return_tickets(by: str, booking: Booking, ticket_ids: Iterable[int]) -> int:
    """Give seats back, while their screening has not begun; returns how many. Who waits first is offered them."""
    now = timezone.now()
    ids = list(ticket_ids)
    exchange_id = booking.film_days.exchange_id

    def give() -> int:
        returned = 0
        with transaction.atomic():
            held = Ticket.objects.filter(
                booking=booking, pk__in=ids, status=Ticket.Status.HELD, screening__starts_at__gt=now
            )
            for pk in sorted(set(held.values_list("screening_id", flat=True))):
                mine = Ticket.objects.filter(
                    booking=booking, pk__in=ids, status=Ticket.Status.HELD, screening_id=pk
                )
                count = mine.update(status=Ticket.Status.RETURNED, changed_at=now)
                if count:
                    seats.give_back(pk, count)
                    record(by, "return", booking, exchange_id=exchange_id, seats={str(pk): count})
                    offer_seats(pk)
                    returned += count
        return returned

    return seats.patiently(give)
