"""An order against the rules: when everything begins, what is not kept, and what that costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from kinomost.planning.messages import Message, Ref, say
from kinomost.planning.order.model import COST, Grade, Pitch, Rule, Session, Slot, Unmet


def slots(session: Session, order: Sequence[Pitch]) -> tuple[Slot, ...]:
    """Each pitch with its place and times."""
    made: list[Slot] = []
    time = session.starts
    for position, pitch in enumerate(order, start=1):
        ends = time + timedelta(minutes=pitch.minutes)
        made.append(Slot(position, pitch.key, time, ends))
        time = ends + timedelta(minutes=session.changeover + pause(session, position))
    return tuple(made)


def pause(session: Session, after: int) -> int:
    """Minutes of break after so many pitches."""
    return sum(one.minutes for one in session.breaks if one.after == after)


def window(session: Session, pitch: Pitch) -> tuple[datetime | None, datetime | None]:
    """From when and until when all its presenters are there."""
    there = [one for one in session.presenters if one.key in pitch.presenters]
    arrives = max((one.arrives for one in there if one.arrives), default=None)
    return arrives, min((one.leaves for one in there if one.leaves), default=None)


def minutes(span: timedelta) -> int:
    """Minutes that are lacking, begun ones counted whole."""
    return max(0, -(-span // timedelta(minutes=1)))


def unmet(session: Session, order: Sequence[Pitch]) -> tuple[Unmet, ...]:
    """Every rule that this order does not keep, gravest first."""
    breaches = [
        Unmet(rule, session.grades[rule], cost * COST[rule], message, mends)
        for rule, cost, message, mends in _breaches(session, order)
        if rule in session.grades
    ]
    ranks = list(Grade)
    return tuple(sorted(breaches, key=lambda one: ranks.index(one.grade)))


def costs(session: Session, order: Sequence[Pitch]) -> dict[Grade, int]:
    """What the breaches of each grade cost together."""
    sums = Counter(dict.fromkeys(Grade, 0))
    for one in unmet(session, order):
        sums[one.grade] += one.cost
    return dict(sums)


Breach = tuple[Rule, int, Message, tuple[Message, ...]]


def _breaches(session: Session, order: Sequence[Pitch]) -> Iterator[Breach]:
    for slot, pitch in zip(slots(session, order), order, strict=True):
        yield from _window(session, slot, pitch)
        if pitch.position is not None and pitch.position != slot.position:
            params = {"pitch": Ref("pitch", pitch.key), "wanted": pitch.position, "position": slot.position}
            mend = say("mend_position", pitch=Ref("pitch", pitch.key), position=slot.position)
            yield Rule.POSITION, 1, say("not_at_place", **params), (mend,)
    for rule, kind, apart in (
        (Rule.PRESENTER, "presenter", session.presenter_apart),
        (Rule.COMPANY, "company", session.company_apart),
    ):
        yield from _apart(rule, kind, apart, order)
    yield from _languages(session, order)


def _window(session: Session, slot: Slot, pitch: Pitch) -> Iterator[Breach]:
    arrives, leaves = window(session, pitch)
    name = Ref("pitch", pitch.key)
    there = [one for one in session.presenters if one.key in pitch.presenters]
    if arrives is not None and (early := minutes(arrives - slot.starts)):
        late = next(one for one in there if one.arrives == arrives)
        who = Ref("presenter", late.key)
        message = say(
            "before_arrival", pitch=name, starts=slot.starts, presenter=who, time=_here(session, arrives)
        )
        yield Rule.WINDOW, early, message, (say("mend_arrival", presenter=who, time=slot.starts),)
    if leaves is not None and (over := minutes(slot.ends - leaves)):
        gone = next(one for one in there if one.leaves == leaves)
        who = Ref("presenter", gone.key)
        message = say("after_leaving", pitch=name, ends=slot.ends, presenter=who, time=_here(session, leaves))
        yield Rule.WINDOW, over, message, (say("mend_leaving", presenter=who, time=slot.ends),)


def _here(session: Session, time: datetime) -> datetime:
    """The time by the session's own clock."""
    return time.astimezone(session.starts.tzinfo)


def _apart(rule: Rule, kind: str, apart: int, order: Sequence[Pitch]) -> Iterator[Breach]:
    for key, places in groups(kind, order).items():
        for first, second in pairwise(places):
            between = second - first - 1
            if between < apart:
                message = say(
                    f"{kind}_close",
                    first=Ref("pitch", order[first].key),
                    second=Ref("pitch", order[second].key),
                    who=Ref(kind, key),
                    between=between,
                    wanted=apart,
                )
                yield rule, apart - between, message, (say(f"mend_{kind}", between=between),)


def groups(kind: str, order: Sequence[Pitch]) -> dict[str, list[int]]:
    """Where each presenter's or company's pitches stand, of those with several."""
    places: dict[str, list[int]] = {}
    for at, pitch in enumerate(order):
        for key in sorted(pitch.presenters if kind == "presenter" else pitch.companies):
            places.setdefault(key, []).append(at)
    return {key: at for key, at in places.items() if len(at) > 1}


def sittings(session: Session, count: int) -> list[int]:
    """The places, from 0, after which no break comes and another pitch does."""
    breaks = {one.after for one in session.breaks if one.minutes}
    return [at for at in range(count - 1) if at + 1 not in breaks]


def _languages(session: Session, order: Sequence[Pitch]) -> Iterator[Breach]:
    for at in sittings(session, len(order)):
        first, second = order[at], order[at + 1]
        if first.language and second.language and first.language != second.language:
            message = say(
                "language_changes",
                first=Ref("language", first.language),
                second=Ref("language", second.language),
                pitch=Ref("pitch", second.key),
            )
            yield Rule.LANGUAGE, 1, message, (say("mend_language_break", pitch=Ref("pitch", second.key)),)
