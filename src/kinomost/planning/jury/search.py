"""The search behind `jury.plan`: aims of rank one after another, then a floor under the worst entry, then the total.

All but the floor is a flow from entries to jurors, whose best corners are whole numbers; `Program.keep_best` leaves the
best flows for the next aim. A floor is a row for each entry. Asking for the highest floor outright leaves a solver with
nothing to hold on to, so floors are tried: each is a question that is answered in a fraction of a second.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kinomost.planning.ending import Clock, Ended
from kinomost.planning.jury.model import DIGITS, Pair, Progress, Task
from kinomost.planning.solver import Answer, Floats, Program

UNIT = 10**DIGITS
SCALE = 1000.0  # floor rows are written in thousandths, so that a solver's tolerance is far below a millionth


@dataclass(frozen=True)
class Found:
    """The pairs that were found, and what is known of better ones (in millionths)."""

    pairs: frozenset[Pair]
    total_bound: int
    worst_bound: Fraction | None
    ended: Ended


class Search:
    """One task, its candidates as arrays."""

    def __init__(
        self, task: Task, candidates: list[Pair], clock: Clock, progress: Callable[[Progress], None] | None
    ) -> None:
        self.task, self.pairs, self.clock, self.progress = task, candidates, clock, progress
        entry_at = {entry.key: at for at, entry in enumerate(task.entries)}
        juror_at = {juror.key: at for at, juror in enumerate(task.jurors)}
        self.entry = np.array([entry_at[entry] for entry, _ in candidates], dtype=np.int32)
        self.juror = np.array([juror_at[juror] for _, juror in candidates], dtype=np.int32)
        self.weight = np.array([round(task.weight(pair) * UNIT) for pair in candidates], dtype=np.int64)
        self.reads = np.array([entry.reads for entry in task.entries], dtype=np.int64)
        self.means = range(1, int(self.reads.max(initial=1)) + 1)

    def run(self, fallback: frozenset[Pair]) -> Found:
        """The best pairs; `fallback` if the time does not even suffice for a first plan."""
        if not self.pairs:
            return Found(frozenset(), 0, None, Ended.PROVEN)
        program, aims = self._flow()
        lacks = 0
        for aim, cost in aims:
            if aim == "spread" and not lacks:
                continue
            self._tell(Progress(aim))
            answer = program.keep_best(cost, self.clock)
            if not answer.proven:
                return self._cut_short(fallback)
            if aim == "reads":
                lacks = round(answer.cost)
                if not lacks:
                    program.upper[cost > 0] = 0
        program = self._without_pieces(program)
        present = np.array([-1.0 if pair in self.task.present else 0.0 for pair in self.pairs])
        if present.any():
            self._tell(Progress("present"))
            if not program.keep_best(present, self.clock).proven:
                return self._cut_short(fallback)
        self._tell(Progress("total"))
        price = -self.weight / UNIT
        answer = program.solve(price, self.clock)
        if not answer.proven or answer.values is None:
            return self._cut_short(fallback)
        return self._with_floor(program, price, answer.values)

    def _cut_short(self, pairs: frozenset[Pair]) -> Found:
        """A plan of which nothing is known but that it is one."""
        top, means = 0, []
        for at in range(len(self.reads)):
            weights = np.sort(self.weight[self.entry == at])[::-1][: self.reads[at]]
            top += int(weights.sum())
            means += [Fraction(int(weights[0]))] if len(weights) else []
        return Found(pairs, top, min(means, default=None), self.clock.ended)

    def _flow(self) -> tuple[Program, list[tuple[str, Floats]]]:
        """The flow, and the aims of rank as costs.

        Columns are the pairs, then the reads that an entry lacks, one by one, then pieces of the jurors' loads. What
        counts by its square (so that it is spread evenly) is a row of ones of which the n-th costs 2n − 1: the cheap
        ones are taken first. Where loads need not be even, a juror's pieces are what is below `least`, and the rest.
        """
        task, count = self.task, len(self.pairs)
        lacking = np.repeat(np.arange(len(self.reads)), self.reads)
        lacking_price = np.concatenate([2.0 * np.arange(reads) + 1 for reads in self.reads])
        offered = np.bincount(self.juror, minlength=len(task.jurors))
        owner, size, price, wished = [], [], [], []
        for at, juror in enumerate(task.jurors):
            most = min(int(offered[at]), juror.most if juror.most is not None else int(offered[at]))
            least = min(juror.least, most)
            pieces = [1] * most if task.even else [least, most - least]
            owner += [at] * len(pieces)
            size += pieces
            price += [2.0 * n + 1 for n in range(len(pieces))]
            wished += [-1.0 if (n < least if task.even else n == 0) else 0.0 for n in range(len(pieces))]
        entries, columns = len(self.reads), np.arange(count + len(lacking) + len(owner))
        row = np.concatenate(
            [self.entry, lacking, entries + self.juror, entries + np.array(owner, dtype=int)]
        )
        column = np.concatenate(
            [columns[: count + len(lacking)], columns[:count], columns[count + len(lacking) :]]
        )
        value = np.concatenate([np.ones(2 * count + len(lacking)), -np.ones(len(owner))])
        program = Program(
            np.zeros(len(columns)),
            np.concatenate([np.ones(count + len(lacking)), np.array(size, dtype=float)]),
            (row.astype(np.int32), column.astype(np.int32), value),
            np.concatenate([self.reads.astype(float), np.zeros(len(task.jurors))]),
            np.concatenate([self.reads.astype(float), np.zeros(len(task.jurors))]),
        )
        fixed = np.array([-1.0 if pair in task.fixed else 0.0 for pair in self.pairs])
        pairs, lack, loads = np.zeros(count), np.zeros(len(lacking)), np.zeros(len(owner))
        aims = [
            ("fixed", np.concatenate([fixed, lack, loads])),
            ("reads", np.concatenate([pairs, np.ones(len(lacking)), loads])),
            ("spread", np.concatenate([pairs, lacking_price, loads])),
            ("least", np.concatenate([pairs, lack, np.array(wished)])),
        ]
        if task.even:
            aims.append(("even", np.concatenate([pairs, lack, np.array(price)])))
        return program, [(aim, cost) for aim, cost in aims if cost.any()]

    def _without_pieces(self, flow: Program) -> Program:
        """The pairs alone: what the pieces were left becomes a range of reads and of loads. Far quicker to solve."""
        count, entries, jurors = len(self.pairs), len(self.reads), len(self.task.jurors)
        lacks = int(self.reads.sum())
        row, column, value = flow.rows
        lacking, owner = row[count : count + lacks], row[2 * count + lacks :] - entries
        lower, upper = flow.lower[count:], flow.upper[count:]
        most = self.reads - np.bincount(lacking, lower[:lacks], minlength=entries)
        least = self.reads - np.bincount(lacking, upper[:lacks], minlength=entries)
        lightest = np.bincount(owner, lower[lacks:], minlength=jurors)
        heaviest = np.bincount(owner, upper[lacks:], minlength=jurors)
        mine = column < count
        return Program(
            flow.lower[:count],
            flow.upper[:count],
            (row[mine], column[mine], value[mine]),
            np.concatenate([least, lightest]),
            np.concatenate([most, heaviest]),
        )

    def _with_floor(self, program: Program, price: Floats, best: Floats) -> Found:
        """Raise the floor under the worst entry as high as it goes, then make the total as high as that allows."""
        whole = np.ones(len(price), dtype=bool)
        low, high = self._worst(best), self._highest_floor(program)
        if low is None:
            return Found(frozenset(), 0, None, Ended.PROVEN)
        bound, settled, floor = self._total(best), low >= high, high
        while low < high:
            self._tell(Progress("worst", float(low / UNIT), float(high / UNIT)))
            # If the highest floor holds, its best total is the answer; of a lower one it is enough to know that it holds.
            final = floor == high
            answer = self._floored(program, floor).solve_whole(
                price, whole, self.clock, gap=0.0 if final else ANY_ANSWER
            )
            if answer.values is not None:
                best, settled = answer.values, final and answer.proven
                bound = min(bound, self._bound(answer)) if final else bound
                worst = self._worst(best) or low
                low = max(low, worst)
                if worst < floor:
                    high = self._below(floor)
            elif answer.impossible:
                high = self._below(floor)
            else:
                return Found(self._chosen(best), bound, high, self.clock.ended)
            floor = self._at_least((low + high) / 2)
        if not settled:
            self._tell(Progress("total", self._total(best) / UNIT, bound / UNIT))
            answer = self._floored(program, low).solve_whole(price, whole, self.clock)
            bound, settled = min(bound, self._bound(answer)), answer.proven
            if answer.values is not None and self._total(answer.values) >= self._total(best):
                best = answer.values
        if settled:
            return Found(self._chosen(best), self._total(best), low, Ended.PROVEN)
        return Found(self._chosen(best), bound, low, self.clock.ended)

    def _bound(self, answer: Answer) -> int:
        """The total that no plan under this answer's floor exceeds."""
        return (
            math.floor(-answer.bound * UNIT + 0.5) if math.isfinite(answer.bound) else int(self.weight.sum())
        )

    def _highest_floor(self, program: Program) -> Fraction:
        """What no floor can exceed: the best that the least lucky entry could have for itself alone."""
        reads = program.row_lower[: len(self.reads)]
        return min(
            (self._top(int(at), int(reads[at])) for at in np.flatnonzero(reads > 0)),
            default=Fraction(int(self.weight.max())),
        )

    def _top(self, entry: int, reads: int) -> Fraction:
        """The mean of the entry's best `reads` weights."""
        weights = np.sort(self.weight[self.entry == entry])[::-1][:reads]
        return Fraction(int(weights.sum()), max(1, len(weights)))

    def _floored(self, program: Program, floor: Fraction) -> Program:
        """The program in which the mean weight of every entry's readers is at least this, in millionths."""
        over = (self.weight - float(floor)) * (SCALE / UNIT)
        count = len(self.reads)
        return program.with_rows(
            (self.entry, np.arange(len(self.pairs), dtype=np.int32), over),
            np.full(count, -SCALE / UNIT / 50),
            np.full(count, np.inf),
        )

    def _at_least(self, floor: Fraction) -> Fraction:
        """The lowest mean of whole weights that is no lower."""
        return min(Fraction(math.ceil(floor * reads), reads) for reads in self.means)

    def _below(self, floor: Fraction) -> Fraction:
        """The highest mean of whole weights that is lower."""
        return max(Fraction(math.ceil(floor * reads) - 1, reads) for reads in self.means)

    def _chosen(self, values: Floats) -> frozenset[Pair]:
        return frozenset(self.pairs[at] for at in np.flatnonzero(values > 0.5))

    def _total(self, values: Floats) -> int:
        return int(self.weight[values > 0.5].sum())

    def _worst(self, values: Floats) -> Fraction | None:
        chosen = values > 0.5
        reads = np.bincount(self.entry[chosen], minlength=len(self.reads))
        sums = np.zeros(len(self.reads), dtype=np.int64)
        np.add.at(sums, self.entry[chosen], self.weight[chosen])
        return min((Fraction(int(sums[at]), int(reads[at])) for at in np.flatnonzero(reads)), default=None)

    def _tell(self, progress: Progress) -> None:
        if self.progress is not None:
            self.progress(progress)


ANY_ANSWER = 1e9  # a gap with which the first answer will do
