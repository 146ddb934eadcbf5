"""The same waterfall for a million revenue paths at once: NumPy, whole minor units, no floats in any amount.

Every column of a table of receipts is one day and stream; every row is a path. The columns run through the steps as
arrays of 64-bit integers, in blocks that fit the processor's cache, on one core: each operation is so short that threads
would wait for each other more than they gain. What comes out equals `engine.run` to the cent, and
`tests/money/waterfall/test_paths.py` holds it to that.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kinomost.money.amounts import Rates, digits_of
from kinomost.money.waterfall.arrays import (
    MOST,
    SAFE,
    Ints,
    Mask,
    added,
    portion,
    share_all,
    times_over,
    whole_weights,
)
from kinomost.money.waterfall.balances import spans
from kinomost.money.waterfall.model import (
    Claim,
    Condition,
    Payee,
    Percent,
    Recoup,
    Refunds,
    Shared,
    Split,
    Step,
    Waterfall,
)
from kinomost.money.waterfall.problems import Problem, WaterfallError

Line = tuple[str, str]  # step, party

BLOCK = 16_384  # paths at a time: NumPy is busy for a while, and their arrays stay in a core's cache


@dataclass(frozen=True)
class Column:
    """One receipt of every path: its day and its stream."""

    day: dt.date
    stream: str


@dataclass(frozen=True)
class Paths:
    """What became of every path, in minor units: one array a line, each as long as there are paths."""

    waterfall: Waterfall
    columns: tuple[Column, ...]
    received: Ints
    lines: Mapping[Line, Ints]  # what each step paid to each party
    owed: Mapping[Line, Ints]  # what each claim has still to recoup after the last column
    carried: Ints  # refunds that no receipt has set off: zero or below
    recouped: Mapping[
        Line, NDArray[np.int16]
    ]  # how many of the columns had passed when a claim was recouped; one more if never

    def paid(self, party: str) -> Ints:
        """What a party got in each path."""
        found = [paid for (_step, name), paid in self.lines.items() if name == party]
        return np.sum(found, axis=0, dtype=np.int64) if found else np.zeros_like(self.received)


def simulate(
    waterfall: Waterfall,
    columns: Sequence[Column],
    receipts: Ints,
    rates: Rates | None = None,
) -> Paths:
    """Distribute `receipts[path, column]`: minor units of each stream's currency, in the order of the days.

    Raises ValueError where the columns are not in order, WaterfallError where an amount is beyond what 64 bits hold
    exactly (2**50 minor units a path), AmountError where a rate is missing.
    """
    if receipts.ndim != 2 or receipts.shape[1] != len(columns) or receipts.dtype != np.int64:
        raise ValueError(f"receipts must be int64, a row a path and {len(columns)} columns")
    if any(one.day > other.day for one, other in pairwise(columns)):
        raise ValueError("columns must be in the order of their days")
    known = rates or Rates()
    factors = [_factor(waterfall, column, known) for column in columns]
    count = len(receipts)
    plan = _Plan(waterfall, tuple(columns), factors)
    result = Paths(
        waterfall,
        tuple(columns),
        np.zeros(count, np.int64),
        {line: np.zeros(count, np.int64) for line in plan.lines()},
        {line: np.zeros(count, np.int64) for line in plan.claims()},
        np.zeros(count, np.int64),
        {line: np.zeros(count, np.int16) for line in plan.claims()},
    )
    for start in range(0, count, BLOCK):
        block = slice(start, min(start + BLOCK, count))
        _Block(plan, np.ascontiguousarray(receipts[block].T)).run(result, block)
    return result


def _factor(waterfall: Waterfall, column: Column, rates: Rates) -> Fraction:
    stream = waterfall.streams[column.stream]
    rate = rates.find(stream.currency, waterfall.currency, column.day)
    return rate.value * Fraction(10) ** (digits_of(waterfall.currency) - digits_of(stream.currency))


class _Plan:
    """What is the same for every block."""

    def __init__(self, waterfall: Waterfall, columns: tuple[Column, ...], factors: list[Fraction]) -> None:
        self.waterfall = waterfall
        self.columns = columns
        self.factors = factors
        self.recoups = {
            step.name: step.deed for step in waterfall.steps.values() if isinstance(step.deed, Recoup)
        }

        self.claimed = sum(
            sum(claim.amounts.values()) + sum(claim.premiums.values())
            for deed in self.recoups.values()
            for claim in deed.claims
        )

    def lines(self) -> Iterator[Line]:
        """Every step and party that it can pay."""
        for step in self.waterfall.steps.values():
            match step.deed:
                case Percent():
                    parties = [payee.party for payee in step.deed.payees]
                case Recoup():
                    parties = [payee.party for claim in step.deed.claims for payee in claim.payees]
                case Split():
                    parties = [name for name in step.deed.parts if name not in self.waterfall.steps]
            yield from dict.fromkeys((step.name, party) for party in parties)

    def claims(self) -> Iterator[Line]:
        """Every step and party that recoups in it."""
        return ((name, claim.party) for name, deed in self.recoups.items() for claim in deed.claims)


def _check(most: int) -> None:
    """Refuse what 64 bits would not hold exactly."""
    if most > MOST:
        raise WaterfallError([Problem("beyond")])


class _Owing:
    """`balances.Balance` for arrays. Without interest it need not tell the amount from the premium."""

    def __init__(self, claim: Claim, book: str, count: int) -> None:
        self.claim = claim
        self.apart = claim.interest is not None or len(claim.payees) > 1
        principal, premium = claim.amounts[book], claim.premiums[book]
        if not self.apart:
            principal, premium = principal + premium, 0
        self.principal = np.full(count, principal, np.int64)
        self.premium = np.full(count, premium, np.int64)
        self.interest = np.zeros(count, np.int64)
        self.parts = np.zeros(count, np.int64)
        self.day = dt.date.min
        self.owed = self.principal + self.premium

    def accrue(self, until: dt.date) -> None:
        """Let interest run to this day."""
        terms = self.claim.interest
        if terms is None or until <= self.day:
            return
        whole = terms.rate.denominator * terms.days
        for days, capitalise in spans(terms, self.day, until):
            factor = terms.rate.numerator * days
            most = int(self.principal.max()) * factor
            grown, rest = times_over(self.principal, factor, whole, most)
            self.parts += rest
            more = self.parts >= whole
            self.parts -= more * np.int64(whole)
            self.interest += grown + more
            if capitalise:
                self.principal += self.interest
                self.interest = np.zeros_like(self.interest)
                _check(int(self.principal.max()))
        self.day = until
        self.owed = self.interest + self.principal + self.premium
        _check(int(self.owed.max()))

    def settle(self, amount: Ints) -> Iterator[Ints]:
        """Pay this much; gives what went into each kind, where kinds are told apart."""
        self.owed = self.owed - amount
        if not self.apart:
            yield amount
            return
        for kind in ("interest", "principal", "premium"):
            owed = getattr(self, kind)
            paid = np.minimum(owed, amount)
            setattr(self, kind, owed - paid)
            amount = amount - paid
            yield paid


class _Block:
    """One block of paths on its way through all columns."""

    def __init__(self, plan: _Plan, receipts: Ints) -> None:
        self.plan = plan
        self.waterfall = plan.waterfall
        self.count = receipts.shape[1]
        self.receipts = self._converted(receipts)
        total = int(np.abs(self.receipts).sum(axis=0).max()) if receipts.size else 0
        _check(max(total, plan.claimed))
        self.most = max(total, 1)
        self.owing = {
            name: {
                book: [_Owing(claim, book, self.count) for claim in deed.claims]
                for book in deed.claims[0].amounts
            }
            for name, deed in plan.recoups.items()
        }
        self.taken: dict[str, Ints] = defaultdict(self._zeros)
        self.brought: dict[str, Ints] = defaultdict(self._zeros)
        self.lines = {line: self._zeros() for line in plan.lines()}
        self.passed = {line: np.zeros(self.count, np.int16) for line in plan.claims()}

    def _zeros(self) -> Ints:
        return np.zeros(self.count, np.int64)

    def _converted(self, receipts: Ints) -> Ints:
        out = receipts.copy()
        for place, factor in enumerate(self.plan.factors):
            if factor == 1:
                continue
            size = np.abs(receipts[place])
            most = int(size.max()) if size.size else 0
            out[place] = portion(size, factor, self.waterfall.rounding, most) * np.sign(receipts[place])
        return out

    def run(self, result: Paths, block: slice) -> None:
        """All columns; the outcome goes into this slice of the result."""
        result.received[block] = self.receipts.sum(axis=0)
        flows, carried = self._without_refunds()
        self._count_open()
        for column, flow in zip(self.plan.columns, flows, strict=True):
            for books in self.owing.values():
                for owing in (one for row in books.values() for one in row):
                    owing.accrue(column.day)
            for part in self._cut(column.stream, flow):
                self._pour(column.stream, part)
                self.brought[column.stream] = self.brought[column.stream] + part
            self._count_open()
        result.carried[block] = carried
        for line, amounts in self.lines.items():
            result.lines[line][block] = amounts
        for line, passed in self.passed.items():
            result.owed[line][block] = self._owed(*line)
            result.recouped[line][block] = passed

    def _owed(self, step: str, party: str) -> Ints:
        found = [one.owed for row in self.owing[step].values() for one in row if one.claim.party == party]
        return added(found)

    def _count_open(self) -> None:
        for step, party in self.passed:
            self.passed[step, party] += self._owed(step, party) > 0

    def _without_refunds(self) -> tuple[list[Ints], Ints]:
        """What each column distributes once refunds are set off or taken from earlier receipts; what is carried."""
        flows = list(self.receipts)
        holes: dict[str, Ints] = defaultdict(self._zeros)
        if not (self.receipts < 0).any():
            return flows, self._zeros()
        if self.waterfall.refunds is Refunds.REFUSE:
            raise ValueError("there are refunds, and this waterfall says “refunds: refuse”")
        for place, column in enumerate(self.plan.columns):
            back = np.maximum(-flows[place], 0)
            came = np.maximum(flows[place], 0)
            filled = np.minimum(holes[column.stream], came)
            flows[place] = came - filled
            if self.waterfall.refunds is Refunds.RESTATE and back.any():
                for earlier in range(place - 1, -1, -1):
                    if self.plan.columns[earlier].stream == column.stream:
                        less = np.minimum(flows[earlier], back)
                        flows[earlier] = flows[earlier] - less
                        back = back - less
            holes[column.stream] = holes[column.stream] - filled + back
        return flows, -added(list(holes.values()))

    def _cut(self, stream: str, flow: Ints) -> Iterator[Ints]:
        conditions = self.waterfall.thresholds(stream)
        if not conditions:
            yield flow
            return
        marks = [np.clip(condition.reach - self._total(condition), 0, flow) for condition in conditions]
        edges = [self._zeros(), *np.sort(np.stack(marks), axis=0), flow]
        for start, end in pairwise(edges):
            yield end - start

    def _total(self, condition: Condition) -> Ints:
        return added([self.brought[name] for name in condition.streams])

    def _holds(self, condition: Condition) -> Mask:
        if condition.recouped:
            owing = [one.owed for row in self.owing[condition.recouped].values() for one in row]
            recouped: Mask = added(owing) == 0
            return recouped
        return self._total(condition) >= condition.reach

    def _pour(self, stream: str, gross: Ints) -> None:
        inflow: dict[str, Ints] = {self.waterfall.entry[stream]: gross}
        bases = {"gross": gross}
        for name, step in self.waterfall.steps.items():
            flow = inflow.get(name)
            if flow is None:
                bases[name] = self._zeros()
                continue
            bases[name] = flow
            if not flow.any():
                continue
            here = flow
            if step.when is not None:
                here = here * self._holds(step.when)
            if step.until is not None:
                here = here * ~self._holds(step.until)
            match step.deed:
                case Percent():
                    taken = self._percent(step, step.deed, bases, here)
                case Recoup():
                    taken = self._recoup(step, step.deed, stream, here)
                case Split():
                    taken = self._split(step, step.deed, here, inflow)
            if step.rest:
                rest = flow - taken
                inflow[step.rest] = inflow[step.rest] + rest if step.rest in inflow else rest

    def _percent(self, step: Step, deed: Percent, bases: Mapping[str, Ints], flow: Ints) -> Ints:
        base = flow if deed.base == "net" else bases[deed.base]
        take = np.minimum(portion(base, deed.rate, self.waterfall.rounding, self.most), flow)
        if deed.cap is not None:
            take = np.minimum(take, deed.cap - self.taken[step.name])
            self.taken[step.name] = self.taken[step.name] + take
        self._pay(step.name, deed.payees, take)
        return take

    def _pay(self, step: str, payees: Sequence[Payee], amount: Ints) -> None:
        if len(payees) == 1:
            self.lines[step, payees[0].party] += amount
            return
        weights = whole_weights([payee.part for payee in payees])
        parts = share_all(amount, weights, self.waterfall.remainder, self.most * max(weights))
        for payee, part in zip(payees, parts, strict=True):
            self.lines[step, payee.party] += part

    def _recoup(self, step: Step, deed: Recoup, stream: str, flow: Ints) -> Ints:
        row = self.owing[step.name][self.waterfall.streams[stream].book(deed.collateral)]
        paid = [np.minimum(flow, row[0].owed)] if len(row) == 1 else self._fill(deed, row, flow)
        for owing, amount in zip(row, paid, strict=True):
            for settled in owing.settle(amount):
                self._pay(step.name, owing.claim.payees, settled)
        return added(paid)

    def _fill(self, deed: Recoup, row: Sequence[_Owing], flow: Ints) -> list[Ints]:
        """`engine.fill` for arrays: the same rounds."""
        open_ = [owing.owed for owing in row]
        paid = [self._zeros() for _owing in row]
        left = np.minimum(flow, added(open_))
        ranks = whole_weights([claim.weight for claim in deed.claims])
        while left.any():
            match deed.shared:
                case Shared.PRO_RATA:
                    weights: list[Ints] = open_
                case Shared.EQUAL:
                    weights = [(owed > 0).astype(np.int64) for owed in open_]
                case Shared.EQUAL_RANK:
                    weights = [(owed > 0) * np.int64(rank) for owed, rank in zip(open_, ranks, strict=True)]
            parts = share_all(left, weights, self.waterfall.remainder, SAFE)
            parts = [np.minimum(part, owed) for part, owed in zip(parts, open_, strict=True)]
            open_ = [owed - part for owed, part in zip(open_, parts, strict=True)]
            paid = [sum_ + part for sum_, part in zip(paid, parts, strict=True)]
            left = left - added(parts)
        return paid

    def _split(self, step: Step, deed: Split, flow: Ints, inflow: dict[str, Ints]) -> Ints:
        names = list(deed.parts)
        weights = whole_weights(list(deed.parts.values()))
        parts = share_all(flow, weights, self.waterfall.remainder, self.most * max(weights))
        for name, part in zip(names, parts, strict=True):
            if name in self.waterfall.steps:
                inflow[name] = inflow[name] + part if name in inflow else part
            else:
                self.lines[step.name, name] += part
        return flow
