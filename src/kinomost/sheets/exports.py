"""Giving everything out: the same database always gives the same bytes."""

from __future__ import annotations

from kinomost.sheets.registry import all_sheets
from kinomost.sheets.scope import Scope
from kinomost.tables import Entry, Sheet, files_of, sheet_of, write_entries, write_xlsx


def export_sheets(scope: Scope) -> list[Sheet]:
    """Every sheet of the exchange that has rows; as many queries for a small exchange as for a large one."""
    sheets = [spec.sheet(scope) for spec in scope.sheets.values()]
    return [sheet for sheet in sheets if sheet.rows]


def record_sheets(scope: Scope) -> list[str]:
    """The sheets that usually hold one row, and are then written as YAML."""
    return [name for name, spec in scope.sheets.items() if spec.record]


def export_xlsx(scope: Scope) -> bytes:
    """The exchange as one workbook."""
    return write_xlsx(export_sheets(scope))


def export_files(scope: Scope) -> list[Entry]:
    """The exchange as the files of a season folder."""
    return files_of(export_sheets(scope), record_sheets(scope))


def export_zip(scope: Scope) -> bytes:
    """The season folder as a ZIP."""
    return write_entries(export_files(scope))


def blank_xlsx() -> bytes:
    """A workbook with every sheet and column and nothing in them, and a sheet that says what goes where.

    Sheets whose name begins with "_" are not read back.
    """
    known = [spec for spec in all_sheets().values() if not spec.only_sample]
    about = [
        {
            "sheet": spec.name,
            "column": column.name,
            "needed": "yes" if column.required else "",
            "what": column.cell.hint,
            "note": column.help,
        }
        for spec in known
        for column in spec.blank
    ]
    guide = sheet_of("_about", ("sheet", "column", "needed", "what", "note"), about)
    return write_xlsx([guide, *(Sheet(spec.name, tuple(c.name for c in spec.blank), ()) for spec in known)])
