"""From a line's plain JSON back to what it says. Only the forms that `body_of` writes are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kinomost.judging.log.events import KINDS, Event
from kinomost.judging.log.lines import decimal_text, time_text
from kinomost.judging.messages import Problem, problem
from kinomost.judging.plain import read_number
from kinomost.judging.votes import Majority, State


class _WrongError(ValueError):
    """A value in a body is not what its field is."""


def read_body(kind: str, body: object) -> tuple[Event | None, tuple[Problem, ...]]:
    """The event in a line's body, or what is wrong with it. Never raises."""
    event = KINDS.get(kind) if isinstance(kind, str) else None
    if event is None:
        return None, (problem("kind", "unknown_line", value=str(kind)),)
    try:
        return _record(event, body, ""), ()
    except _WrongError as error:
        return None, (problem(str(error), "unreadable_line", kind=kind, place=str(error)),)


@cache
def _shape(record: Any) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(record)
    return tuple((field.name, hints[field.name], field.default is MISSING) for field in fields(record))


def _record(record: Any, data: object, place: str) -> Any:
    shape = _shape(record)
    if not isinstance(data, Mapping) or any(key not in {name for name, _, _ in shape} for key in data):
        raise _WrongError(place)
    values = {}
    for name, hint, needed in shape:
        if name in data:
            values[name] = _value(hint, data[name], f"{place}.{name}".lstrip("."))
        elif needed:
            raise _WrongError(f"{place}.{name}".lstrip("."))
    return record(**values)


def _value(hint: Any, data: object, place: str) -> Any:
    """The value of this type; only the forms that `body_of` writes are read."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        for option in get_args(hint):
            with suppress(_WrongError):
                return _value(option, data, place)
        raise _WrongError(place)
    if origin is tuple:
        if not isinstance(data, list | tuple):
            raise _WrongError(place)
        kinds = get_args(hint)
        if kinds[-1] is not Ellipsis:
            if len(data) != len(kinds):
                raise _WrongError(place)
            return tuple(_value(kind, item, place) for kind, item in zip(kinds, data, strict=True))
        return tuple(_value(kinds[0], item, place) for item in data)
    if origin is Mapping:
        if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
            raise _WrongError(place)
        return {key: _value(get_args(hint)[1], item, place) for key, item in data.items()}
    if is_dataclass(hint):
        return _record(hint, data, place)
    read = _READ.get(hint)
    found = read(data) if read else None
    if found is None and not (hint is NoneType and data is None):
        raise _WrongError(place)
    return found


def _enum(kind: type[StrEnum]) -> Callable[[object], StrEnum | None]:
    return lambda data: next((item for item in kind if item.value == data), None)


def _read_decimal(data: object) -> Decimal | None:
    number = read_number(data) if isinstance(data, str) else None
    return number if number is not None and decimal_text(number) == data else None


def _read_time(data: object) -> datetime | None:
    with suppress(ValueError, TypeError, OverflowError):
        found = datetime.strptime(str(data), "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        return found if time_text(found) == data else None
    return None


_READ: Mapping[Any, Callable[[object], object]] = {
    Decimal: _read_decimal,
    datetime: _read_time,
    int: lambda data: data if type(data) is int and abs(data) < 2**63 else None,
    str: lambda data: data if isinstance(data, str) else None,
    bool: lambda data: data if isinstance(data, bool) else None,
    Majority: _enum(Majority),
    State: _enum(State),
}
