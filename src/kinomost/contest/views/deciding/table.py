"""The office at the jury's table: who is there, motions, minutes. The office counts; it never votes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinomost.contest.actions import deciding as actions
from kinomost.contest.forms.deciding import MotionForm
from kinomost.contest.models import Entry, Motion, Round
from kinomost.contest.papers import minutes_pdf
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries import judging
from kinomost.contest.queries.deliberation import items_of, members_of
from kinomost.contest.queries.standings import standings
from kinomost.contest.views.common import find_call, find_round, frame
from kinomost.contest.views.deciding.common import (
    attempt,
    first_round,
    is_untied,
    round_frame,
)
from kinomost.coproduction.views.downloads import as_pdf
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers


@require_safe
@office_page(PERMISSIONS["view_desk"])
def first(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """The table of the round that was opened last; without rounds, what a deliberation is for."""
    found = find_call(exchange, call)
    round_ = first_round(found)
    if round_ is not None:
        return redirect("contest:deliberation_round", exchange.slug, found.slug, round_.number)
    return render(request, "contest/deciding/no_rounds.html", frame(request, exchange, found))


@require_safe
@office_page(PERMISSIONS["view_desk"])
def deliberation(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Who is there, what is moved, how it stands; what is worth discussing first."""
    round_ = find_round(exchange, call, number)
    members = members_of(round_)
    context = round_frame(request, exchange, round_, "deliberation_round")
    context |= {
        "members": members,
        "present": sum(member.is_present for member in members),
        "items": items_of(request.user, round_, members),
        "agenda": _agenda(request, exchange, round_),
        "untied": is_untied(request.user, round_.call),
        "voted": round_.motions.filter(votes__isnull=False).exists(),
    }
    return render(request, "contest/deciding/table.html", context)


def _agenda(
    request: HttpRequest, exchange: Exchange, round_: Round
) -> list[tuple[Entry, tuple[object, ...]]]:
    """The entries about which the jury is of two minds, with what divides it."""
    table = standings(request.user, round_)
    divided = {row.entry: row.divides for row in table.rows if row.divides}
    entries = judging.judged_entries(request.user, round_.call).filter(number__in=divided)
    return [
        (entry, divided[entry.number or 0]) for entry in entries.select_related("film").order_by("number")
    ]


def _back(exchange: Exchange, call: str, number: int) -> HttpResponse:
    return redirect("contest:deliberation_round", exchange.slug, call, number)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def attend(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Note that a member came in or left."""
    round_ = find_round(exchange, call, number)
    seats = round_.call.jurors.filter(pk__in=numbers([request.POST.get("juror", "")]) or [0])
    juror = get_object_or_404(seats)
    is_present = request.POST.get("present") == "yes"
    attempt(request, lambda: actions.attend(by(request), round_, juror, is_present), "")
    return _back(exchange, call, number)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def named(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Settle whether the minutes say who voted how."""
    round_ = find_round(exchange, call, number)
    wanted = request.POST.get("named") == "yes"
    attempt(request, lambda: actions.name_votes(by(request), round_, wanted), _("Saved."))
    return _back(exchange, call, number)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(PERMISSIONS["change_desk"])
def new_motion(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Put a question to the jury, about entries to which the one who puts it is not tied."""
    round_ = find_round(exchange, call, number)
    known = judging.entries_in(request.user, round_).filter(entry__state__in=Entry.SENT)
    entries = list(known.values_list("entry", flat=True))
    chosen = numbers(request.GET.getlist("entry"))
    initial = {"kind": request.GET.get("kind", Motion.Kind.AWARD), "entries": chosen}
    form = MotionForm(request.POST or None, call=round_.call, entries=entries, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            made = attempt(
                request,
                lambda: actions.open_motion(
                    by(request),
                    round_,
                    data["kind"],
                    list(data["entries"]),
                    award=data["award"],
                    majority=data["majority"],
                    text=data["text"],
                ),
                _("The motion is open: the members who are there can vote."),
            )
            if made:
                return _back(exchange, call, number)
    context = round_frame(request, exchange, round_, "deliberation_round") | {"form": form}
    context["cancel"] = reverse("contest:deliberation_round", args=[exchange.slug, call, number])
    return render(request, "contest/deciding/motion_form.html", context, status=status)


def find_motion(request: HttpRequest, exchange: Exchange, call: str, number: int) -> Motion:
    """A motion of the call that the reader may know of; 404 otherwise."""
    found = find_call(exchange, call)
    for round_ in found.rounds.all():
        round_.call = found
        motion = judging.motions_of(request.user, round_).filter(number=min(number, 32_767)).first()
        if motion is not None:
            motion.call = found
            return motion
    raise Http404


@require_POST
@office_page(PERMISSIONS["change_desk"])
def decide(request: HttpRequest, exchange: Exchange, call: str, motion: int) -> HttpResponse:
    """Count the votes and enter what came of it."""
    found = find_motion(request, exchange, call, motion)
    attempt(request, lambda: actions.decide(by(request), found), _("Counted."))
    return _to_motion(exchange, found)


def _to_motion(exchange: Exchange, motion: Motion) -> HttpResponse:
    table = reverse("contest:deliberation_round", args=[exchange.slug, motion.call.slug, motion.round.number])
    return redirect(f"{table}#motion-{motion.number}")


@require_POST
@office_page(PERMISSIONS["change_desk"])
def withdraw(request: HttpRequest, exchange: Exchange, call: str, motion: int) -> HttpResponse:
    """Take a question back before it is decided, and say why."""
    found = find_motion(request, exchange, call, motion)
    reason = request.POST.get("reason", "")[:1000]
    attempt(request, lambda: actions.withdraw(by(request), found, reason), _("The motion is withdrawn."))
    return _to_motion(exchange, found)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def minutes(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """The minutes; without the motions about entries that the reader is tied to."""
    return minutes_response(request, find_round(exchange, call, number))


def minutes_response(request: HttpRequest, round_: Round) -> HttpResponse:
    """The minutes as a file that nobody between us and the reader keeps."""
    return as_pdf(minutes_pdf(request.user, round_), "minutes")
