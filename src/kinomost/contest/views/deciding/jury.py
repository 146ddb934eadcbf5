"""A juror at the table: what is on stage, motions, votes. Written for a tablet; one tap is one vote."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinomost.contest.actions import deciding as actions
from kinomost.contest.actions.results import release_feedback
from kinomost.contest.models import Entry, Juror, Motion, PitchSession, Round
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries import judging
from kinomost.contest.queries.deliberation import items_of, last_vote, members_of
from kinomost.contest.views.deciding.common import ROUNDS, attempt
from kinomost.contest.views.deciding.feedback import posted_sheets, sheets_to_release
from kinomost.contest.views.deciding.table import minutes_response
from kinomost.contest.views.juries.doors import juror_page
from kinomost.contest.views.reading.common import Seat, crumbs
from kinomost.parties.views.common import account_of, by, numbers


def _round(juror: Juror, number: int) -> Round:
    """The opened round of this number in which the juror sits; 404 if there is none."""
    rounds = Round.objects.exclude(state=Round.State.PLANNED).filter(call=juror.call, jurors__juror=juror)
    round_ = get_object_or_404(rounds.select_related(*ROUNDS), number=min(number, 32_767))
    round_.call = juror.call
    return round_


@require_safe
@juror_page
def on_stage(request: HttpRequest, juror: Juror, number: int) -> HttpResponse:
    """The project on stage, and one tap to its score sheet. The page follows the stage by itself."""
    round_ = _round(juror, number)
    session = PitchSession.objects.filter(round=round_).select_related("on_stage__entry__film").first()
    pitch = session.on_stage if session else None
    context = {
        "call": round_.call,
        "exchange": round_.call.season.exchange,
        "season": round_.call.season,
        "round": round_,
        "juror": juror,
        "crumbs": crumbs(Seat(account_of(request), juror, round_), _("On stage")),
        "pitch": pitch,
        "may_judge": pitch is not None and PERMISSIONS["judge"].allows(request.user, pitch.entry),
    }
    return render(request, "contest/deciding/on_stage.html", context)


@require_safe
@juror_page
def deliberation(request: HttpRequest, juror: Juror, number: int) -> HttpResponse:
    """The motions that the juror takes part in, and how they ended."""
    round_ = _round(juror, number)
    members = members_of(round_)
    items = items_of(request.user, round_, members)
    context = {
        "call": round_.call,
        "exchange": round_.call.season.exchange,
        "season": round_.call.season,
        "round": round_,
        "juror": juror,
        "crumbs": crumbs(Seat(account_of(request), juror, round_), _("Deliberation")),
        "members": members,
        "is_present": any(member.is_present for member in members if member.juror == juror),
        "rows": [(item, last_vote(item, juror)) for item in items if juror not in item.left],
    }
    return render(request, "contest/deciding/jury_table.html", context)


@require_POST
@juror_page
def attend(request: HttpRequest, juror: Juror, number: int) -> HttpResponse:
    """Say that one is here, or leaves."""
    round_ = _round(juror, number)
    is_present = request.POST.get("present") == "yes"
    attempt(request, lambda: actions.attend(by(request), round_, juror, is_present), "")
    return redirect("contest:jury_deliberation", juror.call.slug, number)


def _motion(request: HttpRequest, juror: Juror, number: int) -> Motion:
    """A motion of a round in which the juror sits, and of which they may know; 404 otherwise."""
    rounds = juror.call.rounds.exclude(state=Round.State.PLANNED).filter(jurors__juror=juror)
    for round_ in rounds:
        round_.call = juror.call
        motion = judging.motions_of(request.user, round_).filter(number=min(number, 32_767)).first()
        if motion is not None:
            return motion
    raise Http404


def _choice(request: HttpRequest, motion: Motion) -> tuple[str, Entry | None]:
    """What was tapped: a word, or an entry's number."""
    word = request.POST.get("choice", "")
    if (found := numbers([word])) and motion.options.filter(entry__number=min(found[0], 2**31 - 1)).exists():
        return "entry", Entry.objects.get(call=motion.call_id, number=found[0])
    return word, None


def _to_table(juror: Juror, motion: Motion) -> HttpResponse:
    table = reverse("contest:jury_deliberation", args=[juror.call.slug, motion.round.number])
    return redirect(f"{table}#motion-{motion.number}")


@require_POST
@juror_page
def vote(request: HttpRequest, juror: Juror, motion: int) -> HttpResponse:
    """Vote, or vote otherwise than before."""
    found = _motion(request, juror, motion)
    choice, entry = _choice(request, found)
    attempt(request, lambda: actions.vote(by(request), found, juror, choice, entry), _("Your vote is in."))
    return _to_table(juror, found)


@require_POST
@juror_page
def break_tie(request: HttpRequest, juror: Juror, motion: int) -> HttpResponse:
    """The deadlock-breaker decides."""
    found = _motion(request, juror, motion)
    choice, entry = _choice(request, found)
    attempt(
        request, lambda: actions.break_tie(by(request), found, juror, choice, entry), _("The tie is broken.")
    )
    return _to_table(juror, found)


@require_safe
@juror_page
def minutes(request: HttpRequest, juror: Juror, number: int) -> HttpResponse:
    """The minutes; without the motions about entries that the juror is tied to."""
    return minutes_response(request, _round(juror, number))


@require_http_methods(["GET", "HEAD", "POST"])
@juror_page
def feedback(request: HttpRequest, juror: Juror) -> HttpResponse:
    """The chair chooses which feedback the authors may read."""
    found = juror.call
    if not juror.is_chair:
        raise PermissionDenied
    sheets = sheets_to_release(request.user, found)
    if request.method == "POST":
        shown, released = posted_sheets(request, sheets)
        attempt(request, lambda: release_feedback(by(request), found, shown, released), _("Saved."))
        return redirect(request.path)
    context = {
        "call": found,
        "exchange": found.season.exchange,
        "season": found.season,
        "crumbs": [(_("My juries"), reverse("contest:jury")), (_("Feedback for the authors"), "")],
        "sheets": sheets,
    }
    return render(request, "contest/deciding/jury_feedback.html", context)
