"""The ranking of a round as pages show it, and the agenda that follows from it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kinomost.contest.models import Entry, Juror, Round, Section
from kinomost.contest.queries.conflicts import in_force
from kinomost.contest.queries.given import Given, sheets_of
from kinomost.contest.queries.reading import sees_jurors
from kinomost.contest.queries.standings import table_of
from kinomost.judging.scores import Leaning, Standing, Table
from kinomost.parties.rules import Actor


@dataclass(frozen=True, slots=True)
class Row:
    """An entry's place among those that are shown; the entry by its primary key and its section's."""

    pk: int
    section: int | None
    standing: Standing
    rank: int | None
    tied: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """A round's table as the actor may know it, with the entries and jurors that its numbers mean."""

    round: Round
    table: Table
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    expected: Mapping[int, int]  # by entry: how many sheets it is to have
    leanings: tuple[tuple[Juror, Leaning], ...]  # none where jurors are not named

    @property
    def divided(self) -> list[Row]:
        """Entries on which the jury is not of one mind, the widest apart first."""
        rows = [row for row in self.rows if row.standing.divides]
        return sorted(rows, key=lambda row: -(row.standing.spread or Decimal(0)))

    @property
    def at_the_cut(self) -> list[Row]:
        """Entries of one rank of which only some can go on."""
        places = self.round.places
        if not places:
            return []
        alike = Counter(row.rank for row in self.rows if row.rank is not None)
        return [
            row
            for row in self.rows
            if row.rank is not None and row.rank <= places < row.rank + alike[row.rank] - 1
        ]

    @property
    def short(self) -> list[Row]:
        """Entries for which sheets are missing."""
        return [row for row in self.rows if row.standing.sheets < self.expected.get(row.pk, 0)]


def ranking(actor: Actor, round_: Round, section: str = "") -> Ranking:
    """The round's ranking; of one section alone, ranked within it, where asked for. A fixed number of queries.

    What is left out of it for the actor, see `standings.standings`.
    """
    table, places = table_of(actor, round_)
    rows = [Row(*places[one.entry], one, one.rank, one.tied) for one in table.rows]
    sections = Section.objects.filter(pk__in={row.section for row in rows if row.section is not None})
    if section:
        wanted = {one.pk for one in sections if one.key == section}
        rows = _ranked([row for row in rows if row.section in wanted])
    jurors = {}
    if sees_jurors(actor, round_):
        seats = round_.jurors.select_related("juror__person").only(
            "round", "juror__number", "juror__person__names"
        )
        jurors = {seat.juror.number: seat.juror for seat in seats}
    return Ranking(
        round_,
        table,
        tuple(rows),
        tuple(sections),
        _expected(round_, rows),
        tuple((jurors[one.juror], one) for one in table.jurors if one.juror in jurors),
    )


def _ranked(rows: Sequence[Row]) -> list[Row]:
    """The same rows, ranked among themselves."""
    alike = Counter(row.standing.figure for row in rows if row.standing.figure is not None)
    ranks: dict[Decimal, int] = {}
    before = 0
    for row in rows:  # they come by rank
        figure = row.standing.figure
        if figure is not None and figure not in ranks:
            ranks[figure] = before + 1
            before += alike[figure]
    return [
        replace(
            row,
            rank=None if row.standing.figure is None else ranks[row.standing.figure],
            tied=row.standing.figure is not None and alike[row.standing.figure] > 1,
        )
        for row in rows
    ]


def _expected(round_: Round, rows: Sequence[Row]) -> dict[int, int]:
    """How many sheets each of these entries is to have: what the round asks for, and more where more are asked."""
    if round_.reads:
        readings = Counter(round_.assignments.filter(barred=False).values_list("entry", flat=True))
        return {row.pk: max(readings[row.pk], round_.reads) for row in rows}
    seats = set(round_.jurors.values_list("juror", flat=True))
    absent = {(one.juror_id, one.entry_id) for one in round_.assignments.filter(barred=True)}
    absent = {pair for pair in absent | in_force(round_.call) if pair[0] in seats}
    missing = Counter(entry for _juror, entry in absent)
    return {row.pk: len(seats) - missing[row.pk] for row in rows}


def entries_for(rows: Iterable[Row]) -> dict[int, Entry]:
    """The entries of these rows: their numbers and the names of their films and sections; one query."""
    found = Entry.objects.filter(pk__in=[row.pk for row in rows])
    found = found.select_related("film", "section").only(
        "number", "film__titles", "section__key", "section__names", "section__position"
    )
    return {entry.pk: entry for entry in found}


def sheets_for(actor: Actor, found: Ranking, entries: Iterable[Entry]) -> dict[int, list[Given]]:
    """The sheets of these entries that count, by entry."""
    sheets = sheets_of(actor, found.round, list(entries))
    return {entry: [one for one in given if not one.is_void] for entry, given in sheets.items()}
