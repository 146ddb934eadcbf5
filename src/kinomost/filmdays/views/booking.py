"""Booking without an account, the page of a booking, and the waiting list."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kinomost.filmdays import actions, tokens
from kinomost.filmdays.actions.refusals import Reason, Refusal, Refused
from kinomost.filmdays.forms.visitors import BookingForm, WaitingForm
from kinomost.filmdays.letters import overlapping
from kinomost.filmdays.models import Booking, Screening, Ticket, WaitingEntry
from kinomost.filmdays.queries.programme import (
    Showing,
    film_days_or_404,
    read_showings,
    shown_screenings,
)
from kinomost.filmdays.views.programme import screening_context, selection_ids
from kinomost.journal.limits import allow, visitor
from kinomost.parties.views.common import numbers
from kinomost.texts import formats

PUBLIC = "public"
TEN_MINUTES = 600  # seconds
SEATS = {str(count) for count in range(1, 11)}


@never_cache
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Seats for the screenings named in the address (`?s=`): the form, and the booking itself."""
    ids = selection_ids(request)
    if request.method != "POST":
        seats = request.GET.get("seats", "")
        return _form(request, slug, ids, seats=int(seats) if seats in SEATS else 1)
    # In a rush each query counts: what the form shows is read only if it has to be shown again.
    form = BookingForm(request.POST, ids=ids)
    if not form.is_valid():
        return _form(request, slug, ids, filled=form)
    given = form.cleaned_data
    try:
        once_more(request)
        outcome = actions.book(
            PUBLIC,
            slug,
            form.wanted,
            email=given["email"],
            name=given["name"],
            language=formats.language_code(),
            key=given["key"],
            what_is_possible=given.get("possible") == "1",
        )
    except Refused as refused:
        return _form(request, slug, ids, filled=form, refused=refused)
    if outcome.refusals:
        titles = {s.pk: s.name for s in read_showings(Screening.objects.filter(pk__in=ids))}
        for refusal in outcome.refusals:
            text = gettext("Not booked: %(title)s. %(why)s")
            title = titles.get(refusal.screening_id or 0, "")
            messages.warning(request, text % {"title": title, "why": refusal.sentence})
    return redirect("filmdays:booking", tokens.booking_token(outcome.booking.code))


def once_more(request: HttpRequest) -> None:
    """Count an attempt. Raises Refused if this visitor's network has made very many."""
    limit: int = settings.BOOKINGS_A_VISITOR
    if limit and not allow("bookings", visitor(request), limit, TEN_MINUTES):
        raise Refused.because(Reason.TOO_OFTEN)


def _form(
    request: HttpRequest,
    slug: str,
    ids: list[int],
    *,
    filled: BookingForm | None = None,
    refused: Refused | None = None,
    seats: int = 1,
) -> HttpResponse:
    """The form, with everything that was typed and each refusal beside its screening."""
    film_days = film_days_or_404(slug)
    showings = read_showings(shown_screenings(film_days).filter(pk__in=ids))
    if not showings:
        return redirect("filmdays:programme", slug)
    form = filled or BookingForm(ids=[s.pk for s in showings], seats=seats)
    choices = [(n, str(n)) for n in range(film_days.seats_a_booking + 1)]
    now = timezone.now()
    closed = {showing.pk: refusal for showing in showings if (refusal := _closed(showing, now))}
    for showing in showings:
        form.fields[f"seats_{showing.pk}"].choices = choices  # type: ignore[attr-defined]
    refusals: dict[int | None, Refusal] = {r.screening_id: r for r in refused.refusals} if refused else {}
    for refusal in refusals.values():
        known = any(refusal.screening_id == showing.pk for showing in showings)
        form.add_error(f"seats_{refusal.screening_id}" if known else None, refusal.sentence)
        if refusal.reason == Reason.SENT:  # what is sent next is a new wish
            form.data = MultiValueDict({**dict(request.POST.lists()), "key": [str(uuid4())]})
    context = {
        "film_days": film_days,
        "season": film_days.season,
        "exchange": film_days.season.exchange,
        "form": form,
        "lines": [
            (showing, form[f"seats_{showing.pk}"], closed.get(showing.pk), refusals.get(showing.pk))
            for showing in showings
        ],
        "can_book": len(closed) < len(showings),
        "overlaps": overlapping(showings),
    }
    return render(request, "filmdays/book.html", context, status=_status(form, refused))


def _closed(showing: Showing, now: datetime) -> Refusal | None:
    """Why no seat of a screening can be had at all: said in place of its choice of seats."""
    if showing.status == Screening.Status.CANCELLED:
        return Refusal(Reason.CANCELLED, showing.pk)
    if showing.starts <= now:
        return Refusal(Reason.PAST, showing.pk)
    if showing.seats == "closed":
        return Refusal(Reason.CLOSED, showing.pk)
    return None if showing.left else Refusal(Reason.FULL, showing.pk)


def _status(form: BookingForm, refused: Refused | None) -> int:
    if refused is None:
        return 422 if form.errors else 200
    return 429 if refused.refusals[0].reason == Reason.TOO_OFTEN else 409


def booking_or_404(token: str) -> Booking:
    """The booking whose page the token opens. Raises Http404 for a forged token and for an erased booking."""
    try:
        code = tokens.read_booking_token(token)
    except tokens.Forged as forged:
        raise Http404 from forged
    return get_object_or_404(
        Booking.objects.select_related("film_days__season__exchange"), code=code, erased_at=None
    )


@never_cache
def booking(request: HttpRequest, token: str) -> HttpResponse:
    """A booking's tickets: see them, download them, give single seats back."""
    found = booking_or_404(token)
    tickets = list(found.tickets.order_by("number"))
    showings = read_showings(Screening.objects.filter(pk__in={t.screening_id for t in tickets}))
    now = timezone.now()
    lines = [
        {
            "showing": showing,
            "tickets": [t for t in tickets if t.screening_id == showing.pk],
            "held": sum(t.screening_id == showing.pk and t.status == Ticket.Status.HELD for t in tickets),
            "is_over": showing.starts <= now or showing.status == Screening.Status.CANCELLED,
        }
        for showing in showings
    ]
    context = {
        "film_days": found.film_days,
        "season": found.film_days.season,
        "exchange": found.film_days.season.exchange,
        "booking": found,
        "token": token,
        "lines": lines,
        "held": sum(line["held"] for line in lines if line["showing"].status != Screening.Status.CANCELLED),  # type: ignore[attr-defined, misc]
        "can_return": any(line["held"] and not line["is_over"] for line in lines),
        "overlaps": overlapping([line["showing"] for line in lines if line["held"]]),  # type: ignore[misc]
    }
    return render(request, "filmdays/booking.html", context)


@require_POST
def return_seats(request: HttpRequest, token: str) -> HttpResponse:
    """Give the marked seats back."""
    found = booking_or_404(token)
    count = actions.return_tickets(PUBLIC, found, numbers(request.POST.getlist("ticket")))
    if count:
        text = ngettext(
            "%(count)d seat has been given back. Thank you.",
            "%(count)d seats have been given back. Thank you.",
            count,
        )
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, gettext("No seat was given back. Mark the seats that you do not need."))
    return redirect("filmdays:booking", token)


@never_cache
def wait(request: HttpRequest, slug: str, screening: str) -> HttpResponse:
    """Join the waiting list of a full screening."""
    film_days = film_days_or_404(slug)
    context = screening_context(film_days, screening)
    if request.method != "POST":
        return redirect("filmdays:screening", slug, screening)
    form = WaitingForm(request.POST, film_days=film_days)
    status = 422
    if form.is_valid():
        given = form.cleaned_data
        try:
            once_more(request)
            entry = actions.join_waiting_list(
                PUBLIC,
                context["screening"],
                given["seats"],
                email=given["email"],
                name=given["name"],
                language=formats.language_code(),
            )
        except Refused as refused:
            status = 409
            for refusal in refused.refusals:
                form.add_error(None, refusal.sentence)
        else:
            return redirect("filmdays:waiting", tokens.waiting_token(entry.pk))
    return render(
        request, "filmdays/screening.html", {**context, "form": form, "wait_open": True}, status=status
    )


@never_cache
def waiting(request: HttpRequest, token: str) -> HttpResponse:
    """A place on the waiting list: where it stands; take or decline an offer; leave."""
    try:
        pk = tokens.read_waiting_token(token)
    except tokens.Forged as forged:
        raise Http404 from forged
    entry = get_object_or_404(
        WaitingEntry.objects.select_related("screening__film_days__season__exchange", "booking"), pk=pk
    )
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            if "take" in request.POST:
                made = actions.take_offer(PUBLIC, entry)
                return redirect("filmdays:booking", tokens.booking_token(made.code))
            if "decline" in request.POST:
                actions.decline_offer(PUBLIC, entry)
            elif "leave" in request.POST:
                actions.leave_waiting_list(PUBLIC, entry)
            return redirect("filmdays:waiting", token)
        except Refused as refused:
            refusals = refused.refusals
            entry.refresh_from_db()
    film_days = entry.screening.film_days
    [showing] = read_showings(Screening.objects.filter(pk=entry.screening_id))
    context = {
        "film_days": film_days,
        "season": film_days.season,
        "exchange": film_days.season.exchange,
        "entry": entry,
        "showing": showing,
        "refusals": refusals,
        "until": entry.offer_expires_at and entry.offer_expires_at.astimezone(showing.starts.tzinfo),
        "booking_token": tokens.booking_token(entry.booking.code) if entry.booking else "",
    }
    return render(request, "filmdays/waiting.html", context, status=409 if refusals else 200)
