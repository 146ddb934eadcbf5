"""What the workbook's sheets share: the figures, the words, and where every value stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from openpyxl import Workbook

from kinomost.money.amounts import digits_of
from kinomost.money.plan.figures import Figures
from kinomost.money.plan.labels import WORDS
from kinomost.money.plan.model import Status
from kinomost.money.plan.select import key_of
from kinomost.money.worksheets import Sheet, money_format


class Book:
    """One workbook in the making. Addresses are settled before the first formula is written."""

    def __init__(self, figures: Figures, translate: Callable[[str], str]) -> None:
        self.figures, self.plan, self.translate = figures, figures.plan, translate
        self.say = {name: translate(word) for name, word in WORDS.items()}
        self.amount_in = self.say["amount_in"].format(currency=self.plan.currency)
        self.money, self.places = money_format(self.plan.currency), digits_of(self.plan.currency)
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        names = ("summary", "budget", "sources", "cash_flow", "rules", "letters", "dates", "rates")
        self.sheets = {name: Sheet(self.book, self.say[name]) for name in names}
        summary, budget, sources = (self.sheets[name] for name in ("summary", "budget", "sources"))
        self.status_cell = {status: summary.at("A", 8 + at) for at, status in enumerate(Status)}
        # row → the cell with its value in the plan's currency
        self.value_cell = {
            **{key_of(row.of): budget.at("G", at) for at, row in enumerate(figures.costs, start=2)},
            **{key_of(row.of): sources.at("P", at) for at, row in enumerate(figures.sources, start=2)},
        }
        self.budget_total = budget.at("G", len(figures.costs) + 2)
        self.sources_total = sources.at("P", len(figures.sources) + 2)
        # (currency, day of the rate) → «*cell» or «/cell»: what an amount is multiplied or divided by
        self.rate_cell: dict[tuple[str, dt.date], str] = {}
