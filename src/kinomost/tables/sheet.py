"""What a file holds once it is read: named sheets of rows of text, each cell with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kinomost.tables.problems import NOTHING, Problem


@dataclass(frozen=True)
class Limits:
    """How much of a file is read. The defaults hold a large season with room to spare."""

    megabytes: int = 40  # of one file as it arrives, and of a folder altogether
    unpacked_megabytes: int = 200
    ratio: int = 250  # unpacked to packed; office programs reach about 60 with very regular sheets
    sheets: int = 80
    rows: int = 100_000
    columns: int = 300
    cells: int = 3_000_000
    characters: int = 32_767  # what a spreadsheet program holds in one cell

    @property
    def bytes(self) -> int:
        """`megabytes` in bytes."""
        return self.megabytes * 1_000_000


LIMITS = Limits()


@dataclass(frozen=True)
class Row:
    """One row: its number as the person's program shows it (the header is 1), and column → text."""

    number: int
    cells: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict)  # YAML: the line on which each value begins

    def line(self, column: str) -> int:
        """The row or line to name in a message about this column."""
        return self.lines.get(column, self.number)


@dataclass(frozen=True)
class Sheet:
    """A named table of text. `place` is what a message calls it: «films.csv», «season.xlsx: films»."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    place: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # our column → the file's own name for it

    def problem(
        self,
        code: str,
        row: Row | None = None,
        column: str = "",
        value: str = "",
        params: Mapping[str, object] = NOTHING,
    ) -> Problem:
        """A problem at a place in this sheet, in the words of the file it came from."""
        number = row.line(column) if row else None
        return Problem(code, self.place or self.name, number, self.labels.get(column, column), value, params)


@dataclass(frozen=True)
class Source:
    """Everything read from one folder, workbook or upload."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> list[Problem]:
        """The problems that are more than notes."""
        return [problem for problem in self.problems if not problem.note]


def sheet_of(name: str, columns: tuple[str, ...], rows: Sequence[Mapping[str, str]]) -> Sheet:
    """A sheet made by a program rather than read from a file; rows are numbered as a reader will see them."""
    return Sheet(name, columns, tuple(Row(number, row) for number, row in enumerate(rows, start=2)))
