"""What the office's pages of a jury share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kinomost.contest.actions.conflicts import Outcome
from kinomost.contest.models import Call
from kinomost.contest.views.common import frame
from kinomost.parties.models import Exchange

PAGES = (("desk_jury", gettext_lazy("Members")), ("desk_conflicts", gettext_lazy("Conflicts")))


def jury_frame(request: HttpRequest, exchange: Exchange, call: Call) -> dict[str, Any]:
    """The context of a page about a jury, with its two tabs."""
    tabs = [
        (
            label,
            address := reverse(f"contest:{name}", args=[exchange.slug, call.slug]),
            request.path == address,
        )
        for name, label in PAGES
    ]
    return frame(request, exchange, call) | {"parts": tabs}


def tell(request: HttpRequest, outcome: Outcome) -> None:
    """Say what a conflict did."""
    if not outcome.conflicts:
        messages.info(request, _("Nothing changed."))
        return
    said = [_("The conflict is on record.")]
    if outcome.sheets:
        text = ngettext(
            "%(count)d score sheet counts no longer; it is kept.",
            "%(count)d score sheets count no longer; they are kept.",
            outcome.sheets,
        )
        said.append(text % {"count": outcome.sheets})
    if outcome.readings:
        text = ngettext(
            "%(count)d reading was taken off the juror’s list.",
            "%(count)d readings were taken off the juror’s list.",
            outcome.readings,
        )
        said.append(text % {"count": outcome.readings})
    if outcome.rounds:
        said.append(_("The ranking of the closed round was reckoned anew."))
    messages.success(request, " ".join(said))
