"""The public programme: by day, by film, by city; one screening; my own selection."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.catalogue.models import Film
from kinomost.filmdays.forms.visitors import WaitingForm
from kinomost.filmdays.letters import overlapping
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.filmdays.pages import shared
from kinomost.filmdays.queries.programme import (
    SHOWN,
    Programme,
    Showing,
    film_days_or_404,
    programme,
    public_film_days,
    read_showings,
)
from kinomost.filmdays.views.rows import rows

POSTERS_UP_TO = 60
SELECTION_UP_TO = 100


def index(request: HttpRequest) -> HttpResponse:
    """All film days; straight to the programme if just one is still to come."""
    everything = list(public_film_days().order_by("-starts", "slug"))
    today = timezone.now().date()
    coming = [days for days in everything if days.ends >= today]
    if len(coming) == 1 and "all" not in request.GET:
        return redirect("filmdays:programme", coming[0].slug)
    past = [days for days in everything if days.ends < today]
    return render(request, "filmdays/index.html", {"coming": coming[::-1], "past": past})


def by_day(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole programme, day by day."""
    film_days = film_days_or_404(slug)
    return shared(request, film_days, "days", lambda: _days(request, programme(film_days)))


def by_city(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The programme of one city, day by day."""
    film_days = film_days_or_404(slug)
    what = f"city-{city}"
    return shared(request, film_days, what, lambda: _days(request, programme(film_days, city=city), city))


def _days(request: HttpRequest, shown: Programme, city: str = "") -> HttpResponse:
    now = timezone.now()
    slug = shown.film_days.slug
    one_city = bool(city) or len(shown.cities) == 1
    kept = selection_ids(request)
    lines = [
        (day, rows(slug, showings, now, name_city=not one_city, kept=kept))
        for day, showings in shown.by_day.items()
    ]
    # Somebody in a cinema queue wants today first: days that are over can be opened.
    over = sum(all(s.ends <= now for s in showings) for showings in shown.by_day.values())
    over = over if over < len(lines) else 0
    current = next((c for c in shown.cities if c.slug == city), None)
    context = {
        **_frame(request, shown, "city" if city else "days", city),
        "days": lines[over:],
        "city": current,
    }
    context["past_days"] = lines[:over]
    if not shown.by_day:
        context |= _without_times(shown.film_days)
    return render(request, "filmdays/days.html", context)


def _frame(request: HttpRequest, shown: Programme, view: str, city: str = "") -> dict[str, Any]:
    """What the pages of one programme share: whose it is, its views and its cities; all keep the selection."""
    film_days = shown.film_days
    kept = ",".join(map(str, selection_ids(request)))

    def page(name: str, *more: str) -> str:
        return reverse(f"filmdays:{name}", args=[film_days.slug, *more]) + (f"?s={kept}" if kept else "")

    views = [
        (gettext("By day"), page("programme"), view != "films"),
        (gettext("By film"), page("programme_films"), view == "films"),
    ]
    cities = [(gettext("All cities"), views[0][1], not city)] + [
        (c.name, page("programme_city", c.slug), c.slug == city) for c in shown.cities
    ]
    return {
        "film_days": film_days,
        "season": film_days.season,
        "exchange": film_days.season.exchange,
        "views": views,
        "cities": cities if len(cities) > 2 and view != "films" else [],
        "kept": kept,
        "zones": len(shown.zones),
        "count": len(shown.showings),
    }


def _without_times(film_days: FilmDays) -> dict[str, Any]:
    """Films and houses of film days whose showtimes nobody wrote down."""
    films = film_days.films.filter(is_public=True).select_related("poster").prefetch_related("countries")
    venues = film_days.venues.filter(is_public=True).select_related("city").order_by("city__slug", "slug")
    return {"films": films.order_by("slug"), "venues": venues}


def by_film(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme, film by film."""
    film_days = film_days_or_404(slug)
    return shared(request, film_days, "films", lambda: _films(request, programme(film_days)))


def _films(request: HttpRequest, shown: Programme) -> HttpResponse:
    now = timezone.now()
    showings: dict[int, list[Showing]] = {}
    for showing in shown.showings:
        showings.setdefault(showing.film.pk, []).append(showing)
    records = (
        Film.objects.filter(pk__in=list(showings)).select_related("poster").prefetch_related("countries")
    )
    by_id = {film.pk: film for film in records}
    ordered = sorted(showings, key=lambda pk: showings[pk][0].film.title.for_reader.casefold())
    films = [
        (
            by_id[pk],
            rows(
                shown.film_days.slug,
                showings[pk],
                now,
                of_film=True,
                name_city=len(shown.cities) > 1,
                kept=selection_ids(request),
            ),
        )
        for pk in ordered
    ]
    context = {
        **_frame(request, shown, "films"),
        "films_shown": films,
        "posters": len(films) <= POSTERS_UP_TO,
    }
    if not films:
        context |= _without_times(shown.film_days)
    return render(request, "filmdays/films.html", context)


def screening(request: HttpRequest, slug: str, screening: str) -> HttpResponse:
    """One screening, with seats as they are at this moment."""
    film_days = film_days_or_404(slug)
    return render(request, "filmdays/screening.html", screening_context(film_days, screening))


def screening_context(film_days: FilmDays, slug: str) -> dict[str, Any]:
    """What the page of one public screening shows. Raises Http404 if it is hidden."""
    found = get_object_or_404(
        Screening.objects.select_related("film__poster", "space__place__city").prefetch_related(
            "film__countries"
        ),
        film_days=film_days,
        slug=slug,
        status__in=SHOWN,
        film__is_public=True,
    )
    [showing] = read_showings(Screening.objects.filter(pk=found.pk))
    others = read_showings(
        Screening.objects.filter(film_days=film_days, film=found.film_id, status__in=SHOWN).exclude(
            pk=found.pk
        )
    )
    now = timezone.now()
    is_open = (
        showing.starts > now
        and showing.status == Screening.Status.PUBLISHED
        and showing.is_bookable
        and showing.offered > 0
    )
    return {
        "film_days": film_days,
        "season": film_days.season,
        "exchange": film_days.season.exchange,
        "screening": found,
        "film": found.film,
        "place": found.space.place,
        "showing": showing,
        "state": "past" if showing.starts <= now else showing.status,
        "is_open": is_open,
        "others": rows(film_days.slug, others, now, of_film=True, name_city=True),
        "seat_choices": range(1, film_days.seats_a_booking + 1),
        "form": WaitingForm(film_days=film_days),
    }


def selection_ids(request: HttpRequest) -> list[int]:
    """The screenings named in the address: `?s=12,15,19`, or `s` several times as a plain form sends it."""
    given = ",".join(request.GET.getlist("s"))[:2_000].split(",")
    return list(dict.fromkeys(int(part) for part in given if part.isdecimal() and len(part) < 10))[
        :SELECTION_UP_TO
    ]


def selected(ids: Sequence[int]) -> list[Showing]:
    """The chosen screenings that everybody may see."""
    public = Screening.objects.filter(
        pk__in=ids,
        status__in=SHOWN,
        film__is_public=True,
        film_days__in=public_film_days().order_by().values("pk"),
    )
    return read_showings(public)


def selection(request: HttpRequest) -> HttpResponse:
    """My selection: kept in the browser, shared as an address, without an account."""
    ids = selection_ids(request)
    showings = selected(ids)
    days_of = {
        days.pk: days
        for days in public_film_days().filter(screenings__in=[s.pk for s in showings]).distinct()
    }
    now = timezone.now()
    groups = []
    for days in days_of.values():
        mine = [s for s in showings if s.days == days.pk]
        dated: dict[date, list[Showing]] = {}
        for showing in mine:
            dated.setdefault(showing.starts.date(), []).append(showing)
        bookable = [
            s.pk
            for s in mine
            if s.starts > now and s.status == Screening.Status.PUBLISHED and s.seats not in {"closed", "none"}
        ]
        groups.append(
            {
                "film_days": days,
                "days": [
                    (day, rows(days.slug, items, now, name_city=True, kept=ids))
                    for day, items in dated.items()
                ],
                "overlaps": overlapping(mine),
                "bookable": ",".join(map(str, bookable)),
            }
        )
    context = {
        "groups": groups,
        "address": ",".join(str(s.pk) for s in showings),
        "count": len(showings),
        "gone": len(ids) - len(showings),
        "exchange": groups[0]["film_days"].season.exchange if groups else None,  # type: ignore[attr-defined]
    }
    return render(request, "filmdays/selection.html", context)
