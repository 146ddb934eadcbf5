"""Carrying out an import: all or nothing, in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from kinomost.journal.actions import record as audit
from kinomost.journal.models import AuditLine
from kinomost.sheets.models import ImportedRow
from kinomost.sheets.plans import (
    CONFLICT,
    LONGEST_KEY,
    UNCHANGED,
    Plan,
    PlannedRow,
    compare_with_site,
    understand,
)
from kinomost.sheets.scope import Progress, Scope, silent
from kinomost.sheets.spec import ModelSheet, Record
from kinomost.sheets.taking_back import noted
from kinomost.tables import Problem, Source

Choice = bool | Collection[tuple[str, str]]  # overwrite all conflicts, none, or those of these (sheet, key)


@dataclass
class Result:
    """What an import did: numbers by sheet. With problems it did nothing."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    conflicts: list[PlannedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    made: list[tuple[Any, ...]] = field(default_factory=list)  # see `taking_back.noted`

    @property
    def done(self) -> bool:
        """Nothing stood in the way."""
        return not self.problems


class ImportRefused(Exception):
    """There are problems; nothing was written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("; ".join(f"{problem.where()}: {problem.text()}" for problem in plan.errors[:5]))
        self.plan = plan


def run_import(
    source: Source, scope: Scope, *, overwrite: Choice = False, progress: Progress = silent
) -> Result:
    """Import all of `source`, or nothing. Rows edited on the site are kept unless `overwrite` names them.

    The comparison is made anew inside the transaction, with the rows locked where the database can, so an edit
    made between a preview and this call is a conflict like any other and is not lost. Only what needs the database
    happens in there: on SQLite nobody else can write in the meantime.
    """
    understood = understand(source, scope, progress)
    if any(not problem.note for problem in understood.problems):
        plan = compare_with_site(understood, scope)
        return Result(problems=plan.errors, notes=plan.notes)
    try:
        with transaction.atomic():
            scope.lock = True
            plan = compare_with_site(understood, scope)
            if plan.errors:
                raise ImportRefused(plan)
            return _carry_out(plan, scope, overwrite, progress)
    except ImportRefused as refused:
        return Result(problems=refused.plan.errors, notes=refused.plan.notes)
    except IntegrityError as error:
        return Result(problems=[Problem("refused", params={"detail": str(error).split("\n")[0]})])


def _carry_out(plan: Plan, scope: Scope, overwrite: Choice, progress: Progress) -> Result:
    result = Result(notes=plan.notes)
    total, done = len(plan.rows), 0
    base: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    made: list[tuple[str, str, Model]] = []
    for name, spec in scope.sheets.items():
        mine = [row for row in plan.rows if row.sheet == name]
        if not mine:
            continue
        kept = [row for row in mine if row.status == CONFLICT and not _chosen(row, overwrite)]
        left = {row.name for row in kept}
        wanted = [row for row in mine if row.status != UNCHANGED and row.name not in left]
        created = [row.record for row in wanted if row.existing is None]
        changed = [(row.existing, row.record) for row in wanted if row.existing is not None]
        tell = _from(done + len(mine) - len(wanted), total, name, progress)
        written = spec.write(created, changed, scope, tell) if wanted else []
        fresh = scope.fresh[name] = {record.key for record in created}
        made += [(name, record.key, one) for one, record in written if record.key in fresh]
        lines += _lines(scope, written, fresh)
        unchanged = [row for row in mine if row.status == UNCHANGED]
        base += _bases(spec, written, [row for row in unchanged if row.name not in plan.based], scope)
        result.created[name] = len(created)
        result.changed[name] = len(changed)
        result.unchanged[name] = len(unchanged)
        result.conflicts += kept
        done += len(mine)
        progress(done, total, name)
    _remember(base, scope)
    if scope.noting:
        result.made = noted(made, scope)
    if lines:
        audit(
            scope.by,
            "import",
            exchange_id=scope.exchange_id,
            kind="sheets",
            created=sum(result.created.values()),
            changed=sum(result.changed.values()),
        )
        _insert(AuditLine, ("by", "verb", "kind", "object_id", "detail", "exchange_id", "at"), lines, scope)
    return result


def _from(start: int, total: int, sheet: str, progress: Progress) -> Callable[[int], None]:
    return lambda written: progress(start + written, total, sheet)


def _chosen(row: PlannedRow, overwrite: Choice) -> bool:
    return overwrite if isinstance(overwrite, bool) else row.name in overwrite


def _lines(scope: Scope, written: list[tuple[Any, Record]], fresh: set[str]) -> list[tuple[Any, ...]]:
    # Column names only: a log that nobody can rewrite must not keep what a person may have erased.
    return [
        (
            scope.by,
            "import_create" if record.key in fresh else "import_change",
            instance._meta.model_name,
            instance.pk,
            {"row": record.row.number, "columns": sorted(filter(record.texts.get, record.texts))},
        )
        for instance, record in written
    ]


def _bases(
    spec: ModelSheet, written: list[tuple[Any, Record]], adopted: list[PlannedRow], scope: Scope
) -> list[tuple[Any, ...]]:
    """The rows as they now stand on both sides; the records are asked, for they may keep a value in other words."""
    described = spec.describe([instance for instance, _ in written], scope) if written else []
    sides = [(record, texts) for (_, record), texts in zip(written, described, strict=True)]
    sides += [(row.record, row.existing.texts) for row in adopted if row.existing]
    return [
        (spec.name, record.key[:LONGEST_KEY], {"file": _filled(record.texts), "site": texts})
        for record, texts in sides
    ]


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _remember(rows: list[tuple[Any, ...]], scope: Scope) -> None:
    _insert(
        ImportedRow,
        ("sheet", "key", "row", "exchange_id", "imported_at"),
        rows,
        scope,
        "ON CONFLICT (exchange_id, sheet, key) DO UPDATE SET row = excluded.row, imported_at = excluded.imported_at",
    )


def _insert(
    model: type[Model],
    columns: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    scope: Scope,
    clause: str = "",
) -> None:
    """Insert rows that hold no relations by one prepared statement; the last two columns are the exchange and now.

    A model instance for every one of tens of thousands would take longer than everything else.
    """
    quote = connection.ops.quote_name
    names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places}) {clause}"  # noqa: S608
    last = (scope.exchange_id, connection.ops.adapt_datetimefield_value(timezone.now()))
    encode = json.JSONEncoder(ensure_ascii=False).encode
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                statement,
                [
                    (*(encode(value) if isinstance(value, dict) else value for value in row), *last)
                    for row in rows
                ],
            )
