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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kinomost.judging.messages import Message, Problem

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
    raise NotImplementedError


def read_marks(
    criteria: Iterable[Criterion], marks: object, *, complete: bool = True
) -> tuple[dict[str, Decimal], tuple[Problem, ...]]:
    """The marks as people typed them, `{key: "7.5"}`, and what is wrong: `Problem.where` is the criterion's key.

    Missing (unless not `complete`: a draft), no number, off the scale, between two steps, a criterion unknown here.
    Never raises.
    """
    raise NotImplementedError


def points(criteria: Iterable[Criterion], marks: Mapping[str, Decimal]) -> Decimal:
    """What the sheet is worth, 0 to 100, four decimals. KeyError if a mark is missing."""
    raise NotImplementedError


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
    """
    raise NotImplementedError
