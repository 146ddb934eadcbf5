"""What happens to every request and response."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from kinomost.config.middleware import HealthMiddleware
from tests.factories import make_account, make_film

pytestmark = pytest.mark.django_db


def test_health_is_told_to_whoever_asks_by_whatever_name(client: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["film.example"], True  # type: ignore[attr-defined]
    response = client.get("/health", headers={"host": "10.0.0.7"})
    assert (response.status_code, response.json()["well"]) == (200, True)
    assert response.headers["Cache-Control"] == "no-store"


def test_health_says_when_the_database_does_not_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HealthMiddleware, "QUESTION", "SELECT 1 FROM a_table_that_is_not_there")
    response = client.get("/health")
    assert (response.status_code, response.json()["well"]) == (503, False)


def test_an_address_with_a_nul_in_its_query_is_refused_in_words(client: Client) -> None:
    response = client.get("/en/search/?q=a%00b")
    heading = html.fromstring(response.content).xpath("string(//h1)").strip()
    assert (response.status_code, heading) == (400, "This request could not be read")


def test_text_is_compressed_and_pictures_are_not(client: Client) -> None:
    make_film()
    page = client.get("/en/films/", headers={"accept-encoding": "gzip"})
    pdf = client.get("/en/films/catalogue.pdf", headers={"accept-encoding": "gzip"})
    assert (page.headers.get("Content-Encoding"), pdf.headers.get("Content-Encoding")) == ("gzip", None)


def test_head_has_the_headers_of_get_and_no_body(client: Client) -> None:
    got, head = client.get("/en/films/"), client.head("/en/films/")
    assert head.content == b""
    assert (head.headers["Content-Type"], head.headers["Content-Length"]) == (
        got.headers["Content-Type"],
        got.headers["Content-Length"],
    )


def test_every_page_forbids_scripts_that_are_not_ours(client: Client) -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in client.get("/en/").headers["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }


def test_where_somebody_is_signed_in_is_noted_with_the_first_page_and_not_with_each(client: Client) -> None:
    account = make_account("owner")
    client.force_login(account)
    UserSession.objects.all().delete()
    client.get("/en/films/", headers={"user-agent": "A browser"})
    assert UserSession.objects.get(user=account).user_agent == "A browser"
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/films/", headers={"user-agent": "A browser"})
    assert [one["sql"] for one in asked if "usersession" in one["sql"]] == []
