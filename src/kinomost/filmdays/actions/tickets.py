"""Writing a booking with its tickets: shared by booking and by taking an offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kinomost.filmdays import tokens
from kinomost.filmdays.models import Booking, Ticket


@dataclass(frozen=True, slots=True)
class Wish:
    """Seats that somebody wants: so many for each screening, by its id."""

    seats: Mapping[int, int]
    email: str
    name: str
    language: str
    key: UUID


LIVE = (Ticket.Status.HELD, Ticket.Status.ADMITTED)
LIVE_SQL = "('held', 'admitted')"


def numbers_in_hand(email: str, screening_ids: Iterable[int]) -> dict[int, set[int]]:
    """The ticket numbers that this address holds now, by screening."""
    numbers: dict[int, set[int]] = {pk: set() for pk in screening_ids}
    held = Ticket.objects.filter(
        holder=tokens.holder_of(email), screening__in=list(numbers), status__in=LIVE
    ).values_list("screening_id", "number")
    for screening_id, number in held:
        numbers[screening_id].add(number)
    return numbers


def write_booking(
    wish: Wish,
    film_days_id: int,
    granted: Mapping[int, int],
    numbers: Mapping[int, set[int]],
    now: datetime,
) -> Booking:
    """Write the booking and its tickets, with the lowest numbers that the holder has free.

    Two bookings of one holder at the same moment always want a number in common, so one of them gets an
    IntegrityError. So does a form that was sent before.
    """
    booking = Booking.objects.create(
        film_days_id=film_days_id,
        code=tokens.new_code(),
        email=wish.email,
        name=wish.name,
        language=wish.language,
        idempotency_key=wish.key,
        letter_due=now,
    )
    holder = tokens.holder_of(wish.email)
    Ticket.objects.bulk_create(
        Ticket(booking=booking, screening_id=pk, holder=holder, number=number)
        for pk, wanted in granted.items()
        for number in [n for n in range(1, 11) if n not in numbers[pk]][:wanted]
    )
    return booking
