"""Bookings of a sample season as a sheet, so that a demonstration has full and nearly full halls.

Real bookings belong to the people who made them and never travel in files: this sheet is read into exchanges that are
marked as samples only, and only invented addresses are given out again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kinomost.filmdays.actions.booking import book
from kinomost.filmdays.actions.tickets import LIVE
from kinomost.filmdays.models import Booking, Screening, Ticket
from kinomost.sheets.fields import Link, Plain, words
from kinomost.sheets.scope import Existing, Scope
from kinomost.sheets.spec import ModelSheet, Record
from kinomost.tables.cells import Choice, Email, Whole

INVENTED = "@kinomost.example"
_NAMESPACE = uuid.UUID("6f1c1f5e-3f5b-4c52-9f0e-0d6d9d2e7f10")


class SampleBookings(ModelSheet):
    """Rows are booked through the same action as the public form's; they cannot be changed afterwards."""

    def keys(self, scope: Scope) -> dict[str, int]:
        """Nothing points to a booking."""
        return {}

    def read(self, scope: Scope) -> dict[str, Existing]:
        """What invented guests hold, by screening and address."""
        if not scope.is_sample:
            return {}
        held = (
            Ticket.objects.filter(
                booking__film_days__season__exchange_id=scope.exchange_id,
                booking__email__endswith=INVENTED,
                status__in=LIVE,
            )
            .values_list(
                "screening__film_days__slug",
                "screening__slug",
                "booking__email",
                "booking__name",
                "booking__language",
            )
            .annotate(seats=Count("pk"))
            .order_by("screening__starts_at", "screening__slug", "booking__email")
        )
        rows = {}
        for film_days, screening, email, name, language, seats in held:
            cells = {
                "screening": f"{film_days}/{screening}",
                "email": email,
                "name": name,
                "seats": str(seats),
                "language": language,
            }
            rows[f"{cells['screening']}/{email}"] = Existing(None, cells)
        return rows

    def describe(self, records: Sequence[Any], scope: Scope) -> list[dict[str, str]]:
        """The rows just booked, as they were asked for."""
        rows = self.read(scope)
        return [rows[key].texts for key in (self._key(booking) for booking in records)]

    def _key(self, booking: Booking) -> str:
        screening = booking.tickets.all()[0].screening
        return f"{booking.film_days.slug}/{screening.slug}/{booking.email}"

    def write(
        self,
        created: Sequence[Record],
        changed: Sequence[tuple[Existing, Record]],
        scope: Scope,
        tell: Callable[[int], None] = lambda _written: None,
    ) -> list[tuple[Any, Record]]:
        """Book each row; no letters are sent to addresses that do not exist."""
        wanted = {scope.pks("screenings")[record.texts["screening"]] for record in created}
        screenings = Screening.objects.select_related("film_days").in_bulk(wanted)
        written = []
        for record in created:
            screening = screenings[scope.pks("screenings")[record.texts["screening"]]]
            outcome = book(
                scope.by,
                screening.film_days.slug,
                {screening.pk: record.values["seats"]},
                email=record.values["email"],
                name=record.values.get("name") or "",
                language=record.values.get("language") or "en",
                key=uuid.uuid5(_NAMESPACE, record.key),
            )
            written.append((outcome.booking, record))
        Booking.objects.filter(pk__in=[booking.pk for booking, _ in written]).update(letter_due=None)
        scope.forget("screenings")
        scope.forget(self.name)
        return written


BOOKINGS = SampleBookings(
    "bookings",
    Booking,
    (
        Link("screening", "screenings", required=True, parts=2, help="as film_days/screening"),
        Plain("email", Email(), required=True),
        words("name", 120),
        Plain("seats", Whole(1, 10), required=True),
        Plain("language", Choice.of("sr-latn", "sr-cyrl", "ru", "en"), default="en"),
    ),
    key=("screening", "email"),
    natural=(),
    path="film_days__season__exchange_id",
    only_sample=True,
    about=_("Invented guests of a sample season."),
)
