"""The catalogue as everybody sees it."""

import io
import json
import re
from itertools import count

import pytest
from django.test import Client
from pypdf import PdfReader

from kinomost.catalogue.models import AgeRating, Copy, Credit, FilmCompany, FilmCountry, Identifier
from kinomost.names.texts import Text, Texts
from tests.factories import make_account, make_exchange, make_film, make_organisation, make_person
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def titled(title: str, **fields: object) -> object:
    return make_film(titles=Texts([Text("sr-Latn", title, "original")]), **fields)


def furnished(number: int, **fields: object) -> object:
    """A film with a row of everything."""
    film = make_film(director=make_person(), languages=["sr-Latn", "ru"], **fields)
    FilmCountry.objects.create(film=film, country="RS", share=60)
    FilmCountry.objects.create(film=film, country="RU", share=40)
    Credit.objects.create(film=film, person=make_person(), function="cast")
    FilmCompany.objects.create(film=film, organisation=make_organisation(), function="production")
    AgeRating.objects.create(film=film, country="RU", rating="12+")
    Identifier.objects.create(film=film, scheme="imdb", value=f"tt{number:07}")
    return film


def cards(page: bytes) -> list[str]:
    return re.findall(r'card-title"><a href="[^"]*/films/([^/"]+)/"', page.decode())


def test_the_list_shows_public_films_newest_first(client: Client) -> None:
    titled("Starija", slug="starija", year=2001)
    titled("Novija", slug="novija", year=2024)
    titled("U razvoju", slug="u-razvoju", year=None)
    titled("Skrivena", slug="skrivena", is_public=False)
    titled("Tuđa", slug="tudja", exchange=make_exchange(is_public=False))
    assert cards(client.get("/en/films/").content) == ["u-razvoju", "novija", "starija"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("country=RU", ["b"]),
        ("kind=animation", ["a"]),
        ("stage=development", ["a"]),
        ("year=1999", ["b"]),
        ("language=sr", ["a"]),
        ("country=RU&kind=animation", []),
        ("country=ZZ", ["a", "b"]),
        ("year=abc", ["a", "b"]),
        ("sort=title", ["b", "a"]),
        ("sort=nonsense", ["a", "b"]),
        ("page=99", ["a", "b"]),
    ],
)
def test_a_filter_is_an_address(client: Client, query: str, found: list[str]) -> None:
    a = titled("Žetva", slug="a", year=2020, kind="animation", stage="development", languages=["sr-Latn"])
    b = titled("Čaj", slug="b", year=1999, languages=["ru"])
    FilmCountry.objects.create(film=a, country="RS")
    FilmCountry.objects.create(film=b, country="RU")
    assert cards(client.get(f"/sr-latn/films/?{query}").content) == found


def test_the_list_asks_the_database_the_same_for_few_films_and_for_many(client: Client) -> None:
    numbers = count(100)
    for view in ("wall", "ledger"):
        for sort in ("newest", "title"):
            address = f"/en/films/?view={view}&sort={sort}&exchange="
            few, many = make_exchange(), make_exchange()
            furnished(next(numbers), exchange=few)
            for _film in range(5):
                furnished(next(numbers), exchange=many)
            queries = assert_same_queries(
                lambda address=address, few=few: client.get(address + few.slug),
                lambda address=address, many=many: client.get(address + many.slug),
            )
            assert queries <= 9


def test_an_empty_list_says_what_it_is_for(client: Client) -> None:
    assert "No films yet" in client.get("/en/films/").content.decode()


def test_a_films_page_has_its_title_in_its_own_script_and_in_the_readers(client: Client) -> None:
    make_film(
        slug="zlato",
        titles=Texts([Text("ru", "Золото Умальты", "original"), Text("sr-Latn", "Zlato Umalte")]),
    )
    page = client.get("/sr-cyrl/films/zlato/").content.decode()
    assert re.findall(r'<h1 lang="ru" data-length="short">(.*?)</h1>', page) == ["Золото Умальты"]
    assert re.findall(r'<p class="title-reader" lang="sr-Cyrl">(.*?)</p>', page) == ["Злато Умалте"]


def test_a_title_from_right_to_left_says_so(client: Client) -> None:
    make_film(slug="safar", titles=Texts([Text("fa", "سفر به گرای", "original")]))
    page = client.get("/en/films/safar/").content.decode()
    assert re.findall(r'<h1 lang="fa" dir="rtl"', page) == ['<h1 lang="fa" dir="rtl"']


def test_a_hidden_film_opens_for_its_office_alone(client: Client) -> None:
    exchange = make_exchange()
    make_film(slug="skriven", exchange=exchange, is_public=False)
    assert client.get("/en/films/skriven/").status_code == 404
    client.force_login(make_account("editor", make_exchange()))
    assert client.get("/en/films/skriven/").status_code == 404
    client.force_login(make_account("viewer", exchange))
    assert "Hidden: only the office sees this page." in client.get("/en/films/skriven/").content.decode()


def test_screening_copies_are_for_the_office(client: Client) -> None:
    exchange = make_exchange()
    Copy.objects.create(film=make_film(slug="kopija", exchange=exchange), name="Tajna_FTR")
    assert "Tajna_FTR" not in client.get("/en/films/kopija/").content.decode()
    client.force_login(make_account("viewer", exchange))
    assert "Tajna_FTR" in client.get("/en/films/kopija/").content.decode()


def test_a_films_page_asks_the_same_for_few_credits_and_for_many(client: Client) -> None:
    small, large = furnished(1, slug="small"), furnished(2, slug="large")
    assert small != large
    for number in range(6):
        person = make_person()
        Credit.objects.create(film=large, person=person, function="cast", position=number)
        FilmCompany.objects.create(film=large, organisation=make_organisation(), function="sales")
    assert_same_queries(lambda: client.get("/ru/films/small/"), lambda: client.get("/ru/films/large/"))


def test_search_engines_read_the_film_and_no_text_ends_the_script(client: Client) -> None:
    film = furnished(3, slug="film", kind="documentary")
    film.titles = Texts([Text("ru", "Конец</script><b>", "original"), Text("en", "The end & more")])
    film.save()
    page = client.get("/en/films/film/").content.decode()
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(said)
    assert {name: data[name] for name in ("@type", "name", "alternateName", "duration", "dateCreated")} == {
        "@type": "Movie",
        "name": "The end & more",
        "alternateName": ["Конец</script><b>"],
        "duration": "PT90M",
        "dateCreated": "2024",
    }
    assert data["sameAs"] == ["https://www.imdb.com/title/tt0000003/"]
    assert [country["identifier"] for country in data["countryOfOrigin"]] == ["RS", "RU"]
    assert '<meta property="og:title" content="The end &amp; more">' in page


def test_the_export_has_every_language_and_nothing_private(client: Client) -> None:
    film = furnished(4, slug="izvoz")
    Copy.objects.create(film=film, name="Tajna")
    hidden = make_person(is_public=False, slug="hidden-person")
    Credit.objects.create(film=film, person=hidden, function="sound", position=9)
    make_film(is_public=False, slug="skriven")
    answer = client.get("/en/films/films.json")
    (data,) = answer.json()["films"]
    assert {title["language"]: title["text"] for title in data["titles"]} == {
        "sr-Latn": "Ogledni naslov",
        "ru": "Пробное название",
        "en": "Sample title",
    }
    assert data["countries"] == [{"country": "RS", "share": 60.0}, {"country": "RU", "share": 40.0}]
    assert [credit["person"] for credit in data["credits"]][-1] is None
    assert "Tajna" not in answer.content.decode()


def test_the_export_asks_the_same_for_few_and_for_many(client: Client) -> None:
    few, many = make_exchange(), make_exchange()
    furnished(10, exchange=few)
    for number in range(5):
        furnished(20 + number, exchange=many)
    assert_same_queries(
        lambda: client.get(f"/en/films/films.json?exchange={few.slug}"),
        lambda: client.get(f"/en/films/films.json?exchange={many.slug}"),
    )


def test_the_catalogue_is_printed_for_one_exchange(client: Client) -> None:
    exchange = make_exchange(slug="most", names=Texts.of(en="Bridge"))
    titled("Naš film", exchange=exchange)
    titled("Tuđi film", exchange=make_exchange())
    answer = client.get("/en/films/catalogue.pdf?exchange=most")
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert ("Bridge" in text, "Naš film" in text, "Tuđi film" in text) == (True, True, False)
    assert client.get("/en/films/catalogue.pdf?exchange=nobody").status_code == 404


def test_a_catalogue_that_would_be_a_book_asks_to_be_narrowed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinomost.catalogue.prints.MOST_FILMS", 1)
    make_film(year=2020)
    make_film(year=2021)
    page = client.get("/en/films/catalogue.pdf?sort=title", follow=True)
    assert page.redirect_chain == [("/en/films/?sort=title", 302)]
    assert "A printed catalogue has at most 1 films." in page.content.decode()
    assert client.get("/en/films/catalogue.pdf?year=2020")["Content-Type"] == "application/pdf"


def test_a_sheet_is_printed_for_whoever_may_see_the_film(client: Client) -> None:
    make_film(slug="javni")
    make_film(slug="skriven", is_public=False)
    assert client.get("/ru/films/javni/sheet.pdf")["Content-Disposition"] == 'inline; filename="javni.pdf"'
    assert client.get("/ru/films/skriven/sheet.pdf").status_code == 404


def test_joint_films_of_two_countries_with_those_of_former_states(client: Client) -> None:
    for slug, year, countries in (
        ("serbian-russian", 2021, ["RS", "RU"]),
        ("yugoslav-soviet", 1974, ["SUHH", "YUCS"]),
        ("serbian", 2020, ["RS"]),
        ("serbian-french", 2022, ["FR", "RS"]),
        ("undated", None, ["RU", "RS"]),
    ):
        film = make_film(slug=slug, year=year, source="https://source.example/a")
        for position, country in enumerate(countries):
            FilmCountry.objects.create(film=film, country=country, position=position)
    for address in ("/en/joint/RS-RU/", "/en/joint/RU-RS/"):
        page = client.get(address, follow=True).content.decode()
        assert re.findall(r'<th scope="row"><a href="/en/films/([^/]+)/', page) == [
            "serbian-russian",
            "yugoslav-soviet",
            "undated",
        ]
        assert len(re.findall("<rect [^>]*>", page)) == 2
        assert len(re.findall('<rect [^>]*class="hollow"', page)) == 1
        assert "One film has no year." in page


def test_invented_films_are_labelled_and_not_counted(client: Client) -> None:
    sample = make_exchange(is_sample=True)
    for film in (
        make_film(slug="real", exchange=make_exchange()),
        make_film(slug="invented", exchange=sample),
    ):
        FilmCountry.objects.create(film=film, country="RS")
        FilmCountry.objects.create(film=film, country="RU")
    page = client.get("/en/joint/RS-RU/").content.decode()
    assert "<span>1 joint film</span>" in page
    assert (len(re.findall("<rect [^>]*>", page)), page.count('<span class="tag">Sample</span>')) == (1, 1)
    assert re.findall(r'<th scope="row"><a href="/en/films/([^/]+)/', page) == ["real", "invented"]
    assert '<dd class="num">1 film</dd>' in client.get("/en/joint/").content.decode()


@pytest.mark.parametrize("pair", ["RS-RS", "XX-RU", "RS-QQQQ", "rs-ru"])
def test_countries_that_are_none_have_no_track_record(client: Client, pair: str) -> None:
    assert client.get(f"/en/joint/{pair}/").status_code == 404


def test_the_index_of_joint_films_counts_pairs(client: Client) -> None:
    for countries in (["RS", "RU"], ["RS", "RU", "HU"], ["RS"]):
        film = make_film()
        for country in countries:
            FilmCountry.objects.create(film=film, country=country)
    page = client.get("/en/joint/").content.decode()
    assert re.findall(r'href="/en/joint/([A-Z-]+)/"', page) == ["RS-RU", "HU-RS", "HU-RU"]


def test_the_line_under_a_title_begins_with_the_countries(client: Client) -> None:
    film = make_film(year=2025, runtime_minutes=104)
    for position, country in enumerate(("RS", "RU")):
        film.countries.create(country=country, position=position)
    html = client.get(f"/en/films/{film.slug}/").content.decode()
    (line,) = re.findall(r'<p class="title-line">(.*?)</p>', html)
    assert re.findall(r"<span>([^<]+)</span>", line) == ["Serbia, Russia", "2025", "Fiction", "104\u00a0min"]


def test_joint_films_that_are_samples_are_listed_and_said_not_to_count(client: Client) -> None:
    film = make_film(exchange=make_exchange(is_sample=True))
    for country in ("RS", "RU"):
        film.countries.create(country=country)
    html = client.get("/en/joint/RS-RU/").content.decode()
    (line,) = re.findall(r'<p class="title-line">(.*?)</p>', html)
    assert re.sub("<[^>]+>", " ", line).split() == (
        ["0", "joint", "films", "sample", "films", "stand", "last", "and", "are", "not", "counted"]
    )


@pytest.mark.parametrize(("query", "offered"), [("", False), ("?view=wall&kind=fiction", True)])
def test_clearing_the_filters_is_offered_once_there_are_some(
    client: Client, query: str, offered: bool
) -> None:
    make_film()
    make_film(kind="documentary")
    assert (">Clear</a>" in client.get(f"/en/films/{query}").content.decode()) == offered
