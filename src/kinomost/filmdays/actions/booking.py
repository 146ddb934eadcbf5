"""Booking seats and giving them back.

The hall is never overfull: seats are taken by an UPDATE that also checks, the database refuses a row with more seats
taken than offered, and the same transaction writes the tickets. The busiest row, the screening, is locked last and
for the shortest time; letters are written by the worker afterwards.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kinomost.filmdays import tokens
from kinomost.filmdays.actions import seats
from kinomost.filmdays.actions.refusals import Reason, Refusal, Refused
from kinomost.filmdays.actions.tickets import LIVE_SQL, Wish, write_booking
from kinomost.filmdays.actions.waiting import offer_seats
from kinomost.filmdays.models import Booking, Screening, Ticket
from kinomost.journal.actions import record


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a wish: the booking, and the screenings that could not be had."""

    booking: Booking
    refusals: tuple[Refusal, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """What decides whether seats of a screening may be had, read at once."""

    pk: int
    status: str
    has_begun: bool
    is_bookable: bool
    left: int
    film_days: int
    is_public: bool
    days_bookable: bool
    limit: int
    exchange: int


def book(
    by: str,
    film_days: str,
    wanted: Mapping[int, int],
    *,
    email: str,
    name: str = "",
    language: str,
    key: UUID,
    what_is_possible: bool = False,
) -> Outcome:
    """Book `wanted` seats by screening id, all of them or, if the visitor chose so, what is possible.

    `film_days` is the slug to which the screenings belong. `key` belongs to one filled form: sending it again gives
    the same booking. Raises Refused if nothing was booked.
    """
    if not wanted:
        raise Refused([])
    wish = Wish(wanted, email.strip(), name.strip(), language, key)
    try:
        return seats.patiently(lambda: _book(by, film_days, wish, what_is_possible))
    except Refused:
        if earlier := _sent_before(wish, what_is_possible):
            return earlier
        raise


def _book(by: str, film_days: str, wish: Wish, what_is_possible: bool) -> Outcome:
    now = timezone.now()
    states, numbers = _look(film_days, wish, now)
    refusals = {
        pk: refusal
        for pk, wanted in wish.seats.items()
        if (refusal := _why_not(pk, states.get(pk), wanted, len(numbers[pk])))
    }
    granted = {pk: wish.seats[pk] for pk in sorted(wish.seats) if pk not in refusals}
    if not granted or (refusals and not what_is_possible):
        raise Refused(refusals.values())
    state = states[next(iter(granted))]
    try:
        with seats.turn(), transaction.atomic():
            booking = write_booking(wish, state.film_days, granted, numbers, now)
            if (
                not what_is_possible
            ):  # before the screening's lock, which should be held for as short as can be
                _record(by, booking, state, granted)
            for pk, wanted in granted.items():
                if not seats.take(pk, wanted, now):
                    refusals[pk] = _lost(film_days, wish, pk, now)
            if refusals and (not what_is_possible or len(refusals) == len(wish.seats)):
                raise Refused(refusals.values())
            lost = [pk for pk in granted if pk in refusals]
            if lost:
                Ticket.objects.filter(booking=booking, screening__in=lost).delete()
            if what_is_possible:
                _record(by, booking, state, {pk: n for pk, n in granted.items() if pk not in refusals})
    except IntegrityError as error:
        # This form was sent, or this holder's numbers were given out, at the same moment by somebody who was first.
        if earlier := _sent_before(wish, what_is_possible):
            return earlier
        raise seats.LostRace from error
    return Outcome(booking, tuple(refusals.values()))


def _record(by: str, booking: Booking, state: _State, given: Mapping[int, int]) -> None:
    record(by, "book", booking, exchange_id=state.exchange, seats={str(pk): n for pk, n in given.items()})


STATES = """
    SELECT s.id, s.status, s.starts_at <= %s, s.is_bookable, s.seats_offered - s.seats_taken - s.seats_held,
        d.id, d.is_public AND office.is_public AND film.is_public, d.is_bookable, d.seats_a_booking, office.id,
        mine.number
    FROM filmdays_screening s
    JOIN catalogue_film film ON film.id = s.film_id
    JOIN filmdays_filmdays d ON d.id = s.film_days_id
    JOIN exchange_season season ON season.id = d.season_id
    JOIN parties_exchange office ON office.id = season.exchange_id
    LEFT JOIN filmdays_ticket mine ON mine.screening_id = s.id AND mine.holder = %s AND mine.status IN {}
    WHERE d.slug = %s AND s.id IN ({})
"""


def _look(film_days: str, wish: Wish, now: datetime) -> tuple[dict[int, _State], dict[int, set[int]]]:
    """The screenings as they are, and the numbers that the visitor already holds at each: one query."""
    states: dict[int, _State] = {}
    numbers: dict[int, set[int]] = {pk: set() for pk in wish.seats}
    statement = STATES.format(LIVE_SQL, ", ".join(["%s"] * len(wish.seats)))
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(statement, [moment, tokens.holder_of(wish.email), film_days, *wish.seats])
        for *state, number in cursor.fetchall():
            states[state[0]] = _State(*state)
            numbers[state[0]] |= {number} - {None}
    return states, numbers


def _why_not(pk: int, state: _State | None, wanted: int, in_hand: int) -> Refusal | None:
    """Why these seats cannot be had, if so. The UPDATE that takes them checks again."""
    if state is None or state.status == Screening.Status.DRAFT or not state.is_public:
        return Refusal(Reason.HIDDEN, pk)
    if state.status == Screening.Status.CANCELLED:
        return Refusal(Reason.CANCELLED, pk)
    if state.has_begun:
        return Refusal(Reason.PAST, pk)
    if not state.is_bookable or not state.days_bookable:
        return Refusal(Reason.CLOSED, pk)
    if wanted < 1 or in_hand + wanted > state.limit:
        return Refusal(Reason.LIMIT, pk, state.limit)
    if wanted > state.left:
        return Refusal(Reason.FULL, pk, max(0, state.left))
    return None


def _lost(film_days: str, wish: Wish, pk: int, now: datetime) -> Refusal:
    """Why the UPDATE found nothing to take, looked up after it failed."""
    state = _look(film_days, wish, now)[0].get(pk)
    return _why_not(pk, state, 1, 0) or Refusal(Reason.FULL, pk, max(0, state.left if state else 0))


def _sent_before(wish: Wish, what_is_possible: bool) -> Outcome | None:
    """The booking that this very form made earlier. Raises Refused if the form now says something else."""
    booking = Booking.objects.filter(idempotency_key=wish.key).first()
    if booking is None:
        return None
    given = dict(Counter(booking.tickets.values_list("screening_id", flat=True)))
    asked = {pk: count for pk, count in wish.seats.items() if pk in given or not what_is_possible}
    if booking.email.lower() != wish.email.lower() or given != asked:
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
