"""The plan as an XLSX workbook in which every sum, share, conversion and month is a live formula.

Only what somebody wrote stands as a number: amounts, rates, dates. A formula that counts itself (an incentive in its
own base) is written solved, so that the workbook has no circular reference: 7 % of a budget that contains them is 7/93
of the rest. Spreadsheets compute with floats; amounts agree to the minor unit up to some 15 digits.
"""

from __future__ import annotations

from collections.abc import Callable

from kinomost.money.plan.figures import Figures
from kinomost.money.plan.workbook.asks import fill_letters, fill_rules
from kinomost.money.plan.workbook.book import Book
from kinomost.money.plan.workbook.rows import fill_budget, fill_rates, fill_sources
from kinomost.money.plan.workbook.sums import fill_cash_flow, fill_dates, fill_summary
from kinomost.money.worksheets import bytes_of

__all__ = ["workbook"]


def workbook(figures: Figures, translate: Callable[[str], str] = str) -> bytes:
    """The workbook's bytes; the same figures give the same bytes. `translate` turns the English headings."""
    book = Book(figures, translate)
    fill_rates(book)  # first: the rows' formulas point to the rates
    fill_budget(book)
    fill_sources(book)
    fill_summary(book)
    fill_dates(book)
    fill_cash_flow(book)
    fill_rules(book)
    fill_letters(book)
    return bytes_of(book.book)
