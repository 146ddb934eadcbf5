"""What an import would do: every row with its fate, every problem at once, nothing written.

Three states of a row are compared: the file's, the database's, and both as they were after the last import. From
that it is known who changed what since: the file (the row is updated), the site (a conflict), or nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from kinomost.sheets.models import ImportedRow
from kinomost.sheets.scope import Existing, Progress, Scope, silent
from kinomost.sheets.spec import ModelSheet, Record
from kinomost.tables import CellError, Problem, Sheet, Source
from kinomost.tables.cells import near

NEW, CHANGED, UNCHANGED, CONFLICT = "new", "changed", "unchanged", "conflict"
LONGEST_KEY = 300


@dataclass
class Change:
    """One cell that differs: what the site has, what the file has."""

    column: str
    site: str
    file: str


@dataclass
class PlannedRow:
    """A row of the file and what would become of it. `deleted`: it was imported before and is gone from the site."""

    sheet: str
    record: Record
    status: str
    existing: Existing | None = None
    changes: list[Change] = field(default_factory=list)
    deleted: bool = False

    @property
    def key(self) -> str:
        """The row's key in its sheet."""
        return self.record.key

    @property
    def label(self) -> str:
        """Sheet and key in one line."""
        return f"{self.sheet}: {self.record.key}"

    @property
    def name(self) -> tuple[str, str]:
        """(sheet, key): by this a choice about a conflict names the row."""
        return self.sheet, self.record.key


@dataclass
class Plan:
    """What an import would do."""

    rows: list[PlannedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: Counter[str] = field(
        default_factory=Counter
    )  # sheet → rows of the site that the file does not have
    based: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        """The problems that forbid the import."""
        return [problem for problem in self.problems if not problem.note]

    @property
    def notes(self) -> list[Problem]:
        """What is worth knowing and forbids nothing."""
        return [problem for problem in self.problems if problem.note]

    def of(self, status: str) -> list[PlannedRow]:
        """The rows with this fate."""
        return [row for row in self.rows if row.status == status]

    def counts(self) -> dict[str, Counter[str]]:
        """Sheet → fate → number of rows."""
        out: dict[str, Counter[str]] = {}
        for row in self.rows:
            out.setdefault(row.sheet, Counter())[row.status] += 1
        return out

    @property
    def nothing_to_do(self) -> bool:
        """The site already is as the file says."""
        return all(row.status == UNCHANGED and row.name in self.based for row in self.rows)


@dataclass
class Understood:
    """The rows of a source as records, before anything is compared; this needs no database."""

    files: dict[str, Sheet]
    records: dict[str, list[Record]]
    problems: list[Problem]


def understand(source: Source, scope: Scope, progress: Progress = silent) -> Understood:
    """Parse every cell, with every problem that can be seen without the database."""
    total, done = sum(len(sheet.rows) for sheet in source.sheets), 0
    files, unknown = _known_sheets(source, scope)
    understood = Understood(files, {}, [*source.problems, *unknown])
    for name, spec in scope.sheets.items():
        if name in files:
            understood.records[name], problems = spec.understand(files[name])
            said = {(p.sheet, p.row, p.column) for p in source.errors if p.column}
            understood.problems += [p for p in problems if (p.sheet, p.row, p.column) not in said]
            done += len(files[name].rows)
            progress(done, total, name)
    return understood


def make_plan(source: Source, scope: Scope, progress: Progress = silent) -> Plan:
    """Check everything and compare; reads the database, writes nothing."""
    return compare_with_site(understand(source, scope, progress), scope)


def compare_with_site(understood: Understood, scope: Scope) -> Plan:
    """What would become of each row, and what is wrong between rows."""
    plan = Plan(problems=list(understood.problems))
    files, records = understood.files, understood.records
    view = View(scope, records)
    sample = scope.is_sample or view.cells("exchange", scope.exchange).get("sample") == "yes"
    plan.problems += [
        files[name].problem("only_sample")
        for name, found in records.items()
        if found and scope.sheets[name].only_sample and not sample
    ]
    for name, found in records.items():
        _check_rows(scope.sheets[name], files[name], found, view, plan)
    if not plan.errors:
        _check_taken(records, files, scope, plan)
    _compare(records, files, scope, plan)
    return plan


def _known_sheets(source: Source, scope: Scope) -> tuple[dict[str, Sheet], list[Problem]]:
    files: dict[str, Sheet] = {}
    problems = []
    for sheet in source.sheets:
        if sheet.name in scope.sheets:
            files.setdefault(sheet.name, sheet)
            continue
        guess = near(sheet.name, scope.sheets, 60)
        params = {"near": guess, "known": ", ".join(scope.sheets)}
        code = "unknown_sheet_near" if guess else "unknown_sheet"
        problems.append(Problem(code, sheet.place, value=sheet.name, params=params))
    return files, problems


class View:
    """Rows by sheet and key, as they will be after the import: the file's over the database's."""

    def __init__(self, scope: Scope, records: Mapping[str, list[Record]]) -> None:
        self._scope = scope
        self._file = {name: {record.key: record for record in found} for name, found in records.items()}

    def has(self, sheet: str, key: str) -> bool:
        """Whether such a row will exist."""
        return key in self._file.get(sheet, {}) or key in self._scope.pks(sheet)

    def keys(self, sheet: str) -> set[str]:
        """All keys that will exist."""
        return {*self._file.get(sheet, {}), *self._scope.pks(sheet)}

    def cells(self, sheet: str, key: str) -> Mapping[str, str]:
        """The row's cells as canonical text; empty where there is no such row."""
        existing = self._scope.rows(sheet).get(key) if key in self._scope.pks(sheet) else None
        texts = existing.texts if existing else {}
        record = self._file.get(sheet, {}).get(key)
        return {**texts, **record.texts} if record else texts


def _check_rows(spec: ModelSheet, sheet: Sheet, records: list[Record], view: View, plan: Plan) -> None:
    links = [
        column for column in (spec.match(header) for header in sheet.columns) if column and column.refers
    ]
    headers = {column.name: header for header in sheet.columns if (column := spec.match(header))}
    # What is wrong with a cell is said of the cell, not again of the row that misses it.
    said = {(p.row, p.column.split(".")[0]) for p in plan.errors if p.sheet == (sheet.place or sheet.name)}
    for record in records:
        for column in links:
            value = record.values.get(column.name)
            for item in value if isinstance(value, list) else [value] if value else []:
                key = f"{record.values.get(column.within, '')}/{item}" if column.within else str(item)
                if not view.has(column.refers, key):
                    guess = near(key, view.keys(column.refers), 75)
                    code = "unknown_row_near" if guess else "unknown_row"
                    params = {
                        "refers": column.refers,
                        "near": guess.partition("/")[2] if column.within else guess,
                    }
                    plan.problems.append(
                        sheet.problem(code, record.row, headers[column.name], str(item), params)
                    )
        for check in spec.checks:
            try:
                check(record, view.cells)
            except CellError as error:
                found = _at_cell(error, spec, sheet, record)
                if (found.row, found.column.split(".")[0]) not in said:
                    plan.problems.append(found)


def _at_cell(error: CellError, spec: ModelSheet, sheet: Sheet, record: Record) -> Problem:
    """The problem at the cell that the error names, under the header that the file has for it."""
    about = str(error.params.get("column", ""))
    headers = (header for header in sheet.columns if (column := spec.match(header)) and column.name == about)
    return sheet.problem(error.code, record.row, next(headers, about), error.value, error.params)


def _check_taken(
    records: Mapping[str, list[Record]], files: Mapping[str, Sheet], scope: Scope, plan: Plan
) -> None:
    for name, found in records.items():
        spec = scope.sheets[name]
        fresh = {record.key: record for record in found if record.key not in scope.pks(name)}
        for key in sorted(spec.taken_elsewhere(fresh, scope)):
            plan.problems.append(files[name].problem("taken", fresh[key].row, spec.key[0], key))


def _compare(
    records: Mapping[str, list[Record]], files: Mapping[str, Sheet], scope: Scope, plan: Plan
) -> None:
    based = {
        (row.sheet, row.key): row.row
        for row in ImportedRow.objects.filter(exchange_id=scope.exchange_id, sheet__in=list(records))
    }
    for name, found in records.items():
        rows = scope.rows(name)
        spec = scope.sheets[name]
        for record in found:
            existing = rows.get(record.key)
            if existing and spec.closed and spec.closed(existing.record):
                plan.problems.append(
                    replace(files[name].problem("erased", record.row, value=record.key), note=True)
                )
                continue
            if existing and spec.guard:
                try:
                    spec.guard(existing.record, record)
                except CellError as error:
                    plan.problems.append(_at_cell(error, spec, files[name], record))
            base = based.get((name, record.key[:LONGEST_KEY]))
            plan.rows.append(compare(name, record, existing, base))
            if base is not None:
                plan.based[name, record.key] = base
        plan.kept[name] = len(rows.keys() - {record.key for record in found})


def compare(
    sheet: str, record: Record, existing: Existing | None, base: Mapping[str, Any] | None
) -> PlannedRow:
    """The fate of one row. `base` holds the row after the last import: "file" as read, "site" as it then stood."""
    planned = partial(PlannedRow, sheet, record, existing=existing)
    if existing is None:
        return planned(status=NEW) if base is None else planned(status=CONFLICT, deleted=True)
    changes = [
        Change(column, existing.texts.get(column, ""), text)
        for column, text in record.texts.items()
        if existing.texts.get(column, "") != text
    ]
    if not changes:
        return planned(status=UNCHANGED)
    if base is None:
        return planned(status=CONFLICT, changes=changes)
    if any(existing.texts.get(column, "") != base["site"].get(column, "") for column in record.texts):
        return planned(status=CONFLICT, changes=changes)
    if all(text == base["file"].get(column, "") for column, text in record.texts.items()):
        return planned(status=UNCHANGED)  # an action stored the same row in its own words
    return planned(status=CHANGED, changes=changes)
