"""The door: tickets are let in once, people without one while seats are free, and seats of who does not come go on."""

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from kinomost.filmdays.actions import book, return_tickets
from kinomost.filmdays.actions.door import Answer, admit, give_away, scan, take_back, walk_in, walk_out
from kinomost.filmdays.models import Booking, FilmDays, Screening
from kinomost.filmdays.queries.check import miscounted
from kinomost.filmdays.queries.desk import ledger
from kinomost.filmdays.tokens import SignedTicket
from tests.factories import make_account, make_exchange, make_film_days, make_screening, make_season

pytestmark = pytest.mark.django_db


@pytest.fixture
def days() -> FilmDays:
    return make_film_days(slug="days", season=make_season(exchange=make_exchange(slug="office")))


def books(screening: Screening, seats: int, email: str = "mila@kinomost.example") -> Booking:
    wanted, slug = {screening.pk: seats}, screening.film_days.slug
    return book("public", slug, wanted, email=email, name="Mila", language="ru", key=uuid4()).booking


def test_a_ticket_lets_in_once(days: FilmDays):
    screening = make_screening(film_days=days)
    ticket = books(screening, 1).tickets.get()
    code = SignedTicket(ticket.pk, screening.pk).sign()
    assert [scan("account:1", screening, code).answer for _ in range(2)] == [Answer.ADMITTED, Answer.ALREADY]
    assert take_back("account:1", screening, ticket) is True
    assert scan("account:1", screening, ticket.booking.code.lower()).answer == Answer.ADMITTED


def test_the_door_tells_wrong_tickets_apart(days: FilmDays):
    here, there = make_screening(film_days=days), make_screening(film_days=days)
    booking = books(here, 3)
    first, _second, third = booking.tickets.order_by("number")
    return_tickets("public", booking, [third.pk])
    elsewhere = books(there, 1, "goran@kinomost.example")
    forged = SignedTicket(first.pk, here.pk).sign()[:-4] + "AAAA"
    answers = {
        "several": scan("account:1", here, booking.code).answer,
        "typed": scan("account:1", here, f"{booking.code[:5]} {booking.code[5:]}-2").answer,
        "returned": scan("account:1", here, f"{booking.code}-3").answer,
        "other": scan("account:1", here, elsewhere.code).answer,
        "forged": scan("account:1", here, forged).answer,
        "unknown": scan("account:1", here, "x" * 5000).answer,
    }
    assert {name: str(answer) for name, answer in answers.items()} == {
        "several": "choose",
        "typed": "admitted",
        "returned": "returned",
        "other": "other_screening",
        "forged": "forged",
        "unknown": "unknown",
    }


def test_the_door_page_admits_counts_and_finds(client: Client, days: FilmDays):
    screening = make_screening(film_days=days, starts_at=timezone.now() + dt.timedelta(hours=1))
    booking = books(screening, 2)
    client.force_login(make_account("door", days.season.exchange))
    address = f"/en/desk/office/door/{screening.pk}/"
    assert address in client.get("/en/desk/office/door/").text
    html = client.post(address, {"code": f"{booking.code}-1"}).text
    assert ("Come in" in html, '<span class="door-count">1</span>' in html) == (True, True)
    assert client.get(address, {"q": "mil"}).text.count('data-status="') == 2
    assert client.get(address, {"q": "nobody"}).text.count('data-status="') == 0
    undone = client.post(address, {"take_back": booking.tickets.get(number=1).pk}).text
    assert '<span class="door-count">0</span>' in undone
    together = client.post(address, {"booking": booking.pk}).text
    assert '<span class="door-count">2</span>' in together
    assert '<span class="door-count">3</span>' in client.post(address, {"walk_in": "1"}).text
    assert '<span class="door-count">2</span>' in client.post(address, {"walk_out": "1"}).text
    assert client.post(address, {"ticket": "9" * 30}).status_code == 404


def test_the_door_says_where_a_ticket_for_another_screening_belongs(client: Client, days: FilmDays):
    here, there = make_screening(film_days=days), make_screening(film_days=days)
    ticket = books(there, 1).tickets.get()
    client.force_login(make_account("door", days.season.exchange))
    answer = client.post(
        f"/en/desk/office/door/{here.pk}/", {"code": SignedTicket(ticket.pk, there.pk).sign()}
    )
    assert "This ticket is for another screening" in answer.text
    assert there.space.place.names.best("en").text in answer.text.split("door-answer")[1].split("</form>")[0]


def test_a_ticket_of_another_office_tells_nothing_of_its_holder(days: FilmDays):
    here = make_screening(film_days=days)
    theirs = make_film_days(season=make_season(exchange=make_exchange(slug="theirs")))
    foreign = make_screening(film_days=theirs)
    ticket = books(foreign, 1).tickets.get()
    code = SignedTicket(ticket.pk, foreign.pk).sign()
    found = [scan("account:1", here, text) for text in (code, ticket.booking.code)]
    assert [(one.answer, one.tickets) for one in found] == [(Answer.UNKNOWN, ())] * 2


def test_people_without_a_ticket_come_in_while_seats_are_free(days: FilmDays):
    screening = make_screening(film_days=days, seats=3)
    books(screening, 2)
    assert [walk_in("account:1", screening) for _ in range(2)] == [Answer.ADMITTED, Answer.FULL]
    [line] = ledger(days.screenings.all(), {})
    assert (line.taken, line.admissions, list(miscounted())) == (3, 1, [])
    assert [walk_out("account:1", screening) for _ in range(2)] == [True, False]
    screening.refresh_from_db()
    assert (screening.seats_taken, screening.walked_in) == (2, 0)


def test_seats_of_who_does_not_come_are_given_away_at_the_last_call(days: FilmDays):
    screening = make_screening(film_days=days, seats=2)
    late, later = books(screening, 2).tickets.order_by("number")
    assert (give_away("account:1", screening), walk_in("account:1", screening)) == (0, Answer.FULL)
    Screening.objects.update(starts_at=timezone.now() + dt.timedelta(minutes=9))
    screening.refresh_from_db()
    assert (give_away("account:1", screening), walk_in("account:1", screening)) == (2, Answer.ADMITTED)
    assert [admit("account:1", screening, one) for one in (late, later)] == [Answer.ADMITTED, Answer.LATE]
    screening.refresh_from_db()
    assert (screening.seats_taken, screening.walked_in, list(miscounted())) == (2, 1, [])
