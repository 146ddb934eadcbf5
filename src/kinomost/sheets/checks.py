"""Checks of a whole row that several rooms need."""

from __future__ import annotations

from kinomost.sheets.spec import Check, Lookup, Record
from kinomost.tables import CellError


def ordered(first: str, last: str) -> Check:
    """The value in `last` must not come before that in `first`, where both are known."""

    def check(record: Record, lookup: Lookup) -> None:
        begin, end = record.values.get(first), record.values.get(last)
        if begin is not None and end is not None and end < begin:
            raise CellError("ends_before", record.texts[last], start=record.texts[first], column=last)

    return check


def named(prefix: str, sheet: str) -> Check:
    """The row needs a text in at least one language, in the file or already in the database."""

    def check(record: Record, lookup: Lookup) -> None:
        cells = lookup(sheet, record.key)
        if not any(text for name, text in cells.items() if name.split(".")[0] == prefix):
            family = [name for name in record.texts if name.split(".")[0] == prefix]
            raise CellError("no_name", column=family[0] if family else prefix, name=prefix)

    return check


def one_of(*columns: str) -> Check:
    """Exactly one of the columns must be filled."""

    def check(record: Record, lookup: Lookup) -> None:
        if sum(bool(record.texts.get(column)) for column in columns) != 1:
            raise CellError("just_one", column=columns[0], columns=", ".join(columns))

    return check
