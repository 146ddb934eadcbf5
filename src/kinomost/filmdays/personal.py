"""Where personal data lives in this room."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinomost.filmdays.models import Booking, WaitingEntry
from kinomost.parties.personal_map import Fate, Holding, by_email


def _forget_bookings(bookings: QuerySet[Booking], by: str) -> None:
    bookings.update(email="", name="", erased_at=timezone.now())


HOLDINGS = (
    Holding(
        WaitingEntry,
        _("places in a waiting list"),
        by_email("email"),
        ("screening", "email", "name", "seats", "status", "created_at"),
        Fate.DELETE,
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
