"""What this room adds to the pages below: where a film plays and has played, what a house shows."""

from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.filmdays.models import Screening
from kinomost.filmdays.queries.programme import SHOWN, Showing, public_film_days, read_showings
from kinomost.filmdays.views.rows import rows
from kinomost.parties.panels import Panel
from kinomost.places.models import Place

SHOWN_ON_A_PAGE = 40


def screenings_of_film(_request: HttpRequest, film: Film) -> Panel | None:
    """Screenings to come, and the film days that had the film; nothing where it is in no programme."""
    now = timezone.now()
    public = public_film_days()
    coming = read_showings(
        Screening.objects.filter(film=film, film_days__in=public, status__in=SHOWN, ends_at__gt=now)
    )
    by_days: dict[int, list[Showing]] = {}
    for showing in coming:
        by_days.setdefault(showing.days, []).append(showing)
    played = Screening.objects.filter(film=film, status__in=SHOWN)
    listed = public.filter(Q(pk__in=film.film_days.values("pk")) | Q(pk__in=played.values("film_days")))
    shown = [
        (days, rows(days.slug, by_days.get(days.pk, []), now, of_film=True, name_city=True))
        for days in listed.order_by("-starts", "-pk")
    ]
    return Panel("filmdays/film_panel.html", {"shown": shown}) if shown else None


def screenings_in_place(_request: HttpRequest, place: Place) -> Panel | None:
    """What can be seen in a house."""
    now = timezone.now()
    coming = read_showings(
        Screening.objects.filter(
            space__place=place,
            ends_at__gt=now,
            status__in=SHOWN,
            film__is_public=True,
            film_days__in=public_film_days(),
        )
    )[:SHOWN_ON_A_PAGE]
    days: dict[date, list[Showing]] = {}
    for showing in coming:
        days.setdefault(showing.starts.date(), []).append(showing)
    lines = [(day, [rows(s.days_slug, [s], now) for s in items]) for day, items in days.items()]
    return Panel("filmdays/place_panel.html", {"days": lines}) if lines else None
