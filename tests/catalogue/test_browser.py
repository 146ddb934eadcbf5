"""Two editors on one film, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kinomost.catalogue.models import Film
from kinomost.names.texts import Text, Texts
from tests.factories import make_account, make_exchange, make_film, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def film(sign_in: Callable[[Any], None]) -> Film:
    office = make_exchange(slug="office")
    sign_in(make_account("editor", office))
    make_person(exchange=office, slug="milena", names=Texts.of(sr_Latn="Milena Šljivar", ru="Милена Шливар"))
    return make_film(
        exchange=office,
        slug="film",
        titles=Texts([Text("sr-Latn", "Lađa", "original")]),
        director=make_person(exchange=office),
    )


def save(tab: Page) -> None:
    tab.get_by_role("button", name="Save", exact=True).click()


def test_two_editors_save_the_same_film_and_nothing_is_lost(
    film: Film, context: BrowserContext, assert_accessible: Callable[[Page], None]
) -> None:
    page, other = context.new_page(), context.new_page()
    address = "/en/desk/office/films/film/"
    page.goto(address)
    assert_accessible(page)
    other.goto(address)

    other.locator("#id_year").fill("1991")
    other.locator("#id_shooting_format").fill("16 mm")
    save(other)
    expect(other.get_by_text("Saved.", exact=True)).to_be_visible()

    page.locator("#id_year").fill("1992")
    page.locator("#id_website").fill("https://film.example/")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 409):
        save(page)
    expect(page.get_by_role("alert")).to_contain_text("Somebody else saved this while you were editing.")
    expect(page.get_by_role("row", name="Year 1991 1992")).to_be_visible()
    expect(page.locator("#id_year")).to_have_value("1992")
    expect(page.locator("#id_shooting_format")).to_have_value("16 mm")
    expect(page.locator("#id_website")).to_have_value("https://film.example/")
    assert_accessible(page)
    save(page)
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    film.refresh_from_db()
    assert (film.year, film.shooting_format, film.website) == (1992, "16 mm", "https://film.example/")

    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#id_year")).to_have_value("1991")


def test_a_person_is_suggested_while_the_name_is_typed(film: Film, page: Page) -> None:
    page.goto("/en/desk/office/films/film/")
    page.locator("#id_credits-1-person_id").press_sequentially("milena")
    expect(page.locator("#people-found option")).to_have_attribute(
        "value", "Milena Šljivar · Милена Шливар (milena)"
    )


def test_the_public_pages_are_accessible(
    film: Film, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    for address in (
        "/ru/films/",
        "/ru/films/?view=ledger",
        "/sr-cyrl/films/film/",
        "/en/joint/",
        "/en/joint/RS-RU/",
    ):
        page.goto(address)
        assert_accessible(page)


def test_enter_saves_and_does_not_propose(film: Film, page: Page) -> None:
    page.goto("/en/desk/office/films/film/")
    page.locator("#id_year").fill("1991")
    page.locator("#id_year").press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    film.refresh_from_db()
    assert (film.year, film.titles.tags) == (1991, ("sr-Latn",))


def test_what_is_wrong_far_down_is_led_to(
    film: Film, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/en/desk/office/films/film/")
    page.locator("[name=age_ratings-0-country]").fill("Narnia")
    page.locator("[name=copies-0-name]").fill("A copy on nothing")
    save(page)
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(page.locator("[name=age_ratings-0-country]")).to_be_focused()
    page.get_by_role("button", name="To mend: 3").click()
    expect(page.locator("[name=age_ratings-0-rating]")).to_be_focused()
    assert_accessible(page)
