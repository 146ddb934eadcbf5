"""The running order of a pitch session: who is there when, what stays apart, which language follows which.

    session = Session(
        starts=datetime(2026, 8, 20, 10, 0, tzinfo=ZoneInfo("Europe/Belgrade")),
        pitches=(Pitch("bridge", 12, companies={"c1"}, presenters={"ana"}, language="sr"), …),
        presenters=(Presenter("ana", arrives=datetime(2026, 8, 20, 11, 30, tzinfo=…)),),
        breaks=(Break(after=6, minutes=20),),
    )
    made = order(session)
    made.slots, made.unmet, made.mends, made.proven
    later = order(replace(session, present=made.keys, …))            # another wish; the rest moves as little as possible

Rules are graded: what must be, what should be, what is wished. Plain Python, no Django.
"""

from kinomost.planning.ending import Ended
from kinomost.planning.order.judge import costs, slots, unmet
from kinomost.planning.order.model import (
    COST,
    GRADES,
    Break,
    Grade,
    Order,
    Pitch,
    Presenter,
    Progress,
    Rule,
    Session,
    Slot,
    Unmet,
)
from kinomost.planning.order.planner import order

__all__ = [
    "COST",
    "GRADES",
    "Break",
    "Ended",
    "Grade",
    "Order",
    "Pitch",
    "Presenter",
    "Progress",
    "Rule",
    "Session",
    "Slot",
    "Unmet",
    "costs",
    "order",
    "slots",
    "unmet",
]
