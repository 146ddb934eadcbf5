"""What the planner of a pitch session is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from kinomost.planning.ending import Ended
from kinomost.planning.messages import Message


class Rule(Enum):
    """What an order is judged by."""

    WINDOW = "window"
    """A presenter is there: no pitch before they arrive or after they leave."""
    POSITION = "position"
    """A pitch stands at the place that was fixed for it."""
    PRESENTER = "presenter"
    """Somebody who presents twice has time to breathe."""
    COMPANY = "company"
    """Pitches of one company are apart."""
    LANGUAGE = "language"
    """Pitches in one language follow each other, so that interpreters change seldom."""


class Grade(Enum):
    """How much a rule counts. A rule of a higher grade is never broken to keep any number of a lower one."""

    MUST = "must"
    SHOULD = "should"
    WISH = "wish"


GRADES: Mapping[Rule, Grade] = MappingProxyType(
    {
        Rule.WINDOW: Grade.MUST,
        Rule.POSITION: Grade.MUST,
        Rule.PRESENTER: Grade.MUST,
        Rule.COMPANY: Grade.SHOULD,
        Rule.LANGUAGE: Grade.WISH,
    }
)
COST: Mapping[Rule, int] = MappingProxyType(
    {Rule.WINDOW: 1, Rule.POSITION: 10, Rule.PRESENTER: 5, Rule.COMPANY: 5, Rule.LANGUAGE: 1}
)
"""What a breach costs beside others of its grade: a minute too early or late; a pitch not at its place; a pitch too few
between two of one presenter or company; a change of language."""


@dataclass(frozen=True)
class Pitch:
    """A project's turn: its minutes, with questions; who stands behind and who presents it; its fixed place, from 1."""

    key: str
    minutes: int = 10
    companies: Set[str] = frozenset()
    presenters: Set[str] = frozenset()
    language: str = ""
    position: int | None = None

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("A pitch lasts a minute at least.")


@dataclass(frozen=True)
class Presenter:
    """Somebody who is not there all the time: from when, and until when."""

    key: str
    arrives: datetime | None = None
    leaves: datetime | None = None


@dataclass(frozen=True)
class Break:
    """Minutes of pause after so many pitches."""

    after: int
    minutes: int


@dataclass(frozen=True)
class Session:
    """Pitches one after another from `starts`, with `changeover` minutes between two, and breaks.

    `company_apart` and `presenter_apart` are how many pitches of others are wanted between two of one company or
    presenter. A rule that is missing from `grades` does not count. `present` is the order in force: what must and should
    be goes before it, but pitches stay as near to their present places as they can before any wish is heard. Times carry
    their zone.
    """

    starts: datetime
    pitches: tuple[Pitch, ...]
    presenters: tuple[Presenter, ...] = ()
    breaks: tuple[Break, ...] = ()
    changeover: int = 0
    company_apart: int = 2
    presenter_apart: int = 1
    grades: Mapping[Rule, Grade] = field(default_factory=lambda: GRADES)
    present: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len({pitch.key for pitch in self.pitches}) < len(self.pitches):
            raise ValueError("Every pitch needs a key of its own.")
        times = [
            self.starts,
            *(time for one in self.presenters for time in (one.arrives, one.leaves) if time),
        ]
        if any(time.tzinfo is None for time in times):
            raise ValueError("A time needs its zone.")
        if (
            min(
                self.changeover,
                self.company_apart,
                self.presenter_apart,
                *(b.minutes for b in self.breaks),
                0,
            )
            < 0
        ):
            raise ValueError("Minutes and pitches between two cannot be fewer than 0.")


@dataclass(frozen=True)
class Slot:
    """One pitch in its place, counted from 1, with its times."""

    position: int
    pitch: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Unmet:
    """A rule that the order does not keep: what is wrong, and what would put it right without moving anything."""

    rule: Rule
    grade: Grade
    cost: int
    message: Message
    mends: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Order:
    """The running order, and every rule that it does not keep.

    `costs` says for each grade what its breaches cost together, `bounds` what they cost at the least, given the grades
    above. Where a rule of the highest grade is unmet, `mends` are single changes of what was asked, each of which makes an
    order possible that breaks less of that grade: each was tried.
    """

    slots: tuple[Slot, ...]
    unmet: tuple[Unmet, ...]
    mends: tuple[Message, ...]
    costs: Mapping[Grade, int]
    bounds: Mapping[Grade, int]
    ended: Ended

    @property
    def proven(self) -> bool:
        """No order is better."""
        return self.ended is Ended.PROVEN

    @property
    def keys(self) -> tuple[str, ...]:
        """The pitches in order: what `Session.present` takes."""
        return tuple(slot.pitch for slot in self.slots)


@dataclass(frozen=True)
class Progress:
    """How far a search is: the grade it works on, and the best cost and its bound so far."""

    aim: str
    best: float | None = None
    bound: float | None = None
