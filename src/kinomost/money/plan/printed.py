"""The plan as a document that a fund accepts on paper: tables of finished words, for the template `print/plan.typ`.

    pdf(PLAN_PAGE, asdict(printed(figures, "ru", translate)), language="ru")

Amounts, dates and names of countries are written as the language writes them; `translate` turns the English words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from kinomost.money.amounts import Money, Rate, Rounding
from kinomost.money.plan.figures import Figures
from kinomost.money.plan.labels import FORM, KIND, OUTCOME, STATUS, WORDS
from kinomost.money.plan.model import Source, Status
from kinomost.money.plan.problems import Problem
from kinomost.money.plan.rows import AnyRow, Row
from kinomost.money.plan.terms import Formula
from kinomost.money.plan.write import number_text

PLAN_PAGE = Path(__file__).parent / "print" / "plan.typ"


@dataclass(frozen=True)
class Table:
    """A table of words. `right` are the columns that hold numbers; `widths` are in parts of the page."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Printed:
    """The whole document. `warnings` are what does not add up: a plan with any is not ready to be sent."""

    title: str
    film: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    remarks_title: str
    warnings: tuple[str, ...]
    remarks: tuple[str, ...]
    signature: tuple[str, ...] = field(default=())


def printed(figures: Figures, language: str = "en", translate: Callable[[str], str] = str) -> Printed:
    """The plan in the words of a language (a BCP 47 tag: en, ru, sr-Latn, sr-Cyrl)."""
    return _Printer(figures, Locale.parse(language, sep="-"), translate).document()


class _Printer:
    def __init__(self, figures: Figures, locale: Locale, translate: Callable[[str], str]) -> None:
        self.figures, self.locale, self.translate = figures, locale, translate
        self.say = {name: translate(word) for name, word in WORDS.items()}
        self.amount_in = self.say["amount_in"].format(currency=figures.plan.currency)

    def document(self) -> Printed:
        figures, plan = self.figures, self.figures.plan
        secured = figures.secured_share
        facts = [
            (self.say["producer"], plan.producer),
            (self.say["day"], self.day(plan.on)),
            (self.say["budget"], self.money(figures.budget)),
            (self.say["secured"], f"{self.money(figures.secured)} ({self.percent(secured)})"),
            (self.say["gap"], self.money(figures.gap)),
        ]
        tables = (self.sources(), self.groups(), self.countries(), self.months(), self.rules(), self.rates())
        return Printed(
            title=self.say["finance_plan"],
            film=plan.title,
            facts=tuple((name, value) for name, value in facts if value),
            tables=tuple(table for table in tables if table.rows),
            remarks_title=self.say["remarks"],
            warnings=tuple(self.remark(problem) for problem in figures.problems if not problem.note),
            remarks=tuple(self.remark(problem) for problem in figures.problems if problem.note),
            signature=(self.say["place_date"], self.say["signature"]),
        )

    # Words

    def remark(self, problem: Problem) -> str:
        """The sentence, after the name of the row that it is about."""
        names = {("sources", source.ref): source.name for source in self.figures.plan.sources}
        names |= {("budget", line.ref): line.group for line in self.figures.plan.budget}
        name = names.get((problem.sheet, problem.ref))
        return f"{name}: {self.sentence(problem)}" if name else self.sentence(problem)

    def sentence(self, problem: Problem) -> str:
        """The sentence, with amounts and days as the language writes them."""
        written: dict[str, object] = {}
        for key, value in problem.params.items():
            match value:
                case Money():
                    written[key] = self.money(value)
                case dt.date():
                    written[key] = self.day(value)
                case _:
                    written[key] = value
        return replace(problem, params=written).text(self.translate)

    def number(self, value: Decimal) -> str:
        places = max(0, -int(value.as_tuple().exponent))
        pattern = "#,##0" + "." * bool(places) + "0" * places
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def money(self, money: Money | None) -> str:
        return "" if money is None else f"{self.number(money.amount)} {money.currency}"

    def own(self, money: Money | None) -> str:
        """An amount in the plan's currency, which the head of its column names."""
        return "" if money is None else self.number(money.amount)

    def percent(self, share: Fraction | None) -> str:
        if share is None:
            return ""
        tenths = Decimal(Rounding.HALF_UP.apply(share * 10_000)).scaleb(-2)
        return f"{self.number(tenths)} %"

    def day(self, day: dt.date | None) -> str:
        return "" if day is None else str(format_date(day, "medium", locale=self.locale))

    def country(self, code: str) -> str:
        return str(self.locale.territories.get(code, code)) if code else self.say["no_country"]

    def formula(self, row: AnyRow) -> str:
        return str(row.of.amount) if isinstance(row.of.amount, Formula) else ""

    # Tables

    def sources(self) -> Table:
        figures = self.figures
        totals = [
            *((self.translate(STATUS[status]), figures.by_status[status]) for status in Status),
            (self.say["total"], figures.total),
            (self.say["gap"], figures.gap),
        ]
        heads = ("source", "type", "status", "recoupable", "amount")
        return Table(
            self.say["sources"],
            (*(self.say[name] for name in heads), self.amount_in, "%"),
            tuple(self.source(row) for row in figures.sources),
            tuple(
                (name, "", "", "", "", self.own(amount), self.percent(figures.share(amount)))
                for name, amount in totals
            ),
            widths=(24, 14, 26, 13, 17, 13, 8),
            right=(4, 5, 6),
        )

    def source(self, row: Row[Source]) -> tuple[str, ...]:
        source, evidence = row.of, row.of.evidence
        status = self.translate(STATUS[source.status])
        if evidence:
            until = f"{self.say['until']} {self.day(evidence.until)}" if evidence.until else ""
            paper = (evidence.what, self.translate(FORM[evidence.form]), self.day(evidence.on), until)
            status += ": " + ", ".join(part for part in paper if part)
        recoups = "" if source.recoupable is None else self.say["yes" if source.recoupable else "no"]
        if source.rank:
            recoups += f", {self.say['rank'].lower()} {source.rank}"
        if source.premium:
            recoups += f", + {self.percent(source.premium)}"
        country = self.country(source.country) if source.country else ""
        amounts = self.money(row.amount), self.own(row.value), self.percent(self.share(row))
        name = ", ".join(part for part in (source.name, country) if part)
        formula = self.formula(row)
        kind = self.translate(KIND[source.kind])
        return (
            name,
            kind,
            status,
            recoups,
            f"{amounts[0]} = {formula}" if formula else amounts[0],
            *amounts[1:],
        )

    def share(self, row: AnyRow) -> Fraction | None:
        return None if row.value is None else self.figures.share(row.value)

    def sums(self, title: str, sums: Iterable[tuple[str, Money]]) -> Table:
        figures = self.figures
        rows = tuple((name, self.own(sum_), self.percent(figures.share(sum_))) for name, sum_ in sums)
        total = (self.say["total"], self.own(figures.budget), self.percent(figures.share(figures.budget)))
        return Table(title, (self.say["group"], self.amount_in, "%"), rows, (total,), (60, 25, 15), (1, 2))

    def groups(self) -> Table:
        return self.sums(self.say["budget"], self.figures.costs_by_group.items())

    def countries(self) -> Table:
        figures = self.figures
        codes = sorted(
            {*figures.sources_by_country, *figures.costs_by_country}, key=lambda code: (not code, code)
        )
        nothing = Money.zero(figures.plan.currency)
        rows = []
        for code in codes:
            brings = figures.sources_by_country.get(code, nothing)
            spends = figures.costs_by_country.get(code, nothing)
            shares = self.percent(figures.share(brings)), self.percent(figures.share(spends))
            rows.append((self.country(code), self.own(brings), shares[0], self.own(spends), shares[1]))
        heads = (self.say["country"], self.say["sources"], "%", self.say["costs"], "%")
        return Table(self.say["by_country"], heads, tuple(rows), (), (36, 20, 12, 20, 12), (1, 2, 3, 4))

    def months(self) -> Table:
        figures = self.figures
        rows = tuple(
            (
                format_date(month.first, "LLL y", locale=self.locale),
                *(self.own(m) for m in (month.cash, month.in_kind, month.costs, month.cumulative)),
            )
            for month in figures.cash.months
        )
        deepest = figures.cash.deepest
        totals = []
        if figures.cash.undated_sources or figures.cash.undated_costs:
            undated = self.own(figures.cash.undated_sources), "", self.own(figures.cash.undated_costs), ""
            totals.append((self.say["undated"], *undated))
        if deepest:
            when = format_date(deepest.first, "LLL y", locale=self.locale)
            totals.append((f"{self.say['deepest']}: {when}", "", "", "", self.own(deepest.cumulative)))
        heads = ("month", "money_in", "in_kind", "costs", "cumulative")
        words = tuple(self.say[name] for name in heads)
        return Table(self.say["cash_flow"], words, rows, tuple(totals), (24, 19, 19, 19, 19), (1, 2, 3, 4))

    def rules(self) -> Table:
        rows = tuple(
            (check.source.name, self.sentence(check.message), self.translate(OUTCOME[check.outcome]))
            for check in self.figures.checks
        )
        heads = self.say["source"], self.say["rule"], self.say["outcome"]
        return Table(self.say["rules"], heads, rows, (), (26, 58, 16))

    def rates(self) -> Table:
        own = self.figures.plan.currency
        used = dict.fromkeys(row.rate for row in self.figures.rows.all if row.rate and row.rate.base != own)
        heads = self.say["quoted"], self.say["rate_day"], self.say["rate"], self.say["origin"]
        rows = tuple(self.rate(rate) for rate in used if rate)
        return Table(self.say["rates"], heads, rows, (), (16, 16, 12, 56), (2,))

    def rate(self, used: Rate) -> tuple[str, ...]:
        """The rate as its source quotes it, which may be the other way round."""
        wanted = used.day, used.base, used.quote
        straight = any((rate.day, rate.base, rate.quote) == wanted for rate in self.figures.plan.rates)
        pair = (used.base, used.quote) if straight else (used.quote, used.base)
        value = Decimal(number_text(used.value if straight else 1 / used.value))
        return "/".join(pair), self.day(used.day), self.number(value), used.source
