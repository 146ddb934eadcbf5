"""A visitor's data: found by the address, forgotten on request."""

from uuid import uuid4

import pytest

from kinomost.filmdays.actions import book, join_waiting_list, return_tickets
from kinomost.filmdays.models import Booking, Screening, Ticket, WaitingEntry
from kinomost.filmdays.personal import HOLDINGS
from kinomost.filmdays.queries.check import miscounted
from kinomost.parties.personal_map import Subject
from tests.factories import make_screening

pytestmark = pytest.mark.django_db


def erase(model: type, email: str) -> None:
    [holding] = [holding for holding in HOLDINGS if holding.model is model]
    holding.erase(model.objects.filter(email=email), "account:1", Subject(emails=frozenset({email})))


def test_an_erased_booking_leaves_seats_but_nobody():
    screening = make_screening(seats=4)
    slug = screening.film_days.slug
    book("public", slug, {screening.pk: 3}, email="mila@kinomost.example", language="en", key=uuid4())
    erase(Booking, "mila@kinomost.example")
    booking = Booking.objects.get()
    assert (booking.email, booking.name, booking.letter_due) == ("", "", None)
    assert set(Ticket.objects.values_list("holder", flat=True)) == {""}
    assert (Screening.objects.get().seats_taken, list(miscounted())) == (3, [])


def test_an_erased_place_in_the_list_passes_its_offer_on():
    screening = make_screening(seats=1)
    slug = screening.film_days.slug
    wanted = {screening.pk: 1}
    booking = book("public", slug, wanted, email="mila@kinomost.example", language="en", key=uuid4()).booking
    screening.refresh_from_db()
    for name in ("ana", "boris"):
        join_waiting_list("public", screening, 1, email=f"{name}@kinomost.example", language="en")
    return_tickets("public", booking, [booking.tickets.get().pk])
    erase(WaitingEntry, "ana@kinomost.example")
    left = WaitingEntry.objects.get()
    assert (left.email, left.status, list(miscounted())) == ("boris@kinomost.example", "offered", [])
