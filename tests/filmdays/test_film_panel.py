"""A film's page says where it plays."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_film, make_film_days, make_screening
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def links(page: bytes) -> list[str]:
    return re.findall(r'href="/en/(days/[^"]*)"', page.decode().split("<main")[1].split("</main>")[0])


def test_screenings_to_come_and_film_days_that_had_the_film(client: Client) -> None:
    film = make_film(slug="film")
    days, archive = make_film_days(slug="dani"), make_film_days(slug="arhiva")
    archive.films.add(film)
    make_film_days(slug="skriveni", is_public=False).films.add(film)
    make_screening(film_days=days, film=film, slug="veceras")
    make_screening(film_days=days, film=film, slug="nacrt", status="draft")
    past = timezone.now() - dt.timedelta(days=3)
    make_screening(
        film_days=days, film=film, slug="juce", starts_at=past, ends_at=past + dt.timedelta(hours=2)
    )
    shown = links(client.get("/en/films/film/").content)
    assert sorted(shown) == ["days/arhiva/", "days/dani/", "days/dani/screenings/veceras/"]


def test_a_film_in_no_programme_says_nothing_of_it(client: Client) -> None:
    make_film(slug="film")
    assert links(client.get("/en/films/film/").content) == []


def test_many_screenings_ask_no_more_than_one(client: Client) -> None:
    few, many = make_film(slug="few"), make_film(slug="many")
    make_screening(film=few)
    for _number in range(5):
        make_screening(film=many)
    assert_same_queries(lambda: client.get("/en/films/few/"), lambda: client.get("/en/films/many/"))
