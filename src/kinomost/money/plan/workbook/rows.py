"""The sheets on which the plan's own rows stand: rates, budget, sources."""

from __future__ import annotations

from fractions import Fraction

from kinomost.money.amounts import digits_of
from kinomost.money.plan.labels import FORM, KIND
from kinomost.money.plan.model import Source
from kinomost.money.plan.rows import AnyRow
from kinomost.money.plan.select import key_of
from kinomost.money.plan.terms import Formula
from kinomost.money.plan.workbook.book import Book
from kinomost.money.worksheets import DATE, PERCENT, Live, Sheet, Value, number, sum_of


def fill_rates(book: Book) -> None:
    """Every rate that is used, once, as its source quotes it."""
    sheet = book.sheets["rates"]
    sheet.widths(12, 12, 12, 14, 40)
    own = book.plan.currency
    sheet.add(*(book.say[name] for name in ("currency", "rate_day", "quoted", "rate", "origin")), head=True)
    known = {(rate.base, rate.quote, rate.day): rate for rate in book.plan.rates}
    for row in book.figures.rows.all:
        rate = row.rate
        if rate is None or rate.base == own or (rate.base, rate.day) in book.rate_cell:
            continue
        typed = known.get((rate.base, own, rate.day))
        inverted = typed is None
        typed = typed or known[own, rate.base, rate.day]
        quoted = f"{typed.base}/{typed.quote}"
        line = sheet.add(
            rate.base,
            rate.day,
            quoted,
            Live(f"={number(typed.value)}"),
            rate.source,
            formats=("", DATE),
        )
        book.rate_cell[rate.base, rate.day] = ("/" if inverted else "*") + sheet.at("D", line)


def fill_budget(book: Book) -> None:
    """The costs, converted, with their shares."""
    sheet = book.sheets["budget"]
    sheet.widths(16, 32, 9, 16, 10, 12, 18, 12, 50)
    names = ("short_name", "group", "country", "amount", "currency", "rate")
    sheet.add(
        *(book.say[name] for name in names),
        book.amount_in,
        book.say["share"],
        book.say["remarks"],
        head=True,
    )
    for row in book.figures.costs:
        line = row.of
        sheet.add(
            line.ref,
            line.group,
            line.country or book.say["no_country"],
            *_money(book, row, "D", sheet.row + 1),
            _remarks(book, row),
            formats=("", "", "", *_formats(book, row)),
        )
    _total(book, sheet, "G")
    sheet.sheet.freeze_panes = "C2"


def fill_sources(book: Book) -> None:
    """The sources, converted, with status and evidence."""
    sheet = book.sheets["sources"]
    sheet.widths(14, 32, 20, 9, 12, 32, 10, 12, 12, 11, 7, 10, 16, 10, 12, 18, 12, 50)
    names = "short_name source type country status evidence type dated until recoupable rank premium amount currency rate"
    sheet.add(
        *(book.say[name] for name in names.split()),
        book.amount_in,
        book.say["share"],
        book.say["remarks"],
        head=True,
    )
    for row in book.figures.sources:
        source, evidence = row.of, row.of.evidence
        paper: tuple[Value, ...] = (None, None, None, None)
        if evidence:
            paper = (evidence.what, book.translate(FORM[evidence.form]), evidence.on, evidence.until)
        sheet.add(
            source.ref,
            source.name,
            book.translate(KIND[source.kind]),
            source.country or book.say["no_country"],
            Live(f"={book.status_cell[source.status]}"),
            *paper,
            None if source.recoupable is None else book.say["yes" if source.recoupable else "no"],
            source.rank,
            None if source.premium is None else Live(f"={number(source.premium)}"),
            *_money(book, row, "M", sheet.row + 1),
            _remarks(book, row),
            formats=("", "", "", "", "", "", "", DATE, DATE, "", "0", PERCENT, *_formats(book, row)),
        )
    _total(book, sheet, "P")
    sheet.sheet.freeze_panes = "C2"


def _formats(book: Book, row: AnyRow) -> tuple[str, ...]:
    places = digits_of(row.amount.currency) if row.amount else 2
    return "#,##0" + "." * bool(places) + "0" * places, "", "0.0000", book.money, PERCENT


def _money(book: Book, row: AnyRow, amount: str, line: int) -> tuple[Value, ...]:
    """Amount, currency, rate, value and share; what cannot be computed stays empty."""
    if row.amount is None:
        return None, None, None, None, None
    currency = row.amount.currency
    if row.value is None or row.rate is None:
        return row.amount.amount, currency, None, None, None
    rate = book.rate_cell.get((row.rate.base, row.rate.day), "")
    typed: Value = (
        Live(_formula(book, row, rate)) if isinstance(row.of.amount, Formula) else row.amount.amount
    )
    value = Live(f"=ROUND({amount}{line}{rate},{book.places})")
    own = book.value_cell[key_of(row.of)].rpartition("!")[2]
    share = Live(f'=IF({book.budget_total}>0,{own}/{book.budget_total},"")')
    return typed, currency, Live(f"=1{rate}") if rate else 1, value, share


def _formula(book: Book, row: AnyRow, rate: str) -> str:
    """A computed amount by the rows outside its circle, in its own currency."""
    assert row.amount is not None
    assert isinstance(row.of.amount, Formula)
    by_weight: dict[Fraction, list[str]] = {}
    for key, weight in row.weights.items():
        by_weight.setdefault(weight, []).append(book.value_cell[key])
    text = "+".join(f"{number(weight)}*{sum_of(cells)}" for weight, cells in by_weight.items()) or "0"
    cap = row.of.amount.cap
    if cap is not None and row.cap is not None:
        text = f"MIN({text},{row.cap.amount})"
    back = {"/": "*", "*": "/"}[rate[0]] + rate[1:] if rate else ""
    return f"=ROUND(({text}){back},{digits_of(row.amount.currency)})"


def _total(book: Book, sheet: Sheet, column: str) -> None:
    index = ord(column) - ord("A")
    values: list[Value] = [book.say["total"], *[None] * (index - 1)]
    first, last = 2, sheet.row
    total = Live(f"=SUM({column}{first}:{column}{last})" if last >= first else "=0")
    share = Live(f'=IF({book.budget_total}>0,{column}{last + 1}/{book.budget_total},"")')
    sheet.add(*values, total, share, formats=("",) * index + (book.money, PERCENT), bold=True)


def _remarks(book: Book, row: AnyRow) -> str:
    sheet = "sources" if isinstance(row.of, Source) else "budget"
    found = (
        p for p in book.figures.problems if p.sheet == sheet and p.ref == row.of.ref and p.column != "rules"
    )
    formula = str(row.of.amount) + "." if isinstance(row.of.amount, Formula) else ""
    return " ".join(filter(None, (formula, *(problem.text(book.translate) for problem in found))))
