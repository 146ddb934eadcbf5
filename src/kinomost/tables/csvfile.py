"""CSV: read with whatever separator and encoding the file came in, written in one way only."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from kinomost.tables.decode import decode
from kinomost.tables.problems import CellError, Problem, UnreadableError
from kinomost.tables.sheet import LIMITS, Limits, Row, Sheet

SEPARATORS = (",", ";", "\t")
# The module's own limit is one number for the whole process and lower than a long synopsis; ours is per file.
csv.field_size_limit(2**31 - 1)
# A cell that a spreadsheet program would compute. Plain numbers and telephone numbers are left alone.
_COMPUTED = re.compile(r"'*[=@+\-\t]", re.ASCII)
_PLAIN = re.compile(r"[+\-][\d\s().,/\-]*\Z")


def read_csv(
    name: str,
    data: bytes,
    *,
    place: str = "",
    encoding: str = "",
    separator: str = "",
    limits: Limits = LIMITS,
) -> tuple[Sheet, list[Problem]]:
    """The sheet in these bytes, with notes on what was guessed. Raises UnreadableError."""
    place = place or f"{name}.csv"
    try:
        decoded = decode(data, encoding)
    except CellError as error:
        raise UnreadableError(error.problem(place)) from error
    if not decoded.text.strip():
        raise UnreadableError(Problem("empty_file", place))
    notes = []
    if decoded.other:
        params = {"encoding": decoded.encoding, "other": decoded.other}
        notes.append(Problem("guessed_encoding", place, params=params, note=True))
    records = _records(decoded.text, separator or find_separator(decoded.text), place, limits)
    sheet, problems = from_records(name, records, place, limits)
    return sheet, notes + problems


def _records(text: str, separator: str, place: str, limits: Limits) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append([unguarded(cell) for cell in record])
            if len(records) > limits.rows + 1:
                raise UnreadableError(Problem("too_many_rows", place, params={"limit": limits.rows}))
    except csv.Error as error:
        raise UnreadableError(Problem("bad_quotes", place, len(records) + 1)) from error
    return records


def find_separator(text: str) -> str:
    """The separator with which most of the first rows have as many cells as the header."""
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        widths = []
        try:
            for _, record in zip(range(50), reader, strict=False):
                if record:
                    widths.append(len(record))
        except csv.Error:
            widths = widths[:1]
        if widths and widths[0] > 1:
            score = (widths.count(widths[0]) / len(widths), widths[0])
            if score > best_score:
                best, best_score = separator, score
    return best


def from_records(
    name: str, records: Iterable[list[str]], place: str, limits: Limits = LIMITS
) -> tuple[Sheet, list[Problem]]:
    """A sheet from rows of text: the first non-empty one names the columns, empty rows are passed over."""
    numbered = [
        (number, record) for number, record in enumerate(records, start=1) if any(map(str.strip, record))
    ]
    if not numbered:
        raise UnreadableError(Problem("no_header", place))
    header_number, header = numbered[0]
    names = [cell.strip() for cell in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > limits.columns:
        raise UnreadableError(Problem("too_many_columns", place, params={"limit": limits.columns}))
    problems: list[Problem] = []
    for index, column in enumerate(names):
        if column and column in names[:index]:
            problems.append(Problem("column_twice", place, header_number, column, column))
    if problems:
        raise UnreadableError(*problems)
    rows = []
    for number, record in numbered[1:]:
        for index, cell in enumerate(record):
            if len(cell) > limits.characters:
                column = names[index] if index < len(names) else ""
                params = {"length": len(cell), "limit": limits.characters}
                problems.append(Problem("cell_too_long", place, number, column, cell, params))
            elif cell.strip() and index >= len(names):
                problems.append(Problem("extra_cells", place, number, value=cell))
                break
            elif cell.strip() and not names[index]:
                problems.append(Problem("unnamed_column", place, number, column_letter(index), cell))
        padded = record + [""] * (len(names) - len(record))
        rows.append(
            Row(number, {column: cell for column, cell in zip(names, padded, strict=False) if column})
        )
    return Sheet(name, tuple(column for column in names if column), tuple(rows), place), problems


def write_csv(sheet: Sheet) -> bytes:
    """UTF-8, commas, "\\n" line ends; the same rows always give the same bytes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        cells = [guarded(row.cells.get(column, "")) for column in sheet.columns]
        # csv writes a lone empty cell as "", but a row of several empty ones as bare commas: both read back.
        writer.writerow(cells)
    return out.getvalue().encode("utf-8")


def guarded(text: str) -> str:
    """The text so that a spreadsheet program shows it and does not compute it; `unguarded` undoes it."""
    return "'" + text if _COMPUTED.match(text) and not _PLAIN.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _COMPUTED.match(text) else text


def column_letter(index: int) -> str:
    """The letters by which a spreadsheet program calls the column at this index (0 is A)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
