"""What the pages of deciding share: which round it is, who may, and how an action's answer is told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.contest.conflicts import recused_from
from kinomost.contest.models import Call, PitchSession, Round
from kinomost.contest.naming import plain
from kinomost.contest.views.common import find_round, frame
from kinomost.journal.actions import EditConflict
from kinomost.parties.models import Exchange
from kinomost.parties.rules import Actor

ROUNDS = ("breaker__person", "stand_in__person", "call__season__exchange")


def round_frame(request: HttpRequest, exchange: Exchange, round_: Round, page: str) -> dict[str, Any]:
    """The context of a page of a round at the desk: that of its call, and the way to the other rounds."""
    call = round_.call
    rounds = [
        (
            plain(one.names),
            reverse(f"contest:{page}", args=[exchange.slug, call.slug, one.number]),
            one == round_,
        )
        for one in call.rounds.all()
    ]
    return frame(request, exchange, call) | {"round": round_, "rounds": rounds if len(rounds) > 1 else []}


def is_untied(actor: Actor, call: Call) -> bool:
    """The actor is tied to none of the call's entries, and may know everything of its judging."""
    return not call.entries.filter(pk__in=recused_from(actor)).exists()


def require_untied(actor: Actor, call: Call) -> None:
    """Raise PermissionDenied, and say why, if the actor is tied to one of the call's entries."""
    if not is_untied(actor, call):
        raise PermissionDenied(
            _(
                "You are tied to an entry of this contest, and this page would tell how it is judged. "
                "A colleague of the office who is tied to none can open it."
            )
        )


def find_pitching(request: HttpRequest, exchange: Exchange, call: str, number: int) -> Round:
    """A round whose pitches the reader may know of.

    Who pitches tells who went on: until the session begins before an audience, it is kept from whoever is tied to an
    entry of the call. Raises PermissionDenied.
    """
    round_ = find_round(exchange, call, number)
    begun = PitchSession.objects.filter(round=round_, starts_at__lte=timezone.now())
    if not begun.exists():
        require_untied(request.user, round_.call)
    return round_


def attempt(request: HttpRequest, do: Callable[[], object], done: str) -> bool:
    """Do it and say so; or say in the action's own sentences why not."""
    try:
        do()
    except (ValidationError, EditConflict) as error:
        told = error.messages if isinstance(error, ValidationError) else [str(error)]
        messages.error(request, " ".join(told))
        return False
    if done:
        messages.success(request, done)
    return True


def first_round(call: Call, *, pitching: bool = False) -> Round | None:
    """Which round a page begins with: the pitching one, or the last that was opened."""
    rounds = list(call.rounds.order_by("number"))
    if pitching:
        wanted = [one for one in rounds if one.kind == Round.Kind.PITCHING]
    else:
        wanted = [one for one in rounds if one.state != Round.State.PLANNED]
    return (wanted or rounds)[-1] if rounds else None
