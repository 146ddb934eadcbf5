"""How columns of a sheet become fields of a record, and back.

A field declares its columns, reads a record into canonical text (the same for equal values, so that rows can be
compared as text), and assigns parsed values to a record. `shared` fetches, once for the whole sheet, what reading
all records needs: that keeps the number of queries the same for one row and for ten thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model

from kinomost.names.texts import KINDS, Kind, Text, Texts, canonical_tag
from kinomost.sheets.scope import Scope
from kinomost.tables.cells import Cell, Many, Ref
from kinomost.tables.cells import Text as TextCell

TAGS = ("sr-Latn", "sr-Cyrl", "ru", "en")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name, what its cells hold, and the sheet it points into, if any."""

    name: str
    cell: Cell[Any]
    required: bool = False
    help: str = ""
    refers: str = ""
    within: str = ""  # the column whose value comes before this one's in the key it points to
    default: str = ""  # what an empty cell means, in canonical text


class Field:
    """The columns of one attribute. Subclasses say which, and how text and value turn into each other."""

    def columns(self) -> tuple[Column, ...]:
        """The columns as a blank sheet shows them."""
        raise NotImplementedError

    def match(self, header: str) -> Column | None:
        """The column that a file's header names, if it is one of this field's."""
        return next((column for column in self.columns() if column.name == header), None)

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> Any:
        """What reading these records needs beyond themselves, in a constant number of queries.

        `path` leads from a record to its exchange's id.
        """

    def read(self, record: Any, shared: Any) -> dict[str, str]:
        """Column → canonical text, empty cells left out."""
        raise NotImplementedError

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        """Put the values of this field's columns, those that the file has, on the record."""
        raise NotImplementedError

    def store(self, items: Sequence[tuple[Any, Values]], scope: Scope) -> None:
        """Write what lives in other tables, once the records themselves are saved."""

    def attributes(self) -> tuple[str, ...]:
        """The model's fields that `assign` sets."""
        return ()


@dataclass(frozen=True)
class Plain(Field):
    """One column for one attribute."""

    name: str
    cell: Cell[Any]
    attr: str = ""
    required: bool = False
    help: str = ""
    default: Any = None  # what an empty cell means; the model's own default, repeated so that rows compare
    empty: Any = None  # what is stored for an empty cell where there is no default

    @property
    def target(self) -> str:
        """The attribute."""
        return self.attr or self.name

    def columns(self) -> tuple[Column, ...]:
        default = "" if self.default is None else self.cell.format(self.default)
        return (Column(self.name, self.cell, self.required, self.help, default=default),)

    def read(self, record: Any, shared: Any) -> dict[str, str]:
        value = getattr(record, self.target)
        if value is None or value in ("", []):
            return {}
        return {self.name: self.cell.format(Decimal(repr(value)) if isinstance(value, float) else value)}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        if self.name in values:
            value = values[self.name]
            if value is None:
                value = self.default if self.default is not None else self.empty
            setattr(record, self.target, value)

    def attributes(self) -> tuple[str, ...]:
        return (self.target,)


def words(name: str, limit: int, *, attr: str = "", required: bool = False, help: str = "") -> Plain:
    """A column of plain text on one line."""
    return Plain(name, TextCell(limit), attr, required, help, empty="")


def source() -> Plain:
    """Where the row's facts were seen: addresses or titles, one a line."""
    return Plain("source", TextCell(4000, lines=True), help="where the facts were seen, one a line", empty="")


@dataclass(frozen=True)
class Tagged(Field):
    """A family of columns for a text in several languages: `title.ru`, `title.sr-Latn.original`."""

    name: str
    attr: str
    limit: int = 300
    lines: bool = False
    required: bool = False
    help: str = ""

    def columns(self) -> tuple[Column, ...]:
        cell = TextCell(self.limit, self.lines)
        return tuple(Column(f"{self.name}.{tag}", cell, help=self.help) for tag in TAGS)

    def match(self, header: str) -> Column | None:
        parts = header.split(".")
        if parts[0] != self.name or not 2 <= len(parts) <= 3 or (len(parts) == 3 and parts[2] not in KINDS):
            return None
        try:
            parts[1] = canonical_tag(parts[1])
        except ValueError:
            return None
        cell: Cell[Any] = TextCell(self.limit, self.lines)
        if parts[2:] == ["alternative"]:
            cell = Many(cell)
        name = ".".join(parts).removesuffix(".official")
        return Column(name, cell, help=self.help)

    def read(self, record: Any, shared: Any) -> dict[str, str]:
        out: dict[str, str] = {}
        several: dict[str, list[str]] = defaultdict(list)
        for entry in getattr(record, self.attr):
            name = f"{self.name}.{entry.tag}" + ("" if entry.kind == "official" else f".{entry.kind}")
            if entry.kind == "alternative":
                several[name].append(entry.text)
            else:
                out[name] = entry.text
        many = Many(TextCell(self.limit))
        return out | {name: many.format(texts) for name, texts in several.items()}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        texts: Texts = getattr(record, self.attr)
        for name, value in values.items():
            prefix, _, ending = name.partition(".")
            if prefix != self.name or not ending:
                continue
            tag, *rest = ending.split(".")
            kind: Kind = next((known for known in KINDS if rest == [known]), "official")
            if kind == "alternative":
                kept = [entry for entry in texts if (entry.tag, entry.kind) != (tag, kind)]
                texts = Texts([*kept, *(Text(tag, text, kind) for text in value or [])])
            else:
                texts = texts.with_text(tag, value or "", kind)
        setattr(record, self.attr, texts)

    def attributes(self) -> tuple[str, ...]:
        return (self.attr,)


def tagged_order(column: str) -> tuple[int, str, int]:
    """Sorts a family's columns: the site's four languages first, official texts before other kinds."""
    _, tag, *rest = column.split(".")
    place = TAGS.index(tag) if tag in TAGS else len(TAGS)
    kind = next((index for index, known in enumerate(KINDS) if rest == [known]), -1)
    return place, tag, kind


@dataclass(frozen=True)
class Link(Field):
    """A column that names a row of another sheet."""

    name: str
    refers: str
    attr: str = ""
    required: bool = False
    help: str = ""
    parts: int = 1
    within: str = ""
    cell: Cell[Any] | None = None

    @property
    def target(self) -> str:
        """The attribute that holds the other record's primary key."""
        return (self.attr or self.name) + "_id"

    def columns(self) -> tuple[Column, ...]:
        cell = self.cell or Ref(self.parts)
        return (Column(self.name, cell, self.required, self.help, self.refers, self.within),)

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> dict[int, str]:
        return scope.keys(self.refers)

    def read(self, record: Any, shared: dict[int, str]) -> dict[str, str]:
        key = shared.get(getattr(record, self.target), "")
        if self.within:
            key = key.partition("/")[2]
        return {self.name: key} if key else {}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        if self.name in values:
            key = values[self.name]
            if key and self.within:
                key = f"{values[self.within]}/{key}"
            setattr(record, self.target, scope.pks(self.refers)[key] if key else None)

    def attributes(self) -> tuple[str, ...]:
        return (self.target.removesuffix("_id"),)


@dataclass(frozen=True)
class Children(Field):
    """A column whose items are rows of a table of their own, such as a film's producing countries."""

    name: str
    cell: Cell[Any]  # of one item
    model: type[Model]
    parent: str  # the child's field that points to the record
    value_of: Callable[[Any], Any]  # child → what the cell formats
    make: Callable[[Any, int], dict[str, Any]]  # parsed item, position → the child's fields
    order: tuple[str, ...] = ("position", "pk")
    only: Mapping[str, Any] = field(default_factory=dict, hash=False)
    help: str = ""

    def columns(self) -> tuple[Column, ...]:
        return (Column(self.name, Many(self.cell), help=self.help),)

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        parents = {record.pk for record in records}
        within = {f"{self.parent}__{path}": scope.exchange_id}
        for child in self.model._default_manager.filter(**within, **self.only).order_by(*self.order):
            parent = getattr(child, f"{self.parent}_id")
            if parent in parents:
                found[parent].append(self.value_of(child))
        return found

    def read(self, record: Any, shared: dict[int, list[Any]]) -> dict[str, str]:
        values = shared.get(record.pk)
        return {self.name: Many(self.cell).format(values)} if values else {}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        """Nothing: the record must be saved first."""

    def store(self, items: Sequence[tuple[Any, Values]], scope: Scope) -> None:
        mine = [(record, values) for record, values in items if self.name in values]
        manager = self.model._default_manager
        for chunk in chunks([record.pk for record, _ in mine]):
            manager.filter(**{f"{self.parent}__in": chunk}, **self.only).delete()
        manager.bulk_create(
            self.model(**{self.parent: record}, **self.only, **self.make(item, position))
            for record, values in mine
            for position, item in enumerate(values[self.name] or [])
        )


@dataclass(frozen=True)
class Links(Field):
    """A column that names several rows of another sheet (many to many); their order says nothing."""

    name: str
    refers: str
    attr: str = ""
    help: str = ""

    def columns(self) -> tuple[Column, ...]:
        return (Column(self.name, Many(Ref()), help=self.help, refers=self.refers),)

    def _through(self, record: Any) -> tuple[type[Model], str, str]:
        relation = type(record)._meta.get_field(self.attr or self.name)
        return relation.remote_field.through, relation.m2m_field_name(), relation.m2m_reverse_field_name()

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        if records:
            through, mine, theirs = self._through(records[0])
            names = scope.keys(self.refers)
            pairs = through._default_manager.filter(**{f"{mine}__{path}": scope.exchange_id})
            for own, other in pairs.values_list(f"{mine}_id", f"{theirs}_id"):
                if other in names:
                    found[own].append(names[other])
        return found

    def read(self, record: Any, shared: dict[int, list[str]]) -> dict[str, str]:
        keys = sorted(shared.get(record.pk, []))
        return {self.name: Many(Ref()).format(keys)} if keys else {}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        """Nothing: the record must be saved first."""

    def store(self, items: Sequence[tuple[Any, Values]], scope: Scope) -> None:
        mine = [(record, values[self.name] or []) for record, values in items if self.name in values]
        if not mine:
            return
        through, own, other = self._through(mine[0][0])
        for chunk in chunks([record.pk for record, _ in mine]):
            through._default_manager.filter(**{f"{own}__in": chunk}).delete()
        pks = scope.pks(self.refers)
        through._default_manager.bulk_create(
            through(**{f"{own}_id": record.pk, f"{other}_id": pks[key]})
            for record, keys in mine
            for key in dict.fromkeys(keys)
        )


def chunks(items: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    """The items in pieces small enough for one statement on every database."""
    return (items[start : start + size] for start in range(0, len(items), size))
