"""A call as an applicant meets it: its form, and its rules held against a film of the catalogue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinomost.catalogue.models import Film
from kinomost.contest.facts import eligibility_of
from kinomost.contest.models import Call, Entry, Section
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.views.common import find_call, frame
from kinomost.judging.eligibility import Eligibility
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange

OFFERED = 400  # how many of the office's films are offered by name


@require_safe
@office_page(PERMISSIONS["view_desk"])
def trial(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Hold the rules against any film of the office, section by section."""
    found = find_call(exchange, call)
    film = exchange.films.filter(slug=request.GET.get("film", "")).first()
    sections: list[Section | None] = [*found.sections.all()] or [None]
    context = frame(request, exchange, found) | {
        "film": film,
        "wanted": request.GET.get("film", ""),
        "films": exchange.films.order_by("slug").only("slug", "titles")[:OFFERED],
        "results": [(section, try_film(found, film, section)) for section in sections] if film else [],
    }
    return render(request, "contest/calls/try.html", context)


def try_film(call: Call, film: Film, section: Section | None) -> Eligibility:
    """What the rules of a section say of a film that may not be entered at all."""
    entry = call.entries.filter(film=film).first() or Entry(call=call, film=film)
    entry.film, entry.section = film, section
    return eligibility_of(call, [entry])[entry.pk]
