"""Two editors' documents, brought together."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kinomost.catalogue.merge import Both, merge


def test_what_only_one_changed_stands() -> None:
    base = {"year": 2000, "kind": "fiction", "stage": "idea"}
    theirs = base | {"year": 2001}
    yours = base | {"kind": "series"}
    assert merge(base, theirs, yours) == ({"year": 2001, "kind": "series", "stage": "idea"}, [])


def test_what_both_changed_differently_is_yours_and_is_shown_both_ways() -> None:
    base = {"year": 2000}
    assert merge(base, {"year": 2001}, {"year": 2002}) == ({"year": 2002}, [Both("year", 2001, 2002)])
    assert merge(base, {"year": 2001}, {"year": 2001}) == ({"year": 2001}, [])


def rating(country: str, age: str) -> dict[str, str]:
    return {"country": country, "rating": age}


def test_rows_that_each_added_are_all_there() -> None:
    base = {"age_ratings": [rating("RS", "12")]}
    theirs = {"age_ratings": [rating("RS", "12"), rating("RU", "16+")]}
    yours = {"age_ratings": [rating("RS", "12"), rating("HU", "14")]}
    merged, clashes = merge(base, theirs, yours)
    assert merged == {"age_ratings": [rating("RS", "12"), rating("HU", "14"), rating("RU", "16+")]}
    assert clashes == []


def test_a_row_that_they_removed_and_you_left_alone_is_gone() -> None:
    base = {"age_ratings": [rating("RS", "12"), rating("RU", "16+")]}
    yours = {"age_ratings": [rating("RS", "14"), rating("RU", "16+")]}
    assert merge(base, {"age_ratings": [rating("RS", "12")]}, yours)[0] == {
        "age_ratings": [rating("RS", "14")]
    }


def test_a_row_that_one_removed_and_the_other_changed_is_kept_and_shown() -> None:
    base = {"age_ratings": [rating("RS", "12")]}
    gone: dict[str, Any] = {"age_ratings": []}
    changed = {"age_ratings": [rating("RS", "16")]}
    assert merge(base, gone, changed) == (changed, [Both("age_ratings", [], [rating("RS", "16")])])
    assert merge(base, changed, gone) == (changed, [Both("age_ratings", [rating("RS", "16")], [])])


def test_titles_are_compared_one_by_one() -> None:
    base = {"titles": [["ru", "original", "Дом"]]}
    theirs = {"titles": [["ru", "original", "Дом"], ["en", "official", "The House"]]}
    yours = {"titles": [["ru", "original", "Домик"], ["en", "alternative", "Home"]]}
    assert merge(base, theirs, yours) == (
        {
            "titles": [
                ["ru", "original", "Домик"],
                ["en", "alternative", "Home"],
                ["en", "official", "The House"],
            ]
        },
        [],
    )


rows = st.dictionaries(st.sampled_from(["RS", "RU", "HU"]), st.sampled_from(["6", "12", "16"])).map(
    lambda ages: {"age_ratings": [rating(country, age) for country, age in sorted(ages.items())]}
)


@given(rows, rows, rows)
def test_no_editors_row_is_ever_lost(base: Any, theirs: Any, yours: Any) -> None:
    merged, clashes = merge(base, theirs, yours)
    seen = list(merged["age_ratings"])
    seen += [row for clash in clashes for row in [*clash.theirs, *clash.yours]]
    new = [row for side in (theirs, yours) for row in side["age_ratings"] if row not in base["age_ratings"]]
    assert [row for row in new if row not in seen] == []


@given(rows, rows)
def test_if_one_did_nothing_the_others_version_stands(base: Any, changed: Any) -> None:
    for merged, clashes in (merge(base, changed, base), merge(base, base, changed)):
        assert sorted(map(str, merged["age_ratings"])) == sorted(map(str, changed["age_ratings"]))
        assert clashes == []
