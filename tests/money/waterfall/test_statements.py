"""What a party is sent: its lines add up to the ledger, period by period, in the page and in the workbook."""

import datetime as dt
import io
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from kinomost.money import Money
from kinomost.money.waterfall import (
    Period,
    Receipt,
    periods,
    read,
    run,
    statement,
    statements,
    template,
    workbook,
)
from tests.money.waterfall.invent import RATES, START, receipts, specs, waterfall_of

EURO = "EUR"


def sample() -> list[Receipt]:
    return [
        Receipt(dt.date(2025, 2, 1), "domestic cinema", Money.parse("300 000 EUR"), "cinema 1"),
        Receipt(dt.date(2025, 8, 1), "world sales", Money.parse("400 000 EUR"), "sales 1"),
        Receipt(dt.date(2025, 9, 1), "domestic cinema", Money.parse("-10 000 EUR"), "cinema back"),
    ]


def test_periods_follow_each_other_without_a_gap() -> None:
    made = periods(dt.date(2025, 1, 31), dt.date(2025, 12, 1), 3)
    assert made == [
        Period(dt.date(2025, 1, 31), dt.date(2025, 4, 29)),
        Period(dt.date(2025, 4, 30), dt.date(2025, 7, 30)),
        Period(dt.date(2025, 7, 31), dt.date(2025, 10, 30)),
        Period(dt.date(2025, 10, 31), dt.date(2026, 1, 30)),
    ]


def test_a_statement_says_what_came_in_what_is_due_and_what_is_owed() -> None:
    waterfall = read(template("sales-agent"))
    over = periods(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    first, second = statements(waterfall, sample(), over, parties=["bank"])
    # 300 000 less 1 %, 2.5 % and 15 % of gross and 75 000 of expenses: 169 500 for the bank.
    # 17 days at 7.5 % of 400 000 over 360: 1 416.66 of interest; the rest is principal.
    assert [(due.kind, str(due.period)) for due in first.dues] == [
        ("interest", "1416.66 EUR"),
        ("principal", "168083.34 EUR"),
    ]
    assert str(first.due) == "169500.00 EUR"
    # 149 days on 231 916.66 to the end of June
    assert [str(due.owed) for due in first.dues] == ["7199.08 EUR", "231916.66 EUR"]
    assert [(line.stream, str(line.period), str(line.to_date)) for line in second.income] == [
        ("domestic cinema", "-10000.00 EUR", "290000.00 EUR"),
        ("world sales", "400000.00 EUR", "400000.00 EUR"),
    ]
    assert second.before == first.due
    assert str(second.carried) == "-10000.00 EUR"
    assert [entry.receipt for entry in second.payments] == ["sales 1", "sales 1"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(specs(), receipts())
def test_the_periods_of_all_parties_add_up_to_the_account(
    spec: dict[str, Any], given_: list[Receipt]
) -> None:
    waterfall = waterfall_of(spec)
    last = max(receipt.day for receipt in given_)
    account = run(waterfall, given_, RATES)
    made = list(statements(waterfall, given_, periods(START, last, 12), RATES))
    assert Money.total((one.due for one in made), EURO) == account.paid()
    for one in made:
        assert one.due == Money(sum(entry.amount for entry in one.payments), EURO)
    for party in waterfall.parties:
        own = [one for one in made if one.party == party]
        assert own[-1].to_date == account.paid(party=party)
        assert all(later.before == earlier.to_date for earlier, later in pairwise(own))


def cells(data: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(data))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets
    }


def test_the_workbook_sums_by_formula_and_takes_no_text_for_one() -> None:
    waterfall = read(template("sales-agent").replace("bank: Bank", "bank: '=1+1 [Bank]'"))
    account = run(waterfall, sample(), until=dt.date(2025, 6, 30))
    bank = statement(account, "bank", Period(dt.date(2025, 1, 1), dt.date(2025, 6, 30)))
    data = workbook([bank, bank], account, translate=lambda text: text.upper())
    sheets = cells(data)
    assert list(sheets) == ["=1+1  Bank  2025-06-30", "=1+1  Bank  2025-06-301", "LEDGER"]
    page = sheets["=1+1  Bank  2025-06-30"]
    assert page[1][:2] == ["PARTY", "=1+1 [Bank]"]
    party = load_workbook(io.BytesIO(data)).worksheets[0]["B2"]
    assert party.data_type == "s"
    due = next(row for row in page if row[1] == "AMOUNT RECOUPED")
    assert due[2:] == [0, 168083.34, 168083.34, 231916.66]
    totals = [row for row in page if row[0] == "TOTAL"]
    assert totals[1][2] == "=SUM(C13:C14)"
    ledger = sheets["LEDGER"]
    assert ledger[-1][-1] == f"=SUM(H2:H{len(ledger) - 1})"
    assert round(sum(row[-1] for row in ledger[1:-1]), 2) == 300000


def test_a_workbook_of_nothing_still_opens() -> None:
    assert list(cells(workbook([]))) == ["-"]


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    waterfall = read(template("sales-agent").replace("bank: Bank", 'bank: "B\\x07nk"'))
    account = run(waterfall, sample(), until=dt.date(2025, 6, 30))
    bank = statement(account, "bank", Period(dt.date(2025, 1, 1), dt.date(2025, 6, 30)))
    sheets = cells(workbook([bank], account))
    assert list(sheets) == ["B nk 2025-06-30", "Ledger"]
    assert sheets["B nk 2025-06-30"][1][1] == "B nk"
