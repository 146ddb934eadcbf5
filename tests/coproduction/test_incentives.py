"""The incentives' pages: amounts step by step, the curve, and the way into the finance plan."""

import pytest
from django.test import Client

from kinomost.coproduction.actions import save_file
from kinomost.coproduction.charts import chart_of, rows_of
from kinomost.coproduction.models import Coproduction
from kinomost.coproduction.queries import dossier
from kinomost.journal.models import AuditLine
from kinomost.law.incentives import curve, schemes
from kinomost.money.amounts import Money
from kinomost.parties.models import Exchange
from tests.coproduction.rows import DESK, make_file, page, texts

pytestmark = pytest.mark.django_db
HERE = f"{DESK}/most/incentives"
SMALL = [{"row": "ekipa", "group": "Ekipa", "kind": "crew", "country": "RS", "amount": "100000"}]


def test_each_territory_of_the_film_says_what_it_would_pay(client: Client, office: Exchange) -> None:
    make_file(office)
    found = page(client, f"{HERE}/")
    rows = {texts(row, "./td")[0]: texts(row, "./td")[1:] for row in found.xpath("(//table)[1]/tbody/tr")}
    assert rows["Serbia"] == ["qualifies", "150,000 €", "not there"]
    assert set(rows) == {"Serbia", "Bulgaria"}
    assert texts(found, "(//*[@class='tally']//b)[1]") == ["150,000 €"]


def test_an_amount_is_shown_as_the_chain_of_its_steps(client: Client, office: Exchange) -> None:
    make_file(office)
    steps = [texts(row, "./td") for row in page(client, f"{HERE}/serbia/").xpath("(//table)[1]/tbody/tr")]
    assert steps[0] == ["1. Qualifying spend in the territory.", "600,000 €", "–"]
    assert steps[-1][1:] == ["600,000 €", "150,000 €"]


def test_a_closed_gate_says_what_is_short(client: Client, office: Exchange) -> None:
    make_file(office, costs=SMALL)
    found = page(client, f"{HERE}/serbia/")
    assert texts(found, "//p[@class='verdict-said']")[0].startswith("does not qualify 0 €")
    closed = texts(found, "//table[contains(@class, 'findings')]//tr[td[1]='not met']/td[2]")
    assert [one for one in closed if "200 000.00 EUR more is needed" in one] == closed
    assert len(closed) == 1


def test_the_curve_is_drawn_and_tabled_with_its_cliffs(client: Client, office: Exchange) -> None:
    make_file(office, costs=SMALL)
    found = page(client, f"{HERE}/serbia/?amount=1000000&kind=crew")
    assert texts(found, "//ol[@class='cliffs']/li") == [
        "At 200,000 € the payment jumps from 0 € to 75,000 €. "
        "From 125,000 € on, topping up to it costs nothing: the jump pays for it."
    ]
    rows = [texts(row, "./td") for row in found.xpath("//section[@id='curve']//table/tbody/tr")]
    assert rows == [
        ["0 €", "0 €", "–", ""],
        ["199,999.99 €", "0 €", "0 €", ""],
        ["200,000 €", "75,000 €", "75,000 €", "1"],
        ["1,000,000 €", "275,000 €", "200,000 €", ""],
    ]
    assert len(found.xpath("//figure//*[name()='circle']")) == 1
    assert found.xpath("//figure//@style") == []


def test_the_drawing_has_the_numbers_of_the_table(office: Exchange) -> None:
    made = dossier(make_file(office, costs=SMALL))
    assert made.facts.project is not None
    drawn = curve(schemes()["serbia"], made.facts.project, Money.of(1_000_000, "EUR"))
    assert drawn is not None
    chart, rows = chart_of(drawn), rows_of(drawn)
    points = [tuple(float(part) for part in one.split(",")) for one in chart.points.split()]
    wide, high = chart.right - chart.left, chart.bottom - chart.top
    top = max(float(row.paid.amount) for row in rows)
    for (x, y), row in zip(points, rows, strict=True):
        assert x == pytest.approx(chart.left + wide * float(row.placed.amount) / 1_000_000, abs=0.06)
        assert y == pytest.approx(chart.bottom - high * float(row.paid.amount) / max(top, 275_000), abs=0.06)


def test_it_enters_the_finance_plan_once_and_is_brought_up_to_date(client: Client, office: Exchange) -> None:
    made = make_file(office)
    client.post(f"{HERE}/serbia/enter/", {"version": made.version})
    row = made.finance.get(row="serbia")
    assert (row.kind, row.country, row.amount, row.status, row.public_money) == (
        "incentive", "RS", "150000.00", "sought", True,
    )  # fmt: skip
    assert page(client, f"{HERE}/serbia/").xpath("//form[contains(@action, '/enter/')]") == []
    costs = [{"row": "ekipa", "group": "Ekipa", "kind": "crew", "country": "RS", "amount": "800000"}]
    now = Coproduction.objects.get()
    save_file("command", now, now.version, {"costs": costs})
    version = page(client, f"{HERE}/serbia/").xpath("//form//input[@name='version']/@value")[0]
    client.post(f"{HERE}/serbia/enter/", {"version": version})
    assert list(made.finance.filter(kind="incentive").values_list("amount", flat=True)) == ["200000.00"]


def test_entering_is_taken_back(client: Client, office: Exchange) -> None:
    made = make_file(office)
    client.post(f"{HERE}/serbia/enter/", {"version": made.version})
    client.post(f"{DESK}/undo/?line={AuditLine.objects.filter(verb='save').first().pk}")  # type: ignore[union-attr]
    assert not made.finance.filter(row="serbia").exists()


def test_entering_over_somebody_elses_change_is_refused_in_words(client: Client, office: Exchange) -> None:
    made = make_file(office)
    answer = client.post(f"{HERE}/serbia/enter/", {"version": made.version - 1}, follow=True)
    assert "Somebody has changed the file meanwhile." in answer.content.decode()
    assert not made.finance.filter(row="serbia").exists()


def test_what_pays_nothing_cannot_be_entered(client: Client, office: Exchange) -> None:
    made = make_file(office, costs=SMALL)
    assert client.post(f"{HERE}/serbia/enter/", {"version": made.version}).status_code == 404
    assert client.get(f"{HERE}/no-such-scheme/").status_code == 404


def test_the_best_places_for_further_spend_come_cheapest_first(client: Client, office: Exchange) -> None:
    make_file(office)
    rows = page(client, f"{HERE}/?amount=500000&kind=services").xpath("//section[@id='place']//tbody/tr")
    costs = [int(texts(row, "./td")[1].removesuffix(" €").replace(",", "")) for row in rows]
    assert costs == sorted(costs)
    assert len(costs) == 10
