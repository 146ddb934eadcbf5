"""Bringing a file in, in a real browser: import, preview, conflict."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kinomost.catalogue.models import Film
from tests.factories import make_account, make_exchange

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILMS = "film,title.ru,year\nzlato,Золото,2023\nvera,Вера,2022\n"
PROGRAMME = (
    "film;sala;početak;kraj\nVera;Velika sala;1.7.2026. 19.30;21.00\nVera;Velika sala;2.7.2026. 23.30;01.00\n"
)


def bring(page: Page, name: str, text: str) -> None:
    page.goto("/en/desk/office/sheets/")
    page.get_by_label("Files").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Check the files").click()


def test_an_import_is_previewed_and_a_conflict_is_decided(
    page: Page, sign_in: Callable[[Any], None], assert_accessible: Callable[[Page], None]
) -> None:
    office = make_exchange(slug="office")
    sign_in(make_account("editor", office))
    page.goto("/en/desk/office/sheets/")
    assert_accessible(page)

    bring(page, "films.csv", FILMS)
    assert_accessible(page)
    assert Film.objects.count() == 0
    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.get_by_text("Imported.")).to_be_visible()

    Film.objects.update(year=1999)
    bring(page, "films.csv", FILMS.replace("Вера", "Вера и любовь"))
    expect(page.get_by_role("heading", name="Edited on the site since the last import")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("checkbox", name="vera").check()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Kept as edited on the site")).to_be_visible()
    assert_accessible(page)
    assert {film.slug: (film.year, str(film.titles)) for film in Film.objects.all()} == {
        "zlato": (1999, "Золото"),
        "vera": (2022, "Вера и любовь"),
    }


def test_what_is_wrong_stands_beside_its_row(
    page: Page, sign_in: Callable[[Any], None], assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(make_account("editor", make_exchange(slug="office")))
    bring(page, "films.csv", "film,title.ru,year,countries\nzlato,Золото,20x3,Serbja\n")
    expect(page.get_by_text("Did you mean Serbia (RS)?")).to_be_visible()
    assert_accessible(page)


def test_a_foreign_programme_is_asked_about_once(
    page: Page, sign_in: Callable[[Any], None], assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(make_account("editor", make_exchange(slug="office")))
    bring(page, "programme.csv", PROGRAMME)
    expect(page.get_by_label("Film title")).to_have_value("film")
    assert_accessible(page)
    for label, value in {"City": "Beograd", "Country": "Srbija", "Time zone": "Europe/Belgrade"}.items():
        page.get_by_role("textbox", name=label, exact=False).fill(value)
    page.get_by_label("Create missing halls").select_option("yes")
    page.get_by_label("Remember this under the name").fill("ours")
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("after midnight")).to_be_visible()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Imported.")).to_be_visible()
    page.goto("/en/desk/office/sheets/")
    expect(page.get_by_text("ours", exact=True)).to_be_visible()
