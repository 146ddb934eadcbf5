"""Which text holds on a day, which route is taken, and what an estimate says when something is open."""

from datetime import date

import pytest

from kinomost.law.incentives import estimate, read_scheme, version_on
from kinomost.law.verdicts import Outcome

from .support import CASES, DAY, HEAD, eur, film, spending

VERSIONS = read_scheme(
    HEAD
    + """
versions:
  - {since: 2020-01-01, until: 2020-12-31, source: text, steps: [{kind: rate, rate: 10 %}]}
  - {since: 2021-01-01, until: 2021-12-31, source: text, steps: [{kind: rate, rate: 20 %}]}
  - since: 2023-01-01
    until: 2023-12-31
    source: text
    unknown:
      why: sources in conflict
      claims: [{source: text, says: 20 %.}, {source: rumour, says: 25 %.}]
"""
    + CASES,
    "dated",
)
ROUTES = read_scheme(
    HEAD
    + """
versions:
  - since: 2020-01-01
    source: text
    gates: [{kind: minimum, amount: 10 EUR}]
    routes:
      - name: high
        gates:
          - {kind: answer, ask: high, question: Is it high?}
          - {kind: answer, ask: other, question: And other?, right: no}
        steps: [{kind: rate, rate: 40 %}]
      - name: standard
        gates: [{kind: maximum, amount: 1 000 EUR}]
        steps: [{kind: rate, rate: 30 %}]
"""
    + CASES,
    "routes",
)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2020, 1, 1), eur("10")),
        (date(2020, 12, 31), eur("10")),
        (date(2021, 1, 1), eur("20")),
        (date(2021, 12, 31), eur("20")),
    ],
)
def test_the_text_of_the_day_is_applied(day: date, amount: object) -> None:
    assert estimate(VERSIONS, spending("100 EUR"), day).amount == amount


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            date(2019, 12, 31),
            "No text of this incentive is known for 2019-12-31; the earliest one known holds from 2020-01-01.",
        ),
        (
            date(2022, 6, 1),
            "No text of this incentive is known for 2022-06-01: "
            "one ended on 2021-12-31, the next one holds from 2023-01-01.",
        ),
        (date(2024, 1, 1), "The last text known of this incentive ended on 2023-12-31."),
        (
            date(2023, 6, 1),
            "The sources contradict each other for 2023-06-01. The text: 20 %.; A rumour: 25 %.",
        ),
    ],
)
def test_without_a_text_nothing_is_computed_and_the_reason_is_said(day: date, sentence: str) -> None:
    found = estimate(VERSIONS, spending("100 EUR"), day)
    assert found.outcome is Outcome.UNKNOWN
    assert (found.amount, found.at_most, found.net, found.net_at_most) == (None, None, None, None)
    assert [finding.message.text() for finding in found.findings] == [sentence]


def test_the_day_of_the_application_is_taken_from_the_film_unless_a_day_is_given() -> None:
    applied = spending("100 EUR", applied="2021-05-01")
    assert estimate(VERSIONS, applied).amount == eur("20")
    assert estimate(VERSIONS, applied, date(2020, 5, 1)).amount == eur("10")
    found = estimate(VERSIONS, spending("100 EUR"))
    assert found.outcome is Outcome.UNKNOWN
    assert {fact.path for fact in found.missing} == {"applied"}


def test_a_version_may_have_no_end() -> None:
    assert version_on(ROUTES, date(2099, 1, 1)) is ROUTES.versions[0]


def test_the_best_route_that_is_sure_is_taken() -> None:
    found = estimate(ROUTES, spending("100 EUR", answers={"high": "yes", "other": "no"}), DAY)
    assert found.route is not None
    assert (found.route.name, found.amount, found.at_most) == ("high", eur("40"), eur("40"))


def test_a_better_route_that_is_open_raises_only_what_is_possible() -> None:
    found = estimate(ROUTES, spending("100 EUR", answers={"other": "no"}), DAY)
    assert found.route is not None
    assert (found.outcome, found.route.name) == (Outcome.PASS, "standard")
    assert (found.amount, found.at_most) == (eur("30"), eur("40"))
    assert [route.name for route in found.others] == ["high"]


def test_a_closed_route_says_why_and_pays_nothing() -> None:
    found = estimate(ROUTES, spending("2 000 EUR", answers={"high": "no", "other": "no"}), DAY)
    assert (found.outcome, found.amount, found.at_most, found.net) == (Outcome.FAIL, *[eur("0")] * 3)
    failing = [finding.rule for finding in found.findings if finding.outcome is Outcome.FAIL]
    assert len(failing) == 1


def test_of_closed_routes_the_one_with_the_fewest_closed_gates_is_told() -> None:
    found = estimate(ROUTES, spending("2 000 EUR", answers={"high": "no", "other": "yes"}), DAY)
    assert found.route is not None
    assert found.route.name == "standard"


def test_a_gate_of_the_whole_scheme_closes_every_route() -> None:
    found = estimate(ROUTES, spending("5 EUR", answers={"high": "yes", "other": "no"}), DAY)
    assert found.outcome is Outcome.FAIL
    assert all(route.outcome is Outcome.FAIL for route in found.others)


def test_a_film_of_which_nothing_is_known_gets_no_amount_and_a_list_of_questions() -> None:
    found = estimate(ROUTES, film(), DAY)
    assert (found.outcome, found.amount, found.at_most) == (Outcome.UNKNOWN, None, None)
    assert {fact.path for fact in found.missing} >= {"spend"}
