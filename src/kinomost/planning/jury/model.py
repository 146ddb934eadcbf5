"""What the jury planner is asked, and what it answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType

from kinomost.planning.ending import Ended
from kinomost.planning.messages import Message

Pair = tuple[str, str]
"""(entry, juror)."""

DIGITS = 6
NO_WEIGHTS: Mapping[Pair, float] = MappingProxyType({})
NO_BARS: Mapping[Pair, str] = MappingProxyType({})


@dataclass(frozen=True)
class Entry:
    """Something to be read: by how many jurors, and in which languages its materials exist.

    A juror who understands one of the languages can read it; with no language named, everybody can.
    """

    key: str
    reads: int = 3
    languages: Set[str] = frozenset()

    def __post_init__(self) -> None:
        if self.reads < 0:
            raise ValueError("An entry cannot be read fewer than 0 times.")


@dataclass(frozen=True)
class Juror:
    """Somebody who reads: what they understand, and how many entries they read at least (a wish) and at most (a limit)."""

    key: str
    languages: Set[str] = frozenset()
    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        if self.least < 0 or (self.most is not None and self.most < 0):
            raise ValueError("A juror cannot read fewer than 0 entries.")


@dataclass(frozen=True)
class Task:
    """Who could read what.

    `weights` say how well a pair fits, from 0 to 1 (a wish, an affinity); `usual` holds for a pair that is not among
    them. `bars` are pairs that cannot be, each with its reason: a key of `messages.TERMS` (`conflict`, `declined` …) or
    the caller's own words. `fixed` and `forbidden` are what people decided; a fixed pair needs no common language, but a
    bar is stronger, and so is `forbidden`. `present` is the plan in force: it is kept as far as loads allow. With `even`
    loads are as even as they can be; without, only each juror's least and most count.
    """

    entries: tuple[Entry, ...]
    jurors: tuple[Juror, ...]
    weights: Mapping[Pair, float] = field(default_factory=lambda: NO_WEIGHTS)
    usual: float = 0.5
    bars: Mapping[Pair, str] = field(default_factory=lambda: NO_BARS)
    fixed: Set[Pair] = frozenset()
    forbidden: Set[Pair] = frozenset()
    present: Set[Pair] = frozenset()
    even: bool = True

    def __post_init__(self) -> None:
        for weight in (self.usual, *self.weights.values()):
            if not (math.isfinite(weight) and 0 <= weight <= 1):
                raise ValueError(f"A weight lies between 0 and 1; {weight} does not.")

    def weight(self, pair: Pair) -> float:
        """How well the pair fits, to six decimals: sums of these are exact."""
        return round(float(self.weights.get(pair, self.usual)), DIGITS)


@dataclass(frozen=True)
class Assignment:
    """One juror reads one entry, and why."""

    entry: str
    juror: str
    weight: float
    reasons: tuple[Message, ...]


@dataclass(frozen=True)
class Shortage:
    """An entry that is read by fewer than wanted: why, and what would mend it."""

    entry: str
    wanted: int
    given: int
    why: tuple[Message, ...]
    mends: tuple[Message, ...]


@dataclass(frozen=True)
class Refused:
    """A pair that people fixed and that is not in the plan, and why."""

    entry: str
    juror: str
    why: Message


@dataclass(frozen=True)
class Plan:
    """Who reads what.

    `total` is the sum of the weights. `worst` is the lowest mean weight of an entry's readers (none where nothing is
    read). `worst_bound` is what no plan with as many reads and as even loads can exceed, `total_bound` the same among
    those whose worst entry is no worse than here. `notes` say what of the input was left out, and who reads fewer than
    wished.
    """

    assignments: tuple[Assignment, ...]
    loads: Mapping[str, int]
    total: float
    total_bound: float
    worst: float | None
    worst_bound: float | None
    ended: Ended
    shortages: tuple[Shortage, ...]
    refused: tuple[Refused, ...]
    notes: tuple[Message, ...]

    @property
    def proven(self) -> bool:
        """Nothing better exists, in the order of aims that `plan` names."""
        return self.ended is Ended.PROVEN

    @property
    def gap(self) -> float:
        """How far the total may be from the best, as a part of the bound: 0.01 is one per cent."""
        return max(0.0, self.total_bound - self.total) / self.total_bound if self.total_bound else 0.0

    @property
    def worst_gap(self) -> float:
        """The same of the worst entry."""
        if self.worst is None or not self.worst_bound:
            return 0.0
        return max(0.0, self.worst_bound - self.worst) / self.worst_bound

    @property
    def pairs(self) -> frozenset[Pair]:
        """The plan as pairs: what `Task.present` takes."""
        return frozenset((one.entry, one.juror) for one in self.assignments)


@dataclass(frozen=True)
class Progress:
    """How far a search is: what it aims at now, and the best and the bound of that aim so far."""

    aim: str
    best: float | None = None
    bound: float | None = None
