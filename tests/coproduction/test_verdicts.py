"""The treaties' pages: what they say, why, and what is missing."""

import pytest
from django.test import Client

from kinomost.coproduction.models import Scenario
from kinomost.law import treaties
from kinomost.parties.models import Exchange
from tests.coproduction.rows import DESK, make_file, page, partners, text, texts
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
CONVENTION = f"{DESK}/most/treaties/european-convention-1992/"


def test_the_leading_treaty_stands_in_front_with_the_reason(client: Client, office: Exchange) -> None:
    make_file(office, applied="2026-03-01")
    found = page(client, f"{DESK}/most/treaties/")
    leading = found.xpath("//article[contains(@class, 'verdict')]")[0]
    assert texts(leading, ".//p")[0] in {"Goes first", "May go first"}
    assert texts(leading, ".//h2") != [""]


def test_with_russia_no_treaty_is_said_to_lead(client: Client, office: Exchange) -> None:
    """Which of the two European Conventions binds Russia is not known, and the treaty with Serbia is only signed."""
    make_file(office, applied="2026-03-01", partners=partners(office, RS="40", RU="60"))
    cells = page(client, f"{DESK}/").xpath("//td[@class='leading']")
    assert [text(cell) for cell in cells] == ["3 treaties may lead"]
    articles = page(client, f"{DESK}/most/treaties/").xpath("//article[contains(@class, 'verdict')]")
    assert [texts(article, ".//p")[0] for article in articles] == ["May go first"] * 3
    assert texts(articles[0], ".//p")[2] == texts(articles[1], ".//p")[2]
    assert "is open: it depends on which of them binds: Russia." in texts(articles[0], ".//p")[2]


def test_every_rule_has_its_clause_its_outcome_and_its_source(client: Client, office: Exchange) -> None:
    make_file(office, partners=partners(office, RS="85", BG="15"))
    rows = {
        texts(row, "./th")[0]: (texts(row, "./td"), row.xpath("./td[3]//a/@href"))
        for row in page(client, CONVENTION).xpath("//table[contains(@class, 'findings')]/tbody/tr")
    }
    cells, links = rows["Art. 6(2)"]
    assert cells[:2] == ["not met", "Bulgaria bears 15 %; at least 20 % is needed."]
    text_of = next(one for one in treaties() if one.name == "european-convention-1992")
    assert set(links) <= {source.address for source in text_of.sources.values()}
    assert links != []
    assert "seen" in cells[2]


def test_the_smallest_change_is_shown_and_kept_as_a_scenario(client: Client, office: Exchange) -> None:
    made = make_file(office, partners=partners(office, RS="85", BG="15"))
    panel = page(client, CONVENTION).xpath("//section[contains(@class, 'panel')]")[0]
    assert texts(panel, ".//ol/li") == ["Serbia bears 80 %, and Bulgaria 20 %."]
    client.post(f"{CONVENTION}try/")
    scenario = Scenario.objects.get()
    assert [row["share"] for row in scenario.document["partners"]] == ["80", "20"]
    assert list(made.partners.values_list("share", flat=True)) == [85, 15]
    tried = page(client, f"{CONVENTION}?scenario={scenario.pk}")
    assert "not met" not in texts(tried, "//table[contains(@class, 'findings')]//td[1]")


def test_missing_facts_are_links_to_the_field_where_they_are_typed(client: Client, office: Exchange) -> None:
    make_file(office, shared_credit=None, sites=[], work=[])
    panel = page(client, CONVENTION).xpath("//section[contains(@class, 'panel')]")[0]
    links = {text(one): one.get("href").removeprefix(f"{DESK}/most/edit/") for one in panel.xpath(".//a")}
    assert links["The film’s file does not say: credit of all countries."] == "deal/#id_shared_credit"
    assert links["Nobody who works on the film is named."] == "people/#work"
    for address in links.values():
        shown = page(client, f"{DESK}/most/edit/{address.split('#')[0]}")
        assert len(shown.xpath(f"//*[@id='{address.split('#')[1]}']")) == 1


def test_a_fact_that_only_one_text_asks_for_begins_its_line(client: Client, office: Exchange) -> None:
    make_file(office, more="released: 2025-01-01")
    shown = page(client, f"{DESK}/most/edit/deal/?ask=cultural_test")
    assert (
        shown.xpath("//textarea[@name='more']")[0].text.strip("\n") == "released: 2025-01-01\ncultural_test: "
    )


def test_a_consent_that_was_given_meets_the_rule(client: Client, office: Exchange) -> None:
    consent = {"row": "c", "treaty": "european-convention-1992", "clause": "Art. 6(2)", "by": "NFC"}
    make_file(office, partners=partners(office, RS="85", BG="15"), consents=[consent])
    before = texts(page(client, CONVENTION), "//tr[th='Art. 6(2)']/td[1]")
    assert before == ["not met"]  # a consent does not heal what the text does not leave to the authorities


def test_a_treaty_that_does_not_bear_on_the_film_has_no_page(client: Client, office: Exchange) -> None:
    make_file(office)
    assert client.get(f"{DESK}/most/treaties/canada-china-2016/").status_code == 404
    assert client.get(f"{DESK}/most/treaties/no-such-treaty/").status_code == 404


@pytest.mark.parametrize("address", ["treaties/", "treaties/european-convention-1992/", "incentives/serbia/"])
def test_verdicts_take_as_many_queries_for_many_people_as_for_few(
    client: Client, office: Exchange, address: str
) -> None:
    few = make_file(office, "few")
    assert few.work.count() == 10
    rows = [
        {"row": f"c{at}", "function": "crew", "nationality": ["RS"], "residence": "RS"} for at in range(60)
    ]
    make_file(office, "many", work=rows)
    assert_same_queries(
        lambda: client.get(f"{DESK}/few/{address}"), lambda: client.get(f"{DESK}/many/{address}")
    )
