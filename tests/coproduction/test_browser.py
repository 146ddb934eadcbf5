"""An editor's way in a real browser: from the catalogue to a verdict, a scenario and a source of the plan."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kinomost.catalogue.models import Film
from kinomost.coproduction.models import Coproduction
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from tests.factories import make_account, make_exchange, make_film, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def office() -> Exchange:
    office = make_exchange(slug="ured")
    make_film(
        exchange=office, slug="most", kind=Film.Kind.FICTION, titles=Texts.of(sr_Latn="Most", en="The Bridge")
    )
    make_organisation(exchange=office, slug="ogledalo", names=Texts.of(sr_Latn="Ogledalo", ru="Зеркало"))
    return office


def wide_as_the_window(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def save(tab: Page) -> None:
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".toast")).to_contain_text("Saved.")


def test_an_editor_finds_out_what_a_film_may_be_and_what_it_gets(
    office: Exchange, page: Page, sign_in: Callable[[object], None], assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(make_account("editor", office))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/en/desk/ured/coproductions/")
    page.get_by_role("button", name="Open a file").click()

    page.get_by_label("Day of the application").fill("2024-04-05")
    page.get_by_label("Format").select_option("feature")
    page.get_by_label("Shown first in").select_option("cinema")
    company = page.locator("#id_partners-0-organisation_id")
    company.press_sequentially("Зерк")
    expect(page.locator("#organisations-found option")).to_have_count(1)
    company.fill(page.locator("#organisations-found option").first.get_attribute("value") or "")
    for row, (country, share) in enumerate([("Serbia", "85"), ("Bugarska", "15.5")]):
        page.locator(f"#id_partners-{row}-country").fill(country)
        page.locator(f"#id_partners-{row}-share").fill(share)
    save(page)
    expect(page.locator("#partners .remark-bad")).to_contain_text("The shares make 100.5 %, not 100 %")
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.locator("#id_partners-1-share").fill("15")
    save(page)
    expect(page.locator("#partners .remark-bad")).to_have_count(0)

    page.get_by_role("link", name="Budget").click()
    page.locator("#id_costs-0-group").fill("Ekipa")
    page.locator("#id_costs-0-kind").select_option("crew")
    page.locator("#id_costs-0-country").fill("RS")
    page.locator("#id_costs-0-amount").fill("600000")
    save(page)

    page.get_by_role("link", name="Treaties").click()
    assert_accessible(page)
    page.get_by_role("link", name="European Convention on Cinematographic Co-production (ETS 147)").click()
    expect(page.locator(".verdict-said")).to_contain_text("does not qualify")
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.get_by_role("button", name="Keep it as a scenario").click()
    expect(page.get_by_role("columnheader", name="Change for")).to_be_visible()
    assert_accessible(page)
    assert wide_as_the_window(page)

    page.get_by_role("link", name="Incentives", exact=True).click()
    page.get_by_role("link", name="Incentives to investors").click()
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.get_by_role("button", name="Add to the finance plan").click()
    expect(page.locator(".toast")).to_contain_text("The incentive is in the finance plan.")
    page.goto("/en/desk/ured/coproductions/most/")
    assert_accessible(page)
    page.goto("/en/desk/ured/coproductions/most/facts/")
    assert_accessible(page)
    assert wide_as_the_window(page)
    source = Coproduction.objects.get().finance.get()
    assert (source.name, source.amount) == (
        "Incentives to investors producing audiovisual works in Serbia",
        "150000.00",
    )
