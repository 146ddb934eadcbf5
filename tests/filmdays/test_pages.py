"""Booking in the browser's terms: forms, pages, tokens."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from icalendar import Calendar

from kinomost.filmdays import tokens
from kinomost.filmdays.actions import book
from kinomost.filmdays.models import Booking, FilmDays, Screening, WaitingEntry
from tests.factories import make_film_days, make_screening
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def days() -> FilmDays:
    return make_film_days(slug="days")


def form(*screenings: Screening, seats: int = 2, **more) -> dict[str, object]:
    filled = {f"seats_{s.pk}": seats for s in screenings}
    who = {"email": "mila@kinomost.example", "name": "Mila"}
    return {**who, "key": str(uuid4()), "possible": "0", **filled, **more}


def address(*screenings: Screening) -> str:
    return "/en/days/days/book/?s=" + ",".join(str(s.pk) for s in screenings)


def errors(html: str) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*>\s*<li>(.*?)</li>', html)


def test_a_visitor_books_and_sees_the_tickets(client: Client, days: FilmDays):
    screening = make_screening(film_days=days)
    answer = client.post(address(screening), form(screening))
    booking = Booking.objects.get()
    assert answer.headers["Location"] == f"/en/bookings/{tokens.booking_token(booking.code)}/"
    html = client.get(answer.headers["Location"]).text
    assert html.count('type="checkbox"') == 2
    assert f"{booking.code[:5]} {booking.code[5:]}" in html


def test_a_second_click_leads_to_the_same_booking(client: Client, days: FilmDays):
    screening = make_screening(film_days=days)
    filled = form(screening)
    first, second = client.post(address(screening), filled), client.post(address(screening), filled)
    assert first.headers["Location"] == second.headers["Location"]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"email": "mila"}, 422, "This is not a complete e-mail address. Write it as name@example.org."),
        ({"name": "x" * 121}, 422, "Ensure this value has at most 120 characters (it has 121)."),
        ({"seats": 11}, 422, "Choose a number of seats from the list."),
        (
            {"seats": 5},
            409,
            "One person can hold 4 seats at a screening, counting what was booked before.",
        ),
        (
            {"taken": 99},
            409,
            "Only 1 seat is left for this screening. Choose fewer or join the waiting list.",
        ),
    ],
)
def test_a_refusal_loses_nothing_that_was_typed(client: Client, days: FilmDays, change, status, said):
    screening = make_screening(film_days=days, seats_taken=change.pop("taken", 0))
    seats = change.pop("seats", 2)
    answer = client.post(address(screening), form(screening, seats=seats, **change))
    assert (answer.status_code, errors(answer.text)) == (status, [said])
    assert 'value="Mila"' in answer.text or f'value="{"x" * 121}"' in answer.text
    assert Booking.objects.count() == 0


def test_a_very_long_name_is_refused_and_the_rest_kept(client: Client, days: FilmDays):
    screening = make_screening(film_days=days)
    answer = client.post(address(screening), form(screening, name="я" * 300_000))
    assert answer.status_code == 422
    assert 'value="mila@kinomost.example"' in answer.text


def test_ten_megabytes_of_text_are_refused_at_the_gate(client: Client, days: FilmDays):
    screening = make_screening(film_days=days)
    assert client.post(address(screening), form(screening, name="x" * 10_000_000)).status_code == 400
    assert Booking.objects.count() == 0


def test_one_network_cannot_book_without_end(client: Client, days: FilmDays, settings):
    settings.BOOKINGS_A_VISITOR = 2
    screening = make_screening(film_days=days)
    sent = [client.post(address(screening), form(screening, email=f"{n}@kinomost.example")) for n in range(3)]
    assert [answer.status_code for answer in sent] == [302, 302, 429]
    assert "Very many requests came from your network." in sent[2].text
    assert 'value="2@kinomost.example"' in sent[2].text


def test_the_refusal_is_in_the_visitors_language(client: Client, days: FilmDays):
    screening = make_screening(film_days=days, seats_taken=100)
    said = {
        language: errors(client.post(f"/{language}/days/days/book/?s={screening.pk}", form(screening)).text)
        for language in ("en", "ru", "sr-latn", "sr-cyrl")
    }
    assert len({text for [text] in said.values()}) == 4


def test_all_or_what_is_possible_is_the_visitors_choice(client: Client, days: FilmDays):
    free, full = make_screening(film_days=days), make_screening(film_days=days, seats_taken=100)
    refused = client.post(address(free, full), form(free, full))
    assert (refused.status_code, Booking.objects.count()) == (409, 0)
    answer = client.post(address(free, full), form(free, full, possible="1"), follow=True)
    assert Booking.objects.get().tickets.count() == 2
    assert "Not booked: Sample title. All seats for this screening are taken." in answer.text


def test_what_cannot_be_had_is_said_in_place_of_its_seats(client: Client, days: FilmDays):
    free, full = make_screening(film_days=days), make_screening(film_days=days, seats_taken=100)
    cancelled = make_screening(film_days=days, status="cancelled")
    html = client.get(address(free, full, cancelled)).text
    assert html.count("<select") == 1
    assert errors(html) == [
        "All seats for this screening are taken. You can join the waiting list.",
        "This screening has been cancelled.",
    ]
    nothing = client.get(address(full, cancelled)).text
    assert (nothing.count("<select"), nothing.count('name="email"')) == (0, 0)


@pytest.mark.parametrize("sent", [{}, {"seats": "0"}, {"seats": ""}])
def test_a_form_that_asks_for_no_seat_is_told_so(client: Client, days: FilmDays, sent: dict[str, str]):
    screening = make_screening(film_days=days)
    filled = form() | {f"seats_{screening.pk}": seats for seats in sent.values()}
    answer = client.post(address(screening), filled)
    assert (answer.status_code, "Choose at least one seat." in answer.text) == (422, True)


def test_a_form_that_was_changed_after_it_had_booked_books_the_second_time(client: Client, days: FilmDays):
    screening = make_screening(film_days=days)
    filled = form(screening, seats=1)
    client.post(address(screening), filled)
    filled |= {f"seats_{screening.pk}": 2}
    told = client.post(address(screening), filled)
    assert (told.status_code, Booking.objects.count()) == (409, 1)
    assert "This form has already made a booking" in told.text
    filled["key"] = re.search(r'name="key" value="([^"]+)"', told.text).group(1)
    client.post(address(screening), filled)
    assert [b.tickets.count() for b in Booking.objects.order_by("pk")] == [1, 2]


def test_screenings_at_the_same_time_are_pointed_out(client: Client, days: FilmDays):
    first = make_screening(film_days=days)
    second = make_screening(film_days=days, starts_at=first.starts_at)
    assert client.get(address(first)).text.count("run at the same time") == 0
    assert client.get(address(first, second)).text.count("run at the same time") == 1


def test_the_booking_form_makes_as_few_queries_for_many_screenings(client: Client, days: FilmDays):
    some = [make_screening(film_days=days) for _ in range(6)]
    asked = assert_same_queries(lambda: client.get(address(some[0])), lambda: client.get(address(*some)))
    assert asked <= 6


def test_booking_over_http_stays_short(client: Client, days: FilmDays, django_assert_max_num_queries):
    screening = make_screening(film_days=days)
    client.post(address(screening), form(screening, email="warm@kinomost.example"))
    with django_assert_max_num_queries(13):
        client.post(address(screening), form(screening))


@pytest.fixture
def booking(days: FilmDays) -> Booking:
    screening = make_screening(film_days=days, seats=3, slug="one")
    wanted = {screening.pk: 3}
    return book(
        "public", days.slug, wanted, email="mila@kinomost.example", language="en", key=uuid4()
    ).booking


def page(booking: Booking) -> str:
    return f"/en/bookings/{tokens.booking_token(booking.code)}/"


def test_single_seats_are_given_back_on_the_page(client: Client, booking: Booking):
    first = booking.tickets.order_by("number")[0]
    answer = client.post(page(booking) + "return/", {"ticket": [first.pk, "x", "9" * 30]}, follow=True)
    assert "1 seat has been given back. Thank you." in answer.text
    assert answer.text.count('type="checkbox"') == 2
    again = client.post(page(booking) + "return/", {"ticket": first.pk}, follow=True)
    assert "No seat was given back." in again.text


def test_tickets_come_as_pdf_and_calendar(client: Client, booking: Booking):
    pdf = client.get(page(booking) + "tickets.pdf")
    assert (pdf.content[:5], pdf.headers["Cache-Control"]) == (b"%PDF-", "private, no-store")
    calendar = client.get(page(booking) + "tickets.ics")
    assert len(Calendar.from_ical(calendar.content).walk("VEVENT")) == 1


def test_a_forged_or_changed_token_opens_nothing(client: Client, booking: Booking):
    token = tokens.booking_token(booking.code)
    forged = [booking.code, token[:-1] + ("A" if token[-1] != "A" else "B"), f"{booking.code}.x", "x" * 5000]
    for path in ("", "tickets.pdf", "tickets.ics"):
        assert [client.get(f"/en/bookings/{one}/{path}").status_code for one in forged] == [404] * 4
    assert client.post(f"/en/bookings/{forged[1]}/return/").status_code == 404
    assert client.get(f"/en/waiting/{token}/").status_code == 404


def test_a_full_screening_takes_names_for_the_waiting_list(client: Client, booking: Booking):
    wait = "/en/days/days/screenings/one/wait/"
    filled = {"email": "ana@kinomost.example", "name": "Ana", "seats": 1}
    answer = client.post(wait, filled)
    entry = WaitingEntry.objects.get()
    assert answer.headers["Location"] == f"/en/waiting/{tokens.waiting_token(entry.pk)}/"
    again = client.post(wait, filled)
    assert again.status_code == 409
    assert again.text.count("This address is already on the waiting list of this screening.") == 1


def test_an_offer_is_taken_on_its_page(client: Client, booking: Booking):
    client.post(
        "/en/days/days/screenings/one/wait/", {"email": "ana@kinomost.example", "name": "Ana", "seats": 1}
    )
    waiting = f"/en/waiting/{tokens.waiting_token(WaitingEntry.objects.get().pk)}/"
    assert 'name="leave"' in client.get(waiting).text
    client.post(page(booking) + "return/", {"ticket": booking.tickets.first().pk})
    assert (
        'name="take"' in client.get(waiting).text
    )  # opening the page takes nothing: mail scanners do it too
    answer = client.post(waiting, {"take": "1"})
    made = Booking.objects.get(email="ana@kinomost.example")
    assert answer.headers["Location"] == page(made)
    assert "You have taken the offer." in client.get(waiting).text


def test_an_offer_is_declined_and_a_late_answer_told(client: Client, booking: Booking):
    client.post(
        "/en/days/days/screenings/one/wait/", {"email": "ana@kinomost.example", "name": "Ana", "seats": 1}
    )
    waiting = f"/en/waiting/{tokens.waiting_token(WaitingEntry.objects.get().pk)}/"
    client.post(page(booking) + "return/", {"ticket": booking.tickets.first().pk})
    client.post(waiting, {"decline": "1"})
    late = client.post(waiting, {"take": "1"})
    assert (late.status_code, "This offer is over" in late.text) == (409, True)
