"""The pages of seasons and of interest."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kinomost.exchange.models import Interest, Season, SeasonCountry, SeasonFilm, Step
from kinomost.names.texts import Text, Texts
from tests.exchange.rows import make_film_of, make_speaker
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


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def make_step(season: Season, slug: str, **fields: Any) -> Step:
    fields.setdefault("kind", Step.Kind.VISIT)
    fields.setdefault("names", Texts.of(en=f"Step {slug}"))
    fields.setdefault("starts", season.starts)
    return Step.objects.create(season=season, slug=slug, **fields)


def filled(slug: str, size: int) -> Season:
    """A season with `size` steps and films, each step with `size` people and places."""
    season = make_season(slug=slug)
    city = make_city()
    for country, side in (("RS", "host"), ("RU", "guest")):
        SeasonCountry.objects.create(season=season, country=country, side=side)
    for number in range(size):
        step = make_step(
            season,
            f"s{number}",
            city=city,
            place=make_place(city=city),
            film=make_film(),
            source="https://a.example/x",
        )
        step.people.set([make_person() for _ in range(size)])
        step.places.set([make_place(city=city) for _ in range(size)])
        SeasonFilm.objects.create(season=season, film=make_film(), part="joint", position=number)
    return season


def test_a_season_of_five_steps_takes_as_many_queries_as_one_of_one(client: Client) -> None:
    filled("small", 1)
    filled("large", 5)
    queries = assert_same_queries(
        lambda: client.get("/en/seasons/small/"), lambda: client.get("/en/seasons/large/")
    )
    assert queries <= 22


def test_the_list_of_seasons_takes_as_many_queries_for_many_as_for_one(client: Client) -> None:
    filled("one", 1)
    few = lambda: client.get("/en/seasons/?page=2")  # noqa: E731
    for number in range(30):
        season = make_season(slug=f"n{number}")
        SeasonCountry.objects.create(season=season, country="RS", side="host")
    assert_same_queries(few, lambda: client.get("/en/seasons/"))


def test_the_story_is_told_in_the_order_of_its_days(client: Client) -> None:
    season = make_season(slug="prica")
    make_step(season, "later", names=Texts.of(en="Round table"), starts=season.starts + dt.timedelta(days=9))
    make_step(season, "sooner", names=Texts.of(en="Invitation"))
    html = client.get("/en/seasons/prica/").content.decode()
    assert re.findall(r'<li class="story-step" id="([a-z]+)"', html) == ["sooner", "later"]


def test_a_day_that_nobody_knows_is_told_by_its_note_and_not_by_a_date(client: Client) -> None:
    season = make_season(slug="arhiv")
    make_step(
        season,
        "poseta",
        starts=dt.date(2023, 12, 1),
        ends=dt.date(2023, 12, 8),
        date_note=Texts.of(en="early December 2023"),
    )
    said = text_of(client.get("/en/seasons/arhiv/").content.decode())
    assert ("early December 2023" in said, "1–8 December 2023" in said) == (True, False)


def test_hidden_people_places_and_films_stay_out_of_the_story(client: Client) -> None:
    season = make_season(slug="prica")
    film = make_film(titles=Texts.of(en="Hidden film"), is_public=False)
    step = make_step(season, "a", film=film)
    step.people.set([make_person(names=Texts.of(en="Hidden person"), is_public=False)])
    step.places.set([make_place(names=Texts.of(en="Hidden place"), is_public=False)])
    SeasonFilm.objects.create(season=season, film=film, part="joint")
    assert "Hidden" not in client.get("/en/seasons/prica/").content.decode()


@pytest.mark.parametrize("language", ["en", "sr-cyrl"])
def test_a_film_on_every_shelf_is_a_heading_that_leads_to_the_film(client: Client, language: str) -> None:
    season = filled("prica", 0)
    films = [make_film(slug=f"on-{part}") for part in SeasonFilm.Part.values]
    for film, part in zip(films, SeasonFilm.Part.values, strict=True):
        SeasonFilm.objects.create(season=season, film=film, part=part)
    html = client.get(f"/{language}/seasons/prica/").content.decode()
    found = re.findall(r'<(\w+) class="card-title"><a href="([^"]+)">', html)
    assert sorted(found) == sorted(("h3", f"/{language}/films/{film.slug}/") for film in films)


def test_the_press_facts_say_what_is_known_and_nothing_else(client: Client) -> None:
    filled("prica", 2)
    html = client.get("/en/seasons/prica/").content.decode()
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", html))
    assert (facts["Host"], facts["Guest"], facts["Films"], facts["Guests named"]) == (
        "Serbia",
        "Russia",
        "2",
        "4",
    )
    assert "Organiser" not in facts


def test_each_season_wears_its_own_colour_and_a_sample_its_label(client: Client) -> None:
    make_season(slug="prica", accent="#1f5f8b", exchange=make_exchange(is_sample=True))
    html = client.get("/en/seasons/prica/").content.decode()
    assert ('href="/accent/1f5f8b.css"' in html, 'class="ribbon"' in html) == (True, True)


def test_a_hidden_season_is_not_there_but_for_its_office(client: Client) -> None:
    office = make_exchange()
    make_season(slug="tajna", exchange=office, is_public=False)
    assert client.get("/en/seasons/tajna/").status_code == 404
    client.force_login(make_account("viewer", office))
    assert "Hidden: only the office sees this page." in client.get("/en/seasons/tajna/").content.decode()


# ---------------------------------------------------------------------------------------------- interest


@pytest.fixture
def season() -> Season:
    return make_season(slug="sezona")


def test_one_click_on_a_films_page_says_it_and_returns_there(client: Client, season: Season) -> None:
    ours = make_organisation(slug="mi")
    film = make_film_of(make_organisation(), slug="film")
    client.force_login(make_speaker(ours))
    html = client.get("/en/films/film/").content.decode()
    form = re.search(
        r'<form method="post" action="(/en/seasons/sezona/interest/say/)".*?</form>', html, re.DOTALL
    )
    assert form is not None
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    sent.pop("csrfmiddlewaretoken")
    answer = client.post(form[1], {**sent, "kind": "distribute"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/films/film/")
    interest = Interest.objects.get()
    assert (interest.organisation, interest.film, interest.kind, interest.season) == (
        ours,
        film,
        "distribute",
        season,
    )
    assert (
        '<span class="button button-small interest-said">' in client.get("/en/films/film/").content.decode()
    )


@pytest.mark.parametrize(("address", "kind"), [("places/bioskop", "shoot"), ("organisations/oni", "meet")])
def test_places_and_organisations_have_the_same_button(
    client: Client, season: Season, address: str, kind: str
) -> None:
    make_place(slug="bioskop")
    make_organisation(slug="oni")
    client.force_login(make_speaker())
    html = client.get(f"/en/{address}/").content.decode()
    assert f'<button class="button button-small" name="kind" value="{kind}">' in html


def test_ones_own_film_has_no_button(client: Client, season: Season) -> None:
    ours = make_organisation()
    make_film_of(ours, slug="nas")
    client.force_login(make_speaker(ours))
    assert "interest/say" not in client.get("/en/films/nas/").content.decode()


def test_without_an_open_season_there_is_no_button(client: Client) -> None:
    today = timezone.localdate()
    make_season(starts=today - dt.timedelta(days=9), ends=today - dt.timedelta(days=1))
    make_film(slug="film")
    assert 'class="interest' not in client.get("/en/films/film/").content.decode()


def test_whoever_speaks_for_no_company_is_told_how_to(client: Client, season: Season) -> None:
    client.force_login(make_account("guest"))
    said = client.get("/en/seasons/sezona/interest/").content.decode()
    assert "You do not speak for a company yet" in said
    make_film(slug="film")
    assert (
        client.post("/en/seasons/sezona/interest/say/", {"film": "film", "kind": "meet"}).status_code == 403
    )


def test_nobody_speaks_for_a_company_that_is_not_theirs(client: Client, season: Season) -> None:
    make_organisation(slug="tudja")
    make_film(slug="film")
    client.force_login(make_speaker())
    answer = client.post(
        "/en/seasons/sezona/interest/say/", {"film": "film", "kind": "meet", "speaker": "tudja"}
    )
    assert (answer.status_code, Interest.objects.count()) == (422, 0)


def test_visitors_are_sent_to_sign_in(client: Client, season: Season) -> None:
    answer = client.get("/en/seasons/sezona/interest/?film=x")
    assert answer["Location"] == "/en/account/login/?next=/en/seasons/sezona/interest/%3Ffilm%3Dx"


def test_the_bare_address_finds_the_season_that_takes_interest(client: Client, season: Season) -> None:
    make_film(slug="film")
    assert client.get("/en/interest/?film=film")["Location"] == "/en/seasons/sezona/interest/?film=film"
    make_film(slug="elsewhere", exchange=make_exchange())
    assert client.get("/en/interest/?film=elsewhere").status_code == 404


def test_a_company_sees_its_own_words_and_what_is_mutual_but_not_what_others_say_of_it(
    client: Client, season: Season
) -> None:
    ours = make_organisation(slug="mi", names=Texts.of(en="Our company"))
    secret = make_organisation(slug="tajni", names=Texts.of(en="Secret admirer"))
    friend = make_organisation(slug="drug", names=Texts.of(en="Good friend"))
    film = make_film_of(ours, titles=Texts([Text("en", "Our film")]))
    rows = [
        (secret, "film", film, "Hush"),
        (friend, "film", film, "Hello"),
        (ours, "partner", friend, "Us too"),
    ]
    for by, role, target, note in rows:
        Interest.objects.create(season=season, organisation=by, kind="meet", note=note, **{role: target})
    client.force_login(make_speaker(ours))
    said = text_of(client.get("/en/seasons/sezona/interest/").content.decode())
    assert ("Good friend" in said, "Hello" in said, "Us too" in said) == (True, True, True)
    assert ("Secret admirer" in said, "Hush" in said) == (False, False)


def test_only_its_own_company_takes_an_interest_back(client: Client, season: Season) -> None:
    ours, theirs = make_organisation(), make_organisation()
    interest = Interest.objects.create(season=season, organisation=ours, kind="meet", partner=theirs)
    address = f"/en/seasons/sezona/interest/{interest.pk}/withdraw/"
    client.force_login(make_speaker(theirs))
    assert client.post(address).status_code == 403
    client.force_login(make_speaker(ours))
    assert client.post(address)["Location"] == "/en/seasons/sezona/interest/"
    interest.refresh_from_db()
    assert interest.withdrawn_at is not None
    client.post(f"/en/seasons/sezona/interest/{interest.pk}/restore/")
    interest.refresh_from_db()
    assert interest.withdrawn_at is None


def test_it_leads_nobody_to_another_site(client: Client, season: Season) -> None:
    ours = make_organisation(slug="mi")
    make_film(slug="film")
    client.force_login(make_speaker(ours))
    sent = {"film": "film", "kind": "meet", "speaker": "mi", "next": "https://evil.example/"}
    assert client.post("/en/seasons/sezona/interest/say/", sent)["Location"] == "/en/seasons/sezona/interest/"


def test_the_page_of_interest_takes_as_many_queries_for_much_as_for_little(client: Client) -> None:
    ours = make_organisation()
    client.force_login(make_speaker(ours))
    for slug, count in (("malo", 1), ("mnogo", 7)):
        season = make_season(slug=slug)
        for _ in range(count):
            other = make_organisation()
            Interest.objects.create(season=season, organisation=ours, kind="meet", film=make_film_of(other))
            Interest.objects.create(season=season, organisation=other, kind="meet", partner=ours)
    assert_same_queries(
        lambda: client.get("/en/seasons/malo/interest/"), lambda: client.get("/en/seasons/mnogo/interest/")
    )


def test_a_shared_season_shows_its_name_and_its_opening_sentence(client: Client) -> None:
    make_season(slug="prica", names=Texts.of(en="Two rivers"), lead=Texts.of(en="Five films cross."))
    html = client.get("/en/seasons/prica/").content.decode()
    assert dict(re.findall(r'<meta property="og:(title|description)" content="([^"]+)">', html)) == {
        "title": "Two rivers",
        "description": "Five films cross.",
    }
