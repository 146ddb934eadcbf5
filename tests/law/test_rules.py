"""Each kind of rule with films that meet it, miss it, and leave it open."""

from pathlib import Path
from typing import Any

import pytest

from kinomost.law import KINDS, Outcome, judge, read_project
from kinomost.law.reading import load_yaml, parse_yaml
from tests.law.samples import FILM, HEAD, film, finding, treaty

PASS, CONSENT, UNKNOWN, FAIL = Outcome


TABLE = Path(__file__).parent / "rules.yaml"
THREE = "parties: [{country: RS, share: 60 %}, {country: FR, share: 30 %}, {country: HR, share: 10 %}]"


def rows() -> list[tuple[str, dict[str, Any]]]:
    """(kind, rule and film and what is said) of the table."""
    table, _ = load_yaml(TABLE)
    assert isinstance(table, dict)
    return [(kind, row) for kind, tried in table.items() for row in tried]


@pytest.mark.parametrize(("kind", "row"), rows())
def test_a_rule_says_what_it_should(kind: str, row: dict[str, Any]) -> None:
    project = read_project(parse_yaml(FILM)[0] | row.get("film", {}))  # type: ignore[operator]
    own = [] if kind == "applicability" else [{"kind": kind, "clause": "Art. 9", **row["rule"]}]
    sample = treaty(more=own)
    clause = sample.applicability.clause if kind == "applicability" else "Art. 9"
    found = next((one for one in judge(project, sample).findings if one.clause == clause), None)
    assert (found.outcome.value if found else "nothing") == row["gives"]
    if found is not None:
        assert row.get("says", found.message.text()) == found.message.text()
        assert found.outcome is not UNKNOWN or found.missing or kind == "status"


def test_every_kind_is_tried() -> None:
    assert {kind for kind, _ in rows()} == set(KINDS)


def test_there_are_the_27_kinds_of_the_trade_and_confirmed_financing() -> None:
    assert len(KINDS) == 28


def test_a_rule_known_by_hearsay_decides_nothing_but_says_what_it_would_be() -> None:
    found = finding("- {kind: share band, clause: Art. 9, least: 40 %, confidence: uncertain}\n", film())
    assert found is not None
    assert (found.outcome, found.would_be, found.texts) == (UNKNOWN, FAIL, ("Sample, Art. 9",))


def test_rules_about_people_are_no_better_known_than_whose_people_count() -> None:
    rules = """
- {kind: nationality, clause: Art. 8, required: no, confidence: uncertain}
- {kind: third-country person, clause: Art. 9, most: 0}
"""
    found = finding(rules, film("people: [{function: actor, nationality: US}]"))
    assert found is not None
    assert (found.outcome, found.would_be) == (UNKNOWN, FAIL)


def test_a_rule_holds_between_its_dates_the_last_day_included() -> None:
    rules = """
- {kind: share band, clause: Art. 9, least: 40 %, until: 2026-02-28}
- {kind: share band, clause: Art. 9, least: 20 %, since: 2026-03-01}
"""
    assert [
        found.outcome if (found := finding(rules, film(f"applied: {day}"))) else None
        for day in ("2026-02-28", "2026-03-01")
    ] == [FAIL, PASS]


def test_a_missing_rule_may_be_met_with_consent() -> None:
    found = finding("- {kind: share band, clause: Art. 9, least: 40 %, otherwise: needs consent}\n", film())
    assert found is not None
    assert found.outcome is CONSENT


def test_two_successors_of_one_state_are_one_party() -> None:
    head = HEAD.replace(
        "[{state: RS}, {state: FR}, {state: HR}]",
        "[{state: FR}, {state: YU, successors: [{country: RS, source: text}, {country: HR, source: text}]}]",
    )
    two = film("parties: [{country: RS, share: 60 %}, {country: HR, share: 40 %}]")
    three = film(THREE)
    assert judge(two, treaty(head=head)).outcome is FAIL
    assert judge(three, treaty(head=head)).outcome is PASS
