"""The look in a real browser: for eyes, for keyboards, for those who listen, and for slow lines."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from kinomost.exchange.models import SeasonFilm
from kinomost.names.texts import Text, Texts
from tests.factories import make_film, make_film_days, make_screening, make_season

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST_PAGE = 150_000  # bytes over the wire, without images


@pytest.fixture
def season() -> Any:
    """A season whose films have titles short, long, in four scripts."""
    made = make_season(names=Texts.of(sr_Latn="Ogledna sezona dva mosta", ru="Пробный сезон двух мостов"))
    days = make_film_days(season=made)
    titles = [
        Texts(
            [Text("sr-Cyrl", "Београд пева под небом", "original"), *Texts.of(ru="Белград поёт под небом")]
        ),
        Texts([Text("ar", "خريطة المدينة", "original")]),
        Texts([Text("sr-Latn", "Vrlo dugačak naslov o mostu " * 10, "original")]),
        Texts([Text("ru", "Достопримечательность", "original")]),
    ]
    for n, title in enumerate(titles):
        film = make_film(titles=title, slug=f"film-of-look-{n}")
        SeasonFilm.objects.create(season=made, film=film, part="film_days", position=n)
        make_screening(film_days=days, film=film, sound_language="sr", subtitle_languages=["ru"])
    return made


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/ru/", "/sr-cyrl/style/", "/ru/search/?q=most"])
def test_nothing_stands_in_the_way_of_a_reader_who_needs_help(
    page: Page, season: Any, assert_accessible: Callable[[Page], None], path: str, theme: Any
) -> None:
    with override_settings(DEBUG=path.endswith("style/")):
        page.emulate_media(color_scheme=theme)
        page.goto(path)
        assert_accessible(page)


@pytest.mark.parametrize("width", [390, 834, 1440])
@pytest.mark.parametrize("path", ["/ru/", "/sr-cyrl/style/"])
def test_no_page_is_wider_than_the_window(page: Page, season: Any, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    with override_settings(DEBUG=True):
        page.goto(path)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_serbian_cyrillic_gets_its_own_letters(page: Page) -> None:
    page.goto("/sr-cyrl/")
    page.evaluate(
        """document.querySelector("main").innerHTML = ["sr-Cyrl", "ru"].flatMap((lang) =>
             ["normal", "italic"].map((style) =>
               `<p><span class="probe" lang="${lang}" data-style="${style}">бгдпт</span></p>`)).join("");
           for (const one of document.querySelectorAll(".probe")) {
             one.style.font = `${one.dataset.style} 400 64px Piazzolla`; one.style.display = "inline-block";
           }"""
    )
    page.evaluate("document.fonts.ready")
    page.wait_for_function(
        "document.fonts.check('italic 64px Piazzolla', 'б') && document.fonts.check('64px Piazzolla', 'б')"
    )
    pictures = [probe.screenshot() for probe in page.locator(".probe").all()]
    serbian, serbian_italic, russian, russian_italic = pictures
    assert serbian != russian
    assert serbian_italic != russian_italic


@pytest.mark.parametrize("path", ["/sr-latn/", "/sr-cyrl/", "/ru/", "/en/"])
def test_the_first_page_is_light(page: Page, season: Any, path: str) -> None:
    weights: dict[str, int] = {}

    def weigh(answer: Any) -> None:
        body = answer.body()
        packed = body if answer.url.endswith((".woff2", ".png")) else gzip.compress(body)
        weights[answer.url] = len(packed)

    page.on("response", weigh)
    page.goto(path, wait_until="networkidle")
    counted = {url: size for url, size in weights.items() if not url.endswith((".png", ".svg", ".webp"))}
    assert sum(counted.values()) <= FIRST_PAGE, counted


def test_the_page_can_be_skipped_into_by_keyboard(page: Page, season: Any) -> None:
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_theme_changes_without_script_too(chromium: Browser, live_server: LiveServer) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/ru/search/?q=most")
    tab.get_by_role("button", name="Тёмная страница").click()
    assert tab.url.endswith("/ru/search/?q=most")
    assert tab.locator("html").get_attribute("data-theme") == "dark"
    context.close()


def test_the_theme_changes_at_once_with_script(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("button", name="Dark page").click()
    page.get_by_role("button", name="Light page").wait_for()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_one_key_opens_the_palette_and_leads_on(page: Page, key: str) -> None:
    page.goto("/en/")
    page.keyboard.press(key)
    page.keyboard.type("prog")
    option = page.get_by_role("option").first
    assert option.inner_text().strip() == "Programme"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/days/")


def test_the_palette_stays_out_of_the_way_of_typing(page: Page) -> None:
    page.goto("/en/search/")
    page.locator("#q-large").fill("a/b")
    page.locator("#q-large").press("/")
    assert page.locator("dialog[open]").count() == 0


def test_a_selection_is_kept_in_the_browser_and_carried_by_the_address(page: Page, season: Any) -> None:
    page.goto("/en/")
    star = page.locator("[data-pick]").first
    number = star.get_attribute("data-pick")
    star.click()
    assert star.get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.locator("[data-pick]").first.get_attribute("aria-pressed") == "true"
    assert page.evaluate("localStorage.getItem('kinomost.selection')") == f'["{number}"]'


def test_without_script_the_star_leads_to_a_selection_with_this_one_in_it(
    chromium: Browser, live_server: LiveServer, season: Any
) -> None:
    context: BrowserContext = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/en/")
    star = tab.locator("[data-pick]").first
    number = star.get_attribute("data-pick")
    star.click()
    assert tab.url.endswith(f"/en/selection/?s={number}")
    context.close()
