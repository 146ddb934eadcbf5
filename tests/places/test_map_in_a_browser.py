"""The map in a real browser: bunches, filters, keyboard, the list beside it, and what is left without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kinomost.names.texts import Texts
from tests.factories import make_city, make_place
from tests.places.rows import many_places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def houses() -> None:
    """Sixty locations in Paris, and one cinema in Belgrade."""
    many_places(60)
    belgrade = make_city(slug="beograd", latitude=44.81, longitude=20.46)
    make_place(
        slug="ikona", city=belgrade, latitude=44.81, longitude=20.46, names=Texts.of(en="Ikona cinema")
    )


@pytest.fixture
def opened(page: Page, houses: None) -> Page:
    """The map of all of it, drawn."""
    page.goto("/en/places/map/")
    expect(page.locator("#map[data-ready]")).to_be_visible()
    return page


def shown(page: Page) -> int:
    """How many places the bunches and pins on the map stand for."""
    bunches = [int(text.replace(",", "")) for text in page.locator(".map-bunch").all_inner_texts()]
    return sum(bunches) + page.locator(".map-pin").count()


def wait_for(page: Page, said: str) -> None:
    expect(page.locator("[data-map-said]")).to_have_text(said)


def test_bunches_stand_for_every_place_and_open_when_they_are_clicked(opened: Page) -> None:
    wait_for(opened, "61 places here")
    assert shown(opened) == 61
    largest = opened.locator(".map-bunch").first
    expect(largest).to_have_attribute("aria-label", re.compile(r"^\d+ places, come nearer$"))
    before = int(opened.locator("#map").get_attribute("data-ready") or 0)
    largest.click()
    expect(opened.locator("#map")).not_to_have_attribute("data-ready", str(before))
    assert int(opened.locator("#map").get_attribute("data-ready") or 0) > before


def test_a_filter_changes_map_list_and_address_together(opened: Page) -> None:
    opened.get_by_label("Kind").select_option("cinema")
    wait_for(opened, "1 place here")
    expect(opened.locator(".map-pin-cinema")).to_have_count(1)
    expect(opened.locator("[data-map-list] a")).to_have_text(["Ikona cinema"])
    assert "kind=cinema" in opened.url
    expect(opened.get_by_role("link", name="As a list")).to_have_attribute(
        "href", re.compile(r"/en/places/\?kind=cinema$")
    )
    opened.reload()
    wait_for(opened, "1 place here")


def test_a_filter_that_leaves_nothing_in_view_moves_the_map_to_what_it_finds(
    page: Page, houses: None
) -> None:
    page.goto("/en/places/map/?bbox=2,48,3,49")
    expect(page.locator("#map[data-ready]")).to_be_visible()
    page.get_by_label("Kind").select_option("cinema")
    wait_for(page, "1 place here")
    expect(page.locator(".map-pin-cinema")).to_have_count(1)


def test_it_is_used_by_keyboard_alone(opened: Page) -> None:
    opened.get_by_label("Kind").select_option("cinema")
    wait_for(opened, "1 place here")
    opened.locator("#map").focus()
    zoom = int(opened.locator("#map").get_attribute("data-ready") or 0)
    opened.keyboard.press("+")
    expect(opened.locator("#map")).to_have_attribute("data-ready", str(zoom + 1))
    opened.locator(".map-pin").focus()
    expect(opened.locator(".map-pin")).to_have_attribute("aria-label", "Ikona cinema")
    opened.keyboard.press("Enter")
    expect(opened.locator(".leaflet-popup a")).to_be_focused()
    opened.keyboard.press("Enter")
    expect(opened).to_have_url(re.compile("/en/places/ikona/$"))


def test_a_bunch_opens_with_the_enter_key_and_the_map_keeps_the_focus(opened: Page) -> None:
    before = opened.locator("#map").get_attribute("data-ready") or ""
    opened.locator(".map-bunch").first.focus()
    opened.keyboard.press("Enter")
    expect(opened.locator("#map")).not_to_have_attribute("data-ready", before)
    expect(opened.locator("#map")).to_be_focused()


def test_land_and_water_are_drawn_and_darken_with_the_page(opened: Page) -> None:
    def colours() -> Any:
        """The colour in the middle of the first loaded tile."""
        return opened.evaluate(
            """() => { const tile = document.querySelector("canvas.leaflet-tile-loaded");
            return [...tile.getContext("2d").getImageData(tile.width / 2, tile.height / 2, 1, 1).data].slice(0, 3); }"""
        )

    expect(opened.locator("canvas.leaflet-tile-loaded").first).to_be_attached()
    light = colours()
    opened.evaluate("document.documentElement.dataset.theme = 'dark'")
    opened.wait_for_function("() => document.querySelectorAll('canvas.leaflet-tile-loaded').length > 3")
    opened.wait_for_timeout(400)
    assert sum(colours()) < sum(light) / 2


def test_among_streets_it_says_what_it_does_not_draw(opened: Page) -> None:
    opened.goto("/en/places/map/?bbox=20.455,44.808,20.465,44.812")
    wait_for(opened, "1 place here")
    expect(opened.locator(".map-coordinates")).to_contain_text("Streets are not drawn")
    expect(opened.locator(".map-coordinates")).to_contain_text(
        re.compile(r"^44° 48′ \d\d″ N, 20° 27′ \d\d″ E")
    )
    expect(opened.locator(".leaflet-control-scale-line")).to_have_text(re.compile(r"^\d+ m$"))


def test_nothing_on_the_page_is_out_of_reach(opened: Page, assert_accessible: Callable[[Page], None]) -> None:
    wait_for(opened, "61 places here")
    assert_accessible(opened)


def test_without_a_script_it_is_a_drawing_made_of_links(
    chromium: Browser, live_server: LiveServer, houses: None
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/en/places/map/?kind=cinema")
    tab.locator("svg a").first.click()
    expect(tab).to_have_url(re.compile("/en/places/ikona/$"))
    tab.goto("/en/places/map/")
    tab.get_by_role("link", name="Farther").click()
    expect(tab.locator("[data-map-said]")).to_have_text("61 places here")
    context.close()


def test_on_a_telephone_nothing_is_wider_than_the_screen(
    chromium: Browser, live_server: LiveServer, houses: None
) -> None:
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    for address in ("/ru/places/map/", "/ru/places/", "/ru/places/ikona/", "/ru/cities/beograd/"):
        tab.goto(address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
