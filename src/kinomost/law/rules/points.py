"""Points: a table of elements, each worth something when it comes from the right countries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kinomost.law.edits import A_PLACE, Edit, move_work, recast, size_of_recast
from kinomost.law.facts import Function, Person, Place, PlaceKind, SpendKind
from kinomost.law.film import Film, Gaps
from kinomost.law.messages import Message, Term
from kinomost.law.reading import Share
from kinomost.law.rules.base import Answer, Rule, fails, passes, unknown
from kinomost.law.verdicts import Missing
from kinomost.money.amounts import Money

HALF, NONE = Share(Fraction(1, 2)), Fraction(0)


@dataclass(frozen=True)
class Row:
    """An element and its worth. It is one of: functions, a role by days worked, places of work, a part of the spend.

    A row with several functions counts when one of their heads qualifies. A function that several people share is split by
    their parts, or evenly.
    """

    points: Fraction
    function: frozenset[Function] = frozenset()
    role: int | None = None
    place: frozenset[PlaceKind] = frozenset()
    spend: frozenset[SpendKind] = frozenset()
    at_least: Share = HALF
    """Of work or spend: the part that must lie in the right countries (of places without days: more than half of them)."""
    section: str = ""

    @property
    def name(self) -> Term:
        """What the row is about, in one word."""
        if self.role is not None:
            return Term("role", str(self.role))
        return Term(min(self.function or self.place or self.spend))


@dataclass(frozen=True)
class Earned:
    """What a row gives: at least, at most, and of how many points (none where the film has no such element)."""

    row: Row
    low: Fraction
    high: Fraction
    worth: Fraction


@dataclass(frozen=True, kw_only=True, eq=False)
class Points(Rule):
    """The elements of the table must reach so many points, or such a part of the points that can apply."""

    kind = "points"
    touches = "work"

    need: Fraction | None = None
    need_part: Share | None = None
    """Of all points that apply to the film."""
    table: tuple[Row, ...]
    sections: Mapping[str, Fraction] = field(default_factory=dict)
    """The least points within a section of the table."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        heard: Gaps = []
        rows = [self.earn(row, film, heard) for row in self.table]
        for section, least in self.sections.items():
            inside = [earned for earned in rows if earned.row.section == section]
            high = sum((earned.high for earned in inside), NONE)
            low = sum((earned.low for earned in inside), NONE)
            if high < least:
                return fails("section_low", section=Term(section), have=low, need=least)
            if low < least:
                gaps.extend(heard)
                return unknown("section_unknown", section=Term(section), have=low, most=high, need=least)
        low = sum((earned.low for earned in rows), NONE)
        high = sum((earned.high for earned in rows), NONE)
        worth = sum((earned.worth for earned in rows), NONE)
        need = self.need if self.need is not None else worth * (self.need_part or NONE)
        if low >= need:
            return passes("points_reach", have=low, need=need, total=worth)
        if high < need:
            lost = tuple(earned.row.name for earned in rows if earned.high < earned.worth)
            return fails("points_low", have=high, need=need, total=worth, lost=lost)
        gaps.extend(heard)
        return unknown("points_unknown", have=low, most=high, need=need, total=worth)

    def earn(self, row: Row, film: Film, gaps: Gaps) -> Earned:
        """What this row gives to the film."""
        if row.role is not None:
            heard: Gaps = []
            actor = film.role(row.role, heard)
            if actor is None:
                gaps.extend(heard)
                return Earned(row, NONE, row.points if heard else NONE, row.points if heard else NONE)
            return self._people(row, film, [actor], gaps)
        if row.function:
            return self._functions(row, film, gaps)
        return self._elsewhere(row, film, gaps)

    def _functions(self, row: Row, film: Film, gaps: Gaps) -> Earned:
        heads = [
            self._people(row, film, people, gaps)
            for function in sorted(row.function)
            if (people := film.in_function(function))
        ]
        if heads:
            low, high = max(earned.low for earned in heads), max(earned.high for earned in heads)
            return Earned(row, low, high, row.points)
        if row.function <= film.project.without:
            return Earned(row, NONE, NONE, NONE)
        gaps.append(Missing("people", Message("missing_function", {"who": row.name})))
        return Earned(row, NONE, row.points, row.points)

    def _people(self, row: Row, film: Film, people: list[tuple[int, Person]], gaps: Gaps) -> Earned:
        low = high = NONE
        for place, person in people:
            part = person.part if person.part is not None else Fraction(1, len(people))
            match film.counts_for(person, film.ours, place, gaps):
                case True:
                    low, high = low + part, high + part
                case None:
                    high += part
        return Earned(row, row.points * low, row.points * min(high, Fraction(1)), row.points)

    def _elsewhere(self, row: Row, film: Film, gaps: Gaps) -> Earned:
        if (row.place or row.spend) <= film.project.without:
            return Earned(row, NONE, NONE, NONE)
        part = self._placed(row, film, gaps) if row.place else self._spent(row, film, gaps)
        if part is None:
            return Earned(row, NONE, row.points, row.points)
        return Earned(row, *(2 * (row.points if part >= row.at_least else NONE,)), row.points)

    @staticmethod
    def _placed(row: Row, film: Film, gaps: Gaps) -> Fraction | None:
        """The part of this work that is done in the right countries."""
        heard: Gaps = []
        places = [place for _, place in film.places(sorted(row.place), heard)]
        if not places:
            gaps.extend(heard or [Missing("places", Message("missing_places", {"kinds": row.name}))])
            return None
        ours = [place for place in places if place.country in film.ours]
        if len(ours) in (0, len(places)):
            return Fraction(len(ours) > 0)
        whole, inside = _extent(places), _extent(ours)
        if whole is None or inside is None:
            gaps.append(Missing("places", Message("missing_extent", {"kinds": row.name})))
            return None
        return inside / whole

    @staticmethod
    def _spent(row: Row, film: Film, gaps: Gaps) -> Fraction | None:
        spent = film.spent(frozenset(row.spend), gaps)
        if spent is None:
            return None
        whole = Money.total(spent.values(), film.currency)
        if not whole:
            gaps.append(Missing("spend", Message("missing_spend_kind", {"kinds": row.name})))
            return None
        inside = Money.total((spent[country] for country in spent if country in film.ours), film.currency)
        return Fraction(inside.minor, whole.minor)

    def _lost(self, film: Film) -> Iterator[tuple[Row, int, Person | Place, Fraction]]:
        """What keeps points away: somebody or some place from elsewhere, where in the file, and the points to gain."""
        for row in self.table:
            earned = self.earn(row, film, [])
            if earned.low == earned.worth:
                continue
            actor = film.role(row.role, []) if row.role is not None else None
            functions = sorted(row.function)
            teams = [[actor]] if actor else [film.in_function(function) for function in functions]
            for team in teams:
                for at, person in team:
                    if film.counts_for(person, film.ours, at, []) is False:
                        part = person.part if person.part is not None else Fraction(1, len(team))
                        yield row, at, person, row.points * part
            for at, place in film.places(row.place, []) if row.place else ():
                if place.country not in film.ours:
                    yield row, at, place, row.points

    def mends(self, film: Film) -> Iterator[Edit]:
        for _, at, lost, _ in self._lost(film):
            if isinstance(lost, Person):
                yield from recast(at, lost, film.home)
            else:
                yield from move_work(film, at, film.home)

    def at_least(self, film: Film) -> Fraction:
        """The smallest total size of recasts and moves that could gain the points that lack."""
        rows = [self.earn(row, film, []) for row in self.table]
        need = self.need
        if need is None:
            need = sum((earned.worth for earned in rows), NONE) * (self.need_part or NONE)
        lack = need - sum((earned.high for earned in rows), NONE)
        if lack <= 0:
            return NONE
        cheapest: dict[Fraction, Fraction] = {NONE: NONE}  # points gained → size
        for _, _, lost, gain in self._lost(film):
            size = size_of_recast(lost) if isinstance(lost, Person) else A_PLACE
            for points, so_far in list(cheapest.items()):
                reached = min(points + gain, lack)
                if so_far + size < cheapest.get(reached, so_far + size + 1):
                    cheapest[reached] = so_far + size
        return cheapest.get(lack, NONE)


def _extent(places: list[Place]) -> Fraction | None:
    """How much work this is, in parts or in days, if all of the places say so."""
    for extents in ([place.part for place in places], [place.days for place in places]):
        known = [Fraction(extent) for extent in extents if extent is not None]
        if len(known) == len(places) and sum(known) > 0:
            return sum(known, NONE)
    return None
