"""The four languages, as Django serves them."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import formats, translation
from django.utils.timesince import timesince
from django.utils.translation import gettext

START = dt.datetime(2024, 3, 7, tzinfo=dt.UTC)
LANGUAGES = ("sr-latn", "sr-cyrl", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_each_language_has_its_own_address(client: Client, language: str) -> None:
    response = client.get(f"/{language}/")
    assert (response.status_code, response.headers["Content-Language"]) == (200, language)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("sr", "sr-latn"), ("sr-Cyrl-RS,sr;q=0.9", "sr-cyrl"), ("ru-RU", "ru"), ("fi", "en")],
)
@pytest.mark.django_db
def test_the_bare_address_leads_to_the_reader_s_own_language(
    client: Client, accepted: str, language: str
) -> None:
    assert client.get("/", headers={"accept-language": accepted}).headers["Location"] == f"/{language}/"


def test_the_library_s_own_texts_come_in_both_serbian_scripts() -> None:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = (gettext("This field is required."), gettext("Sign In"))
    assert said == {
        "sr-latn": ("Ovo polje se mora popuniti.", "Prijavite se"),
        "sr-cyrl": ("Ово поље се мора попунити.", "Пријавите се"),
        "ru": ("Обязательное поле.", "Войти"),
        "en": ("This field is required.", "Sign In"),
    }


def test_dates_numbers_and_plurals_are_written_as_each_language_writes_them() -> None:
    written = {}
    for language in LANGUAGES:
        with translation.override(language):
            written[language] = (
                formats.date_format(dt.date(2024, 3, 7)),
                formats.number_format(12345.5, 1, force_grouping=True),
                [timesince(START, START + dt.timedelta(days=days)) for days in (1, 3, 6)],
            )
    assert written == {
        "sr-latn": ("7. mart 2024.", "12.345,5", ["1\xa0dan", "3\xa0dana", "6\xa0dana"]),
        "sr-cyrl": ("7. март 2024.", "12.345,5", ["1\xa0дан", "3\xa0дана", "6\xa0дана"]),
        "ru": ("7 марта 2024 г.", "12\xa0345,5", ["1\xa0день", "3\xa0дня", "6\xa0дней"]),
        "en": ("March 7, 2024", "12,345.5", ["1\xa0day", "3\xa0days", "6\xa0days"]),
    }
