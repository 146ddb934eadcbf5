"""What a file can hold that is wrong: each gets one clear sentence, at its place, and nothing is lost."""

from typing import Any

import pytest
from django.test import Client

from kinomost.coproduction.actions import open_file
from kinomost.coproduction.facts import further
from kinomost.coproduction.models import Coproduction
from kinomost.parties.models import Exchange
from tests.coproduction.rows import DESK, make_file, page, partners, sent, text, texts
from tests.factories import make_film

pytestmark = pytest.mark.django_db
PAGES = ("", "facts/", "treaties/", "scenarios/", "incentives/")


def attention(client: Client) -> list[tuple[str, str]]:
    """What the overview says wants attention, with where its link leads."""
    found = page(client, f"{DESK}/most/").xpath("//ul[@class='remarks']/li")
    return [
        (text(one).removesuffix(" Mend it"), (one.xpath(".//a/@href") or [""])[0].removeprefix(DESK))
        for one in found
    ]


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ({"RS": "60", "BG": "39.9"}, "The shares make 99.9 %, not 100 %: 0.1 % too much or too little."),
        ({"RS": "61", "BG": "40"}, "The shares make 101 %, not 100 %: 1 % too much or too little."),
    ],
)
def test_shares_that_do_not_make_a_whole_are_said_where_they_are_typed(
    client: Client, office: Exchange, shares: dict[str, str], sentence: str
) -> None:
    make_file(office, partners=partners(office, **shares))
    assert (sentence, "/most/edit/deal/#partners") in attention(client)
    edit = page(client, f"{DESK}/most/edit/deal/")
    assert texts(edit, "//fieldset[@id='partners']/p[contains(@class, 'remark-bad')]") == [sentence]


def test_a_share_that_contradicts_the_amounts_is_said_at_its_field_with_both_figures(
    client: Client, office: Exchange
) -> None:
    rows = partners(office, RS="60", BG="40")
    rows[0]["cash"], rows[1]["cash"] = "500000", "500000"
    make_file(office, partners=rows)
    edit = page(client, f"{DESK}/most/edit/deal/")
    said = texts(edit, "//td[.//*[@id='id_partners-0-share']]/p[contains(@class, 'remark')]")
    assert said == ["Ogledni film (Serbia): the share is given as 60 %, but the amounts make 50 %."]


def test_somebody_of_two_nationalities_is_asked_about_and_the_link_leads_to_the_field(
    client: Client, office: Exchange
) -> None:
    work = [{"row": "r", "function": "director", "name": "Dvojna Ogledna", "nationality": ["BG", "RS"]}]
    make_file(office, work=work)
    found = page(client, f"{DESK}/most/treaties/european-convention-1992/")
    links = {
        text(one): one.get("href").removeprefix(DESK)
        for one in found.xpath("//section[contains(@class, 'panel')]//a")
    }
    sentence = (
        "director Dvojna Ogledna is of several nationalities (Bulgaria, Serbia); say for which one to count."
    )
    assert (
        links.get(sentence, "/most/edit/people/#id_work-0-counts_as")
        == "/most/edit/people/#id_work-0-counts_as"
    )
    data = sent(client, f"{DESK}/most/edit/people/") | {"work-0-counts_as": "FR"}
    client.post(f"{DESK}/most/edit/people/", data)
    edit = page(client, f"{DESK}/most/edit/people/")
    said = texts(edit, "//td[.//*[@id='id_work-0-counts_as']]/p")
    assert said == [
        "director Dvojna Ogledna cannot count for a country of which the file makes neither national nor resident."
    ]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("SFRY", "SFR Yugoslavia no longer exists"),
        ("USSR", "the Soviet Union no longer exists"),
        ("Soviet Union", "the Soviet Union no longer exists"),
    ],
)
def test_a_state_that_is_gone_is_named_with_its_successors(
    client: Client, office: Exchange, typed: str, part: str
) -> None:
    make_file(office)
    data = sent(client, f"{DESK}/most/edit/deal/") | {"partners-1-country": typed}
    answer = client.post(f"{DESK}/most/edit/deal/", data)
    assert answer.status_code == 200
    assert part in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert list(Coproduction.objects.get().partners.values_list("country", flat=True)) == ["RS", "BG"]


def test_a_missing_rate_names_the_pair_and_the_day_at_the_row(client: Client, office: Exchange) -> None:
    source: dict[str, Any] = {"row": "tv", "name": "Televizija", "kind": "presale", "country": "RS",
                              "amount": "9000000", "currency": "RSD", "status": "pending"}  # fmt: skip
    make_file(office, finance=[source])
    edit = page(client, f"{DESK}/most/edit/sources/")
    said = texts(edit, "//fieldset[@id='finance']//p[contains(@class, 'remark-bad')]")
    assert said[0] == (
        "There is no rate from RSD to EUR for 5 April 2024 or the 7 days before it. "
        "Until it stands under “rates”, this row is in no sum."
    )


def test_an_amount_that_is_none_is_said_at_its_field_and_kept(client: Client, office: Exchange) -> None:
    make_file(office)
    data = sent(client, f"{DESK}/most/edit/budget/") | {"costs-0-amount": "šest stotina"}
    client.post(f"{DESK}/most/edit/budget/", data)
    edit = page(client, f"{DESK}/most/edit/budget/")
    said = texts(edit, "//td[.//*[@id='id_costs-0-amount']]/p")
    assert said[0].startswith("“šest stotina” is not an amount of money.")
    assert edit.xpath("//*[@id='id_costs-0-amount']/@value") == ["šest stotina"]


def test_a_file_without_any_fact_has_all_its_pages(client: Client, office: Exchange) -> None:
    open_file("command", make_film(exchange=office, slug="most"))
    for address in PAGES:
        page(client, f"{DESK}/most/{address}")
    assert ("No co-producer is named.", "/most/edit/deal/#partners") in attention(client)


def test_further_facts_that_cannot_be_read_are_refused_and_kept_in_the_form(
    client: Client, office: Exchange
) -> None:
    make_file(office)
    data = sent(client, f"{DESK}/most/edit/deal/") | {"more": "cultural_test: [yes"}
    answer = client.post(f"{DESK}/most/edit/deal/", data)
    assert "The YAML cannot be read" in answer.content.decode()
    assert "cultural_test: [yes" in answer.content.decode()
    assert Coproduction.objects.get().more == ""


def test_further_facts_are_sorted_by_what_they_hold(client: Client, office: Exchange) -> None:
    said = further("cultural test: yes\nshooting_days: 14\ncore_cost: 12 GBP\nreleased: 2025-01-01\nasked: ")
    assert said == {
        "answers": {"cultural_test": "yes"},
        "counts": {"shooting_days": "14"},
        "amounts": {"core_cost": "12 GBP"},
        "released": "2025-01-01",
    }


@pytest.mark.parametrize("address", ["?scenario=x", "?scenario=", "?scenario=999999999999999999999"])
def test_a_scenario_that_is_none_is_not_found(client: Client, office: Exchange, address: str) -> None:
    make_file(office)
    assert client.get(f"{DESK}/most/treaties/{address}").status_code == 404


@pytest.mark.parametrize("asked", ["amount=-5", "amount=x&kind=y", "amount=1e99", "amount=&kind="])
def test_nonsense_in_the_question_of_spend_breaks_nothing(
    client: Client, office: Exchange, asked: str
) -> None:
    make_file(office)
    page(client, f"{DESK}/most/incentives/?{asked}")
    page(client, f"{DESK}/most/incentives/serbia/?{asked}")
