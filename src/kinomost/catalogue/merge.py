"""Two editors' documents of one film, brought together.

Both began from `base`. Where only one of them changed something, that stands; where both did, yours stands and the
clash is reported with both versions, so that nothing is lost. Rows and titles are compared one by one.
"""

from dataclasses import dataclass
from typing import Any

from kinomost.catalogue.document import PARTS, Document

TEXTS = ("titles", "logline", "synopsis", "statement", "note")


@dataclass(frozen=True)
class Both:
    """Something that both editors changed: its name in the document, and their two versions of it."""

    name: str
    theirs: Any
    yours: Any


def merge(base: Document, theirs: Document, yours: Document) -> tuple[Document, list[Both]]:
    """The document with both editors' changes, and what both of them changed differently."""
    merged: Document = {}
    clashes: list[Both] = []
    for name, mine in yours.items():
        was, now = base.get(name), theirs.get(name)
        if mine in (was, now):
            merged[name] = now
        elif now == was:
            merged[name] = mine
        elif name in PARTS or name in TEXTS:
            merged[name] = _rows(name, was or [], now or [], mine, clashes=clashes)
        else:
            merged[name] = mine
            clashes.append(Both(name, now, mine))
    return merged, clashes


def _key(name: str, row: Any) -> tuple[Any, ...]:
    """What makes a row or a text the same one in two documents."""
    if name in PARTS:
        return tuple(row.get(column) for column in PARTS[name].key)
    tag, kind, said = row
    return (tag, kind, said) if kind == "alternative" else (tag, kind)


def _rows(
    name: str,
    base: list[Any],
    theirs: list[Any],
    yours: list[Any],
    *,
    clashes: list[Both],
) -> list[Any]:
    was, now, mine = ({_key(name, row): row for row in rows} for rows in (base, theirs, yours))
    merged = []
    for at, row in mine.items():
        before, other = was.get(at), now.get(at)
        if other is None and before == row:
            continue  # they removed what you left alone
        if before == row and other is not None:
            merged.append(other)
            continue
        merged.append(row)
        if other not in (row, before):
            clashes.append(Both(name, [] if other is None else [other], [row]))
    for at, other in now.items():
        if at in mine or was.get(at) == other:
            continue
        merged.append(
            other
        )  # they added it; or you removed what they changed, and it stays until you say again
        if at in was:
            clashes.append(Both(name, [other], []))
    return merged
