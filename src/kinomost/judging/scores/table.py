"""The table of a round: figures, ranks, leanings, and what divides the jury."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kinomost.judging.messages import Message
from kinomost.judging.scores.measures import SHRINKAGE, alpha, leanings
from kinomost.judging.scores.sheets import Criterion, Sheet, Worth, as_points, half_up

DIVIDES_AT = Decimal(40)
"""An entry divides the jury when its highest and lowest sheet are at least this many points apart."""

OPINION = 3
"""A juror's best and worst entry mean something from this many sheets on."""


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
    worth = Worth(criteria)
    given = {(sheet.juror, sheet.entry): worth.of(sheet.marks) for sheet in sheets}
    by_entry: dict[int, dict[int, int]] = {entry: {} for entry in entries}
    by_juror: dict[int, dict[int, int]] = {juror: {} for juror in jurors}
    for juror, entry in sorted(given):
        by_entry.setdefault(entry, {})[juror] = given[juror, entry]
        by_juror.setdefault(juror, {})[entry] = given[juror, entry]
    effects, whole = leanings(by_entry, by_juror, Fraction(shrinkage)) if adjust else (None, 1)
    ends = {
        juror: (min(scores.values()), max(scores.values()))
        for juror, scores in by_juror.items()
        if len(scores) >= OPINION and len(set(scores.values())) > 1
    }
    rows = [
        _standing(entry, by_entry[entry], effects, whole, _divided(by_entry[entry], ends, divides_at))
        for entry in sorted(by_entry)
    ]
    lean = tuple(
        Leaning(
            juror,
            len(scores),
            _mean(sum(scores.values()), len(scores)) if scores else None,
            as_points(half_up(effects[juror], whole)) if effects is not None and scores else None,
        )
        for juror, scores in sorted(by_juror.items())
    )
    return Table(_ranked(rows), lean, alpha(by_entry), _notes(by_entry, by_juror) if adjust else ())


def _standing(
    entry: int,
    scores: Mapping[int, int],
    effects: Mapping[int, int] | None,
    whole: int,
    divides: tuple[Message, ...],
) -> Standing:
    if not scores:
        return Standing(entry, None, False, 0, None, None, None, None, None, None, divides)
    given = sorted(scores.values())
    total, count = sum(given), len(given)
    middle = given[(count - 1) // 2] + given[count // 2]
    adjusted = None
    if effects is not None:
        free = total * whole - sum(effects[juror] for juror in scores)
        adjusted = as_points(half_up(free, count * whole))
    return Standing(
        entry=entry,
        rank=None,
        tied=False,
        sheets=count,
        mean=_mean(total, count),
        median=_mean(middle, 2),
        low=as_points(given[0]),
        high=as_points(given[-1]),
        spread=as_points(given[-1] - given[0]),
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


def _mean(top: int, below: int) -> Decimal:
    return as_points(half_up(top, below))


def _divided(
    scores: Mapping[int, int], ends: Mapping[int, tuple[int, int]], divides_at: Decimal
) -> tuple[Message, ...]:
    """Why the entry divides its readers; `ends` are the lowest and highest sheet of each juror with an opinion."""
    if len(scores) < 2:
        return ()
    found = []
    low, high = min(scores.values()), max(scores.values())
    spread = as_points(high - low)
    if spread >= divides_at and high > low:
        # Said to a tenth of a point: the sheets' own figures stand beside it.
        told = {"spread": spread, "low": as_points(low), "high": as_points(high)}
        found.append(Message("wide_spread", {name: round(points, 1) for name, points in told.items()}))
    best = sum(juror in ends and given == ends[juror][1] for juror, given in scores.items())
    worst = sum(juror in ends and given == ends[juror][0] for juror, given in scores.items())
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
