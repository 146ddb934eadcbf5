"""What the built-in tags and filters write."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from kinomost.names.texts import Text, Texts

FILM = Texts(
    [Text("ru", "Золото Умальты", "original"), *Texts.of(sr_Latn="Zlato Umalte", en="The Gold of Umalta")]
)
ARABIC = Texts([Text("ar", "خريطة", "original"), *Texts.of(en="Map")])


def render(source: str, language: str = "sr-latn", **context: Any) -> str:
    with translation.override(language):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sr-latn", '<span lang="sr-Latn">Zlato Umalte</span>'),
        ("sr-cyrl", '<span lang="sr-Cyrl">Злато Умалте</span>'),
        ("ru", '<span lang="ru">Золото Умальты</span>'),
        ("en", '<span lang="en">The Gold of Umalta</span>'),
    ],
)
def test_a_title_comes_in_the_readers_language_and_says_which(language: str, expected: str) -> None:
    assert render("{% title t %}", language, t=FILM) == expected


def test_the_original_keeps_its_own_script_whoever_reads() -> None:
    assert (
        render('{% original_title t tag="h2" css="big" %}', "en", t=FILM)
        == '<h2 lang="ru" class="big">Золото Умальты</h2>'
    )


def test_the_readers_title_is_not_said_twice() -> None:
    assert render("{% reader_title t %}", "ru", t=FILM) == ""
    assert render("{% reader_title t %}", "en", t=FILM) == '<span lang="en">The Gold of Umalta</span>'


def test_a_title_that_runs_from_right_to_left_says_so() -> None:
    assert render("{% original_title t %}", t=ARABIC) == '<span lang="ar" dir="rtl">خريطة</span>'


def test_a_title_of_three_hundred_letters_is_marked_to_be_set_smaller() -> None:
    vast = Texts([Text("en", "a long word " * 25, "original")])
    assert render("{% original_title t %}", t=vast).startswith('<span lang="en" data-length="vast">')


def test_markup_in_a_title_is_text() -> None:
    hostile = Texts([Text("en", "<b>&\"'", "original")])
    assert render("{% title t %}", t=hostile) == '<span lang="en">&lt;b&gt;&amp;&quot;&#x27;</span>'
    assert render("{% prose t %}", t=hostile) == '<div lang="en"><p>&lt;b&gt;&amp;&quot;&#x27;</p></div>'


def test_nothing_is_written_for_a_name_that_is_missing() -> None:
    assert (
        render("{% title t %}{% original_title t %}{% reader_title t %}{% prose t %}{{ t|plain }}", t=Texts())
        == ""
    )


def test_an_hour_is_the_venues() -> None:
    at = dt.datetime(2026, 12, 4, 17, 30, tzinfo=dt.UTC)
    assert (
        render('{{ at|in_zone:"Europe/Moscow"|clock }} {{ at|in_zone:"Europe/Belgrade"|clock }}', at=at)
        == "20:30 18:30"
    )


def test_the_languages_heard_and_read_are_marked_and_named() -> None:
    assert render('{% lang_marks "sr-Latn" subs %}', "en", subs=["ru"]).count("<abbr") == 2
    assert (
        render('{% lang_marks "sr" %}', "en")
        == '<span class="langmark"><abbr title="Serbian">SR</abbr></span>'
    )
    assert render('{% lang_marks "" subs %}', subs=["ru"]) == ""


def test_countries_come_from_rows_and_from_codes() -> None:
    rows = [SimpleNamespace(country="RS"), SimpleNamespace(country="RU")]
    assert render("{{ rows|country_names }}", "ru", rows=rows) == "Сербия · Россия"
    assert render("{{ rows|country_names }}", "sr-cyrl", rows=["JO"]) == "Јордан"


def test_money_and_shares_are_written_as_the_language_does() -> None:
    source = '{{ sum|money:"EUR" }} {{ share|percent }}'
    assert (
        render(source, "ru", sum=Decimal("1250000.50"), share=Decimal("34.5"))
        == "1\xa0250\xa0000,50\xa0€ 34,5\xa0%"
    )


def test_the_largest_of_compared_numbers_carries_the_accent() -> None:
    page = render("{% bars rows %}", rows=[("a", 5), ("b", 10)])
    assert page.count("lead-bar") == 1
    assert page.index("lead-bar") > page.index(">a<")
    assert 'width="50.0"' in page


def test_bars_of_nothing_but_zeros_are_drawn() -> None:
    assert render("{% bars rows %}", rows=[("a", 0)]).count('width="0"') == 1


def test_the_pager_keeps_the_other_parts_of_the_address() -> None:
    page = Paginator(range(95), 10).page(2)
    request = RequestFactory().get("/x/?q=most&page=2")
    with translation.override("en"):
        html = Template("{% pager page %}").render(
            RequestContext(request, {"page": page, "request": request})
        )
    assert 'href="?q=most&amp;page=3"' in html
    assert "11–20 of 95" in html


def test_a_page_of_a_room_that_is_not_there_has_no_address() -> None:
    assert render('{% address "nowhere:page" 3 %}|{% address "web:home" %}', "ru") == "|/ru/"


def test_the_same_drawing_can_hang_twice_on_a_page() -> None:
    film = SimpleNamespace(slug="film-1", titles=FILM, countries=["RS"], year=2026, poster=None)
    page = render("{% poster f %}{% poster f %}{% poster_art f %}", f=film, request=RequestFactory().get("/"))
    names = re.findall(r' id="([^"]*)"', page)
    assert sorted(names) == sorted(set(names))
    assert set(re.findall(r"url\(#([^)]*)\)", page)) == set(names)


def test_a_photo_that_is_not_public_gives_way_to_the_drawing() -> None:
    photo = SimpleNamespace(is_public=False)
    person = SimpleNamespace(slug="petra", names=Texts.of(sr_Latn="Petra Ogledić"), photo=photo)
    assert re.findall(r">(\w+)</text>", render("{% portrait p %}", p=person)) == ["PO"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Sources: rg.ru, a paper of 2024, position: general geography, rounded to about 100 m"),
        (
            "ru",
            "Источники: rg.ru, a paper of 2024, положение: общая география, с округлением примерно до 100 м",
        ),
    ],
)
def test_a_source_is_named_by_its_site_and_what_ships_in_the_readers_language(
    language: str, expected: str
) -> None:
    sources = [
        "https://www.rg.ru/2023/03/21/x.html",
        "a paper of 2024",
        "position: general geography, rounded to about 100 m",
    ]
    html = render('{% include "components/sources.html" %}', language, sources=sources)
    assert re.sub(r"<[^>]+>", "", html).strip() == expected


def test_a_cell_without_a_source_says_that_it_is_unknown() -> None:
    assert render('{% include "components/sources.html" with bare=True %}', "ru", sources=[]).strip() == (
        "<i>неизвестно</i>"
    )
