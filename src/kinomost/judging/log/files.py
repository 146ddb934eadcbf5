"""A log as a file: JSON Lines, one line of the log each, to be checked far from the site that wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from kinomost.judging.log.lines import Line, canonical

_KEYS = {"number", "kind", "body", "at", "by", "previous", "hash"}


class UnreadableLogError(ValueError):
    """The file is no log: `place` is the line, from 1, that has not the form of one."""

    def __init__(self, place: int) -> None:
        super().__init__(f"line {place}")
        self.place = place


def write_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Each line as JSON in the canonical form, with its hash and a line break. Raises LogError."""
    for line in lines:
        whole = {key: getattr(line, key) for key in _KEYS}
        yield canonical(whole).decode() + "\n"


def read_lines(file: Iterable[str]) -> Iterator[Line]:
    """The lines of a file as `write_lines` made it; what they say is not judged here. Raises UnreadableLogError."""
    for place, text in enumerate(file, 1):
        if text.strip():
            yield _line(place, text)


def _line(place: int, text: str) -> Line:
    try:
        data = json.loads(text)
        at = datetime.strptime(data["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableLogError(place) from error
    typed = (
        data.keys() == _KEYS
        and type(data["number"]) is int
        and isinstance(data["body"], Mapping)
        and all(isinstance(data[key], str) for key in ("kind", "by", "previous", "hash"))
    )
    if not typed:
        raise UnreadableLogError(place)
    return Line(**{**data, "at": at})
