"""Revenue paths on the desk: estimates, chances to recoup, what-ifs."""

from typing import Any

import lxml.html
import pytest
from django.test import Client

from kinomost.coproduction import outlooks
from kinomost.coproduction.models import Coproduction, Recoupment
from kinomost.parties.models import Exchange
from tests.coproduction.money_rows import TERMS, make_file, make_terms
from tests.factories import make_film

pytestmark = pytest.mark.django_db
HERE = "/en/desk/ured/coproductions/film/recoupment/outlook/"


@pytest.fixture
def file(office: Exchange) -> Coproduction:
    return make_file(make_film(slug="film", exchange=office))


def page(client: Client, query: str = "") -> Any:
    answer = client.get(f"{HERE}{query}")
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.content.decode())


def words(node: Any) -> str:
    return " ".join(" ".join(node.itertext()).split())


def chances(tree: Any) -> list[list[str]]:
    found = tree.xpath('//div[@aria-label="Who recoups"]//tbody/tr')
    return [[words(cell) for cell in row.xpath('./td[contains(@class, "num")]')] for row in found]


def per_cent(text: str) -> int:
    return int(text.strip("<>% "))


def estimates(client: Client, **fields: str) -> dict[str, str]:
    form = page(client).xpath('//section[@id="estimates"]//form')[0]
    return dict(form.form_values()) | fields


def test_the_same_estimates_give_the_same_chances(client: Client, file: Coproduction) -> None:
    make_terms(file)
    first, second = chances(page(client)), chances(page(client))
    assert first == second
    assert (
        50 < per_cent(first[0][0]) < 70
    )  # 1100 are owed behind 15 %; half of the paths bring more than 1500


def test_more_receipts_raise_the_chance_and_show_what_it_was(client: Client, file: Coproduction) -> None:
    make_terms(file)
    plain = chances(page(client))[0][0]
    ((better, before, _missing),) = chances(page(client, "?factor=250"))
    assert before == plain
    assert per_cent(better) > per_cent(plain)


def test_a_dearer_commission_lowers_the_chance(client: Client, file: Coproduction) -> None:
    make_terms(file)
    ((worse, before, _missing),) = chances(page(client, "?steps:commission:percent=50"))
    assert per_cent(worse) < per_cent(before)
    assert Recoupment.objects.get().terms == TERMS


@pytest.mark.parametrize(
    "query", ["?factor=x", "?factor=99999999", "?steps:commission:percent=-4", "?steps:odd=1"]
)
def test_nonsense_in_the_address_changes_nothing(client: Client, file: Coproduction, query: str) -> None:
    make_terms(file)
    assert chances(page(client, query)) == chances(page(client))


def test_every_percentage_and_premium_has_a_slider(client: Client, file: Coproduction) -> None:
    make_terms(file)
    names = page(client).xpath('//input[@type="range"]/@name')
    assert names == ["factor", "steps:commission:percent", "steps:fund's money:premium"]


def test_each_party_that_gets_anything_is_drawn(client: Client, file: Coproduction) -> None:
    make_terms(file)
    titles = [words(one) for one in page(client).xpath('//div[@class="spread"]/h3')]
    assert titles == ["Sample agent", "Sample fund", "Sample producer"]


def test_estimates_are_typed_and_kept(client: Client, file: Coproduction) -> None:
    make_terms(file, estimates="")
    sent = estimates(client, **{
        "windows-0-stream": "rs cinema", "windows-0-date": "2026-12-31", "windows-0-low": "100,000.50",
        "windows-0-expected": "200000", "windows-0-high": "300000", "windows-0-chance": "80", "together": "0",
        "seed": "5",
    })  # fmt: skip
    assert client.post(f"{HERE}estimates/", sent).status_code == 302
    typed, rest = outlooks.from_estimates(Recoupment.objects.get().estimates)
    assert typed == [
        {"stream": "rs cinema", "date": "2026-12-31", "low": "100000.50", "expected": "200000.00", "high": "300000.00",
         "chance": "80"}
    ]  # fmt: skip
    assert rest == {"together": "0", "seed": "5"}
    assert len(chances(page(client))) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("windows-0-low", "9000", "Estimates are above zero and rise from low to high."),
        ("windows-0-low", "-1", "Estimates are above zero and rise from low to high."),
        ("windows-0-high", "lots", "“lots” is not an amount of money."),
        ("windows-0-date", "soon", "Enter a valid date."),
        ("windows-0-stream", "moon", "Select a valid choice."),
        ("together", "101", "Ensure this value is less than or equal to 100."),
    ],
)
def test_estimates_that_cannot_be_are_shown_again_with_the_reason(
    client: Client, file: Coproduction, field: str, value: str, sentence: str
) -> None:
    kept = make_terms(file)
    answer = client.post(f"{HERE}estimates/", estimates(client) | {field: value})
    assert answer.status_code == 422
    assert sentence in words(lxml.html.fromstring(answer.content.decode()))
    assert Recoupment.objects.get().estimates == kept.estimates


def test_a_rate_that_was_never_known_is_asked_for(client: Client, file: Coproduction) -> None:
    text = "windows: [{stream: rs cinema, date: 2026-12-31, low: 1, expected: 2, high: 3}]"
    make_terms(file, estimates=text)
    file.rates.all().delete()
    assert "There is no rate from RSD to EUR" in words(page(client))


def test_a_step_whose_name_has_a_stroke_has_a_slider_that_moves_it(
    client: Client, file: Coproduction
) -> None:
    make_terms(file, TERMS.replace("commission:", "TV/VOD:"))
    ((worse, before, _missing),) = chances(page(client, "?steps:TV:VOD:percent=50"))
    assert per_cent(worse) < per_cent(before)


def test_whoever_saves_estimates_second_is_told_and_may_save_again(
    client: Client, file: Coproduction
) -> None:
    make_terms(file)
    mine = estimates(client, seed="7")
    client.post(f"{HERE}estimates/", estimates(client, seed="5"))
    answer = client.post(f"{HERE}estimates/", mine)
    assert answer.status_code == 422
    tree = lxml.html.fromstring(answer.content.decode())
    assert "Somebody else saved this while you were editing." in words(tree)
    again = dict(tree.xpath('//section[@id="estimates"]//form')[0].form_values())
    assert again["seed"] == "7"
    assert client.post(f"{HERE}estimates/", again).status_code == 302
    assert outlooks.from_estimates(Recoupment.objects.get().estimates)[1]["seed"] == "7"
