"""The proof that the counters and the tickets agree."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from kinomost.filmdays.models import Screening, Ticket, WaitingEntry


@dataclass(frozen=True, slots=True)
class Miscount:
    """A screening whose counters say something else than its tickets and offers."""

    screening_id: int
    seats_taken: int
    sitting: int  # tickets held or admitted, and people who walked in
    seats_held: int
    offered: int


def miscounted() -> Iterator[Miscount]:
    """The screenings whose counters are wrong: none, as long as only the actions write them. One query."""
    offered = (
        WaitingEntry.objects.filter(screening=OuterRef("pk"), status=WaitingEntry.Status.OFFERED)
        .order_by()
        .values("screening")
        .annotate(total=Sum("seats"))
        .values("total")
    )
    rows = Screening.objects.annotate(
        sitting=F("walked_in")
        + Count("tickets", filter=Q(tickets__status__in=[Ticket.Status.HELD, Ticket.Status.ADMITTED])),
        offered_seats=Coalesce(Subquery(offered, output_field=IntegerField()), 0),
    ).order_by("pk")
    for pk, taken, sitting, held, promised in rows.values_list(
        "pk", "seats_taken", "sitting", "seats_held", "offered_seats"
    ).iterator():
        if taken != sitting or held != promised:
            yield Miscount(pk, taken, sitting, held, promised)
