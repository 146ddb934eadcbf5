"""What the sheets of a jury say together: how each juror leans, and how far all agree. Whole numbers and fractions only."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from kinomost.judging.scores.sheets import UNIT, as_points, half_up

SHRINKAGE = Decimal(3)
"""λ of the adjustment, in sheets: a juror's leaning seen on this many sheets is believed by half."""


def leanings(
    by_entry: Mapping[int, Mapping[int, int]], by_juror: Mapping[int, Mapping[int, int]], shrinkage: Fraction
) -> tuple[dict[int, int], int]:
    """Leanings b that minimise Σ (y − a − b)² + λ Σ b² over all entries' worths a: exact.

    With a taken out, one equation a juror: (n + λ) b − Σ over the juror's entries of the mean leaning of its readers
    = Σ of (y − the entry's mean). Times the common denominator it is a system of whole numbers, with a diagonal that
    outweighs each row by λ, so that elimination without pivots never meets a zero. The result is numerators by juror, in
    ten-thousandths of a point, and their common denominator, which is above zero.
    """
    jurors = [juror for juror, scores in sorted(by_juror.items()) if scores]
    place = {juror: at for at, juror in enumerate(jurors)}
    scale = math.lcm(shrinkage.denominator, *(len(scores) for scores in by_entry.values() if scores))
    pull = int(shrinkage * scale)
    size = len(jurors)
    system = [[0] * (size + 1) for _ in range(size)]
    for scores in by_entry.values():
        if not scores:
            continue
        part = scale // len(scores)
        total = sum(scores.values())
        readers = [place[juror] for juror in scores]
        for juror, given in scores.items():
            row = system[place[juror]]
            row[place[juror]] += scale
            row[size] += scale * given - part * total
            for reader in readers:
                row[reader] -= part
    for at in range(size):
        system[at][at] += pull
    solution, denominator = _solve(system)
    return dict(zip(jurors, solution, strict=True)), denominator


def _solve(system: list[list[int]]) -> tuple[list[int], int]:
    """The solution of a system of whole numbers (matrix and right side), by Bareiss' fraction-free elimination.

    It comes as numerators over one denominator, the determinant.
    """
    size = len(system)
    before = 1
    for at in range(size):
        head = system[at]
        pivot = head[at]
        for row in system[at + 1 :]:
            factor = row[at]
            for column in range(at + 1, size + 1):
                row[column] = (row[column] * pivot - factor * head[column]) // before
        before = pivot
    # Cramer's rule says that every term over the determinant is whole.
    solution = [0] * size
    for at in range(size - 1, -1, -1):
        row = system[at]
        rest = row[size] * before - sum(row[column] * solution[column] for column in range(at + 1, size))
        solution[at] = rest // row[at]
    return solution, before


def alpha(by_entry: Mapping[int, Mapping[int, int]]) -> Decimal | None:
    """Krippendorff's alpha with the interval metric, over the entries with two sheets or more."""
    units = [list(scores.values()) for scores in by_entry.values() if len(scores) > 1]
    values = [value for unit in units for value in unit]
    expected = _differences(values)
    if not expected:
        return None
    observed = sum((Fraction(_differences(unit), len(unit) - 1) for unit in units), Fraction(0))
    exact = (1 - (len(values) - 1) * observed / expected) * UNIT
    return as_points(half_up(*exact.as_integer_ratio()))


def _differences(values: list[int]) -> int:
    """Half the sum of (x − y)² over all ordered pairs."""
    return len(values) * sum(value * value for value in values) - sum(values) ** 2
