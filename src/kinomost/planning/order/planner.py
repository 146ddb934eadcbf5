"""`order`: from a session to its running order, with what is not kept and what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kinomost.planning.ending import Clock
from kinomost.planning.messages import Message, Ref, say
from kinomost.planning.order import judge
from kinomost.planning.order.model import Grade, Order, Progress, Rule, Session


def order(
    session: Session,
    *,
    seconds: float = 10.0,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Order:
    """The best running order: as little as possible of what must be is broken, then of what should be, then of wishes.

    An order in force (`session.present`) is kept as far as what must and should be allows, before any wish is heard.
    What cannot be kept is no error: it is in `unmet`. The same session gives the same order, unless the seconds (of
    clock) run out or `cancelled` says so.
    """
    # The solver and NumPy take a fifth of a second to load; a page that only shows an order does without.
    from kinomost.planning.order.search import Search

    clock = Clock(seconds, cancelled)
    if not session.pitches:
        nothing = dict.fromkeys(Grade, 0)
        return Order((), (), (), nothing, nothing, clock.ended.PROVEN)
    found = Search(session, clock, progress).run()
    costs = judge.costs(session, found.order)
    mends: list[Message] = []
    if costs[Grade.MUST]:
        for message, other in _changes(session):
            if clock.over:
                break
            tried = Search(other, clock, None).run((Grade.MUST,))
            if judge.costs(other, tried.order)[Grade.MUST] < found.bounds[Grade.MUST]:
                mends.append(message)
    return Order(
        judge.slots(session, found.order),
        judge.unmet(session, found.order),
        tuple(mends),
        costs,
        found.bounds,
        found.ended,
    )


def _changes(session: Session) -> Iterator[tuple[Message, Session]]:
    """What could be asked instead, one thing at a time."""

    def must(rule: Rule) -> bool:
        return session.grades.get(rule) is Grade.MUST

    for at, pitch in enumerate(session.pitches):
        if pitch.position is not None and must(Rule.POSITION):
            pitches = (*session.pitches[:at], replace(pitch, position=None), *session.pitches[at + 1 :])
            yield say("try_free_place", pitch=Ref("pitch", pitch.key)), replace(session, pitches=pitches)
    for at, presenter in enumerate(session.presenters):
        if not must(Rule.WINDOW):
            break
        others = (*session.presenters[:at], *session.presenters[at + 1 :])
        yield (
            say("try_presence", presenter=Ref("presenter", presenter.key)),
            replace(session, presenters=others),
        )
    for rule, name, apart in (
        (Rule.PRESENTER, "presenter_apart", session.presenter_apart),
        (Rule.COMPANY, "company_apart", session.company_apart),
    ):
        if must(rule) and apart:
            fewer = {name: apart - 1}
            yield say(f"try_{name}", apart=apart - 1), replace(session, **fewer)  # type: ignore[arg-type]
