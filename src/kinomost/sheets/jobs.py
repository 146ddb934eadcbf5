"""An import that somebody does from the organiser's pages: uploaded, checked, looked at, carried out.

Small files are worked on at once, large ones by a worker; the page shows how far it is. Whatever goes wrong, the
uploaded files and the answers stay as they were.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any, Protocol

from django.db import transaction
from django_tasks import task

from kinomost.journal.actions import record as audit
from kinomost.sheets.actions import Result, run_import
from kinomost.sheets.foreign import Choice, Target, guess_columns, guess_target, rewrite
from kinomost.sheets.models import Import
from kinomost.sheets.plans import CHANGED, CONFLICT, NEW, UNCHANGED, Plan, PlannedRow, make_plan
from kinomost.sheets.progress import telling
from kinomost.sheets.registry import all_sheets, all_targets
from kinomost.sheets.scope import Scope, exchange_of, uncollected
from kinomost.sheets.taking_back import Outlook, outlook
from kinomost.sheets.taking_back import take_back as undo
from kinomost.tables import (
    LIMITS,
    CellError,
    Entry,
    Problem,
    Sheet,
    Source,
    read_entries,
    read_files,
    write_entries,
)

log = logging.getLogger(__name__)
AT_ONCE = 2_000  # rows that one request may work on; above it a worker does
SHOWN = 400  # rows of one fate, and problems, that the page lists
# Our own wrapping of what was uploaded. Text of one letter packs a thousandfold and is no bomb; what is inside is
# looked over when it is read.
WRAPPING = replace(LIMITS, ratio=2_000)
State = Import.State
FATES = (NEW, CHANGED, UNCHANGED, CONFLICT)


class Office(Protocol):
    """What this room, standing below, needs to know of an exchange."""

    pk: int
    slug: str
    is_sample: bool


def scope_of(office: Office, by: str) -> Scope:
    """What an import into or an export of this exchange works on."""
    return Scope(office.slug, office.pk, all_sheets(), by, office.is_sample)


def begin(
    office: Office, entries: list[Entry], *, by: str, encoding: str = "", separator: str = ""
) -> Import:
    """Keep the uploaded files, and check them at once or soon.

    A file that is none of our own sheets first needs to be told what its columns are.
    """
    job = Import(
        exchange_id=office.pk,
        exchange=office.slug,
        is_sample=office.is_sample,
        name=", ".join(entry.name for entry in entries)[:200],
        files=write_entries(entries),
        encoding=encoding,
        separator=separator,
        by=by,
    )
    source = read(job)
    foreign = len(source.sheets) == 1 and source.sheets[0].name not in all_sheets()
    if foreign and not source.errors:
        target, columns = guess_target(source.sheets[0], all_targets().values())
        job.target, job.columns, job.state = target.name, columns, State.COLUMNS
    with transaction.atomic():
        job.save()
        audit(by, "upload", job, exchange_id=office.pk)
    if job.state == State.CHECKING:
        start(job, source)
    return job


def read(job: Import) -> Source:
    """The uploaded files, read anew."""
    entries = read_entries(bytes(job.files), job.name, WRAPPING)
    return read_files(entries, encoding=job.encoding, separator=job.separator)


def choice_for(job: Import, sheet: Sheet, target: Target) -> Choice:
    """The answer given before, or guessed from the file for another kind of list."""
    if job.target == target.name:
        return Choice(job.target, job.columns, job.options)
    return Choice(target.name, guess_columns(sheet, target), {})


def choose_columns(job: Import, choice: Choice) -> None:
    """Keep what the columns are, and check."""
    job.target, job.columns, job.options = choice.target, choice.columns, choice.options
    job.state = State.CHECKING
    job.save()
    start(job, read(job))


def start(job: Import, source: Source, overwrite: Collection[tuple[str, str]] | None = None) -> None:
    """Check the import or (with `overwrite`, the rows for which the file wins) carry it out: now, or by a worker."""
    wins = None if overwrite is None else [list(name) for name in sorted(overwrite)]
    if sum(len(sheet.rows) for sheet in source.sheets) <= AT_ONCE:
        work(job.pk, wins)
        job.refresh_from_db()
    else:
        work_later.enqueue(job.pk, wins)


def apply(job: Import, overwrite: Collection[tuple[str, str]]) -> None:
    """Carry out a checked import; the rows in `overwrite` win over what was edited on the site."""
    claimed = Import.objects.filter(pk=job.pk, state=State.READY).update(state=State.APPLYING)
    if claimed:  # a second click finds nothing to do
        job.refresh_from_db()
        start(job, read(job), overwrite)


def check_again(job: Import) -> None:
    """Compare anew with what the site has now."""
    claimed = Import.objects.filter(pk=job.pk, state=State.READY).update(state=State.CHECKING)
    if claimed:
        job.refresh_from_db()
        start(job, read(job))


def foresee(job: Import) -> Outlook:
    """What taking a finished import of somebody else's list back would remove, and what would stay."""
    return outlook(job, Scope(job.exchange, job.exchange_id, all_sheets(), job.by, job.is_sample))


def take_back(job: Import, by: str) -> None:
    """Remove what the import made, as far as nobody has touched it since."""
    undo(job, by, Scope(job.exchange, job.exchange_id, all_sheets(), by, job.is_sample))
    job.refresh_from_db()


def give_up(job: Import, by: str) -> None:
    """Forget the files; nothing was written."""
    with transaction.atomic():
        job.state, job.files = State.GIVEN_UP, b""
        job.save()
        audit(by, "give_up", job, exchange_id=job.exchange_id)


@task()
def work_later(pk: int, overwrite: list[list[str]] | None) -> None:
    """What a worker does for a large import."""
    work(pk, overwrite)


def work(pk: int, overwrite: list[list[str]] | None) -> None:
    """Check (`overwrite` is None) or carry out the import with this primary key, and keep what came of it."""
    job = Import.objects.get(pk=pk)
    scope = Scope(job.exchange, job.exchange_id, all_sheets(), job.by, job.is_sample, noting=bool(job.target))
    try:
        with telling(pk) as progress, uncollected():
            source = _ours(job, scope)
            if overwrite is None:
                plan = make_plan(source, scope, progress)
                job.report, job.state = describe_plan(plan), State.READY
            else:
                chosen = {(sheet, key) for sheet, key in overwrite}
                result = run_import(source, scope, overwrite=chosen, progress=progress)
                job.report = describe_result(result)
                job.state = State.DONE if result.done else State.READY
    except Exception:
        # Whatever it was, the page must not wait for ever, and the files must stay.
        log.exception("import %s failed", pk)
        job.report, job.state = {"problems": [_problem(Problem("failed"))], "failed": True}, State.READY
    if job.state == State.DONE:
        job.files = b""
    job.save()


def _ours(job: Import, scope: Scope) -> Source:
    source = read(job)
    if job.target:
        choice = Choice(job.target, job.columns, job.options)
        return rewrite(source, choice, all_targets()[job.target], scope)
    try:
        exchange_of(source, job.exchange)
    except CellError as error:
        return Source(source.sheets, (*source.problems, error.problem()))
    return source


# -- reports: what a page shows, as JSON


def describe_plan(plan: Plan) -> dict[str, Any]:
    """The plan for the preview: numbers by sheet, rows that change or conflict, problems and notes."""
    counts = plan.counts()
    sheets = [
        {
            "name": name,
            **{fate: counts[name][fate] if name in counts else 0 for fate in FATES},
            "kept": plan.kept[name],
        }
        for name in dict.fromkeys([*counts, *plan.kept])
    ]
    return {
        "sheets": sheets,
        "conflicts": [_row(row) for row in plan.of(CONFLICT)[:SHOWN]],
        "changed": [_row(row) for row in plan.of(CHANGED)[:SHOWN]],
        "new": [_row(row) for row in plan.of(NEW)[:SHOWN]],
        "problems": [_problem(problem) for problem in plan.errors[:SHOWN]],
        "problem_count": len(plan.errors),
        "notes": [_problem(problem) for problem in plan.notes[:SHOWN]],
        "nothing": not plan.errors and plan.nothing_to_do,
    }


def describe_result(result: Result) -> dict[str, Any]:
    """What an import did, for the page that says so."""
    return {
        "sheets": [
            {"name": name, NEW: number, CHANGED: result.changed[name], UNCHANGED: result.unchanged[name]}
            for name, number in result.created.items()
        ],
        "kept": [_row(row) for row in result.conflicts[:SHOWN]],
        "problems": [_problem(problem) for problem in result.problems[:SHOWN]],
        "problem_count": len(result.problems),
        "notes": [_problem(problem) for problem in result.notes[:SHOWN]],
        "made": result.made,
    }


def _row(row: PlannedRow) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "key": row.key,
        "row": row.record.row.number,
        "deleted": row.deleted,
        "changes": [asdict(change) for change in row.changes],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    params = {
        name: value if isinstance(value, int | str) else str(value) for name, value in problem.params.items()
    }
    return {
        "code": problem.code,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value[:300],
        "params": params,
    }


def problems_of(report: dict[str, Any], kind: str = "problems") -> list[Problem]:
    """The problems (or "notes") of a report, to be said in the reader's language."""
    return [Problem(**problem) for problem in report.get(kind, [])]
