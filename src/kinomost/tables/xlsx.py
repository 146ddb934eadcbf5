"""XLSX workbooks: read as text exactly as the cells say, written as text that no program reinterprets."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import warnings
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries

from kinomost.tables.archive import Entry, check_archive, check_workbook, read_entries, write_entries
from kinomost.tables.csvfile import column_letter, from_records
from kinomost.tables.problems import Problem, UnreadableError
from kinomost.tables.sheet import LIMITS, Limits, Sheet

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_WIDEST, _NARROWEST = 60, 10  # of a column, in characters


def read_xlsx(place: str, data: bytes, limits: Limits = LIMITS) -> tuple[list[Sheet], list[Problem]]:
    """Every sheet of the workbook but those whose name begins with "_". Raises UnreadableError.

    Formulas are not computed: a cell with one is a problem that names it.
    """
    archive = check_archive(data, place, damaged="bad_workbook", limits=limits)
    check_workbook(archive, place, limits)
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that we do not read
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            worksheets = [sheet for sheet in book.worksheets if not sheet.title.startswith("_")]
            if len(worksheets) > limits.sheets:
                raise UnreadableError(Problem("too_many_sheets", place, params={"limit": limits.sheets}))
            for worksheet in worksheets:
                spot = f"{place}: {worksheet.title}"
                records, found = _records(worksheet, spot, limits)
                problems += found + _fill_merged(records, archive.read(_part(worksheet)), spot)
                if not any(any(record) for record in records):
                    continue  # the empty "Sheet2" that programs leave behind
                try:
                    sheet, found = from_records(worksheet.title.strip(), records, spot, limits)
                except UnreadableError as error:
                    problems += error.problems
                    continue
                sheets.append(sheet)
                problems += found
        except UnreadableError:
            raise
        except Exception as error:  # a damaged part can fail anywhere inside the library, with any exception
            raise UnreadableError(Problem("bad_workbook", place)) from error
    return sheets, problems


def _part(worksheet: Any) -> str:
    return posixpath.normpath(str(worksheet._worksheet_path)).lstrip("/")


def _records(worksheet: Any, place: str, limits: Limits) -> tuple[list[list[str]], list[Problem]]:
    records: list[list[str]] = []
    problems: list[Problem] = []
    worksheet.reset_dimensions()  # the file's own statement of its size may be false
    for number, row in enumerate(worksheet.iter_rows(), start=1):
        if number > limits.rows + 1:
            raise UnreadableError(Problem("too_many_rows", place, params={"limit": limits.rows}))
        record = []
        for index, cell in enumerate(row):
            kind, value = cell.data_type, cell.value
            if kind == "f":
                formula = getattr(value, "text", value)
                problems.append(Problem("formula", place, number, column_letter(index), str(formula)))
                record.append("")
            elif kind == "e":
                problems.append(Problem("error_cell", place, number, column_letter(index), str(value)))
                record.append("")
            else:
                record.append("" if value is None else text_of(value))
        while record and not record[-1]:
            record.pop()
        records.append(record)
    while records and not records[-1]:
        records.pop()
    return records, problems


def text_of(value: object) -> str:
    """A cell's value as a person would type it: 2024-03-09, 19:30, 1:35 for a length, 90 for 90.0."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case dt.datetime():
            if (
                value.microsecond
            ):  # spreadsheets keep time as a fraction of a day: 19:30 arrives as 19:29:59.999997
                value = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
            if value.time() == dt.time():
                return value.date().isoformat()
            return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.strftime("%H:%M:%S" if value.second else "%H:%M")
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case int() | Decimal():
            return str(value)
        case _:
            return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _fill_merged(records: list[list[str]], xml: bytes, place: str) -> list[Problem]:
    """Give each of the merged cells the value of the first, where there are rows for them."""
    notes = []
    for match in _MERGE.findall(xml):
        left, top, right, bottom = range_boundaries(match.decode())
        if not (left and top and right and bottom) or top > len(records):
            continue
        value = records[top - 1][left - 1] if left <= len(records[top - 1]) else ""
        if not value:
            continue
        notes.append(Problem("merged_cells", place, top, params={"area": match.decode()}, note=True))
        width = min(right, max(map(len, records)))
        for record in records[top - 1 : bottom]:
            record.extend([""] * (width - len(record)))
            record[left - 1 : width] = [value] * (width - left + 1)
    return notes


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of text cells under a bold, frozen first row; the same sheets give the same bytes."""
    book = Workbook(write_only=True)
    bold, fill = Font(bold=True), PatternFill("solid", fgColor="E9E4DA")
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    for sheet in sheets:
        worksheet = book.create_sheet(sheet.name)
        worksheet.freeze_panes = "A2"
        worksheet.auto_filter.ref = f"A1:{get_column_letter(max(len(sheet.columns), 1))}{len(sheet.rows) + 1}"
        for index, column in enumerate(sheet.columns, start=1):
            widths = (max(map(len, row.cells.get(column, "").split("\n"))) for row in sheet.rows[:200])
            width = min(max([len(column) + 3, _NARROWEST, *widths]), _WIDEST)
            worksheet.column_dimensions[get_column_letter(index)].width = width
        header = [_text_cell(worksheet, column) for column in sheet.columns]
        for cell in header:
            cell.font, cell.fill, cell.alignment = bold, fill, top
        worksheet.append(header)
        for row in sheet.rows:
            cells = [_text_cell(worksheet, row.cells.get(column, "")) for column in sheet.columns]
            for cell in cells:
                cell.alignment = wrapped if cell.value and "\n" in cell.value else top
            worksheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    stamp = rb"\g<1>1980-01-01T00:00:00Z"
    entries = read_entries(out.getvalue(), "")
    return write_entries(
        [
            Entry(e.name, _STAMP.sub(stamp, e.data) if e.name == "docProps/core.xml" else e.data)
            for e in entries
        ]
    )


def _text_cell(worksheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(worksheet, value=None)
    if text:
        cell.value = text
        cell.data_type = "s"  # or text that begins with "=" would become a formula
        cell.number_format = "@"
    return cell
