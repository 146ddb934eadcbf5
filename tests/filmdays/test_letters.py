"""Confirmations: the letter, its tickets, its calendar."""

import email
from email.message import Message
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from kinomost.filmdays import tokens
from kinomost.filmdays.actions import book, return_tickets
from kinomost.filmdays.letters import confirm_bookings
from kinomost.filmdays.models import Booking
from kinomost.names.texts import Texts
from kinomost.post.models import Letter
from tests.factories import make_film, make_film_days, make_screening

pytestmark = pytest.mark.django_db


def a_booking(language: str = "en", seats: int = 2, **film) -> Booking:
    screening = make_screening(film=make_film(**film), sound_language="sr", subtitle_languages=["ru"])
    wanted = {screening.pk: seats}
    address = "mila@kinomost.example"
    return book(
        "public",
        screening.film_days.slug,
        wanted,
        email=address,
        name="Mila O'Brien",
        language=language,
        key=uuid4(),
    ).booking


def parts(letter: Letter) -> dict[str, Message]:
    return {part.get_content_type(): part for part in email.message_from_bytes(bytes(letter.message)).walk()}


def test_a_booking_is_confirmed_once():
    booking = a_booking()
    assert (confirm_bookings(), confirm_bookings()) == (1, 0)
    letter = Letter.objects.get()
    assert (letter.to, letter.about_id) == ("mila@kinomost.example", booking.pk)


def test_the_letter_says_what_when_where_and_how_to_return():
    booking = a_booking()
    confirm_bookings()
    text = parts(Letter.objects.get())["text/plain"].get_payload(decode=True).decode()
    showing = booking.tickets.first().screening
    for said in (
        "Mila O'Brien,",
        "Sample title",
        "Ogledni bioskop, Hall 1, Ogledgrad",
        "SR → ru",
        "2 seats",
        f"Booking code: {booking.code}",
        f"http://127.0.0.1:8000/en/bookings/{tokens.booking_token(booking.code)}/",
        f"{showing.starts_at.astimezone(ZoneInfo('Europe/Belgrade')):%H:%M}, ",
    ):
        assert said in text


def test_the_tickets_are_one_page_a_seat_and_their_code_is_signed(tmp_path):
    booking = a_booking(seats=3)
    confirm_bookings()
    (tmp_path / "t.pdf").write_bytes(parts(Letter.objects.get())["application/pdf"].get_payload(decode=True))
    pages = [page.extract_text() for page in PdfReader(tmp_path / "t.pdf").pages]
    assert len(pages) == 3
    assert [f"{booking.code[:5]} {booking.code[5:]}-{n}" in pages[n - 1] for n in (1, 2, 3)] == [True] * 3


def test_the_calendar_is_attached():
    a_booking()
    confirm_bookings()
    attached = parts(Letter.objects.get())["text/calendar"].get_payload(decode=True)
    assert len(Calendar.from_ical(attached).walk("VEVENT")) == 1


@pytest.mark.parametrize("language", ["sr-latn", "sr-cyrl", "ru"])
def test_the_letter_is_in_the_visitors_language(language: str):
    a_booking(language)
    confirm_bookings()
    text = parts(Letter.objects.get())["text/plain"].get_payload(decode=True).decode()
    assert f"http://127.0.0.1:8000/{language}/bookings/" in text
    assert "Booking code" not in text


def test_titles_full_of_signs_do_no_harm():
    nasty = Texts.of(en='"#eval(1)" $x$ <b> \\ @ref %s\r\nBcc: x@kinomost.example ' + "long " * 50)
    a_booking(titles=nasty)
    assert confirm_bookings() == 1
    letter = email.message_from_bytes(bytes(Letter.objects.get().message))
    assert letter["Bcc"] is None


def test_nothing_is_written_when_all_seats_were_given_back():
    booking = a_booking()
    return_tickets("public", booking, [t.pk for t in booking.tickets.all()])
    confirm_bookings()
    assert Letter.objects.count() == 0


def test_a_booking_of_a_hidden_film_is_still_confirmed():
    booking = a_booking()
    make_film_days()
    booking.film_days.is_public = False
    booking.film_days.save()
    assert confirm_bookings() == 1
