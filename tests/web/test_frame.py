"""The frame of every page, and the addresses that browsers ask for by name."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kinomost.exchange.accent import palette
from kinomost.names.texts import Texts
from tests.factories import make_exchange, make_season

pytestmark = pytest.mark.django_db
PACKAGE = Path(__file__).resolve().parents[2] / "src/kinomost"


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("code", "tag"), [("sr-latn", "sr-Latn"), ("sr-cyrl", "sr-Cyrl"), ("ru", "ru"), ("en", "en")]
)
def test_a_page_says_which_language_and_script_it_is_in(client: Client, code: str, tag: str) -> None:
    assert re.findall(r"<html lang=\"([^\"]*)\"", body(client, f"/{code}/")) == [tag]


def test_the_language_switch_keeps_the_page_and_its_question(client: Client) -> None:
    page = body(client, "/ru/search/?q=%D0%BC%D0%BE%D1%81%D1%82")
    switch = page[page.index('class="langs"') :].split("</nav>")[0]
    assert re.findall(r'href="([^"]*)"', switch) == [
        f"/{code}/search/?q=%D0%BC%D0%BE%D1%81%D1%82" for code in ("sr-latn", "sr-cyrl", "ru", "en")
    ]


def test_every_translation_of_a_page_is_named_to_search_engines(client: Client) -> None:
    found = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"', body(client, "/en/"))
    site = "http://127.0.0.1:8000"
    assert found == [
        ("sr-Latn", f"{site}/sr-latn/"), ("sr-Cyrl", f"{site}/sr-cyrl/"), ("ru", f"{site}/ru/"),
        ("en", f"{site}/en/"), ("x-default", f"{site}/en/"),
    ]  # fmt: skip


def test_the_theme_is_kept_by_the_server_so_that_it_works_without_script(client: Client) -> None:
    answer = client.post("/en/theme/", {"theme": "dark", "next": "/en/search/?q=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/search/?q=x")
    assert 'data-theme="dark"' in body(client, "/en/")


def test_an_unknown_theme_is_not_kept_and_strange_addresses_are_not_followed(client: Client) -> None:
    answer = client.post("/en/theme/", {"theme": "<b>", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/en/"
    assert client.cookies["theme"].value == "auto"


def test_the_theme_is_not_changed_by_following_a_link(client: Client) -> None:
    assert client.get("/en/theme/?theme=dark").status_code == 405


def test_a_season_colours_the_page_through_a_stylesheet_of_its_own(client: Client) -> None:
    make_season(accent="#1f5a8a")
    assert re.findall(r'href="(/accent/[^"]*)"', body(client, "/en/")) == ["/accent/1f5a8a.css"]
    answer = client.get("/accent/1f5a8a.css")
    assert answer.content.decode() == palette("#1f5a8a").css()
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/accent/zzzzzz.css", "/accent/1f5a8.css", "/accent/1F5A8A;}.css"])
def test_something_that_is_no_colour_is_no_stylesheet(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_no_page_carries_an_inline_style_or_script(client: Client) -> None:
    make_season()
    page = body(client, "/ru/")
    assert re.findall(r"<style|style=\"|<script(?! src=)|\son[a-z]+=\"", page) == []


@pytest.mark.parametrize(("is_sample", "ribbons"), [(True, 1), (False, 0)])
def test_a_sample_exchange_says_so_on_its_cover(client: Client, is_sample: bool, ribbons: int) -> None:
    make_season(exchange=make_exchange(is_sample=is_sample))
    assert body(client, "/en/").count('class="ribbon"') == ribbons


@pytest.mark.parametrize("code", ["sr-latn", "sr-cyrl", "ru", "en"])
def test_a_missing_page_is_told_in_the_readers_language(client: Client, code: str) -> None:
    headings = {
        "sr-latn": "Takve stranice nema", "sr-cyrl": "Такве странице нема", "ru": "Такой страницы нет",
        "en": "There is no such page",
    }  # fmt: skip
    answer = client.get(f"/{code}/nothing-here/")
    assert (answer.status_code, re.findall(r"<h1>([^<]*)", answer.content.decode())) == (
        404,
        [headings[code]],
    )


def test_the_page_for_our_own_faults_asks_the_database_for_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client(raise_request_exception=False)
    from kinomost.web.errors import server_error

    with django_assert_num_queries(0):
        answer = server_error(client.get("/robots.txt").wsgi_request)
    assert answer.status_code == 500
    assert re.findall(r'<h[12] lang="([^"]*)"', answer.content.decode()) == ["en", "sr-Latn", "sr-Cyrl", "ru"]


def test_robots_are_kept_from_the_desk(client: Client) -> None:
    lines = body(client, "/robots.txt").splitlines()
    assert (lines[0], len(lines), lines[1]) == ("User-agent: *", 13, "Disallow: /sr-latn/desk/")


def test_the_style_guide_is_for_the_people_who_build_pages(client: Client) -> None:
    assert client.get("/en/style/").status_code == 404


def test_the_first_page_teaches_when_there_is_no_season(client: Client) -> None:
    assert 'class="empty"' in body(client, "/en/")


def test_a_season_with_a_hostile_name_stays_text(client: Client) -> None:
    make_season(names=Texts.of(en="<script>alert(1)</script>"))
    page = body(client, "/en/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
