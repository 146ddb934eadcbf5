"""What the first page shows: one season, what plays next, its films, its story. A fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.exchange.models import Season, Step
from kinomost.filmdays.models import FilmDays, Screening

NEXT_SCREENINGS = 6
FILMS_ON_THE_WALL = 18


@dataclass(frozen=True)
class Cover:
    """The first page of a season."""

    season: Season
    sides: tuple[list[str], list[str]]
    film_days: FilmDays | None
    screenings: list[Screening]
    films: list[Film]
    steps: list[Step]
    others: list[Season]


def cover(season: Season) -> Cover:
    """Everything the first page says about a season."""
    now = timezone.now()
    countries = list(season.countries.all())
    film_days = (
        FilmDays.objects.filter(season=season, is_public=True)
        .order_by("-starts")
        .first()
    )  # fmt: skip
    coming = (
        Screening.objects.filter(
            film_days__season=season,
            film_days__is_public=True,
            status=Screening.Status.PUBLISHED,
            ends_at__gt=now,
        )
        .select_related("film", "film_days", "space__place__city")
        .order_by("starts_at", "id")[:NEXT_SCREENINGS]
    )
    films = (
        Film.objects.filter(Q(seasons__season=season) | Q(film_days__season=season), is_public=True)
        .select_related("poster", "exchange")
        .prefetch_related("countries")
        .order_by("seasons__position", "id")
        .distinct()
    )
    return Cover(
        season=season,
        sides=(
            [row.country for row in countries if row.side == "host"],
            [row.country for row in countries if row.side == "guest"],
        ),
        film_days=film_days,
        screenings=list(coming),
        films=list(dict.fromkeys(films))[:FILMS_ON_THE_WALL],
        steps=list(season.steps.select_related("city")),
        others=list(
            Season.objects.filter(is_public=True, exchange__is_public=True)
            .exclude(pk=season.pk)
            .select_related("exchange")
            .order_by("-starts")[:6]
        ),
    )
