"""The library of fields, and the form that a call makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType

import yaml

from kinomost.judging.fields.model import FILM_FACTS, GROUPS, Condition, Field, Kind, Option
from kinomost.judging.messages import Problem, problem
from kinomost.judging.plain import is_key, read_day, read_number, read_whole

_MOST = 100_000  # of words, pages, megabytes, rows: more is a slip


@cache
def library() -> Mapping[str, Field]:
    """The standard fields by key, in the order of the form."""
    text = resources.files("kinomost.judging.fields").joinpath("fields.yaml").read_text("utf-8")
    found: dict[str, Field] = {}
    for row in yaml.safe_load(text):
        field, wrong = _own(row, row["key"])
        if field is None:
            raise ValueError(f"fields.yaml: {[(mistake.where, mistake.text()) for mistake in wrong]}")
        found[field.key] = field
    return MappingProxyType(found)


def read_fields(data: object) -> tuple[tuple[Field, ...], tuple[Problem, ...]]:
    """A call's form from plain JSON: a list of keys of the library, or mappings `{"key": …, limits to override}`.

    A mapping whose key is not in the library is the call's own field and needs `kind`, `group` and `labels`. A limit
    that is null does not hold. `Problem.where` is the field's key or its place ("3"). Never raises; a field with
    problems is left out.
    """
    if not isinstance(data, list | tuple):
        return (), (problem("", "not_list"),)
    found: dict[str, Field] = {}
    wrong: list[Problem] = []
    for place, item in enumerate(data, 1):
        row = {"key": item} if isinstance(item, str) else item
        if not isinstance(row, Mapping):
            wrong.append(problem(str(place), "not_mapping"))
            continue
        key = row.get("key")
        if not is_key(key):
            wrong.append(problem(str(place), "bad_key", value=str(key)))
        elif key in found:
            wrong.append(problem(key, "key_twice", value=key))
        elif isinstance(item, str) and key not in library():
            wrong.append(problem(key, "no_such_field", value=key))
        else:
            base = library().get(key)
            field, mistakes = _own(row, key) if base is None else _changed(base, row)
            wrong.extend(mistakes)
            if field is not None:
                found[key] = field
    for field in tuple(found.values()):
        if field.shown_when is not None and field.shown_when.field not in found:
            # The library's own condition falls away with the field that it asks; a call's own is a slip.
            if library().get(field.key, field).shown_when != field.shown_when or field.key not in library():
                wrong.append(problem(field.key, "no_such_condition", value=field.shown_when.field))
                del found[field.key]
            else:
                found[field.key] = replace(field, shown_when=None)
    return tuple(found.values()), tuple(wrong)


@dataclass(frozen=True, slots=True)
class _Bad:
    """A value that is not what belongs there."""

    code: str
    known: tuple[str, ...] = ()


def _limit(value: object) -> int | _Bad:
    number = read_whole(value)
    return number if number is not None and 0 < number <= _MOST else _Bad("bad_count")


def _yes_no(value: object) -> bool | _Bad:
    return value if isinstance(value, bool) else _Bad("bad_yes_no")


def _texts(value: object) -> Mapping[str, str] | _Bad:
    good = isinstance(value, Mapping) and all(
        isinstance(tag, str) and isinstance(text, str) and text.strip() for tag, text in value.items()
    )
    return {str(tag): str(text) for tag, text in value.items()} if good else _Bad("bad_labels")  # type: ignore[attr-defined]


def _endings(value: object) -> tuple[str, ...] | _Bad:
    if not isinstance(value, list | tuple) or not all(
        isinstance(item, str) and item.isalnum() for item in value
    ):
        return _Bad("bad_types")
    return tuple(dict.fromkeys(ending(item) for item in value))


def ending(name: str) -> str:
    """A file's type by its name or ending: small, and one for jpg and jpeg."""
    end = name.rpartition(".")[2].lower()
    return "jpg" if end == "jpeg" else end


def _bound(value: object) -> str | _Bad:
    good = read_number(value) is not None or read_day(value) is not None
    return str(value).strip() if good else _Bad("bad_bound")


def _among(known: tuple[str, ...]) -> Callable[[object], str | _Bad]:
    return lambda value: value if isinstance(value, str) and value in known else _Bad("not_among", known)


def _kind(value: object) -> Kind | _Bad:
    return next((kind for kind in Kind if kind.value == value), _Bad("not_among", tuple(Kind)))


def _options(value: object) -> tuple[Option, ...] | _Bad:
    if not isinstance(value, list | tuple):
        return _Bad("bad_options_list")
    found: dict[str, Option] = {}
    for row in value:
        if not isinstance(row, Mapping) or row.keys() - {"key", "labels", "kind", "choices"}:
            return _Bad("bad_options_list")
        key, labels, kind = row.get("key"), _texts(row.get("labels", {})), _kind(row.get("kind", "text"))
        choices = _options(row.get("choices", ()))
        if not is_key(key) or key in found:
            return _Bad("bad_options_list")
        if isinstance(labels, _Bad) or isinstance(kind, _Bad) or isinstance(choices, _Bad):
            return _Bad("bad_options_list")
        if kind in _NOT_IN_TABLES:
            return _Bad("bad_options_list")
        found[key] = Option(key, labels, kind, choices)
    return tuple(found.values())


_NOT_IN_TABLES = {Kind.FILE, Kind.FILES, Kind.TABLE, Kind.FILM, Kind.CHOICES}


def _condition(value: object) -> Condition | _Bad:
    if not isinstance(value, Mapping) or value.keys() != {"field", "any"} or not is_key(value["field"]):
        return _Bad("bad_condition")
    values = value["any"]
    if (
        not isinstance(values, list | tuple)
        or not values
        or not all(isinstance(item, str) for item in values)
    ):
        return _Bad("bad_condition")
    return Condition(value["field"], tuple(values))


_LIMITS: Mapping[str, Callable[[object], object]] = {
    "required": _yes_no,
    "words": _limit,
    "pages": _limit,
    "types": _endings,
    "megabytes": _limit,
    "most": _limit,
    "low": _bound,
    "high": _bound,
    "labels": _texts,
    "help": _texts,
    "choices": _options,
    "columns": _options,
    "shown_when": _condition,
}
_OWN: Mapping[str, Callable[[object], object]] = {
    "kind": _kind,
    "group": _among(GROUPS),
    "film": _among(FILM_FACTS),
}
_ALL = {**_OWN, **_LIMITS}


def _read(
    row: Mapping[object, object], readers: Mapping[str, Callable[[object], object]], key: str
) -> tuple[dict[str, object], list[Problem]]:
    wrong = [
        problem(key, "unknown_key", value=str(name)) for name in row if name != "key" and name not in readers
    ]
    values: dict[str, object] = {}
    for name, reader in readers.items():
        if name not in row:
            continue
        given = row[name]
        value = None if given is None and name in _NULLABLE else reader(given)
        if isinstance(value, _Bad):
            wrong.append(problem(key, value.code, value=str(given), known=value.known, name=name))
        else:
            values[name] = value
    return values, wrong


_NULLABLE = frozenset({"words", "pages", "megabytes", "most", "low", "high", "shown_when"})


def _changed(base: Field, row: Mapping[object, object]) -> tuple[Field | None, tuple[Problem, ...]]:
    """A field of the library with the limits of the call."""
    # what `write_field` of an own field says of itself may stand here too, if it says the same
    same = {
        name: value for name, value in row.items() if name not in _OWN or value != getattr(base, str(name))
    }
    values, wrong = _read(same, _LIMITS, base.key)
    field = replace(base, **values) if not wrong else None  # type: ignore[arg-type]
    return _whole(field, wrong, base.key)


def _own(row: Mapping[object, object], key: str) -> tuple[Field | None, tuple[Problem, ...]]:
    values, wrong = _read(row, _ALL, key)
    wrong.extend(problem(key, "needs", value=name) for name in ("kind", "group", "labels") if name not in row)
    values.setdefault("help", {})
    field = Field(key=key, **values) if not wrong else None  # type: ignore[arg-type]
    return _whole(field, wrong, key)


def _whole(field: Field | None, wrong: list[Problem], key: str) -> tuple[Field | None, tuple[Problem, ...]]:
    """The field, unless it lacks what its kind needs."""
    if field is not None:
        if field.kind in {Kind.CHOICE, Kind.CHOICES} and not field.choices:
            wrong.append(problem(key, "needs", value="choices"))
        if field.kind is Kind.TABLE and not field.columns:
            wrong.append(problem(key, "needs", value="columns"))
        if (field.kind is Kind.FILM) != bool(field.film):
            wrong.append(problem(key, "needs", value="film"))
        if not field.labels:
            wrong.append(problem(key, "needs", value="labels"))
        bounds = [bound for bound in (field.low, field.high) if bound is not None]
        read = read_day if field.kind is Kind.DATE else read_number
        if any(read(bound) is None for bound in bounds):
            wrong.append(problem(key, "bad_bound", value=", ".join(bounds)))
    return (None, tuple(wrong)) if wrong else (field, ())


def write_field(field: Field) -> dict[str, object]:
    """The mapping that `read_fields` reads back; for a field of the library only its key and what differs."""
    base = library().get(field.key)
    names = _LIMITS if base else _ALL
    default = base or Field(field.key, "", Kind.TEXT, {}, {})
    return {"key": field.key} | {
        name: _plain(getattr(field, name))
        for name in names
        if getattr(field, name) != getattr(default, name)
        or (base is None and name in {"kind", "group", "labels"})
    }


def _plain(value: object) -> object:
    match value:
        case Kind():
            return value.value
        case Condition():
            return {"field": value.field, "any": list(value.any)}
        case Option():
            whole = {"key": value.key, "labels": dict(value.labels), "kind": value.kind.value}
            return whole | ({"choices": _plain(value.choices)} if value.choices else {})
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return dict(value)
        case _:
            return value
