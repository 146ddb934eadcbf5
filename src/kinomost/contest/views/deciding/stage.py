"""What is on stage: the big screen in the hall, and the page on the office's telephone that runs it."""

import math
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest.actions import sessions as actions
from kinomost.contest.models import PitchSession
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.views.deciding.common import attempt, find_pitching, round_frame
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers


def _stage(request: HttpRequest, exchange: Exchange, call: str, number: int) -> dict[str, Any]:
    round_ = find_pitching(request, exchange, call, number)
    session = get_object_or_404(PitchSession, round=round_)
    session.round = round_
    pitches = actions.pitches_of(session)
    at = next((at for at, pitch in enumerate(pitches) if pitch.pk == session.on_stage_id), None)
    following = 0 if at is None else at + 1
    return {
        "round": round_,
        "session": session,
        "pitches": pitches,
        "on_stage": pitches[at] if at is not None else None,
        "next": pitches[following] if following < len(pitches) else None,
        "state": clock_state(session),
        "clock": clock_text(session),
        "may_edit": PERMISSIONS["change_desk"].allows(request.user, exchange),
    }


def clock_text(session: PitchSession) -> str:
    """The time left as a clock shows it; what is over the time counts up."""
    left = session.minutes * 60 - actions.used(session).total_seconds()
    whole = math.ceil(left) if left >= 0 else math.floor(-left)
    return f"{'+' if left < 0 else ''}{whole // 60}:{whole % 60:02d}"


def clock_state(session: PitchSession) -> dict[str, Any]:
    """What a screen needs to show the same as every other one: seconds that have run, by the server's clock."""
    return {
        "pitch": session.on_stage_id,
        "running": session.clock_started_at is not None,
        "used": round(actions.used(session).total_seconds(), 2),
        "limit": session.minutes * 60,
        "now": timezone.now().isoformat(),
    }


@require_safe
@office_page(PERMISSIONS["view_desk"])
def screen(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """For a projector: the project on stage, its clock, and who is next."""
    context = _stage(request, exchange, call, number) | {"exchange": exchange}
    return render(request, "contest/deciding/screen.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def state(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """The clock as it stands, for screens to follow."""
    session = get_object_or_404(PitchSession, round=find_pitching(request, exchange, call, number))
    return JsonResponse(clock_state(session), headers={"Cache-Control": "no-store"})


@require_safe
@office_page(PERMISSIONS["view_desk"])
def control(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Runs the screen from a telephone."""
    context = _stage(request, exchange, call, number)
    context = round_frame(request, exchange, context["round"], "pitch_control") | context
    return render(request, "contest/deciding/control.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def clock(request: HttpRequest, exchange: Exchange, call: str, number: int) -> HttpResponse:
    """Start, pause or reset the clock; bring another pitch on stage."""
    session = get_object_or_404(PitchSession, round=find_pitching(request, exchange, call, number))
    pitch = (numbers([request.POST.get("pitch", "")]) or [0])[0]
    attempt(request, lambda: actions.clock(by(request), session, request.POST.get("do", ""), pitch), "")
    if request.POST.get("from") == "screen":
        return redirect("contest:pitch_screen", exchange.slug, call, number)
    return redirect("contest:pitch_control", exchange.slug, call, number)
