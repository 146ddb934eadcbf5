"""A sheet: what a room says about the rows it can take in and give out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise

from kinomost.journal.models import Versioned
from kinomost.sheets.fields import Column, Field, Tagged, chunks, tagged_order
from kinomost.sheets.scope import Existing, Scope
from kinomost.tables import CellError, Problem, Row, Sheet
from kinomost.tables.cells import near

# Cells with these problems are left out and the row is taken: a register's number can be mended later.
LEFT_OUT = frozenset({"bad_identifier"})


@dataclass
class Record:
    """A row of a file, understood: its values for the database, and the same as canonical text."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    key: str = ""


Lookup = Callable[
    [str, str], Mapping[str, str]
]  # sheet, key → the cells of that row, from the file or the database
Check = Callable[[Record, Lookup], None]  # raises CellError; `column` in its parameters names the cell


@dataclass(frozen=True)
class ModelSheet:
    """Rows of one model in one exchange.

    `key` are the columns that make a row the same row; `natural` the look-ups that give them from the database.
    `path` leads from the model to the exchange's id. `repeats` allows several rows with one key, told apart by
    their order. `checks` see the whole row, and other rows through a look-up.
    """

    name: str
    model: type[Model]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    natural: tuple[str, ...]
    path: str = "exchange_id"
    only: Mapping[str, Any] = field(default_factory=dict, hash=False)
    repeats: bool = False
    record: bool = False  # usually one row: exported as YAML
    taken: str = ""  # the column that must be free in all exchanges, not only in this one
    checks: tuple[Check, ...] = ()
    closed: Callable[[Any], bool] | None = None  # records that no file may change any more
    guard: Callable[[Any, Record], None] | None = (
        None  # raises CellError where a record cannot become the row
    )
    only_sample: bool = False  # read into exchanges that are marked as samples
    order: tuple[str, ...] = ()  # the columns by which an export is sorted, if not by key
    about: str | Promise = ""
    before: Callable[[Any, Record, Scope], None] | None = None  # a last word on a record before it is saved
    after: Callable[[Sequence[Any], Scope], None] | None = None  # told of all records that were written
    # Of an import that is taken back: records that stay all the same, and what is told of those that go.
    lasts: Callable[[Any], bool] | None = None
    gone: Callable[[Sequence[int]], None] | None = None

    @cached_property
    def blank(self) -> tuple[Column, ...]:
        """The columns of an empty sheet."""
        return tuple(column for one in self.fields for column in one.columns())

    def match(self, header: str) -> Column | None:
        """The column that a header of a file names."""
        return next((column for one in self.fields if (column := one.match(header))), None)

    # -- reading the database

    def _queryset(self, scope: Scope) -> Any:
        records = self.model._default_manager.filter(**{self.path: scope.exchange_id}, **self.only).order_by(
            "pk"
        )
        if scope.lock and connection.features.has_select_for_update:
            records = records.select_for_update(of=("self",))
        return records

    def keys(self, scope: Scope) -> dict[str, int]:
        """Key → primary key of all rows in the exchange: one query."""
        if not scope.exchange_id:
            return {}
        found = self.model._default_manager.filter(**{self.path: scope.exchange_id}, **self.only)
        return {"/".join(map(str, row[:-1])): row[-1] for row in found.values_list(*self.natural, "pk")}

    def read(self, scope: Scope) -> dict[str, Existing]:
        """All rows in the exchange by key, as canonical text: as many queries for one row as for many."""
        if not scope.exchange_id:
            return {}
        records = list(self._queryset(scope))
        numbered = Numbered(self)
        described = zip(records, self.describe(records, scope), strict=True)
        return {numbered.key(texts): Existing(record, texts) for record, texts in described}

    def describe(self, records: Sequence[Any], scope: Scope) -> list[dict[str, str]]:
        """The cells of these records in canonical text, empty ones left out."""
        shared = [(one, one.shared(records, scope, self.path)) for one in self.fields]
        described = []
        for record in records:
            texts: dict[str, str] = {}
            for one, common in shared:
                texts |= one.read(record, common)
            described.append(texts)
        return described

    def sheet(self, scope: Scope) -> Sheet:
        """All rows as a sheet to write: sorted by key, families of columns as wide as their texts need."""
        order = self.order or (self.key[0], "position")
        rows = sorted(
            scope.rows(self.name).items(),
            key=lambda item: ([item[1].texts.get(name, "").rjust(6, "0") for name in order], item[0]),
        )
        used = {column for _, existing in rows for column in existing.texts}
        columns: list[str] = []
        for one in self.fields:
            if isinstance(one, Tagged):
                family = [name for name in used if name.split(".")[0] == one.name]
                columns += sorted(family, key=tagged_order)
            else:
                columns += [column.name for column in one.columns()]
        numbered = enumerate((existing.texts for _, existing in rows), start=2)
        cells = (Row(number, {name: texts.get(name, "") for name in columns}) for number, texts in numbered)
        return Sheet(self.name, tuple(columns), tuple(cells))

    # -- understanding a file

    def understand(self, sheet: Sheet) -> tuple[list[Record], list[Problem]]:
        """The rows of a file as records, and everything that is wrong with their cells."""
        columns, problems = self._columns(sheet)
        records = []
        numbered = Numbered(self)
        first: dict[str, int] = {}
        # Much that stands in a column stands there often: a city, a source, a kind.
        known: dict[tuple[str, str], tuple[Any, str]] = {}
        for row in sheet.rows:
            record = Record(row)
            for header, column in columns.items():
                text = row.cells.get(header, "")
                try:
                    understood = known.get((header, text)) or self._cell(column, text)
                    record.values[column.name], record.texts[column.name] = understood
                    known[header, text] = understood
                except CellError as error:
                    note = error.code in LEFT_OUT
                    problem = sheet.problem(error.code, row, header, error.value, error.params)
                    problems.append(replace(problem, note=note))
            record.key = numbered.key(record.texts)
            if not self.repeats and record.key in first and all(record.texts.get(name) for name in self.key):
                params = {"columns": ", ".join(self.key), "first": first[record.key]}
                problems.append(sheet.problem("key_twice", row, self.key[0], params=params))
            first.setdefault(record.key, row.number)
            records.append(record)
        return records, problems

    def _cell(self, column: Column, text: str) -> tuple[Any, str]:
        if text.strip():
            value = column.cell.parse(text)
            return value, column.cell.format(value)
        if column.required:
            raise CellError("required")
        return None, column.default

    def _columns(self, sheet: Sheet) -> tuple[dict[str, Column], list[Problem]]:
        found: dict[str, Column] = {}
        problems = []
        for header in sheet.columns:
            column = self.match(header)
            if column:
                found[header] = column
            elif not header.startswith("_"):
                known = [column.name for column in self.blank]
                guess = near(header, known)
                code = "unknown_column_near" if guess else "unknown_column"
                params = {"near": guess, "known": ", ".join(known)}
                problems.append(sheet.problem(code, None, header, header, params))
        names = {column.name for column in found.values()}
        problems += [
            sheet.problem("missing_column", None, column.name, column.name)
            for column in self.blank
            if column.required and column.name not in names
        ]
        return found, problems

    # -- writing

    def write(
        self,
        created: Sequence[Record],
        changed: Sequence[tuple[Existing, Record]],
        scope: Scope,
        tell: Callable[[int], None] = lambda _written: None,
    ) -> list[tuple[Any, Record]]:
        """Create and change records in bulk; gives each record with its row. Call inside a transaction.

        `tell` hears from time to time how many rows are created.
        """
        fresh = [(self.model(**self.only), record) for record in created]
        edited = [(existing.record, record) for existing, record in changed]
        for instance, record in [*fresh, *edited]:
            if self.path == "exchange_id":
                instance.exchange_id = scope.exchange_id
            for one in self.fields:
                one.assign(instance, record.values, scope)
            if self.before:
                self.before(instance, record, scope)
        manager = self.model._default_manager
        instances = [instance for instance, _ in fresh]
        for number, chunk in enumerate(chunks(instances)):
            manager.bulk_create(chunk)
            tell(number * len(chunk))
        names = {name for one in self.fields for name in one.attributes()}
        if issubclass(self.model, Versioned):
            names |= {"version", "changed_at"}
            for instance, _ in edited:
                instance.version += 1
                instance.changed_at = timezone.now()
        if edited and names:
            manager.bulk_update([instance for instance, _ in edited], sorted(names), batch_size=200)
        written = [*fresh, *edited]
        for one in self.fields:
            one.store([(instance, record.values) for instance, record in written], scope)
        if self.after:
            self.after([instance for instance, _ in written], scope)
        scope.forget(self.name)
        return written

    def taken_elsewhere(self, keys: Iterable[str], scope: Scope) -> set[str]:
        """Those of these new keys that a row of another exchange holds already."""
        wanted = list(keys)
        if not self.taken or not wanted:
            return set()
        found: set[str] = set()
        for chunk in chunks(wanted):
            found |= set(
                self.model._default_manager.filter(**{f"{self.taken}__in": chunk})
                .exclude(**{self.path: scope.exchange_id})
                .values_list(self.taken, flat=True)
            )
        return found


class Numbered:
    """Gives rows their keys; where a sheet allows repeats, the second of one key is "…#2"."""

    def __init__(self, sheet: ModelSheet) -> None:
        self._sheet = sheet
        self._seen: Counter[str] = Counter()

    def key(self, texts: Mapping[str, str]) -> str:
        """The key of the next row with these cells."""
        key = "/".join(texts.get(name, "") for name in self._sheet.key)
        self._seen[key] += 1
        number = self._seen[key]
        return f"{key}#{number}" if self._sheet.repeats and number > 1 else key
