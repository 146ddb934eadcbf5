"""The finance plan's page, and what can be taken away of it."""

import io
from typing import Any

import lxml.html
import pytest
from django.test import Client
from openpyxl import load_workbook

from kinomost.coproduction.models import Coproduction, Cost, Finance
from kinomost.parties.models import Exchange
from tests.coproduction.money_rows import make_file, make_plan
from tests.factories import make_film
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
PLAN = "/en/desk/ured/coproductions/film/plan/"


@pytest.fixture
def file(office: Exchange) -> Coproduction:
    return make_file(make_film(slug="film", exchange=office))


def page(client: Client, address: str = PLAN) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.content.decode())


def words(node: Any) -> str:
    return " ".join(" ".join(node.itertext()).split())


def totals(tree: Any) -> list[str]:
    return [words(row) for row in tree.xpath('//section[@id="sources"]//tfoot/tr')]


def test_sums_secured_and_gap_follow_from_the_rows(client: Client, file: Coproduction) -> None:
    make_plan(file, 2)
    tree = page(client)
    assert totals(tree) == [
        "confirmed 800 40%",
        "pending 600 30%",
        "sought 200 10%",
        "All sources 1,600",
        "Budget 2,000",
        "Gap 400",
    ]
    assert [words(cell) for cell in tree.xpath('//div[@class="tally"][1]/div')] == [
        "2,000 € budget",
        "40% secured: 800 €",
        "400 € without a source",
        "-2,000 € deepest hole, Apr 2026",
    ]


def test_the_status_of_the_budget_is_drawn_to_scale(client: Client, file: Coproduction) -> None:
    make_plan(file)
    drawn = {
        one.get("class"): float(one.get("width")) for one in page(client).xpath('//svg[@class="pieces"]/rect')
    }
    assert drawn == {"confirmed": 40.0, "pending": 30.0, "sought": 10.0, "gap": 20.0}


def test_the_chart_has_both_running_sums_and_names_their_holes(client: Client, file: Coproduction) -> None:
    make_plan(file)
    Cost.objects.create(coproduction=file, row="late", group="Late", amount="500", due="2026-06")
    tree = page(client)
    planned, confirmed = (
        tree.xpath(f'//svg[contains(@class, "cash-chart")]/polyline[@class="{name}"]/@points')[0].split()
        for name in ("planned", "confirmed")
    )
    assert (len(planned), len(confirmed)) == (3, 3)
    assert planned[0] == confirmed[0]
    assert planned[1] != confirmed[1]
    assert [one.text for one in tree.xpath('//text[starts-with(@class, "pin")]')] == [
        "-1,000\u00a0€",
        "-1,100\u00a0€",
    ]
    box = [float(one) for one in tree.xpath('//svg[contains(@class, "cash-chart")]/@viewbox')[0].split()]
    for point in (*planned, *confirmed):
        assert 0 <= float(point.split(",")[1]) <= box[3]


def test_a_rule_that_is_broken_and_a_letter_that_runs_out_are_said(
    client: Client, file: Coproduction
) -> None:
    make_plan(file)
    Finance.objects.filter(row="confirmed0").update(rules="public at most 30 % of budget")
    tree = page(client)
    assert words(tree.xpath('//section[@id="rules"]//li')[0]).startswith(
        "not met confirmed 0 : public at most 30 %"
    )
    assert words(tree.xpath('//section[@id="letters"]//tbody/tr')[0]) == (
        "confirmed 0 letter confirmed 0 31 Dec 2026 305"
    )


def test_a_missing_rate_is_named_and_the_row_stays_out_of_the_sums(
    client: Client, file: Coproduction
) -> None:
    make_plan(file)
    Finance.objects.create(
        coproduction=file, row="rub", name="Rubles", amount="5000", currency="RUB", status="sought"
    )
    tree = page(client)
    wrong = [words(one) for one in tree.xpath('//section[contains(@class, "notice-warn")]//li')]
    assert any(one.startswith("Rubles : There is no rate from RUB to EUR for 1 March 2026") for one in wrong)
    assert "All sources 800" in totals(tree)


def test_an_incentive_that_counts_itself_is_solved(client: Client, file: Coproduction) -> None:
    Cost.objects.create(coproduction=file, row="all", group="All", country="RS", amount="930")
    Cost.objects.create(coproduction=file, row="fee", group="Fee", country="RS", amount="7 % of budget.RS")
    assert "Budget 1,000" in [words(row) for row in page(client).xpath('//section[@id="budget"]//tfoot/tr')]


def test_an_empty_plan_says_so(client: Client, file: Coproduction) -> None:
    tree = page(client)
    assert "No source yet." in words(tree)
    assert "Nothing has a date yet." in words(tree)


def test_the_workbook_has_live_sums(client: Client, file: Coproduction) -> None:
    make_plan(file)
    answer = client.get(f"{PLAN}plan.xlsx")
    assert answer["Cache-Control"] == "no-store"
    book = load_workbook(io.BytesIO(answer.content))
    formulas = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]  # fmt: skip
    assert len(formulas) > 20


@pytest.mark.parametrize("language", ["en", "ru", "sr-latn", "sr-cyrl"])
def test_the_plan_goes_on_paper_in_each_language(client: Client, file: Coproduction, language: str) -> None:
    make_plan(file)
    answer = client.get(PLAN.replace("/en/", f"/{language}/") + "plan.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_page_makes_as_many_queries_for_one_row_as_for_many(client: Client, office: Exchange) -> None:
    for slug, size in (("small", 1), ("large", 12)):
        make_plan(make_file(make_film(slug=slug, exchange=office)), size)
    assert_same_queries(
        lambda: page(client, PLAN.replace("film", "small")),
        lambda: page(client, PLAN.replace("film", "large")),
    )
