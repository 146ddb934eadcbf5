"""What the pages of jurors share: who sits where, and which entry is meant."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinomost.contest.conflicts import recused_from
from kinomost.contest.models import Call, Entry, Juror, Round, RoundJuror
from kinomost.contest.naming import plain
from kinomost.contest.permissions import person_of
from kinomost.contest.queries import reading
from kinomost.contest.queries.reading import State
from kinomost.parties.models import Account
from kinomost.parties.views.common import account_of


class Recused(Exception):
    """The reader is tied to the entry; whether it is in the round is not said either."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A juror in an opened round, as the reader of a page."""

    reader: Account
    juror: Juror
    round: Round

    @property
    def call(self) -> Call:
        """The call of the round."""
        return self.round.call

    def states(self) -> dict[int, State]:
        """How far the reader is with each entry that they are to read, in the order of the numbers; two queries."""
        mine = reading.to_read(self.reader, self.round, self.juror).order_by("number")
        return reading.states_of(mine.values_list("pk", flat=True), reading.my_sheets(self.round, self.juror))


def jury_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Turn `call` and `round` of an address into the reader's seat; who has none may not, be there such a round or not.

    Who is tied to the entry that the address names gets a page that says so, and nothing else.
    """

    @wraps(view)
    def opened(request: HttpRequest, call: str, round: int, **rest: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        seat = _seat(account_of(request), call, round)
        try:
            return view(request, seat, **rest)
        except Recused:
            return recused(request, seat.call, crumbs(seat, _("Recused")))

    return opened


def recused(request: HttpRequest, call: Call, trail: list[tuple[Any, str]]) -> HttpResponse:
    """All that somebody who is tied to an entry learns about its judging."""
    context = {"call": call, "exchange": call.season.exchange, "crumbs": trail}
    return render(request, "contest/reading/recused.html", context, status=403)


def _seat(reader: Account, call: str, number: int) -> Seat:
    found = (
        RoundJuror.objects.select_related("juror", "round__call__season__exchange")
        .filter(
            juror__person=person_of(reader), juror__left_at=None, round__call__slug=call, round__number=number
        )
        .exclude(round__state=Round.State.PLANNED)
        .first()
    )
    if found is None:
        raise PermissionDenied
    found.juror.call = found.round.call
    return Seat(reader, found.juror, found.round)


def find_entry(seat: Seat, number: int) -> Entry:
    """The round's entry of this number. Raises Recused, and Http404 if the round has none that the reader may know."""
    entry = get_object_or_404(
        Entry.objects.select_related("film", "section", "company"), call=seat.call, number=number
    )
    entry.call = seat.call
    if entry.pk in recused_from(seat.reader):
        raise Recused
    if not seat.round.entries.filter(entry=entry).exists():
        raise Http404
    return entry


def round_name(round_: Round) -> str:
    """The round after its call."""
    return f"{round_.call.name}: {plain(round_.names)}"


def crumbs(seat: Seat, *more: Any) -> list[tuple[Any, str]]:
    """The way here: my juries, the round, and what comes after it as (label, address) or a label alone."""
    trail = [
        (_("My juries"), reverse("contest:jury")),
        (round_name(seat.round), reverse("contest:reading", args=[seat.call.slug, seat.round.number])),
    ]
    return trail + [one if isinstance(one, tuple) else (one, "") for one in more]
