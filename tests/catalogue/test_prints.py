import io
import re
from pathlib import Path

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from kinomost.catalogue import prints, queries
from kinomost.catalogue.models import Credit, Film, FilmCountry
from kinomost.journal.actions import record
from kinomost.names.texts import Text, Texts
from tests.factories import make_exchange, make_film, make_person
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def film(**fields: object) -> Film:
    made = make_film(
        titles=Texts(
            [
                Text("ru", "Золото Умальты", "original"),
                Text("sr-Latn", "Zlato Umalte"),
                Text("en", "The Gold of Umalta"),
            ]
        ),
        synopsis=Texts.of(
            sr_Latn="Ljubav, đaci i njihova žetva.", ru="Щука съела объём.", en="Gold. #panic() *x*"
        ),
        languages=["ru"],
        **fields,
    )
    FilmCountry.objects.create(film=made, country="RS", share="33.5", position=1)
    FilmCountry.objects.create(film=made, country="RU", position=0)
    person = make_person(names=Texts.of(sr_Latn="Ljubica Njegoš", ru="Любица Негош"))
    Credit.objects.create(film=made, person=person, function="director")
    Credit.objects.create(film=made, person=person, function="writer")
    return made


def pages(document: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(document)).pages]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sr-latn", ["Zlato Umalte", "Ljubav, đaci i njihova žetva.", "Ljubica Njegoš", "Srbija, 33,5%"]),
        ("sr-cyrl", ["Злато Умалте", "Љубав, ђаци и њихова жетва.", "Љубица Његош", "Србија, 33,5%"]),
        ("ru", ["Золото Умальты", "Щука съела объём.", "Любица Негош", "Сербия, 33,5 %"]),
        ("en", ["The Gold of Umalta", "Gold. #panic() *x*", "Ljubica Njegoš", "Serbia, 33.5%"]),
    ],
)
def test_a_sheet_speaks_the_readers_language(language: str, expected: list[str]) -> None:
    film()
    with override(language):
        (text,) = pages(prints.sheet(queries.whole(Film.objects.all()).get()))
    text = text.replace("\xa0", " ")
    assert [part for part in ["Золото Умальты", *expected] if part not in text] == []


def test_the_catalogue_has_a_cover_contents_a_page_a_film_and_people_in_both_scripts() -> None:
    exchange = make_exchange(names=Texts.of(sr_Latn="Razmena", ru="Обмен"))
    for number in range(3):
        made = film(exchange=exchange, slug=f"zlato-{number}")
        made.titles = Texts.of(sr_Latn=("Žeton", "Čaj", "Cilj")[number])
        made.save()
    with override("sr-latn"):
        cover, contents, *films, latin, cyrillic = pages(
            prints.catalogue(exchange, queries.whole(Film.objects.all()))
        )
    assert [text for text in ("Razmena",) if text not in cover] == []
    assert [contents.index(title) for title in ("Cilj", "Čaj", "Žeton")] == sorted(
        contents.index(title) for title in ("Cilj", "Čaj", "Žeton")
    )
    assert [
        page.split(title)[0] != page for page, title in zip(films, ("Cilj", "Čaj", "Žeton"), strict=True)
    ] == [True] * 3
    assert "Njegoš, Ljubica" in latin
    assert "Његош, Љубица" in cyrillic
    # Three people of one name, each on a page of their own: 3, 4 and 5 after cover and contents.
    assert sorted(number for number in "345" if number in latin) == ["3", "4", "5"]


def test_a_title_of_300_characters_in_arabic_script_keeps_to_its_page() -> None:
    made = film()
    made.titles = Texts([Text("fa", ("سفر به گرای " * 26)[:300], "original"), Text("ru", "Ы" * 300)])
    made.synopsis = Texts.of(ru="Длинная история. " * 1000)
    made.save()
    with override("ru"):
        assert len(pages(prints.sheet(queries.whole(Film.objects.all()).get()))) == 1


def test_a_catalogue_of_many_films_asks_the_database_no_more_than_one_of_few() -> None:
    few, many = make_exchange(), make_exchange()
    film(exchange=few)
    for number in range(6):
        film(exchange=many, slug=f"film-of-many-{number}")

    def make(exchange: object) -> None:
        prints.catalogue(None, queries.whole(Film.objects.filter(exchange=exchange)))

    with override("en"):
        assert assert_same_queries(lambda: make(few), lambda: make(many)) <= 8


def test_a_drawn_poster_ends_its_right_to_left_lines_where_they_begin_on_screen() -> None:
    made = make_film(slug="safar", titles=Texts([Text("fa", "سفر به گرای", "original")]))
    files: dict[str, bytes] = {}
    prints.film_page(queries.whole(Film.objects.filter(pk=made.pk)).get(), 1, files)
    svg = files["poster-1.svg"].decode()
    assert svg.count('text-anchor="end"') >= 1
    assert re.findall(r'text-anchor="start"[^>]*direction="rtl"', svg) == []


def test_a_catalogue_is_typeset_once_until_a_film_changes() -> None:
    made: list[str] = []

    def make() -> bytes:
        made.append("typeset")
        return b"%PDF " + str(len(made)).encode()

    with override("en"):
        assert [prints.kept("a", make), prints.kept("a", make), prints.kept("b", make)] == [
            b"%PDF 1",
            b"%PDF 1",
            b"%PDF 2",
        ]
    with override("ru"):
        assert prints.kept("a", make) == b"%PDF 3"
    with override("en"):
        record("account:1", "save", exchange_id=1, kind="letter")
        assert prints.kept("a", make) == b"%PDF 1"
        record("account:1", "save", make_film())
        assert prints.kept("a", make) == b"%PDF 4"


def test_old_catalogues_leave_the_disk(settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    for number in range(prints.KEPT + 5):
        prints.kept(str(number), lambda number=number: str(number).encode())
    assert len(list((tmp_path / "prints").iterdir())) == prints.KEPT
