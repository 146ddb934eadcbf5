"""An editor's way in a real browser: from a ready-made call to a public one that asks a question of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kinomost.contest.models import Call
from tests.factories import make_account, make_exchange, make_season

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def wide_as_the_window(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_an_editor_builds_a_call_from_a_ready_made_one_and_publishes_it(
    page: Page, sign_in: Callable[[object], None], assert_accessible: Callable[[Page], None]
) -> None:
    office = make_exchange(slug="ured")
    make_season(exchange=office, slug="sezona")
    sign_in(make_account("editor", office))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/en/desk/ured/contest/")
    page.get_by_role("link", name="New call").first.click()
    expect(page.get_by_text("Modelled on Berlinale Co-Production Market")).to_be_visible()
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.get_by_role("link", name="Co-production market for larger budgets").click()
    page.get_by_label("Opens").fill("2026-01-01T10:00")
    page.get_by_label("Time zone").fill("belgrade")
    page.get_by_label("Deadline").fill("2097-03-31T02:30")
    page.get_by_role("button", name="Make the call").click()
    expect(page.locator("#id_deadline").locator("xpath=ancestor::div[1]")).to_contain_text(
        "there is no 02:30"
    )
    page.get_by_label("Deadline").fill("2097-03-31T23:59")
    page.get_by_role("button", name="Make the call").click()
    expect(page.locator(".toast")).to_contain_text("nobody sees it yet")
    expect(page.get_by_text("At least 30 % is asked.")).to_be_visible()
    assert_accessible(page)
    assert wide_as_the_window(page)

    call = Call.objects.get()
    page.goto(f"/en/desk/ured/contest/{call.slug}/edit/form/")
    page.get_by_text("A question of your own").click()
    own = page.locator("details", has_text="A question of your own")
    own.locator("input[name$='labels-text']").nth(3).fill("Why Belgrade?")
    own.get_by_label("Part of the form").select_option("market")
    page.get_by_label("Teaser (address)").check()
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Saved.")
    expect(page.get_by_text("Why Belgrade?")).to_be_visible()
    page.goto(f"/en/desk/ured/contest/{call.slug}/edit/rules/")
    page.get_by_text("Spoken languages").click()
    page.locator("details[open]").get_by_label("One at least of these").fill("Serbian, ru")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("One of these languages must be spoken: Serbian, Russian.")).to_be_visible()

    page.goto(f"/en/desk/ured/contest/{call.slug}/")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".toast")).to_contain_text("The call is public.")
    page.get_by_role("link", name="Public page").click()
    expect(page.locator("main")).to_contain_text("Why Belgrade?")
    assert_accessible(page)
    assert wide_as_the_window(page)
