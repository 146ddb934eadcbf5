"""The ranking of a round. Jurors and entries stand in it by their numbers in the call, as in the log."""

from decimal import Decimal
from functools import lru_cache

from django.db.models import QuerySet

from kinomost.contest.models import Entry, Round, RoundEntry, Sheet
from kinomost.contest.queries import judging
from kinomost.judging import scores
from kinomost.judging.scores import Table
from kinomost.parties.rules import Actor

OUT = (Entry.State.WITHDRAWN, Entry.State.INELIGIBLE)


def standings(actor: Actor, round_: Round) -> Table:
    """The round's table, reckoned as though the entries that the actor is tied to were not in the contest.

    Their sheets are left out before anything is reckoned, so that ranks have no gap and no leaning tells of them.
    """
    return _tabulate(round_, judging.entries_in(actor, round_), judging.sheets_in(actor, round_))


def whole_table(round_: Round) -> Table:
    """The round's table with every entry: for the log, never for a page."""
    return _tabulate(round_, round_.entries.all(), round_.sheets.all())


def criteria_of(round_: Round) -> tuple[scores.Criterion, ...]:
    """What the round's sheets ask for, as the library reads it."""
    return tuple(
        scores.Criterion(one.key, one.weight, one.low, one.high, one.step) for one in round_.criteria.all()
    )


def counting(sheets: QuerySet[Sheet], round_: Round) -> QuerySet[Sheet]:
    """Those of the round's sheets that count: in, not voided, the juror and the entry still in the round."""
    return sheets.filter(
        submitted_at__isnull=False,
        voided_at__isnull=True,
        juror__in=round_.jurors.values("juror"),
        entry__in=round_.entries.exclude(entry__state__in=OUT).values("entry"),
    )


def marks_of(stored: dict[str, str]) -> dict[str, Decimal]:
    """The marks of a sheet as they are reckoned with; JSON has them as text, because they are exact."""
    return {key: _exact(mark) for key, mark in stored.items()}


_exact = lru_cache(maxsize=1024)(Decimal)  # a scale has few marks, a round thousands of sheets


def _tabulate(round_: Round, entries: QuerySet[RoundEntry], sheets: QuerySet[Sheet]) -> Table:
    numbers = dict(entries.exclude(entry__state__in=OUT).values_list("entry", "entry__number"))
    seats = dict(round_.jurors.values_list("juror", "juror__number"))
    given = sheets.filter(submitted_at__isnull=False, voided_at__isnull=True)
    return scores.tabulate(
        criteria_of(round_),
        [
            scores.Sheet(seats[juror], numbers[entry], marks_of(marks))
            for juror, entry, marks in given.values_list("juror", "entry", "marks")
            if juror in seats and entry in numbers
        ],
        entries=numbers.values(),
        jurors=seats.values(),
        adjust=round_.adjusted,
    )
