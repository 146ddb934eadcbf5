"""Scenarios: made from the file, changed in its forms, compared, thrown away and brought back."""

from typing import Any

import pytest
from django.test import Client

from kinomost.coproduction.models import Coproduction, Scenario
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Exchange
from tests.coproduction.rows import DESK, make_file, page, sent, text, texts
from tests.support import count_queries

pytestmark = pytest.mark.django_db
HERE = f"{DESK}/most/scenarios"


def make(client: Client, name: str, **more: Any) -> Scenario:
    client.post(f"{HERE}/add/", {"name": name, "scenario-name": name, **more})
    return Scenario.objects.get(name=name)


def change(client: Client, scenario: Scenario, section: str, **values: Any) -> None:
    address = f"{HERE}/{scenario.pk}/{section}/"
    data = sent(client, address) | values
    assert client.post(address, data).status_code == 302


def column(client: Client, number: int) -> dict[str, str]:
    """What the comparison says of one column, by the words at the left."""
    rows = page(client, f"{HERE}/").xpath("//table[contains(@class, 'side-by-side')]/tbody/tr[th and td]")
    return {text(row.xpath("./th")[0]): text(row.xpath("./td")[number]) for row in rows if row.xpath("./td")}


def test_a_scenario_begins_as_the_file_and_keeps_only_what_differs(client: Client, office: Exchange) -> None:
    made = make_file(office)
    scenario = make(client, "80/20")
    assert scenario.document == {}
    change(client, scenario, "deal", **{"partners-0-share": "80", "partners-1-share": "20"})
    scenario.refresh_from_db()
    assert set(scenario.document) == {"partners"}
    assert list(made.partners.values_list("share", flat=True)) == [60, 40]
    assert Coproduction.objects.get().version == made.version


def test_the_file_and_its_scenarios_stand_side_by_side(client: Client, office: Exchange) -> None:
    make_file(office)
    scenario = make(client, "85/15")
    change(client, scenario, "deal", **{"partners-0-share": "85", "partners-1-share": "15"})
    change(client, scenario, "budget", **{"costs-0-amount": "800000"})
    own, other = column(client, 0), column(client, 1)
    assert (own["Serbia"], other["Serbia"]) == ("60%", "85%")
    assert (own["Budget"], other["Budget"]) == ("1,000,000 €", "1,200,000 €")
    assert (own["Gap"], other["Gap"]) == ("500,000 €", "700,000 €")
    convention = "European Convention on Cinematographic Co-production (ETS 147)"
    assert own[convention].startswith("open")
    assert other[convention].startswith("does not qualify")
    paid = next(name for name in own if name.startswith("Serbia: "))
    assert (own[paid], other[paid]) == ("150,000 €", "200,000 €")
    assert other["What differs"] == (
        "Partners, Ogledni film, Serbia: Share, % 60 85 Partners, Ogledni film, Bulgaria: Share, % 40 15 "
        "Budget, Ekipa, crew: Amount or formula 600000 800000"
    )


def test_a_scenario_may_be_a_copy_of_another(client: Client, office: Exchange) -> None:
    make_file(office)
    first = make(client, "A")
    change(client, first, "budget", **{"costs-0-amount": "800000"})
    second = make(client, "B", of=first.pk)
    first.refresh_from_db()
    assert second.document == first.document


@pytest.mark.parametrize("name", ["", "   ", "A"])
def test_a_scenario_needs_a_name_of_its_own(client: Client, office: Exchange, name: str) -> None:
    make_file(office)
    make(client, "A")
    answer = client.post(f"{HERE}/add/", {"scenario-name": name}, follow=True)
    assert "Give the scenario a name of its own." in answer.content.decode()
    assert Scenario.objects.count() == 1


def test_it_is_renamed_where_it_is_changed(client: Client, office: Exchange) -> None:
    make_file(office)
    scenario = make(client, "A")
    change(
        client, scenario, "people", **{"scenario-name": "Reditelj iz Bugarske", "work-0-nationality": "BG"}
    )
    scenario.refresh_from_db()
    assert (scenario.name, scenario.document["work"][0]["nationality"]) == ("Reditelj iz Bugarske", ["BG"])


def test_a_deleted_scenario_comes_back_as_it_was(client: Client, office: Exchange) -> None:
    made = make_file(office)
    scenario = make(client, "A")
    change(client, scenario, "budget", **{"costs-0-amount": "800000"})
    document = Scenario.objects.get().document
    client.post(f"{HERE}/{scenario.pk}/delete/")
    assert Scenario.objects.count() == 0
    client.post(f"{DESK}/undo/?line={AuditLine.objects.get(verb='delete').pk}")
    back = Scenario.objects.get()
    assert (back.name, back.document, back.coproduction) == ("A", document, made)


def test_a_change_of_a_scenario_is_taken_back(client: Client, office: Exchange) -> None:
    make_file(office)
    scenario = make(client, "A")
    change(client, scenario, "budget", **{"costs-0-amount": "800000"})
    line = AuditLine.objects.get(kind="scenario", verb="save")
    client.post(f"{DESK}/undo/?line={line.pk}")
    scenario.refresh_from_db()
    assert scenario.document == {}


def test_of_two_editors_of_a_scenario_the_second_is_shown_both(client: Client, office: Exchange) -> None:
    make_file(office)
    scenario = make(client, "A")
    address = f"{HERE}/{scenario.pk}/budget/"
    mine = sent(client, address) | {"costs-0-amount": "700000"}
    client.post(address, sent(client, address) | {"costs-0-amount": "800000"})
    answer = client.post(address, mine)
    assert answer.status_code == 409
    scenario.refresh_from_db()
    assert scenario.document["costs"][0]["amount"] == "800000"
    assert 'value="700000"' in answer.content.decode()


def test_the_comparison_takes_as_many_queries_for_six_scenarios_as_for_one(
    client: Client, office: Exchange
) -> None:
    made = make_file(office)
    Scenario.objects.create(coproduction=made, name="0", document={})

    def more() -> None:
        for number in range(1, 7):
            Scenario.objects.create(coproduction=made, name=str(number), document={"currency": "EUR"})

    client.get(f"{HERE}/")
    few = len(count_queries(lambda: client.get(f"{HERE}/")))
    more()
    assert len(count_queries(lambda: client.get(f"{HERE}/"))) == few


def test_more_than_fit_side_by_side_are_refused(client: Client, office: Exchange) -> None:
    made = make_file(office)
    for number in range(8):
        Scenario.objects.create(coproduction=made, name=str(number), document={})
    answer = client.post(f"{HERE}/add/", {"scenario-name": "ninth"}, follow=True)
    assert Scenario.objects.count() == 8
    assert "as many scenarios as fit side by side" in answer.content.decode()


def test_a_scenario_of_another_film_is_not_found(client: Client, office: Exchange) -> None:
    make_file(office)
    other = Scenario.objects.create(coproduction=make_file(office, "drugi"), name="A", document={})
    assert client.get(f"{HERE}/{other.pk}/deal/").status_code == 404
    assert client.post(f"{HERE}/{other.pk}/delete/").status_code == 404
    assert texts(page(client, f"{HERE}/"), "//*[@class='empty']//h2") == ["No scenario yet"]
