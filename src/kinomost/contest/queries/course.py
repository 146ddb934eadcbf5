"""How far a contest is: what its office does next, in a sentence, and on which page."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinomost.contest.models import Call, Entry, PitchSession, Round
from kinomost.contest.queries.judging import assignments_in, entries_in
from kinomost.parties.rules import Actor


@dataclass(frozen=True)
class Step:
    """What is to be done, and the address of the page where: its name, and the round it is about."""

    text: str
    page: str
    round: int | None = None


def next_step(actor: Actor, call: Call) -> Step | None:
    """What comes next, in at most five queries; nothing once the results are out.

    Of the judging it tells only what the actor may know.
    """
    if call.published_at is not None:
        return None
    if call.publish_by:
        return Step(_("The results are published by themselves at the time that was set."), "desk_results")
    if not call.is_public:
        return Step(_("Look through the call and publish it."), "desk_call")
    rounds = list(call.rounds.all())
    current = next((one for one in rounds if one.state != Round.State.CLOSED), None)
    if current is not None and current.state == Round.State.OPEN:
        return _under_way(actor, current)
    waiting = call.entries.filter(state=Entry.State.SUBMITTED).count()
    if waiting:
        text = ngettext(
            "%(count)d entry waits for the office: mark it complete, ask for a correction, or declare it ineligible.",
            "%(count)d entries wait for the office: mark them complete, ask for a correction, "
            "or declare them ineligible.",
            waiting,
        )
        return Step(text % {"count": waiting}, "desk_entries")
    if not call.jurors.filter(left_at=None).exists():
        return Step(_("Seat the jury."), "desk_jury")
    if not rounds:
        return Step(_("Make the first round of the jury."), "add_round")
    if call.deadline > timezone.now():
        if current is not None and not current.jurors.exists():
            return _in_preparation(actor, current)
        return Step(_("Entries come in until the deadline; look at each as it is sent in."), "desk_entries")
    if current is not None:
        return _in_preparation(actor, current)
    text = _("All rounds are closed: the jury decides on the awards, then the results are published.")
    return Step(text, "deliberation_round", rounds[-1].number)


def _under_way(actor: Actor, round_: Round) -> Step:
    name = {"round": round_.name}
    if round_.reads and not assignments_in(actor, round_).exists():
        return Step(_("Share out the reading of “%(round)s”.") % name, "assignment", round_.number)
    if round_.kind == Round.Kind.PITCHING and not PitchSession.objects.filter(round=round_).exists():
        return Step(_("Set the pitch session of “%(round)s”.") % name, "pitch_session", round_.number)
    text = _("“%(round)s” is under way: close it when its score sheets are in.")
    return Step(text % name, "desk_round", round_.number)


def _in_preparation(actor: Actor, round_: Round) -> Step:
    name = {"round": round_.name}
    if not round_.jurors.exists():
        return Step(_("Choose the jurors of “%(round)s”.") % name, "desk_round_jurors", round_.number)
    if not entries_in(actor, round_).exists():
        return Step(_("Choose the entries of “%(round)s”.") % name, "desk_round_entries", round_.number)
    return Step(_("Open “%(round)s”.") % name, "desk_round", round_.number)
