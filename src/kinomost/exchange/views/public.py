"""Seasons as everybody sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinomost.exchange import queries
from kinomost.exchange.models import Season, SeasonCountry, SeasonFilm, Step
from kinomost.exchange.panels import panels_of
from kinomost.exchange.permissions import PERMISSIONS
from kinomost.texts import formats

PAGE = 24


@require_safe
def seasons(request: HttpRequest) -> HttpResponse:
    """All seasons, the latest first."""
    page = Paginator(queries.public_seasons(), PAGE).get_page(request.GET.get("page"))
    rows = [(season, *sides(season)) for season in page]
    return render(request, "exchange/seasons.html", {"page": page, "rows": rows})


def sides(season: Season) -> tuple[list[str], list[str]]:
    """The codes of the host and of the guest countries."""
    found: dict[str, list[str]] = {side: [] for side in SeasonCountry.Side.values}
    for row in season.countries.all():
        found[row.side].append(row.country)
    return sorted(found["host"]), sorted(found["guest"])


@require_safe
def season(request: HttpRequest, slug: str) -> HttpResponse:
    """A season tells its story."""
    shown = get_object_or_404(queries.with_story(Season.objects.all()), slug=slug)
    if not PERMISSIONS["view_season"].allows(request.user, shown):
        raise Http404
    steps = sorted(shown.steps.all(), key=lambda step: (step.starts, step.pk))
    films = list(shown.films.all())
    hosts, guests = sides(shown)
    parts = [
        (_("Track record"), _("Films that the two sides have made together."), SeasonFilm.Part.JOINT),
        (_("Projects"), _("They look for partners on the other side."), SeasonFilm.Part.PROJECT),
        (_("Shown at the film days"), "", SeasonFilm.Part.FILM_DAYS),
    ]
    return render(
        request,
        "exchange/season.html",
        {
            "season": shown,
            "exchange": shown.exchange,
            "steps": [Told(step) for step in steps],
            "hosts": hosts,
            "guests": guests,
            "joint": (hosts[0], guests[0]) if hosts and guests else None,
            "facts": press_facts(shown, steps, films, hosts, guests),
            "shelves": [
                (heading, text, rows)
                for heading, text, part in parts
                if (rows := [row for row in films if row.part == part])
            ],
            "panels": panels_of(request, shown),
            "takes_interest": queries.is_open(shown) and shown.is_public,
            "may_change": PERMISSIONS["change_season"].allows(request.user, shown),
        },
    )


@dataclass(frozen=True)
class Told:
    """A step as the story shows it: its places once each, and its film if it is public."""

    step: Step

    @property
    def places(self) -> list[Any]:
        """The step's own place first, then those that were seen."""
        own = [self.step.place] if self.step.place and self.step.place.is_public else []
        return list(dict.fromkeys([*own, *self.step.places.all()]))

    @property
    def film(self) -> Any:
        """The film it is about."""
        return self.step.film if self.step.film and self.step.film.is_public else None


def press_facts(
    season: Season, steps: Sequence[Step], films: Sequence[SeasonFilm], hosts: list[str], guests: list[str]
) -> list[tuple[str, str]]:
    """What a newspaper asks first; what nobody counted is not said."""
    seen = [place for step in steps for place in [*step.places.all(), step.place] if place]
    cities = {city for city in [*(step.city for step in steps), *(place.city for place in seen)] if city}
    people = {person.pk for step in steps for person in step.people.all()}
    tag = formats.language_tag()
    host = str(season.host.names.best(tag) or "") if season.host else ""
    counted = len({row.film_id for row in films})
    return [
        (_("Host"), formats.listed([formats.country(code) for code in hosts])),
        (_("Guest"), formats.listed([formats.country(code) for code in guests])),
        (_("Organiser"), host),
        (_("Dates"), formats.span(season.starts, season.ends)),
        (_("Cities"), formats.listed(sorted(str(city.names.best(tag) or city.slug) for city in cities))),
        (_("Films"), formats.number(counted) if counted else ""),
        (_("Guests named"), formats.number(len(people)) if people else ""),
    ]
