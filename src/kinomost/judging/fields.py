"""The entry form: a library of fields, the choice a call makes of it, and what is wrong with answers.

    from kinomost.judging.fields import library, problems, read_fields

    fields, mistakes = read_fields([{"key": "logline", "words": 60}, {"key": "director_statement"}])
    for problem in problems(fields, {"logline": "…"}):
        print(problem.where, problem.text())

Fields of the kind `film` are facts of the film in the catalogue: shown in the form, never typed into it; their
"answer" is whatever the catalogue has, and an empty one is missing. Text answers may be one text or one per language
tag (`{"en": "…", "sr-Latn": "…"}`); limits hold for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kinomost.judging.messages import Message, Problem

GROUPS = ("project", "people", "finance", "market", "consents")
"""The parts of the form, in order."""

LANGUAGES = ("en", "sr-Latn", "ru")
"""Languages in which the library's labels are; Serbian Cyrillic is made from the Latin by who shows them."""


class Kind(StrEnum):
    """What an answer is, as JSON."""

    TEXT = "text"  # one line: "…", or {tag: "…"}
    LONG_TEXT = "long_text"  # the same
    NUMBER = "number"  # 3 or "3.5"
    CHOICE = "choice"  # a key of `choices`
    CHOICES = "choices"  # a list of keys
    DATE = "date"  # "2026-09-01"
    YES_NO = "yes_no"  # true or false; a required one must be true (a consent)
    FILE = "file"  # {"name": …, "type": "application/pdf", "size": bytes, "pages": …}
    FILES = "files"  # a list of them
    URL = "url"  # "https://…"
    TABLE = "table"  # a list of {column: …}
    FILM = "film"  # read from the catalogue


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, or one column of a table (then `kind` says what stands in it)."""

    key: str
    labels: Mapping[str, str]
    kind: Kind = Kind.TEXT
    choices: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """The field is shown when the answer to another one is (or, for choices, contains) one of these values."""

    field: str
    any: tuple[str, ...]  # "yes" and "no" for yes_no


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form. Limits that are None do not hold."""

    key: str
    group: str
    kind: Kind
    labels: Mapping[str, str]  # by language tag
    help: Mapping[str, str]
    required: bool = True
    words: int | None = None  # at most, for each language
    pages: int | None = None  # at most, of a file whose pages are known
    types: tuple[str, ...] = ()  # of files, as endings: "pdf", "jpg"
    megabytes: int | None = None  # a file, at most; 1 MB is 1,000,000 bytes
    most: int | None = None  # files, choices or rows, at most
    low: str | None = None  # a number or a date, at least
    high: str | None = None
    choices: tuple[Option, ...] = ()
    columns: tuple[Option, ...] = ()
    film: str = ""  # which fact of the film: title, kind, stage, countries … (see FILM_FACTS)
    shown_when: Condition | None = None

    def label(self, language: str) -> str:
        """The label in this language, else in English, else in any there is, else the key."""
        raise NotImplementedError


FILM_FACTS = (
    "titles",
    "kind",
    "genres",
    "stage",
    "countries",
    "languages",
    "runtime_minutes",
    "shooting_format",
    "colour",
    "shooting_starts",
    "logline",
    "synopsis",
    "statement",
    "poster",
    "directors",
    "producers",
    "writers",
    "companies",
    "budget",
    "finance_rows",
    "secured_percent",
)
"""What `Field.film` may name: facts that the film's page or its co-production file keeps."""


def library() -> Mapping[str, Field]:
    """The standard fields by key, in the order of the form."""
    raise NotImplementedError


def read_fields(data: object) -> tuple[tuple[Field, ...], tuple[Problem, ...]]:
    """A call's form from plain JSON: a list of keys of the library, or mappings `{"key": …, limits to override}`.

    A mapping whose key is not in the library is the call's own field and needs `kind`, `group` and `labels`.
    `Problem.where` is the field's key or its place ("3"). Never raises; a field with problems is left out.
    """
    raise NotImplementedError


def write_field(field: Field) -> dict[str, object]:
    """The mapping that `read_fields` reads back; for a field of the library only its key and what differs."""
    raise NotImplementedError


def count_words(text: str) -> int:
    """Words as an editor counts them: what stands between blanks and has a letter or a digit in it.

    A hyphen or an apostrophe inside a word does not part it (co-production, don't, кое-что are one each); a dash with
    blanks around it is no word; a dash or slash without blanks parts two words.
    """
    raise NotImplementedError


def shown(fields: Iterable[Field], answers: Mapping[str, object]) -> tuple[Field, ...]:
    """The fields that these answers show; a condition on a field that is itself hidden is not met."""
    raise NotImplementedError


def problems(fields: Iterable[Field], answers: object, *, complete: bool = True) -> tuple[Problem, ...]:
    """What is wrong with the answers, field by field; `Problem.where` is the key, for rows and files `key[2].column`.

    Without `complete` (a draft being saved) nothing is missing yet. Answers to hidden or unknown fields do not
    matter. Never raises.
    """
    raise NotImplementedError


class Mark(StrEnum):
    """How far an item of the checklist is."""

    DONE = "done"
    MISSING = "missing"
    WRONG = "wrong"
    OPTIONAL = "optional"  # empty, and may stay so


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist."""

    field: Field
    mark: Mark
    problems: tuple[Problem, ...] = ()
    note: Message | None = None  # "52 of 60 words"


def checklist(fields: Iterable[Field], answers: object) -> tuple[Item, ...]:
    """Every shown field with its mark, in the form's order. Never raises."""
    raise NotImplementedError
