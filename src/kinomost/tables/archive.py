"""ZIP containers (workbooks are one): looked over before anything inside is unpacked.

A file of 40 kB can unpack to gigabytes, and XML can name itself into billions of characters. What the
directory of the archive declares is checked first; nothing is read beyond what it declares.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from kinomost.tables.problems import Problem, UnreadableError
from kinomost.tables.sheet import LIMITS, Limits

_MAX_ENTRIES = 2_000
_SMALL = 2_000_000  # below this many bytes unpacked no ratio is suspicious
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FOREIGN_XML = re.compile(
    rb"\A(?:\xff\xfe|\xfe\xff|\x00|.\x00)|\A<\?xml[^>]*encoding=[\"'](?!utf-8|us-ascii)",
    re.I | re.S,
)
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_FAR_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"[A-Z]{3,}\d")


@dataclass(frozen=True)
class Entry:
    """One file of an archive."""

    name: str
    data: bytes


def check_archive(
    data: bytes | BinaryIO, place: str, *, damaged: str, limits: Limits = LIMITS
) -> zipfile.ZipFile:
    """The opened archive; raises UnreadableError if it is a bomb, or unsound (code `damaged`)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableError(Problem(damaged, place)) from error
    unpacked = sum(entry.file_size for entry in entries)
    spread = max((e.file_size / max(e.compress_size, 1) for e in entries if e.file_size > _SMALL), default=0)
    if (
        unpacked > limits.unpacked_megabytes * 1_000_000
        or spread > limits.ratio
        or len(entries) > _MAX_ENTRIES
    ):
        raise UnreadableError(Problem("bomb", place, params={"megabytes": unpacked // 1_000_000}))
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError(Problem("locked_workbook", place))
    return archive


def check_workbook(archive: zipfile.ZipFile, place: str, limits: Limits = LIMITS) -> None:
    """Look through the XML of a workbook before a parser does; raises UnreadableError.

    Refused: declarations of entities, XML in another encoding than UTF-8 (in which they could hide), more
    cells than the limit, and cells so far to the right that padding a row up to them would fill the memory.
    """
    names = archive.namelist()
    if "[Content_Types].xml" not in names:
        raise UnreadableError(Problem("bad_workbook", place))
    cells = 0
    for name in names:
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        try:
            text = archive.read(name)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableError(Problem("bad_workbook", place)) from error
        if _DECLARATION.search(text) or _FOREIGN_XML.search(text[:200]):
            raise UnreadableError(Problem("entities", place))
        if name.startswith("xl/worksheets/"):
            cells += len(_CELL.findall(text))
            if _FAR_CELL.search(text):
                raise UnreadableError(Problem("too_many_columns", place, params={"limit": limits.columns}))
            if cells > limits.cells:
                raise UnreadableError(Problem("too_many_cells", place, params={"limit": limits.cells}))


def read_entries(data: bytes, place: str, limits: Limits = LIMITS) -> list[Entry]:
    """The files of a ZIP, without folders and without what an operating system put there."""
    archive = check_archive(data, place, damaged="bad_archive", limits=limits)
    try:
        return [
            Entry(info.filename, archive.read(info))
            for info in archive.infolist()
            if not info.is_dir() and "__MACOSX" not in info.filename
        ]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableError(Problem("bad_archive", place)) from error


def write_entries(entries: list[Entry]) -> bytes:
    """A ZIP whose bytes depend on nothing but the entries: no clock, no operating system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, entry.data)
    return out.getvalue()
