"""Who would go on from a round: proposed by its ranking, for people to decide."""

from dataclasses import dataclass

from kinomost.contest.models import Entry, Motion, Round
from kinomost.contest.queries.judging import entries_in
from kinomost.contest.queries.ledger import ledger_of
from kinomost.contest.queries.standings import standings
from kinomost.judging.scores import Standing
from kinomost.judging.votes import YES
from kinomost.parties.rules import Actor


@dataclass(frozen=True)
class Row:
    """An entry with its place in the ranking."""

    entry: Entry
    standing: Standing
    chosen: bool
    at_the_cut: bool


@dataclass(frozen=True)
class Proposal:
    """The ranking with a cut after the round's places; `tied` stand at the cut with more than there is room for."""

    rows: tuple[Row, ...]
    places: int | None
    settled: bool
    room: int

    @property
    def tied(self) -> tuple[Entry, ...]:
        """Who shares the last place that goes on with one who would not."""
        return tuple(row.entry for row in self.rows if row.at_the_cut)


def proposal(actor: Actor, round_: Round) -> Proposal:
    """The round's ranking, and who goes on: as last decided, else those within the places and those the jury voted on.

    A tie at the cut is not decided by the order of numbers: none of the tied is ticked.
    """
    entries = {row.entry.number: row.entry for row in entries_in(actor, round_).select_related("entry__film")}
    table = standings(actor, round_)
    settled = ledger_of(round_.call).shortlists.get(round_.number)
    voted = set(
        Motion.objects.filter(
            round=round_, kind=Motion.Kind.SHORTLIST, state=Motion.State.DECIDED, answer__in=["", YES]
        ).values_list("winner__number", flat=True)
    )
    places = round_.places
    above, cut = _cut(table.rows, places)
    rows = tuple(
        Row(
            entries[row.entry],
            row,
            row.entry in settled if settled is not None else row.entry in above or row.entry in voted,
            row.entry in cut - voted,
        )
        for row in table.rows
        if row.entry in entries
    )
    return Proposal(rows, places, settled is not None, (places or 0) - len(above | (cut & voted)))


def _cut(rows: tuple[Standing, ...], places: int | None) -> tuple[set[int], set[int]]:
    """Those who are within the places beyond doubt, and those who share the last place with more than fit."""
    ranked = [row for row in rows if row.rank is not None]
    if not places or len(ranked) <= places:
        return {row.entry for row in ranked} if places else set(), set()
    last = ranked[places - 1].rank
    if ranked[places].rank != last:
        return {row.entry for row in ranked[:places]}, set()
    return (
        {row.entry for row in ranked if row.rank is not None and last is not None and row.rank < last},
        {row.entry for row in ranked if row.rank == last},
    )
