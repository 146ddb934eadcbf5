"""What an import or export of one exchange has in hand: who asks, which exchange, and what is already known of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from kinomost.tables import CellError, Source

if TYPE_CHECKING:
    from kinomost.sheets.spec import ModelSheet

Progress = Callable[[int, int, str], None]  # rows done, rows altogether, the sheet's name


def silent(done: int, total: int, sheet: str) -> None:
    """Progress that nobody watches."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold off the garbage collector: looking through a million new objects that all stay costs a fifth of an import."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass
class Existing:
    """A row as it is in the database: the record, and its cells in canonical text."""

    record: Any
    texts: dict[str, str]


@dataclass
class Scope:
    """One exchange, as an import or export sees it. Reads each sheet at most once."""

    exchange: str
    exchange_id: int  # 0 while the exchange does not exist yet
    sheets: Mapping[str, ModelSheet]
    by: str = "command"
    is_sample: bool = False
    lock: bool = False
    noting: bool = False  # what an import makes is noted, so that it can be taken back
    fresh: dict[str, set[str]] = field(default_factory=dict)  # sheet → keys of rows that this import made
    # What was made along with a row and is none itself, with that row's key.
    along: list[tuple[str, Model]] = field(default_factory=list)
    _rows: dict[str, dict[str, Existing]] = field(default_factory=dict)
    _pks: dict[str, dict[str, int]] = field(default_factory=dict)

    def rows(self, sheet: str) -> dict[str, Existing]:
        """The rows of a sheet that are in the database, by key."""
        if sheet not in self._rows:
            self._rows[sheet] = self.sheets[sheet].read(self)
        return self._rows[sheet]

    def pks(self, sheet: str) -> dict[str, int]:
        """Key → primary key of a sheet's rows in the database."""
        if sheet not in self._pks:
            self._pks[sheet] = self.sheets[sheet].keys(self)
        return self._pks[sheet]

    def keys(self, sheet: str) -> dict[int, str]:
        """Primary key → key."""
        return {pk: key for key, pk in self.pks(sheet).items()}

    def forget(self, sheet: str) -> None:
        """Read the sheet anew when it is next asked for: it was written."""
        self._rows.pop(sheet, None)
        self._pks.pop(sheet, None)


def exchange_of(source: Source, expected: str = "") -> str:
    """The exchange that a file says it is for, or else the expected one.

    Raises CellError where the file names none and none is expected, or another one than expected.
    """
    sheet = next((sheet for sheet in source.sheets if sheet.name == "exchange"), None)
    named = next((row.cells.get("exchange", "").strip() for row in sheet.rows), "") if sheet else ""
    if named and expected and named != expected:
        raise CellError("wrong_exchange", named, expected=expected)
    if not (named or expected):
        raise CellError("no_exchange")
    return named or expected
