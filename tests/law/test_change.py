from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.law import Outcome, judge, read_project, set_at, smallest_change
from tests.law.samples import HEAD, film, treaty

PASS, CONSENT, UNKNOWN, FAIL = Outcome
BAND = treaty("- {kind: share band, clause: Art. 9, least: 20 %, most: 80 %}\n")
POINTS = treaty(
    """
- {kind: nationality, clause: Art. 8, required: no}
- kind: points
  clause: Art. 9
  need: 8
  otherwise: needs consent
  table:
    - {function: director, points: 4}
    - {function: screenwriter, points: 3}
    - {function: camera, points: 1}
    - {function: sound, points: 1}
"""
)
CREW = "people: [{function: director, nationality: %s}, {function: screenwriter, nationality: %s}, {function: camera, nationality: %s}, {function: sound, nationality: %s}]"  # noqa: E501


def test_nothing_needs_to_change_where_nothing_stands_in_the_way() -> None:
    assert smallest_change(film(), BAND) is None


def test_a_share_is_moved_to_the_threshold_and_no_further() -> None:
    low = film("parties: [{country: RS, share: 85 %}, {country: FR, share: 15 %}]")
    change = smallest_change(low, BAND)
    assert change is not None
    assert [edit.message.text() for edit in change.edits] == ["Serbia bears 80 %, and France 20 %."]
    assert [party.share for party in change.project.parties] == [Fraction(4, 5), Fraction(1, 5)]
    assert (change.before.outcome, change.after.outcome, change.size) == (FAIL, PASS, 1)


def test_a_change_is_verified_by_judging_the_changed_film_again() -> None:
    low = film("parties: [{country: RS, cash: 900 000.01 EUR}, {country: FR, cash: 99 999.99 EUR}]")
    change = smallest_change(low, BAND)
    assert change is not None
    assert judge(change.project, BAND) == change.after
    assert judge(low, BAND) == change.before


def test_amounts_are_moved_to_the_cent_and_their_sum_stays() -> None:
    low = film(
        "budget: 1 000 000.01 EUR\nparties: [{country: RS, cash: 900 000 EUR}, {country: FR, cash: 100 000.01 EUR}]"
    )
    change = smallest_change(low, BAND)
    assert change is not None
    cash = [party.cash for party in change.project.parties if party.cash is not None]
    assert [str(amount) for amount in cash] == ["800000.00 EUR", "200000.01 EUR"]


def test_one_point_more_is_found_where_it_costs_least() -> None:
    change = smallest_change(film(CREW % ("RS", "RS", "US", "US")), POINTS)
    assert change is not None
    assert len(change.edits) == 1
    assert change.edits[0].message.text() == "Give this function to somebody from Serbia: cinematographer."


def test_several_changes_are_put_together_when_one_is_not_enough() -> None:
    change = smallest_change(film(CREW % ("US", "US", "US", "US")), POINTS)
    assert change is not None
    assert sorted(edit.message.params["who"] for edit in change.edits) == [
        "camera",
        "director",
        "screenwriter",
    ]
    assert change.after.outcome is PASS


def test_a_consent_is_enough_where_it_is_asked_for() -> None:
    assert smallest_change(film(CREW % ("US", "US", "US", "US")), POINTS, to=CONSENT) is None


def test_two_treaty_clauses_are_mended_together() -> None:
    both = treaty(
        """
- {kind: share band, clause: Art. 9, least: 20 %}
- {kind: filing, clause: Art. 10, days: 100}
"""
    )
    change = smallest_change(film("parties: [{country: RS, share: 85 %}, {country: FR, share: 15 %}]"), both)
    assert change is not None
    assert {edit.message.code for edit in change.edits} == {"edit_share", "edit_apply"}
    assert change.after.outcome is PASS


def test_a_change_never_claims_to_settle_what_is_unknown() -> None:
    both = treaty(
        """
- {kind: share band, clause: Art. 9, least: 20 %}
- {kind: consequence, clause: Art. 10, credit: yes}
"""
    )
    change = smallest_change(film("parties: [{country: RS, share: 85 %}, {country: FR, share: 15 %}]"), both)
    assert change is not None
    assert change.after.outcome is UNKNOWN


def test_what_cannot_be_mended_gives_no_change() -> None:
    short = treaty("- {kind: work, clause: Art. 9, minutes: 200}\n")
    assert smallest_change(film(), short) is None


@pytest.mark.parametrize("path", ["parties[0].share", "parties[9].share", "nothing", "people[1].name"])
def test_a_fact_that_is_not_there_cannot_be_set(path: str) -> None:
    with pytest.raises(KeyError):
        set_at(film(), path, None)


@settings(max_examples=50)
@given(st.integers(1, 998), st.integers(0, 400), st.integers(500, 1000))
def test_a_moved_share_is_the_smallest_that_turns_the_verdict(share: int, least: int, most: int) -> None:
    """Any smaller move of the same share leaves the verdict as it was."""
    rule = f"- {{kind: share band, clause: Art. 9, least: {least / 10} %, most: {most / 10} %}}\n"
    band = treaty(rule)
    low = read_project(
        {
            "parties": [
                {"country": "RS", "share": Fraction(1000 - share, 1000)},
                {"country": "FR", "share": Fraction(share, 1000)},
            ]
        }
    )
    change = smallest_change(low, band)
    if judge(low, band).outcome is PASS:
        assert change is None
    elif change is not None:
        moved = change.project.parties[0].share
        start = low.parties[0].share
        assert moved is not None
        assert start is not None
        nearly = start + (moved - start) * Fraction(999, 1000)
        film_nearly = set_at(set_at(low, "parties[1].share", nearly), "parties[2].share", 1 - nearly)
        assert judge(film_nearly, band).outcome is FAIL


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["RS", "US"]), min_size=4, max_size=4))
def test_no_set_of_recasts_is_smaller_than_the_one_that_was_found(nations: list[str]) -> None:
    project = film(CREW % tuple(nations))
    strangers = [at for at, nation in enumerate(nations) if nation == "US"]
    sizes = [Fraction(14, 10), Fraction(13, 10), Fraction(11, 10), Fraction(11, 10)]
    enough = []
    for chosen in (some for size in range(len(strangers) + 1) for some in combinations(strangers, size)):
        recast = project
        for at in chosen:
            recast = set_at(recast, f"people[{at + 1}].nationality", frozenset({"RS"}))
        if judge(recast, POINTS).outcome is PASS:
            enough.append(sum((sizes[at] for at in chosen), Fraction(0)))
    change = smallest_change(project, POINTS)
    assert (change.size if change else 0) == min(enough)


def test_people_are_taken_from_a_country_that_is_surely_bound() -> None:
    head = HEAD.replace("{state: RS}", "{state: RS, bound: uncertain}")
    rules = """
- {kind: nationality, clause: Art. 8, required: no}
- {kind: points, clause: Art. 9, need: 4, table: [{function: director, points: 4}]}
"""
    three = film("""
        parties: [{country: RS, share: 40 %}, {country: FR, share: 30 %}, {country: HR, share: 30 %}]
        people: [{function: director, nationality: US}]
    """)
    change = smallest_change(three, treaty(rules, head=head))
    assert change is not None
    assert [edit.message.text() for edit in change.edits] == [
        "Give this function to somebody from France: director."
    ]
    assert change.after.outcome is PASS
