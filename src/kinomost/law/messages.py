"""What the room has to say, as a code with parameters and an English sentence.

A `Message` is data: the code is stable, the parameters are plain values, and the sentence is an English template
that a caller who speaks other languages translates before the parameters are filled in. Nothing here knows a language.
"""

# ruff: noqa: E501  (each template is one sentence on one line)
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, object] = MappingProxyType({})


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {
    # files
    "bad_yaml": _("The YAML cannot be read: {detail}."),
    "alias": _("References (& and *) are not read. Write the value out."),
    "empty_file": _("The file is empty."),
    "no_such_file": _("There is no file at this path."),
    "key_twice": _("“{value}” is written twice."),
    "not_mapping": _("Lines of “name: value” belong here."),
    "not_list": _("A list belongs here, each item after a hyphen."),
    "not_text": _("One value belongs here, not a list or further lines."),
    "unknown_key": _("“{value}” is not known here. Known: {known}."),
    "unknown_key_near": _("“{value}” is not known here. Did you mean “{near}”?"),
    "missing_key": _("“{value}” is missing."),
    "unknown_choice": _("“{value}” is not one of: {known}."),
    "unknown_choice_near": _("“{value}” is not known here. Did you mean “{near}”?"),
    "bad_text": _("Text belongs here."),
    "bad_whole": _("“{value}” is not a whole number."),
    "bad_number": _("“{value}” is not a number. Write it like 12.5."),
    "bad_yes_no": _("“{value}” is neither yes nor no. Write yes or no."),
    "bad_date": _("“{value}” is not a date. Write year, month, day: 2026-03-09."),
    "bad_share": _("“{value}” is not a share. Write it with its unit: 20 % or 1/3."),
    "bad_money": _("{detail}"),
    "bad_country": _("“{value}” is not a country. Write its two letters, such as RS."),
    "bad_country_near": _("“{value}” is not a country known here. Did you mean {near}?"),
    "past_country": _("{name} ({value}) no longer exists. Name the state of today: {successors}."),
    "bad_language": _("“{value}” is not a language tag. Write one such as sr, ru or en."),
}


@dataclass(frozen=True)
class Message:
    """One sentence: a stable code, its parameters, and the words on demand."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, in the language that `translate` turns the English template into."""
        return translate(TEMPLATES[self.code]).format_map(self.params)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a file, at one place of it: `parties[1].share`, line 12."""

    code: str
    path: str = ""
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    file: str = ""
    line: int | None = None

    def text(self, translate: Callable[[str], str] = str) -> str:
        """What is wrong and, where it can be known, what would be right."""
        return Message(self.code, self.params).text(translate)

    def where(self) -> str:
        """The place in one line, for a terminal: «film.yaml, line 12, parties[1].share»."""
        parts = (self.file, f"line {self.line}" if self.line else "", self.path)
        return ", ".join(part for part in parts if part)


class UnreadableError(ValueError):
    """A file or mapping is not what it should be; `problems` has everything that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{problem.where()}: {problem.text()}" for problem in problems))
        self.problems = problems
