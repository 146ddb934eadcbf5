"""Who goes on, and who gets what: the office enters what the jury, or a partner, decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinomost.contest.actions import awards as actions
from kinomost.contest.models import Award, Entry, Given
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries import judging
from kinomost.contest.queries.shortlists import proposal
from kinomost.contest.views.common import find_call, find_round
from kinomost.contest.views.deciding.common import attempt, require_untied, round_frame
from kinomost.contest.views.deciding.table import find_motion
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(PERMISSIONS["change_desk"])
def shortlist(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Choose who goes on, beginning with the ranking; for those who are tied to no entry of the call."""
    round_ = find_round(exchange, call, number)
    require_untied(request.user, round_.call)
    found = proposal(request.user, round_)
    if request.method == "POST":
        chosen = set(numbers(request.POST.getlist("entry")))
        entries = [row.entry for row in found.rows if row.entry.pk in chosen]
        if attempt(
            request,
            lambda: actions.decide_shortlist(by(request), round_, entries),
            _("The shortlist is settled."),
        ):
            return redirect("contest:deliberation_round", exchange.slug, call, number)
    context = round_frame(request, exchange, round_, "shortlist") | {"found": found}
    return render(request, "contest/deciding/shortlist.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def give(request: HttpRequest, exchange: Exchange, call: str, motion: int) -> HttpResponse:
    """Give a motion's award to the entry it chose."""
    found = find_motion(request, exchange, call, motion)
    attempt(
        request,
        lambda: actions.give(by(request), found),
        _("The award is given. It is told when the results are published."),
    )
    return redirect("contest:desk_results", exchange.slug, call)


def _award(exchange: Exchange, call: str, key: str) -> Award:
    found = find_call(exchange, call)
    return get_object_or_404(found.awards.select_related("call__season"), key=key)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def partner(request: HttpRequest, exchange: Exchange, call: str, award: str) -> HttpResponse:
    """Enter to which entry a partner gives its prize."""
    found = _award(exchange, call, award)
    known = judging.judged_entries(request.user, found.call).filter(state__in=Entry.SENT)
    entry = get_object_or_404(known, pk__in=numbers([request.POST.get("entry", "")]) or [0])
    attempt(request, lambda: actions.give_partners(by(request), found, entry), _("Saved."))
    return redirect("contest:desk_results", exchange.slug, call)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def withdraw(request: HttpRequest, exchange: Exchange, call: str, award: str) -> HttpResponse:
    """Take an award back, with a reason."""
    found = _award(exchange, call, award)
    known: list[Entry] = list(judging.judged_entries(request.user, found.call))
    given = get_object_or_404(Given.objects.filter(award=found, withdrawn_at=None, entry__in=known))
    given.award = found
    reason = request.POST.get("reason", "")[:2_000]
    attempt(request, lambda: actions.withdraw(by(request), given, reason), _("The award is withdrawn."))
    return redirect("contest:desk_results", exchange.slug, call)
