"""Who stands where a state that is gone stood: rules with sources, in `succession.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kinomost.law.reading import Country, State, read_record
from kinomost.law.sources import Source
from kinomost.law.states import PastState, past_state


@dataclass(frozen=True)
class Succession:
    """What became of a state's treaties where a treaty's own file does not say it."""

    state: State
    ended: date
    says: str
    sources: Mapping[str, Source]
    continued_by: Country | None = None

    @property
    def of(self) -> PastState:
        """The state, with its successors."""
        past = past_state(self.state)
        assert past is not None
        return past


@dataclass(frozen=True)
class _File:
    successions: tuple[Succession, ...]


@cache
def successions() -> Mapping[str, Succession]:
    """All of them, by the code of the state that is gone."""
    read = read_record(_File, Path(__file__).with_name("succession.yaml"))
    return {succession.state: succession for succession in read.successions}
