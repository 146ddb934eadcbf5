"""What the room has to say, as a code with parameters and an English sentence.

A `Message` is data: the code is stable, the parameters are plain values, and the sentence is an English template that a
caller who speaks other languages translates before the parameters are filled in. Nothing here knows a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pycountry

from kinomost.money.amounts import Money

NOTHING: Mapping[str, object] = MappingProxyType({})


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {}

TERMS: dict[str, str] = {}


class Term(str):
    """A word of the trade among the parameters (`fiction`), translated when shown."""

    __slots__ = ()


class Country(str):
    """A country's two letters among the parameters, shown by its name."""

    __slots__ = ()


def country_name(code: str) -> str:
    """The country's English name; the code itself where there is none."""
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else code


@dataclass(frozen=True)
class Message:
    """A sentence as data."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def text(
        self, translate: Callable[[str], str] = str, country: Callable[[str], str] = country_name
    ) -> str:
        """The sentence in the language of `translate`; `country` names a country by its two letters there."""
        shown = {name: show(value, translate, country) for name, value in self.params.items()}
        return translate(TEMPLATES[self.code]).format_map(shown)


def show(value: object, translate: Callable[[str], str], country: Callable[[str], str]) -> str:
    """A parameter as people read it: an amount with its spaces, a list joined, a word in their language."""
    if isinstance(value, Message):
        return value.text(translate, country)
    if isinstance(value, Term):
        return translate(TERMS.get(value, value))
    if isinstance(value, Country):
        return country(str(value))
    if isinstance(value, Money):
        return f"{value.amount:,f} {value.currency}".replace(",", "\u00a0")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ", ".join(show(item, translate, country) for item in value)
    return str(value)


def plain(value: Decimal) -> str:
    """`7.5`, `30`: without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Problem:
    """Something wrong with what somebody wrote; `where` is the key, path or number of the place."""

    where: str
    message: Message

    @property
    def code(self) -> str:
        """The message's stable code."""
        return self.message.code

    def text(
        self, translate: Callable[[str], str] = str, country: Callable[[str], str] = country_name
    ) -> str:
        """What is wrong and what would be right."""
        return self.message.text(translate, country)


def problem(where: str, code: str, **params: object) -> Problem:
    """A problem in one call."""
    return Problem(where, Message(code, params))
