from hypothesis import given
from hypothesis import strategies as st

from kinomost.law import Finding, Message, Missing, Outcome, Verdict
from kinomost.law.verdicts import all_of, any_of

OUTCOMES = st.sampled_from(list(Outcome))
PASS, CONSENT, UNKNOWN, FAIL = Outcome


def test_one_failure_decides_whatever_else_is_unknown() -> None:
    assert all_of([PASS, UNKNOWN, FAIL, CONSENT]) is FAIL


def test_an_unknown_rule_outweighs_a_consent_because_it_may_still_fail() -> None:
    assert PASS & CONSENT & UNKNOWN is UNKNOWN


def test_nothing_to_fulfil_is_fulfilled_and_nothing_to_choose_from_is_not() -> None:
    assert (all_of([]), any_of([])) == (PASS, FAIL)


@given(st.lists(OUTCOMES), st.lists(OUTCOMES))
def test_the_order_of_rules_does_not_matter(one: list[Outcome], other: list[Outcome]) -> None:
    assert all_of(one + other) is all_of(other + one) is all_of(one) & all_of(other)
    assert any_of(one + other) is any_of(one) | any_of(other)


@given(st.lists(OUTCOMES, min_size=1), st.sampled_from([PASS, CONSENT, FAIL]))
def test_learning_a_fact_never_contradicts_what_was_said_before(
    others: list[Outcome], learnt: Outcome
) -> None:
    """A verdict that was decided while something was unknown stays as it was, whatever is learnt."""
    before = all_of([*others, UNKNOWN])
    after = all_of([*others, learnt])
    assert before is UNKNOWN or after is before


def test_a_verdict_so_far_leaves_out_what_only_waits_for_a_text() -> None:
    said = Message("in_force")
    verdict = Verdict(
        "t",
        "T",
        (
            Finding("status", "Art. 1", CONSENT, said),
            Finding("unread", "Art. 2", UNKNOWN, said, texts=("T, Art. 2",)),
        ),
    )
    assert (verdict.outcome, verdict.so_far, verdict.texts) == (UNKNOWN, CONSENT, ("T, Art. 2",))


def test_a_missing_fact_keeps_a_verdict_open_even_so_far() -> None:
    said = Message("in_force")
    fact = Missing("people[1].nationality", said)
    found = Finding("points", "Art. 2", UNKNOWN, said, missing=(fact,), texts=("T, Art. 2",))
    verdict = Verdict("t", "T", (found, found))
    assert (verdict.so_far, verdict.missing) == (UNKNOWN, (fact,))
