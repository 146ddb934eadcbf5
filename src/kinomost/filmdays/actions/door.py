"""The door: who comes in."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from kinomost.filmdays import tokens
from kinomost.filmdays.models import Screening, Ticket
from kinomost.journal.actions import record


class Answer(StrEnum):
    """What the door is told about a code."""

    ADMITTED = "admitted"
    ALREADY = "already"
    RETURNED = "returned"
    OTHER_SCREENING = "other_screening"
    FORGED = "forged"
    UNKNOWN = "unknown"
    CHOOSE = "choose"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Scan:
    """The answer, and the tickets it is about: one, or a booking's to choose from."""

    answer: Answer
    tickets: tuple[Ticket, ...] = ()


def scan(by: str, screening: Screening, typed: str) -> Scan:
    """Admit whoever shows this: a QR code's text, a ticket's code (`ABCDE FGHJK-2`) or a booking's with one seat."""
    text = typed.strip()[:300]
    if text.upper().startswith(tokens.PREFIX + "."):
        try:
            signed = tokens.SignedTicket.read(text)
        except tokens.Forged:
            return Scan(Answer.FORGED)
        found = Ticket.objects.filter(pk=signed.ticket_id)
    else:
        code, _, number = text.rpartition("-") if "-" in text[-3:] else (text, "", "")
        found = Ticket.objects.filter(booking__code=tokens.clean_code(code))
        if number.isdecimal():
            found = found.filter(number=int(number))
    tickets = list(found.select_related("booking", "screening").order_by("number"))
    here = [ticket for ticket in tickets if ticket.screening_id == screening.pk]
    if not here:
        return Scan(Answer.OTHER_SCREENING if tickets else Answer.UNKNOWN, tuple(tickets[:4]))
    if len(here) > 1:
        return Scan(Answer.CHOOSE, tuple(here))
    return Scan(admit(by, screening, here[0]), (here[0],))


def admit(by: str, screening: Screening, ticket: Ticket) -> Answer:
    """Let one ticket in, once: one UPDATE, so that of two doors one says that it was used already."""
    if screening.status == Screening.Status.CANCELLED:
        return Answer.CANCELLED
    with transaction.atomic():
        mine = Ticket.objects.filter(pk=ticket.pk, screening=screening, status=Ticket.Status.HELD)
        if mine.update(status=Ticket.Status.ADMITTED, changed_at=timezone.now()):
            record(by, "admit", ticket, exchange_id=screening.film_days.exchange_id, screening=screening.pk)
            return Answer.ADMITTED
    ticket.refresh_from_db()
    return Answer.RETURNED if ticket.status == Ticket.Status.RETURNED else Answer.ALREADY


def take_back(by: str, screening: Screening, ticket: Ticket) -> bool:
    """Undo an admission: a mistake at the door."""
    with transaction.atomic():
        mine = Ticket.objects.filter(pk=ticket.pk, screening=screening, status=Ticket.Status.ADMITTED)
        if not mine.update(status=Ticket.Status.HELD, changed_at=timezone.now()):
            return False
        record(by, "take_back", ticket, exchange_id=screening.film_days.exchange_id, screening=screening.pk)
        return True
