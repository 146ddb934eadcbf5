"""The public programme."""

import datetime as dt
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar
from pypdf import PdfReader

from kinomost.filmdays.models import FilmDays, Screening
from kinomost.filmdays.queries import version
from kinomost.filmdays.queries.programme import programme
from kinomost.journal.actions import record
from kinomost.names.texts import Text, Texts
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
FRAME = "/en/days/days/"


@pytest.fixture(autouse=True)
def nothing_remembered():
    caches["memory"].clear()
    version._seen.clear()


@pytest.fixture
def days() -> FilmDays:
    return make_film_days(slug="days")


def hall_in(zone: str, slug: str = ""):
    city = make_city(timezone=zone, **({"slug": slug} if slug else {}))
    return make_hall(place=make_place(city=city))


def hours(html: str) -> list[str]:
    return [part.split("</time>")[0].rsplit(">", 1)[1] for part in html.split('<p class="show-time">')[1:]]


def test_hours_are_on_the_cinemas_own_clock(client: Client, days: FilmDays):
    at = dt.datetime(2027, 1, 9, 17, 0, tzinfo=dt.UTC)
    make_screening(film_days=days, starts_at=at, space=hall_in("Europe/Belgrade"))
    make_screening(film_days=days, starts_at=at, space=hall_in("Asia/Vladivostok"))
    shown = programme(days)
    assert hours(client.get(FRAME).text) == ["18:00", "03:00"]
    assert list(shown.by_day) == [dt.date(2027, 1, 9), dt.date(2027, 1, 10)]


def test_a_film_that_ends_after_midnight_says_so(client: Client, days: FilmDays):
    at = dt.datetime(2027, 1, 9, 22, 30, tzinfo=dt.UTC)
    make_screening(film_days=days, starts_at=at, space=hall_in("Europe/Belgrade"))
    html = client.get(FRAME).text
    assert html.count("<small>until 01:00 next day</small>") == 1


def test_the_hour_that_comes_twice_names_its_offset(client: Client, days: FilmDays):
    hall = hall_in("Europe/Belgrade")
    for hour in (0, 1):
        make_screening(
            film_days=days, space=hall, starts_at=dt.datetime(2027, 10, 31, hour, 30, tzinfo=dt.UTC)
        )
    assert hours(client.get(FRAME).text) == ["02:30 (UTC+2)", "02:30 (UTC+1)"]


def test_a_film_lasts_as_long_across_the_clock_change(days: FilmDays):
    start = dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC)
    make_screening(film_days=days, space=hall_in("Europe/Belgrade"), starts_at=start)
    [showing] = programme(days).showings
    assert (showing.starts.hour, showing.ends.hour) == (1, 4)
    assert showing.ends.astimezone(dt.UTC) - start == dt.timedelta(minutes=90)
    assert showing.starts.tzinfo == ZoneInfo("Europe/Belgrade")


def test_hidden_screenings_and_films_are_not_shown(client: Client, days: FilmDays):
    make_screening(film_days=days, status="draft", slug="draft")
    make_screening(film_days=days, film=make_film(is_public=False), slug="secret")
    make_screening(film_days=days, slug="shown")
    assert [s.slug for s in programme(days).showings] == ["shown"]
    for slug, status in {"draft": 404, "secret": 404, "shown": 200}.items():
        assert client.get(f"/en/days/days/screenings/{slug}/").status_code == status


def test_film_days_of_a_hidden_office_are_not_there(client: Client):
    make_film_days(slug="days", season=make_season(exchange=make_exchange(is_public=False)))
    paths = ("", "films/", "programme.json", "programme.ics", "programme.pdf", "book/")
    assert [client.get(FRAME + path).status_code for path in paths] == [404] * 6


def test_titles_are_escaped_and_keep_their_direction(client: Client, days: FilmDays):
    titles = Texts([Text("he", "סרט 100% <b>", "original"), Text("en", "Film & “film”")])
    make_screening(film_days=days, film=make_film(titles=titles))
    html = client.get(FRAME).text
    assert '<span class="clamp" lang="he" dir="rtl">סרט 100% &lt;b&gt;</span>' in html
    assert '<span class="show-other clamp" lang="en">Film &amp; “film”</span>' in html


def test_seats_are_told_in_words(client: Client, days: FilmDays):
    for taken in (0, 80, 95, 100):
        make_screening(film_days=days, seats_taken=taken)
    html = client.get(FRAME).text
    said = [part.split("</p>")[0] for part in html.split('<p class="show-seats">')[1:]]
    assert said == ["Seats free", "Few seats left: 20", "Last 5 seats", "No seats left"]


def test_seats_kept_for_an_offer_are_not_free(client: Client, days: FilmDays):
    make_screening(film_days=days, seats=2, seats_taken=1, seats_held=1)
    assert "No seats left" in client.get(FRAME).text


def test_the_programme_makes_as_few_queries_for_many_screenings(client: Client):
    small, large = make_film_days(slug="small"), make_film_days(slug="large")
    make_screening(film_days=small)
    for _ in range(5):
        make_screening(film_days=large)
    for path in ("", "films/", "programme.json", "programme.ics"):

        def fetch(slug: str, path: str = path) -> None:
            caches["memory"].clear()
            assert client.get(f"/en/days/{slug}/{path}").status_code == 200

        assert assert_same_queries(lambda: fetch("small"), lambda: fetch("large")) <= 8


def test_an_unchanged_page_is_not_sent_twice(client: Client, days: FilmDays):
    first = client.get(FRAME)
    again = client.get(FRAME, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_every_write_of_the_office_shows_at_once(client: Client, days: FilmDays):
    film = make_film(titles=Texts.of(en="Before"))
    make_screening(film_days=days, film=film)
    assert "Before" in client.get(FRAME).text
    film.titles = Texts.of(en="After")
    film.save()
    assert "Before" in client.get(FRAME).text  # no audit line, no write
    record("account:1", "edit", film)
    assert "After" in client.get(FRAME).text


def test_a_booking_does_not_make_the_page_again(client: Client, days: FilmDays):
    make_screening(film_days=days)
    first = client.get(FRAME).headers["ETag"]
    Screening.objects.update(seats_taken=100)
    record("public", "book", days)
    assert client.get(FRAME).headers["ETag"] == first


def test_who_is_signed_in_gets_a_page_of_their_own(client: Client, days: FilmDays):
    client.get(FRAME)
    client.force_login(make_account("editor"))
    assert "ETag" not in client.get(FRAME).headers


def test_a_city_has_its_own_page_and_an_unknown_one_has_none(client: Client, days: FilmDays):
    make_screening(film_days=days, space=hall_in("Europe/Belgrade", "ogledgrad"), slug="here")
    make_screening(film_days=days, space=hall_in("Europe/Moscow", "probnoje"), slug="there")
    html = client.get(FRAME + "cities/probnoje/").text
    assert ("screenings/there/" in html, "screenings/here/" in html) == (True, False)
    assert client.get(FRAME + "cities/nowhere/").status_code == 404


def test_film_days_without_showtimes_show_what_is_known(client: Client, days: FilmDays):
    days.films.add(make_film(titles=Texts.of(sr_Latn="Bez satnice")))
    days.venues.add(make_place(names=Texts.of(ru="Кинотеатр без расписания")))
    html = client.get(FRAME).text
    for part in ("The showtimes are not known", "Bez satnice", "Кинотеатр без расписания"):
        assert part in html


def test_one_coming_programme_is_opened_at_once(client: Client, days: FilmDays):
    make_film_days(slug="archive", starts=dt.date(2023, 12, 1), ends=dt.date(2023, 12, 3))
    assert client.get("/en/days/").headers["Location"] == "/en/days/days/"
    everything = client.get("/en/days/?all").text
    assert all(f"/en/days/{slug}/" in everything for slug in ("days", "archive"))


def test_json_says_when_where_and_what(client: Client, days: FilmDays):
    at = dt.datetime(2027, 1, 9, 17, 0, tzinfo=dt.UTC)
    made = make_screening(
        film_days=days, starts_at=at, sound_language="sr", subtitle_languages=["ru"], seats=10, slug="one"
    )
    data = json.loads(client.get(FRAME + "programme.json").content)
    [line] = data["screenings"]
    assert line == {
        "id": made.pk,
        "slug": "one",
        "url": "http://127.0.0.1:8000/en/days/days/screenings/one/",
        "starts_at": "2027-01-09T18:00:00+01:00",
        "ends_at": "2027-01-09T19:30:00+01:00",
        "timezone": "Europe/Belgrade",
        "status": "published",
        "film": {
            "slug": made.film.slug,
            "titles": {"sr-Latn": "Ogledni naslov", "ru": "Пробное название", "en": "Sample title"},
            "year": 2024,
            "minutes": 90,
        },
        "event": None,
        "city": made.space.place.city.slug,
        "place": {"slug": made.space.place.slug, "name": "Ogledni bioskop"},
        "hall": "Hall 1",
        "sound": "sr",
        "subtitles": ["ru"],
        "seats": {"offered": 10, "state": "few"},
    }


def test_the_calendar_carries_the_zone_and_survives_a_change(client: Client, days: FilmDays):
    at = dt.datetime(2027, 1, 9, 17, 0, tzinfo=dt.UTC)
    made = make_screening(film_days=days, starts_at=at, slug="one", status="cancelled")
    calendar = Calendar.from_ical(client.get(FRAME + "screenings/one.ics").content)
    [event] = calendar.walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == (
        f"screening-{made.pk}@127.0.0.1",
        1,
        "CANCELLED",
    )
    assert event["DTSTART"].params["TZID"] == "Europe/Belgrade"
    assert event.start.astimezone(dt.UTC) == at
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Belgrade"]
    whole = client.get(FRAME + "programme.ics").content
    assert len(Calendar.from_ical(whole).walk("VEVENT")) == 1


def test_calendar_lines_are_folded_between_letters(client: Client, days: FilmDays):
    long = "Реч, " * 60 + "крај; kraj\\"
    make_screening(film_days=days, film=make_film(titles=Texts.of(sr_Cyrl=long)))
    raw = client.get(FRAME + "programme.ics").content
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    [event] = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith(long)


def test_the_hour_that_comes_twice_is_told_in_utc(client: Client, days: FilmDays):
    at = dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)
    make_screening(film_days=days, space=hall_in("Europe/Belgrade"), starts_at=at)
    [event] = Calendar.from_ical(client.get(FRAME + "programme.ics").content).walk("VEVENT")
    assert event.start == at


@pytest.mark.parametrize("language", ["sr-latn", "sr-cyrl", "ru", "en"])
def test_the_printed_programme_speaks_each_language(client: Client, days: FilmDays, language: str, tmp_path):
    make_screening(film_days=days)
    (tmp_path / "p.pdf").write_bytes(client.get(f"/{language}/days/days/programme.pdf").content)
    text = PdfReader(tmp_path / "p.pdf").pages[0].extract_text()
    with override(language):
        hall = programme(days).showings[0].hall.full_name
    assert hall in text


def test_a_selection_is_an_address(client: Client, days: FilmDays):
    first, second = (
        make_screening(film_days=days, slug="first"),
        make_screening(film_days=days, slug="second"),
    )
    draft = make_screening(film_days=days, status="draft")
    html = client.get(f"/en/selection/?s={first.pk},{second.pk},{draft.pk},x,99999999").text
    assert all(f"screenings/{slug}/" in html for slug in ("first", "second"))
    assert "2 screenings of this selection are no longer in the programme." in html
    assert f"/en/days/days/book/?s={first.pk},{second.pk}" in html
    calendar = client.get(f"/en/selection.ics?s={first.pk}").content
    assert len(Calendar.from_ical(calendar).walk("VEVENT")) == 1


def test_a_page_can_be_shared(client: Client, days: FilmDays):
    make_screening(film_days=days, slug="one")
    html = client.get(FRAME + "screenings/one/").text
    assert '<meta property="og:title" content="Ogledni naslov / Sample title">' in html or (
        '<meta property="og:title" content="Sample title">' in html
    )
    assert 'hreflang="sr-Cyrl" href="http://127.0.0.1:8000/sr-cyrl/days/days/screenings/one/"' in html


def test_days_that_are_over_can_be_opened_and_today_comes_first(client: Client, days: FilmDays):
    now = timezone.now()
    for shift in (-2, -1, 1):
        make_screening(film_days=days, starts_at=now + dt.timedelta(days=shift))
    html = client.get(FRAME).text
    closed, opened = html.split("</details>")
    assert (closed.count('<section class="day"'), opened.count('<section class="day"')) == (2, 1)
    assert "2 days that are over" in closed


def test_without_javascript_the_stars_keep_a_selection_in_the_address(client: Client):
    days = make_film_days(slug="days")
    first, second = make_screening(film_days=days), make_screening(film_days=days)

    def stars(address: str) -> list[str]:
        return re.findall(r'href="/en(/selection/\?s=[\d,]*)" data-pick="', client.get(address).text)

    one, both = f"/selection/?s={first.pk}", f"/selection/?s={first.pk},{second.pk}"
    assert stars("/en/days/days/") == [one, f"/selection/?s={second.pk}"]
    assert f'href="/en/days/days/?s={first.pk}"' in client.get("/en" + one).text
    assert stars(f"/en/days/days/?s={first.pk}") == ["/selection/?s=", both]
    assert stars("/en" + both) == [f"/selection/?s={second.pk}", one]
    films = f'href="/en/days/days/films/?s={first.pk}"'
    assert films in client.get(f"/en/days/days/?s={first.pk}").text


def unfolded(client: Client, address: str) -> str:
    return client.get(address).text.replace("\r\n ", "")


def test_an_event_names_its_film_in_the_programme_and_the_calendar(client: Client):
    names = Texts.of(en="Grand opening", ru="Торжественное открытие")
    make_screening(film_days=make_film_days(slug="days"), event_names=names)
    html = client.get("/ru/days/days/").text
    assert "Торжественное открытие" in html
    assert "Пробное название" in html
    assert "SUMMARY:Торжественное открытие / Пробное название" in unfolded(
        client, "/ru/days/days/programme.ics"
    )


def test_film_days_that_take_no_bookings_promise_no_seats(client: Client):
    make_screening(film_days=make_film_days(slug="days", is_bookable=False))
    assert client.get("/en/days/days/programme.json").json()["screenings"][0]["seats"] is None
    assert "Seats free" not in client.get("/en/days/days/").text


def test_a_cancelled_screening_of_a_selection_is_neither_booked_nor_in_the_way(client: Client):
    days = make_film_days(slug="days")
    first = make_screening(film_days=days)
    cancelled = make_screening(film_days=days, starts_at=first.starts_at, status="cancelled")
    html = client.get(f"/en/selection/?s={first.pk},{cancelled.pk}").text
    assert f'href="/en/days/days/book/?s={first.pk}"' in html
    assert "run at the same time" not in html


def test_an_unchanged_calendar_is_byte_for_byte_the_same(client: Client):
    make_screening(film_days=make_film_days(slug="days"))
    first = client.get("/en/days/days/programme.ics").content
    caches["memory"].clear()
    assert client.get("/en/days/days/programme.ics").content == first
