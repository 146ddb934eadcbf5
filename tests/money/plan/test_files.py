"""Plans read from YAML and from sheets: nothing is lost on the way, and every mistake is told with its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.money import Money
from kinomost.money.plan import COLUMNS, Plan, figures_of, read_sheets, read_yaml, to_sheets, to_yaml
from kinomost.tables import Entry, read_files, sheet_of, write_xlsx
from tests.money.plan.support import ZLATO, plan_of, plans, zlato

HEAD = "currency: EUR\non: 2026-11-02\n"


def wrong(text: str) -> list[tuple[int | None, str, str]]:
    """(line, column, sentence) of everything wrong with this YAML."""
    return [(problem.row, problem.column, problem.text()) for problem in read_yaml(text).problems]


def test_yaml_gives_the_plan_and_the_plan_the_same_yaml() -> None:
    text = to_yaml(zlato())
    assert plan_of(text) == zlato()
    assert to_yaml(plan_of(text)) == text


@given(plans())
@settings(max_examples=100)
def test_any_plan_survives_yaml(made: Plan) -> None:
    reading = read_yaml(to_yaml(made))
    assert reading.problems == ()
    assert reading.plan == made


def test_a_workbook_of_sheets_gives_the_same_plan(tmp_path: Path) -> None:
    sheets = [sheet_of(name, COLUMNS[name], rows) for name, rows in to_sheets(zlato()).items()]
    source = read_files([Entry("plan.xlsx", write_xlsx(sheets))])
    reading = read_sheets(source.sheets)
    assert reading.problems == ()
    assert reading.plan == zlato()


def test_every_mistake_is_told_at_once_with_its_line_and_what_would_be_right() -> None:
    text = f"""{HEAD}rates:
  - {{from: EUR, to: RSD, on: 30.10.2026, rate: none}}
budget:
  - {{group: Shooting, country: Serbia, amount: 1.200 EUR}}
  - {{group: "", amount: 12}}
sources:
  - {{ref: Fund!, name: Fund, type: found, status: secured, amount: 5 XYZ}}
  - {{ref: a, name: A, type: fund, status: sought, amount: 20 % off budget, rank: first, cash: soon}}
  - {{ref: a, name: B, type: fund, status: sought, amount: 5 EUR, cash: [2027-01 50 %, 2027-02 3 EUR], colour: red}}
"""
    assert wrong(text) == [
        (4, "on", "“30.10.2026” is not a date. Write year, month, day: 2027-03-09."),
        (4, "rate", "“none” is not a number above zero. Write it like 117.2."),
        (6, "amount", "“1.200 EUR” can be read in two ways. Write it without a mark for thousands."),
        (6, "country", "“Serbia” is not a country’s two-letter code. Write it like RS."),
        (7, "amount", "The amount “12” has no currency. Write it like 12 EUR."),
        (7, "group", "This must not be empty."),
        (9, "ref", "“Fund!” cannot be a short name. Use small Latin letters, digits and hyphens."),
        (9, "amount", "“XYZ” is not a currency code. Write three letters such as EUR, RSD or RUB."),
        (
            9,
            "type",
            "“found” is not one of: fund, incentive, broadcaster, presale, minimum_guarantee, equity, producer, loan, "
            "sponsor, deferral, in_kind, other.",
        ),
        (9, "status", "“secured” is not one of: confirmed, pending, sought."),
        (
            10,
            "amount",
            "“20 % off budget” is neither an amount nor a formula. Write 1500.00 EUR, or 25 % of budget.RS, or "
            "25 % of budget.RS - source.fund, at most 300000 EUR.",
        ),
        (10, "rank", "“first” is not a whole number from 1."),
        (
            10,
            "cash",
            "“soon” does not say when money moves. Write a day or a month with its part: 2027-03-01 40 %; "
            "2027-05/2027-08 60 %.",
        ),
        (11, "colour", f"“colour” is not known here. Known: {', '.join(COLUMNS['sources'])}."),
        (11, "ref", "The short name “a” is already taken by line 10."),
        (11, "cash", "Write every part as a percentage, or every part as an amount: here both occur."),
    ]


def test_a_row_with_a_mistake_stays_in_the_plan() -> None:
    reading = read_yaml(HEAD + "sources:\n  - {name: Fund, type: fund, status: sought, amount: much}\n")
    assert reading.plan is not None
    (row,) = figures_of(reading.plan).sources
    assert (row.of.name, row.amount, row.value) == ("Fund", None, None)


def test_rows_without_a_short_name_get_one_of_their_own() -> None:
    rows = "  - {group: Shooting, amount: 1 EUR}\n" * 2 + "  - {group: Музыка, amount: 1 EUR}\n"
    reading = read_yaml(HEAD + "budget:\n" + rows)
    assert reading.plan is not None
    assert [line.ref for line in reading.plan.budget] == ["shooting", "shooting-2", "row-3"]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (
            "",
            1,
            "A plan has a few headings (budget, sources, rates); under each stands a list of “column: value” rows.",
        ),
        ("budget: [1, 2]", 1, None),
        ("budget: {a: 1}", 1, None),
        ("a: [1\nb: 2", 2, None),
        ("a: &x 1\nb: *x", 1, "References (& and *) are not read. Write the value out."),
        ("[" * 5000, None, None),
        ("currency: EUR\n", 1, "This must not be empty."),
        ("currency: EUR\non: 2026-11-02\ncurrency: RSD\n", 3, "The column “currency” is there twice."),
        (
            "currency: EUR\non: 2026-02-30\n",
            2,
            "“2026-02-30” is not a date. Write year, month, day: 2027-03-09.",
        ),
        ("currency: EUR\non: 2026-11\n", 2, "“2026-11” is not a date. Write year, month, day: 2027-03-09."),
        ("a: {b: {c: {d: {e: {f: 1}}}}}", 1, None),
    ],
)
def test_a_file_that_is_no_plan_says_why(text: str, line: int | None, sentence: str | None) -> None:
    reading = read_yaml(text)
    assert reading.plan is None
    assert reading.problems[-1].row == line or line is None
    assert sentence is None or reading.problems[-1].text() == sentence


def test_a_plan_of_too_many_rows_is_not_read() -> None:
    many = read_yaml(HEAD + "budget:\n" + "  - {group: A, amount: 1 EUR}\n" * 501)
    assert [problem.text() for problem in many.problems] == ["The sheet has more than 500 rows."]


def test_a_heading_that_is_not_part_of_a_plan_is_said() -> None:
    reading = read_yaml(HEAD + "source:\n  - {name: A}\n")
    assert [problem.text() for problem in reading.problems] == [
        "“source” is not part of a plan. Known here: plan, budget, sources, rates."
    ]


def test_a_problem_names_sheet_row_column_and_line() -> None:
    reading = read_yaml(ZLATO.replace("type: incentive", "type: incentives"))
    assert [problem.where() for problem in reading.problems] == ["sources, rebate, type, line 24"]


@given(st.text(max_size=400))
@settings(max_examples=200)
def test_no_text_makes_reading_fail(text: str) -> None:
    read_yaml(text)
    read_yaml(HEAD + "sources:\n  - name: A\n    amount: " + text)


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_no_cell_makes_reading_fail(text: str) -> None:
    rows = [dict.fromkeys(columns, text) for columns in COLUMNS.values()]
    sheets = [sheet_of(name, COLUMNS[name], [row]) for name, row in zip(COLUMNS, rows, strict=True)]
    head = sheet_of("plan", COLUMNS["plan"], [{"currency": "EUR", "on": "2026-11-02", "stated.gap": text}])
    reading = read_sheets([head, *sheets[1:]])
    assert reading.plan is not None
    for problem in (*reading.problems, *figures_of(reading.plan).problems):
        assert problem.text()


def test_an_entry_form_s_row_of_source_amount_status_and_evidence_is_enough() -> None:
    row = "sources:\n  - {name: Fund, amount: 5 EUR, status: confirmed, evidence: Decision of 2 May}\n"
    reading = read_yaml(HEAD + row)
    assert reading.problems == ()
    assert reading.plan is not None
    assert figures_of(reading.plan).secured == Money.of(5, "EUR")


def test_money_cannot_be_spread_over_a_century() -> None:
    reading = read_yaml(HEAD + "budget:\n  - {group: A, amount: 5 EUR, due: 2027-01/2127-01}\n")
    assert [problem.text() for problem in reading.problems] == [
        "“2027-01/2127-01” lasts 1201 months; at most 120 can be filled evenly."
    ]


def test_a_heading_or_a_plan_that_is_there_twice_is_not_taken_for_one() -> None:
    twice = read_yaml(
        HEAD + "budget:\n  - {group: A, amount: 1 EUR}\nbudget:\n  - {group: B, amount: 1 EUR}\n"
    )
    assert [problem.text() for problem in twice.problems] == ["The sheet “budget” is there twice."]
    head = {"currency": "EUR", "on": "2026-11-02"}
    two = read_sheets([sheet_of("plan", COLUMNS["plan"], [head, head])])
    assert [problem.text() for problem in two.problems] == [
        "The sheet “plan” has one row; only the first was read."
    ]
