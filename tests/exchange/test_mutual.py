"""When interest is mutual: the definition, tried against a slow and plain restatement of it."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kinomost.exchange.mutual import Statement, mutual, partners

A, B, C = 1, 2, 3
organisations = st.integers(1, 5)
spoken = st.lists(st.tuples(organisations, st.frozensets(organisations, max_size=3)), max_size=14).map(
    lambda rows: [Statement(key, by, to) for key, (by, to) in enumerate(rows, start=1)]
)


def said(key: int, by: int, *to: int) -> Statement:
    return Statement(key, by, frozenset(to))


def test_one_sided_interest_is_not_mutual() -> None:
    assert mutual([said(1, A, B), said(2, A, C)]) == {}


def test_a_would_distribute_bs_film_and_b_would_meet_a() -> None:
    assert mutual([said(1, A, B), said(2, B, A)]) == {frozenset({A, B}): frozenset({1, 2})}


def test_all_that_the_two_have_said_to_each_other_is_shown_and_nothing_else() -> None:
    found = mutual([said(1, A, B), said(2, A, B), said(3, B, A), said(4, A, C), said(5, C, B)])
    assert found == {frozenset({A, B}): frozenset({1, 2, 3})}


def test_a_films_other_producer_sees_nothing_until_it_answers() -> None:
    film_of_b_and_c = said(1, A, B, C)
    assert mutual([film_of_b_and_c, said(2, B, A)]).keys() == {frozenset({A, B})}
    assert mutual([film_of_b_and_c, said(2, B, A), said(3, C, A)]) == {
        frozenset({A, B}): frozenset({1, 2}),
        frozenset({A, C}): frozenset({1, 3}),
    }


def test_ones_own_film_counts_for_nothing() -> None:
    assert mutual([said(1, A, A), said(2, A, A, B)]) == {}


def test_partners_are_named_from_one_side() -> None:
    pairs = mutual([said(1, A, B), said(2, B, A), said(3, C, A), said(4, A, C), said(5, B, C)])
    assert partners(pairs, A) == {B: frozenset({1, 2}), C: frozenset({3, 4})}
    assert partners(pairs, B) == {A: frozenset({1, 2})}


@given(spoken)
def test_it_agrees_with_the_definition_word_for_word(rows: list[Statement]) -> None:
    expected = {}
    for one, other in combinations(range(1, 6), 2):
        there = {row.key for row in rows if row.by == one and other in row.to}
        back = {row.key for row in rows if row.by == other and one in row.to}
        if there and back:
            expected[frozenset({one, other})] = frozenset(there | back)
    assert mutual(rows) == expected


@given(spoken, spoken)
def test_more_said_never_takes_a_pair_away(rows: list[Statement], more: list[Statement]) -> None:
    later = [Statement(row.key + 100, row.by, row.to) for row in more]
    before, after = mutual(rows), mutual([*rows, *later])
    assert all(keys <= after[pair] for pair, keys in before.items())


@given(spoken, organisations)
def test_when_one_takes_everything_back_nobody_is_left_mutual_with_it(
    rows: list[Statement], gone: int
) -> None:
    assert partners(mutual([row for row in rows if row.by != gone]), gone) == {}
