"""Screenings on the pages of films and houses."""

import pytest
from django.test import Client

from kinomost.places.models import Place
from tests.factories import make_film, make_film_days, make_hall, make_place, make_screening
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def test_a_films_page_says_when_and_where_it_is_shown(client: Client):
    film = make_film(slug="boat")
    made = make_screening(film=film, slug="first")
    make_screening(film=film, slug="draft", film_days=made.film_days, status="draft")
    html = client.get("/en/films/boat/").text
    assert "/screenings/first/" in html
    assert "/screenings/draft/" not in html


def test_a_films_page_without_screenings_says_nothing_of_them(client: Client):
    make_film(slug="boat")
    assert 'class="shows"' not in client.get("/en/films/boat/").text


def test_a_houses_page_says_what_it_shows(client: Client):
    place = make_place(slug="house", kind=Place.Kind.CINEMA)
    make_screening(space=make_hall(place=place), slug="first")
    assert "/screenings/first/" in client.get("/en/places/house/").text


def test_the_panel_asks_as_few_queries_for_many_screenings(client: Client):
    days = make_film_days()
    for slug, count in {"one": 1, "many": 5}.items():
        film = make_film(slug=slug)
        for _ in range(count):
            make_screening(film=film, film_days=days)
    assert_same_queries(lambda: client.get("/en/films/one/"), lambda: client.get("/en/films/many/"))
