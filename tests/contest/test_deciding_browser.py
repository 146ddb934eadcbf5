"""A contest decided in real browsers: the stage and its clock, a vote on three devices, and the page that tells it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kinomost.contest.actions import sessions
from kinomost.contest.models import Entry, Juror, Round
from kinomost.names.texts import Text, Texts
from kinomost.parties.models import Account
from tests.contest.deliberations import BY, a_jury
from tests.contest.factories import account_of, make_award
from tests.factories import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Device = Callable[..., Page]
TITLES = tuple(
    Texts([Text(tag, original, "original"), *(Text(other, text) for other, text in more.items())])
    for tag, original, more in (
        ("sr-Cyrl", "Недељни воз", {"en": "Sunday Train", "ru": "Воскресный поезд"}),
        ("ru", "Долгая зима в деревне", {"en": "A Long Winter in the Village"}),
        ("sr-Latn", "Most", {"en": "The Bridge", "ru": "Мост"}),
    )
)
SEEN = ((390, "light", "ru"), (834, "dark", "sr-cyrl"), (1440, "light", "en"), (1440, "dark", "ru"))


@pytest.fixture
def device(chromium: Browser, live_server: LiveServer) -> Iterator[Device]:
    """A browser of its own for somebody who is signed in; a script error on it fails the test."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def give(account: Account | None, width: int = 834, height: int = 1112, **more: object) -> Page:
        viewport = {"width": width, "height": height}
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, **more)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        made.append(context)
        if account is not None:
            client = Client()
            client.force_login(account)
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        tab = context.new_page()
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        return tab

    yield give
    for context in made:
        context.close()
    assert complaints == []


def picture(tab: Page, name: str) -> None:
    """Keep what the page looks like, where somebody asked for it."""
    if folder := os.environ.get("KINOMOST_PICTURES"):
        tab.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def pictures(device: Device, account: Account | None, path: str, name: str) -> None:
    """The page in three sizes, two themes and three languages, where somebody asked for it."""
    if not os.environ.get("KINOMOST_PICTURES"):
        return
    for width, theme, language in (
        (390, "light", "ru"),
        (834, "dark", "sr-cyrl"),
        (1440, "light", "en"),
        (1440, "dark", "ru"),
    ):
        tab = device(account, width, 900, color_scheme=theme)
        tab.goto(path.replace("/en/", f"/{language}/"))
        picture(tab, f"{name}-{width}-{theme}-{language}")
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)


@pytest.fixture
def jury() -> tuple[Round, list[Juror], list[Entry]]:
    round_, jurors, films = a_jury(entries=3, jurors=3, breaker=2)
    for entry, titles in zip(films, TITLES, strict=True):
        entry.film.titles = titles
        entry.film.save()
        entry.film.countries.create(country="RS", position=0)
    round_.call.slug = "poziv"
    round_.call.save()
    return round_, jurors, films


def test_a_project_is_pitched_voted_and_published(
    jury: tuple[Round, list[Juror], list[Entry]],
    device: Device,
    assert_accessible: Callable[[Page], None],
) -> None:
    round_, jurors, films = jury
    office = round_.call.season.exchange
    desk = f"/en/desk/{office.slug}/contest/poziv"
    make_award(round_.call)
    editor = make_account("editor", office)
    sessions.set_up(
        BY, round_, 0,
        {"starts_at": timezone.now().replace(second=0, microsecond=0), "zone": "Europe/Belgrade", "minutes": 5,
         "questions": 5, "gap": 2, "breaks": [{"after": 2, "minutes": 15}]},
    )  # fmt: skip

    # the stage: a screen in the hall, the office's telephone, a juror's tablet
    screen = device(editor, 1920, 1080)
    screen.goto(f"{desk}/pitch/1/screen/")
    picture(screen, "screen-before")
    screen.keyboard.press(" ")
    expect(screen.locator("h1")).to_have_text("Недељни воз")
    expect(screen.locator("[data-clock]")).to_contain_text("4:5")
    assert screen.locator("h1").get_attribute("lang") == "sr-Cyrl"
    picture(screen, "screen")
    phone = device(editor, 390, 844)
    phone.goto(f"{desk}/pitch/1/control/")
    expect(phone.locator("[data-clock]")).to_contain_text("4:")
    phone.get_by_role("button", name="Next", exact=True).click()
    expect(screen.locator("h1")).to_have_text("Долгая зима в деревне")
    expect(screen.locator("[data-clock]")).to_have_text("5:00")
    assert_accessible(phone)
    tablet = device(account_of(jurors[0]))
    tablet.goto("/en/jury/poziv/1/stage/")
    expect(tablet.locator("h1")).to_have_text("Долгая зима в деревне")
    assert_accessible(tablet)
    screen.keyboard.press("ArrowLeft")
    expect(screen.locator("h1")).to_have_text("Недељни воз")
    expect(tablet.locator("h1")).to_have_text("Недељни воз")

    # the deliberation: the office puts a motion, three jurors vote, in two languages
    desktop = device(editor, 1440, 900)
    desktop.goto(f"{desk}/deliberation/1/")
    desktop.get_by_role("link", name="New motion").click()
    desktop.locator("#id_award").select_option(index=1)
    for film in films[:2]:
        desktop.get_by_label(f"{film.number} · ").check()
    assert_accessible(desktop)
    desktop.get_by_role("button", name="Open the motion").click()
    seats = [device(account_of(juror)) for juror in jurors]
    for seat, language in zip(seats, ("en", "ru", "sr-latn"), strict=True):
        seat.goto(f"/{language}/jury/poziv/1/deliberation/")
    seats[0].get_by_role("button", name="Недељни воз").click()
    expect(seats[0].locator("[aria-pressed=true]")).to_contain_text("Недељни воз")
    assert_accessible(seats[0])
    picture(seats[0], "jury-table")
    seats[1].get_by_role("button", name="Долгая зима").click()
    expect(seats[1].locator(".toast")).to_contain_text("Ваш голос принят")
    desktop.get_by_role("button", name="Close the vote and count").click()
    expect(desktop.locator("#motion-1")).to_contain_text("a tie that nobody broke")
    picture(desktop, "table-tie")
    seats[2].reload()
    seats[2].get_by_role("button", name="Недељни воз").click()
    expect(seats[2].locator("#motion-1")).to_contain_text("odlučeno")
    desktop.reload()
    assert_accessible(desktop)
    picture(desktop, "table-decided")
    desktop.get_by_role("button", name="Give the award").click()
    expect(desktop.locator(".award-film")).to_contain_text("Недељни воз")
    assert_accessible(desktop)

    # the results: nothing before they are published, everything after, in the reader's language
    visitor = device(None, 390, 844)
    answer = visitor.goto("/ru/calls/poziv/results/")
    assert answer is not None
    assert answer.status == 404
    desktop.get_by_label("Publish all the same").check()
    desktop.get_by_role("button", name="Publish now").click()
    expect(desktop.locator(".toast")).to_contain_text("The results are published")
    visitor.reload()
    expect(visitor.locator(".prize-film")).to_have_text("Недељни воз")
    expect(visitor.locator(".prize .lead")).to_have_text("Воскресный поезд")
    assert_accessible(visitor)
    desktop.goto(f"{desk}/results/stands/")
    expect(desktop.get_by_role("status").first).to_contain_text("stands")
    assert_accessible(desktop)
    for name, path in (
        ("session", f"{desk}/pitch/1/"),
        ("table", f"{desk}/deliberation/1/"),
        ("motion", f"{desk}/deliberation/1/motions/new/"),
        ("shortlist", f"{desk}/deliberation/1/shortlist/"),
        ("results", f"{desk}/results/"),
        ("feedback", f"{desk}/results/feedback/"),
        ("stands", f"{desk}/results/stands/"),
        ("control", f"{desk}/pitch/1/control/"),
    ):
        pictures(device, editor, path, name)
    pictures(device, None, "/en/calls/poziv/results/", "public")
    pictures(device, account_of(jurors[0]), "/en/jury/poziv/1/deliberation/", "jury")
    pictures(device, account_of(jurors[0]), "/en/jury/poziv/1/stage/", "stage")


def test_a_running_order_is_changed_without_a_script(
    jury: tuple[Round, list[Juror], list[Entry]], device: Device
) -> None:
    round_, _jurors, films = jury
    office = round_.call.season.exchange
    values = {"starts_at": timezone.now(), "zone": "Europe/Belgrade", "minutes": 5, "questions": 5, "gap": 2}
    sessions.set_up(BY, round_, 0, values)
    tab = device(make_account("editor", office), 390, 844, java_script_enabled=False)
    tab.goto(f"/en/desk/{office.slug}/contest/poziv/pitch/1/")
    tab.get_by_role("button", name="Move “The Bridge” up").click()
    expect(tab.locator(".order-title")).to_have_text(["Недељни воз", "Most", "Долгая зима в деревне"])
    assert [film.number for film in films] == [1, 2, 3]


def test_the_table_is_not_renewed_under_the_hand_of_who_is_voting(
    jury: tuple[Round, list[Juror], list[Entry]], device: Device
) -> None:
    round_, jurors, _films = jury
    tab = device(account_of(jurors[0]))
    said: list[str] = []
    tab.on("console", lambda line: said.append(line.text))
    tab.clock.install()
    tab.goto(f"/en/jury/{round_.call.slug}/1/deliberation/")
    button = tab.get_by_role("button", name="I leave")
    button.focus()
    button.evaluate("one => one.dataset.kept = '1'")
    tab.clock.run_for(6_000)
    expect(button).to_have_attribute("data-kept", "1")
    expect(button).to_be_focused()
    button.evaluate("one => one.blur()")
    tab.clock.run_for(6_000)
    expect(button).not_to_have_attribute("data-kept", "1")
    assert said == []
