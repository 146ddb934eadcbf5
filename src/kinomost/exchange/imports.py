"""Files in and out, as the command line asks for it: what is said on the way, and what comes of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinomost.parties.models import Exchange
from kinomost.parties.sheets import open_scope
from kinomost.sheets.actions import Result, run_import
from kinomost.sheets.exports import export_sheets, record_sheets
from kinomost.sheets.foreign import recall, rewrite, shipped_names
from kinomost.sheets.messages import sentence
from kinomost.sheets.plans import CONFLICT, Plan, make_plan
from kinomost.sheets.registry import all_targets
from kinomost.sheets.scope import Scope, exchange_of, uncollected
from kinomost.tables import CellError, Problem, read_path, write_path

SEASONS = Path(__file__).parent / "seasons"
ARCHIVE, SAMPLE = SEASONS / "serbia-russia-2023", SEASONS / "sample"
SAMPLE_CONTESTS = (
    SEASONS / "sample-contest"
)  # calls of the sample season, for kinomost.contest.sample to enact
_SHOWN = 40  # problems or conflicts printed before the rest is only counted


@uncollected()
def import_path(
    path: Path,
    *,
    exchange: str = "",
    mapping: str = "",
    options: Mapping[str, str] | None = None,
    overwrite: bool = False,
    check: bool = False,
    by: str = "command",
    out: TextIO | None = None,
) -> bool:
    """Import a folder, workbook or file, and say what happened; True if nothing stood in the way.

    `mapping` names how a foreign list's columns are ours; `options` says over what it says (such as the city).
    `check` only compares and reports. `overwrite` lets the file win over rows that were edited on the site.
    """
    out = out or sys.stdout
    print(_("Reading %(path)s …") % {"path": path}, file=out)
    source = read_path(path)
    try:
        slug = exchange_of(source, exchange)
    except CellError as error:
        return _report_problems([*source.errors, error.problem()], out)
    scope = open_scope(slug, by=by)
    if mapping:
        choice = recall(mapping, scope.exchange_id)
        if choice is None:
            return _report_problems([Problem("unknown_mapping", value=mapping)], out)
        choice.options |= options or {}
        source = rewrite(source, choice, all_targets()[choice.target], scope)
    elif len(source.sheets) == 1 and source.sheets[0].name not in scope.sheets:
        known = ", ".join(shipped_names(scope.exchange_id))
        print(
            _("  If this is somebody else’s list, say whose columns it has: --mapping, one of %(known)s.")
            % {"known": known},
            file=out,
        )
    if check:
        return _report_plan(make_plan(source, scope), out)
    result = run_import(source, scope, overwrite=overwrite, progress=Meter(out))
    return _report_result(result, out)


def load_shipped(folder: Path, *, by: str = "command", out: TextIO | None = None) -> bool:
    """Import a season that ships with the software, unless its exchange is already there.

    A sample season whose film days are over is imported anew: its dates count from today, so it moves along.
    """
    slug = exchange_of(read_path(folder / "exchange.yaml"))
    scope = open_scope(slug, by=by)
    if scope.exchange_id and not (scope.is_sample and _is_over(scope)):
        return True
    return import_path(folder, by=by, out=out)


def _is_over(scope: Scope) -> bool:
    today = timezone.localdate().isoformat()
    return all(days.texts["ends"] < today for days in scope.rows("film_days").values())


def export_path(path: Path, *, exchange: str = "", by: str = "command", out: TextIO | None = None) -> bool:
    """Write an exchange to a folder, or to a workbook or ZIP where the path ends in .xlsx or .zip."""
    out = out or sys.stdout
    slugs = list(Exchange.objects.order_by("slug").values_list("slug", flat=True))
    if not exchange and len(slugs) == 1:
        exchange = slugs[0]
    if exchange not in slugs:
        known = ", ".join(slugs) or "–"
        print(_("Say which exchange: %(known)s.") % {"known": known}, file=out)
        return False
    scope = open_scope(exchange, by=by)
    sheets = export_sheets(scope)
    write_path(path, sheets, record_sheets(scope))
    for sheet in sheets:
        print(f"  {sheet.name:<18}{len(sheet.rows):>7}", file=out)
    print(_("Written to %(path)s.") % {"path": path}, file=out)
    return True


class Meter:
    """Progress of an import: a line for the check and a line for the writing, redrawn in place on a terminal.

    Elsewhere (a log) a line is written when something is done, and every few seconds before.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._live = out.isatty()
        self._done = 0
        self._verb = _("checked")
        self._said = time.monotonic()

    def __call__(self, done: int, total: int, sheet: str) -> None:
        if done < self._done:  # it was all checked; now it is counted anew
            self._verb = _("written")
        if done == total == self._done:
            return
        self._done = done
        line = f"  {self._verb} {done} / {total}  {'' if done == total else sheet}"
        if self._live:
            print(f"\r{line:<60}", end="\n" if done == total else "", file=self._out, flush=True)
        elif done == total or time.monotonic() - self._said > 3:
            print(line.rstrip(), file=self._out, flush=True)
            self._said = time.monotonic()


def _report_problems(problems: Sequence[Problem], out: TextIO) -> bool:
    for problem in problems[:_SHOWN]:
        where = problem.where()
        print(f"  {where}: {sentence(problem)}" if where else f"  {sentence(problem)}", file=out)
    if len(problems) > _SHOWN:
        more = len(problems) - _SHOWN
        print(ngettext("  … and %(n)d more.", "  … and %(n)d more.", more) % {"n": more}, file=out)
    if any(not problem.note for problem in problems):
        print(_("Nothing was written. Mend these and import again."), file=out)
        return False
    return True


def _report_plan(plan: Plan, out: TextIO) -> bool:
    for sheet, counts in plan.counts().items():
        fates = ", ".join(f"{number} {_fate(status)}" for status, number in sorted(counts.items()))
        print(f"  {sheet:<18}{fates}", file=out)
    for row in plan.of(CONFLICT)[:_SHOWN]:
        columns = ", ".join(change.column for change in row.changes) or _("deleted on the site")
        print(
            _("  edited on the site: %(row)s (%(columns)s)") % {"row": row.label, "columns": columns},
            file=out,
        )
    return _report_problems(plan.problems, out)


def _fate(status: str) -> str:
    return {
        "new": _("new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "conflict": _("edited on the site"),
    }[status]


def _report_result(result: Result, out: TextIO) -> bool:
    if not _report_problems([*result.problems, *result.notes], out):
        return False
    for row in result.conflicts[:_SHOWN]:
        print(_("  edited on the site and kept: %(row)s") % {"row": row.label}, file=out)
    print(
        _(
            "%(created)d created, %(changed)d changed, %(unchanged)d as they were, %(kept)d kept as edited on the site."
        )
        % {
            "created": sum(result.created.values()),
            "changed": sum(result.changed.values()),
            "unchanged": sum(result.unchanged.values()),
            "kept": len(result.conflicts),
        },
        file=out,
    )
    return True
