"""Booking seats and giving them back."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.filmdays.actions import Reason, Refused, book, return_tickets
from kinomost.filmdays.models import Booking, FilmDays, Screening, Ticket
from kinomost.filmdays.queries.check import miscounted
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Exchange
from tests.factories import make_film_days, make_screening
from tests.support import count_queries

pytestmark = pytest.mark.django_db


def booked(film_days: FilmDays, wanted: dict[Screening, int], email: str = "mila@kinomost.example", **more):
    """Book as a visitor does."""
    more.setdefault("key", uuid4())
    seats = {screening.pk: count for screening, count in wanted.items()}
    return book("public", film_days.slug, seats, email=email, language="en", **more)


def refusals(caught: pytest.ExceptionInfo[Refused]) -> list[tuple[int | None, Reason]]:
    return [(refusal.screening_id, refusal.reason) for refusal in caught.value.refusals]


def test_it_books_seats_and_writes_one_ticket_for_each():
    screening = make_screening(seats=10)
    outcome = booked(screening.film_days, {screening: 3})
    screening.refresh_from_db()
    assert screening.seats_taken == 3
    assert [t.number for t in outcome.booking.tickets.order_by("number")] == [1, 2, 3]
    assert outcome.refusals == ()
    assert AuditLine.objects.filter(verb="book", object_id=outcome.booking.pk).count() == 1


def test_it_refuses_a_fifth_seat_across_bookings():
    screening = make_screening()
    booked(screening.film_days, {screening: 3})
    with pytest.raises(Refused) as caught:
        booked(screening.film_days, {screening: 2}, email="  MILA@kinomost.example ")
    assert refusals(caught) == [(screening.pk, Reason.LIMIT)]
    assert booked(screening.film_days, {screening: 1}).booking.tickets.get().number == 4


def test_the_database_itself_refuses_the_same_seat_of_a_holder_twice():
    screening = make_screening()
    ticket = booked(screening.film_days, {screening: 1}).booking.tickets.get()
    other = booked(screening.film_days, {screening: 1}).booking.tickets.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=other.pk).update(number=ticket.number)


def test_the_database_itself_refuses_more_seats_than_the_hall_has():
    screening = make_screening(seats=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.filter(pk=screening.pk).update(seats_taken=2, seats_held=1)


def test_it_says_how_many_seats_are_left():
    screening = make_screening(seats=3)
    booked(screening.film_days, {screening: 2})
    with pytest.raises(Refused) as caught:
        booked(screening.film_days, {screening: 2}, email="goran@kinomost.example")
    assert caught.value.refusals[0].sentence == (
        "Only 1 seat is left for this screening. Choose fewer or join the waiting list."
    )
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "cancelled"}, Reason.CANCELLED),
        ({"status": "draft"}, Reason.HIDDEN),
        ({"is_bookable": False}, Reason.CLOSED),
        ({"starts_at": dt.datetime(2020, 1, 1, 18, tzinfo=dt.UTC)}, Reason.PAST),
        ({"seats": 0}, Reason.FULL),
    ],
)
def test_it_refuses_what_cannot_be_booked(fields, reason):
    screening = make_screening(**fields)
    with pytest.raises(Refused) as caught:
        booked(screening.film_days, {screening: 1})
    assert refusals(caught) == [(screening.pk, reason)]
    assert Ticket.objects.count() == 0


def test_it_refuses_a_screening_of_other_film_days():
    screening, other = make_screening(), make_screening(film_days=make_film_days())
    with pytest.raises(Refused) as caught:
        booked(screening.film_days, {other: 1})
    assert refusals(caught) == [(other.pk, Reason.HIDDEN)]


def test_it_refuses_film_days_that_are_not_public_or_not_bookable():
    hidden = make_screening(film_days=make_film_days(is_public=False))
    closed = make_screening(film_days=make_film_days(is_bookable=False))
    with pytest.raises(Refused) as first:
        booked(hidden.film_days, {hidden: 1})
    with pytest.raises(Refused) as second:
        booked(closed.film_days, {closed: 1})
    assert refusals(first) + refusals(second) == [(hidden.pk, Reason.HIDDEN), (closed.pk, Reason.CLOSED)]


def test_all_or_nothing_books_nothing_when_one_is_full():
    days = make_film_days()
    free, full = make_screening(film_days=days), make_screening(film_days=days, seats=1)
    with pytest.raises(Refused) as caught:
        booked(days, {free: 2, full: 2})
    free.refresh_from_db()
    assert refusals(caught) == [(full.pk, Reason.FULL)]
    assert (free.seats_taken, Booking.objects.count()) == (0, 0)


def test_what_is_possible_books_the_rest_and_says_what_is_missing():
    days = make_film_days()
    free, full = make_screening(film_days=days), make_screening(film_days=days, seats=1)
    outcome = booked(days, {free: 2, full: 2}, what_is_possible=True)
    assert [r.screening_id for r in outcome.refusals] == [full.pk]
    assert {t.screening_id for t in outcome.booking.tickets.all()} == {free.pk}


def test_sending_the_form_again_gives_the_same_booking():
    screening = make_screening(seats=4)
    key = uuid4()
    first = booked(screening.film_days, {screening: 4}, key=key)
    again = booked(screening.film_days, {screening: 4}, key=key)
    assert (again.booking, again.repeated, Ticket.objects.count()) == (first.booking, True, 4)


def test_a_sent_form_with_other_seats_is_refused():
    one = make_screening()
    other = make_screening(film_days=one.film_days)
    key = uuid4()
    booked(one.film_days, {one: 1}, key=key)
    for changed in ({one: 2}, {one: 1, other: 1}, {other: 1}):
        with pytest.raises(Refused) as caught:
            booked(one.film_days, changed, key=key)
        assert refusals(caught) == [(None, Reason.SENT)]
    assert Ticket.objects.count() == 1


def test_a_sent_form_that_got_what_was_possible_gets_it_again():
    one = make_screening()
    full = make_screening(film_days=one.film_days, seats_taken=100)
    wanted, key = {one: 1, full: 1}, uuid4()
    first = booked(one.film_days, wanted, key=key, what_is_possible=True)
    assert booked(one.film_days, wanted, key=key, what_is_possible=True).booking == first.booking


def test_a_hidden_film_and_a_hidden_office_cannot_be_booked():
    film, office = make_screening(), make_screening()
    Film.objects.filter(pk=film.film_id).update(is_public=False)
    Exchange.objects.filter(pk=office.film_days.exchange_id).update(is_public=False)
    for screening in (film, office):
        with pytest.raises(Refused) as caught:
            booked(screening.film_days, {screening: 1})
        assert refusals(caught) == [(screening.pk, Reason.HIDDEN)]


def test_a_sent_form_with_another_address_is_refused():
    screening = make_screening(seats=4)
    key = uuid4()
    booked(screening.film_days, {screening: 4}, key=key)
    with pytest.raises(Refused) as caught:
        booked(screening.film_days, {screening: 1}, key=key, email="somebody.else@kinomost.example")
    assert refusals(caught) == [(None, Reason.SENT)]


def test_booking_asks_the_database_as_often_for_four_seats_as_for_one():
    screening = make_screening()
    one = count_queries(lambda: booked(screening.film_days, {screening: 1}, email="a@kinomost.example"))
    four = count_queries(lambda: booked(screening.film_days, {screening: 4}, email="b@kinomost.example"))
    assert len(one) == len(four) <= 8


def test_single_seats_are_given_back_once():
    screening = make_screening(seats=4)
    booking = booked(screening.film_days, {screening: 3}).booking
    first = booking.tickets.order_by("number")[0]
    assert return_tickets("public", booking, [first.pk]) == 1
    assert return_tickets("public", booking, [first.pk]) == 0
    screening.refresh_from_db()
    assert (screening.seats_taken, booking.tickets.filter(status="held").count()) == (2, 2)


def test_seats_of_another_booking_are_not_given_back():
    screening = make_screening()
    mine = booked(screening.film_days, {screening: 1}).booking
    theirs = booked(screening.film_days, {screening: 1}, email="goran@kinomost.example").booking
    assert return_tickets("public", mine, [theirs.tickets.get().pk]) == 0


def test_seats_are_not_given_back_after_the_beginning():
    screening = make_screening()
    booking = booked(screening.film_days, {screening: 1}).booking
    Screening.objects.update(starts_at=timezone.now() - dt.timedelta(minutes=1))
    assert return_tickets("public", booking, [booking.tickets.get().pk]) == 0


def test_a_returned_seat_may_be_booked_again_by_the_same_person():
    screening = make_screening()
    booking = booked(screening.film_days, {screening: 4}).booking
    return_tickets("public", booking, [t.pk for t in booking.tickets.all()])
    assert booked(screening.film_days, {screening: 4}).booking.tickets.count() == 4


def test_the_check_finds_screenings_whose_count_is_wrong():
    screening = make_screening()
    booked(screening.film_days, {screening: 2})
    assert list(miscounted()) == []
    Screening.objects.filter(pk=screening.pk).update(seats_taken=1)
    assert [(found.screening_id, found.seats_taken, found.sitting) for found in miscounted()] == [
        (screening.pk, 1, 2)
    ]
