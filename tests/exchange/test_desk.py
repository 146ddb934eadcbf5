"""The desk's seasons, and all interest as the office sees it."""

import csv
import io
from typing import Any

import lxml.html
import pytest
from django.test import Client

from kinomost.catalogue.listings import index_films
from kinomost.exchange.models import Interest, Season, SeasonCountry, SeasonFilm, Step
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from tests.exchange.rows import make_film_of
from tests.factories import (
    make_account,
    make_city,
    make_exchange,
    make_film,
    make_organisation,
    make_person,
    make_place,
    make_season,
)
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Exchange:
    """An office at whose desk an editor sits."""
    office = make_exchange(slug="ured")
    client.force_login(make_account("editor", office))
    return office


def sent(html: str) -> dict[str, Any]:
    """What a browser would send of the page's edit form, as it stands."""
    form = lxml.html.fromstring(html).xpath("//form[@data-saved]")[0]
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        # A browser leaves out the line break with which a text area begins; the parser does not.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def filled(office: Exchange, slug: str, size: int) -> Season:
    """A season with `size` steps, each with a city, a place, a film and `size` people, and `size` films."""
    season = make_season(exchange=office, slug=slug)
    SeasonCountry.objects.create(season=season, country="RS", side="host")
    for number in range(size):
        city = make_city(exchange=office)
        step = Step.objects.create(
            season=season, slug=f"s{number}", kind="visit", names=Texts.of(en=f"Step {number}"), starts=season.starts,
            city=city, place=make_place(city=city), film=make_film(exchange=office),
        )  # fmt: skip
        step.people.set([make_person(exchange=office) for _ in range(size)])
        step.places.set([make_place(city=city)])
        SeasonFilm.objects.create(
            season=season, film=make_film(exchange=office), part="joint", position=number
        )
    return season


def test_an_untouched_season_changes_nothing(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 3)
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode())
    answer = client.post("/en/desk/ured/seasons/sezona/", data)
    assert (answer.status_code, AuditLine.objects.count(), Season.objects.get().version) == (302, 0, 1)


def test_the_edit_page_takes_as_many_queries_for_many_steps_as_for_one(
    client: Client, office: Exchange
) -> None:
    filled(office, "mala", 1)
    filled(office, "velika", 6)
    assert_same_queries(
        lambda: client.get("/en/desk/ured/seasons/mala/"), lambda: client.get("/en/desk/ured/seasons/velika/")
    )


def test_a_step_is_added_with_its_people_and_taken_back(client: Client, office: Exchange) -> None:
    season = filled(office, "sezona", 1)
    guests = [make_person(exchange=office, slug=slug) for slug in ("ana", "petar")]
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode())
    names = dict.fromkeys(data["steps-1-names-tag"], "") | {"en": "Round table"}
    data |= {
        "steps-1-kind": "round_table",
        "steps-1-names-text": [names[tag] for tag in data["steps-1-names-tag"]],
        "steps-1-starts": "2026-12-01",
        "steps-1-people": "petar, ana",
    }
    client.post("/en/desk/ured/seasons/sezona/", data)
    step = Step.objects.get(season=season, slug="round-table")
    assert set(step.people.all()) == set(guests)
    client.post(f"/en/desk/ured/seasons/undo/?line={AuditLine.objects.get().pk}")
    assert [step.slug for step in Step.objects.all()] == ["s0"]


def test_a_name_that_nothing_has_is_named_beside_its_row(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 1)
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode())
    data |= {"steps-0-film_id": "nema", "steps-0-people": "Niko Ničiji\ni-ovog-nema"}
    html = client.post("/en/desk/ured/seasons/sezona/", data).content.decode()
    for name in ("nema", "Niko Ničiji", "i-ovog-nema"):
        assert f"Nothing here is called “{name}”." in html
    assert AuditLine.objects.count() == 0


def test_a_row_takes_a_name_in_any_script_and_shows_it_in_full(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 1)
    film = make_film(exchange=office, slug="most", titles=Texts.of(sr_Latn="Most bez obala", ru="Мост"))
    index_films([film, make_film(exchange=office, titles=Texts.of(sr_Latn="Most bez obala i bez reke"))])
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode())
    client.post("/en/desk/ured/seasons/sezona/", data | {"steps-0-film_id": "мост без обала"})
    assert Step.objects.get().film == film
    assert sent(client.get("/en/desk/ured/seasons/sezona/").content.decode())["steps-0-film_id"] == [
        "Most bez obala · Мост (most)"
    ]


def test_a_name_that_several_have_is_answered_with_all_of_them(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 1)
    index_films(
        make_film(exchange=office, slug=slug, titles=Texts.of(en="The Bridge")) for slug in ("b1", "b2")
    )
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode()) | {
        "steps-0-film_id": "the bridge"
    }
    html = client.post("/en/desk/ured/seasons/sezona/", data).content.decode()
    assert "Several things are called so. Write which one: The Bridge (b1); The Bridge (b2)." in html


def test_a_row_cannot_name_what_another_office_hides(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 1)
    index_films(
        [make_film(exchange=make_exchange(), slug="tajna", titles=Texts.of(en="The Secret"), is_public=False)]
    )
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode())
    for typed in ("tajna", "The Secret", "The Secret (tajna)"):
        html = client.post(
            "/en/desk/ured/seasons/sezona/", data | {"steps-0-film_id": typed}
        ).content.decode()
        assert f"Nothing here is called “{typed}”." in html
    assert client.get("/en/desk/ured/seasons/suggest/film/?q=secret").content == b"\n"


def test_names_are_suggested_while_they_are_typed(client: Client, office: Exchange) -> None:
    index_films([make_film(exchange=office, slug="most", titles=Texts.of(sr_Latn="Most bez obala"))])
    answer = client.get(
        "/en/desk/ured/seasons/suggest/film/", {"steps-0-film_id": "мост без"}
    ).content.decode()
    assert answer.strip() == '<option value="Most bez obala (most)"></option>'
    assert client.get("/en/desk/ured/seasons/suggest/booking/?q=a").status_code == 404


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 1)
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode()) | {"accent": "#ffff00"}
    html = client.post("/en/desk/ured/seasons/sezona/", data).content.decode()
    assert "This colour is too light to be seen on paper" in html
    assert Season.objects.get().accent == "#b3261e"


def test_a_season_is_not_over_before_it_begins(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 1)
    data = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode()) | {"ends": "2000-01-01"}
    html = client.post("/en/desk/ured/seasons/sezona/", data).content.decode()
    assert "The last day is before the first." in html


def test_two_editors_of_a_season_lose_nothing(client: Client, office: Exchange) -> None:
    filled(office, "sezona", 2)
    mine = sent(client.get("/en/desk/ured/seasons/sezona/").content.decode())
    in_may = ["in May" if tag == "en" else "" for tag in mine["steps-0-date_note-tag"]]
    client.post("/en/desk/ured/seasons/sezona/", dict(mine) | {"steps-0-date_note-text": in_may})
    answer = client.post("/en/desk/ured/seasons/sezona/", dict(mine) | {"source": "a letter"})
    assert answer.status_code == 409
    client.post("/en/desk/ured/seasons/sezona/", sent(answer.content.decode()))
    assert Season.objects.get().source == "a letter"
    assert Step.objects.get(slug="s0").date_note == Texts.of(en="in May")


def test_ticked_seasons_are_hidden_and_shown_again(client: Client, office: Exchange) -> None:
    season = filled(office, "sezona", 1)
    client.post("/en/desk/ured/seasons/bulk/", {"action": "hide", "row": season.pk})
    assert Season.objects.get().is_public is False
    client.post(f"/en/desk/ured/seasons/undo/?line={AuditLine.objects.get().pk}")
    assert Season.objects.get().is_public is True


def test_the_ledger_of_seasons_takes_as_many_queries_for_many_as_for_one(
    client: Client, office: Exchange
) -> None:
    other = make_exchange(slug="drugi")
    client.force_login(make_account(is_superuser=True))
    filled(office, "a", 1)
    for number in range(5):
        filled(other, f"b{number}", 2)
    assert_same_queries(
        lambda: client.get("/en/desk/ured/seasons/"), lambda: client.get("/en/desk/drugi/seasons/")
    )


def interested(season: Season, count: int) -> None:
    """`count` companies that answer to `count` others."""
    for number in range(count):
        one, other = (
            make_organisation(exchange=season.exchange, country="RS", names=Texts.of(en=f"={side} {number}"))
            for side in ("One", "Other")
        )
        film = make_film_of(other, exchange=season.exchange)
        Interest.objects.create(
            season=season, organisation=one, kind="distribute", film=film, note="In, autumn"
        )
        Interest.objects.create(season=season, organisation=other, kind="meet", partner=one)


def test_the_office_sees_all_interest_in_as_many_queries_for_much_as_for_little(
    client: Client, office: Exchange
) -> None:
    interested(make_season(exchange=office, slug="mala"), 1)
    interested(make_season(exchange=office, slug="velika"), 6)
    for page in ("", "interest.csv"):
        assert_same_queries(
            lambda page=page: client.get(f"/en/desk/ured/interest/{page}?season=mala"),  # type: ignore[misc]
            lambda page=page: client.get(f"/en/desk/ured/interest/{page}?season=velika"),  # type: ignore[misc]
        )


def test_the_table_for_a_spreadsheet_says_everything_and_runs_nothing(
    client: Client, office: Exchange
) -> None:
    interested(make_season(exchange=office, slug="sezona"), 1)
    answer = client.get("/en/desk/ured/interest/interest.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="interest-sezona.csv"'
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[:4] == ["Company", "Country", "Would", "Object"]
    assert [row[:7] for row in rows] == [
        ["'=One 0", "RS", "distribute", "Sample title", "film", "yes", "In, autumn"],
        ["'=Other 0", "RS", "meet", "'=One 0", "organisation", "yes", ""],
    ]


def test_other_offices_and_guests_see_none_of_it(client: Client, office: Exchange) -> None:
    make_exchange(slug="drugi")
    assert client.get("/en/desk/drugi/interest/").status_code == 403
    client.force_login(make_account("guest", office))
    assert client.get("/en/desk/ured/interest/interest.csv").status_code == 403
