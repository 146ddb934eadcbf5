"""Giving everything out: the same database always gives the same bytes."""

from __future__ import annotations

from kinomost.sheets.scope import Scope
from kinomost.tables import Entry, Sheet, files_of, write_entries, write_xlsx


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
