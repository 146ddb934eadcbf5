"""A deal's facts put into the clauses: structured drafts for a lawyer, in four languages."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from kinomost.money.amounts import Money, Rounding
from kinomost.money.documents.deal import Deal
from kinomost.money.plan import Status

HERE = Path(__file__).parent
DRAFT_PAGE = HERE / "print" / "draft.typ"
LANGUAGES = ("en", "sr-Latn", "sr-Cyrl", "ru")
BLANK = "________"
# The clauses' names for facts that the deal keeps under another one.
_FIELDS = {
    "length": "minutes",
    "delegate": "parties",
    **dict.fromkeys(("plan", "budget", "secured", "secured_share", "gap", "day"), "figures"),
}

_WIDTHS = {
    "parties": (4, 4, 2, 3),
    "plan": (5, 2, 3, 2),
    "territories": (3, 5, 3),
    "recoupment": (1, 4, 6),
}


class Paper(StrEnum):
    """Which paper is drafted."""

    TERM_SHEET = "term_sheet"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Table:
    """Facts that are better read in columns; `right` are the columns of numbers, `widths` are in parts of the page."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Clause:
    """One clause. `ask` is what the lawyer still has to decide; it does not belong into the signed text."""

    id: str
    number: int
    heading: str
    text: tuple[str, ...]
    ask: str = ""
    table: Table | None = None


@dataclass(frozen=True)
class Draft:
    """The paper. `missing` names the facts for which blanks were left, as the deal's fields are called."""

    paper: Paper
    language: str
    title: str
    film: str
    notice: str
    ask_title: str
    day: str
    clauses: tuple[Clause, ...]
    signatures: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def draft(
    paper: Paper, deal: Deal, language: str = "en", to_cyrillic: Callable[[str], str] | None = None
) -> Draft:
    """The paper in this language (one of LANGUAGES).

    Serbian Cyrillic is made from the Latin clauses with `to_cyrillic` (such as `kinomost.names.serbian.to_cyrillic`);
    names and other facts stay as the deal has them. Raises ValueError for another language, or without that function.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language} is not one of {', '.join(LANGUAGES)}")
    if language == "sr-Cyrl" and to_cyrillic is None:
        raise ValueError("Serbian Cyrillic needs the function that makes it from the Latin")
    return _Drafter(paper, deal, language, to_cyrillic or str).draft()


@cache
def _clauses() -> tuple[Mapping[str, Any], ...]:
    return tuple(yaml.safe_load((HERE / "clauses.yaml").read_text(encoding="utf-8")))


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return found


class _Drafter:
    def __init__(self, paper: Paper, deal: Deal, language: str, to_cyrillic: Callable[[str], str]) -> None:
        self.paper, self.deal, self.language = paper, deal, language
        self.locale = Locale.parse(language, sep="-")
        self.source = "sr-Latn" if language == "sr-Cyrl" else language
        self.script = to_cyrillic if language == "sr-Cyrl" else str
        self.facts = self._facts()
        self.missing: list[str] = []

    def draft(self) -> Draft:
        wanted = [clause for clause in _clauses() if self.paper in clause["in"]]
        clauses = tuple(self._clause(number, clause) for number, clause in enumerate(wanted, start=1))
        return Draft(
            paper=self.paper,
            language=self.language,
            title=self._word(self.paper),
            film=self.deal.title,
            notice=self._word("notice"),
            ask_title=self._word("ask"),
            day=self._day(self.deal.on),
            clauses=clauses,
            signatures=tuple((party.name, party.signs) for party in self.deal.parties),
            missing=tuple(dict.fromkeys(self.missing)),
        )

    # Words

    def _word(self, name: str) -> str:
        return self.script(_words()[name][self.source])

    def _clause(self, number: int, clause: Mapping[str, Any]) -> Clause:
        ask = clause.get("ask", {}).get(self.source, "")
        return Clause(
            id=clause["id"],
            number=number,
            heading=self.script(clause["heading"][self.source]),
            text=tuple(self._filled(text) for text in clause["text"][self.source]),
            ask=self.script(ask),
            table=self._table(clause["table"]) if "table" in clause else None,
        )

    def _filled(self, template: str) -> str:
        """The template in its script, with the facts as they are and blanks for those that are missing."""
        parts: list[str] = []
        for words, name, _spec, _conversion in string.Formatter().parse(template):
            ended = parts and parts[-1].endswith(
                "."
            )  # «d.o.o.» at the end of a sentence brings its own full stop
            parts.append(self.script(words.removeprefix(".") if ended else words))
            if name is not None:
                parts.append(self.facts[name] or BLANK)
                if not self.facts[name]:
                    self.missing.append(_FIELDS.get(name, name))
        return "".join(parts)

    # Facts

    def _facts(self) -> dict[str, str]:
        deal, figures = self.deal, self.deal.figures
        leader = next((party.name for party in deal.parties if party.leads), "")
        return {
            "title": deal.title,
            "director": deal.director,
            "length": f"{deal.minutes} {self._word('minutes')}" if deal.minutes else "",
            "languages": deal.languages,
            "delivery": self._day(deal.delivery),
            "delegate": leader,
            "treaty": deal.treaty,
            "law": deal.law,
            "seat": deal.seat,
            "lapses": self._day(deal.lapses),
            "budget": self._money(figures.budget) if figures else "",
            "secured": self._money(figures.secured) if figures else "",
            "secured_share": self._percent(figures.secured_share) if figures else "",
            "gap": self._money(figures.gap) if figures else "",
            "day": self._day(figures.plan.on) if figures else "",
        }

    def _day(self, day: dt.date | None) -> str:
        return "" if day is None else str(format_date(day, "long", locale=self.locale))

    def _number(self, value: Decimal) -> str:
        places = max(0, -int(value.as_tuple().exponent))
        pattern = "#,##0" + "." * bool(places) + "0" * places
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def _money(self, money: Money) -> str:
        return f"{self._number(money.amount)} {money.currency}"

    def _percent(self, share: Fraction | None) -> str:
        if share is None:
            return ""
        return f"{self._number(Decimal(Rounding.HALF_UP.apply(share * 10_000)).scaleb(-2))} %"

    def _country(self, code: str) -> str:
        return str(self.locale.territories.get(code, code)) if code else ""

    # Tables

    def _table(self, name: str) -> Table:
        rows = {
            "parties": self._parties,
            "plan": self._plan,
            "territories": self._territories,
            "recoupment": self._recoupment,
        }[name]()
        heads = tuple(self._word(head) for head in _words()["heads"][name].split())
        if not rows:
            self.missing.append(_FIELDS.get(name, name))
            rows = [tuple(BLANK for _head in heads)]
        right = {"parties": (2,), "plan": (2, 3), "territories": (2,), "recoupment": ()}[name]
        return Table(heads, tuple(rows), right, _WIDTHS[name])

    def _parties(self) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = []
        for party in self.deal.parties:
            place = ", ".join(part for part in (party.address, self._country(party.country)) if part)
            rows.append(
                (party.name, place or BLANK, self._percent(party.share) or BLANK, party.signs or BLANK)
            )
        return rows

    def _plan(self) -> list[tuple[str, ...]]:
        figures = self.deal.figures
        if figures is None:
            return []
        rows: list[tuple[str, ...]] = []
        for status in Status:
            for row in figures.sources:
                if row.of.status is status and row.value is not None:
                    name = ", ".join(part for part in (row.of.name, self._country(row.of.country)) if part)
                    share = self._percent(figures.share(row.value))
                    rows.append((name, self._word(status), self._money(row.value), share))
        return rows

    def _territories(self) -> list[tuple[str, ...]]:
        return [
            (self._country(one.where) or one.where, one.party, self._percent(one.keeps) or BLANK)
            for one in self.deal.territories
        ]

    def _recoupment(self) -> list[tuple[str, ...]]:
        return [(str(at), step.who, step.what) for at, step in enumerate(self.deal.recoupment, start=1)]
