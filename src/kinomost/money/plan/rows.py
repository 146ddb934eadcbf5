"""A plan's rows with their amounts: formulas solved, currencies converted, unusable rows named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from kinomost.money.amounts import AmountError, Money, Rate, Rates, Rounding, digits_of
from kinomost.money.plan.model import Line, Plan, Source
from kinomost.money.plan.problems import PlanError, Problem
from kinomost.money.plan.select import key_of, matching
from kinomost.money.plan.solve import Equation, Refusal, solve
from kinomost.money.plan.terms import Formula

R = TypeVar("R", Line, Source)


@dataclass(frozen=True)
class Row(Generic[R]):
    """A row of the plan with its amounts.

    `amount` is in the row's own currency, `value` in the plan's, at `rate`. A row whose `value` is None is in no
    sum; a problem says why. For a formula, `weights` say how it follows from other rows: see `solve.Solution`.
    """

    of: R
    amount: Money | None
    rate: Rate | None
    value: Money | None
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    cap: Money | None = None  # the formula's highest amount, in the plan's currency


AnyRow = Row[Line] | Row[Source]


@dataclass(frozen=True)
class Rows:
    """All rows of one plan, and what is wrong with any of them."""

    plan: Plan
    costs: tuple[Row[Line], ...]
    sources: tuple[Row[Source], ...]
    problems: tuple[Problem, ...]

    def add(self, rows: Iterable[AnyRow]) -> Money:
        """The rows that have a value, added up in the plan's currency."""
        return Money.total((row.value for row in rows if row.value is not None), self.plan.currency)

    @property
    def all(self) -> tuple[AnyRow, ...]:
        """Costs, then sources."""
        return (*self.costs, *self.sources)

    def find(self, wanted: Iterable[Line | Source]) -> list[AnyRow]:
        """The rows of these lines and sources, in the order of the plan."""
        keys = {key_of(row) for row in wanted}
        return [row for row in self.all if key_of(row.of) in keys]


def rows_of(plan: Plan) -> Rows:
    """Compute the rows. What a person wrote never raises: it becomes a problem, and the row is in no sum."""
    return _Computation(plan).rows_of()


class _Computation:
    """The amounts of one plan, on their way from rows and formulas to money."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows: tuple[Line | Source, ...] = (*plan.budget, *plan.sources)
        self.problems: list[Problem] = []
        self.rate_of: dict[str, Rate] = {}
        self.amounts: dict[str, Money] = {}
        self.values: dict[str, Money] = {}
        self.caps: dict[str, Money] = {}
        self.weights: Mapping[str, Mapping[str, Fraction]] = {}
        self.by_key = {key_of(row): row for row in self.rows}
        try:
            self.rates = Rates(plan.rates)
        except AmountError as error:
            self.rates = Rates()
            self.problems.append(Problem(error.code, "rates", params=error.params))

    def rows_of(self) -> Rows:
        for row in self.rows:
            self._find_rate(row)
        known = {key_of(row): self._fixed(row) for row in self.rows if isinstance(row.amount, Money)}
        equations: dict[str, Equation] = {}
        for row in self.rows:
            if row.amount is None:
                known[key_of(row)] = None
                self._say(row, "no_amount")
            if isinstance(row.amount, Formula):
                equation = self._equation(row, row.amount)
                if equation is None or key_of(row) not in self.rate_of:
                    known[key_of(row)] = None
                else:
                    equations[key_of(row)] = equation
        solution = solve(known, equations, self._settle)
        self.weights = solution.weights
        for key, refusal in solution.refused.items():
            self._refuse(self.by_key[key], refusal)
        return Rows(
            self.plan,
            tuple(self._row(line) for line in self.plan.budget),
            tuple(self._row(source) for source in self.plan.sources),
            tuple(self.problems),
        )

    def _row(self, row: R) -> Row[R]:
        key = key_of(row)
        rate, weights, cap = self.rate_of.get(key), self.weights.get(key, {}), self.caps.get(key)
        return Row(row, self.amounts.get(key), rate, self.values.get(key), weights, cap)

    def _say(
        self, row: Line | Source, code: str, params: Mapping[str, object] | None = None, *, note: bool = False
    ) -> None:
        sheet = "sources" if isinstance(row, Source) else "budget"
        self.problems.append(Problem(code, sheet, row.ref, "amount", row.line, params or {}, note))

    def _currency(self, row: Line | Source) -> str:
        if isinstance(row.amount, Money):
            return row.amount.currency
        return row.currency or self.plan.currency

    def _find_rate(self, row: Line | Source) -> None:
        try:
            rate = self.rates.find(self._currency(row), self.plan.currency, row.rate_on or self.plan.on)
        except AmountError as error:
            code = "row_without_rate" if error.code == "no_rate" else error.code
            self._say(row, code, error.params)
        else:
            self.rate_of[key_of(row)] = rate

    def _fixed(self, row: Line | Source) -> Fraction | None:
        """A typed amount in minor units of the plan's currency."""
        assert isinstance(row.amount, Money)
        self.amounts[key_of(row)] = row.amount
        return self._counted(row, row.amount)

    def _counted(self, row: Line | Source, amount: Money) -> Fraction | None:
        key, source = key_of(row), isinstance(row, Source)
        if not amount:
            self._say(row, "zero_source" if source else "zero_line", note=True)
        elif amount.minor < 0 and source:
            self._say(row, "negative_source", {"amount": amount})
            return None
        elif amount.minor < 0:
            self._say(row, "negative_line", {"amount": amount}, note=True)
        if key not in self.rate_of:
            return None
        self.values[key] = self.rate_of[key].convert(amount)
        return Fraction(self.values[key].minor)

    def _equation(self, row: Line | Source, formula: Formula) -> Equation | None:
        factors: dict[str, int] = {}
        for sign, term in formula.base.terms:
            try:
                found = matching(self.plan, term, row)
            except PlanError as error:
                self._say(row, error.code, error.params)
                return None
            for other in found:
                factors[key_of(other)] = factors.get(key_of(other), 0) + sign
        cap = None
        if formula.cap is not None:
            try:
                day = row.rate_on or self.plan.on
                self.caps[key_of(row)] = self.rates.convert(formula.cap, self.plan.currency, day)
                cap = Fraction(self.caps[key_of(row)].minor)
            except AmountError as error:
                self._say(row, "row_without_rate", error.params)
                return None
        return Equation(formula.share, {key: factor for key, factor in factors.items() if factor}, cap)

    def _settle(self, key: str, value: Fraction) -> Fraction | None:
        """A formula's result, rounded half up to the minor unit of the row's own currency, then of the plan's."""
        row, rate = self.by_key[key], self.rate_of[key]
        scale = Fraction(10) ** (digits_of(rate.base) - digits_of(rate.quote))
        self.amounts[key] = Money(Rounding.HALF_UP.apply(value / rate.value * scale), rate.base)
        return self._counted(row, self.amounts[key])

    def _refuse(self, row: Line | Source, refusal: Refusal) -> None:
        rows = ", ".join(key.partition(".")[2] for key in dict.fromkeys(refusal.rows))
        params: dict[str, object] = {"rows": rows, "formula": str(row.amount)}
        if refusal.value is not None:
            params["amount"] = Money(Rounding.HALF_UP.apply(refusal.value), self.plan.currency)
        if refusal.code == "circle_cap":
            params["formula"] = str(self.by_key[refusal.rows[0]].amount)
            params["rows"] = ", ".join(key.partition(".")[2] for key in refusal.rows[1:])
        self._say(row, refusal.code, params)
