"""Printed film days: tickets with their QR codes, and the programme."""

import io
from collections.abc import Iterable
from pathlib import Path

import segno
from django.utils.translation import gettext

from kinomost.filmdays import words
from kinomost.filmdays.calendars import marks
from kinomost.filmdays.models import Booking, Screening, Ticket
from kinomost.filmdays.queries.programme import Programme, Showing, Title
from kinomost.filmdays.tokens import SignedTicket
from kinomost.texts import formats
from kinomost.typeset import Words, pdf
from kinomost.typeset import words as in_language

HERE = Path(__file__).parent / "print"


def tickets_pdf(booking: Booking, tickets: Iterable[Ticket], showings: Iterable[Showing]) -> bytes:
    """One small page a seat, with its signed QR code, in the active language."""
    showing_of = {showing.pk: showing for showing in showings}
    ordered = sorted(tickets, key=lambda t: (showing_of[t.screening_id].starts, t.screening_id, t.number))
    exchange = booking.film_days.season.exchange
    data = {
        "name": booking.name,
        "days": _own(words.plain(booking.film_days.names)),
        "note": _own(words.plain(booking.film_days.admission_note)),
        "sample": gettext("Sample") if exchange.is_sample else "",
        "labels": {
            "ticket": gettext("Ticket"),
            "code": gettext("Code"),
            "holder": gettext("For"),
            "free": gettext("Free admission"),
        },
        "tickets": [_ticket(booking, ticket, showing_of[ticket.screening_id]) for ticket in ordered],
    }
    codes = {f"{ticket.pk}.svg": qr_svg(SignedTicket(ticket.pk, ticket.screening_id)) for ticket in ordered}
    return pdf(HERE / "tickets.typ", data, language=formats.language_tag(), files=codes)


def _ticket(booking: Booking, ticket: Ticket, showing: Showing) -> dict[str, object]:
    title = showing.headline
    return {
        "title": _headline(title),
        "other": in_language(title.other, title.other_tag) if title.other else None,
        "day": words.day(showing.starts),
        "clock": words.clock(showing.starts),
        "hall": showing.hall.full_name,
        "city": showing.hall.city.name,
        "marks": marks(showing),
        "seat": gettext("Ticket %(number)d") % {"number": ticket.number},
        "code": f"{booking.code[:5]} {booking.code[5:]}-{ticket.number}",
        "qr": f"/files/{ticket.pk}.svg",
    }


def qr_svg(ticket: SignedTicket) -> bytes:
    """The ticket's QR code as SVG. Level M: it may be creased, and still reads from a scratched screen."""
    out = io.BytesIO()
    segno.make(ticket.sign(), error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue()


def programme_pdf(programme: Programme) -> bytes:
    """The programme, day by day, in the active language."""
    film_days = programme.film_days
    data = {
        "title": _own(words.plain(film_days.names)),
        "note": _own(words.plain(film_days.admission_note)),
        "sample": gettext("Sample") if film_days.season.exchange.is_sample else "",
        "accent": film_days.season.accent,
        "cancelled": gettext("Cancelled"),
        "empty": gettext("The showtimes are not known."),
        "days": [
            {"name": words.day(day), "lines": [_line(showing) for showing in showings]}
            for day, showings in programme.by_day.items()
        ],
    }
    return pdf(HERE / "programme.typ", data, language=formats.language_tag())


def _line(showing: Showing) -> dict[str, object]:
    title = showing.headline
    return {
        "clock": words.clock(showing.starts),
        "ends": words.clock(showing.ends),
        "title": _headline(title),
        "other": in_language(title.other, title.other_tag) if title.other else None,
        "hall": showing.hall.full_name,
        "city": showing.hall.city.name,
        "marks": marks(showing),
        "cancelled": showing.status == Screening.Status.CANCELLED,
    }


def _headline(title: Title) -> Words:
    return in_language(title.text, title.tag)


def _own(text: str) -> Words:
    return in_language(text, formats.language_tag())
