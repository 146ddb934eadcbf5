"""Money in a real browser: a plan, terms, a receipt, a statement, a what-if."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kinomost.coproduction.models import Coproduction, Receipt
from tests.coproduction.money_rows import make_file, make_plan, make_terms
from tests.factories import make_account, make_exchange, make_film

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
HERE = "/en/desk/ured/coproductions/film/"


@pytest.fixture
def file(sign_in: Callable[[object], None]) -> Coproduction:
    office = make_exchange(slug="ured")
    sign_in(make_account("editor", office))
    file = make_file(make_film(slug="film", exchange=office))
    make_plan(file, 2)
    make_terms(file)
    return file


def wide_as_the_window(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_receipt_is_entered_followed_and_taken_back(
    file: Coproduction, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{HERE}plan/")
    expect(page.get_by_role("img", name="Cash flow by month")).to_be_visible()
    assert_accessible(page)
    assert wide_as_the_window(page)

    page.get_by_role("link", name="Recoupment").click()
    page.get_by_label("Day").fill("2026-04-02")
    page.get_by_label("Stream").select_option("world")
    page.get_by_label("Amount").fill("2 000.01")
    page.get_by_role("button", name="Enter").click()
    expect(page.locator(".toast")).to_contain_text("Receipt 1 is entered.")
    assert_accessible(page)
    assert wide_as_the_window(page)

    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("row", name="profit 17 Sample producer Share 360.01")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Statements").click()
    assert_accessible(page)
    page.get_by_role("row", name="Sample fund").get_by_role("link").first.click()
    expect(page.get_by_text("1,340.00 EUR")).to_be_visible()
    assert_accessible(page)

    page.goto(f"{HERE}recoupment/")
    page.get_by_role("button", name="Take out 1").click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("link", name="1", exact=True)).to_be_visible()
    assert Receipt.objects.get().amount


def test_a_slider_answers_at_once_and_saves_nothing(
    file: Coproduction, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(f"{HERE}recoupment/outlook/")
    assert_accessible(page)
    expect(page.get_by_text("This is a what-if")).to_have_count(0)
    page.get_by_label("Receipts, % of the estimates").fill("250")
    expect(page.get_by_text("This is a what-if; nothing is saved.")).to_be_visible()
    expect(page.locator("output[for=factor]")).to_have_text("250")
    assert page.url.endswith("/outlook/")
    assert_accessible(page)


def test_terms_and_papers_are_accessible_on_a_phone(
    file: Coproduction, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for part in ("recoupment/terms/", "documents/", "recoupment/outlook/"):
        page.goto(f"{HERE}{part}")
        assert_accessible(page)
        assert wide_as_the_window(page)
