"""What this room adds to the pages below: where a film is shown, what a house shows."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.catalogue.models import Film
from kinomost.filmdays.models import Screening
from kinomost.filmdays.queries.programme import SHOWN, Showing, public_film_days, read_showings
from kinomost.filmdays.views.rows import rows
from kinomost.parties.panels import Panel
from kinomost.places.models import Place

SHOWN_ON_A_PAGE = 40


def screenings_of_film(request: HttpRequest, film: Film) -> Panel | None:
    """When and where a film can be seen."""
    return _panel(Screening.objects.filter(film=film), of_film=True)


def screenings_in_place(request: HttpRequest, place: Place) -> Panel | None:
    """What can be seen in a house."""
    return _panel(Screening.objects.filter(space__place=place), of_film=False)


def _panel(screenings: QuerySet[Screening], *, of_film: bool) -> Panel | None:
    now = timezone.now()
    coming = read_showings(
        screenings.filter(
            ends_at__gte=now,
            status__in=SHOWN,
            film__is_public=True,
            film_days__in=public_film_days().order_by().values("pk"),
        )
    )[:SHOWN_ON_A_PAGE]
    if not coming:
        return None
    days: dict[object, list[Showing]] = {}
    for showing in coming:
        days.setdefault(None if of_film else showing.starts.date(), []).append(showing)
    groups = [
        (day, [rows(s.days_slug, [s], now, of_film=of_film, name_city=of_film) for s in items])
        for day, items in days.items()
    ]
    return Panel("filmdays/panel.html", {"heading": _("Screenings"), "groups": groups})
