"""Score sheets of a round: what each juror gave, what the jury thinks, and how far it agrees. Exact, no floats.

    from kinomost.judging.scores import Criterion, Sheet, tabulate

    criteria = (Criterion("script", weight=Decimal(2), high=Decimal(10)), Criterion("team", high=Decimal(10)))
    table = tabulate(criteria, [Sheet(juror=1, entry=7, marks={"script": Decimal(8), "team": Decimal(6)})])
    for row in table.rows:
        print(row.rank, row.entry, row.mean, row.adjusted)

A sheet is worth 0 to 100 *points*: the weighted mean of its marks, each as a part of its own scale, rounded once, half
up, to four decimals. Every other figure is reckoned exactly from these points and rounded the same way to four
decimals, so it is the same to the digit on every machine and in every order of the sheets; ranks compare the rounded
figures, so what reads as equal is equal. `docs/decisions/adjusted-scores.md` has the formulas and their sources.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kinomost.judging.messages import Message, Problem, problem
from kinomost.judging.plain import is_key, read_number

SHRINKAGE = Decimal(3)
"""λ of the adjustment, in sheets: a juror's leaning seen on this many sheets is believed by half."""

DIVIDES_AT = Decimal(40)
"""An entry divides the jury when its highest and lowest sheet are at least this many points apart."""

OPINION = 3
"""A juror's best and worst entry mean something from this many sheets on."""


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


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry's place. All figures are points (0 to 100); None where nobody has scored the entry.

    `adjusted` is the mean without the jurors' leanings (None when the round does not adjust) and may pass 0 or 100.
    `rank` is the competition rank (1, 2, 2, 4); `tied` says that others have the same.
    """

    entry: int
    rank: int | None
    tied: bool
    sheets: int
    mean: Decimal | None
    median: Decimal | None
    low: Decimal | None
    high: Decimal | None
    spread: Decimal | None  # high − low
    adjusted: Decimal | None
    divides: tuple[Message, ...]  # why the entry belongs on the agenda; empty when the jury is of one mind

    @property
    def figure(self) -> Decimal | None:
        """What the rank is by: the adjusted mean where there is one, else the mean."""
        return self.mean if self.adjusted is None else self.adjusted


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a juror scores: `effect` points above (generous) or below (strict) the others on the same entries."""

    juror: int
    sheets: int
    mean: Decimal | None
    effect: Decimal | None  # None when the round does not adjust


@dataclass(frozen=True, slots=True)
class Table:
    """A round's result. `rows` by rank, those of one rank by number, those not scored last.

    `agreement` is Krippendorff's alpha for interval data: 1 is full agreement, 0 what chance gives, below 0 worse;
    None where it does not exist (no entry with two sheets, or all sheets alike). `notes` say what limits the table,
    such as groups of jurors without an entry in common, whose leanings cannot be compared.
    """

    rows: tuple[Standing, ...]
    jurors: tuple[Leaning, ...]  # by number
    agreement: Decimal | None
    notes: tuple[Message, ...] = ()

    def of(self, entry: int) -> Standing | None:
        """The entry's row, None if it is not in the round."""
        return next((row for row in self.rows if row.entry == entry), None)


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
    return _decimal(_Points(criteria).of(marks))


# Inside, points are whole ten-thousandths, so that everything after the rounding of a sheet is whole-number work.

_UNIT = 10**4


class _Points:
    """The worth of sheets under these criteria; each mark of a scale is reckoned once."""

    def __init__(self, criteria: Iterable[Criterion]) -> None:
        self.criteria = tuple(criteria)
        total = sum((Fraction(criterion.weight) for criterion in self.criteria), Fraction(0))
        self.parts = [
            (
                criterion.key,
                Fraction(criterion.low),
                Fraction(criterion.weight) * 100 * _UNIT / total / Fraction(criterion.high - criterion.low),
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
        total = 0
        for key, low, part in self.parts:
            mark = marks[key]
            worth = self.worth.get((key, mark))
            if worth is None:
                exact = (Fraction(mark) - low) * part * self.scale
                if (
                    exact.denominator != 1
                ):  # a mark between two steps, which only who skips `read_marks` can pass
                    return _half_up(_exactly(self.parts, marks))
                worth = self.worth[key, mark] = exact.numerator
            total += worth
        return (2 * total + self.scale) // (2 * self.scale)


def _exactly(parts: Iterable[tuple[str, Fraction, Fraction]], marks: Mapping[str, Decimal]) -> Fraction:
    return sum(((Fraction(marks[key]) - low) * part for key, low, part in parts), Fraction(0))


def _half_up(value: Fraction) -> int:
    """To the nearest whole, halves up (towards plus infinity, so that a shift of all by one moves all by one)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _decimal(units: int) -> Decimal:
    return Decimal(units).scaleb(-4)


def _ratio(top: int, below: int) -> Decimal:
    return _decimal(_half_up(Fraction(top, below)))


def tabulate(
    criteria: Iterable[Criterion],
    sheets: Iterable[Sheet],
    *,
    entries: Iterable[int] = (),
    jurors: Iterable[int] = (),
    adjust: bool = True,
    shrinkage: Decimal = SHRINKAGE,
    divides_at: Decimal = DIVIDES_AT,
) -> Table:
    """The table of a round from its valid sheets, one at most for a juror and an entry (of two the later counts).

    `entries` and `jurors` name those that belong to the round also without a sheet. Voided sheets are not passed.
    Raises ValueError for a shrinkage that is not above zero.
    """
    if shrinkage <= 0:
        raise ValueError("the shrinkage is a number of sheets above zero")
    worth = _Points(criteria)
    given = {(sheet.juror, sheet.entry): worth.of(sheet.marks) for sheet in sheets}
    by_entry: dict[int, dict[int, int]] = {entry: {} for entry in entries}
    by_juror: dict[int, dict[int, int]] = {juror: {} for juror in jurors}
    for juror, entry in sorted(given):
        by_entry.setdefault(entry, {})[juror] = given[juror, entry]
        by_juror.setdefault(juror, {})[entry] = given[juror, entry]
    effects = _effects(by_entry, by_juror, Fraction(shrinkage)) if adjust else None
    rows = [
        _standing(entry, by_entry[entry], effects, _divided(by_entry[entry], by_juror, divides_at))
        for entry in sorted(by_entry)
    ]
    leanings = tuple(
        Leaning(
            juror,
            len(scores),
            _ratio(sum(scores.values()), len(scores)) if scores else None,
            _decimal(_half_up(effects[juror])) if effects is not None and scores else None,
        )
        for juror, scores in sorted(by_juror.items())
    )
    return Table(_ranked(rows), leanings, _alpha(by_entry), _notes(by_entry, by_juror) if adjust else ())


def _standing(
    entry: int,
    scores: Mapping[int, int],
    effects: Mapping[int, Fraction] | None,
    divides: tuple[Message, ...],
) -> Standing:
    if not scores:
        return Standing(entry, None, False, 0, None, None, None, None, None, None, divides)
    given = sorted(scores.values())
    total, count = sum(given), len(given)
    middle = given[(count - 1) // 2] + given[count // 2]
    adjusted = None
    if effects is not None:
        adjusted = _decimal(_half_up((total - sum(effects[juror] for juror in scores)) / Fraction(count)))
    return Standing(
        entry=entry,
        rank=None,
        tied=False,
        sheets=count,
        mean=_ratio(total, count),
        median=_ratio(middle, 2),
        low=_decimal(given[0]),
        high=_decimal(given[-1]),
        spread=_decimal(given[-1] - given[0]),
        adjusted=adjusted,
        divides=divides,
    )


def _ranked(rows: list[Standing]) -> tuple[Standing, ...]:
    """Competition ranks; those of one rank by number, which says nothing about them."""
    scored = [row for row in rows if row.figure is not None]
    alike = Counter(row.figure for row in scored)
    ranks: dict[Decimal | None, int] = {}
    before = 0
    for figure in sorted(alike, key=lambda figure: figure or Decimal(0), reverse=True):
        ranks[figure] = before + 1
        before += alike[figure]
    placed = [replace(row, rank=ranks[row.figure], tied=alike[row.figure] > 1) for row in scored]
    placed.sort(key=lambda row: (row.rank or 0, row.entry))
    return (*placed, *(row for row in rows if row.figure is None))


def _effects(
    by_entry: Mapping[int, Mapping[int, int]], by_juror: Mapping[int, Mapping[int, int]], shrinkage: Fraction
) -> dict[int, Fraction]:
    """Leanings b that minimise Σ (y − a − b)² + λ Σ b² over all entries' worths a: exact.

    With a taken out, one equation a juror: (n + λ) b − Σ over the juror's entries of the mean leaning of its readers
    = Σ of (y − the entry's mean). Times the common denominator it is a system of whole numbers, with a diagonal that
    outweighs each row by λ, so that elimination without pivots never meets a zero.
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
    return dict(zip(jurors, _solve(system), strict=True))


def _solve(system: list[list[int]]) -> list[Fraction]:
    """The solution of a system of whole numbers (matrix and right side), by Bareiss' fraction-free elimination."""
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
    # Back substitution over one denominator, the determinant: Cramer's rule says that every term is whole.
    solution = [0] * size
    for at in range(size - 1, -1, -1):
        row = system[at]
        rest = row[size] * before - sum(row[column] * solution[column] for column in range(at + 1, size))
        solution[at] = rest // row[at]
    return [Fraction(value, before) for value in solution]


def _alpha(by_entry: Mapping[int, Mapping[int, int]]) -> Decimal | None:
    """Krippendorff's alpha with the interval metric, over the entries with two sheets or more."""
    units = [list(scores.values()) for scores in by_entry.values() if len(scores) > 1]
    values = [value for unit in units for value in unit]
    expected = _differences(values)
    if not expected:
        return None
    observed = sum((Fraction(_differences(unit), len(unit) - 1) for unit in units), Fraction(0))
    return _decimal(_half_up((1 - (len(values) - 1) * observed / expected) * _UNIT))


def _differences(values: list[int]) -> int:
    """Half the sum of (x − y)² over all ordered pairs."""
    return len(values) * sum(value * value for value in values) - sum(values) ** 2


def _divided(
    scores: Mapping[int, int], by_juror: Mapping[int, Mapping[int, int]], divides_at: Decimal
) -> tuple[Message, ...]:
    if len(scores) < 2:
        return ()
    found = []
    low, high = min(scores.values()), max(scores.values())
    spread = _decimal(high - low)
    if spread >= divides_at and high > low:
        found.append(Message("wide_spread", {"spread": spread, "low": _decimal(low), "high": _decimal(high)}))
    ends = {
        juror: (min(own.values()), max(own.values()))
        for juror in scores
        if len(own := by_juror[juror]) >= OPINION and min(own.values()) < max(own.values())
    }
    best = sum(scores[juror] == end[1] for juror, end in ends.items())
    worst = sum(scores[juror] == end[0] for juror, end in ends.items())
    if best and worst:
        found.append(Message("best_and_worst", {"best": best, "worst": worst}))
    return tuple(found)


def _notes(
    by_entry: Mapping[int, Mapping[int, int]], by_juror: Mapping[int, Mapping[int, int]]
) -> tuple[Message, ...]:
    """Whether the sheets fall into groups without an entry in common: leanings say nothing from one to another."""
    groups = 0
    left = {juror for juror, scores in by_juror.items() if scores}
    while left:
        groups += 1
        reached = [left.pop()]
        while reached:
            near = {other for entry in by_juror[reached.pop()] for other in by_entry[entry]} & left
            left -= near
            reached.extend(near)
    return (Message("groups_apart", {"groups": groups}),) if groups > 1 else ()
