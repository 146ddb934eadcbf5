"""A linear or integer program, and one way to solve it: HiGHS, which no other room sees.

Several aims in order of rank are met one after another. Where the program is linear, `Program.keep_best` cuts it down to
what is still best: a column or row whose price at the optimum is not zero cannot move without loss, whatever the other
optima are, so it is fixed where it stands. This keeps the shape of the program (a flow stays a flow, and a flow's
corners are whole numbers), where a row "the first aim stays as good" would break it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from highspy import Highs, HighsCallbackEvent, HighsLp, HighsModelStatus, HighsVarType, MatrixFormat
from numpy.typing import NDArray

from kinomost.planning.ending import Clock

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
PRICE = 1e-6  # a price below this is rounding; aims that `keep_best` serves have whole costs
INFINITE = float("inf")


@dataclass(frozen=True)
class Answer:
    """Values of the columns (none if nothing was found), their cost, and the bound that no answer can beat."""

    values: Floats | None
    cost: float
    bound: float
    proven: bool

    @property
    def impossible(self) -> bool:
        """It is proven that there is no answer."""
        return self.values is None and self.proven


class _Quiet(Highs):
    """HiGHS that prints nothing: it would announce itself while it is being made."""

    def enableCallbacks(self) -> None:  # noqa: N802  (HiGHS calls it so)
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Program:
    """Columns between bounds, rows between bounds, a cost to make small. Whole numbers where asked for."""

    def __init__(
        self,
        lower: Floats,
        upper: Floats,
        rows: tuple[Ints, Ints, Floats],
        row_lower: Floats,
        row_upper: Floats,
    ) -> None:
        """`rows` are the matrix as (row, column, value) triples; triples of one place are not repeated."""
        self.lower, self.upper = lower.astype(float), upper.astype(float)
        self.row_lower, self.row_upper = row_lower.astype(float), row_upper.astype(float)
        self.rows = rows
        self._highs: Highs | None = None
        self._moved_rows: list[int] = []

    def with_rows(self, rows: tuple[Ints, Ints, Floats], row_lower: Floats, row_upper: Floats) -> Program:
        """The same with further rows, numbered from 0 in `rows`."""
        joined = (
            np.concatenate([self.rows[0], rows[0] + len(self.row_lower)]).astype(np.int32),
            np.concatenate([self.rows[1], rows[1]]).astype(np.int32),
            np.concatenate([self.rows[2], rows[2]]),
        )
        return Program(
            self.lower,
            self.upper,
            joined,
            np.concatenate([self.row_lower, row_lower]),
            np.concatenate([self.row_upper, row_upper]),
        )

    def solve(self, cost: Floats, clock: Clock) -> Answer:
        """The linear program's best corner. Later calls begin from the last one's answer."""
        highs = self._loaded(clock)
        everything = np.arange(len(self.lower), dtype=np.int32)
        highs.changeColsCost(len(cost), everything, cost)
        highs.changeColsBounds(len(cost), everything, self.lower, self.upper)
        for row in self._moved_rows:
            highs.changeRowBounds(row, self.row_lower[row], self.row_upper[row])
        self._moved_rows = []
        highs.clearSolver()
        highs.setOptionValue("time_limit", highs.getRunTime() + clock.left)
        highs.run()
        return self._answer(highs, clock)

    def keep_best(self, cost: Floats, clock: Clock) -> Answer:
        """Solve, and cut the program down to its best answers. The costs are whole numbers (see `PRICE`)."""
        answer = self.solve(cost, clock)
        if answer.values is None or not answer.proven or self._highs is None:
            return answer
        solution = self._highs.getSolution()
        price, row_price = np.array(solution.col_dual), np.array(solution.row_dual)
        stuck = np.abs(price) > PRICE
        values = np.round(answer.values)
        self.lower[stuck] = self.upper[stuck] = values[stuck]
        tight = np.abs(row_price) > PRICE
        activity = np.round(np.array(solution.row_value))
        self.row_lower[tight] = self.row_upper[tight] = activity[tight]
        self._moved_rows = [int(row) for row in np.flatnonzero(tight)]
        return answer

    def solve_whole(
        self,
        cost: Floats,
        whole: NDArray[np.bool_],
        clock: Clock,
        *,
        gap: float = 0.0,
        improved: Callable[[float, float], None] | None = None,
    ) -> Answer:
        """The program with whole numbers in the columns `whole`; stops at a relative gap.

        `improved` hears of (best cost, bound) as they change. No known answer is handed over to begin from: HiGHS 1.16
        then loses what its presolve had fixed from the cost and the bound that it reports.
        """
        highs = self._fresh(self._lp(cost, whole), clock, improved)
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", 1e-9)
        highs.setOptionValue("time_limit", clock.left)
        highs.run()
        return self._answer(highs, clock, whole=True)

    def _lp(self, cost: Floats, whole: NDArray[np.bool_] | None = None) -> HighsLp:
        row, column, value = self.rows
        order = np.lexsort((column, row))
        lp = HighsLp()
        lp.num_col_, lp.num_row_ = len(self.lower), len(self.row_lower)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, self.lower, self.upper
        lp.row_lower_, lp.row_upper_ = self.row_lower, self.row_upper
        lp.a_matrix_.format_ = MatrixFormat.kRowwise
        counts = np.bincount(row, minlength=len(self.row_lower))
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        lp.a_matrix_.index_ = column[order]
        lp.a_matrix_.value_ = value[order]
        if whole is not None:
            kinds = (HighsVarType.kContinuous, HighsVarType.kInteger)
            lp.integrality_ = [kinds[flag] for flag in whole.astype(int)]
        return lp

    def _loaded(self, clock: Clock) -> Highs:
        if self._highs is None:
            self._highs = self._fresh(self._lp(np.zeros(len(self.lower))), clock, None)
        return self._highs

    @staticmethod
    def _fresh(lp: HighsLp, clock: Clock, improved: Callable[[float, float], None] | None) -> Highs:
        highs = _Quiet()  # type: ignore[no-untyped-call]
        highs.setOptionValue("threads", 1)  # one thread takes the same way every time
        highs.setOptionValue("random_seed", 7)
        highs.passModel(lp)

        def watch(event: HighsCallbackEvent) -> None:
            if clock.over:
                event.interrupt()

        def tell(event: HighsCallbackEvent) -> None:
            if improved is not None:
                improved(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

        if clock.cancelled is not None:
            highs.cbMipInterrupt += watch
            highs.cbSimplexInterrupt += watch
        if improved is not None:
            highs.cbMipImprovingSolution += tell
        return highs

    @staticmethod
    def _answer(highs: Highs, clock: Clock, whole: bool = False) -> Answer:
        status, info = highs.getModelStatus(), highs.getInfo()
        if status in {HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible}:
            return Answer(None, INFINITE, INFINITE, proven=True)
        proven = status == HighsModelStatus.kOptimal
        found = proven or (whole and info.primal_solution_status == 2)
        values = np.array(highs.getSolution().col_value) if found else None
        cost = info.objective_function_value if found else INFINITE
        bound = cost if proven else info.mip_dual_bound if whole else -INFINITE
        return Answer(values, cost, bound, proven)
