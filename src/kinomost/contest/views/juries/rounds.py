"""The rounds of a call at the desk: their rules, their jurors and entries, opened and closed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest.actions import juries as seats
from kinomost.contest.actions import rounds as actions
from kinomost.contest.actions.rounds import HARMLESS, ROUND, NotReady
from kinomost.contest.forms.juries import CRITERIA, EntryChoice, RoundForm, SeatsForm
from kinomost.contest.models import Call, Entry, Juror, Round
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.judging import entries_in, judged_entries
from kinomost.contest.queries.juries import rounds_of
from kinomost.contest.views.common import find_call, find_round, frame
from kinomost.journal.actions import EditConflict
from kinomost.journal.documents import Document
from kinomost.journal.forms import Clash
from kinomost.journal.rows import Rows
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers

State = Round.State


@require_safe
@office_page(PERMISSIONS["view_desk"])
def rounds(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """The rounds of the call, in their order."""
    found = find_call(exchange, call)
    context = frame(request, exchange, found) | {"rows": rounds_of(request.user, found)}
    return render(request, "contest/juries/rounds.html", context)


def round_frame(request: HttpRequest, exchange: Exchange, round_: Round, part: str) -> dict[str, Any]:
    """The context of a page about a round; `part` is the tab it stands under."""
    parts = (
        ("desk_round", _("Rules")),
        ("desk_round_jurors", _("Jurors")),
        ("desk_round_entries", _("Entries")),
    )
    args = [exchange.slug, round_.call.slug, round_.number]
    return frame(request, exchange, round_.call) | {
        "round": round_,
        "parts": [(label, _address(name, args), name == part) for name, label in parts],
    }


def _address(name: str, args: list[Any]) -> str:
    return reverse(f"contest:{name}", args=args)


@office_page(PERMISSIONS["change_desk"])
def add(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """A new round."""
    found = find_call(exchange, call)
    return _edit(request, exchange, Round(call=found, kind=Round.Kind.SHORTLIST))


@office_page(PERMISSIONS["view_desk"])
def change(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """The rules of a round; once it is open, only what cannot change its result can be changed."""
    round_ = find_round(exchange, call, number)
    if request.method == "POST":
        PERMISSIONS["change_desk"].require(request.user, exchange)
    return _edit(request, exchange, round_)


def _edit(request: HttpRequest, exchange: Exchange, round_: Round) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    planned = round_.state == State.PLANNED
    form = _form(round_, data)
    kinds = CRITERIA if planned else {}
    rows = Rows(ROUND, kinds, round_, data)
    clashes: list[Clash] | None = None
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        document: Document = form.document()
        if not planned:
            document = {name: value for name, value in document.items() if name in HARMLESS}
        try:
            document |= rows.document()
            if round_._state.adding:
                made = actions.create_round(by(request), round_.call, document)
                messages.success(
                    request, _("The round is in preparation. Choose its jurors and its entries.")
                )
                return redirect("contest:desk_round_jurors", exchange.slug, round_.call.slug, made.number)
            actions.save_round(by(request), round_, form.cleaned_data["version"] or 0, document)
        except EditConflict:
            current = Round.objects.select_related("call").get(pk=round_.pk)
            form, clashes = form.merged_with(current)
            clashes += rows.merged()
        except ValidationError as error:
            form.refuse(rows.refuse(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("contest:desk_round", exchange.slug, round_.call.slug, round_.number)
    if round_._state.adding:
        context = frame(request, exchange, round_.call)
    else:
        context = round_frame(request, exchange, round_, "desk_round")
    context |= {"round": round_, "form": form, "rows": rows, "clashes": clashes, "planned": planned}
    if not round_._state.adding:
        context |= {
            "entry_count": entries_in(request.user, round_).count(),
            "juror_count": round_.jurors.count(),
            "criteria": round_.criteria.all(),
        }
    return render(request, "contest/juries/round.html", context, status=200 if clashes is None else 409)


def _form(round_: Round, data: Any) -> RoundForm:
    form = RoundForm(data, instance=round_)
    if round_.state != State.PLANNED:
        for name in form.record_fields:
            form.fields[name].disabled = name not in HARMLESS
    return form


@require_POST
@office_page(PERMISSIONS["change_desk"])
def open_round(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Let the jury begin."""
    round_ = find_round(exchange, call, number)
    return _do(request, round_, actions.open_round, _("The round is open. From now on its rules stand."))


@require_POST
@office_page(PERMISSIONS["change_desk"])
def close_round(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """End the scoring."""
    round_ = find_round(exchange, call, number)
    return _do(request, round_, actions.close_round, _("The round is closed, and its ranking is in the log."))


def _do(request: HttpRequest, round_: Round, action: Any, done: str) -> HttpResponse:
    sent = numbers([request.POST.get("version", "")])
    try:
        action(by(request), round_, sent[0] if sent else 0)
    except NotReady as error:
        messages.error(request, str(error))
    except EditConflict:
        messages.error(request, _("Somebody changed the round meanwhile. Look at it again, then decide."))
    else:
        messages.success(request, done)
    return redirect("contest:desk_round", round_.call.season.exchange.slug, round_.call.slug, round_.number)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def delete(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Throw away a round that was never opened."""
    round_ = find_round(exchange, call, number)
    try:
        actions.delete_round(by(request), round_)
    except NotReady as error:
        messages.error(request, str(error))
        return redirect("contest:desk_round", exchange.slug, call, number)
    messages.success(request, _("The round is gone."))
    return redirect("contest:desk_rounds", exchange.slug, call)


# -- who sits in it


@office_page(PERMISSIONS["view_desk"])
def jurors(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Which jurors sit in the round; in one under way, what follows is said before it is done."""
    round_ = find_round(exchange, call, number)
    members = list(round_.call.jurors.filter(left_at=None).select_related("person"))
    now = {row.juror_id: (row.least, row.most) for row in round_.jurors.all()}
    data = request.POST if request.method == "POST" else None
    form = SeatsForm(data, jurors=members, seats=now)
    follows: list[str] = []
    if data is not None:
        PERMISSIONS["change_desk"].require(request.user, exchange)
        if form.is_valid():
            chosen = form.chosen
            joining = [one for one in members if one.pk in chosen.keys() - now.keys()]
            leaving = [one for one in members if one.pk in now.keys() - chosen.keys()]
            if round_.state == State.OPEN and (joining or leaving) and not data.get("sure"):
                follows = _follows(request, round_, joining, leaving)
            else:
                return _seat(request, round_, members, now, chosen)
    context = round_frame(request, exchange, round_, "desk_round_jurors") | {
        "form": form,
        "follows": follows,
        "closed": round_.state == State.CLOSED,
    }
    return render(request, "contest/juries/round_jurors.html", context)


Seats = dict[int, tuple[int, int | None]]


def _seat(
    request: HttpRequest, round_: Round, members: list[Juror], now: Seats, chosen: Seats
) -> HttpResponse:
    address = [round_.call.season.exchange.slug, round_.call.slug, round_.number]
    try:
        for juror in members:
            if juror.pk in chosen and chosen[juror.pk] != now.get(juror.pk):
                least, most = chosen[juror.pk]
                seats.join(by(request), round_, juror, least=least, most=most)
            elif juror.pk in now and juror.pk not in chosen:
                seats.leave(by(request), round_, juror)
    except NotReady as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("contest:desk_round_jurors", *address)


def _follows(request: HttpRequest, round_: Round, joining: list[Juror], leaving: list[Juror]) -> list[str]:
    sentences = []
    for juror in joining:
        name = {"juror": _name(juror)}
        sentences.append(
            _(
                "%(juror)s joins a round that is under way. Nothing that was given changes, and the log says when it was."
            )
            % name
        )
        if round_.reads:
            sentences.append(
                _(
                    "%(juror)s reads nothing until entries are assigned: make a plan again, what is read stays."
                )
                % name
            )
        else:
            sentences.append(_("%(juror)s is asked to read every entry without a conflict.") % name)
    known = judged_entries(request.user, round_.call)
    for juror in leaving:
        given = round_.sheets.filter(
            juror=juror, submitted_at__isnull=False, voided_at=None, entry__in=known.values("pk")
        )
        count = given.count()
        text = ngettext(
            "%(juror)s leaves the round: %(count)d score sheet is kept and counts no longer.",
            "%(juror)s leaves the round: %(count)d score sheets are kept and count no longer.",
            count,
        )
        sentences.append(text % {"juror": _name(juror), "count": count})
        if juror.pk in (round_.breaker_id, round_.stand_in_id):
            sentences.append(
                _("%(juror)s was to decide ties in this round and no longer can.") % {"juror": _name(juror)}
            )
    return sentences


def _name(juror: Juror) -> str:
    return str(juror.person.names)


# -- what is in it


@office_page(PERMISSIONS["view_desk"])
def entries(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Which entries are in the round, as far as the reader may know of their judging."""
    round_ = find_round(exchange, call, number)
    if request.method == "POST":
        PERMISSIONS["change_desk"].require(request.user, exchange)
        return _change_entries(request, exchange, round_)
    known = judged_entries(request.user, round_.call)
    inside = known.filter(rounds__round=round_).select_related("film", "section").order_by("number")
    outside = (
        known.filter(state=Entry.State.COMPLETE)
        .exclude(rounds__round=round_)
        .select_related("film")
        .order_by("number")
    )
    choice = EntryChoice(outside)
    context = round_frame(request, exchange, round_, "desk_round_entries") | {
        "entries": inside,
        "outside": [(one.pk, choice.label_from_instance(one)) for one in outside],
        "sections": round_.call.sections.all(),
        "before": round_.call.rounds.filter(number__lt=round_.number),
        "planned": round_.state == State.PLANNED,
        "closed": round_.state == State.CLOSED,
    }
    return render(request, "contest/juries/round_entries.html", context)


def _change_entries(request: HttpRequest, exchange: Exchange, round_: Round) -> HttpResponse:
    call = round_.call
    try:
        match request.POST.get("do", ""):
            case "sections":
                chosen = call.sections.filter(pk__in=numbers(request.POST.getlist("section")))
                actions.choose_sections(by(request), round_, list(chosen))
            case "carry":
                wanted = numbers([request.POST.get("from", "")])
                before = get_object_or_404(call.rounds, number__in=wanted)
                actions.carry_on(by(request), round_, before)
            case "in":
                actions.take_in(by(request), round_, _entry(request, call))
            case "out":
                actions.take_out(by(request), round_, _entry(request, call))
            case _:
                messages.error(request, _("Choose what to do with the entries."))
                return redirect("contest:desk_round_entries", exchange.slug, call.slug, round_.number)
    except NotReady as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("contest:desk_round_entries", exchange.slug, call.slug, round_.number)


def _entry(request: HttpRequest, call: Call) -> Entry:
    wanted = numbers(request.POST.getlist("entry"))
    return get_object_or_404(judged_entries(request.user, call), pk__in=wanted[:1])
