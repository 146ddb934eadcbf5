"""A folder, a workbook, a single file or an upload, read into sheets; and sheets written back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from kinomost.tables.archive import Entry, read_entries, write_entries
from kinomost.tables.csvfile import read_csv, write_csv
from kinomost.tables.problems import Problem, UnreadableError
from kinomost.tables.sheet import LIMITS, Limits, Sheet, Source
from kinomost.tables.xlsx import read_xlsx, write_xlsx
from kinomost.tables.yamlfile import read_yaml, write_yaml

_TEXTS = (".csv", ".tsv", ".txt")
_YAMLS = (".yaml", ".yml")


def read_path(path: Path, *, encoding: str = "", separator: str = "", limits: Limits = LIMITS) -> Source:
    """Everything at a path: a folder of CSV and YAML files, a workbook, a ZIP, or one file."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and _wanted(file.name))
        size = sum(file.stat().st_size for file in files)
        entries = [Entry(file.name, file.read_bytes()) for file in files] if size <= limits.bytes else []
    elif path.is_file():
        size = path.stat().st_size
        entries = [Entry(path.name, path.read_bytes())] if size <= limits.bytes else []
    else:
        return Source((), (Problem("no_such_path", str(path)),))
    if size > limits.bytes:
        return Source((), (_too_big(path.name, size, limits),))
    return read_files(entries, encoding=encoding, separator=separator, limits=limits)


def read_files(
    files: Iterable[Entry], *, encoding: str = "", separator: str = "", limits: Limits = LIMITS
) -> Source:
    """Sheets of several files, told by content and name. Never raises: problems are in the answer."""
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found, notes = _read_one(file, encoding, separator, limits)
        except UnreadableError as error:
            problems += error.problems
            continue
        sheets += found
        problems += notes
    names: set[str] = set()
    for sheet in sheets:
        if sheet.name in names:
            problems.append(Problem("sheet_twice", sheet.place, value=sheet.name))
        names.add(sheet.name)
    if not sheets and not problems:
        problems.append(Problem("nothing_to_read"))
    return Source(tuple(sheets), tuple(problems))


def _read_one(
    file: Entry, encoding: str, separator: str, limits: Limits
) -> tuple[list[Sheet], list[Problem]]:
    path = PurePosixPath(file.name.replace("\\", "/"))
    place, name, ending = path.name, path.stem, path.suffix.lower()
    if len(file.data) > limits.bytes:
        raise UnreadableError(_too_big(place, len(file.data), limits))
    if not file.data.strip():
        raise UnreadableError(Problem("empty_file", place))
    if file.data.startswith(b"PK\x03\x04"):
        if ending == ".zip":
            entries = read_entries(file.data, place, limits)
            inner = [entry for entry in entries if _wanted(PurePosixPath(entry.name).name)]
            if any(entry.data.startswith(b"PK\x03\x04") for entry in inner):  # never a season
                raise UnreadableError(Problem("unknown_kind", place))
            source = read_files(inner, encoding=encoding, separator=separator, limits=limits)
            return list(source.sheets), list(source.problems)
        return read_xlsx(place, file.data, limits)
    if ending in (".xlsx", ".xlsm", ".zip"):
        raise UnreadableError(Problem("bad_archive" if ending == ".zip" else "bad_workbook", place))
    if ending in _YAMLS:
        sheet, notes = read_yaml(name, file.data, place=place, limits=limits)
    elif ending in _TEXTS:
        sheet, notes = read_csv(
            name, file.data, place=place, encoding=encoding, separator=separator, limits=limits
        )
    else:
        raise UnreadableError(Problem("unknown_kind", place))
    return [sheet], notes


def _wanted(name: str) -> bool:
    """Not hidden, not a note to the reader, not something an editor left behind."""
    return not name.startswith((".", "_", "~")) and not name.lower().startswith(("readme", "thumbs.db"))


def _too_big(place: str, size: int, limits: Limits) -> Problem:
    return Problem("too_big", place, params={"megabytes": size // 1_000_000, "limit": limits.megabytes})


def files_of(sheets: Sequence[Sheet], records: Iterable[str] = ()) -> list[Entry]:
    """The sheets as files of a folder; those named in `records` hold one record each and become YAML."""
    single = set(records)
    return [
        Entry(f"{sheet.name}.yaml", write_yaml(sheet))
        if sheet.name in single and len(sheet.rows) == 1
        else Entry(f"{sheet.name}.csv", write_csv(sheet))
        for sheet in sheets
    ]


def write_path(path: Path, sheets: Sequence[Sheet], records: Iterable[str] = ()) -> None:
    """Write a folder, or a workbook or ZIP where the path ends in .xlsx or .zip.

    A folder keeps what else is in it; a file is replaced only when the new one is complete.
    """
    ending = path.suffix.lower()
    if ending in (".xlsx", ".zip"):
        data = write_xlsx(sheets) if ending == ".xlsx" else write_entries(files_of(sheets, records))
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
        return
    path.mkdir(parents=True, exist_ok=True)
    for entry in files_of(sheets, records):
        _replace(path / entry.name, entry.data)
        stem, ending = entry.name.rsplit(".", 1)
        (path / f"{stem}.{'csv' if ending == 'yaml' else 'yaml'}").unlink(missing_ok=True)


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)
    draft.replace(path)
