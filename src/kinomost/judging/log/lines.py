"""A line, its one canonical form in bytes, and the seal that ties it to the line before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal

from kinomost.judging.log.events import Event
from kinomost.judging.messages import plain

ORIGIN = "0" * 64
"""What stands as `previous` in the first line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is stored. `body` is plain JSON; `by` a reference such as `account:7`, `command` or `""`."""

    number: int  # 1, 2, 3 …
    kind: str
    body: Mapping[str, object]
    at: datetime  # aware
    by: str
    previous: str
    hash: str


class LogError(ValueError):
    """A line cannot be sealed: a naive time, a float, text that is no Unicode, a key that is no text."""


def decimal_text(value: Decimal) -> str:
    """A decimal as the canonical form has it: no exponent, no trailing zeros, one zero only."""
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise LogError(f"{value} is no number of a jury")
    return plain(value) if value else "0"


def time_text(value: datetime) -> str:
    """A time as the canonical form has it."""
    if value.utcoffset() is None:
        raise LogError("a time in the log must name its zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def _json(value: object) -> object:
    """The value as plain JSON; LogError for what has no canonical form."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise LogError("a key in the log must be text")
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if is_dataclass(value):
        return {field.name: _json(getattr(value, field.name)) for field in fields(value)}
    raise LogError(f"{type(value).__name__} has no place in the log")


def body_of(event: Event) -> dict[str, object]:
    """The event's fields as plain JSON, decimals and times as the canonical form has them. Raises LogError."""
    return {field.name: _json(getattr(event, field.name)) for field in fields(event)}


def canonical(value: object) -> bytes:
    """The one JSON that is hashed (see the head of this file). Raises LogError for what has no such form."""
    try:
        return json.dumps(
            _json(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode()
    except LogError:
        raise
    except (RecursionError, OverflowError, ValueError) as error:
        raise LogError(f"this has no canonical form: {error}") from error


def seal(previous: str, number: int, kind: str, body: Mapping[str, object], *, at: datetime, by: str) -> Line:
    """The line with its hash. Raises LogError."""
    whole = {"previous": previous, "number": number, "kind": kind, "body": body, "at": at, "by": by}
    return Line(number, kind, body, at, by, previous, hashlib.sha256(canonical(whole)).hexdigest())


def append(last: Line | None, event: Event, *, at: datetime, by: str) -> Line:
    """The line that comes after `last` (None: the first) and says `event`. Raises LogError."""
    previous, number = (last.hash, last.number + 1) if last else (ORIGIN, 1)
    return seal(previous, number, event.kind, body_of(event), at=at, by=by)
