"""Spreadsheets a person writes: folders of CSV and YAML, XLSX workbooks, and what stands in their cells.

Pure Python, no Django. `read_path` and `read_files` give sheets of text with the place of every cell; `cells`
has the parsers of typed cells; `write_path`, `files_of` and `write_xlsx` write the same sheets to the same
bytes each time. Whatever is wrong with a file is a `Problem` that names file or sheet, row and column.
"""

from kinomost.tables.archive import Entry, read_entries, write_entries
from kinomost.tables.problems import TEMPLATES, CellError, Problem, UnreadableError
from kinomost.tables.sheet import LIMITS, Limits, Row, Sheet, Source, sheet_of
from kinomost.tables.source import files_of, read_files, read_path, write_path
from kinomost.tables.xlsx import write_xlsx

__all__ = [
    "LIMITS",
    "TEMPLATES",
    "CellError",
    "Entry",
    "Limits",
    "Problem",
    "Row",
    "Sheet",
    "Source",
    "UnreadableError",
    "files_of",
    "read_entries",
    "read_files",
    "read_path",
    "sheet_of",
    "write_entries",
    "write_path",
    "write_xlsx",
]
