"""What a field of the entry form is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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
        return next(
            (text for tag in (language, "en", *self.labels) if (text := self.labels.get(tag))), self.key
        )


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
