"""Letters about bookings and the waiting list, each in its recipient's language, put into the outbox.

Confirmations with their PDF are written by the worker (`confirm_bookings`): a booking's row says that one is due.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kinomost.filmdays import calendars, prints, tokens, words
from kinomost.filmdays.models import Booking, Screening, Ticket, WaitingEntry
from kinomost.filmdays.queries.programme import Showing, read_showings
from kinomost.post.actions import queue

SUBJECTS = {
    "booked": _("Your seats: %(what)s"),
    "joined": _("On the waiting list: %(what)s"),
    "offered": _("Seats have come free: %(what)s"),
    "expired": _("The offer is over: %(what)s"),
    "cancelled": _("Cancelled: %(what)s"),
    "closed": _("Cancelled: %(what)s"),
    "moved": _("Changed: %(what)s"),
    "changed": _("Changed: %(what)s"),
}


def confirm_bookings(limit: int = 50) -> int:
    """Write the confirmations that are due; returns how many. The worker calls it.

    The PDF is set outside the transaction. The letter and the mark that it is written are one transaction, so that
    several workers, or one that dies half-way, send each letter once.
    """
    due = (
        Booking.objects.filter(letter_due__lte=timezone.now())
        .select_related("film_days__season__exchange")
        .order_by("letter_due")[:limit]
    )
    return sum(_confirm(booking) for booking in due)


def _confirm(booking: Booking) -> bool:
    with override(booking.language):
        message = confirmation(booking)
    with transaction.atomic():
        if not Booking.objects.filter(pk=booking.pk, letter_due=booking.letter_due).update(letter_due=None):
            return False
        if message is not None:
            queue(message, about=booking, exchange_id=booking.film_days.exchange_id)
    return True


def confirmation(booking: Booking) -> EmailMessage | None:
    """A booking's confirmation with its tickets and calendar entries; None if none of its seats is held any more."""
    tickets = held_tickets(booking)
    if not tickets:
        return None
    showings = read_showings(Screening.objects.filter(pk__in={t.screening_id for t in tickets}))
    name = words.plain(booking.film_days.names)
    seats = {s.pk: sum(t.screening_id == s.pk for t in tickets) for s in showings}
    context = {
        "booking": booking,
        "lines": [line(showing, seats[showing.pk]) for showing in showings],
        "overlaps": overlapping(showings),
        "url": address("booking", tokens.booking_token(booking.code)),
        "note": words.plain(booking.film_days.admission_note),
    }
    message = _letter("booked", booking.email, name, context)
    message.attach(f"{booking.code}.pdf", prints.tickets_pdf(booking, tickets, showings), "application/pdf")
    _attach_calendar(message, booking, showings)
    return message


def _attach_calendar(message: EmailMessage, booking: Booking, showings: Iterable[Showing]) -> None:
    entries = calendars.calendar(words.plain(booking.film_days.names), showings)
    message.attach(f"{booking.code}.ics", entries.decode(), "text/calendar")


def held_tickets(booking: Booking) -> list[Ticket]:
    """The tickets that open a door: held, for a screening that is not cancelled."""
    held = booking.tickets.filter(status=Ticket.Status.HELD)
    return list(held.exclude(screening__status=Screening.Status.CANCELLED).order_by("number"))


def about_waiting(kind: str, entry: WaitingEntry) -> None:
    """Write to somebody on the waiting list: `joined`, `offered`, `expired`, `moved` or `closed`."""
    with override(entry.language):
        [showing] = read_showings(Screening.objects.filter(pk=entry.screening_id))
        until = entry.offer_expires_at and entry.offer_expires_at.astimezone(showing.starts.tzinfo)
        context = {
            "entry": entry,
            "lines": [line(showing, entry.seats)],
            "until": f"{words.day(until)}, {words.clock(until)}" if until else "",
            "url": address("waiting", tokens.waiting_token(entry.pk)),
        }
        message = _letter(kind, entry.email, showing.name, context)
    queue(message, about=entry, exchange_id=entry.screening.film_days.exchange_id)


def to_holders(kind: str, screening: Screening) -> int:
    """Tell all who hold seats at a screening that it is `cancelled` or has `changed`; returns how many letters.

    The calendar file that comes along moves or cancels the entry of the first letter.
    """
    bookings = Booking.objects.filter(
        tickets__screening=screening, tickets__status=Ticket.Status.HELD, erased_at=None
    ).distinct()
    exchange_id = screening.film_days.exchange_id
    showings: dict[str, Showing] = {}
    count = 0
    for booking in bookings.order_by("pk"):
        with override(booking.language):
            if booking.language not in showings:
                showings[booking.language] = read_showings(Screening.objects.filter(pk=screening.pk))[0]
            showing = showings[booking.language]
            url = address("booking", tokens.booking_token(booking.code))
            context = {"booking": booking, "lines": [line(showing)], "url": url}
            message = _letter(kind, booking.email, showing.name, context)
            _attach_calendar(message, booking, [showing])
            queue(message, about=booking, exchange_id=exchange_id)
        count += 1
    return count


def address(name: str, *args: Any) -> str:
    """A page's full address in the active language."""
    return settings.SITE_URL + reverse(f"filmdays:{name}", args=args)


def line(showing: Showing, seats: int = 0) -> dict[str, Any]:
    """A showing as a letter or a ticket names it."""
    title = showing.headline
    return {
        "title": title.text,
        "other": title.other,
        "day": words.day(showing.starts),
        "clock": words.clock(showing.starts),
        "where": ", ".join(part for part in (showing.hall.full_name, showing.hall.city.name) if part),
        "marks": calendars.marks(showing),
        "seats": seats,
    }


def overlapping(showings: Iterable[Showing]) -> list[tuple[str, str]]:
    """Names of showings that one person cannot see both, for they run at the same time."""
    held = (s for s in showings if s.status != Screening.Status.CANCELLED)
    ordered = sorted(held, key=lambda s: s.starts)
    return [
        (first.name, second.name)
        for at, first in enumerate(ordered)
        for second in ordered[at + 1 :]
        if second.starts < first.ends and second.pk != first.pk
    ]


def _letter(kind: str, recipient: str, what: str, context: dict[str, Any]) -> EmailMessage:
    body = render_to_string(f"filmdays/letters/{kind}.txt", context)
    subject = " ".join((str(SUBJECTS[kind]) % {"what": what}).split())
    return EmailMessage(subject, body.strip() + "\n", to=[recipient])
