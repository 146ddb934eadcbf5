"""What a column holds: a parser from text, and the one way to write a value back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from rapidfuzz import process

from kinomost.tables.lists import join_items, split_items
from kinomost.tables.problems import CellError

T_co = TypeVar("T_co", covariant=True)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_REF = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@[^\s@.<>(),;:\"\[\]\\]+(?:\.[^\s@.<>(),;:\"\[\]\\]+)+")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Cell(Protocol[T_co]):
    """The type of a column's cells. `parse` never sees empty text: an empty cell has no value."""

    @property
    def hint(self) -> str:
        """What to write, in a few English words; shown beside the column's name."""

    def parse(self, text: str) -> T_co:
        """The value of this text; raises CellError."""

    def format(self, value: Any) -> str:
        """The text that parses to this value; the same for equal values."""


def near(word: str, known: Iterable[str], cutoff: float = 70) -> str:
    """The known word that was probably meant, or ""."""
    found = process.extractOne(fold(word), {name: fold(name) for name in known}, score_cutoff=cutoff)
    return str(found[2]) if found else ""


def fold(text: str) -> str:
    """The text for comparing: no case, no diacritics, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "dj"))
    letters = "".join(
        letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)
    )
    return " ".join(letters.split())


def clean(text: str) -> str:
    """The text without outer space, in composed form; raises CellError where it cannot be shown or stored."""
    if _CONTROL.search(text):
        raise CellError("control_characters", text)
    return unicodedata.normalize(
        "NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()
    )


@dataclass(frozen=True)
class Text:
    """Words, on one line unless `lines`; at most `limit` characters."""

    limit: int = 300
    lines: bool = False

    @property
    def hint(self) -> str:
        """What to write."""
        return f"text, up to {self.limit} characters"

    def parse(self, text: str) -> str:
        """The text, trimmed."""
        value = clean(text)
        if not self.lines and "\n" in value:
            raise CellError("one_line", value)
        if len(value) > self.limit:
            raise CellError("too_long", value, length=len(value), limit=self.limit)
        return value

    def format(self, value: str) -> str:
        """The text as it is."""
        return value


@dataclass(frozen=True)
class Ref:
    """The short name by which a row is known: `parts` names with slashes between them."""

    parts: int = 1

    @property
    def hint(self) -> str:
        """What to write."""
        return "a short name: small Latin letters, digits, hyphens" + "; with a slash" * (self.parts > 1)

    def parse(self, text: str) -> str:
        """The short name."""
        value = clean(text)
        parts = value.split("/")
        if len(parts) != self.parts or any(not _REF.fullmatch(part) or len(part) > 100 for part in parts):
            words = [
                "-".join(re.findall("[a-z0-9]+", fold(part)))[:100] or "x" for part in parts[: self.parts]
            ]
            words += ["main"] * (self.parts - len(words))
            raise CellError("bad_ref", value, near="/".join(words))
        return value

    def format(self, value: str) -> str:
        """The short name."""
        return value


@dataclass(frozen=True)
class Choice:
    """One of a few words. `words` maps what is stored to what people also write for it."""

    words: Mapping[str, tuple[str, ...]] = field(hash=False)

    @classmethod
    def of(cls, *words: str) -> Choice:
        """A choice among these words, with nothing else understood."""
        return cls(dict.fromkeys(words, ()))

    @property
    def hint(self) -> str:
        """What to write."""
        return "one of: " + ", ".join(self.words)

    def parse(self, text: str) -> str:
        """The stored word."""
        wanted = fold(text)
        for word, others in self.words.items():
            if wanted in {fold(word), *map(fold, others)}:
                return word
        value = clean(text)
        guess = near(value, self.words)
        if guess:
            raise CellError("unknown_choice_near", value, near=guess)
        raise CellError("unknown_choice", value, known=", ".join(self.words))

    def format(self, value: str) -> str:
        """The stored word."""
        return str(value)


@dataclass(frozen=True)
class Many:
    """Several values in one cell, separated by semicolons."""

    of: Cell[Any]

    @property
    def hint(self) -> str:
        """What to write."""
        return f"{self.of.hint}; several with semicolons between"

    def parse(self, text: str) -> list[Any]:
        """The values in their order."""
        items = split_items(text)
        if any(not item for item in items):
            raise CellError("item_empty", text)
        return [self.of.parse(item) for item in items]

    def format(self, value: Iterable[Any]) -> str:
        """The values with "; " between."""
        return join_items(self.of.format(item) for item in value)


_YES = frozenset(map(fold, ("yes", "y", "true", "1", "x", "✓", "da", "да", "oui", "ja")))
_NO = frozenset(map(fold, ("no", "n", "false", "0", "-", "ne", "не", "нет", "non", "nej")))


@dataclass(frozen=True)
class YesNo:
    """Yes or no, also in Serbian and Russian."""

    hint: str = "yes or no"

    def parse(self, text: str) -> bool:
        """The truth value."""
        word = fold(text)
        if text.strip() == "✓" or word in _YES - {""}:
            return True
        if text.strip() == "-" or word in _NO - {""}:
            return False
        raise CellError("bad_yes_no", clean(text))

    def format(self, value: bool) -> str:
        """«yes» or «no»."""
        return "yes" if value else "no"


@dataclass(frozen=True)
class Url:
    """A web address."""

    hint: str = "a web address, beginning with https://"

    def parse(self, text: str) -> str:
        """The address as written; only http and https, with a host, without a password in it."""
        value = clean(text)
        try:
            parts = urlsplit(value)
            host, user = parts.hostname, parts.username
        except ValueError as error:
            raise CellError("bad_url", value) from error
        strange = re.search(r"[\s<>\"]", value) or len(value) > 1000
        if parts.scheme not in ("http", "https") or not host or user or strange:
            raise CellError("bad_url", value)
        return value

    def format(self, value: str) -> str:
        """The address."""
        return value


@dataclass(frozen=True)
class Email:
    """An e-mail address."""

    hint: str = "an e-mail address"

    def parse(self, text: str) -> str:
        """The address as written."""
        value = clean(text)
        if not _EMAIL.fullmatch(value) or len(value) > 254:
            raise CellError("bad_email", value)
        return value

    def format(self, value: str) -> str:
        """The address."""
        return value


@dataclass(frozen=True)
class Colour:
    """A colour as on the web."""

    hint: str = "a colour such as #a4262c"

    def parse(self, text: str) -> str:
        """The colour in small letters."""
        value = clean(text).lower()
        if not _COLOUR.fullmatch(value):
            raise CellError("bad_colour", value)
        return value

    def format(self, value: str) -> str:
        """The colour in small letters."""
        return value.lower()
