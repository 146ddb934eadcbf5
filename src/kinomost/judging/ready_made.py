"""Calls to start from, modelled on markets and funds whose published rules were read.

    from kinomost.judging.ready_made import ready_made

    for call in ready_made():
        print(call.key, call.modelled_on, [section.kinds for section in call.sections])

Only numbers that a source gives stand in them; `source` names it. What a market does not say is left out, not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kinomost.judging.fields import Field
from kinomost.judging.scores import Criterion


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
    modelled_on: str
    source: str
    facts: Mapping[str, str]  # by language: what of it the source says, and that the rest is a proposal
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    fields_data: tuple[object, ...]  # as a call stores them, for `fields.read_fields`
    rounds: tuple[Round, ...]


def ready_made() -> tuple[ReadyMade, ...]:
    """All that ship, in order. Raises ValueError if the package's own data is wrong (a test holds that it is not)."""
    raise NotImplementedError
