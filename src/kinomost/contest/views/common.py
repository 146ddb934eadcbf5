"""What every page of the contest shares: which call it is, and the tabs of its pages at the desk."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from kinomost.contest.models import Call, Round
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.course import next_step
from kinomost.parties.models import Exchange

# The pages of a call at the desk: the address's name, and what the tab says. A tab stands where its address exists.
PAGES = (
    ("desk_call", _("Call")),
    ("desk_entries", _("Entries")),
    ("desk_jury", _("Jury")),
    ("desk_rounds", _("Rounds")),
    ("desk_assignment", _("Assignment")),
    ("desk_ranking", _("Ranking")),
    ("desk_pitch", _("Pitch session")),
    ("desk_deliberation", _("Deliberation")),
    ("desk_results", _("Results")),
)


def find_call(exchange: Exchange, call: str) -> Call:
    """The office's call with this short name; 404 if it has none."""
    return get_object_or_404(
        Call.objects.select_related("season__exchange"), season__exchange=exchange, slug=call
    )


def find_round(exchange: Exchange, call: str, number: int) -> Round:
    """The round of the office's call with this number, with those who break its ties; 404 if there is none."""
    found = find_call(exchange, call)
    round_ = get_object_or_404(
        found.rounds.select_related("breaker__person", "stand_in__person"), number=number
    )
    round_.call = found
    return round_


def frame(request: HttpRequest, exchange: Exchange, call: Call) -> dict[str, Any]:
    """The context of a page of a call at the desk; its template extends `contest/desk/base.html`."""
    addresses = [(label, _address(name, exchange, call)) for name, label in PAGES]
    own = max((one for _label, one in addresses if one and request.path.startswith(one)), key=len, default="")
    may_edit = PERMISSIONS["change_desk"].allows(request.user, exchange)
    return {
        "exchange": exchange,
        "call": call,
        "tabs": [(label, address, address == own) for label, address in addresses if address],
        "next_step": _next(request, exchange, call) if may_edit else None,
        "may_edit": may_edit,
        "crumbs": [(_("Contest"), reverse("contest:desk", args=[exchange.slug])), (call.name, "")],
    }


def _next(request: HttpRequest, exchange: Exchange, call: Call) -> tuple[str, str] | None:
    """What comes next, and the address where it is done; no address if that is this page."""
    step = next_step(request.user, call)
    if step is None:
        return None
    round_ = [] if step.round is None else [step.round]
    address = reverse(f"contest:{step.page}", args=[exchange.slug, call.slug, *round_])
    return step.text, "" if address == request.path else address


def _address(name: str, exchange: Exchange, call: Call) -> str:
    try:
        return reverse(f"contest:{name}", args=[exchange.slug, call.slug])
    except NoReverseMatch:
        return ""
