"""Who reads what in a round: planned, looked at, accepted, overruled by people.

Whoever is tied to an entry sees nothing of who reads it: loads are counted without it, and figures of the whole plan,
and sentences from which one could reckon it, are not shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest.actions import assigning as actions
from kinomost.contest.actions.assigning import Overrule
from kinomost.contest.models import Assignment, Entry, Juror, ReadingPlan, Round
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.assigning import TELLING, handed_in, said
from kinomost.contest.queries.judging import assignments_in, judged_entries
from kinomost.contest.views.common import find_call, find_round, frame
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers
from kinomost.planning.messages import Ref
from kinomost.texts import formats

A_PAGE = 50
State = ReadingPlan.State


@require_safe
@office_page(PERMISSIONS["view_desk"])
def latest(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """To the round that is under way, else the last one in preparation; without rounds, what to do first."""
    found = find_call(exchange, call)
    rounds = list(found.rounds.all())
    if not rounds:
        return render(request, "contest/juries/no_rounds.html", frame(request, exchange, found))
    under_way = [one for one in rounds if one.state == Round.State.OPEN]
    planned = [one for one in rounds if one.state == Round.State.PLANNED]
    chosen = (under_way or planned[:1] or rounds)[-1]
    return redirect("contest:assignment", exchange.slug, call, chosen.number)


@dataclass
class Reading:
    """One juror's reading of an entry, for the page."""

    juror: Juror
    fixed: bool
    barred: bool
    is_in: bool
    why: list[str]
    state: str = ""  # of a plan that is looked at: "new", "kept" or "gone"


@dataclass
class Row:
    """An entry with its readers."""

    entry: Entry
    wanted: int
    readings: list[Reading] = field(default_factory=list)
    short: list[str] = field(default_factory=list)

    @property
    def given(self) -> int:
        """How many jurors read it."""
        return sum(not one.barred and one.state != "gone" for one in self.readings)


class Names:
    """What the jurors and entries that a reader may know of are called."""

    def __init__(self, round_: Round, entries: Iterable[Entry]) -> None:
        jurors = Juror.objects.filter(call=round_.call_id).select_related("person")
        self.jurors = {one.pk: one for one in jurors}
        self.entries = {one.pk: one for one in entries}

    def __call__(self, ref: Ref) -> str:
        """The name of a juror, an entry or a language."""
        if ref.kind == "language":
            return formats.language_name(ref.key)
        if ref.kind == "juror" and (juror := self.jurors.get(int(ref.key))):
            return self.juror(juror)
        if ref.kind == "entry" and (entry := self.entries.get(int(ref.key))):
            return str(entry.film.titles.best(formats.language_tag()) or entry.film.slug)
        return ref.key

    def juror(self, juror: Juror) -> str:
        """The juror's name for the reader."""
        return str(juror.person.names.best(formats.language_tag()) or juror.person.slug)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def assignment(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Who reads what in the round: as it is, or as a plan would have it."""
    round_ = find_round(exchange, call, number)
    known = judged_entries(request.user, round_.call)
    inside = list(
        known.filter(rounds__round=round_, state=Entry.State.COMPLETE)
        .select_related("film", "section")
        .order_by("number")
    )
    # Not whether the entry is in this round: that too would tell how it was judged.
    tells_all = not round_.call.entries.exclude(pk__in=known.values("pk")).exists()
    names = Names(round_, inside)
    plan = ReadingPlan.objects.filter(round=round_).first()
    ready = plan if plan and plan.state == State.READY else None
    rows = _rows(round_, assignments_in(request.user, round_), names, ready, tells_all=tells_all)
    loads = Counter(
        reading.juror.pk
        for row in rows
        for reading in row.readings
        if not reading.barred and reading.state != "gone"
    )
    if request.GET.get("short"):
        rows = [row for row in rows if row.given < row.wanted]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    seats = [
        names.jurors[pk] for pk in round_.jurors.order_by("juror__number").values_list("juror", flat=True)
    ]
    context = frame(request, exchange, round_.call) | {
        "round": round_,
        "rounds": [
            (one.name, reverse("contest:assignment", args=[exchange.slug, call, one.number]), one == round_)
            for one in round_.call.rounds.all()
        ],
        "page": page,
        "loads": [(names.juror(juror), loads[juror.pk]) for juror in seats],
        "seats": [(juror.pk, names.juror(juror)) for juror in seats],
        "entries": [(entry.pk, f"{entry.number}. {names(Ref('entry', str(entry.pk)))}") for entry in inside],
        "plan": plan,
        "about": _about(ready, names, tells_all=tells_all) if ready else None,
        "short": sum(row.given < row.wanted for row in rows),
        "tells_all": tells_all,
        "closed": round_.state == Round.State.CLOSED,
    }
    return render(request, "contest/juries/assignment.html", context)


def _rows(
    round_: Round,
    assignments: QuerySet[Assignment],
    names: Names,
    plan: ReadingPlan | None,
    *,
    tells_all: bool,
) -> list[Row]:
    """The entries with their readers: those there are, and what the plan would make of them."""
    jury = round_.jurors.count()
    rows = {pk: Row(entry, round_.reads or jury) for pk, entry in names.entries.items()}
    is_in = handed_in(round_)
    planned: dict[tuple[int, int], Any] = {}
    if plan is not None:
        planned = {(one["entry"], one["juror"]): one["why"] for one in plan.answer["pairs"]}
        for entry, wanted in plan.answer["reads"].items():
            if int(entry) in rows:
                rows[int(entry)].wanted = wanted
        for one in plan.answer["shortages"]:
            if one["entry"] in rows:
                rows[one["entry"]].short = _sentences(
                    [*one["why"], *one["mends"]], names, tells_all=tells_all
                )
    seen = set()
    for row in assignments.order_by("juror__number"):
        pair = (row.entry_id, row.juror_id)
        if row.entry_id not in rows or row.juror_id not in names.jurors:
            continue
        seen.add(pair)
        state = "" if plan is None or row.barred else "kept" if pair in planned else "gone"
        if pair in is_in or row.fixed:
            state = state.replace("gone", "kept")
        rows[row.entry_id].readings.append(
            Reading(
                names.jurors[row.juror_id],
                row.fixed,
                row.barred,
                pair in is_in,
                [said(one, names) for one in planned.get(pair, row.why)],
                state,
            )
        )
    for pair, why in planned.items():
        if pair not in seen and pair[0] in rows and pair[1] in names.jurors:
            rows[pair[0]].readings.append(
                Reading(
                    names.jurors[pair[1]],
                    fixed=False,
                    barred=False,
                    is_in=pair in is_in,
                    why=[said(one, names) for one in why],
                    state="new",
                )
            )
    return list(rows.values())


def _sentences(stored: list[dict[str, Any]], names: Names, *, tells_all: bool) -> list[str]:
    return [said(one, names) for one in stored if tells_all or one["code"] not in TELLING]


def _about(plan: ReadingPlan, names: Names, *, tells_all: bool) -> dict[str, Any]:
    """The plan's figures and its remarks, as far as the reader may know."""
    answer = plan.answer
    refused = [one for one in answer["refused"] if one["entry"] in names.entries]
    about: dict[str, Any] = {
        "notes": _sentences(answer["notes"], names, tells_all=tells_all),
        "refused": [
            (names.entries[one["entry"]], names.jurors.get(one["juror"]), sentence)
            for one in refused
            for sentence in _sentences([one["why"]], names, tells_all=tells_all)
        ],
    }
    visible: dict[int, list[float]] = defaultdict(list)
    for one in answer["pairs"]:
        if one["entry"] in names.entries:
            visible[one["entry"]].append(one["weight"])
    about["total"] = round(sum(map(sum, visible.values())), 2)
    worst = min(visible, key=lambda entry: sum(visible[entry]) / len(visible[entry]), default=None)
    if worst is not None:
        mean = sum(visible[worst]) / len(visible[worst])
        about |= {"worst": round(100 * mean, 1), "worst_entry": names.entries[worst]}
    if tells_all:
        about |= {
            "ended": answer["ended"],
            "total_bound": round(answer["total_bound"], 2),
            "worst_bound": round(100 * answer["worst_bound"], 1)
            if answer["worst_bound"] is not None
            else None,
            "gap": round(100 * answer["gap"], 2),
        }
    return about


@require_safe
@office_page(PERMISSIONS["view_desk"])
def progress(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """How far the search for a plan is: a piece of the page, asked for again and again."""
    round_ = find_round(exchange, call, number)
    plan = ReadingPlan.objects.filter(round=round_).first()
    context = {"exchange": exchange, "call": round_.call, "round": round_, "plan": plan}
    response = render(request, "contest/juries/plan_progress.html", context)
    if plan is None or plan.state != State.WORKING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@office_page(PERMISSIONS["change_desk"])
def make_plan(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Have a plan made."""
    round_ = find_round(exchange, call, number)
    if round_.state == Round.State.CLOSED:
        messages.error(request, _("The round is closed; who read what stays on record."))
    else:
        plan = actions.ask(by(request), round_)
        if plan.state == State.READY:
            messages.success(request, _("The plan is ready. Nothing changes before you accept it."))
    return redirect("contest:assignment", exchange.slug, call, number)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def answer_plan(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Accept the plan that is looked at, or throw it away."""
    round_ = find_round(exchange, call, number)
    plan = ReadingPlan.objects.select_related("round__call__season").filter(round=round_).first()
    if plan is None:
        messages.info(request, _("There is no plan any more: somebody accepted it or threw it away."))
    elif request.POST.get("do") == "accept":
        try:
            actions.accept(by(request), plan)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The jurors read as planned."))
    else:
        actions.throw_away(by(request), plan)
        messages.success(request, _("The plan is thrown away; who reads what is as it was."))
    return redirect("contest:assignment", exchange.slug, call, number)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def overrule(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Change one reading by hand: `do` is add, or fix:7:3 with entry and juror."""
    round_ = find_round(exchange, call, number)
    what, _colon, pair = request.POST.get("do", "").partition(":")
    entry, _colon, juror = pair.partition(":")
    if not pair:
        entry, juror = request.POST.get("entry", ""), request.POST.get("juror", "")
    if what not in list(Overrule):
        raise Http404
    known = judged_entries(request.user, round_.call)
    found = get_object_or_404(known, pk__in=numbers([entry]))
    member = get_object_or_404(round_.call.jurors.filter(left_at=None), pk__in=numbers([juror]))
    try:
        actions.overrule(by(request), round_, found, member, Overrule(what))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done. Plans made from now on keep to it."))
    return redirect(_where(request, exchange, round_))


def _where(request: HttpRequest, exchange: Exchange, round_: Round) -> str:
    page = numbers([request.POST.get("page", "")])
    address = reverse("contest:assignment", args=[exchange.slug, round_.call.slug, round_.number])
    return f"{address}?page={page[0]}" if page else address


@require_POST
@office_page(PERMISSIONS["change_desk"])
def write(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Tell the jurors of the round that their reading lists are ready."""
    round_ = find_round(exchange, call, number)
    address = request.build_absolute_uri(_reading_room(round_))
    count = actions.tell_jurors(by(request), round_, address)
    if count:
        messages.success(request, _("Every juror of the round who has an account is written to."))
    else:
        messages.error(
            request, _("No juror of the round has an account yet. Invite them on the page of the jury.")
        )
    return redirect("contest:assignment", exchange.slug, call, number)


def _reading_room(round_: Round) -> str:
    return reverse("contest:reading", args=[round_.call.slug, round_.number])
