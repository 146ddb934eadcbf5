"""Score sheets: their criteria, the marks on them, and what a sheet is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from kinomost.judging.messages import Message, Problem, problem
from kinomost.judging.plain import is_key, read_number


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the score sheet. Marks run from `low` to `high` in steps of `step`; `weight` is relative."""

    key: str
    weight: Decimal = Decimal(1)
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(10)
    step: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one juror gave one entry: a mark per criterion. Jurors and entries are numbers, never names."""

    juror: int
    entry: int
    marks: Mapping[str, Decimal]


def read_criteria(data: object) -> tuple[tuple[Criterion, ...], tuple[Problem, ...]]:
    """Criteria from a list of plain mappings (`key`, `weight`, `low`, `high`, `step`), and what is wrong with it.

    Numbers may be text, int or Decimal. Never raises; what has problems is left out of the first part.
    """
    if not isinstance(data, list | tuple):
        return (), (problem("", "not_list"),)
    found: dict[str, Criterion] = {}
    wrong: list[Problem] = [] if data else [problem("", "no_criteria")]
    for place, row in enumerate(data, 1):
        if not isinstance(row, Mapping):
            wrong.append(problem(str(place), "not_mapping"))
            continue
        key = row.get("key")
        here = key if is_key(key) else str(place)
        mistakes = [problem(here, "unknown_key", value=str(name)) for name in row if name not in _CRITERION]
        if not is_key(key):
            mistakes.append(problem(here, "bad_key", value=str(key)))
        elif key in found:
            mistakes.append(problem(here, "key_twice", value=key))
        numbers: dict[str, Decimal] = {}
        for name, default in _CRITERION.items():
            if name == "key":
                continue
            number = read_number(row.get(name, default))
            if number is None:
                mistakes.append(problem(here, "bad_number", value=str(row.get(name))))
            else:
                numbers[name] = number
        if not mistakes:
            criterion = Criterion(str(key), **numbers)
            mistakes.extend(Problem(here, message) for message in _faults(criterion))
            if not mistakes:
                found[criterion.key] = criterion
        wrong.extend(mistakes)
    return tuple(found.values()), tuple(wrong)


_CRITERION = {"key": "", "weight": "1", "low": "0", "high": "10", "step": "1"}
_MOST_MARKS = 1000  # on one scale


def _faults(criterion: Criterion) -> list[Message]:
    if criterion.weight <= 0:
        return [Message("bad_weight")]
    if criterion.high <= criterion.low:
        return [Message("empty_scale", {"low": criterion.low, "high": criterion.high})]
    if criterion.step <= 0 or Fraction(criterion.high - criterion.low) % Fraction(criterion.step):
        return [Message("bad_step", {"step": criterion.step, "low": criterion.low, "high": criterion.high})]
    if (criterion.high - criterion.low) / criterion.step > _MOST_MARKS:
        return [Message("fine_scale", {"most": _MOST_MARKS})]
    return []


def read_marks(
    criteria: Iterable[Criterion], marks: object, *, complete: bool = True
) -> tuple[dict[str, Decimal], tuple[Problem, ...]]:
    """The marks as people typed them, `{key: "7.5"}`, and what is wrong: `Problem.where` is the criterion's key.

    Missing (unless not `complete`: a draft), no number, off the scale, between two steps, a criterion unknown here.
    Never raises.
    """
    if not isinstance(marks, Mapping):
        return {}, (problem("", "not_mapping"),)
    known = {criterion.key: criterion for criterion in criteria}
    found: dict[str, Decimal] = {}
    wrong = [problem(str(key), "unknown_criterion", value=str(key)) for key in marks if key not in known]
    for key, scale in known.items():
        typed = marks.get(key)
        if typed is None or typed == "":
            if complete:
                wrong.append(problem(key, "mark_missing"))
            continue
        mark = read_number(typed)
        if mark is None:
            wrong.append(problem(key, "bad_number", value=str(typed)))
        elif not scale.low <= mark <= scale.high:
            wrong.append(problem(key, "off_scale", value=mark, low=scale.low, high=scale.high))
        elif Fraction(mark - scale.low) % Fraction(scale.step):
            wrong.append(problem(key, "off_step", value=mark, step=scale.step, low=scale.low))
        else:
            found[key] = mark
    return found, tuple(wrong)


def points(criteria: Iterable[Criterion], marks: Mapping[str, Decimal]) -> Decimal:
    """What the sheet is worth, 0 to 100, four decimals. KeyError if a mark is missing."""
    return as_points(_worth(tuple(criteria)).of(marks))


UNIT = 10**4
"""Inside, points are whole ten-thousandths, so that everything after the rounding of a sheet is whole-number work."""


class Worth:
    """The worth of sheets under these criteria; each mark of a scale is reckoned once."""

    def __init__(self, criteria: Iterable[Criterion]) -> None:
        self.criteria = tuple(criteria)
        total = sum((Fraction(criterion.weight) for criterion in self.criteria), Fraction(0))
        self.parts = [
            (
                criterion.key,
                Fraction(criterion.low),
                Fraction(criterion.weight) * 100 * UNIT / total / Fraction(criterion.high - criterion.low),
            )
            for criterion in self.criteria
        ]
        # Every mark of a scale times this is whole: then a sheet is a sum of whole numbers.
        steps = zip(self.parts, self.criteria, strict=True)
        self.scale = math.lcm(
            *((part * Fraction(criterion.step)).denominator for (*_, part), criterion in steps)
        )
        self.worth: dict[tuple[str, Decimal], int] = {}

    def of(self, marks: Mapping[str, Decimal]) -> int:
        """The sheet's points, in ten-thousandths."""
        total = 0
        for key, low, part in self.parts:
            mark = marks[key]
            worth = self.worth.get((key, mark))
            if worth is None:
                exact = (Fraction(mark) - low) * part * self.scale
                if exact.denominator != 1:  # between two steps, where only who skips `read_marks` gets
                    return half_up(*_exactly(self.parts, marks).as_integer_ratio())
                worth = self.worth[key, mark] = exact.numerator
            total += worth
        return half_up(total, self.scale)


_worth = lru_cache(maxsize=64)(Worth)  # criteria are few, and one round's sheets are many


def _exactly(parts: Iterable[tuple[str, Fraction, Fraction]], marks: Mapping[str, Decimal]) -> Fraction:
    return sum(((Fraction(marks[key]) - low) * part for key, low, part in parts), Fraction(0))


def half_up(top: int, below: int = 1) -> int:
    """The quotient (below is positive) to the nearest whole, halves towards plus infinity: a shift of all moves all."""
    return (2 * top + below) // (2 * below)


def as_points(units: int) -> Decimal:
    """Ten-thousandths of a point as a decimal with four places."""
    return Decimal(units).scaleb(-4)
