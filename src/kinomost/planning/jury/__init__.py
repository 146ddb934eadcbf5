"""Who reads what: entries, jurors, what bars them from each other, what people decided; a plan with reasons.

    task = Task(
        entries=(Entry("bridge", reads=3, languages={"sr", "en"}), …),
        jurors=(Juror("ana", languages={"sr"}, most=40), …),
        weights={("bridge", "ana"): 0.9},
        bars={("bridge", "boris"): "conflict"},
    )
    made = plan(task)
    made.assignments, made.loads, made.worst, made.total, made.gap, made.shortages
    again = plan(replace(task, present=made.pairs, forbidden={("bridge", "ana")}))     # an overrule; the rest stays

Each assignment has its reasons and each shortage its explanation, as messages. Plain Python, no Django.
"""

from kinomost.planning.ending import Ended
from kinomost.planning.jury.model import (
    Assignment,
    Entry,
    Juror,
    Pair,
    Plan,
    Progress,
    Refused,
    Shortage,
    Task,
)
from kinomost.planning.jury.planner import greedy, plan, score

__all__ = [
    "Assignment",
    "Ended",
    "Entry",
    "Juror",
    "Pair",
    "Plan",
    "Progress",
    "Refused",
    "Shortage",
    "Task",
    "greedy",
    "plan",
    "score",
]
