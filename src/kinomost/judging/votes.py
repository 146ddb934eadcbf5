"""Motions and votes: who may vote, whether enough are there, what is decided, and why.

    from kinomost.judging.votes import Majority, Motion, decide

    motion = Motion(options=(7, 9), entries=(7, 9), majority=Majority.SIMPLE, quorum=3, members=(1, 2, 3, 4), breaker=1)
    decision = decide(motion, present={1, 2, 3, 4}, recused={4}, votes={1: 7, 2: 9, 3: 7})
    decision.state, decision.winner     # (State.DECIDED, 7)

A motion asks *yes or no*, or *which of these entries*. Members who are recused for it do not count: not to the quorum,
not to the majority, and a vote of theirs is void.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kinomost.judging.messages import Message

YES, NO, ABSTAIN = "yes", "no", "abstain"
Choice = int | str
"""An entry's number, or YES, NO, ABSTAIN."""


class Majority(StrEnum):
    """How many votes decide. Abstentions are no votes.

    SIMPLE: more than any other option. ABSOLUTE: more than half of the members who are not recused, present or not.
    TWO_THIRDS: at least two thirds of the votes for an option.
    """

    SIMPLE = "simple"
    ABSOLUTE = "absolute"
    TWO_THIRDS = "two_thirds"


class State(StrEnum):
    """What came of a motion."""

    DECIDED = "decided"  # `winner` is YES, NO or an entry
    TIED = "tied"  # several have the most votes; `breaker` may decide between `leaders`
    SHORT = "short"  # nobody reached the majority: vote again, between fewer
    NO_QUORUM = "no_quorum"
    NO_VOTES = "no_votes"


@dataclass(frozen=True, slots=True)
class Motion:
    """What is voted on. `entries` are those it speaks of: whoever has a conflict with one of them is recused."""

    options: tuple[Choice, ...] = (YES, NO)
    entries: tuple[int, ...] = ()
    majority: Majority = Majority.SIMPLE
    quorum: int = 1  # members present, not recused
    members: tuple[int, ...] = ()
    breaker: int | None = None  # decides a tie, if a member and not recused
    stand_in: int | None = None  # in the breaker's place, if the breaker is recused or not there


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome with its count. `counted` names who voted validly (abstentions among them), by number.

    `reasons` say it in sentences, in order: count, quorum, majority, tie, void votes.
    """

    state: State
    winner: Choice | None
    tally: Mapping[Choice, int]  # every option, in the motion's order
    abstained: int
    counted: tuple[int, ...]
    void: tuple[int, ...]  # jurors whose vote does not count
    present: int  # members present, not recused
    leaders: tuple[Choice, ...] = ()  # the options with the most votes
    breaker: int | None = None  # who may break this tie, or has broken it
    reasons: tuple[Message, ...] = ()


def deadlock_breaker(motion: Motion, present: Iterable[int], recused: Iterable[int]) -> int | None:
    """Who decides a tie: the named breaker, else the stand-in; a member, there, not recused. None if neither can."""
    raise NotImplementedError


def decide(
    motion: Motion,
    *,
    present: Iterable[int],
    recused: Iterable[int] = (),
    votes: Mapping[int, Choice],
    broken: tuple[int, Choice] | None = None,
) -> Decision:
    """What the votes decide. `broken` is the deadlock-breaker's word: who, and for which of the leaders.

    Void are votes of those who are no members, are recused, are not there, or chose what is not on offer. A tie that
    nobody may break stays TIED. A yes-or-no motion under SIMPLE or TWO_THIRDS that misses its majority without a tie is
    decided with NO; one under ABSOLUTE too. Among entries, a missed majority is SHORT. Never raises.
    """
    raise NotImplementedError
