"""Worksheets filled row by row, the text of formulas, and a workbook's bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kinomost.money.amounts import Money, digits_of

PERCENT, DATE, MONTH = "0.00%", "yyyy-mm-dd", "yyyy-mm"
_BOLD, TITLE = Font(bold=True), Font(bold=True, size=14)
_HEAD = PatternFill("solid", fgColor="E9E4DA")
_TOP = Alignment(vertical="top", wrap_text=True)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class Live(str):
    """Text that is meant as a formula. All other text is written so that no program can take it for one."""

    __slots__ = ()


Value = str | int | Decimal | dt.date | Money | None
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")  # in a sheet's title


class Sheet:
    """A worksheet that is filled row by row."""

    def __init__(self, book: Workbook, title: str) -> None:
        # 31 characters at most, of which openpyxl needs two where it adds a number to a name that is taken.
        self.sheet: Worksheet = book.create_sheet(_FORBIDDEN.sub(" ", title)[:29].strip() or "-")
        self.name = f"'{self.sheet.title}'"
        self.row = 0

    def add(self, *values: Value, formats: Sequence[str] = (), bold: bool = False, head: bool = False) -> int:
        """Write one row and return its number. `formats` are the columns' number formats ("" for text)."""
        self.row += 1
        for column, value in enumerate(values, start=1):
            if value in (None, ""):
                continue
            cell = self.sheet.cell(self.row, column)
            assert isinstance(cell, Cell)
            self._fill(cell, value)
            if column <= len(formats) and formats[column - 1]:
                cell.number_format = formats[column - 1]
            if bold or head:
                cell.font = _BOLD
            if head:
                cell.fill = _HEAD
                cell.alignment = _TOP
        return self.row

    def _fill(self, cell: Cell, value: Value) -> None:
        if isinstance(value, Money):
            cell.value, cell.number_format = value.amount, money_format(value.currency)
        elif isinstance(value, str) and not isinstance(value, Live):
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
            cell.data_type = "s"
        else:
            cell.value = str(value) if isinstance(value, Live) else value

    def skip(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def at(self, column: str, row: int) -> str:
        """The address of a cell for formulas on any sheet."""
        return f"{self.name}!${column}${row}"

    def column(self, column: str, first: int, last: int) -> str:
        """The address of a part of a column."""
        return f"{self.name}!${column}${first}:${column}${last}"

    def widths(self, *characters: int) -> None:
        """Set the columns' widths."""
        for index, width in enumerate(characters, start=1):
            self.sheet.column_dimensions[get_column_letter(index)].width = width

    def fit(self) -> None:
        """Let the columns be as wide as what stands in them below the first row."""
        for index, column in enumerate(self.sheet.iter_cols(min_row=2), start=1):
            longest = max((len(str(one.value)) for one in column if one.data_type != "f"), default=0)
            self.sheet.column_dimensions[get_column_letter(index)].width = min(max(longest, 10) + 2, 44)


def money_format(currency: str) -> str:
    """A spreadsheet's format for amounts of this currency, with its own number of decimals."""
    places = digits_of(currency)
    return "#,##0" + "." * bool(places) + "0" * places


def number(value: Fraction) -> str:
    """An exact number inside a formula: in decimals where they end soon, else as a fraction."""
    for places in range(9):
        if (value * 10**places).denominator == 1:
            return f"{Decimal(int(value * 10**places)).scaleb(-places):f}"
    return f"({value.numerator}/{value.denominator})"


def quoted(text: str) -> str:
    """The text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def rounded(cell: str, share: Fraction, places: int) -> str:
    """A part of a cell, rounded half away from zero."""
    return f"ROUND({cell}*{share.numerator}/{share.denominator},{places})" if share != 1 else cell


def sum_of(cells: Iterable[str]) -> str:
    """The cells added up, neighbours as a range."""
    areas: list[tuple[str, int, int]] = []  # column, first row, last row
    for cell in cells:
        column, _, row = cell.rpartition("$")
        if areas and areas[-1][0] == column and areas[-1][2] == int(row) - 1:
            areas[-1] = column, areas[-1][1], int(row)
        else:
            areas.append((column, int(row), int(row)))
    named = [
        f"{column}${first}" + (f":{column.rpartition('!')[2]}${last}" if last > first else "")
        for column, first, last in areas
    ]
    if not named:
        return ""
    return named[0] if len(named) == 1 and ":" not in named[0] else f"SUM({','.join(named)})"


def bytes_of(book: Workbook) -> bytes:
    """The workbook without the hour in which it was made, and with the wish to be computed when it is opened."""
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as clean:
        for name in packed.namelist():
            data = packed.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            clean.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
