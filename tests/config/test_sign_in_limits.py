"""Guessing a password is slowed down, and all web processes count together."""

import pytest
from django.conf import settings
from django.test import Client

from kinomost.parties.actions.accounts import open_account

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def sign_in(client: Client, password: str) -> bool:
    client.post("/en/account/login/", {"login": "ana@kinomost.example", "password": password})
    return "_auth_user_id" in client.session


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait() -> None:
    open_account("command", "ana@kinomost.example", password=PASSWORD)
    assert [sign_in(Client(), "a wrong password") for _attempt in range(5)] == [False] * 5
    assert not sign_in(Client(), PASSWORD)


def test_the_right_password_opens_at_once() -> None:
    open_account("command", "ana@kinomost.example", password=PASSWORD)
    assert sign_in(Client(), PASSWORD)


def test_attempts_are_counted_where_every_process_sees_them() -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


@pytest.mark.parametrize("path", ["login/code/", "password/reset/"])
def test_codes_are_not_sent_without_end(path: str) -> None:
    open_account("command", "ana@kinomost.example", password=PASSWORD)
    answers = [
        Client().post(f"/en/account/{path}", {"email": "ana@kinomost.example"}).status_code
        for _attempt in range(25)
    ]
    assert answers[0] == 302
    assert answers[-1] != 302
