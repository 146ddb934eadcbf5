"""The office's ledger of conflicts, the jurors' and its own. Whoever is tied to an entry sees no line of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest.actions import conflicts as actions
from kinomost.contest.forms.juries import ConflictForm, LiftForm
from kinomost.contest.models import Conflict, OfficeConflict
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.judging import judged_entries
from kinomost.contest.queries.juries import Line, OfficeLine, conflicts_of, consequences, office_conflicts_of
from kinomost.contest.views.common import find_call
from kinomost.contest.views.juries.common import jury_frame, tell
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers


@require_safe
@office_page(PERMISSIONS["view_desk"])
def conflicts(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Who must not judge what, and why: declared, entered, and found in the data just now."""
    found = find_call(exchange, call)
    jurors = list(found.jurors.filter(left_at=None).select_related("person"))
    wanted = set(numbers(request.GET.getlist("juror")))
    shown = [one for one in jurors if one.number in wanted] or jurors
    entries = judged_entries(request.user, found).filter(number__isnull=False)
    lines = conflicts_of(found, shown, entries)
    office = [] if wanted else office_conflicts_of(found, entries)
    context = jury_frame(request, exchange, found) | {
        "jurors": jurors,
        "chosen": shown[0] if len(shown) == 1 and len(jurors) > 1 else None,
        "lines": lines,
        "office": office,
        "new": any(line.row is None for line in lines) or any(line.row is None for line in office),
    }
    return render(request, "contest/juries/conflicts.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def settle(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Put on record what the data say now."""
    actions.settle(by(request), find_call(exchange, call))
    messages.success(request, _("What the data say is on record, and counts."))
    return redirect("contest:desk_conflicts", exchange.slug, call)


@office_page(PERMISSIONS["change_desk"])
def enter(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Enter a conflict for a juror: first what would be void by it, then the deed."""
    found = find_call(exchange, call)
    data = request.POST if request.method == "POST" else None
    form = ConflictForm(
        data,
        jurors=found.jurors.filter(left_at=None),
        entries=judged_entries(request.user, found).filter(number__isnull=False).order_by("number"),
        initial={"juror": request.GET.get("juror", ""), "entry": request.GET.get("entry", "")},
    )
    follows = None
    if data is not None and form.is_valid():
        juror, entry = form.cleaned_data["juror"], form.cleaned_data["entry"]
        if data.get("sure"):
            tell(request, actions.enter(by(request), juror, entry, form.cleaned_data["note"]))
            return redirect("contest:desk_conflicts", exchange.slug, call)
        follows = consequences(juror, entry)
    context = jury_frame(request, exchange, found) | {"form": form, "follows": follows}
    return render(request, "contest/juries/enter_conflict.html", context)


@office_page(PERMISSIONS["change_desk"])
def lift(request: HttpRequest, exchange: Exchange, call: str, conflict: int) -> HttpResponse:
    """Say with a reason that there is no conflict after all."""
    found = find_call(exchange, call)
    entries = judged_entries(request.user, found)
    row = get_object_or_404(
        Conflict.objects.select_related("juror__person", "juror__call", "entry__film"),
        pk=conflict, juror__call=found, lifted_at=None, entry__in=entries.values("pk"),
    )  # fmt: skip
    lines = conflicts_of(found, [row.juror], entries.filter(pk=row.entry_id))
    done = _("The conflict is lifted. Sheets that were void by it stay void; the juror may score anew.")
    (line,) = [one for one in lines if one.kind == row.kind]
    return _lift(
        request,
        jury_frame(request, exchange, found),
        line,
        lambda why: actions.lift(by(request), row, why),
        done,
    )


@office_page(PERMISSIONS["change_desk"])
def lift_office(request: HttpRequest, exchange: Exchange, call: str, conflict: int) -> HttpResponse:
    """The same for a colleague of the office; nobody lifts their own, for they are tied to the entry."""
    found = find_call(exchange, call)
    entries = judged_entries(request.user, found)
    rows = OfficeConflict.objects.select_related("entry__call__season")
    row = get_object_or_404(rows, pk=conflict, lifted_at=None, entry__in=entries.values("pk"))
    lines = office_conflicts_of(found, entries.filter(pk=row.entry_id))
    (line,) = [one for one in lines if one.row == row]
    done = _("The conflict is lifted: the colleague sees how the entry is judged.")
    return _lift(
        request,
        jury_frame(request, exchange, found),
        line,
        lambda why: actions.lift_office(by(request), row, why),
        done,
    )


def _lift(
    request: HttpRequest,
    frame: dict[str, Any],
    line: Line | OfficeLine,
    do: Callable[[str], object],
    done: str,
) -> HttpResponse:
    back = reverse("contest:desk_conflicts", args=[frame["exchange"].slug, frame["call"].slug])
    data = request.POST if request.method == "POST" else None
    form = LiftForm(data)
    if data is not None and form.is_valid():
        try:
            do(form.cleaned_data["because"])
        except actions.CannotLift as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, "contest/juries/lift.html", frame | {"line": line, "form": form, "back": back})
