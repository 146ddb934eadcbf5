"""The waiting list: first come, first offered. An offer keeps its seats until it is taken, declined or over."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from kinomost.filmdays import letters
from kinomost.filmdays.actions import seats
from kinomost.filmdays.actions.refusals import Reason, Refused
from kinomost.filmdays.actions.tickets import Wish, numbers_in_hand, write_booking
from kinomost.filmdays.models import Booking, Screening, WaitingEntry
from kinomost.filmdays.queries.programme import shown_screenings
from kinomost.journal.actions import record

State = WaitingEntry.Status


def join_waiting_list(
    by: str, screening: Screening, wanted: int, *, email: str, name: str = "", language: str
) -> WaitingEntry:
    """Put somebody on the list of a screening that has not enough seats left, and write to them.

    Raises Refused, among others if there are seats or the address already waits.
    """
    film_days = screening.film_days
    _refuse_to_wait(screening, wanted, email)

    def write() -> WaitingEntry:
        with transaction.atomic():
            entry = WaitingEntry.objects.create(
                screening=screening,
                email=email.strip().lower(),
                name=name.strip(),
                language=language,
                seats=wanted,
            )
            # Seats that came free, or a cancellation, a moment ago knew nothing of this entry: look again under
            # the lock. Whatever comes after it finds the entry.
            seats.lock(screening.pk)
            screening.refresh_from_db()
            _refuse_to_wait(screening, wanted, email)
            record(by, "wait", entry, exchange_id=film_days.exchange_id, screening=screening.pk, seats=wanted)
            letters.about_waiting("joined", entry)
        return entry

    try:
        return seats.patiently(write)
    except IntegrityError:
        raise Refused.because(Reason.ON_THE_LIST, screening.pk) from None


def _refuse_to_wait(screening: Screening, wanted: int, email: str) -> None:
    film_days = screening.film_days
    if screening.status == Screening.Status.CANCELLED:
        raise Refused.because(Reason.CANCELLED, screening.pk)
    if not shown_screenings(film_days).filter(pk=screening.pk).exists() or not film_days.is_public:
        raise Refused.because(Reason.HIDDEN, screening.pk)
    if screening.starts_at <= timezone.now():
        raise Refused.because(Reason.PAST, screening.pk)
    if not screening.is_bookable or not film_days.is_bookable or wanted > screening.seats_offered:
        raise Refused.because(Reason.CLOSED, screening.pk)
    in_hand = len(numbers_in_hand(email, [screening.pk])[screening.pk])
    if wanted < 1 or in_hand + wanted > film_days.seats_a_booking:
        raise Refused.because(Reason.LIMIT, screening.pk, film_days.seats_a_booking)
    if wanted <= screening.seats_left:
        raise Refused.because(Reason.NOT_FULL, screening.pk)


def offer_seats(screening_id: int) -> int:
    """Offer free seats to those who wait, in their order: whoever fits. Returns how many offers went out.

    Call it in the transaction that set the seats free: it takes the screening's lock and then reads the list.
    """
    if not WaitingEntry.objects.filter(screening=screening_id, status=State.WAITING).exists():
        return 0
    with transaction.atomic():
        seats.lock(screening_id)
        screening = Screening.objects.select_related("film_days__season").get(pk=screening_id)
        now = timezone.now()
        if screening.status != Screening.Status.PUBLISHED or screening.starts_at <= now:
            return 0
        until = min(now + timedelta(minutes=screening.film_days.hold_minutes), screening.starts_at)
        left, offered = screening.seats_left, 0
        for entry in WaitingEntry.objects.filter(
            screening=screening_id, status=State.WAITING, seats__lte=left
        ).order_by("created_at", "id"):
            if entry.seats <= left and _move(
                entry, State.WAITING, State.OFFERED, offered_at=now, offer_expires_at=until
            ):
                seats.hold(screening_id, entry.seats)
                left -= entry.seats
                offered += 1
                exchange_id = screening.film_days.exchange_id
                record(
                    "worker",
                    "offer",
                    entry,
                    exchange_id=exchange_id,
                    screening=screening_id,
                    seats=entry.seats,
                )
                letters.about_waiting("offered", entry)
            if not left:
                break
    return offered


def take_offer(by: str, entry: WaitingEntry) -> Booking:
    """Turn an offer into a booking. Raises Refused if it is over or the person holds too many seats by now."""
    screening = entry.screening
    film_days = screening.film_days

    def take() -> Booking:
        now = timezone.now()
        if entry.booking is not None:
            return entry.booking
        numbers = numbers_in_hand(entry.email, [screening.pk])
        if len(numbers[screening.pk]) + entry.seats > film_days.seats_a_booking:
            raise Refused.because(Reason.LIMIT, screening.pk, film_days.seats_a_booking)
        wish = Wish({screening.pk: entry.seats}, entry.email, entry.name, entry.language, uuid4())
        try:
            with transaction.atomic():
                if not _move(entry, State.OFFERED, State.TAKEN, still_at=now):
                    raise Refused.because(Reason.OFFER_OVER, screening.pk)
                booking = write_booking(wish, film_days.pk, wish.seats, numbers, now)
                WaitingEntry.objects.filter(pk=entry.pk).update(booking=booking)
                seats.take_held(screening.pk, entry.seats)
                given = {str(screening.pk): entry.seats}
                record(by, "take_offer", booking, exchange_id=film_days.exchange_id, seats=given)
        except IntegrityError as error:
            raise seats.LostRace from error
        return booking

    try:
        return seats.patiently(take)
    except Refused:
        # A second click finds the booking that the first one made.
        entry.refresh_from_db()
        if entry.booking is not None:
            return entry.booking
        raise


def decline_offer(by: str, entry: WaitingEntry) -> None:
    """Say no to an offer: its seats go to the next who fits. Raises Refused if it is over already."""
    if not _end_offer(by, entry, State.DECLINED):
        raise Refused.because(Reason.OFFER_OVER, entry.screening_id)


def leave_waiting_list(by: str, entry: WaitingEntry) -> bool:
    """Take somebody off the list who still waits; False if they do not wait any more."""

    def leave() -> bool:
        with transaction.atomic():
            left = _move(entry, State.WAITING, State.LEFT)
            if left:
                record(by, "leave", entry, exchange_id=entry.screening.film_days.exchange_id)
        return left

    return seats.patiently(leave)


def expire_offers(now: datetime | None = None) -> int:
    """End the offers whose time is over and offer their seats to the next. The worker calls it; returns how many."""
    over = WaitingEntry.objects.filter(status=State.OFFERED, offer_expires_at__lte=now or timezone.now())
    return sum(
        _end_offer("worker", entry, State.EXPIRED)
        for entry in over.select_related("screening__film_days__season").order_by("offer_expires_at", "id")
    )


def _end_offer(by: str, entry: WaitingEntry, state: State) -> bool:
    def end() -> bool:
        with transaction.atomic():
            if not _move(entry, State.OFFERED, state):
                return False
            seats.let_go(entry.screening_id, entry.seats)
            exchange_id = entry.screening.film_days.exchange_id
            record(
                by,
                str(state),
                entry,
                exchange_id=exchange_id,
                screening=entry.screening_id,
                seats=entry.seats,
            )
            if state == State.EXPIRED:
                letters.about_waiting("expired", entry)
            offer_seats(entry.screening_id)
        return True

    return seats.patiently(end)


def _move(
    entry: WaitingEntry, before: State, after: State, still_at: datetime | None = None, **fields: object
) -> bool:
    """Change an entry's state if it still is `before` (and its offer runs at `still_at`); one UPDATE."""
    still = WaitingEntry.objects.filter(pk=entry.pk, status=before)
    if still_at is not None:
        still = still.filter(offer_expires_at__gt=still_at)
    if not still.update(status=after, **fields):
        return False
    entry.status = after
    for name, value in fields.items():
        setattr(entry, name, value)
    return True
