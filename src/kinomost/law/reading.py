"""From YAML or a plain mapping to frozen dataclasses, with every mistake said at once and at its place.

The dataclass is the schema: its annotations say what a value must be. In YAML every scalar is read as the text that is
written (`NO` is Norway, not a truth value) and the annotation decides what the text means; a mapping made in Python may
hold numbers, dates and `Money` as well. A key may be written `in kind`, `in-kind` or `in_kind`.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from kinomost.law.messages import Problem, UnreadableError
from kinomost.law.states import country_code, past_state
from kinomost.money.amounts import AmountError, Money
from kinomost.money.yamls import Unreadable, compose

Share = NewType("Share", Fraction)
"""A part of a whole, written with its unit: `20 %`, `12.5 %` or `1/3`."""

Country = NewType("Country", str)
"""A state of today, as the two letters of ISO 3166-1."""

State = NewType("State", str)
"""A state of today, or one that is gone but whose treaties may live on: `YU`, `SU`."""

Language = NewType("Language", str)
"""A language tag such as `sr` or `pt-BR` (BCP 47)."""

Record = TypeVar("Record")
Path_ = tuple[str | int, ...]

_NULLS = frozenset({"", "~", "null"})
YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_SHARE = re.compile(r"([0-9]+(?:[.][0-9]+)?) ?%")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def load_yaml(path: Path) -> tuple[object, dict[Path_, int]]:
    """The data in a YAML file, all scalars as text, and the line of every place. Raises UnreadableError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UnreadableError([Problem("no_such_file", file=path.name)]) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            [Problem("bad_yaml", params={"detail": "it is not UTF-8"}, file=path.name)]
        ) from error
    return parse_yaml(text, path.name)


def parse_yaml(text: str, file: str = "") -> tuple[object, dict[Path_, int]]:
    """As `load_yaml`, from text."""
    lines: dict[Path_, int] = {}
    problems: list[Problem] = []
    try:
        root = compose(text)
    except Unreadable as error:
        params = {"detail": error.detail} if error.detail else {}
        raise UnreadableError([Problem(error.code, "", params, file, error.line)]) from error
    if root is None:
        raise UnreadableError([Problem("empty_file", file=file)])

    def plain(node: yaml.Node, path: Path_) -> object:
        lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in _NULLS else str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [plain(item, (*path, index)) for index, item in enumerate(node.value)]
        found: dict[str, object] = {}
        for key, value in node.value:
            name = str(key.value).strip()
            if _key(name) in map(_key, found):
                problems.append(
                    Problem("key_twice", path_text(path), {"value": key.value}, file, key.start_mark.line + 1)
                )
            found[name] = plain(value, (*path, name))
        return found

    data = plain(root, ())
    if problems:
        raise UnreadableError(problems)
    return data, lines


def path_text(path: Path_) -> str:
    """A place as people write it: `parties[1].in_kind`."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_key(part)}" for part in path)
    return text.removeprefix(".")


def _key(key: str) -> str:
    return key.strip().replace(" ", "_").replace("-", "_")


class Reader:
    """Reads one document; keeps the problems it met in `problems`."""

    def __init__(self, file: str = "", lines: Mapping[Path_, int] | None = None) -> None:
        self.file = file
        self.lines = lines or {}
        self.problems: list[Problem] = []

    def say(self, code: str, path: Path_, **params: object) -> None:
        """Note a problem at this place."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        self.problems.append(Problem(code, path_text(path), params, self.file, self.lines.get(known)))

    def record(self, cls: type[Record], data: object, path: Path_ = ()) -> Record | None:
        """The dataclass in this mapping, or None when it has problems. Reads all of it in either case."""
        if not isinstance(data, Mapping):
            self.say("not_mapping", path)
            return None
        before = len(self.problems)
        given = {_key(str(key)): (str(key), value) for key, value in data.items()}
        known = fields_of(cast(Hashable, cls))
        for name in given.keys() - known.keys():
            here = (*path, given[name][0])
            self._unknown("unknown_key", name, [field.replace("_", " ") for field in known], here)
        values: dict[str, Any] = {}
        for name, (hint, required) in known.items():
            key, value = given.get(name, (name, None))
            if value is not None:
                values[name] = self.value(hint, value, (*path, key))
            elif required:
                self.say("missing_key", path, value=name.replace("_", " "))
        return cls(**values) if len(self.problems) == before else None

    def value(self, hint: Any, data: object, path: Path_) -> Any:
        """The value of this type, or None when it is not one."""
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            inner = [option for option in get_args(hint) if option is not type(None)]
            return None if data is None else self.value(inner[0], data, path)
        if origin in (tuple, frozenset):
            items = data if isinstance(data, (list, tuple, set, frozenset)) else [data]
            read = [self.value(get_args(hint)[0], item, (*path, index)) for index, item in enumerate(items)]
            return origin(read)
        if origin in (dict, Mapping):
            return self._mapping(hint, data, path)
        if origin is Literal:
            return self.choice(get_args(hint), data, path)
        if isinstance(hint, type) and isinstance(data, hint) and not (hint is int and isinstance(data, bool)):
            return data
        if special := READERS.get(hint):
            return special(self, data, path)
        if hint not in SCALARS and dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.record(hint, data, path)
        if isinstance(data, (Mapping, list)):
            self.say("not_text", path)
            return None
        return SCALARS[hint](self, data, path)

    def _mapping(self, hint: Any, data: object, path: Path_) -> Any:
        if not isinstance(data, Mapping):
            self.say("not_mapping", path)
            return None
        of_key, of_value = get_args(hint)
        pairs = (
            (self.value(of_key, key, (*path, str(key))), self.value(of_value, value, (*path, str(key))))
            for key, value in data.items()
        )
        return dict(pairs)

    def choice(self, known: tuple[str, ...], data: object, path: Path_) -> str | None:
        """The value if it is one of these."""
        text = str(data).strip()
        if text in known:
            return text
        self._unknown("unknown_choice", text, list(known), path)
        return None

    def _unknown(self, code: str, value: str, known: list[str], path: Path_) -> None:
        value = value.replace("_", " ")
        if near := get_close_matches(value, known, 1):
            self.say(f"{code}_near", path, value=value, near=near[0])
        else:
            self.say(code, path, value=value, known=", ".join(known))


@cache
def fields_of(cls: Hashable) -> dict[str, tuple[Any, bool]]:
    """Name → (type, whether it must be given) of what a file may say about this dataclass."""
    assert isinstance(cls, type)
    hints = get_type_hints(cls)
    return {
        field.name: (hints[field.name], field.default is MISSING and field.default_factory is MISSING)
        for field in dataclasses.fields(cls)
        if field.init
    }


def _text(reader: Reader, data: object, path: Path_) -> str:
    return str(data).strip()


def _whole(reader: Reader, data: object, path: Path_) -> int | None:
    try:
        return int(re.sub(r"[ \u00a0\u202f]", "", str(data)))
    except ValueError:
        reader.say("bad_whole", path, value=data)
        return None


def _number(reader: Reader, data: object, path: Path_) -> Fraction | None:
    if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
        return Fraction(data)
    try:
        return Fraction(Decimal(re.sub(r"[ \u00a0\u202f]", "", str(data))))
    except (InvalidOperation, ValueError, OverflowError):
        reader.say("bad_number", path, value=data)
        return None


def _yes_no(reader: Reader, data: object, path: Path_) -> bool | None:
    found = YES_NO.get(str(data).strip().lower())
    if found is None:
        reader.say("bad_yes_no", path, value=data)
    return found


def _date(reader: Reader, data: object, path: Path_) -> date | None:
    if isinstance(data, datetime):
        return data.date()
    try:
        return date.fromisoformat(str(data).strip())
    except ValueError:
        reader.say("bad_date", path, value=data)
        return None


def _share(reader: Reader, data: object, path: Path_) -> Fraction | None:
    if isinstance(data, Fraction):
        return data
    text = str(data).strip()
    if match := _SHARE.fullmatch(text):
        return Fraction(match[1]) / 100
    if re.fullmatch(r"[0-9]+/[1-9][0-9]*", text):
        return Fraction(text)
    reader.say("bad_share", path, value=data)
    return None


def _money(reader: Reader, data: object, path: Path_) -> Money | None:
    try:
        return Money.parse(str(data))
    except AmountError as error:
        reader.say("bad_money", path, detail=error.text())
        return None


def _country(reader: Reader, data: object, path: Path_) -> str | None:
    text = str(data).strip()
    if past := past_state(text):
        reader.say("past_country", path, value=text, name=past.name, successors=", ".join(past.successors))
        return None
    code, near = country_code(text)
    if code is None and near:
        reader.say("bad_country_near", path, value=text, near=near)
    elif code is None:
        reader.say("bad_country", path, value=text)
    return code


def _state(reader: Reader, data: object, path: Path_) -> str | None:
    past = past_state(str(data))
    return past.code if past else _country(reader, data, path)


def _language(reader: Reader, data: object, path: Path_) -> str | None:
    text = str(data).strip()
    if _LANGUAGE.fullmatch(text):
        return text
    reader.say("bad_language", path, value=text)
    return None


SCALARS: dict[Any, Callable[[Reader, object, Path_], Any]] = {
    str: _text,
    int: _whole,
    bool: _yes_no,
    date: _date,
    Fraction: _number,
    Share: _share,
    Money: _money,
    Country: _country,
    State: _state,
    Language: _language,
}

READERS: dict[Any, Callable[[Reader, object, Path_], Any]] = {}
"""Types with a reader of their own, such as a rule, whose `kind` decides its dataclass."""


def read_record(cls: type[Record], source: Path | str | Mapping[str, Any], file: str = "") -> Record:
    """The dataclass in this file, YAML text or mapping. Raises UnreadableError with every problem."""
    if isinstance(source, Mapping):
        data: object = source
        lines: dict[Path_, int] = {}
    elif isinstance(source, Path):
        file = file or source.name
        data, lines = load_yaml(source)
    else:
        data, lines = parse_yaml(source, file)
    reader = Reader(file, lines)
    found = reader.record(cls, data)
    if found is None:
        raise UnreadableError(reader.problems)
    return found
