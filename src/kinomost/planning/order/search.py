"""The search behind `order.order`: which kind of pitch stands in which place.

Pitches that no rule tells apart are one kind, so that the solver does not try all their permutations. A place holds one
pitch; where all last equally long its time is known, and being there too early or late is a cost of the place.
Otherwise its time is a sum over the places before. Two of a company within `apart + 1` places are a breach in each stretch
of that length that holds both, so that being closer costs more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from kinomost.planning.ending import Clock, Ended
from kinomost.planning.order import judge
from kinomost.planning.order.model import COST, Grade, Pitch, Progress, Rule, Session
from kinomost.planning.solver import Answer, Floats, Program

POLISH = 0.2  # of the time, for what a search that had to stop leaves


@dataclass(frozen=True)
class Found:
    """An order, what each grade costs at the least, and how the search ended."""

    order: tuple[Pitch, ...]
    bounds: dict[Grade, int]
    ended: Ended


class Search:
    """One session as a program that grows column by column and row by row."""

    def __init__(self, session: Session, clock: Clock, progress: Callable[[Progress], None] | None) -> None:
        self.session, self.clock, self.progress = session, clock, progress
        self.count = len(session.pitches)
        self.kinds = self._kinds()
        cells = len(self.kinds) * self.count
        self.upper: list[float] = [1.0] * cells
        self.whole = set(range(cells))
        self.costs: dict[Grade, dict[int, int]] = {grade: {} for grade in Grade}
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self._places()
        for rule, build in (
            (Rule.WINDOW, self._windows),
            (Rule.POSITION, self._positions),
            (Rule.PRESENTER, lambda: self._apart(Rule.PRESENTER, "presenter", session.presenter_apart)),
            (Rule.COMPANY, lambda: self._apart(Rule.COMPANY, "company", session.company_apart)),
            (Rule.LANGUAGE, self._languages),
        ):
            if rule in session.grades:
                build()

    def run(self, grades: Sequence[Grade] = tuple(Grade)) -> Found:
        """The best order by these grades; the present one, or the one given, if there is no time at all."""
        bounds = dict.fromkeys(Grade, 0)
        order = self._given()
        for grade in grades:
            if grade is Grade.WISH and self.session.present:
                order, proven = self._near_present(order)
                if not proven:
                    return Found(order, bounds, self.clock.ended)
            cost = self.costs[grade]
            if not cost:
                continue
            self._tell(grade.value, judge.costs(self.session, order)[grade])
            answer = self._solve(cost, grade.value)
            if answer.values is not None:
                order = self._order(answer.values)
            reached = judge.costs(self.session, order)[grade]
            if np.isfinite(answer.bound):
                bounds[grade] = min(reached, max(0, int(np.ceil(answer.bound - 1e-6))))
            if not answer.proven:
                return Found(self._polished(order), bounds, self.clock.ended)
            self._keep(cost, reached)
        return Found(order, bounds, Ended.PROVEN)

    def _given(self) -> tuple[Pitch, ...]:
        place = {key: at for at, key in enumerate(self.session.present)}
        late = len(place)
        return tuple(sorted(self.session.pitches, key=lambda pitch: place.get(pitch.key, late)))

    def _kinds(self) -> list[list[Pitch]]:
        """Pitches that no rule tells apart, together; each by itself where their present places count."""
        pitches = self.session.pitches
        shared = {kind: judge.groups(kind, pitches) for kind in ("presenter", "company")}
        kinds: dict[object, list[Pitch]] = {}
        for pitch in pitches:
            features = (
                pitch.key if self.session.present else "",
                pitch.minutes,
                frozenset(pitch.presenters & shared["presenter"].keys()),
                frozenset(pitch.companies & shared["company"].keys()),
                pitch.language,
                pitch.position,
                judge.window(self.session, pitch),
            )
            kinds.setdefault(features, []).append(pitch)
        return list(kinds.values())

    def _cell(self, kind: int, place: int) -> int:
        return kind * self.count + place

    def _column(self, upper: float = np.inf) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def _charge(self, rule: Rule, column: int, units: int = 1) -> None:
        cost = self.costs[self.session.grades[rule]]
        cost[column] = cost.get(column, 0) + units * COST[rule]

    def _places(self) -> None:
        for kind, pitches in enumerate(self.kinds):
            cells = {self._cell(kind, place): 1.0 for place in range(self.count)}
            self.rows.append((cells, len(pitches), len(pitches)))
        for place in range(self.count):
            self.rows.append(({self._cell(kind, place): 1.0 for kind in range(len(self.kinds))}, 1, 1))

    def _windows(self) -> None:
        session, starts = self.session, self.session.starts
        windows = [judge.window(session, pitches[0]) for pitches in self.kinds]
        if all(window == (None, None) for window in windows):
            return
        lasts = [pitches[0].minutes for pitches in self.kinds]
        rest = [place * session.changeover for place in range(self.count)]
        for place in range(self.count):
            rest[place] += sum(judge.pause(session, after) for after in range(1, place + 1))
        if len(set(lasts)) == 1:
            for kind, (arrives, leaves) in enumerate(windows):
                for place in range(self.count):
                    begins = starts + timedelta(minutes=rest[place] + place * lasts[0])
                    units = judge.minutes(arrives - begins) if arrives else 0
                    units += judge.minutes(begins + timedelta(minutes=lasts[0]) - leaves) if leaves else 0
                    if units:
                        self._charge(Rule.WINDOW, self._cell(kind, place), units)
            return
        # Minutes from the start; whole ones, so that what is charged is what `judge` counts.
        end = rest[-1] + sum(pitch.minutes for pitch in session.pitches)
        for place in range(self.count):
            before = {
                self._cell(kind, earlier): float(lasts[kind])
                for kind in range(len(self.kinds))
                for earlier in range(place)
            }
            early, late = self._column(), self._column()
            self._charge(Rule.WINDOW, early)
            self._charge(Rule.WINDOW, late)
            arrival, leaving = dict(before), dict(before)
            for kind, (arrives, leaves) in enumerate(windows):
                cell = self._cell(kind, place)
                arrival[cell] = -float(self._minute(arrives)) if arrives else 0.0
                leaving[cell] = lasts[kind] + (
                    end - float(self._minute(leaves, down=True)) if leaves else 0.0
                )
            # begins + early ≥ arrival of whoever stands here; ends − late ≤ their leaving
            self.rows.append(({**arrival, early: 1.0}, -rest[place], np.inf))
            self.rows.append(({**leaving, late: -1.0}, -np.inf, end - rest[place]))

    def _minute(self, time: datetime, down: bool = False) -> int:
        span, minute = time - self.session.starts, timedelta(minutes=1)
        return span // minute if down else -(-span // minute)

    def _positions(self) -> None:
        for kind, pitches in enumerate(self.kinds):
            wanted = pitches[0].position
            for place in range(self.count):
                if wanted is not None and place + 1 != wanted:
                    self._charge(Rule.POSITION, self._cell(kind, place))

    def _apart(self, rule: Rule, kind: str, apart: int) -> None:
        length = min(apart, self.count - 1) + 1
        extra = apart + 1 - length  # what even the two ends of the session are short of
        for key in judge.groups(kind, self.session.pitches):
            mine = [
                at
                for at, pitches in enumerate(self.kinds)
                if key in (pitches[0].presenters if kind == "presenter" else pitches[0].companies)
            ]
            size = sum(len(self.kinds[at]) for at in mine)
            if extra:
                self._charge(rule, self._fixed_column(), extra * (size - 1))
            for first in range(2 - length, self.count - 1):
                stretch = range(max(0, first), min(self.count, first + length))
                cells = {self._cell(at, place): 1.0 for at in mine for place in stretch}
                breach = self._column()
                self._charge(rule, breach)
                self.rows.append(({**cells, breach: -1.0}, -np.inf, 1))

    def _fixed_column(self) -> int:
        column = self._column(1.0)
        self.rows.append(({column: 1.0}, 1, 1))
        return column

    def _languages(self) -> None:
        languages = sorted({pitches[0].language for pitches in self.kinds} - {""})
        sittings = judge.sittings(self.session, self.count)
        # What language is spoken at a place is a column of its own, for a solver to branch on.
        spoken = {}
        for language in (*languages, ""):
            for place in range(self.count):
                column = spoken[language, place] = self._column(1.0)
                self.whole.add(column)
                cells = {
                    self._cell(at, place): 1.0
                    for at, pitches in enumerate(self.kinds)
                    if pitches[0].language == language
                }
                self.rows.append(({**cells, column: -1.0}, 0, 0))
        changes = [self._column(1.0) for _ in sittings]
        for change, place in zip(changes, sittings, strict=True):
            self._charge(Rule.LANGUAGE, change)
            for language in languages:
                cells = {spoken[language, place]: 1.0, change: -1.0}
                for other in (language, ""):
                    cells[spoken[other, place + 1]] = -1.0
                self.rows.append((cells, -np.inf, 0))
        silent = any(not pitches[0].language for pitches in self.kinds)
        if changes and languages and not silent:
            # So many at the least: said outright, for a solver sees it only after long branching.
            least = max(0, len(languages) - (self.count - len(sittings)))
            self.rows.append((dict.fromkeys(changes, 1.0), least, np.inf))

    def _solve(self, cost: Mapping[int, int], aim: str) -> Answer:
        if self.clock.over:
            return Answer(None, np.inf, -np.inf, proven=False)
        sizes = [len(cells) for cells, _, _ in self.rows]
        program = Program(
            np.zeros(len(self.upper)),
            np.array(self.upper),
            (
                np.repeat(np.arange(len(self.rows)), sizes).astype(np.int32),
                np.array([column for cells, _, _ in self.rows for column in cells], dtype=np.int32),
                np.array([value for cells, _, _ in self.rows for value in cells.values()], dtype=float),
            ),
            np.array([low for _, low, _ in self.rows], dtype=float),
            np.array([high for _, _, high in self.rows], dtype=float),
        )
        price = np.zeros(len(self.upper))
        price[list(cost)] = list(cost.values())
        whole = np.zeros(len(self.upper), dtype=bool)
        whole[list(self.whole)] = True

        def improved(best: float, bound: float) -> None:
            self._tell(aim, best, bound)

        clock = replace(self.clock, limit=self.clock.limit * (1 - POLISH))
        return program.solve_whole(price, whole, clock, improved=improved if self.progress else None)

    def _keep(self, cost: Mapping[int, int], reached: int) -> None:
        """Let nothing later make this cost more."""
        if not reached:
            for column in cost:
                self.upper[column] = 0.0
        else:
            self.rows.append(
                ({column: float(units) for column, units in cost.items()}, -np.inf, reached + 0.25)
            )

    def _near_present(self, order: tuple[Pitch, ...]) -> tuple[tuple[Pitch, ...], bool]:
        """Have pitches stand as near as can be to where they stood: the fewest places between, over all of them."""
        stood = {key: at for at, key in enumerate(self.session.present)}
        moved = {
            self._cell(kind, place): abs(place - stood[pitch.key])
            for kind, (pitch,) in enumerate(self.kinds)
            for place in range(self.count)
            if place != stood.get(pitch.key, place)
        }
        if not moved:
            return order, True
        self._tell("present")
        answer = self._solve(moved, "present")
        if answer.values is None:
            return order, False
        order = self._order(answer.values)
        places = {pitch.key: at for at, pitch in enumerate(order)}
        self._keep(moved, sum(abs(places[key] - at) for key, at in stood.items() if key in places))
        return order, answer.proven

    def _polished(self, order: tuple[Pitch, ...]) -> tuple[Pitch, ...]:
        """Move a pitch, or a run in one language, while that breaks less: for a search that had to stop."""
        if self.session.present or (self.clock.over and self.clock.stopped):
            return order
        rest = Clock(self.clock.limit * POLISH, self.clock.cancelled)
        best, improved = self._broken(order), True
        while improved:
            improved = False
            for moved in _moves(order):
                if rest.over:
                    return order
                broken = self._broken(moved)
                if broken < best:
                    order, best, improved = moved, broken, True
                    break
        return order

    def _broken(self, order: tuple[Pitch, ...]) -> tuple[int, ...]:
        return tuple(judge.costs(self.session, order)[grade] for grade in Grade)

    def _order(self, values: Floats) -> tuple[Pitch, ...]:
        cells = values[: len(self.kinds) * self.count].reshape(len(self.kinds), self.count)
        queues = [iter(pitches) for pitches in self.kinds]
        return tuple(next(queues[int(kind)]) for kind in cells.argmax(axis=0))

    def _tell(self, aim: str, best: float | None = None, bound: float | None = None) -> None:
        if self.progress is not None:
            self.progress(Progress(aim, best, bound))


def _moves(order: tuple[Pitch, ...]) -> Iterator[tuple[Pitch, ...]]:
    """Every order in which one run of a language, or one pitch, stands elsewhere."""
    starts = [at for at, pitch in enumerate(order) if not at or pitch.language != order[at - 1].language]
    runs = list(pairwise([*starts, len(order)]))
    for first, end in dict.fromkeys((*runs, *((at, at + 1) for at in range(len(order))))):
        others = order[:first] + order[end:]
        for to in range(len(others) + 1):
            if to != first:
                yield (*others[:to], *order[first:end], *others[to:])
