"""A pitch session: its running order, by rules and by hand, and the clock on the big screen."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.contest.models import Entry, Pitch, PitchSession, Round
from kinomost.contest.pitching import plan_of, times
from kinomost.journal.actions import claim, record
from kinomost.planning.order import order

A_SEARCH = 5.0  # seconds that a page may wait for a running order


def pitches_of(session: PitchSession) -> list[Pitch]:
    """The session's pitches in order, with their films."""
    return list(
        session.pitches.select_related("entry__film__poster", "entry__company").order_by("position", "pk")
    )


@transaction.atomic
def set_up(by: str, round_: Round, version: int, values: Mapping[str, Any]) -> PitchSession:
    """Say when and where a round pitches; every entry of the round gets its turn. Version 0 is a new session.

    Raises ValidationError, and EditConflict if somebody else saved in between.
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    session = PitchSession.objects.filter(round=round_).first()
    if session is None:
        session = PitchSession(round=round_, **values)
        session.full_clean(exclude=["round"])
        session.save()
        record(by, "add", session, exchange_id=round_.exchange_id)
    else:
        claim(session, version)
        for name, value in values.items():
            setattr(session, name, value)
        session.full_clean(exclude=["round"])
        session.save(update_fields=[*values, "changed_at"])
        record(by, "change", session, exchange_id=round_.exchange_id, changed=sorted(values))
    gather(session)
    return session


def gather(session: PitchSession) -> None:
    """Give every entry of the round a turn, and none to those that are out; then reckon the times."""
    wanted = list(
        Entry.objects.filter(rounds__round=session.round_id, state__in=Entry.SENT).order_by("number")
    )
    session.pitches.exclude(entry__in=wanted).delete()
    known = set(session.pitches.values_list("entry", flat=True))
    last = max(session.pitches.values_list("position", flat=True), default=0)
    Pitch.objects.bulk_create(
        Pitch(session=session, entry=entry, position=last + at)
        for at, entry in enumerate((one for one in wanted if one.pk not in known), 1)
    )
    _place(session, pitches_of(session))


def _place(session: PitchSession, pitches: Sequence[Pitch]) -> None:
    """Number the pitches as they stand here, and say when each begins."""
    plan = plan_of(session, pitches)
    for at, (pitch, starts) in enumerate(zip(pitches, times(plan, pitches), strict=True), 1):
        pitch.position, pitch.starts_at = at, starts
    Pitch.objects.bulk_update(pitches, ["position", "starts_at"])


def _claimed(session: PitchSession) -> PitchSession:
    """The session as it is now; of two who change its order at once one waits."""
    return PitchSession.objects.select_for_update().get(pk=session.pk)


@transaction.atomic
def arrange(by: str, session: PitchSession) -> bool:
    """Put the pitches into the best order by the rules; whether it is proven that none is better."""
    session = _claimed(session)
    gather(session)
    pitches = pitches_of(session)
    found = order(plan_of(session, pitches).session, seconds=A_SEARCH)
    by_key = {str(pitch.pk): pitch for pitch in pitches}
    _place(session, [by_key[key] for key in found.keys])
    record(by, "arrange", session, exchange_id=session.round.exchange_id)
    return found.proven


@transaction.atomic
def move(by: str, session: PitchSession, pitch: Pitch, to: int) -> None:
    """Put a pitch at this place, counted from 1; the others close up. Fixed ones move too, if people say so."""
    session = _claimed(session)
    pitches = pitches_of(session)
    moved = next((one for one in pitches if one.pk == pitch.pk), None)
    if moved is None:
        raise ValidationError(gettext("This pitch is no longer in the session."))
    pitches.remove(moved)
    pitches.insert(max(0, min(to - 1, len(pitches))), moved)
    _place(session, pitches)
    record(by, "arrange", session, exchange_id=session.round.exchange_id)


@transaction.atomic
def say_of(by: str, session: PitchSession, pitch: Pitch, values: Mapping[str, Any]) -> None:
    """Say when those who present a pitch are there, and whether it keeps its place. Raises ValidationError."""
    session = _claimed(session)
    for name in ("fixed", "arrives_at", "leaves_at"):
        if name in values:
            setattr(pitch, name, values[name])
    if pitch.arrives_at and pitch.leaves_at and pitch.leaves_at <= pitch.arrives_at:
        raise ValidationError(gettext("They leave before they arrive: check the two times."))
    pitch.save(update_fields=["fixed", "arrives_at", "leaves_at"])
    record(by, "arrange", session, exchange_id=session.round.exchange_id)


# ------------------------------------------------------------------------------------------------ the clock


def used(session: PitchSession) -> timedelta:
    """How long the pitch on stage has run, pauses left out."""
    running = timezone.now() - session.clock_started_at if session.clock_started_at else timedelta()
    return timedelta(seconds=session.clock_used) + max(running, timedelta())


CLOCK = ("reset", "next", "previous", "stage", "clear")


@transaction.atomic
def clock(by: str, session: PitchSession, verb: str, pitch: int | None = None) -> PitchSession:
    """Start, pause or reset the clock, or put the next pitch, the one before or the named one on stage.

    Whoever presses twice, or at the same time as somebody else, gets what was wanted once. Raises ValidationError.
    """
    session = _claimed(session)
    if verb == "start":
        if session.on_stage_id is None:
            session.on_stage = _neighbour(session, 1)
        session.clock_started_at = session.clock_started_at or timezone.now()
    elif verb == "pause":
        session.clock_used = int(used(session).total_seconds())
        session.clock_started_at = None
    elif verb in CLOCK:
        if verb == "stage":
            session.on_stage = session.pitches.filter(pk=pitch or 0).first()
        elif verb == "clear":
            session.on_stage = None
        elif verb != "reset":
            session.on_stage = _neighbour(session, 1 if verb == "next" else -1)
        session.clock_started_at, session.clock_used = None, 0
    else:
        raise ValidationError(gettext("The clock does not know this."))
    session.save(update_fields=["on_stage", "clock_started_at", "clock_used"])
    record(by, "clock", session, exchange_id=session.round.exchange_id, did=verb)
    return session


def _neighbour(session: PitchSession, step: int) -> Pitch | None:
    pitches = list(session.pitches.order_by("position", "pk"))
    if not pitches:
        raise ValidationError(gettext("There are no pitches in this session yet."))
    at = next((at for at, one in enumerate(pitches) if one.pk == session.on_stage_id), None)
    if at is None:
        return pitches[0] if step > 0 else pitches[-1]
    return pitches[max(0, min(at + step, len(pitches) - 1))]
