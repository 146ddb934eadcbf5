"""The office's calls: the list."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.calls import calls_of, stage_of
from kinomost.contest.views.common import find_call, frame
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange

A_PAGE = 50


@require_safe
@office_page(PERMISSIONS["view_desk"])
def desk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's calls, each with how far it is."""
    page = Paginator(calls_of(exchange), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "exchange": exchange,
        "page": page,
        "rows": [(call, stage_of(call)) for call in page],
        "may_edit": PERMISSIONS["change_desk"].allows(request.user, exchange),
    }
    return render(request, "contest/calls/list.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def overview(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """A call at a glance."""
    found = find_call(exchange, call)
    context = frame(request, exchange, found) | {"stage": stage_of(found)}
    return render(request, "contest/calls/overview.html", context)
