"""The door: a page for a telephone. Scan or type a code, let people in, see how many came."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kinomost.filmdays.actions import door as actions
from kinomost.filmdays.actions.door import Answer, Scan
from kinomost.filmdays.models import Screening, Ticket
from kinomost.filmdays.permissions import MAY_ADMIT
from kinomost.filmdays.queries.programme import read_showings
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
    scan: Scan | None = None
    if request.method == "POST":
        scan = _answer(request, found)
    wanted = request.GET.get("q", "").strip()[:100]
    tickets = Ticket.objects.filter(screening=found).exclude(status=Ticket.Status.RETURNED)
    counts = tickets.aggregate(
        held=Count("pk", filter=Q(status=Ticket.Status.HELD)),
        admitted=Count("pk", filter=Q(status=Ticket.Status.ADMITTED)),
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
        "good": scan is not None and scan.answer == Answer.ADMITTED,
        "counts": counts,
        "q": wanted,
        "tickets": tickets.select_related("booking").order_by("booking__name", "booking_id", "number")[
            :TICKETS_SHOWN
        ],
    }
    return render(request, "filmdays/door/screening.html", context)


def _answer(request: HttpRequest, found: Screening) -> Scan | None:
    ticket_id = request.POST.get("ticket", "")
    if ticket_id.isdecimal() and len(ticket_id) < 19:
        ticket = get_object_or_404(
            Ticket.objects.select_related("booking"), pk=int(ticket_id), screening=found
        )
        if "take_back" in request.POST:
            actions.take_back(by(request), found, ticket)
            return None
        return Scan(actions.admit(by(request), found, ticket), (ticket,))
    typed = request.POST.get("code", "")
    return actions.scan(by(request), found, typed) if typed.strip() else None
