"""Statements and the ledger as an XLSX workbook: sums are live formulas, and no text is taken for one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from kinomost.money.amounts import Money, digits_of
from kinomost.money.waterfall.engine import Account
from kinomost.money.waterfall.statements import Statement


def _(text: str) -> str:
    """Mark a text for the translators."""
    return text


WORDS = {
    "party": _("Party"),
    "period": _("Period"),
    "income": _("Receipts"),
    "stream": _("Stream"),
    "original": _("In its currency"),
    "currency": _("Currency"),
    "this": _("This period"),
    "to_date": _("To date"),
    "dues": _("What is due"),
    "step": _("Clause"),
    "kind": _("Kind"),
    "before": _("Before"),
    "owed": _("Still to recoup"),
    "total": _("Total"),
    "payments": _("Payment by payment"),
    "receipt": _("Receipt"),
    "day": _("Day"),
    "amount": _("Amount"),
    "ledger": _("Ledger"),
    "claim": _("Counts towards"),
    "book": _("Kept apart for"),
    "percent": _("Percentage"),
    "split": _("Share"),
    "principal": _("Amount recouped"),
    "premium": _("Premium"),
    "interest": _("Interest accrued"),
    "carried": _("Refunds to be set off"),
}
_BOLD = Font(bold=True)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


class _Page:
    """A worksheet that is written row by row."""

    def __init__(self, book: Workbook, title: str) -> None:
        # 31 characters at most, of which openpyxl needs two where it adds a number to a name that is taken.
        self.sheet: Any = book.create_sheet(_FORBIDDEN.sub(" ", title)[:29].strip() or "-")
        self.row = 0
        self.widths: dict[int, int] = {}

    def write(self, *values: object, bold: bool = False) -> int:
        """One row; gives its number. Text is text, even where it begins with «=»."""
        self.row += 1
        for column, value in enumerate(values, 1):
            if value is None or value == "":
                continue
            cell = self.sheet.cell(self.row, column)
            if isinstance(value, Money):
                cell.value = value.amount
                cell.number_format = _format(value.currency)
            elif isinstance(value, _Sum):
                cell.value = f"=SUM({value.area})" if value.rows else Decimal(0)
                cell.number_format = _format(value.currency)
            else:
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
            if bold:
                cell.font = _BOLD
            if isinstance(value, Money | _Sum):
                cell.alignment = Alignment(horizontal="right")
            width = len(str(value)) if not isinstance(value, _Sum) else 12
            if self.row > 1:
                self.widths[column] = max(self.widths.get(column, 8), min(width + 2, 44))
        return self.row

    def close(self) -> None:
        """Set the widths of the columns."""
        for column, width in self.widths.items():
            self.sheet.column_dimensions[get_column_letter(column)].width = width


class _Sum:
    """The sum of the rows above in one column."""

    def __init__(self, column: int, first: int, last: int, currency: str) -> None:
        letter = get_column_letter(column)
        self.area, self.rows, self.currency = f"{letter}{first}:{letter}{last}", last >= first, currency


def _format(currency: str) -> str:
    digits = digits_of(currency)
    return "#,##0" + ("." + "0" * digits if digits else "")


def workbook(
    statements: Iterable[Statement],
    ledger: Account | None = None,
    *,
    translate: Callable[[str], str] = str,
) -> bytes:
    """The statements, a sheet each, and the whole ledger where an account is given.

    `translate` turns the English words of the headings; names of steps and parties stay as the file has them.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    say = {key: translate(text) for key, text in WORDS.items()}
    for one in statements:
        _statement(_Page(book, f"{one.name[:18]} {one.period.end}"), one, say)
    if ledger is not None:
        _ledger(_Page(book, say["ledger"]), ledger, say)
    if not book.worksheets:
        book.create_sheet("-")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _statement(page: _Page, one: Statement, say: dict[str, str]) -> None:
    page.write(one.title, bold=True)
    page.write(say["party"], one.name)
    page.write(say["period"], f"{one.period.start} – {one.period.end}")
    page.write(say["currency"], one.currency)
    page.write()
    page.write(say["income"], bold=True)
    first = (
        page.write(say["stream"], say["original"], say["currency"], say["this"], say["to_date"], bold=True)
        + 1
    )
    for income in one.income:
        page.write(income.stream, income.original, income.original.currency, income.period, income.to_date)
    _total(page, say["total"], first, (4, 5), one.currency)
    if one.carried:
        page.write(say["carried"], None, None, None, one.carried)
    page.write()
    page.write(say["dues"], bold=True)
    head = (say["step"], say["kind"], say["before"], say["this"], say["to_date"], say["owed"])
    first = page.write(*head, bold=True) + 1
    for due in one.dues:
        kind = f"{say[due.kind]} ({due.claim})" if due.claim else say[due.kind]
        page.write(due.step, kind, due.before, due.period, due.to_date, due.owed)
    _total(page, say["total"], first, (3, 4, 5, 6), one.currency)
    page.write()
    page.write(say["payments"], bold=True)
    first = page.write(say["receipt"], say["day"], say["step"], say["amount"], bold=True) + 1
    for entry in one.payments:
        page.write(entry.receipt, entry.day, entry.step, Money(entry.amount, one.currency))
    _total(page, say["total"], first, (4,), one.currency)
    page.close()


def _total(page: _Page, word: str, first: int, columns: Sequence[int], currency: str) -> None:
    last = page.row
    sums: list[object] = [_Sum(at, first, last, currency) if at in columns else None for at in range(2, 7)]
    page.write(word, *sums, bold=True)


def _ledger(page: _Page, account: Account, say: dict[str, str]) -> None:
    names = ("receipt", "day", "step", "party", "kind", "claim", "book", "amount")
    first = page.write(*(say[name] for name in names), bold=True) + 1
    parties = account.waterfall.parties
    for entry in account.ledger:
        page.write(
            entry.receipt,
            entry.day,
            entry.step,
            parties[entry.party],
            say[entry.kind],
            parties.get(entry.claim, ""),
            entry.book,
            Money(entry.amount, account.waterfall.currency),
        )
    page.write(say["total"], *[None] * 6, _Sum(8, first, page.row, account.waterfall.currency), bold=True)
    page.sheet.freeze_panes = "A2"
    page.close()
