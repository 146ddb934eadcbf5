from hypothesis import given
from hypothesis import strategies as st

from kinomost.judging.votes import (
    ABSTAIN,
    NO,
    YES,
    Choice,
    Decision,
    Majority,
    Motion,
    State,
    deadlock_breaker,
    decide,
)

FIVE = (1, 2, 3, 4, 5)


def vote(
    *votes: Choice,
    majority: Majority = Majority.SIMPLE,
    options: tuple[Choice, ...] = (YES, NO),
    quorum: int = 1,
    recused: tuple[int, ...] = (),
    broken: tuple[int, Choice] | None = None,
) -> Decision:
    """Five members, all there; the first ones vote as given. 5 breaks ties, 4 stands in."""
    motion = Motion(options, (), majority, quorum, FIVE, breaker=5, stand_in=4)
    return decide(motion, present=FIVE, recused=recused, votes=dict(enumerate(votes, 1)), broken=broken)


def said(decision: Decision) -> list[str]:
    return [reason.text() for reason in decision.reasons]


def test_more_yes_than_no_carries_a_simple_majority_and_abstentions_are_no_votes() -> None:
    decision = vote(YES, ABSTAIN, ABSTAIN, ABSTAIN)
    assert (decision.state, decision.winner, decision.abstained) == (State.DECIDED, YES, 3)
    assert said(decision) == [
        "Votes: 1. Abstentions: 3. Members present who may vote: 5.",
        "Decided: yes. Votes for it: 1.",
    ]


def test_an_absolute_majority_is_of_all_members_who_may_vote() -> None:
    assert vote(YES, YES, majority=Majority.ABSOLUTE).winner == NO
    assert vote(YES, YES, YES, majority=Majority.ABSOLUTE).winner == YES
    # two recused: two of the three others are enough
    assert vote(YES, YES, majority=Majority.ABSOLUTE, recused=(4, 5)).winner == YES


def test_two_thirds_are_of_the_votes_cast() -> None:
    assert vote(YES, YES, NO, majority=Majority.TWO_THIRDS).winner == YES
    assert vote(YES, YES, NO, NO, YES, majority=Majority.TWO_THIRDS).winner == NO
    assert vote(YES, YES, ABSTAIN, majority=Majority.TWO_THIRDS).winner == YES


def test_among_entries_the_most_votes_win_and_a_missed_majority_asks_for_another_vote() -> None:
    assert vote(7, 7, 8, 9, options=(7, 8, 9)).winner == 7
    short = vote(7, 7, 8, 9, options=(7, 8, 9), majority=Majority.ABSOLUTE)
    assert (short.state, short.winner, short.leaders) == (State.SHORT, None, (7,))
    assert said(short)[-1] == "The majority was not reached: 2 of the 3 votes needed."


def test_a_tie_waits_for_the_breaker_and_is_then_decided_by_that_word() -> None:
    tie = vote(7, 8, options=(7, 8))
    assert (tie.state, tie.winner, tie.leaders, tie.breaker) == (State.TIED, None, (7, 8), 5)
    broken = vote(7, 8, options=(7, 8), broken=(5, 8))
    assert (broken.state, broken.winner) == (State.DECIDED, 8)
    assert said(broken)[1:] == ["A tie: 7, 8, each with this many votes: 1.", "Juror 5 broke the tie: 8."]


def test_nobody_else_breaks_a_tie_and_nobody_breaks_it_for_what_does_not_lead() -> None:
    for word in ((4, 8), (1, 7), (5, 9), (5, "yes")):
        assert vote(7, 8, options=(7, 8, 9), broken=word).state is State.TIED


def test_a_recused_breaker_gives_way_to_the_stand_in_and_without_one_the_tie_stays() -> None:
    assert vote(7, 8, options=(7, 8), recused=(5,)).breaker == 4
    nobody = vote(7, 8, options=(7, 8), recused=(4, 5), broken=(5, 7))
    assert (nobody.state, nobody.breaker) == (State.TIED, None)
    assert "Nobody who may break the tie is there, so it stays undecided." in said(nobody)


def test_the_breakers_word_is_one_vote_and_cannot_reach_a_majority_that_it_does_not_reach() -> None:
    assert vote(YES, YES, NO, NO, majority=Majority.TWO_THIRDS).winner == NO
    assert vote(YES, YES, NO, NO, majority=Majority.ABSOLUTE, broken=(5, YES)).winner == YES
    assert vote(YES, NO, majority=Majority.ABSOLUTE, broken=(5, YES)).winner == NO


def test_recused_members_count_neither_to_the_quorum_nor_as_votes() -> None:
    decision = vote(YES, YES, NO, quorum=4, recused=(3, 4))
    assert (decision.state, decision.present, decision.void) == (State.NO_QUORUM, 3, (3,))
    assert said(decision) == [
        "Votes: 2. Abstentions: 0. Members present who may vote: 3.",
        "There is no quorum: 3 present, 4 needed.",
        "Not voting on this, because recused: 3, 4.",
        "Votes that do not count: 3.",
    ]


def test_only_abstentions_decide_nothing() -> None:
    assert vote(ABSTAIN, ABSTAIN).state is State.NO_VOTES
    assert vote().state is State.NO_VOTES


def test_true_is_not_entry_one() -> None:
    decision = vote(True, options=(1, 2))
    assert (decision.tally, decision.void) == ({1: 0, 2: 0}, (1,))


MEMBERS = st.frozensets(st.integers(1, 9))
OPTIONS = st.sampled_from([(YES, NO), (7, 8), (7, 8, 9)])
WORDS = st.one_of(st.sampled_from([YES, NO, ABSTAIN, "", "maybe"]), st.integers(6, 10), st.booleans())
MOTIONS = st.builds(
    Motion,
    options=OPTIONS,
    entries=st.just(()),
    majority=st.sampled_from(Majority),
    quorum=st.integers(0, 6),
    members=MEMBERS.map(lambda found: tuple(sorted(found))),
    breaker=st.none() | st.integers(1, 9),
    stand_in=st.none() | st.integers(1, 9),
)
VOTES = st.dictionaries(st.integers(1, 9), WORDS)
BROKEN = st.none() | st.tuples(st.integers(1, 9), WORDS)


@given(MOTIONS, MEMBERS, MEMBERS, VOTES, BROKEN)
def test_whatever_is_voted_the_outcome_is_consistent(
    motion: Motion,
    present: frozenset[int],
    recused: frozenset[int],
    votes: dict[int, Choice],
    broken: tuple[int, Choice] | None,
) -> None:
    decision = decide(motion, present=present, recused=recused, votes=votes, broken=broken)
    able = (set(motion.members) & present) - recused
    assert set(decision.counted) <= able
    assert set(decision.counted) | set(decision.void) == set(votes)
    assert sum(decision.tally.values()) + decision.abstained == len(decision.counted)
    assert (decision.winner is not None) == (decision.state is State.DECIDED)
    assert (decision.state is State.NO_QUORUM) == (len(able) < motion.quorum)
    assert decision.breaker in {None, deadlock_breaker(motion, present, recused)}
    assert decision.breaker is None or decision.breaker in able
    assert all(reason.text() for reason in decision.reasons)
    if decision.winner is not None and decision.winner != NO:
        assert decision.winner in decision.leaders


@given(MOTIONS, MEMBERS, MEMBERS, VOTES, st.integers(1, 9), WORDS)
def test_what_a_recused_member_votes_never_matters(
    motion: Motion,
    present: frozenset[int],
    recused: frozenset[int],
    votes: dict[int, Choice],
    who: int,
    word: Choice,
) -> None:
    recused |= {who}
    one = decide(motion, present=present, recused=recused, votes={**votes, who: word})
    other = decide(motion, present=present, recused=recused, votes={**votes, who: ABSTAIN})
    assert one == other


@given(MOTIONS, MEMBERS, VOTES)
def test_the_order_of_the_votes_never_matters(
    motion: Motion, present: frozenset[int], votes: dict[int, Choice]
) -> None:
    backwards = dict(reversed(votes.items()))
    assert decide(motion, present=present, votes=backwards) == decide(motion, present=present, votes=votes)
