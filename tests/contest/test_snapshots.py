"""Snapshots: the same content gives the same hash, and any change another."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.contest.actions import entries
from kinomost.contest.snapshots import changes, fingerprint, snapshot
from tests.contest.factories import make_call, make_entry
from tests.factories import make_account

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
LEAF = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | TEXT
VALUE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)
SNAPSHOT = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "entry": st.dictionaries(TEXT, LEAF, max_size=3),
        "film": st.dictionaries(TEXT, VALUE, max_size=5),
        "plan": st.none() | st.dictionaries(TEXT, VALUE, max_size=3),
        "answers": st.dictionaries(TEXT, VALUE, max_size=5),
        "files": st.dictionaries(
            TEXT, st.lists(st.dictionaries(TEXT, LEAF, max_size=3), max_size=3), max_size=3
        ),
    }
)


def shuffled(value: Any) -> Any:
    """The same value with its keys the other way round."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(one) for one in value] if isinstance(value, list) else value


@given(SNAPSHOT)
def test_the_hash_outlives_the_database_and_does_not_hang_on_the_order_of_keys(
    document: dict[str, Any],
) -> None:
    again = json.loads(json.dumps(shuffled(document)))
    assert fingerprint(again) == fingerprint(document)
    assert changes(document, again) == []


@given(SNAPSHOT, st.data())
def test_any_change_is_another_hash_and_is_named(document: dict[str, Any], data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(["entry", "film", "plan", "answers", "files"]))
    name = data.draw(TEXT)
    value = data.draw(VALUE)
    other = copy.deepcopy(document)
    other[part] = {**(other[part] or {}), name: value}
    if json.dumps(other, sort_keys=True) == json.dumps(document, sort_keys=True):
        assert fingerprint(other) == fingerprint(document)
        return
    assert fingerprint(other) != fingerprint(document)
    found = [(one.part, one.name) for one in changes(document, other)]
    # What is not there and what is empty are told apart by the hash alone.
    assert found == ([(part, name)] if (document[part] or {}).get(name) != value else [])


@pytest.mark.django_db
def test_every_piece_of_an_entry_is_in_its_snapshot() -> None:
    call = make_call(fields=["synopsis_long", "goals"])
    entry = make_entry(call, make_account(), state="draft", brings_film=True)
    hashes = [fingerprint(snapshot(entry))]

    def changed() -> None:
        entry.film.refresh_from_db()
        hashes.append(fingerprint(snapshot(entry)))

    entries.save_answer("command", entry, "synopsis_long", "en", "Text.", base=entries.mark(None))
    changed()
    entries.save_text("command", entry, "logline", "ru", "Мост.", base=entries.mark(""))
    changed()
    entries.save_film(
        "command",
        entry,
        {"runtime_minutes": 91},
        {"runtime_minutes": entries.mark(entry.film.runtime_minutes)},
    )
    changed()
    credits = [{"person_id": "Jana Novak", "function": "director"}]
    entries.save_film("command", entry, {"credits": credits}, {"credits": entries.mark([])})
    changed()
    row = {"row": "a", "group": "All", "kind": "other", "amount": "10", "currency": "EUR"}
    row["kind"] = "rights"
    entries.save_plan("command", entry, {"costs": [row]}, {"costs": entries.mark([])})
    changed()
    assert len(set(hashes)) == len(hashes)
