"""The reading room: an entry as it was sent in beside the juror's sheet, notes, and what the others say."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinomost.contest.actions import scores
from kinomost.contest.actions.scores import Filled, Incomplete, Reason, Refused, filled
from kinomost.contest.forms.reading import SheetForm, TextForm, lines_of
from kinomost.contest.models import Criterion, Entry, Note, Round, Sheet
from kinomost.contest.queries import given, reading, submissions
from kinomost.contest.queries.reading import State
from kinomost.contest.queries.standings import scales_of
from kinomost.contest.queries.submissions import Reading
from kinomost.contest.views.reading.common import Recused, Seat, crumbs, find_entry, jury_page
from kinomost.journal.actions import EditConflict
from kinomost.judging.messages import Problem
from kinomost.judging.scores import points, read_marks
from kinomost.texts import formats


@jury_page
def room(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """Read an entry and fill in its sheet; sent with `do=submit` the sheet is handed in, else it is kept as a draft."""
    found = find_entry(seat, entry)
    if request.method != "POST":
        return render(request, "contest/reading/room.html", _context(seat, found))
    form = SheetForm(list(seat.round.criteria.all()), request.POST)
    if not form.is_valid():
        return _too_long(request, seat, found, form.filled)
    typed, version = form.filled, form.cleaned_data["version"] or 0
    try:
        if request.POST.get("do") == "submit":
            scores.submit_sheet(seat.reader, seat.round, found, version, typed)
            messages.success(request, _handed_in(seat))
        else:
            sheet = scores.save_draft(seat.reader, seat.round, found, version, typed)
            if _wants_json(request):
                return _kept(sheet.version, reading.state_of(sheet))
            messages.success(request, _("The draft is saved. It counts nowhere until you hand it in."))
    except EditConflict as conflict:
        return _clash(request, seat, found, typed, cast(Sheet, conflict.current))
    except Incomplete as incomplete:
        context = _context(seat, found, typed, incomplete.problems)
        return render(request, "contest/reading/room.html", context, status=422)
    except Refused as refused:
        return _refuse(request, seat, found, refused)
    return redirect(address_of(seat, found))


@require_POST
@jury_page
def note(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """Keep the reader's private notes on an entry."""
    found, form = find_entry(seat, entry), TextForm(request.POST)
    if not form.is_valid():
        return _too_long(request, seat, found, note_typed=request.POST.get("text", ""))
    try:
        kept = scores.save_note(
            seat.reader, seat.round, found, form.cleaned_data["version"] or 0, form.text_typed
        )
    except EditConflict as conflict:
        theirs = cast(Note, conflict.current)
        if _wants_json(request):
            said = {"message": str(conflict), "version": theirs.version, "theirs": {"text": theirs.text}}
            return JsonResponse(said, status=409)
        context = _context(seat, found) | {"note": theirs, "note_typed": form.text_typed, "note_clash": True}
        return render(request, "contest/reading/room.html", context, status=409)
    except Refused as refused:
        return _refuse(request, seat, found, refused)
    if _wants_json(request):
        return _kept(kept.version, None)
    messages.success(request, _("Your notes are saved. Nobody else sees them."))
    return redirect(address_of(seat, found) + "#notes")


@require_POST
@jury_page
def remark(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """Say something about an entry to the others who judge it."""
    found, form = find_entry(seat, entry), TextForm(request.POST)
    if not form.is_valid():
        return _too_long(request, seat, found, remark_typed=request.POST.get("text", ""))
    if not reading.sees_discussion(seat.round, seat.states().get(found.pk)):
        messages.error(request, _("The discussion opens to you once your own sheet is in."))
    elif not form.text_typed.strip():
        messages.error(request, _("Write what you want to say first."))
    else:
        try:
            scores.say(seat.reader, seat.round, found, form.text_typed.strip())
        except Refused as refused:
            return _refuse(request, seat, found, refused)
    return redirect(address_of(seat, found) + "#discussion")


def address_of(seat: Seat, entry: Entry) -> str:
    """Where the reader reads an entry in this round."""
    return reverse("contest:read", args=[seat.call.slug, seat.round.number, entry.number])


def _context(
    seat: Seat,
    entry: Entry,
    typed: Filled | None = None,
    problems: tuple[Problem, ...] = (),
    theirs: Sheet | None = None,
) -> dict[str, Any]:
    states = seat.states()
    sheet = theirs or Sheet.objects.filter(round=seat.round, entry=entry, juror=seat.juror).first()
    shown = typed or filled(sheet)
    own = states.get(entry.pk)
    reason = scores.hindrance(seat.reader, seat.round, entry)
    sees = reading.sees_scores(seat.round, own, states.values())
    talks = reading.sees_discussion(seat.round, own)
    criteria = list(seat.round.criteria.all())
    sent = _sent(seat.round, entry)
    return _way(states, entry) | {
        "call": seat.call,
        "exchange": seat.call.season.exchange,
        "round": seat.round,
        "juror": seat.juror,
        "entry": entry,
        "own": own,
        "sheet": sheet,
        "version": sheet.version if sheet else 0,
        "sent": sent,
        "secured_percent": _percent(sent.figures.secured_share) if sent and sent.figures else None,
        "criteria": criteria,
        "total_points": _points(criteria, shown),
        "lines": lines_of(criteria, shown, problems, filled(theirs) if theirs else None),
        "problems": problems,
        "filled": shown,
        "theirs": filled(theirs) if theirs else None,
        "reason": reason,
        "may_write": reason not in (Reason.NO_SEAT, Reason.RECUSED, Reason.NOT_ASSIGNED, Reason.OUT),
        "note": Note.objects.filter(juror=seat.juror, entry=entry).first(),
        "given": given.sheets_of(seat.reader, seat.round, [entry])[entry.pk] if sees else None,
        "talks": talks,
        "remarks": given.remarks_of(seat.reader, seat.round, entry) if talks else [],
        "remark_url": reverse("contest:remark", args=[seat.call.slug, seat.round.number, entry.number]),
        "crumbs": crumbs(seat, given.name_of(seat.round, entry)),
    }


def _sent(round_: Round, entry: Entry) -> Reading | None:
    """The entry as it was sent in, as far as the round shows it."""
    last = submissions.last_of([entry]).get(entry.pk)
    if last is None:
        return None
    return submissions.reading(last, hide_names=round_.names_hidden, hide_finance=not round_.shows_finance)


def _percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else round(Decimal(share.numerator * 100) / share.denominator, 0)


def _points(criteria: Sequence[Criterion], typed: Filled) -> Decimal | None:
    """What the sheet is worth as it stands; None while a mark is missing or off its scale."""
    scale = scales_of(criteria)
    marks, problems = read_marks(scale, typed.marks)
    return None if problems else points(scale, marks)


def _way(states: Mapping[int, State], entry: Entry) -> dict[str, Any]:
    """The entries before and after this one in the reader's list, the next that waits, and how many do."""
    mine = list(states)
    at = mine.index(entry.pk) if entry.pk in states else None
    before = mine[at - 1] if at else None
    after = mine[at + 1] if at is not None and at + 1 < len(mine) else None
    waiting = [one for one in mine if not states[one].is_in and one != entry.pk]
    later = mine[at:] if at is not None else mine
    unread = next((one for one in waiting if one in later), waiting[0] if waiting else None)
    numbers = dict(
        Entry.objects.filter(pk__in=[one for one in (before, after, unread) if one is not None]).values_list(
            "pk", "number"
        )
    )
    return {
        "before": numbers.get(before or 0),
        "after": numbers.get(after or 0),
        "unread": numbers.get(unread or 0),
        "place": (at or 0) + 1 if at is not None else None,
        "total": len(mine),
        "waiting": len(waiting),
    }


def _handed_in(seat: Seat) -> str:
    left = sum(not state.is_in for state in seat.states().values())
    if not left:
        return _("The sheet is handed in. It was your last one in this round: thank you.")
    return _("The sheet is handed in. You can correct it until the round is closed.")


def _clash(request: HttpRequest, seat: Seat, entry: Entry, typed: Filled, theirs: Sheet) -> HttpResponse:
    """Another window saved meanwhile: both are shown, and saving again keeps what stands in this one."""
    if _wants_json(request):
        said = {"message": _clash_words(), "version": theirs.version, "theirs": filled(theirs).to_json()}
        return JsonResponse(said, status=409)
    context = _context(seat, entry, typed, theirs=theirs)
    return render(request, "contest/reading/room.html", context, status=409)


def _clash_words() -> str:
    return _(
        "You changed this sheet in another window meanwhile. Nothing is lost: what differs there stands beside each mark "
        "and text. Save again to keep what stands here."
    )


def _refuse(request: HttpRequest, seat: Seat, entry: Entry, refused: Refused) -> HttpResponse:
    if refused.reason is Reason.RECUSED:
        raise Recused
    if _wants_json(request):
        return JsonResponse({"message": refused.reason.sentence}, status=403)
    messages.error(request, refused.reason.sentence)
    return redirect(address_of(seat, entry))


def _too_long(
    request: HttpRequest, seat: Seat, entry: Entry, typed: Filled | None = None, **more: str
) -> HttpResponse:
    """Say so, beside all that was typed: nothing of it was saved."""
    said = _("This is too long to be saved: a text may have %(most)s characters at most.") % {
        "most": formats.number(scores.LONGEST)
    }
    if _wants_json(request):
        return JsonResponse({"message": said}, status=422)
    messages.error(request, said)
    context = _context(seat, entry, typed) | more
    return render(request, "contest/reading/room.html", context, status=422)


def _kept(version: int, state: State | None) -> JsonResponse:
    said = {"version": version, "at": formats.clock(timezone.localtime()), "state": state and state.value}
    return JsonResponse(said)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
