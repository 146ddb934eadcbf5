"""A YAML file as a tree whose every value knows its place, so that all problems can be named at once."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

import yaml

from kinomost.money.amounts import AmountError, Money
from kinomost.money.waterfall.model import is_day
from kinomost.money.waterfall.problems import Problem, WaterfallError
from kinomost.money.yamls import Unreadable, compose

Word = TypeVar("Word", bound=StrEnum)
# Decimals or a fraction, and nothing that takes long to count out: 1e999999999 is a number, too.
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,8}|/[1-9]\d{0,5})?")


@dataclass
class Tree:
    """A value of the file: text, a list or lines of names, with its path, its line and the problems of the whole."""

    value: str | list[Tree] | dict[str, Tree]
    path: tuple[str, ...]
    line: int
    problems: list[Problem] = field(repr=False)

    def wrong(self, code: str, **params: object) -> None:
        """Note a problem at this place."""
        self.problems.append(Problem(code, self.path, self.line, params))

    def unknown(self, code: str, value: str, known: list[str]) -> None:
        """Note a name that is not known here, with the one that was probably meant or all there are."""
        if close := difflib.get_close_matches(value, known, 1):
            self.wrong(f"{code}_near", value=value, near=close[0])
        else:
            self.wrong(code, value=value, known=", ".join(known))

    # lines of names

    def lines(self, known: Iterable[str] | None = None) -> Mapping[str, Tree]:
        """The values by name; with `known`, other names are problems."""
        if not isinstance(self.value, dict):
            self.wrong("not_mapping")
            return {}
        if known is not None:
            names = list(known)
            for name, one in self.value.items():
                if name not in names:
                    one.unknown("unknown_key", name, names)
        return self.value

    def get(self, name: str) -> Tree | None:
        """The value of this name, or None."""
        return self.value.get(name) if isinstance(self.value, dict) else None

    def need(self, name: str) -> Tree | None:
        """The value of this name; a problem if there is none."""
        found = self.get(name)
        if found is None and isinstance(self.value, dict):
            self.wrong("missing_key", value=name)
        return found

    def replace(self, path: str, value: str) -> None:
        """Put another text in the place of a single value: `steps/loan/recoup`. A problem if there is no such place."""
        place = self._at(path)
        if place is None or not isinstance(place.value, str):
            self.wrong("no_place", value=path)
        else:
            place.value = value

    def _at(self, path: str) -> Tree | None:
        """What stands at a path of names, each of which may have strokes in it («TV/VOD fee»)."""
        for name, one in self.value.items() if isinstance(self.value, dict) else ():
            if path == name:
                return one
            if path.startswith(f"{name}/") and (found := one._at(path[len(name) + 1 :])) is not None:
                return found
        return None

    # single values

    def text(self) -> str:
        """The text of a single value; empty, and a problem, if it is none."""
        if isinstance(self.value, str):
            return self.value.strip()
        self.wrong("not_text")
        return ""

    def items(self) -> list[Tree]:
        """The values of a list; a single value is a list of one."""
        return self.value if isinstance(self.value, list) else [self]

    def word(self, words: type[Word], default: Word) -> Word:
        """One of the words that are known here."""
        text = self.text()
        try:
            return words(text)
        except ValueError:
            self.wrong("unknown_word", value=text, known=", ".join(words))
            return default

    def name(self, code: str, known: Iterable[str]) -> str:
        """A name that must be known; empty, and a problem, if it is not."""
        text, names = self.text(), list(known)
        if text in names:
            return text
        self.unknown(code, text, names)
        return ""

    def percent(self, limit: int = 100) -> Fraction:
        """A percentage as a fraction of one; zero, and a problem, if it is none."""
        text = self.text().removesuffix("%").strip()
        value = Fraction(text.replace(",", ".")) if _NUMBER.fullmatch(text) else Fraction(0)
        if not 0 < value <= limit:
            self.wrong("bad_percent", value=text, limit=limit)
            return Fraction(0)
        return value / 100

    def money(self, currency: str) -> Money | None:
        """An amount not below zero, in `currency` where none is written; None, and a problem, if it is none."""
        text = self.text()
        named = any(letter.isalpha() for letter in text)
        try:
            # An unknown currency is a problem of its own: any other serves to see whether this is a number.
            money = Money.parse(text if named else f"{text} {currency or 'EUR'}")
        except AmountError as error:
            self.wrong("amount", detail=error)
            return None
        if money.minor < 0:
            self.wrong("negative", value=text)
            return None
        return money

    def date(self) -> dt.date | None:
        """A day; None, and a problem, if it is none."""
        text = self.text()
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            day = dt.date.max
        if not is_day(day):
            self.wrong("bad_date", value=text)
            return None
        return day


def parse(text: str) -> Tree:
    """The tree of a YAML text; WaterfallError if it is no YAML at all."""
    try:
        root = compose(text)
    except Unreadable as error:
        params = {"detail": error.detail} if error.detail else {}
        raise WaterfallError([Problem(error.code, (), error.line, params)]) from error
    if root is None:
        raise WaterfallError([Problem("empty")])
    return _tree(root, (), [])


def _tree(node: yaml.Node, path: tuple[str, ...], problems: list[Problem]) -> Tree:
    tree = Tree("", path, node.start_mark.line + 1, problems)
    if isinstance(node, yaml.MappingNode):
        lines: dict[str, Tree] = {}
        for key, value in node.value:
            name = str(key.value).strip() if isinstance(key, yaml.ScalarNode) else "?"
            one = _tree(value, (*path, name), problems)
            one.line = key.start_mark.line + 1
            if name in lines:
                one.wrong("key_twice", value=name)
            else:
                lines[name] = one
        tree.value = lines
    elif isinstance(node, yaml.SequenceNode):
        tree.value = [_tree(value, path, problems) for value in node.value]
    else:
        tree.value = str(node.value)
    return tree
