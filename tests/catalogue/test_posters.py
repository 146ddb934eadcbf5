"""Posters drawn for films that have none."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.catalogue.posters import art, monogram, place_drawing, poster
from kinomost.catalogue.posters.compositions import COMPOSITIONS
from kinomost.catalogue.posters.press import HEIGHT, INKS, WIDTH, Box, Dice, Sheet, fit, rect, svg, text_width
from kinomost.exchange.accent import contrast

TITLES = [
    "Вера", "Zlato Umalte", "Leto kada sam naučila da letim", "О" * 300, "a word " * 43, "مدينة " * 50, "東京物語", "…", "7",
]  # fmt: skip
Y = re.compile(r'<text[^>]* x="([-\d.]+)" y="([-\d.]+)"[^>]* font-size="([\d.]+)"')


def draw(n: int, title: str, bare: bool = False) -> str:
    compose, _ = COMPOSITIONS[n]
    sheet = Sheet(Dice(title), INKS[n % len(INKS)], title.strip(), ("Srbija", "Jordan"), 2026, bare)
    return svg(Box(0, 0, WIDTH, HEIGHT), "sr-Latn", rect(0, 0, WIDTH, HEIGHT, "#fff") + compose(sheet, "n"))


def test_the_same_film_has_the_same_poster_every_time() -> None:
    first = poster("vera", "Vera", countries=["Srbija"], year=2022)
    assert first == poster("vera", "Vera", countries=["Srbija"], year=2022)


def test_a_hundred_films_have_a_hundred_posters() -> None:
    drawings = {poster(f"film-{n}", "Film", countries=["Srbija"], year=2022) for n in range(100)}
    assert len(drawings) == 100


def test_the_drawing_does_not_change_with_the_readers_language() -> None:
    serbian = poster("vera", "Vera", countries=["Srbija"], year=2022)
    assert poster("vera", "Vera", countries=["Сербия"], year=2022).replace("Сербия", "Srbija") == serbian


@pytest.mark.parametrize("n", range(len(COMPOSITIONS)))
@pytest.mark.parametrize("title", TITLES)
def test_every_composition_holds_every_title_on_the_sheet(n: int, title: str) -> None:
    drawing = draw(n, title)
    ElementTree.fromstring(drawing)
    words = [(float(x), float(y), float(size)) for x, y, size in Y.findall(drawing)]
    assert words != []
    assert [y for _, y, size in words if not 0 < y <= HEIGHT and size < 400] == []


@pytest.mark.parametrize("n", range(len(COMPOSITIONS)))
def test_the_bare_drawing_has_no_words_but_the_shapes_that_letters_are(n: int) -> None:
    sizes = [float(size) for _, _, size in Y.findall(draw(n, "Zlato Umalte", bare=True))]
    assert [size for size in sizes if size < 300] == []


@given(st.text(min_size=1, max_size=400))
@settings(max_examples=60)
def test_any_title_at_all_makes_well_formed_svg(title: str) -> None:
    printable = "".join(mark for mark in title if mark.isprintable() and not "\ud800" <= mark <= "\udfff")
    for drawing in (
        poster("x", printable, countries=["<&>"], year=None),
        art("x", printable, countries=[], year=1),
    ):
        ElementTree.fromstring(drawing)


def test_a_line_is_as_wide_as_its_letters() -> None:
    assert text_width("АБ", 1000) == text_width("А", 1000) + text_width("Б", 1000)
    assert text_width("Ш", 100) > text_width("г", 100)


def test_a_short_title_stands_larger_than_a_long_one() -> None:
    short, lines = fit("Вера", 500, 200)
    long, more = fit("Лето, когда я научилась летать и больше не хотела ходить", 500, 200)
    assert short > long
    assert (lines, len(more) > 2) == (["Вера"], True)


def test_a_title_too_long_even_in_small_letters_ends_with_an_ellipsis() -> None:
    size, lines = fit("слово " * 400, 500, 200)
    assert (size, lines[-1][-1], len(lines) * size * 0.96 <= 200) == (18, "…", True)


@pytest.mark.parametrize("inks", INKS)
def test_letters_can_be_read_on_their_paper(inks: object) -> None:
    assert contrast(inks.ink, inks.paper) >= 4.5  # type: ignore[attr-defined]


def test_a_person_without_a_photo_is_their_initials() -> None:
    drawing = monogram("igor", "Igor Stojanović", lang="sr-Latn")
    assert re.findall(r">([^<]+)</text>", drawing) == ["IS"]
    assert re.findall(r">([^<]+)</text>", monogram("x", "Đorđe")) == ["Đ"]


def test_every_kind_of_place_has_its_drawing() -> None:
    kinds = ("location", "studio", "cinema", "venue")
    assert len({place_drawing("same", kind) for kind in kinds}) == 4
    for kind in kinds:
        ElementTree.fromstring(place_drawing("same", kind))
