"""The workbook: a spreadsheet program that opens it must come to what the engine says, also after a change."""

import io
import zipfile
from pathlib import Path

import ironcalc
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from kinomost.money import Money
from kinomost.money.plan import Figures, Outcome, Plan, figures_of, workbook
from kinomost.money.plan.labels import OUTCOME, WORDS
from kinomost.names.serbian import to_cyrillic
from tests.money.plan.support import ZLATO, plan_of, plans, zlato

SHEETS = ["summary", "budget", "sources", "cash_flow", "rules", "letters", "dates", "rates"]


class Calculated:
    """The workbook after a spreadsheet engine has computed it."""

    def __init__(self, data: bytes, folder: Path) -> None:
        path = folder / "plan.xlsx"
        path.write_bytes(data)
        self.model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
        self.model.evaluate()

    def value(self, sheet: str, row: int, column: str) -> object:
        return self.model.get_cell_value(SHEETS.index(sheet), row, ord(column) - 64)

    def change(self, sheet: str, row: int, column: str, text: str) -> None:
        self.model.set_user_input(SHEETS.index(sheet), row, ord(column) - 64, text)
        self.model.evaluate()

    def minor(self, sheet: str, row: int, column: str) -> int:
        """An amount of euros in cents; what is not a whole number of cents is an error."""
        value = self.value(sheet, row, column)
        assert isinstance(value, float | int), f"{sheet}!{column}{row} is {value!r}"
        cents = value * 100
        assert abs(cents - round(cents)) < 0.001
        return round(cents)


def same(book: Calculated, figures: Figures) -> None:
    """Every computed cell of the workbook is what the engine says."""
    summary = [figures.budget, *figures.by_status.values(), figures.total, figures.gap]
    assert [book.minor("summary", 7 + at, "B") for at in range(6)] == [money.minor for money in summary]
    for at, row in enumerate(figures.costs, start=2):
        assert row.value is None or book.minor("budget", at, "G") == row.value.minor
    for at, row in enumerate(figures.sources, start=2):
        assert row.value is None or book.minor("sources", at, "P") == row.value.minor
    line = 14
    for country in sorted({*figures.sources_by_country, *figures.costs_by_country}, key=lambda c: (not c, c)):
        line += 1
        nothing = Money.zero("EUR")
        assert book.minor("summary", line, "B") == figures.sources_by_country.get(country, nothing).minor
        assert book.minor("summary", line, "D") == figures.costs_by_country.get(country, nothing).minor
    line += 2
    for group, cost in figures.costs_by_group.items():
        line += 1
        assert book.value("summary", line, "A") == group
        assert book.minor("summary", line, "B") == cost.minor
    line += 2
    for exposure in figures.exposures:
        line += 1
        assert book.minor("summary", line, "C") == round(exposure.net.amount * 100)
        assert book.minor("summary", line, "E") == exposure.value.minor
    for at, month in enumerate(figures.cash.months, start=2):
        computed = [book.minor("cash_flow", at, column) for column in "BCDEF"]
        amounts = month.cash, month.in_kind, month.costs, month.net, month.cumulative
        assert computed == [amount.minor for amount in amounts]
    secured = {month.first: month.cumulative.minor for month in figures.secured_cash.months}
    for at, month in enumerate(figures.cash.months, start=2):
        if month.first in secured:
            assert book.minor("cash_flow", at, "G") == secured[month.first]
    if figures.cash.months:
        last = len(figures.cash.months) + 1
        assert book.minor("cash_flow", last + 2, "B") == figures.cash.undated_sources.minor
        assert book.minor("cash_flow", last + 2, "D") == figures.cash.undated_costs.minor
        deepest = figures.cash.deepest
        assert book.minor("cash_flow", last + 3, "F") == (deepest.cumulative.minor if deepest else 0)
    for at, check in enumerate(figures.checks, start=2):
        assert book.value("rules", at, "F") == OUTCOME[check.outcome]
        if check.room is not None and check.have is not None:
            assert book.minor("rules", at, "E") == check.room.minor
            assert book.value("rules", at, "C") == pytest.approx(float(check.have))


def test_the_formulas_give_what_the_engine_gives(tmp_path: Path) -> None:
    figures = figures_of(zlato())
    same(Calculated(workbook(figures), tmp_path), figures)


def test_a_changed_amount_changes_every_sum_as_the_engine_would(tmp_path: Path) -> None:
    book = Calculated(workbook(figures_of(zlato())), tmp_path)
    book.change("budget", 2, "D", "65000")
    same(book, figures_of(plan_of(ZLATO.replace("45 000 EUR", "65 000 EUR"))))


def test_a_changed_rate_changes_every_sum_as_the_engine_would(tmp_path: Path) -> None:
    book = Calculated(workbook(figures_of(zlato())), tmp_path)
    book.change("rates", 2, "D", "118.93")
    same(book, figures_of(plan_of(ZLATO.replace("117.2", "118.93"))))


def test_a_changed_status_moves_the_source_to_the_other_sum(tmp_path: Path) -> None:
    book = Calculated(workbook(figures_of(zlato())), tmp_path)
    book.change("sources", 3, "E", "confirmed")
    assert book.minor("summary", 8, "B") == 43_088_710


@given(plans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_plan_s_formulas_give_what_the_engine_gives(tmp_path: Path, made: Plan) -> None:
    figures = figures_of(made)
    same(Calculated(workbook(figures), tmp_path), figures)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert workbook(figures_of(zlato())) == workbook(figures_of(zlato()))


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    made = plan_of(ZLATO.replace("name: Studio", "name: '=1+1'"))
    sheet = load_workbook(io.BytesIO(workbook(figures_of(made))))["Sources"]
    assert (sheet["B6"].value, sheet["B6"].data_type) == ("=1+1", "s")


def test_no_number_is_typed_where_a_formula_could_stand() -> None:
    book = load_workbook(io.BytesIO(workbook(figures_of(zlato()))))
    kinds = {
        (sheet.title, cell.coordinate): cell.data_type
        for sheet in book
        for row in sheet
        for cell in row
        if cell.value
    }
    numbers = [place for place, kind in kinds.items() if kind == "n"]
    assert all(
        (title in ("Budget", "Sources") and address[0] in "DFKMO") or title == "Rates"
        for title, address in numbers
    )
    assert kinds["Budget", "D5"] == "f"  # the overhead that counts itself


def test_the_words_are_translated_and_the_sums_still_come_out(tmp_path: Path) -> None:
    figures = figures_of(zlato())
    data = workbook(figures, to_cyrillic)
    book = Calculated(data, tmp_path)
    assert book.minor("summary", 7, "B") == figures.budget.minor
    assert book.minor("summary", 8, "B") == figures.secured.minor
    assert book.value("rules", 2, "F") == to_cyrillic(OUTCOME[Outcome.BROKEN])
    assert load_workbook(io.BytesIO(data)).sheetnames[0] == to_cyrillic(WORDS["summary"])


def test_the_workbook_asks_to_be_computed_when_it_is_opened() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(figures_of(zlato())))) as packed:
        assert b'fullCalcOnLoad="1"' in packed.read("xl/workbook.xml")
