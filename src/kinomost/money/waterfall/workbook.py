"""Statements and the ledger as an XLSX workbook: sums are live formulas, and no text is taken for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from kinomost.money.amounts import Money
from kinomost.money.waterfall.engine import Account
from kinomost.money.waterfall.statements import Statement
from kinomost.money.worksheets import Live, Sheet, bytes_of, money_format


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
        _statement(Sheet(book, f"{one.name[:18]} {one.period.end}"), one, say)
    if ledger is not None:
        _ledger(Sheet(book, say["ledger"]), ledger, say)
    if not book.worksheets:
        book.create_sheet("-")
    return bytes_of(book)


def _statement(page: Sheet, one: Statement, say: dict[str, str]) -> None:
    page.add(one.title, bold=True)
    page.add(say["party"], one.name)
    page.add(say["period"], f"{one.period.start} – {one.period.end}")
    page.add(say["currency"], one.currency)
    page.skip()
    page.add(say["income"], bold=True)
    first = (
        page.add(say["stream"], say["original"], say["currency"], say["this"], say["to_date"], bold=True) + 1
    )
    for income in one.income:
        page.add(income.stream, income.original, income.original.currency, income.period, income.to_date)
    _total(page, say["total"], first, (4, 5), one.currency)
    if one.carried:
        page.add(say["carried"], None, None, None, one.carried)
    page.skip()
    page.add(say["dues"], bold=True)
    head = (say["step"], say["kind"], say["before"], say["this"], say["to_date"], say["owed"])
    first = page.add(*head, bold=True) + 1
    for due in one.dues:
        kind = f"{say[due.kind]} ({due.claim})" if due.claim else say[due.kind]
        page.add(due.step, kind, due.before, due.period, due.to_date, due.owed)
    _total(page, say["total"], first, (3, 4, 5, 6), one.currency)
    page.skip()
    page.add(say["payments"], bold=True)
    first = page.add(say["receipt"], say["day"], say["step"], say["amount"], bold=True) + 1
    for entry in one.payments:
        page.add(entry.receipt, entry.day, entry.step, Money(entry.amount, one.currency))
    _total(page, say["total"], first, (4,), one.currency)
    page.fit()


def _total(page: Sheet, word: str, first: int, columns: Sequence[int], currency: str) -> None:
    """The sums of these columns from the row `first` on."""
    last, places = page.row, range(2, max(columns) + 1)
    letters = {at: get_column_letter(at) for at in columns}
    sums = [
        Live(f"=SUM({letters[at]}{first}:{letters[at]}{last})" if last >= first else "=0")
        if at in letters
        else None
        for at in places
    ]
    page.add(word, *sums, formats=("",) + (money_format(currency),) * len(sums), bold=True)


def _ledger(page: Sheet, account: Account, say: dict[str, str]) -> None:
    names = ("receipt", "day", "step", "party", "kind", "claim", "book", "amount")
    first = page.add(*(say[name] for name in names), bold=True) + 1
    parties = account.waterfall.parties
    for entry in account.ledger:
        page.add(
            entry.receipt,
            entry.day,
            entry.step,
            parties[entry.party],
            say[entry.kind],
            parties.get(entry.claim, ""),
            entry.book,
            Money(entry.amount, account.waterfall.currency),
        )
    _total(page, say["total"], first, (8,), account.waterfall.currency)
    page.sheet.freeze_panes = "A2"
    page.fit()
