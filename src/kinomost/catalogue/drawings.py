"""Films on the line of years: one square a film, stacked in its year."""

from collections.abc import Iterable
from dataclasses import dataclass

SIDE, GAP = 12, 3  # units of the drawing


@dataclass(frozen=True)
class Square:
    """One film: its place in the drawing, its slug, and whether it stands apart (drawn hollow)."""

    x: int
    y: int
    slug: str
    hollow: bool


@dataclass(frozen=True)
class Column:
    """One year with its films; `label` is the year where it is written under the line."""

    year: int
    x: int
    label: str
    squares: tuple[Square, ...]


def years_drawn(films: Iterable[tuple[int | None, str, bool]]) -> list[Column]:
    """Columns for every year from the first decade to the last, for films given as (year, slug, hollow)."""
    dated = sorted((year, slug, hollow) for year, slug, hollow in films if year)
    if not dated:
        return []
    first, last = dated[0][0] // 10 * 10, max(dated[-1][0], dated[0][0] // 10 * 10 + 9)
    columns = []
    for place, year in enumerate(range(first, last + 1)):
        x = place * (SIDE + GAP)
        found = [(slug, hollow) for then, slug, hollow in dated if then == year]
        squares = tuple(
            Square(x, -(row + 1) * (SIDE + GAP), slug, hollow) for row, (slug, hollow) in enumerate(found)
        )
        columns.append(Column(year, x, str(year) if year % 10 == 0 else "", squares))
    return columns


@dataclass(frozen=True)
class Frame:
    """The size of a drawing, in its units, and how wide it is shown at most."""

    width: int
    top: int

    @property
    def box(self) -> str:
        """The `viewBox`."""
        return f"0 {self.top} {self.width} {22 - self.top}"

    @property
    def pixels(self) -> int:
        """As wide as its years need; a short run of years is not blown up."""
        return self.width * 8 // 5


def frame(columns: list[Column]) -> Frame:
    """The frame around these columns."""
    tallest = max((len(column.squares) for column in columns), default=1)
    return Frame(len(columns) * (SIDE + GAP), -tallest * (SIDE + GAP) - GAP)
