"""How well a query answers to a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.names.match import Query, grams, nearest, score, similarity, word_grams, word_slips
from kinomost.names.serbian import to_cyrillic

names = st.lists(st.text("abcčćdđefghijklmnoprsštuvzž", min_size=2, max_size=10), min_size=1, max_size=3).map(
    " ".join
)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("zlato umalte", "Золото Умальты"),
        ("Злато Умалте", "Zlato Umalte"),
        ("золото умальты", "Золото Умальты"),
        ("Sveta Petka", "Света Петка"),
        ("света петка", "Sveta Petka — Krst u pustinji"),
        ("Stojanovic", "Милан Стојановић"),
        ("Стоянович", "Milan Stojanović"),
        ("umalte zlato", "Zlato Umalte"),
        ("malt", "Zlato Umalte"),
        ("zlatoumalte", "Zlato Umalte"),
        ("zlato umatle", "Злато Умалте"),
        ("stojanvic", "Стојановић"),
        ("tarkvoski", "Андрей Тарковский"),
        ("ейзенштей", "Sergej Ejzenštejn"),
    ],
)
def test_it_finds(query: str, name: str) -> None:
    assert score(query, name) > 0.3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("zlato umalte", "Tuđa zemlja"),
        ("Stojanovic", "Petrović"),
        ("Stojanovic", "Milan Petrović"),
        ("petka", "Zlato Umalte"),
        ("ana", "Ivo"),
        ("", "Zlato"),
        ("…", "Zlato"),
        ("zlato", ""),
        ("zlato", "…"),
    ],
)
def test_it_does_not_find(query: str, name: str) -> None:
    assert score(query, name) == 0


def test_the_tiers_stand_in_order() -> None:
    ranked = [
        "Zlato",  # the text itself
        "Zlato Umalte",  # same script, whole leading word
        "Злато",  # same key
        "Zlatousti",  # same script, beginning
        "Златоусти",  # beginning of the key
        "Staro Zlato",  # beginning of a word
        "Pozlatoto",  # part of a name
        "Zlatko",  # typing error
    ]
    scores = [score("Zlato", name) for name in ranked]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert score("Zlato", "Petka") == 0


def test_the_script_of_the_query_comes_first() -> None:
    assert score("Стојановић", "Стојановић") > score("Стојановић", "Stojanović")
    assert score("Stojanovic", "Stojanović") > score("Stojanovic", "Стојановић")
    assert score("umalte", "Zlato Umalte") > score("umalte", "Злато Умалте")


def test_the_shorter_name_comes_first() -> None:
    assert score("zla", "Zlato") > score("zla", "Zlatiborska priča")


def test_a_short_word_must_be_right() -> None:
    assert similarity("on", "ona") == 0
    assert similarity("on", "on") == 1


def test_swapped_neighbours_are_one_edit() -> None:
    assert similarity("umatle", "umalte") == similarity("umaltx", "umalte")


def test_grams_are_the_first_letter_and_the_padded_trigrams() -> None:
    assert word_grams("zla") == {"^z", "^zl", "zla", "la$"}
    assert word_grams("i") == {"^i", "^i$"}
    assert grams("zla i") == {"^z", "^zl", "zla", "la$", "^i", "^i$"}
    assert grams("") == set()


def test_words_one_slip_apart_share_a_piece() -> None:
    for typed in ("umate", "umaalte", "umolte", "umatle", "umalte"):
        assert word_slips(typed) & word_slips("umalte")
    assert not word_slips("petka") & word_slips("umalte")
    assert word_slips("on") == {"-on"}


@given(st.text("abcd", min_size=3, max_size=7), st.lists(st.text("abcd", min_size=1, max_size=9), max_size=8))
def test_the_nearest_are_those_that_are_similar_enough(query: str, words: list[str]) -> None:
    expected = {word: similarity(query, word) for word in words if similarity(query, word) >= 0.6}
    assert nearest(query, words, 0.6) == pytest.approx(expected)


def test_an_unfinished_word_may_end_in_a_vowel_that_softens() -> None:
    assert Query("Juli").unfinished == ("iula", "iule", "iulo", "iulu")
    assert score("Juli", "Julija") > 0.7


@given(names)
def test_a_name_finds_itself_in_any_case_and_script(name: str) -> None:
    assert score(name, name) == 1
    for query in (name.upper(), name.title(), to_cyrillic(name)):
        assert score(query, name) >= 0.9
    assert score(name, to_cyrillic(name)) >= 0.9


@given(names, st.data())
def test_every_beginning_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    beginning = name[: data.draw(st.integers(2, len(name)))].strip()
    assert score(beginning, name) >= 0.8


@given(names, st.permutations(range(3)))
def test_the_order_of_words_does_not_matter(name: str, order: list[int]) -> None:
    words = name.split()
    mixed = " ".join(words[at] for at in order if at < len(words))
    assert score(mixed, name) >= 0.66


@given(st.text(), st.text())
def test_a_score_lies_between_nothing_and_one(query: str, name: str) -> None:
    assert 0 <= score(query, name) <= 1
    assert Query(query).score(name) == score(query, name)
