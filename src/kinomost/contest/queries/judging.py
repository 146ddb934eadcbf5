"""What of a jury's work an actor may know. Every page, list, count, average, export and letter begins with these.

A recused actor gets everything computed as though the entry were not in the contest: ranks leave no gap, counts and
averages do not count it, and a juror's strictness is estimated without it.
"""

from django.db.models import QuerySet

from kinomost.contest.models import Assignment, Call, Entry, Motion, Remark, Round, RoundEntry, Sheet
from kinomost.contest.permissions import PERMISSIONS
from kinomost.parties.rules import Actor


def judged_entries(actor: Actor, call: Call) -> QuerySet[Entry]:
    """Entries of the call about whose judging the actor may know."""
    return PERMISSIONS["see_judging"].among(actor, call.entries.all())


def entries_in(actor: Actor, round_: Round) -> QuerySet[RoundEntry]:
    """The round's entries, as far as the actor may know of their judging."""
    return round_.entries.filter(entry__in=judged_entries(actor, round_.call).values("pk"))


def sheets_in(actor: Actor, round_: Round) -> QuerySet[Sheet]:
    """The round's sheets, as far as the actor may know of the entries' judging; which of them count is said elsewhere."""
    return round_.sheets.filter(entry__in=judged_entries(actor, round_.call).values("pk"))


def assignments_in(actor: Actor, round_: Round) -> QuerySet[Assignment]:
    """Who reads what in the round, as far as the actor may know."""
    return round_.assignments.filter(entry__in=judged_entries(actor, round_.call).values("pk"))


def remarks_on(actor: Actor, round_: Round) -> QuerySet[Remark]:
    """What the round's jurors said to each other, as far as the actor may know."""
    return round_.remarks.filter(entry__in=judged_entries(actor, round_.call).values("pk"))


def motions_of(actor: Actor, round_: Round) -> QuerySet[Motion]:
    """The round's motions, but none of which an option is an entry that the actor is tied to."""
    hidden = round_.call.entries.exclude(pk__in=judged_entries(actor, round_.call).values("pk"))
    return round_.motions.exclude(options__entry__in=hidden.values("pk"))
