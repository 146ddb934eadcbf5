"""Formulas become amounts. Rows that are computed from each other are solved exactly, or refused with a reason.

An incentive may count itself in its base (7 % of a budget that contains these 7 %; a rebate on costs that include the
interest of the loan that bridges the rebate). While all such formulas are plain percentages they are linear
equations, and the one amount that satisfies all of them is found with exact fractions, not by iterating.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_TOGETHER = 40  # rows in one circle; solving takes time with the cube of it


@dataclass(frozen=True)
class Equation:
    """x = share × (constant + Σ factor × other row), and x ≤ cap where there is one."""

    share: Fraction
    factors: Mapping[str, int]  # row → how often it is in the base (+1, -1, …)
    cap: Fraction | None = None


@dataclass(frozen=True)
class Refusal:
    """Why rows have no amount: a problem's code and parameters (`rows` are added by the caller)."""

    code: str
    rows: tuple[str, ...]
    value: Fraction | None = None


@dataclass(frozen=True)
class Solution:
    """What came of the equations.

    `weights` say, for every row with a result, how it follows from rows outside its circle: the sum of weight ×
    their amounts, before its cap and rounding. 7 % of a budget that contains itself is 7/93 of the rest.
    """

    weights: Mapping[str, Mapping[str, Fraction]]
    refused: Mapping[str, Refusal]


def solve(
    known: Mapping[str, Fraction | None],
    equations: Mapping[str, Equation],
    settle: Callable[[str, Fraction], Fraction | None],
) -> Solution:
    """Hand every row's result to `settle`, in an order in which each can be computed.

    `known` are the rows with an amount (None: it cannot be used). `settle` takes the exact result and returns the
    rounded one that will be shown (None: it cannot be used either); what is computed from it later starts from that.
    """
    values = dict(known)
    weights: dict[str, Mapping[str, Fraction]] = {}
    refused: dict[str, Refusal] = {}
    for group in _circles(equations):
        outside = sorted({row for one in group for row in equations[one].factors if row not in group})
        amounts = {row: value for row in outside if (value := values.get(row)) is not None}
        if len(amounts) < len(outside):
            missing = tuple(row for row in outside if row not in amounts)
            refused.update((row, Refusal("base_unknown", missing)) for row in group)
            continue
        if len(group) > MOST_TOGETHER:
            refused.update((row, Refusal("circle_large", tuple(group))) for row in group)
            continue
        circular = len(group) > 1 or group[0] in equations[group[0]].factors
        capped = next((row for row in group if equations[row].cap is not None), None)
        if circular and capped:
            refused.update((row, Refusal("circle_cap", (capped, *group))) for row in group)
            continue
        reduced = _reduce([equations[row] for row in group], group, outside)
        if reduced is None:
            refused.update((row, Refusal("circle_endless", tuple(group))) for row in group)
            continue
        results = [
            sum((weight * amounts[row] for row, weight in line.items()), Fraction(0)) for line in reduced
        ]
        if circular and min(results) < 0:
            refused.update((row, Refusal("circle_negative", tuple(group), min(results))) for row in group)
            continue
        for row, line, result in zip(group, reduced, results, strict=True):
            cap = equations[row].cap
            weights[row] = line
            values[row] = settle(row, result if cap is None else min(result, cap))
    return Solution(weights, refused)


def _reduce(
    equations: Sequence[Equation], inside: Sequence[str], outside: Sequence[str]
) -> list[dict[str, Fraction]] | None:
    """Each row of a circle by the rows outside it, by elimination in exact fractions; None if that is impossible.

    x - share × (inside · x) = share × (outside · v) is solved for x, with one column for every row outside.
    """
    size = len(equations)
    table = [
        [
            *(
                Fraction(row == at) - equation.share * equation.factors.get(name, 0)
                for at, name in enumerate(inside)
            ),
            *(equation.share * equation.factors.get(name, 0) for name in outside),
        ]
        for row, equation in enumerate(equations)
    ]
    for column in range(size):
        pivot = next((row for row in range(column, size) if table[row][column]), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        head = table[column] = [cell / table[column][column] for cell in table[column]]
        for row in range(size):
            if row != column and (times := table[row][column]):
                table[row] = [cell - times * top for cell, top in zip(table[row], head, strict=True)]
    return [{name: cell for name, cell in zip(outside, row[size:], strict=True) if cell} for row in table]


def _circles(equations: Mapping[str, Equation]) -> list[list[str]]:
    """The rows in groups that need each other, every group after the groups it needs (Tarjan's algorithm)."""
    needs = {
        row: [other for other in equation.factors if other in equations]
        for row, equation in equations.items()
    }
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(row: str) -> None:
        order[row] = lowest[row] = len(order)
        stack.append(row)
        for other in needs[row]:
            if other not in order:
                visit(other)
                lowest[row] = min(lowest[row], lowest[other])
            elif other in stack:
                lowest[row] = min(lowest[row], order[other])
        if lowest[row] == order[row]:
            at = stack.index(row)
            groups.append(stack[at:])
            del stack[at:]

    for row in needs:
        if row not in order:
            visit(row)
    return groups
