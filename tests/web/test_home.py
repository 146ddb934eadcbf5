"""The cover: how much it asks of the database, and what it shows."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kinomost.catalogue.models import FilmCountry
from kinomost.exchange.models import SeasonFilm, Step
from kinomost.filmdays.models import Screening
from kinomost.names.texts import Texts
from kinomost.web.queries import cover
from tests.factories import make_film, make_film_days, make_screening, make_season
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def furnish(count: int) -> Any:
    """A season with `count` of everything."""
    season = make_season()
    days = make_film_days(season=season)
    for n in range(count):
        film = make_film(exchange=season.exchange)
        FilmCountry.objects.create(film=film, country="RS")
        SeasonFilm.objects.create(season=season, film=film, part="film_days", position=n)
        make_screening(film_days=days, film=film)
        Step.objects.create(
            season=season, slug=f"s{n}", kind="visit", names=Texts.of(en="Visit"), starts=season.starts
        )
    return season


def test_the_cover_asks_the_database_equally_often_for_one_film_and_for_many(client: Client) -> None:
    furnish(1)
    few = client.get("/en/").context["cover"]
    later = timezone.localdate()

    def large() -> None:
        client.get("/en/")

    def small() -> None:
        client.get("/en/")

    assert len(few.films) == 1
    small_count = assert_same_queries(small, small)
    season = furnish(6)
    season.starts = later
    season.save()
    assert len(client.get("/en/").context["cover"].films) == 6
    assert assert_same_queries(large, large) == small_count


def test_what_plays_next_is_public_and_not_over() -> None:
    season = make_season()
    days = make_film_days(season=season)
    now = timezone.now()
    running = make_screening(film_days=days, starts_at=now - dt.timedelta(minutes=30))
    make_screening(film_days=days, starts_at=now - dt.timedelta(days=1))
    make_screening(film_days=days, status=Screening.Status.DRAFT)
    make_screening(film_days=make_film_days(season=season, is_public=False))
    make_screening()
    assert cover(season).screenings == [running]


def test_a_film_that_is_not_public_is_not_on_the_wall() -> None:
    season = make_season()
    shown, hidden = make_film(), make_film(is_public=False)
    for film in (hidden, shown):
        SeasonFilm.objects.create(season=season, film=film, part="film_days")
    assert cover(season).films == [shown]


def test_a_film_in_two_parts_of_a_season_hangs_once() -> None:
    season = make_season()
    film = make_film()
    for part in ("film_days", "joint"):
        SeasonFilm.objects.create(season=season, film=film, part=part)
    assert cover(season).films == [film]
