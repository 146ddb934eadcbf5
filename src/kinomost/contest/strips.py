"""Scores as drawings: plain numbers for SVG whose look is the style sheet's business."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from kinomost.judging.scores import Leaning, Standing
from kinomost.texts import formats

DOT = 6  # units from one dot to the next above it


@dataclass(frozen=True, slots=True)
class Strip:
    """The sheets of an entry on a line from 0 to 100: a dot each, equal ones above each other; where the means lie."""

    points: tuple[tuple[str, int], ...]  # x, and how many equal ones stand below it
    mean: str
    adjusted: str
    words: str

    @property
    def base(self) -> int:
        """The height at which the line lies; higher dots need more room above it."""
        return 8 + DOT * max(below for _x, below in self.points)

    @property
    def height(self) -> int:
        """The whole height, with room for the mark below the line."""
        return self.base + 6

    @property
    def dots(self) -> list[tuple[str, int]]:
        """The centre of each dot."""
        return [(x, self.base - 3 - DOT * below) for x, below in self.points]


@dataclass(frozen=True, slots=True)
class Lean:
    """A juror's leaning as a bar from the middle of a line from -`reach` to `reach`."""

    x: str
    width: str
    is_strict: bool


def tenths(points: Decimal) -> str:
    """Points to one decimal, as the language writes them: 63.5."""
    return f"{points:.1f}".replace(".", get_decimal_symbol(formats.locale()))


def strip_of(standing: Standing, points: Sequence[Decimal]) -> Strip | None:
    """The drawing of an entry's sheets; None where there is none."""
    if not points:
        return None
    dots: list[tuple[str, int]] = []
    for value in sorted(points):
        at = f"{value:.1f}"
        dots.append((at, sum(other == at for other, _below in dots)))
    return Strip(
        tuple(dots),
        _x(standing.mean),
        _x(standing.adjusted),
        formats.listed([tenths(value) for value in sorted(points)]),
    )


def _x(value: Decimal | None) -> str:
    """A place on the line; an adjusted mean may lie beyond its ends, and is drawn at them."""
    return "" if value is None else f"{min(max(value, Decimal(0)), Decimal(100)):.1f}"


def lean_of(leaning: Leaning, reach: Decimal) -> Lean | None:
    """The drawing of a leaning; None where there is none."""
    if leaning.effect is None or not reach:
        return None
    width = abs(leaning.effect) * 50 / reach
    return Lean(f"{50 - width if leaning.effect < 0 else 50:.1f}", f"{width:.1f}", leaning.effect < 0)
