"""YAML: one record a file (or a list of records), every value read as the text that is written.

`country: NO` is Norway and `title: 1984` a title: nothing is turned into a truth value or a number
here. A value one level deeper gives a column with a dot: `name: {ru: …}` is the column `name.ru`; a list is one
cell of items.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from kinomost.tables.decode import decode
from kinomost.tables.lists import join_items
from kinomost.tables.problems import CellError, Problem, UnreadableError
from kinomost.tables.sheet import LIMITS, Limits, Row, Sheet

# The C parser is ten times as fast where PyYAML was built with it.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_DEPTH = 8


def read_yaml(
    name: str, data: bytes, *, place: str = "", limits: Limits = LIMITS
) -> tuple[Sheet, list[Problem]]:
    """The sheet in this file: a record, or a list of records. Raises UnreadableError."""
    place = place or f"{name}.yaml"
    try:
        text = decode(data, "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8").text
    except CellError as error:
        raise UnreadableError(error.problem(place)) from error
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            line = event.start_mark.line + 1 if event.start_mark else None
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise UnreadableError(Problem("yaml_alias", place, line))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > 2 * _DEPTH:  # the parser's time grows with the square of the depth
                raise UnreadableError(Problem("yaml_shape", place, line))
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or "its structure is broken"
        row = mark.line + 1 if mark else None
        raise UnreadableError(Problem("bad_yaml", place, row, params={"detail": detail})) from error
    except RecursionError as error:
        raise UnreadableError(Problem("yaml_shape", place)) from error
    if root is None:
        raise UnreadableError(Problem("empty_file", place))
    records = root.value if isinstance(root, yaml.SequenceNode) else [root]
    if len(records) > limits.rows:
        raise UnreadableError(Problem("too_many_rows", place, params={"limit": limits.rows}))
    problems: list[Problem] = []
    rows = [_row(record, place, problems, limits) for record in records]
    columns = dict.fromkeys(column for row in rows for column in row.cells)
    if len(columns) > limits.columns:
        raise UnreadableError(Problem("too_many_columns", place, params={"limit": limits.columns}))
    return Sheet(name, tuple(columns), tuple(rows), place), problems


def _row(node: yaml.Node, place: str, problems: list[Problem], limits: Limits) -> Row:
    line = node.start_mark.line + 1
    cells: dict[str, str] = {}
    lines: dict[str, int] = {}
    try:
        for column, at, text in _flat(node, "", 0):
            if column in cells:
                problems.append(Problem("column_twice", place, at, column, column))
            if len(text) > limits.characters:
                params = {"length": len(text), "limit": limits.characters}
                problems.append(Problem("cell_too_long", place, at, column, text, params))
            cells[column], lines[column] = text, at
    except CellError as error:
        problems.append(error.problem(place, line))
    return Row(line, cells, lines)


def _flat(node: yaml.Node, path: str, depth: int) -> Iterator[tuple[str, int, str]]:
    """(column, line, text) of everything under this node."""
    if not isinstance(node, yaml.MappingNode) or depth > _DEPTH:
        raise CellError("yaml_shape")
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise CellError("yaml_shape")
        column = f"{path}{key.value}"
        line = value.start_mark.line + 1
        if isinstance(value, yaml.ScalarNode):
            yield column, line, "" if not value.style and value.value in _NULLS else value.value
        elif isinstance(value, yaml.SequenceNode):
            if not all(isinstance(item, yaml.ScalarNode) for item in value.value):
                raise CellError("yaml_shape")
            yield column, line, join_items([item.value for item in value.value])
        else:
            yield from _flat(value, column + ".", depth + 1)


class _Dumper(yaml.SafeDumper):
    """Writes text plainly where it reads back the same, and long text as a block."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else "'" if text in _NULLS and text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
# Everything is text on the way back in, so nothing needs quotes for looking like a number or a date.
_Dumper.yaml_implicit_resolvers = {}


def write_yaml(sheet: Sheet) -> bytes:
    """One record as a mapping, several as a list; columns with a dot go one level deeper."""
    records = [_nested(row, sheet.columns) for row in sheet.rows]
    data = records[0] if len(records) == 1 else records
    text = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return str(text).encode("utf-8")


def _nested(row: Row, columns: tuple[str, ...]) -> dict[str, object]:
    out: dict[str, object] = {}
    for column in columns:
        if column not in row.cells:
            continue
        level = out
        *path, last = column.split(".")
        for step in path:
            deeper = level.setdefault(step, {})
            if not isinstance(deeper, dict):  # both «name» and «name.ru»: the flat form says the same
                level, last = out, column
                break
            level = deeper
        if isinstance(level.get(last), dict):
            level, last = out, column
        level[last] = row.cells[column]
    return out
