"""The reading room in a real browser: by keyboard alone, on a tablet, in two tabs, without a connection, without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kinomost.contest.actions.scores import filled
from kinomost.contest.models import Entry, Juror, Round, Sheet
from tests.contest.factories import account_of, make_call, make_juror, make_round
from tests.contest.test_reading import entry_called, give
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
ROOM = "/en/jury/call/1/entries/1/"


@pytest.fixture
def juror() -> Juror:
    call = make_call(slug="call")
    entries = [entry_called(call, title) for title in ("Lighthouse", "Orchard", "Trolleybus")]
    juror = make_juror(call)
    make_round(call, entries, [juror, make_juror(call)], reads=0, shows_scores="own")
    return juror


def test_a_sheet_is_filled_and_handed_in_by_keyboard_alone(
    juror: Juror, page: Page, sign_in: Callable[[Any], None], assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(account_of(juror))
    page.goto(ROOM)
    page.keyboard.press("8")
    expect(page.locator('input[name="mark_script"][value="8"]')).to_be_checked()
    expect(page.locator('input[name="mark_script"][value="8"]')).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("0")
    expect(page.locator('input[name="mark_feasibility"][value="10"]')).to_be_checked()
    expect(page.locator("[data-total]")).to_have_text("85.2")
    page.keyboard.press("s")
    expect(page.locator("form[data-sheet] .saved")).to_contain_text("Draft saved at")
    assert filled(Sheet.objects.get()).marks == {"script": "8", "feasibility": "10"}
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("The sheet is handed in")
    assert Sheet.objects.get().marks == {"script": "8", "feasibility": "10"}
    page.keyboard.press("j")
    page.wait_for_url("**/entries/2/")
    page.keyboard.press("k")
    page.wait_for_url("**/entries/1/")
    page.keyboard.press("n")
    page.wait_for_url("**/entries/2/")


def test_single_keys_can_be_turned_off(juror: Juror, page: Page, sign_in: Callable[[Any], None]) -> None:
    sign_in(account_of(juror))
    page.goto(ROOM)
    page.locator("[data-keys-open]").click()
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("8")
    expect(page.locator('input[name="mark_script"]:checked')).to_have_count(0)


def test_text_and_sheet_stand_side_by_side_on_a_tablet_and_the_split_moves(
    juror: Juror, page: Page, sign_in: Callable[[Any], None], assert_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 834, "height": 1112})
    sign_in(account_of(juror))
    page.goto(ROOM)
    text, side, split = page.locator(".room-text"), page.locator(".room-side"), page.locator(".room-split")

    def widths() -> tuple[float, float]:
        one, other = text.bounding_box(), side.bounding_box()
        assert one is not None
        assert other is not None
        assert one["x"] + one["width"] <= other["x"]
        return one["width"], other["width"]

    before = widths()
    split.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    after = widths()
    assert (after[0] < before[0], after[1] > before[1]) == (True, True)
    page.reload()
    assert widths() == after
    assert_accessible(page)


def test_on_a_telephone_the_sheet_stands_under_the_text(
    juror: Juror, page: Page, sign_in: Callable[[Any], None], assert_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(account_of(juror))
    page.goto(ROOM)
    text, side = page.locator(".room-text").bounding_box(), page.locator(".room-side").bounding_box()
    assert text is not None
    assert side is not None
    assert text["y"] + text["height"] <= side["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert_accessible(page)


def test_of_two_tabs_the_later_one_sees_both_and_chooses(
    juror: Juror, context: BrowserContext, sign_in: Callable[[Any], None]
) -> None:
    sign_in(account_of(juror))
    page, other = context.new_page(), context.new_page()
    for tab in (page, other):
        tab.goto(ROOM)
    other.locator("#sheet-comment").fill("From the other window.")
    expect(other.locator("form[data-sheet] .saved")).to_contain_text("Draft saved at")
    with page.expect_response(lambda answer: answer.status == 409):
        page.locator("#sheet-comment").fill("From this window.")
    expect(page.locator(".clash")).to_contain_text("Nothing is lost")
    expect(page.locator(".field .elsewhere")).to_contain_text("From the other window.")
    assert filled(Sheet.objects.get()).comment == "From the other window."
    page.get_by_role("button", name="Keep what stands here").click()
    expect(page.locator("form[data-sheet] .saved")).to_contain_text("Draft saved at")
    assert filled(Sheet.objects.get()).comment == "From this window."


def test_what_is_typed_without_a_connection_is_kept_and_sent_later(
    juror: Juror, context: BrowserContext, sign_in: Callable[[Any], None]
) -> None:
    sign_in(account_of(juror))
    page = context.new_page()
    page.goto(ROOM)
    context.set_offline(True)
    page.locator("#sheet-comment").fill("Written in a tunnel.")
    expect(page.locator("form[data-sheet] .saved")).to_contain_text("No connection")
    assert not Sheet.objects.exists()
    page.close()  # the tablet is shut
    context.set_offline(False)
    again = context.new_page()
    again.goto(ROOM)
    expect(again.locator("#sheet-comment")).to_have_value("Written in a tunnel.")
    expect(again.locator("form[data-sheet] .saved")).to_contain_text("Draft saved at")
    assert filled(Sheet.objects.get()).comment == "Written in a tunnel."


def test_a_round_that_closes_while_the_sheet_is_open_keeps_what_was_typed(
    juror: Juror, page: Page, sign_in: Callable[[Any], None]
) -> None:
    sign_in(account_of(juror))
    page.goto(ROOM)
    page.keyboard.press("8")
    page.locator('input[name="mark_feasibility"][value="5"]').check()
    Round.objects.update(state=Round.State.CLOSED)
    page.locator("[data-submit]").click()
    expect(page.locator(".toast")).to_contain_text("Your draft is kept")
    assert filled(Sheet.objects.get()).marks == {"script": "8", "feasibility": "5"}
    expect(page.locator('input[name="mark_script"][value="8"]')).to_be_checked()


def test_all_of_it_works_without_scripts(
    juror: Juror, chromium: Browser, live_server: LiveServer, client: Any
) -> None:
    client.force_login(account_of(juror))
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    plain.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = plain.new_page()
    page.goto(ROOM)
    page.locator('label:has(input[name="mark_script"][value="7"])').click()
    page.locator('label:has(input[name="mark_feasibility"][value="3"])').click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("main")).to_contain_text("What you handed in before stays on record")
    assert Sheet.objects.get().marks == {"script": "7", "feasibility": "3"}
    plain.close()


def test_the_ranking_and_the_agenda_are_accessible(
    juror: Juror, page: Page, sign_in: Callable[[Any], None], assert_accessible: Callable[[Page], None]
) -> None:
    round_ = Round.objects.get()
    for at, seat in enumerate(juror.call.jurors.all()):
        for entry in Entry.objects.all():
            give(round_, entry, seat, 1 + at * 9, comment="So.")
    office = round_.call.season.exchange
    sign_in(make_account("owner", office))
    for address in ("", "agenda/", "entries/1/"):
        page.goto(f"/en/desk/{office.slug}/contest/call/ranking/1/{address}")
        assert_accessible(page)
    sign_in(account_of(juror))
    for address in ("jury/", "jury/call/1/", "jury/call/1/ranking/"):
        page.goto(f"/en/{address}")
        assert_accessible(page)
