"""Several items in one cell: separated by "; ", with "\\;" for a semicolon inside an item."""

from __future__ import annotations

from collections.abc import Iterable


def join_items(items: Iterable[str]) -> str:
    """The items as the text of one cell."""
    return "; ".join(item.strip().replace("\\", "\\\\").replace(";", "\\;") for item in items)


def split_items(text: str) -> list[str]:
    """The items in the text of one cell; an empty cell has none."""
    if not text.strip():
        return []
    parts, part, escaped = [], "", False
    for letter in text:
        if escaped:
            part, escaped = part + (letter if letter in "\\;" else "\\" + letter), False
        elif letter == "\\":
            escaped = True
        elif letter in ";\n":
            parts.append(part)
            part = ""
        else:
            part += letter
    parts.append(part + ("\\" if escaped else ""))
    return [item.strip() for item in parts]
