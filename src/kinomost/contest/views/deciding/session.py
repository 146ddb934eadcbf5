"""The office's pitch session: when and where, in which order, and why not otherwise."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinomost.contest.actions import sessions as actions
from kinomost.contest.forms.deciding import PitchForm, SessionForm, local
from kinomost.contest.models import Entry, Pitch, PitchSession, Round
from kinomost.contest.papers import running_order_pdf
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.pitching import plan_of
from kinomost.contest.views.common import find_call, frame
from kinomost.contest.views.deciding.common import attempt, find_pitching, first_round, round_frame
from kinomost.coproduction.views.downloads import as_pdf
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers


@require_safe
@office_page(PERMISSIONS["view_desk"])
def first(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """The session of the pitching round; without rounds, what a session is for."""
    found = find_call(exchange, call)
    round_ = first_round(found, pitching=True)
    if round_ is not None:
        return redirect("contest:pitch_session", exchange.slug, found.slug, round_.number)
    return render(request, "contest/deciding/no_rounds.html", frame(request, exchange, found))


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(PERMISSIONS["view_desk"])
def session(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """When a round pitches, and its running order; its form saves here."""
    round_ = find_pitching(request, exchange, call, number)
    found = _session_of(round_)
    form = SessionForm(request.POST or None, call=round_.call, session=found)
    status = 200
    if request.method == "POST":
        PERMISSIONS["change_desk"].require(request.user, exchange)
        status = 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            version = values.pop("version") or 0
            if attempt(request, lambda: actions.set_up(by(request), round_, version, values), _("Saved.")):
                return redirect(request.path)
    return render(
        request, "contest/deciding/session.html", _context(request, exchange, round_, form), status=status
    )


def _session_of(round_: Round) -> PitchSession | None:
    return PitchSession.objects.select_related("place__city", "on_stage").filter(round=round_).first()


def _context(request: HttpRequest, exchange: Exchange, round_: Round, form: SessionForm) -> dict[str, Any]:
    session = _session_of(round_)
    context = round_frame(request, exchange, round_, "pitch_session") | {"form": form, "session": session}
    if session is not None:
        pitches = actions.pitches_of(session)
        plan = plan_of(session, pitches)
        breaks = {one["after"]: one["minutes"] for one in session.breaks}
        context |= {
            "unmet": plan.unmet(pitches),
            "rows": [
                {
                    "pitch": pitch,
                    "break": breaks.get(pitch.position),
                    "arrives": local(pitch.arrives_at, session.zone),
                    "leaves": local(pitch.leaves_at, session.zone),
                    "out": pitch.entry.state not in Entry.SENT,
                }
                for pitch in pitches
            ],
        }
    return context


def _found(request: HttpRequest, exchange: Exchange, call: str, number: int) -> PitchSession:
    round_ = find_pitching(request, exchange, call, number)
    session = get_object_or_404(PitchSession.objects.select_related("place__city", "on_stage"), round=round_)
    session.round = round_
    return session


@require_POST
@office_page(PERMISSIONS["change_desk"])
def order(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Let the rules make the order."""
    found = _found(request, exchange, call, number)
    proven = actions.arrange(by(request), found)
    messages.success(
        request,
        _("Arranged by the rules: no order keeps more of them.")
        if proven
        else _(
            "Arranged by the rules. The search was stopped after a few seconds; a better order may exist."
        ),
    )
    return redirect("contest:pitch_session", exchange.slug, call, number)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def move(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Move one pitch to a place, or say when its people are there."""
    found = _found(request, exchange, call, number)
    which = numbers([request.POST.get("pitch", "")])
    pitch = get_object_or_404(Pitch.objects.filter(session=found), pk__in=which or [0])
    places = numbers([request.POST.get("to", "")])
    if places:
        attempt(request, lambda: actions.move(by(request), found, pitch, min(places[0], 10_000)), "")
    else:
        attempt(request, lambda: _say(request, found, pitch), _("Saved."))
    return redirect("contest:pitch_session", exchange.slug, call, number)


def _say(request: HttpRequest, session: PitchSession, pitch: Pitch) -> None:
    form = PitchForm(request.POST, zone=session.zone)
    if not form.is_valid():
        raise ValidationError([text for errors in form.errors.values() for text in errors])
    actions.say_of(by(request), session, pitch, form.cleaned_data)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def printed(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """The running order on paper."""
    found = _found(request, exchange, call, number)
    return as_pdf(running_order_pdf(found, actions.pitches_of(found)), f"{found.round.call.slug}-pitches")
