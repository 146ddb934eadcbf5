"""Signing in: by code, by password, with a second factor; limits; sessions."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Account
from kinomost.post.models import Letter
from tests.factories import PASSWORD
from tests.parties.test_access import letter_to

pytestmark = pytest.mark.django_db
EMAIL = "ana@kinomost.example"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Limits are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def account() -> Account:
    return open_account("command", EMAIL, display_name="Ana", language="ru", password=PASSWORD)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_sent_to(email: str) -> str:
    found = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4}|[A-Z0-9-]{6,9})$", letter_to(email), re.MULTILINE)
    assert found is not None, letter_to(email)
    return found[1]


def by_password(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/en/account/login/", {"login": EMAIL, "password": password})


def test_a_code_from_a_letter_signs_in_and_the_desk_speaks_the_account_s_language(
    client: Client, account: Account
) -> None:
    client.post("/en/account/login/code/", {"email": EMAIL})
    assert not signed_in(client)
    response = client.post("/en/account/login/code/confirm/", {"code": code_sent_to(EMAIL)})
    assert (signed_in(client), response["Location"]) == (True, "/ru/desk/")
    assert response.cookies["language"].value == "ru"


def test_the_letter_is_in_the_account_s_language_whatever_page_it_was_asked_from(
    client: Client, account: Account
) -> None:
    account.language = "sr-cyrl"
    account.save()
    client.post("/en/account/login/code/", {"email": EMAIL})
    assert "Добар дан," in letter_to(EMAIL)


def test_a_wrong_code_does_not_sign_in(client: Client, account: Account) -> None:
    client.post("/en/account/login/code/", {"email": EMAIL})
    for _ in range(3):
        client.post("/en/account/login/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/en/account/login/code/confirm/", {"code": code_sent_to(EMAIL)})
    assert not signed_in(client)


def test_a_stranger_s_address_gets_a_letter_and_the_page_does_not_tell(
    client: Client, account: Account
) -> None:
    known = client.post("/en/account/login/code/", {"email": EMAIL})
    unknown = Client().post("/en/account/login/code/", {"email": "nobody@kinomost.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "no account with this address" in letter_to("nobody@kinomost.example")


def test_the_password_signs_in_and_a_wrong_one_does_not(client: Client, account: Account) -> None:
    by_password(client, "not the password")
    assert not signed_in(client)
    by_password(client)
    assert signed_in(client)


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client, account: Account) -> None:
    for _ in range(5):
        by_password(client, "not the password")
    response = by_password(client)
    assert not signed_in(client)
    assert response.context["form"].errors["__all__"] == ["Too many failed login attempts. Try again later."]


def test_codes_are_not_sent_without_end(account: Account) -> None:
    for _ in range(5):
        Client().post("/en/account/login/code/", {"email": EMAIL})
    assert Letter.objects.filter(to=EMAIL).count() == 3


def test_nobody_signs_up_from_the_street(client: Client) -> None:
    page = client.get("/en/account/signup/")
    assert "account/signup_closed.html" in [template.name for template in page.templates]
    client.post("/en/account/signup/", {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD})
    assert Account.objects.count() == 0


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("way", ["password", "code"])
def test_the_second_factor_is_asked_for_after_either_first_one(
    client: Client, account: Account, way: str
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    if way == "password":
        response = by_password(client)
    else:
        client.post("/en/account/login/code/", {"email": EMAIL})
        response = client.post("/en/account/login/code/confirm/", {"code": code_sent_to(EMAIL)})
    assert (signed_in(client), response["Location"]) == (False, "/en/account/2fa/authenticate/")
    client.post("/en/account/2fa/authenticate/", {"code": "000000"})
    assert not signed_in(client)
    client.post("/en/account/2fa/authenticate/", {"code": totp_code(secret)})
    assert signed_in(client)


def test_a_recovery_code_works_once(account: Account) -> None:
    TOTP.activate(account, generate_totp_secret())
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    came_in = []
    for visitor in (Client(), Client()):
        by_password(visitor)
        visitor.post("/en/account/2fa/authenticate/", {"code": code})
        came_in.append(signed_in(visitor))
    assert came_in == [True, False]


def test_turning_the_second_factor_on_asks_for_the_password_again(client: Client, account: Account) -> None:
    client.force_login(account)
    response = client.get("/en/account/2fa/totp/activate/")
    assert response["Location"].startswith("/en/account/reauthenticate/")
    assert Authenticator.objects.count() == 0


def test_signing_out_elsewhere_ends_the_other_sessions(account: Account) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        by_password(browser)
        browser.get("/en/me/")
    here.post("/en/account/sessions/")
    assert [browser.get("/en/me/").status_code for browser in (here, there)] == [200, 302]


def test_a_new_address_replaces_the_old_one_only_when_proven(client: Client, account: Account) -> None:
    by_password(client)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    client.post("/en/account/email/", {"action_add": "", "email": "new@kinomost.example"})
    account.refresh_from_db()
    assert account.email == EMAIL
    client.post("/en/account/confirm-email/", {"code": code_sent_to("new@kinomost.example")})
    account.refresh_from_db()
    assert account.email == "new@kinomost.example"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@kinomost.example", True)]


def test_a_forgotten_password_is_chosen_anew_by_a_code(client: Client, account: Account) -> None:
    client.post("/en/account/password/reset/", {"email": EMAIL})
    client.post("/en/account/password/reset/confirm/", {"code": code_sent_to(EMAIL)})
    client.post(
        "/en/account/password/reset/complete/",
        {"password1": "another long one", "password2": "another long one"},
    )
    by_password(Client(), PASSWORD)
    fresh = Client()
    by_password(fresh, "another long one")
    assert signed_in(fresh)


@pytest.mark.parametrize("language", ["en", "ru", "sr-latn", "sr-cyrl"])
def test_every_page_of_an_account_is_ours_in_every_language(
    client: Client, account: Account, language: str
) -> None:
    """None falls back to the library's bare pages, which would show its element templates."""
    before = [
        f"/{language}/account/{page}/"
        for page in ("login", "login/code", "signup", "password/reset", "inactive")
    ]
    after = ["logout", "email", "password/change", "2fa", "sessions", "reauthenticate", "2fa/totp/activate"]
    seen: dict[str, bool] = {}
    for address in before:
        page = client.get(address)
        seen[address] = "base.html" in [template.name for template in page.templates]
    by_password(client)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    for name in after:
        page = client.get(f"/{language}/account/{name}/")
        names = [template.name or "" for template in page.templates]
        seen[page.request["PATH_INFO"]] = "base.html" in names and not any("elements" in one for one in names)
    assert [address for address, ours in seen.items() if not ours] == []
