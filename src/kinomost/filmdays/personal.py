"""Where personal data lives in this room."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinomost.filmdays.actions import decline_offer
from kinomost.filmdays.models import Booking, Ticket, WaitingEntry
from kinomost.parties.personal_map import Fate, Holding, Subject, by_email


def _forget_bookings(bookings: QuerySet[Booking], by: str, subject: Subject) -> None:
    """The digest of the address goes too: it could be compared with an address that somebody guesses."""
    Ticket.objects.filter(booking__in=bookings).update(holder="")
    bookings.update(email="", name="", letter_due=None, erased_at=timezone.now())


def _leave_the_lists(entries: QuerySet[WaitingEntry], by: str, subject: Subject) -> None:
    """Seats that were kept for the person go to whoever waits next."""
    for entry in entries.select_related("screening__film_days__season"):
        if entry.status == WaitingEntry.Status.OFFERED:
            decline_offer(by, entry)
        entry.delete()


HOLDINGS = (
    Holding(
        WaitingEntry,
        _("places in a waiting list"),
        by_email("email"),
        ("screening", "email", "name", "seats", "status", "created_at"),
        Fate.DELETE,
        erase=_leave_the_lists,
    ),
    Holding(
        Booking,
        _("bookings"),
        by_email("email"),
        ("film_days", "code", "email", "name", "language", "created_at"),
        Fate.ANONYMISE,
        _("Seats count for the hall and for the audience figures; whose they were is forgotten."),
        erase=_forget_bookings,
    ),
)

IMPERSONAL = {
    "filmdays.FilmDays.names": "film days are not a person",
    "filmdays.Screening.event_names": "an event is not a person",
}
