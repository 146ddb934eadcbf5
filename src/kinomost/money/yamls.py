"""YAML that somebody else wrote, as nodes that know their lines: no references, and no depth that no file needs."""

from typing import Any

import yaml

# Every value stays the text that is written; the C parser is ten times as fast where PyYAML has it.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEPTH = 30  # the parser's time grows with the square of the depth


class Unreadable(ValueError):
    """It is no YAML that we read; `code` is bad_yaml or alias, `detail` what the parser says, `line` where."""

    def __init__(self, code: str, line: int | None, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code, self.line, self.detail = code, line, detail


def compose(text: str) -> yaml.Node | None:
    """The root of the one document in the text; None if it is empty. Raises Unreadable."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise Unreadable("alias", _line(event.start_mark))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH:
                raise Unreadable("bad_yaml", _line(event.start_mark), "it is nested too deeply")
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        detail = getattr(error, "problem", None) or "its structure is broken"
        raise Unreadable("bad_yaml", _line(getattr(error, "problem_mark", None)), detail) from error


def _line(mark: Any) -> int | None:
    return mark.line + 1 if mark else None
