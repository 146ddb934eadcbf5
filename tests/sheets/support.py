"""What the import tests share: importing the shipped archive, or a few sheets written in the test."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import transaction

from kinomost.exchange.imports import ARCHIVE
from kinomost.parties.sheets import open_scope
from kinomost.sheets.actions import Choice, Result, run_import
from kinomost.sheets.exports import export_files, export_xlsx
from kinomost.sheets.plans import Plan, make_plan
from kinomost.sheets.scope import exchange_of
from kinomost.tables import Entry, Source, read_files, read_path

OFFICE = "exchange: sample-office\nname: {en: Sample office}\nsample: yes\n"


def written(**sheets: str) -> Source:
    """Sheets as text, by name: CSV, or YAML where the first line is «column: value»."""
    entries = []
    for name, text in {"exchange": OFFICE, **sheets}.items():
        ending = "yaml" if ":" in text.split("\n")[0] and "," not in text.split("\n")[0] else "csv"
        entries.append(Entry(f"{name}.{ending}", text.encode()))
    return read_files(entries)


def bring(source: Source, overwrite: Choice = False) -> Result:
    """Import it."""
    return run_import(source, open_scope(exchange_of(source), by="test"), overwrite=overwrite)


def foresee(source: Source) -> Plan:
    """What importing it would do."""
    return make_plan(source, open_scope(exchange_of(source), by="test"))


def archive() -> Source:
    """The season that ships."""
    return read_path(ARCHIVE)


def exported(exchange: str) -> list[Entry]:
    """The exchange as files."""
    return export_files(open_scope(exchange, by="test"))


def exported_xlsx(exchange: str) -> bytes:
    """The exchange as a workbook."""
    return export_xlsx(open_scope(exchange, by="test"))


class _Forget(Exception):
    pass


@contextmanager
def forgotten() -> Iterator[None]:
    """What is done in here leaves the database as it was: a fresh one for each block."""
    with suppress(_Forget), transaction.atomic():
        yield
        raise _Forget
