"""Signing in and being invited, in a real browser."""

from collections.abc import Callable
from typing import Literal

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kinomost.parties.actions.access import invite
from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Role
from tests.factories import PASSWORD, make_account, make_exchange, make_organisation, make_person
from tests.parties.test_access import link_to
from tests.parties.test_sign_in import EMAIL, code_sent_to, totp_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Limits are counted in the cache, which outlives a test."""
    cache.clear()


def type_password(page: Page) -> None:
    page.goto("/en/account/login/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_code_from_the_letter_opens_the_desk(page: Page, assert_accessible: Check) -> None:
    open_account("command", EMAIL, display_name="Ana")
    page.goto("/en/")
    page.get_by_role("link", name="Sign in").first.click()
    assert_accessible(page)
    page.get_by_role("link", name="Send me a code").click()
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_role("button", name="Send me a code").click()
    assert_accessible(page)
    page.get_by_label("Code").fill(code_sent_to(EMAIL))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url("/en/desk/")


def test_a_second_factor_is_turned_on_and_then_asked_for(page: Page, assert_accessible: Check) -> None:
    open_account("command", EMAIL, password=PASSWORD)
    type_password(page)
    expect(page).to_have_url("/en/desk/")
    page.goto("/en/account/2fa/")
    page.get_by_role("link", name="Turn on").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert_accessible(page)
    secret = page.get_by_test_id("secret").inner_text()
    page.get_by_label("Authenticator code").fill(totp_code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    assert_accessible(page)
    page.goto("/en/me/")
    page.get_by_role("button", name="Sign out").click()
    type_password(page)
    expect(page).to_have_url("/en/account/2fa/authenticate/")
    assert_accessible(page)
    cache.clear()  # a code works once; the test does not wait half a minute for the next
    page.get_by_label("Code").fill(totp_code(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url("/en/desk/")


def test_an_invitation_becomes_an_account_with_a_role(
    page: Page,
    sign_in: Callable[[object], None],
    chromium: Browser,
    live_server: LiveServer,
    assert_accessible: Check,
) -> None:
    office = make_exchange(slug="office")
    sign_in(make_account("owner", office))
    page.goto("/en/desk/office/access/")
    assert_accessible(page)
    page.get_by_label("E-mail").fill("new@kinomost.example")
    page.get_by_label("Role").last.select_option("editor")
    page.get_by_label("Language of the letter").select_option("en")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_contain_text("new@kinomost.example")

    newcomer = chromium.new_context(base_url=live_server.url).new_page()
    newcomer.goto(link_to("new@kinomost.example"))
    assert_accessible(newcomer)
    newcomer.get_by_label("Your name").fill("Nova Ogledić")
    newcomer.get_by_role("button", name="Accept and sign in").click()
    expect(newcomer).to_have_url("/en/desk/")
    newcomer.goto("/en/desk/office/people/new/")
    assert_accessible(newcomer)
    newcomer.get_by_label("Russian").first.fill("Анна Пробникова")
    newcomer.get_by_role("button", name="Save").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Анна Пробникова")
    newcomer.context.close()
    assert Role.objects.filter(exchange=office, kind="editor", account__email="new@kinomost.example").exists()


def test_erasing_an_account_says_what_goes_and_signs_out(page: Page, assert_accessible: Check) -> None:
    open_account("command", EMAIL, password=PASSWORD)
    type_password(page)
    page.goto("/en/me/")
    assert_accessible(page)
    page.get_by_role("link", name="Erase my account").click()
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is erased")
    page.goto("/en/me/")
    expect(page).to_have_url("/en/account/login/?next=/en/me/")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_this_room_scrolls_sideways_on_a_phone_or_keeps_anybody_out(
    page: Page, sign_in: Callable[[object], None], assert_accessible: Check, theme: Literal["light", "dark"]
) -> None:
    office = make_exchange(slug="office")
    person, organisation = make_person(exchange=office), make_organisation(exchange=office)
    person.affiliations.create(organisation=organisation)
    person.countries.create(kind="nationality", country="RS")
    invite("command", office, "new@kinomost.example", Role.Kind.DOOR, language="ru")
    sign_in(make_account("owner", office, email="a-rather-long-address-of-somebody@kinomost.example"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=theme)
    desk = "desk/office"
    paths = [
        "people",
        f"people/{person.slug}",
        "organisations",
        f"organisations/{organisation.slug}",
        "me",
        "me/erase",
    ]
    paths += [
        f"{desk}/people",
        f"{desk}/people/{person.slug}",
        f"{desk}/people/{person.slug}/data",
        f"{desk}/access",
    ]
    paths += [
        f"{desk}/organisations",
        f"{desk}/organisations/{organisation.slug}",
        "account/2fa",
        "account/sessions",
    ]
    wide = []
    for path in paths:
        page.goto(f"/ru/{path}/")
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(path)
        assert_accessible(page)
    assert wide == []
