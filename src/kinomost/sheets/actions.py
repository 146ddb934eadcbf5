"""Carrying out an import: all or nothing, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from kinomost.journal.actions import record as audit
from kinomost.journal.models import AuditLine
from kinomost.sheets.models import ImportedRow
from kinomost.sheets.plans import (
    CHANGED,
    CONFLICT,
    LONGEST_KEY,
    NEW,
    UNCHANGED,
    Plan,
    PlannedRow,
    make_plan,
)
from kinomost.sheets.scope import Progress, Scope
from kinomost.sheets.spec import Record
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
    source: Source, scope: Scope, *, overwrite: Choice = False, progress: Progress | None = None
) -> Result:
    """Import all of `source`, or nothing. Rows edited on the site are kept unless `overwrite` names them.

    The comparison is made anew inside the transaction, with the rows locked where the database can, so an edit
    made between a preview and this call is a conflict like any other and is not lost.
    """
    try:
        with transaction.atomic():
            scope.lock = True
            plan = make_plan(source, scope)
            if plan.errors:
                raise ImportRefused(plan)
            return _carry_out(plan, scope, overwrite, progress or (lambda done, total, sheet: None))
    except ImportRefused as refused:
        return Result(problems=refused.plan.errors, notes=refused.plan.notes)
    except IntegrityError as error:
        return Result(problems=[Problem("refused", params={"detail": str(error).split("\n")[0]})])


def _carry_out(plan: Plan, scope: Scope, overwrite: Choice, progress: Progress) -> Result:
    result = Result(notes=plan.notes)
    total, done = len(plan.rows), 0
    base: list[ImportedRow] = []
    lines: list[AuditLine] = []
    for name, spec in scope.sheets.items():
        mine = [row for row in plan.rows if row.sheet == name]
        if not mine:
            continue
        kept = [row for row in mine if row.status == CONFLICT and not _chosen(row, overwrite)]
        wanted = [row for row in mine if row.status in (NEW, CHANGED, CONFLICT) and row not in kept]
        created = [row.record for row in wanted if row.existing is None]
        changed = [(row.existing, row.record) for row in wanted if row.existing is not None]
        written = spec.write(created, changed, scope) if wanted else []
        fresh = {record.key for record in created}
        verbs = [("import_create" if record.key in fresh else "import_change") for _, record in written]
        lines += [
            _line(scope, verb, instance, record)
            for verb, (instance, record) in zip(verbs, written, strict=True)
        ]
        unchanged = [row for row in mine if row.status == UNCHANGED]
        adopted = [row.record for row in unchanged if row.name not in plan.based]
        base += _bases(name, [record for _, record in written] + adopted, scope)
        result.created[name] = len(created)
        result.changed[name] = len(changed)
        result.unchanged[name] = len(unchanged)
        result.conflicts += kept
        done += len(mine)
        progress(done, total, name)
    _remember(base)
    if lines:
        audit(
            scope.by,
            "import",
            exchange_id=scope.exchange_id,
            kind="sheets",
            created=sum(result.created.values()),
            changed=sum(result.changed.values()),
        )
        AuditLine.objects.bulk_create(lines, batch_size=500)
    return result


def _chosen(row: PlannedRow, overwrite: Choice) -> bool:
    return overwrite if isinstance(overwrite, bool) else row.name in overwrite


def _line(scope: Scope, verb: str, instance: Any, record: Record) -> AuditLine:
    # Column names only: a log that nobody can rewrite must not keep what a person may have erased.
    columns = sorted(name for name, text in record.texts.items() if text)
    return AuditLine(
        by=scope.by,
        verb=verb,
        kind=instance._meta.model_name,
        object_id=instance.pk,
        exchange_id=scope.exchange_id,
        detail={"row": record.row.number, "columns": columns},
    )


def _bases(sheet: str, records: list[Record], scope: Scope) -> list[ImportedRow]:
    """The rows as they now stand on both sides. The database is asked: it may keep a value in its own words."""
    rows = scope.rows(sheet) if records else {}
    return [
        ImportedRow(
            exchange_id=scope.exchange_id,
            sheet=sheet,
            key=record.key[:LONGEST_KEY],
            row={"file": _filled(record.texts), "site": rows[record.key].texts if record.key in rows else {}},
        )
        for record in records
    ]


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _remember(rows: list[ImportedRow]) -> None:
    ImportedRow.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["exchange_id", "sheet", "key"],
        update_fields=["row", "imported_at"],
    )
