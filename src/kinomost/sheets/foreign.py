"""Somebody else's spreadsheet: which of its columns is what, and how its rows become rows of our sheets.

A room that can take in a foreign list declares a `Target`: the things a column may hold (aims), what must be said
once for the whole file (options), and a function that turns the rows into our own sheets. Those then go through the
same plan and the same import as any season. Messages name the file's own rows and columns.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import slugify
from rapidfuzz import fuzz

from kinomost.journal.actions import record
from kinomost.names.russian import to_latin
from kinomost.names.texts import script_of
from kinomost.sheets.models import Mapping as SavedMapping
from kinomost.sheets.registry import shipped_mappings
from kinomost.sheets.scope import Scope
from kinomost.tables import CellError, Problem, Row, Sheet, Source
from kinomost.tables.cells import Cell, fold

Label = str | Promise
_SAMPLE = 40  # rows looked at when guessing what a column holds
_ENOUGH = 78  # of 100: below this a column's name says too little


@dataclass(frozen=True)
class Aim:
    """What a foreign column can be: its name here, the words by which such columns go, and what they hold."""

    name: str
    label: Label
    words: tuple[str, ...]
    cell: Cell[Any] | None = None
    required: bool = False


@dataclass(frozen=True)
class Option:
    """What holds for the whole file, such as the city of a programme that names none."""

    name: str
    label: Label
    cell: Cell[Any]
    help: Label = ""
    refers: str = ""  # the sheet of whose rows in this exchange it is one


@dataclass(frozen=True)
class Target:
    """A kind of foreign list that a room takes in."""

    name: str
    label: Label
    aims: tuple[Aim, ...]
    options: tuple[Option, ...]
    build: Callable[[Draft], None]


@dataclass
class Choice:
    """The answer to "which column is what": by hand, remembered, or guessed."""

    target: str
    columns: dict[str, str] = field(default_factory=dict)  # aim → the file's column
    options: dict[str, str] = field(default_factory=dict)


class Draft:
    """A foreign sheet on its way into ours: gives cells by aim, collects rows for our sheets and problems."""

    def __init__(self, sheet: Sheet, choice: Choice, target: Target, scope: Scope) -> None:
        self.sheet = sheet
        self.scope = scope
        self.problems: list[Problem] = []
        self.options: dict[str, Any] = {}
        self.memo: dict[str, Any] = {}  # what a target looks up once for all rows
        self._columns = {aim: column for aim, column in choice.columns.items() if column in sheet.columns}
        self._aims = {aim.name: aim for aim in target.aims}
        self._rows: dict[str, dict[str, Row]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        for option in target.options:
            self._option(option, choice.options.get(option.name, "").strip())
        for aim in target.aims:
            column = choice.columns.get(aim.name, "")
            if (aim.required and not column) or (column and column not in sheet.columns):
                params = {"aim": str(aim.label)}
                self.problems.append(Problem("unmapped", sheet.place, column=column, params=params))

    def _option(self, option: Option, text: str) -> None:
        try:
            self.options[option.name] = option.cell.parse(text) if text else None
        except CellError as error:
            self.problems.append(error.problem(self.sheet.place, None, str(option.label)))

    def has(self, aim: str) -> bool:
        """Whether the file has a column for it."""
        return aim in self._columns

    def text(self, row: Row, aim: str) -> str:
        """The cell's text on one line, "" where there is none."""
        return " ".join(row.cells.get(self._columns.get(aim, ""), "").split())

    def value(self, row: Row, aim: str) -> Any:
        """The cell's value, None where it is empty; raises CellError."""
        text = self.text(row, aim)
        cell = self._aims[aim].cell
        return (cell.parse(text) if cell else text) if text else None

    def column(self, aim: str) -> str:
        """The file's name of the column, for messages."""
        return self._columns.get(aim, "")

    def wrong(self, error: CellError, row: Row, aim: str, *, note: bool = False) -> None:
        """Keep a problem at a cell."""
        problem = error.problem(self.sheet.place, row.number, self.column(aim))
        self.problems.append(Problem(**{**problem.__dict__, "note": note}))

    def add(
        self, sheet: str, key: str, row: Row, cells: Mapping[str, str], labels: Mapping[str, str]
    ) -> None:
        """A row for one of our sheets; the first of several with one key stands. `labels`: our column → aim."""
        self._rows.setdefault(sheet, {}).setdefault(key, Row(row.number, dict(cells)))
        self._labels[sheet] = {ours: self.column(aim) for ours, aim in labels.items() if self.has(aim)}

    def source(self) -> Source:
        """Our own sheets, with the places of the file they came from."""
        sheets = []
        for name, rows in self._rows.items():
            columns = tuple(dict.fromkeys(column for row in rows.values() for column in row.cells))
            sheets.append(Sheet(name, columns, tuple(rows.values()), self.sheet.place, self._labels[name]))
        return Source(tuple(sheets), tuple(sorted(self.problems, key=lambda problem: problem.row or 0)))


def rewrite(source: Source, choice: Choice, target: Target, scope: Scope) -> Source:
    """Our sheets made from the one foreign sheet in `source`, with every problem found on the way."""
    if source.errors or not source.sheets:
        return source
    draft = Draft(source.sheets[0], choice, target, scope)
    if not any(not problem.note for problem in draft.problems):
        target.build(draft)
    made = draft.source()
    return Source(made.sheets, source.problems + made.problems)


def distinct(sheet: Sheet) -> tuple[list[Row], list[Problem]]:
    """The rows without those that repeat an earlier one word for word, and a note on each that does."""
    first: dict[tuple[str, ...], Row] = {}
    notes = []
    for row in sheet.rows:
        cells = tuple(row.cells.get(column, "").strip() for column in sheet.columns)
        if cells in first:
            params = {"first": first[cells].number}
            notes.append(Problem("repeated_row", sheet.place, row.number, params=params, note=True))
        else:
            first[cells] = row
    return list(first.values()), notes


# -- guessing


def guess_columns(sheet: Sheet, target: Target) -> dict[str, str]:
    """Aim → column, judged by the columns' names and by whether their cells can be what the aim holds."""
    scores = sorted(
        (
            (score, -index, aim.name, column)
            for aim in target.aims
            for index, column in enumerate(sheet.columns)
            if (score := _likeness(aim, column)) >= _ENOUGH and _can_hold(aim, column, sheet)
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for _score, _index, aim_name, column in scores:
        if aim_name not in found and column not in found.values():
            found[aim_name] = column
    return found


def guess_target(sheet: Sheet, targets: Iterable[Target]) -> tuple[Target, dict[str, str]]:
    """The target whose needs the file's columns meet best."""

    def merit(item: tuple[Target, dict[str, str]]) -> tuple[float, int]:
        needed = [aim.name for aim in item[0].aims if aim.required]
        return sum(name in item[1] for name in needed) / max(len(needed), 1), len(item[1])

    return max(((target, guess_columns(sheet, target)) for target in targets), key=merit)


def _likeness(aim: Aim, column: str) -> float:
    name = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
    return max(
        100.0 if name == fold(word) else fuzz.token_set_ratio(name, fold(word)) - 8 + min(len(word), 8) / 2
        for word in aim.words
    )


def _can_hold(aim: Aim, column: str, sheet: Sheet) -> bool:
    texts = [text for row in sheet.rows[:_SAMPLE] if (text := row.cells.get(column, "").strip())]
    if aim.cell is None or not texts:
        return True
    fit = 0
    for text in texts:
        try:
            aim.cell.parse(text)
        except CellError as error:
            fit += error.code.startswith("ambiguous")
        else:
            fit += 1
    return fit >= 0.6 * len(texts)


# -- remembered choices


@transaction.atomic
def remember(by: str, name: str, choice: Choice, exchange_id: int) -> SavedMapping:
    """Save a choice under a name, for the next file of the same kind."""
    saved, _ = SavedMapping.objects.update_or_create(
        exchange_id=exchange_id,
        name=name,
        defaults={"target": choice.target, "columns": choice.columns, "options": choice.options},
    )
    record(by, "save", saved)
    return saved


@transaction.atomic
def forget(by: str, saved: SavedMapping) -> None:
    """Forget a choice that was saved."""
    record(by, "forget", saved, name=saved.name)
    saved.delete()


def recall(name: str, exchange_id: int) -> Choice | None:
    """The choice saved under this name, or the one that ships under it."""
    saved = SavedMapping.objects.filter(exchange_id=exchange_id, name=name).first()
    if saved:
        return Choice(saved.target, dict(saved.columns), dict(saved.options))
    path = shipped_mappings().get(name)
    return Choice(**yaml.safe_load(path.read_text("utf-8"))) if path else None


def fitting(sheet: Sheet, exchange_id: int) -> list[str]:
    """The names of the choices, remembered or shipped, whose columns this file has."""
    shipped = {name: yaml.safe_load(path.read_text("utf-8")) for name, path in shipped_mappings().items()}
    columns = {name: choice["columns"] for name, choice in shipped.items()}
    columns |= dict(SavedMapping.objects.filter(exchange_id=exchange_id).values_list("name", "columns"))
    return sorted(name for name, used in columns.items() if set(used.values()) <= set(sheet.columns))


def shipped_names(exchange_id: int) -> list[str]:
    """All names under which something is remembered for this exchange, and what ships."""
    saved = SavedMapping.objects.filter(exchange_id=exchange_id).values_list("name", flat=True)
    return sorted({*saved, *shipped_mappings()})


# -- what several rooms' targets need


def short_name(text: str, prefix: str = "", limit: int = 75) -> str:
    """A short name made from a name: romanised, or a number where that cannot be done; the same each time."""
    latin = to_latin(text) if script_of(text) == "Cyrl" else text
    slug = slugify(latin.replace("đ", "dj").replace("Đ", "Dj")) or f"x{zlib.crc32(text.encode())}"
    return (f"{prefix}-{slug}" if prefix else slug)[:limit].strip("-")
