"""The ranking of a round. Jurors and entries stand in it by their numbers in the call, as in the log."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from kinomost.contest.models import Criterion, Entry, Round, RoundEntry, Sheet
from kinomost.contest.queries import judging
from kinomost.judging import scores
from kinomost.judging.scores import Table
from kinomost.parties.rules import Actor


class Place(NamedTuple):
    """An entry of a round, and its section, by their primary keys."""

    entry: int
    section: int | None


def standings(actor: Actor, round_: Round) -> Table:
    """The round's table, reckoned as though the entries that the actor is tied to were not in the contest.

    Their sheets are left out before anything is reckoned, so that ranks have no gap and no leaning tells of them.
    """
    return table_of(actor, round_)[0]


def table_of(actor: Actor, round_: Round) -> tuple[Table, Mapping[int, Place]]:
    """The same table, with the entry that each of its numbers means."""
    places = _places(judging.entries_in(actor, round_))
    return _tabulate(round_, places, judging.sheets_in(actor, round_)), places


def whole_table(round_: Round) -> Table:
    """The round's table with every entry: for the log, never for a page."""
    return _tabulate(round_, _places(round_.entries.all()), round_.sheets.all())


def criteria_of(round_: Round) -> tuple[scores.Criterion, ...]:
    """What the round's sheets ask for, as the library reads it."""
    return scales_of(round_.criteria.all())


def scales_of(criteria: Iterable[Criterion]) -> tuple[scores.Criterion, ...]:
    """These criteria as the library reads them."""
    return tuple(scores.Criterion(one.key, one.weight, one.low, one.high, one.step) for one in criteria)


def marks_of(stored: Mapping[str, str]) -> dict[str, Decimal]:
    """The marks of a sheet as they are reckoned with; JSON has them as text, because they are exact."""
    return {key: _exact(mark) for key, mark in stored.items()}


_exact = lru_cache(maxsize=1024)(Decimal)  # a scale has few marks, a round thousands of sheets


@lru_cache(maxsize=4096)
def _read(text: str) -> Mapping[str, Decimal]:
    return MappingProxyType(marks_of(json.loads(text)))


def _places(entries: QuerySet[RoundEntry]) -> dict[int, Place]:
    """Those of the entries that are ranked, by number."""
    ranked = entries.exclude(entry__state__in=Entry.OUT).filter(entry__number__isnull=False)
    rows = ranked.values_list("entry__number", "entry", "entry__section")
    return {number: Place(entry, section) for number, entry, section in rows if number is not None}


def _tabulate(round_: Round, places: Mapping[int, Place], sheets: QuerySet[Sheet]) -> Table:
    numbers = {place.entry: number for number, place in places.items()}
    seats = dict(round_.jurors.values_list("juror", "juror__number"))
    given = sheets.filter(submitted_at__isnull=False, voided_at__isnull=True).order_by("pk")
    return _table(
        criteria_of(round_),
        tuple(
            (seats[juror], numbers[entry], marks)
            for juror, entry, marks in given.values_list("juror", "entry", Cast("marks", TextField()))
            if juror in seats and entry in numbers
        ),
        tuple(numbers.values()),
        tuple(seats.values()),
        round_.adjusted,
    )


@lru_cache(maxsize=16)
def _table(
    criteria: tuple[scores.Criterion, ...],
    sheets: tuple[tuple[int, int, str], ...],
    entries: tuple[int, ...],
    jurors: tuple[int, ...],
    adjust: bool,
) -> Table:
    """Remembered by all that it is reckoned from: whoever asks has read from the database what they may know."""
    return scores.tabulate(
        criteria,
        [scores.Sheet(juror, entry, _read(marks)) for juror, entry, marks in sheets],
        entries=entries,
        jurors=jurors,
        adjust=adjust,
    )
