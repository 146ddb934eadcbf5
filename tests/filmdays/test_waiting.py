"""The waiting list: first come, first offered."""

import datetime as dt
import re
from email import message_from_bytes
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from kinomost.filmdays.actions import (
    Reason,
    Refused,
    book,
    decline_offer,
    expire_offers,
    join_waiting_list,
    leave_waiting_list,
    return_tickets,
    take_offer,
)
from kinomost.filmdays.models import Booking, Screening, WaitingEntry
from kinomost.filmdays.queries.check import miscounted
from kinomost.post.models import Letter
from tests.factories import make_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> Screening:
    """A screening of four seats, all taken by one person."""
    screening = make_screening(seats=4)
    seats = {screening.pk: 4}
    book(
        "public", screening.film_days.slug, seats, email="first@kinomost.example", language="en", key=uuid4()
    )
    screening.refresh_from_db()
    return screening


def wait(screening: Screening, name: str, seats: int = 1, language: str = "en") -> WaitingEntry:
    email = f"{name}@kinomost.example"
    return join_waiting_list("public", screening, seats, email=email, name=name, language=language)


def give_back(count: int) -> int:
    booking = Booking.objects.get(email="first@kinomost.example")
    tickets = booking.tickets.filter(status="held")[:count]
    return return_tickets("public", booking, [t.pk for t in tickets])


def states(screening: Screening) -> dict[str, str]:
    return dict(WaitingEntry.objects.filter(screening=screening).values_list("name", "status"))


def counters(screening: Screening) -> tuple[int, int]:
    screening.refresh_from_db()
    assert list(miscounted()) == []
    return screening.seats_taken, screening.seats_held


def test_returned_seats_are_kept_for_the_first_who_fits(full):
    wait(full, "ana", 3)
    wait(full, "boris", 2)
    wait(full, "vera", 1)
    give_back(2)
    assert states(full) == {"ana": "waiting", "boris": "offered", "vera": "waiting"}
    assert counters(full) == (2, 2)


def test_kept_seats_cannot_be_booked_by_others(full):
    wait(full, "ana")
    give_back(1)
    with pytest.raises(Refused) as caught:
        book(
            "public",
            full.film_days.slug,
            {full.pk: 1},
            email="late@kinomost.example",
            language="en",
            key=uuid4(),
        )
    assert caught.value.refusals[0].reason == Reason.FULL


def test_taking_an_offer_makes_a_booking_once(full):
    entry = wait(full, "ana", 2)
    give_back(2)
    entry.refresh_from_db()
    booking = take_offer("public", entry)
    assert take_offer("public", WaitingEntry.objects.get(pk=entry.pk)) == booking
    assert (booking.email, booking.tickets.count()) == ("ana@kinomost.example", 2)
    assert counters(full) == (4, 0)


def test_declining_passes_the_seats_on(full):
    entry = wait(full, "ana")
    wait(full, "boris")
    give_back(1)
    entry.refresh_from_db()
    decline_offer("public", entry)
    assert states(full) == {"ana": "declined", "boris": "offered"}
    assert counters(full) == (3, 1)


def test_an_offer_that_is_over_goes_to_the_next(full):
    entry = wait(full, "ana")
    wait(full, "boris")
    give_back(1)
    assert expire_offers() == 0
    WaitingEntry.objects.filter(pk=entry.pk).update(offer_expires_at=timezone.now() - dt.timedelta(seconds=1))
    entry.refresh_from_db()
    with pytest.raises(Refused) as caught:
        take_offer("public", entry)
    assert caught.value.refusals[0].reason == Reason.OFFER_OVER
    assert expire_offers() == 1
    assert states(full) == {"ana": "expired", "boris": "offered"}
    assert counters(full) == (3, 1)


def test_an_offer_ends_at_the_latest_when_the_film_begins(full):
    full.film_days.hold_minutes = 600
    full.film_days.save()
    Screening.objects.filter(pk=full.pk).update(starts_at=timezone.now() + dt.timedelta(minutes=20))
    entry = wait(full, "ana")
    give_back(1)
    entry.refresh_from_db()
    assert entry.offer_expires_at == Screening.objects.get(pk=full.pk).starts_at


def test_who_leaves_the_list_is_not_offered_seats(full):
    entry = wait(full, "ana")
    assert leave_waiting_list("public", entry) is True
    assert leave_waiting_list("public", entry) is False
    give_back(1)
    assert states(full) == {"ana": "left"}
    assert counters(full) == (3, 0)


def test_an_offer_does_not_lead_to_a_fifth_seat(full):
    entry = wait(full, "ana", 4)
    give_back(4)
    WaitingEntry.objects.filter(pk=entry.pk).update(email="first@kinomost.example")
    book_one_more = {full.pk: 1}
    Screening.objects.filter(pk=full.pk).update(seats_offered=5)
    book(
        "public",
        full.film_days.slug,
        book_one_more,
        email="first@kinomost.example",
        language="en",
        key=uuid4(),
    )
    entry.refresh_from_db()
    with pytest.raises(Refused) as caught:
        take_offer("public", entry)
    assert caught.value.refusals[0].reason == Reason.LIMIT


@pytest.mark.parametrize(
    ("change", "seats", "reason"),
    [
        ({}, 5, Reason.CLOSED),
        ({"status": "cancelled"}, 1, Reason.CANCELLED),
        ({"status": "draft"}, 1, Reason.HIDDEN),
        ({"starts_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, 1, Reason.PAST),
        ({"seats_offered": 5}, 1, Reason.NOT_FULL),
        ({"seats_offered": 5}, 5, Reason.LIMIT),
    ],
)
def test_it_refuses_to_wait_for_what_will_not_come(full, change, seats, reason):
    for field, value in change.items():
        setattr(full, field, value)
    full.save()
    with pytest.raises(Refused) as caught:
        wait(full, "ana", seats)
    assert caught.value.refusals[0].reason == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"seats_offered": 6}, Reason.NOT_FULL), ({"status": "cancelled"}, Reason.CANCELLED)],
)
def test_what_happened_since_the_page_was_read_is_seen_before_the_name_is_written(full, change, reason):
    Screening.objects.update(**change)  # `full` does not know of it
    with pytest.raises(Refused) as caught:
        wait(full, "ana")
    assert (caught.value.refusals[0].reason, WaitingEntry.objects.count()) == (reason, 0)
    assert Letter.objects.count() == 0


def test_one_address_waits_once(full):
    wait(full, "ana")
    with pytest.raises(Refused) as caught:
        join_waiting_list("public", full, 2, email="ANA@kinomost.example", language="en")
    assert caught.value.refusals[0].reason == Reason.ON_THE_LIST


def test_letters_are_in_the_language_of_who_waits(full):
    wait(full, "Анна", language="ru")
    give_back(1)
    subjects = list(Letter.objects.order_by("pk").values_list("subject", flat=True))
    assert len(subjects) == 2
    assert all("Пробное название" in subject for subject in subjects)
    assert mail.outbox == []


def test_the_offer_says_until_when_on_the_cinemas_clock(full):
    entry = wait(full, "O'Brien")
    give_back(1)
    entry.refresh_from_db()
    letter = Letter.objects.order_by("pk").last()
    text = message_from_bytes(bytes(letter.message)).get_payload(decode=True).decode()
    belgrade = entry.offer_expires_at.astimezone(ZoneInfo("Europe/Belgrade"))
    assert re.search(r", (\d\d:\d\d) \(", text).group(1) == f"{belgrade:%H:%M}"
    assert text.startswith("O'Brien,")
