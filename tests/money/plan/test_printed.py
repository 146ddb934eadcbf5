"""The plan on paper: words of the language, numbers that agree with the figures, and a PDF that can be set."""

import io
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from kinomost.money.plan import PLAN_PAGE, Plan, figures_of, printed
from kinomost.typeset import pdf
from tests.money.plan.support import ZLATO, plan_of, plans, zlato


def test_the_tables_hold_what_the_figures_say() -> None:
    page = printed(figures_of(zlato()))
    assert page.facts == (
        ("Producer", "Sample Film d.o.o."),
        ("Day of the plan", "Nov 2, 2026"),
        ("Budget", "693,548.39 EUR"),
        ("Secured", "370,000.00 EUR (53.35 %)"),
        ("Gap", "162,661.29 EUR"),
    )
    sources, budget, countries, months, rules, rates = page.tables
    assert sources.rows[0] == (
        "National fund, Serbia",
        "film fund",
        "confirmed: Decision 12, decision, Jun 15, 2026",
        "no",
        "29,300,000.00 RSD",
        "250,000.00",
        "36.05 %",
    )
    assert sources.rows[1][4] == "60,887.10 EUR = 25 % of budget.RS - source.fcs"
    assert sources.rows[2][3] == "yes, rank 1, + 10.00 %"
    assert budget.totals == (("Total", "693,548.39", "100.00 %"),)
    assert countries.rows[0] == ("Serbia", "330,887.10", "47.71 %", "493,548.39", "71.16 %")
    assert months.totals == (("Lowest: Aug 2027", "", "", "", "-362,832.26"),)
    assert [row[2] for row in rules.rows] == ["not met", "met", "not met"]
    assert rates.rows[0] == ("EUR/RSD", "Oct 30, 2026", "117.2", "National Bank of Serbia")


def test_a_warning_names_the_row_it_is_about() -> None:
    made = plan_of(ZLATO.replace(", form: contract, on: 2026-05-05", ", on: 2026-12-05"))
    assert (
        "Studio: The evidence is dated Dec 5, 2026, after the day of the plan (Nov 2, 2026)."
        in printed(figures_of(made)).warnings
    )


@pytest.mark.parametrize(
    ("language", "day", "budget", "country"),
    [
        ("ru", "2 нояб. 2026\u202fг.", "693\u00a0548,39 EUR", "Сербия"),
        ("sr-Latn", "2. 11. 2026.", "693.548,39 EUR", "Srbija"),
        ("sr-Cyrl", "2. 11. 2026.", "693.548,39 EUR", "Србија"),
    ],
)
def test_numbers_dates_and_countries_are_written_as_the_language_does(
    language: str, day: str, budget: str, country: str
) -> None:
    page = printed(figures_of(zlato()), language)
    assert [value for _name, value in page.facts][1:3] == [day, budget]
    assert page.tables[2].rows[0][0] == country


def test_every_heading_goes_through_the_translation() -> None:
    page = printed(figures_of(zlato()), "en", lambda word: f"§{word}")
    said = [page.title, page.remarks_title, *page.signature, *(name for name, _value in page.facts)]
    for table in page.tables:
        said += [table.title, *table.heads, *(row[0] for row in page.tables[0].totals)]
    assert [word for word in said if word[0] != "§" and word != "%"] == []


def test_it_is_set_as_a_pdf_with_every_amount() -> None:
    page = printed(figures_of(zlato()), "ru")
    read = PdfReader(io.BytesIO(pdf(PLAN_PAGE, asdict(page), language="ru")))
    text = " ".join(page.extract_text() for page in read.pages)
    for amount in ("693 548,39", "370 000,00", "−362 832,26"):
        assert amount in text.replace("\u00a0", " ").replace("-362", "−362")


@given(plans())
@settings(max_examples=60)
def test_any_plan_can_be_printed_with_rows_as_wide_as_their_heads(made: Plan) -> None:
    page = printed(figures_of(made), "sr-Latn")
    for table in page.tables:
        assert len(table.widths) == len(table.heads)
        assert {len(row) for row in (*table.rows, *table.totals)} <= {len(table.heads)}
