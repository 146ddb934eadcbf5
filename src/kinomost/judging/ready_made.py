"""Calls to start from, modelled on markets and funds whose published rules were read.

    from kinomost.judging.ready_made import ready_made

    for call in ready_made():
        print(call.key, call.modelled_on["en"], [section.kinds for section in call.sections])

Only numbers that a source gives stand in them; `source` names it. What a market does not say is left out, not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from kinomost.judging import eligibility
from kinomost.judging.fields import Field, read_fields
from kinomost.judging.messages import Problem
from kinomost.judging.scores import Criterion, read_criteria


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the call with its own rules (plain mappings for `eligibility`)."""

    key: str
    labels: Mapping[str, str]
    rules: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Round:
    """A round that the call proposes. `kind`: shortlist, final or pitching."""

    key: str
    kind: str
    labels: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    criterion_labels: Mapping[str, Mapping[str, str]]  # by criterion key, then language
    reads: int | None = None  # jurors for each entry
    places: int | None = None
    pitch_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A call to start from."""

    key: str
    labels: Mapping[str, str]
    modelled_on: Mapping[str, str]
    source: Mapping[str, str]
    facts: Mapping[str, str]  # by language: what of it the source says, and that the rest is a proposal
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    fields_data: tuple[object, ...]  # as a call stores them, for `fields.read_fields`
    rounds: tuple[Round, ...]


ROUND_KINDS = ("shortlist", "final", "pitching")


@cache
def ready_made() -> tuple[ReadyMade, ...]:
    """All that ship, in order. Raises ValueError if the package's own data is wrong (a test holds that it is not)."""
    text = resources.files("kinomost.judging").joinpath("ready_made.yaml").read_text("utf-8")
    return tuple(_call(row) for row in yaml.safe_load(text))


def _call(row: dict[str, Any]) -> ReadyMade:
    key = row["key"]
    fields, wrong = read_fields(row["fields"])
    _must(key, wrong)
    return ReadyMade(
        key=key,
        labels=row["labels"],
        modelled_on=row["modelled_on"],
        source=row["source"],
        facts={tag: text.strip() for tag, text in row["facts"].items()},
        sections=tuple(_section(key, section) for section in row["sections"]),
        fields=fields,
        fields_data=tuple(row["fields"]),
        rounds=tuple(_round(key, item) for item in row["rounds"]),
    )


def _must(key: str, wrong: tuple[Problem, ...]) -> None:
    if wrong:
        raise ValueError(f"{key}: {'; '.join(f'{mistake.where}: {mistake.text()}' for mistake in wrong)}")


def _section(call: str, row: dict[str, Any]) -> Section:
    for rule in row["rules"]:
        _must(call, eligibility.read(rule)[1])
    return Section(row["key"], row["labels"], tuple(row["rules"]))


def _round(call: str, row: dict[str, Any]) -> Round:
    criteria, wrong = read_criteria(
        [{name: value for name, value in item.items() if name != "labels"} for item in row["criteria"]]
    )
    _must(call, wrong)
    if row["kind"] not in ROUND_KINDS:
        raise ValueError(f"{call}: {row['kind']} is no kind of round")
    return Round(
        key=row["key"],
        kind=row["kind"],
        labels=row["labels"],
        criteria=criteria,
        criterion_labels={item["key"]: item["labels"] for item in row["criteria"]},
        reads=row.get("reads"),
        places=row.get("places"),
        pitch_minutes=row.get("pitch_minutes"),
    )
