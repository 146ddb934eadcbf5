"""The sheets of what follows from the rows: the summary, and the cash flow with the dates behind it."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart, Reference

from kinomost.money.plan.cash import carried, movements
from kinomost.money.plan.labels import STATUS
from kinomost.money.plan.model import Source, Status
from kinomost.money.plan.select import key_of
from kinomost.money.plan.workbook.book import Book
from kinomost.money.worksheets import (
    DATE,
    MONTH,
    PERCENT,
    TITLE,
    Live,
    Sheet,
    Value,
    rounded,
    sum_of,
)


def fill_summary(book: Book) -> None:
    """What the plan comes to: by status, country, account group and currency."""
    sheet, figures = book.sheets["summary"], book.figures
    sheet.widths(34, 20, 14, 20, 14, 22)
    money = ("", book.money, PERCENT, book.money, PERCENT, book.money)
    sheet.add(
        f"{book.say['finance_plan']}: {book.plan.title}" if book.plan.title else book.say["finance_plan"]
    )
    sheet.sheet["A1"].font = TITLE
    sheet.add(book.say["producer"], book.plan.producer)
    sheet.add(book.say["day"], book.plan.on, formats=("", DATE))
    sheet.add(book.say["currency"], book.plan.currency)
    sheet.skip()
    sheet.add("", book.amount_in, book.say["share"], head=True)

    def line(label: Value, formula: str, *, bold: bool = False) -> int:
        share = Live(f'=IF({book.budget_total}>0,B{sheet.row + 1}/{book.budget_total},"")')
        return sheet.add(label, Live(formula), share, formats=money, bold=bold)

    line(book.say["budget"], f"={book.budget_total}", bold=True)
    for status in Status:
        name = book.translate(STATUS[status])
        line(name, _sum_if(book, "sources", "E", f"A{sheet.row + 1}", "P"))
    line(book.say["total"], f"={book.sources_total}", bold=True)
    line(book.say["gap"], f"={book.budget_total}-{book.sources_total}", bold=True)
    _by_country(book, sheet, money)
    sheet.skip()
    sheet.add(book.say["group"], book.say["costs"], book.say["share"], head=True)
    for group in figures.costs_by_group:
        last = len(figures.costs) + 1  # not SUMIFS, which takes * and > for more than text
        names, values = (book.sheets["budget"].column(column, 2, last) for column in "BG")
        line(group, f"=SUMPRODUCT(({names}=A{sheet.row + 1})*1,{values})")
    _exposures(book, sheet)


def _sum_if(book: Book, name: str, where: str, wanted: str, column: str, *, only: str = "") -> str:
    """The amounts in `column` of the budget's or the sources' sheet for which `where` is as `wanted`.

    `only` is a column that must not be empty: rows that could not be converted are in no sum.
    """
    last = len(book.figures.costs if name == "budget" else book.figures.sources) + 1
    if last == 1:
        return "=0"
    cells = {letter: book.sheets[name].column(letter, 2, last) for letter in (where, column, only) if letter}
    filled = f',{cells[only]},"<>"' if only else ""
    return f"=SUMIFS({cells[column]},{cells[where]},{wanted}{filled})"


def _by_country(book: Book, sheet: Sheet, formats: Sequence[str]) -> None:
    figures = book.figures
    sheet.skip()
    names = "country", "sources", "share", "costs", "share"
    sheet.add(*(book.say[name] for name in names), head=True)
    for country in sorted({*figures.sources_by_country, *figures.costs_by_country}, key=lambda c: (not c, c)):
        at = sheet.row + 1
        sources = _sum_if(book, "sources", "D", f"A{at}", "P")
        costs = _sum_if(book, "budget", "C", f"A{at}", "G")
        shares = [Live(f'=IF({book.budget_total}>0,{column}{at}/{book.budget_total},"")') for column in "BD"]
        label = country or book.say["no_country"]
        sheet.add(label, Live(sources), shares[0], Live(costs), shares[1], formats=formats)


def _exposures(book: Book, sheet: Sheet) -> None:
    if not book.figures.exposures:
        return
    sheet.skip()
    names = "exposure", "sources", "", "costs", "", ""
    heads = [book.say[name] if name else "" for name in names]
    heads[2], heads[4], heads[5] = book.say["net"], book.amount_in, book.say["effect"]
    sheet.add(*heads, head=True)
    for exposure in book.figures.exposures:
        at = sheet.row + 1
        ins = _sum_if(book, "sources", "N", f"A{at}", "M", only="P")
        outs = _sum_if(book, "budget", "E", f"A{at}", "D", only="G")
        value = _sum_if(book, "sources", "N", f"A{at}", "P")
        less = _sum_if(book, "budget", "E", f"A{at}", "G").removeprefix("=")
        net, effect = Live(f"=B{at}-D{at}"), Live(f"=ROUND(E{at}*0.1,{book.places})")
        values = Live(ins), net, Live(outs), Live(f"{value}-{less}"), effect
        sheet.add(exposure.currency, *values, formats=("", *(book.money,) * 5))


def fill_dates(book: Book) -> None:
    """One row for every month in which a part of an amount moves."""
    sheet = book.sheets["dates"]
    sheet.widths(18, 12, 12, 18)
    names = "moved", "month", "status", "amount"
    sheet.add(*(book.say[name] for name in names), head=True)
    for row in book.figures.rows.all:
        if carried(row):
            continue
        status = book.say["costs"]
        if isinstance(row.of, Source):
            status = Live(f"={book.status_cell[row.of.status]}")
        value = book.value_cell[key_of(row.of)]
        for move in movements(row):
            upto, before = (rounded(value, share, book.places) for share in (move.upto, move.before))
            moved = Live(f"={upto}-{before}" if move.before else f"={upto}")
            sheet.add(row.of.ref, move.first, status, moved, formats=("", MONTH, "", book.money))


def fill_cash_flow(book: Book) -> None:
    """The months, what they add up to, the lowest point, and a chart."""
    sheet, flow = book.sheets["cash_flow"], book.figures.cash
    sheet.widths(24, 18, 18, 18, 18, 18, 22)
    names = "month", "money_in", "in_kind", "costs", "net", "cumulative", "cumulative_secured"
    sheet.add(*(book.say[name] for name in names), head=True)
    last = len(flow.months) + 1
    dates = book.sheets["dates"]
    moved, month, status = (dates.column(column, 2, max(dates.row, 2)) for column in "DBC")
    kind = {
        wanted: sum_of(
            [
                book.value_cell[key_of(row.of)]
                for row in book.figures.sources
                if row.value and carried(row) and row.of.status in wanted
            ]
        )
        or "0"
        for wanted in (frozenset(Status), frozenset({Status.CONFIRMED}))
    }
    cost = sheet.at("D", 1)
    for item in flow.months:
        at = sheet.row + 1
        spent = (
            f"{book.budget_total}>0",
            f"SUM(D$1:D{at})/{book.budget_total}",
            f"SUM(D$1:D{at - 1})/{book.budget_total}",
        )

        def kinds(total: str, spent: tuple[str, str, str] = spent) -> str:
            return f"IF({spent[0]},ROUND({total}*{spent[1]},{book.places})-ROUND({total}*{spent[2]},{book.places}),0)"

        everything, confirmed = kind.values()
        secured = f"SUMIFS({moved},{month},A{at},{status},{book.status_cell[Status.CONFIRMED]})"
        sheet.add(
            item.first,
            Live(f"=SUMIFS({moved},{month},A{at})-D{at}"),
            Live(f"={kinds(everything)}"),
            Live(f"=SUMIFS({moved},{month},A{at},{status},{cost})"),
            Live(f"=B{at}+C{at}-D{at}"),
            Live(f"=SUM(E$2:E{at})"),
            Live(f"={f'G{at - 1}+' if at > 2 else ''}{secured}+{kinds(confirmed)}-D{at}"),
            formats=(MONTH, *(book.money,) * 6),
        )
    if not flow.months:
        return
    sums = [Live(f"=SUM({column}2:{column}{last})") for column in "BCDE"]
    money = ("", *(book.money,) * 6)
    sheet.add(book.say["total"], *sums, formats=money, bold=True)
    undated = (
        Live(f"={book.sources_total}-B{last + 1}-C{last + 1}"),
        None,
        Live(f"={book.budget_total}-D{last + 1}"),
    )
    sheet.add(book.say["undated"], *undated, formats=money)
    lowest = [Live(f"=MIN(0,{column}2:{column}{last})") for column in "FG"]
    sheet.add(book.say["deepest"], None, None, None, None, *lowest, formats=money, bold=True)
    when = [
        Live(
            f'=IF({column}{last + 3}<0,INDEX(A2:A{last},MATCH({column}{last + 3},{column}2:{column}{last},0)),"")'
        )
        for column in "FG"
    ]
    sheet.add("", None, None, None, None, *when, formats=(MONTH,) * 7, bold=True)
    sheet.sheet.freeze_panes = "B2"
    _chart(book, sheet, last)


def _chart(book: Book, sheet: Sheet, last: int) -> None:
    bars, lines = BarChart(), LineChart()
    months = Reference(sheet.sheet, min_col=1, min_row=2, max_row=last)
    for chart, columns in ((bars, (2, 4)), (lines, (6, 7))):
        for column in columns:
            data = Reference(sheet.sheet, min_col=column, min_row=1, max_row=last)
            chart.add_data(data, titles_from_data=True)
        chart.set_categories(months)
    bars.title, bars.height, bars.width = book.say["cash_flow"], 9, 26
    bars.x_axis.number_format, bars.x_axis.delete, bars.y_axis.delete = MONTH, False, False
    bars += lines
    sheet.sheet.add_chart(bars, "I2")
