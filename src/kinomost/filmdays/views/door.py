"""The door: a page for a telephone. Scan or type a code, let people in, see how many came."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kinomost.filmdays.actions import door as actions
from kinomost.filmdays.actions.door import Scan
from kinomost.filmdays.models import Screening, Ticket
from kinomost.filmdays.permissions import MAY_ADMIT
from kinomost.filmdays.queries.programme import Showing, read_showings
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by

HOURS = timedelta(hours=18)
TICKETS_SHOWN = 300


def _published(exchange: Exchange) -> Any:
    return Screening.objects.filter(
        film_days__season__exchange=exchange, status=Screening.Status.PUBLISHED
    ).select_related("film_days__season")


@office_page(MAY_ADMIT)
def index(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The screenings of these hours, nearest first; with `?all` those to come."""
    now = timezone.now()
    found = _published(exchange).filter(ends_at__gte=now - HOURS)
    if "all" not in request.GET:
        found = found.filter(starts_at__lte=now + HOURS)
    context = {"exchange": exchange, "showings": read_showings(found)[:200], "all": "all" in request.GET}
    return render(request, "filmdays/door/index.html", context)


@office_page(MAY_ADMIT)
def screening(request: HttpRequest, exchange: Exchange, pk: int) -> HttpResponse:
    """One screening's door."""
    found = get_object_or_404(_published(exchange), pk=pk)
    scan = _answer(request, found) if request.method == "POST" else None
    found.refresh_from_db(fields=["walked_in"])
    wanted = request.GET.get("q", "").strip()[:100]
    tickets = Ticket.objects.filter(screening=found).exclude(status=Ticket.Status.RETURNED)
    counts = tickets.aggregate(
        held=Count("pk", filter=Q(status=Ticket.Status.HELD)),
        inside=Count("pk", filter=Q(status=Ticket.Status.ADMITTED)) + found.walked_in,
    )
    if wanted:
        code = Q(booking__code__startswith=wanted.upper().replace(" ", "").split("-")[0])
        tickets = tickets.filter(
            code | Q(booking__name__icontains=wanted) | Q(booking__email__icontains=wanted)
        )
    [showing] = read_showings(Screening.objects.filter(pk=found.pk))
    context = {
        "exchange": exchange,
        "screening": found,
        "showing": showing,
        "scan": scan,
        "scanned": _scanned(scan, found) if scan else [],
        "counts": counts,
        "last_call": actions.may_give_away(found, timezone.now()),
        "q": wanted,
        "bookings": _by_booking(
            tickets.select_related("booking").order_by("booking__name", "booking_id", "number")[
                :TICKETS_SHOWN
            ]
        ),
    }
    return render(request, "filmdays/door/screening.html", context)


def _scanned(scan: Scan, here: Screening) -> list[tuple[Ticket, Showing | None]]:
    """The tickets of an answer, each with the screening it is for where that is another one."""
    elsewhere = {ticket.screening_id for ticket in scan.tickets} - {here.pk}
    showings = read_showings(Screening.objects.filter(pk__in=elsewhere)) if elsewhere else []
    there = {showing.pk: showing for showing in showings}
    return [(ticket, there.get(ticket.screening_id)) for ticket in scan.tickets]


def _by_booking(tickets: Iterable[Ticket]) -> list[dict[str, Any]]:
    """People come together: a line a booking."""
    lines = []
    for booking, held in groupby(tickets, key=lambda ticket: ticket.booking):
        mine = list(held)
        waiting = sum(ticket.status == Ticket.Status.HELD for ticket in mine)
        lines.append({"booking": booking, "tickets": mine, "held": waiting})
    return lines


def _answer(request: HttpRequest, found: Screening) -> Scan | None:
    given, mine = request.POST, Ticket.objects.filter(screening=found).select_related("booking")
    if "walk_in" in given:
        return Scan(actions.walk_in(by(request), found))
    if "walk_out" in given:
        actions.walk_out(by(request), found)
    elif "give_away" in given:
        actions.give_away(by(request), found)
    elif "take_back" in given:
        actions.take_back(by(request), found, get_object_or_404(mine, pk=_number(given["take_back"])))
    elif "ticket" in given:
        ticket = get_object_or_404(mine, pk=_number(given["ticket"]))
        return Scan(actions.admit(by(request), found, ticket), (ticket,))
    elif "booking" in given:
        held = mine.filter(booking=_number(given["booking"]), status=Ticket.Status.HELD).order_by("number")
        return actions.admit_all(by(request), found, list(held))
    elif typed := given.get("code", "").strip():
        return actions.scan(by(request), found, typed)
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
