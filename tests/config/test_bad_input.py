"""What nobody should send, and what they are told."""

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from tests.factories import make_account, make_exchange, make_film

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "There is too much text in this form"),
        ("sr-latn", "U ovom obrascu ima previše teksta"),
        ("sr-cyrl", "У овом обрасцу има превише текста"),
        ("ru", "В этой форме слишком много текста"),
    ],
)
def test_ten_megabytes_of_text_are_refused_in_words(client: Client, language: str, heading: str) -> None:
    office = make_exchange(slug="office")
    film = make_film(slug="film", exchange=office)
    client.force_login(make_account("editor", exchange=office))
    answer = client.post(f"/{language}/desk/office/films/film/", {"source": "x" * 10_000_000})
    page = html.fromstring(answer.content.decode())
    assert (answer.status_code, page.xpath("string(//h1)").strip()) == (400, heading)
    film.refresh_from_db()
    assert film.version == 1


def test_a_name_that_is_not_ours_is_refused_without_a_word_from_us(client: Client) -> None:
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "path", ["/en/%00/", "/en/people/%FF%FE/", "/en/films/?page=-1", "/en/films/?page=9999999999"]
)
def test_nonsense_in_the_address_is_answered(client: Client, path: str) -> None:
    assert client.get(path).status_code in {200, 404}


def test_the_limits_are_what_the_message_says() -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 5_000_000
