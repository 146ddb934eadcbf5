"""Exact arithmetic on arrays of 64-bit integers: shares, percentages and roundings without a float in the result."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from kinomost.money.amounts import Remainder, Rounding

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST = 2**50  # minor units: beyond it an estimate in double precision could be off by more than is corrected
SAFE = 2**62  # a product up to here is computed as it is


def added(arrays: Sequence[Ints]) -> Ints:
    """The sum of the arrays, of which there is one at least."""
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    return total


def times_over(amount: Ints, factor: Ints | int, over: Ints | int, most: int) -> tuple[Ints, Ints]:
    """(amount × factor) divided by `over`: quotient and remainder, exact, for values not below zero.

    Where the product fits 63 bits it is computed; `most` bounds it. Otherwise the quotient is estimated in double
    precision, and corrected by the remainder, which is exact although the products wrap: it is small.
    """
    if most < SAFE and isinstance(over, int):
        product = amount * factor
        quotient = product // over
        return quotient, product - quotient * over
    quotient = (amount.astype(np.float64) * factor / over).astype(np.int64)
    remainder = amount * factor - quotient * over
    for _again in range(2):
        low, high = remainder < 0, remainder >= over
        if not (low.any() or high.any()):
            break
        change = high.astype(np.int64) - low
        quotient += change
        remainder -= change * over
    return quotient, remainder


def portion(amount: Ints, part: Fraction, rule: Rounding, most: int) -> Ints:
    """A fraction of amounts not below zero and not above `most`, rounded by the rule."""
    times, over = part.numerator, part.denominator
    if rule is Rounding.HALF_UP and 2 * most * times + over < SAFE:
        return (amount * (2 * times) + over) // (2 * over)
    return rounded(*times_over(amount, times, over, most * times), over, rule)


def rounded(quotient: Ints, remainder: Ints, over: int, rule: Rounding) -> Ints:
    """What the rounding makes of quotient and remainder."""
    match rule:
        case Rounding.HALF_UP:
            more: Mask = 2 * remainder >= over
        case Rounding.HALF_EVEN:
            more = (2 * remainder > over) | ((2 * remainder == over) & (quotient % 2 == 1))
        case Rounding.UP:
            more = remainder > 0
        case Rounding.DOWN:
            return quotient
    return np.add(quotient, more, dtype=np.int64)


def share_all(amount: Ints, weights: Sequence[Ints | int], rule: Remainder, most: int) -> list[Ints]:
    """`amounts.share` for arrays: parts in proportion to the weights that add up to the amount."""
    if all(isinstance(weight, int) for weight in weights):
        whole: Ints | int = sum(int(weight) for weight in weights)
    else:
        whole = np.maximum(added([np.asarray(weight) for weight in weights]), 1)
    if rule is Remainder.LARGEST and len(weights) == 2:  # what one loses by rounding, the other has left over
        part, rest = times_over(amount, weights[0], whole, most)
        part = part + ((2 * rest >= whole) & (rest > 0))
        return [part, amount - part]
    divided = [times_over(amount, weight, whole, most) for weight in weights]
    parts = [part for part, _rest in divided]
    spare = amount - added(parts)
    if rule is not Remainder.LARGEST:
        open_ = spare
        order = range(len(weights)) if rule is Remainder.FIRST else range(len(weights) - 1, -1, -1)
        for place in order:
            weight = weights[place]
            takes = open_ if isinstance(weight, int) else np.where(weight > 0, open_, 0)
            parts[place] = parts[place] + takes
            open_ = open_ - takes
        return parts
    rests = [rest for _part, rest in divided]
    ranks: list[Ints] = [np.zeros_like(amount) for _rest in rests]
    for one in range(len(rests)):
        for other in range(one):
            behind = rests[one] > rests[other]
            ranks[other] += behind
            ranks[one] += ~behind
    return [part + (rank < spare) for part, rank in zip(parts, ranks, strict=True)]


def whole_weights(parts: Sequence[Fraction]) -> list[int]:
    """The same proportions as whole numbers."""
    over = lcm(*(part.denominator for part in parts))
    return [int(part * over) for part in parts]
