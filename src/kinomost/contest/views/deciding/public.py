"""The published results."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kinomost.contest.models import Call
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.results import published_awards, results_of


@require_safe
def results(request: HttpRequest, call: str) -> HttpResponse:
    """Awards, prizes and winning films; before they are published there is no such page."""
    known = PERMISSIONS["see_call"].among(request.user, Call.objects.select_related("season__exchange"))
    found = get_object_or_404(known, slug=call)
    awards = published_awards(found)
    if awards is None:
        raise Http404
    context = {
        "call": found,
        "season": found.season,
        "exchange": found.season.exchange,
        "results": results_of(found, awards, selected=found.shows_selected),
    }
    return render(request, "contest/deciding/public_results.html", context)
