"""The office: film days, the ledger, the record of a screening, publishing and cancelling."""

import csv
import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from threading import Barrier
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from kinomost.filmdays.actions import book, join_waiting_list, return_tickets
from kinomost.filmdays.actions.desk import cancel, change_screening, publish
from kinomost.filmdays.actions.door import admit
from kinomost.filmdays.models import Booking, FilmDays, Screening, WaitingEntry
from kinomost.filmdays.queries.check import miscounted
from kinomost.filmdays.queries.desk import conflicts_of, ledger
from kinomost.journal.actions import EditConflict, claim
from kinomost.names.texts import Texts
from kinomost.post.models import Letter
from tests.factories import (
    make_account,
    make_city,
    make_exchange,
    make_film,
    make_film_days,
    make_hall,
    make_place,
    make_screening,
    make_season,
)
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
LEDGER = "/en/desk/office/days/days/"


@pytest.fixture
def days() -> FilmDays:
    return make_film_days(slug="days", season=make_season(exchange=make_exchange(slug="office")))


@pytest.fixture
def editor(client: Client, days: FilmDays) -> Client:
    client.force_login(make_account("editor", days.season.exchange))
    return client


def books(screening: Screening, seats: int, email: str = "mila@kinomost.example") -> Booking:
    wanted = {screening.pk: seats}
    slug = screening.film_days.slug
    return book("public", slug, wanted, email=email, name="Mila", language="ru", key=uuid4()).booking


def fields(screening: Screening, **change: object) -> dict[str, object]:
    local = screening.starts_at.astimezone(ZoneInfo("Europe/Belgrade"))
    return {
        "film": screening.film_id,
        "space": screening.space_id,
        "starts_at": f"{local:%Y-%m-%dT%H:%M}",
        "minutes": 90,
        "seats_offered": screening.seats_offered,
        "is_bookable": "on",
        "version": screening.version,
        "base": "{}",
        **change,
    }


def test_the_ledger_makes_as_few_queries_for_many_screenings(editor: Client, days: FilmDays):
    other = make_film_days(slug="other", season=days.season)
    make_screening(film_days=days)
    for _ in range(5):
        make_screening(film_days=other)
    for path in ("", "?view=grid", "export.csv"):
        small, large = LEDGER + path, LEDGER.replace("/days/days/", "/days/other/") + path
        assert assert_same_queries(lambda at=small: editor.get(at), lambda at=large: editor.get(at)) <= 16


def test_the_list_of_film_days_makes_as_few_queries_for_many(editor: Client, days: FilmDays):
    def fetch() -> None:
        editor.get("/en/desk/office/days/")

    one = assert_same_queries(fetch, fetch)
    make_screening(film_days=make_film_days(season=days.season))
    assert assert_same_queries(fetch, fetch) == one


def test_figures_tell_admissions_occupancy_and_unmet_demand_apart(days: FilmDays):
    screening = make_screening(film_days=days, seats=4)
    booking = books(screening, 4)
    screening.refresh_from_db()
    join_waiting_list("public", screening, 3, email="ana@kinomost.example", language="en")
    [line] = ledger(days.screenings.all(), {})
    assert (line.taken, line.admissions, line.occupancy, line.unmet) == (4, None, None, 3)
    admit("account:1", screening, booking.tickets.first())
    [line] = ledger(days.screenings.all(), {})
    assert (line.admissions, line.occupancy) == (1, 25.0)
    change_screening("account:1", screening, screening.version, {"counted_admissions": 3})
    [line] = ledger(days.screenings.all(), {})
    assert (line.admissions, line.occupancy, line.admitted) == (3, 75.0, 1)


def test_a_share_is_written_with_one_decimal(editor: Client, days: FilmDays):
    make_screening(film_days=days, seats=24, counted_admissions=2)
    assert '2 <span class="muted nowrap">8.3%</span>' in editor.get(LEDGER).text


def test_the_export_is_safe_in_a_spreadsheet(editor: Client, days: FilmDays):
    make_screening(film_days=days, film=make_film(titles=Texts.of(en="=cmd()")), slug="one")
    content = editor.get(LEDGER + "export.csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    assert (row["screening"], row["title"], row["admissions"]) == ("one", "'=cmd()", "")


def test_a_screening_is_entered_on_the_halls_clock(editor: Client, days: FilmDays):
    film = make_film(exchange=days.season.exchange, runtime_minutes=100)
    place = make_place(city=make_city(timezone="Asia/Vladivostok", exchange=days.season.exchange))
    hall = make_hall(seats=77, place=place)
    typed = {"film": film.pk, "space": hall.pk, "starts_at": "2027-01-09T19:30", "version": 1, "base": "{}"}
    answer = editor.post(LEDGER + "screenings/new/", typed)
    made = Screening.objects.get(film=film)
    assert answer.headers["Location"] == f"{LEDGER}screenings/{made.slug}/"
    assert made.starts_at == dt.datetime(2027, 1, 9, 9, 30, tzinfo=dt.UTC)
    assert (made.minutes, made.seats_offered, made.status) == (100, 77, "draft")


def test_an_hour_that_the_clock_skips_is_refused(editor: Client, days: FilmDays):
    screening = make_screening(film_days=days)
    typed = fields(screening, starts_at="2027-03-28T02:30")
    answer = editor.post(f"{LEDGER}screenings/{screening.slug}/", typed)
    assert "The clock skips this hour on that night." in answer.text


def test_seats_never_fall_below_those_taken(editor: Client, days: FilmDays):
    screening = make_screening(film_days=days, seats=10, slug="one")
    books(screening, 4)
    answer = editor.post(LEDGER + "screenings/one/", fields(screening, seats_offered=3))
    assert "4 seats are taken or offered already; there cannot be fewer." in answer.text
    screening.refresh_from_db()
    assert (screening.seats_offered, screening.seats_taken) == (10, 4)


def test_added_seats_are_offered_to_who_waits(days: FilmDays):
    screening = make_screening(film_days=days, seats=4)
    books(screening, 4)
    screening.refresh_from_db()
    entry = join_waiting_list("public", screening, 2, email="ana@kinomost.example", language="en")
    change_screening("account:1", screening, screening.version, {"seats_offered": 6})
    entry.refresh_from_db()
    assert (entry.status, list(miscounted())) == ("offered", [])


def test_a_save_does_not_undo_a_booking_of_the_same_moment(days: FilmDays):
    screening = make_screening(film_days=days)
    read_before = Screening.objects.get(pk=screening.pk)
    books(screening, 2)
    change_screening("account:1", read_before, read_before.version, {"is_bookable": False})
    screening.refresh_from_db()
    assert (screening.seats_taken, screening.is_bookable) == (2, False)


def test_two_editors_lose_nothing(editor: Client, days: FilmDays):
    screening = make_screening(film_days=days, slug="one")
    address = LEDGER + "screenings/one/"
    html = editor.get(address).text
    base = html.split('name="base" value="')[1].split('"')[0].replace("&quot;", '"')
    change_screening("account:9", screening, 1, {"seats_offered": 55})
    answer = editor.post(
        address, fields(Screening.objects.get(), minutes=95, version=1, base=base, seats_offered=100)
    )
    assert answer.status_code == 409
    assert 'value="55"' in answer.text
    assert 'value="95"' in answer.text
    with pytest.raises(EditConflict):
        change_screening("account:9", screening, 1, {"seats_offered": 66})


def test_a_moved_screening_is_told_to_who_holds_tickets(days: FilmDays):
    screening = make_screening(film_days=days)
    books(screening, 1)
    values = {
        "starts_at": screening.starts_at + dt.timedelta(hours=1),
        "ends_at": screening.ends_at + dt.timedelta(hours=1),
    }
    change_screening("account:1", screening, screening.version, values)
    letter = Letter.objects.get()
    assert (letter.to, "Пробное название" in letter.subject) == ("mila@kinomost.example", True)


def test_a_moved_screening_is_told_to_who_waits_and_shortens_offers(days: FilmDays):
    screening = make_screening(film_days=days, seats=4)
    booking = books(screening, 4)
    screening.refresh_from_db()
    join_waiting_list("public", screening, 1, email="ana@kinomost.example", language="en")
    join_waiting_list("public", screening, 1, email="boris@kinomost.example", language="ru")
    return_tickets("public", booking, [booking.tickets.first().pk])
    Letter.objects.all().delete()
    soon = timezone.now() + dt.timedelta(hours=1)
    values = {"starts_at": soon, "ends_at": soon + dt.timedelta(hours=2)}
    change_screening("account:1", screening, screening.version, values)
    assert sorted(Letter.objects.values_list("to", "subject")) == [
        ("ana@kinomost.example", "Changed: Sample title"),
        ("boris@kinomost.example", "Изменение: Пробное название"),
        ("mila@kinomost.example", "Изменение: Пробное название"),
    ]
    assert WaitingEntry.objects.get(status="offered").offer_expires_at == soon


def test_a_change_and_a_cancellation_reach_the_calendar(days: FilmDays):
    screening = make_screening(film_days=days)
    books(screening, 1)
    values = {"starts_at": screening.starts_at + dt.timedelta(hours=1)}
    change_screening(
        "account:1", screening, 1, {**values, "ends_at": screening.ends_at + dt.timedelta(hours=1)}
    )
    cancel("account:1", Screening.objects.all())
    entries = []
    for letter in Letter.objects.order_by("pk"):
        parts = message_from_bytes(bytes(letter.message)).walk()
        [ics] = [p.get_payload(decode=True) for p in parts if p.get_content_type() == "text/calendar"]
        [event] = Calendar.from_ical(ics).walk("VEVENT")
        entries.append((str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])))
    uid = f"screening-{screening.pk}@127.0.0.1"
    assert entries == [(uid, 2, "CONFIRMED"), (uid, 3, "CANCELLED")]


def test_nobody_is_told_of_a_correction_after_the_film(days: FilmDays):
    screening = make_screening(film_days=days)
    books(screening, 1)
    over = {
        "starts_at": timezone.now() - dt.timedelta(hours=4),
        "ends_at": timezone.now() - dt.timedelta(hours=2),
    }
    Screening.objects.update(**over)
    corrected = over["starts_at"] - dt.timedelta(minutes=5)
    change_screening("account:1", Screening.objects.get(), 1, {"starts_at": corrected})
    assert Letter.objects.count() == 0


def test_a_change_that_loses_a_race_is_written_at_the_next_try(days: FilmDays, monkeypatch):
    screening = make_screening(film_days=days)
    tries = []

    def lost_once(subject, version):
        tries.append(subject)
        if len(tries) == 1:
            raise OperationalError("deadlock detected")
        return claim(subject, version)

    monkeypatch.setattr("kinomost.filmdays.actions.desk.claim", lost_once)
    change_screening("account:1", screening, 1, {"seats_offered": 55})
    screening.refresh_from_db()
    assert (len(tries), screening.seats_offered) == (2, 55)


@pytest.mark.django_db(transaction=True)
def test_two_films_moved_at_once_do_not_end_in_one_hall(days: FilmDays):
    first = make_screening(film_days=days)
    second = make_screening(film_days=days, starts_at=first.starts_at)
    homes = {first.pk: first.space, second.pk: second.space}
    hall = make_hall(place=first.space.place, seats=100)

    def move(pk: int) -> bool:
        try:
            screening = Screening.objects.select_related("film_days__season", "film").get(pk=pk)
            both.wait(10)
            change_screening("account:1", screening, screening.version, {"space": hall})
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    for _ in range(5):
        both = Barrier(2)
        with ThreadPoolExecutor(2) as editors:
            assert sorted(editors.map(move, homes)) == [False, True]
        for pk, home in homes.items():
            Screening.objects.filter(pk=pk).update(space=home)


def test_cancelling_writes_to_all_and_ends_the_waiting_list(editor: Client, days: FilmDays):
    screening = make_screening(film_days=days, seats=4)
    booking = books(screening, 4)
    screening.refresh_from_db()
    join_waiting_list("public", screening, 1, email="ana@kinomost.example", language="en")
    join_waiting_list("public", screening, 1, email="boris@kinomost.example", language="en")
    return_tickets("public", booking, [booking.tickets.first().pk])
    Letter.objects.all().delete()
    editor.post(LEDGER + "bulk/", {"row": screening.pk, "action": "cancel"})
    screening.refresh_from_db()
    assert (screening.status, screening.seats_held, list(miscounted())) == ("cancelled", 0, [])
    assert sorted(Letter.objects.values_list("to", flat=True)) == [
        "ana@kinomost.example",
        "boris@kinomost.example",
        "mila@kinomost.example",
    ]
    assert set(WaitingEntry.objects.values_list("status", flat=True)) == {"expired"}


def test_a_screening_with_tickets_is_not_taken_back_to_draft(editor: Client, days: FilmDays):
    empty, taken = make_screening(film_days=days), make_screening(film_days=days)
    books(taken, 1)
    answer = editor.post(LEDGER + "bulk/", {"row": [empty.pk, taken.pk], "action": "withdraw"}, follow=True)
    assert "Seats are taken; cancel instead" in answer.text
    assert [Screening.objects.get(pk=s.pk).status for s in (empty, taken)] == ["draft", "published"]


def test_two_films_in_one_hall_are_not_published(editor: Client, days: FilmDays):
    first = make_screening(film_days=days)
    second = make_screening(film_days=days, space=first.space, status="draft", starts_at=first.starts_at)
    answer = editor.post(LEDGER + "bulk/", {"row": second.pk, "action": "publish"}, follow=True)
    assert "Not published, because another film is in the hall" in answer.text
    assert "another film is in this hall" in editor.get(LEDGER).text
    second.refresh_from_db()
    assert second.status == "draft"


def test_a_published_screening_is_not_moved_into_another(days: FilmDays):
    first = make_screening(film_days=days)
    second = make_screening(film_days=days)
    with pytest.raises(ValidationError):
        change_screening("account:1", second, 1, {"space": first.space})


def test_other_film_days_in_the_same_hall_count_too(days: FilmDays):
    first = make_screening(film_days=days)
    elsewhere = make_film_days(season=days.season)
    make_screening(film_days=elsewhere, space=first.space, starts_at=first.starts_at)
    assert [str(c.kind) for c in conflicts_of(days)[first.pk]] == ["hall_taken"]


def test_publishing_checks_one_after_the_other(days: FilmDays):
    first = make_screening(film_days=days, status="draft")
    second = make_screening(film_days=days, space=first.space, status="draft", starts_at=first.starts_at)
    done, kept = publish("account:1", [first, second])
    assert (len(done), len(kept)) == (0, 2)


def test_film_days_are_entered_and_changed(editor: Client, days: FilmDays):
    typed = {
        "season": days.season_id,
        "names-tag": ["en"],
        "names-kind": ["official"],
        "names-text": ["Spring days"],
        "starts": "2027-04-01",
        "ends": "2027-04-03",
        "seats_a_booking": 4,
        "hold_minutes": 60,
        "version": 1,
        "base": "{}",
    }
    wrong = editor.post("/en/desk/office/days/new/", {**typed, "ends": "2027-03-01"})
    assert "The end lies before the beginning." in wrong.text
    answer = editor.post("/en/desk/office/days/new/", typed)
    assert answer.headers["Location"] == "/en/desk/office/days/spring-days/"
    address = "/en/desk/office/days/spring-days/record/"
    film = make_film(exchange=days.season.exchange)
    editor.post(address, {"without_times": "1", "films": [film.pk]})
    editor.post(address, {**typed, "hold_minutes": 30})
    made = FilmDays.objects.get(slug="spring-days")
    assert (made.hold_minutes, list(made.films.all())) == (30, [film])


def test_a_draft_is_deleted_and_a_screening_with_tickets_is_not(editor: Client, days: FilmDays):
    draft, taken = make_screening(film_days=days, status="draft"), make_screening(film_days=days)
    books(taken, 1)
    for one in (draft, taken):
        editor.post(f"{LEDGER}screenings/{one.slug}/", {"remove": "1"})
    assert list(days.screenings.all()) == [taken]


@pytest.mark.parametrize(
    ("role", "ledger_status", "edit_status", "door_status"),
    [("owner", 200, 200, 200), ("viewer", 200, 403, 403), ("door", 403, 403, 200), ("guest", 403, 403, 403)],
)
def test_each_role_opens_its_own_pages(
    client: Client, days: FilmDays, role, ledger_status, edit_status, door_status
):
    screening = make_screening(film_days=days, slug="one")
    client.force_login(make_account(role, days.season.exchange))
    paths = (LEDGER, LEDGER + "screenings/one/", f"/en/desk/office/door/{screening.pk}/")
    assert [client.get(path).status_code for path in paths] == [ledger_status, edit_status, door_status]


def test_the_door_of_another_office_is_closed(editor: Client):
    theirs = make_screening(
        film_days=make_film_days(season=make_season(exchange=make_exchange(slug="theirs")))
    )
    assert editor.get(f"/en/desk/office/door/{theirs.pk}/").status_code == 404
    assert editor.get(f"/en/desk/theirs/door/{theirs.pk}/").status_code == 403
