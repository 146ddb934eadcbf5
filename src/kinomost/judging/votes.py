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

from kinomost.judging.messages import Entry, Juror, Message, Term

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
    able = (set(motion.members) & set(present)) - set(recused)
    return next((who for who in (motion.breaker, motion.stand_in) if who in able), None)


def decide(
    motion: Motion,
    *,
    present: Iterable[int],
    recused: Iterable[int] = (),
    votes: Mapping[int, Choice],
    broken: tuple[int, Choice] | None = None,
) -> Decision:
    """What the votes decide. `broken` is the deadlock-breaker's word: who, and for which of the leaders.

    Void are votes of those who are no members, are recused, are not there, or chose what is not on offer. In a tie the
    breaker's word is one vote more, if that reaches the majority; a tie that nobody may break stays TIED. A missed
    majority decides a yes-or-no motion with NO and leaves one among entries SHORT. Never raises.
    """
    recused = frozenset(recused)
    voters = frozenset(motion.members) - recused
    there = voters & frozenset(present)
    valid = {
        juror: choice
        for juror, choice in sorted(votes.items())
        if juror in there and (choice == ABSTAIN or on_offer(motion, choice))
    }
    tally = {option: sum(choice == option for choice in valid.values()) for option in motion.options}
    cast = sum(tally.values())
    abstained = len(valid) - cast
    most = max(tally.values(), default=0)
    leaders = tuple(option for option, count in tally.items() if count == most) if cast else ()
    void = tuple(sorted(votes.keys() - valid.keys()))

    tied = len(leaders) > 1
    # The deadlock-breaker's word is one vote more: with it a tie must reach the majority like anything else.
    reached, needed = _reached(motion.majority, most + tied, cast + tied, len(voters))
    said = [Message("count", {"cast": cast, "abstained": abstained, "present": len(there)})]
    state, winner, breaker = State.DECIDED, None, None
    if len(there) < motion.quorum:
        state = State.NO_QUORUM
        said.append(Message("no_quorum", {"present": len(there), "quorum": motion.quorum}))
    elif not cast:
        state = State.NO_VOTES
        said.append(Message("no_votes"))
    elif tied and reached:
        state = State.TIED
        said.append(Message("tie", {"options": tuple(shown(option) for option in leaders), "votes": most}))
        breaker = deadlock_breaker(motion, there, recused)
        if breaker is None:
            said.append(Message("tie_stays"))
        elif (
            broken is not None
            and broken[0] == breaker
            and on_offer(motion, broken[1])
            and broken[1] in leaders
        ):
            state, winner = State.DECIDED, broken[1]
            said.append(Message("tie_broken", {"juror": Juror(breaker), "option": shown(winner)}))
        else:
            said.append(Message("tie_open", {"juror": Juror(breaker)}))
    elif reached or leaders == (NO,):
        winner = leaders[0]
        said.append(Message("decided", {"option": shown(winner), "votes": most}))
    else:
        said.append(Message("short", {"votes": most, "needed": needed}))
        if YES in tally:
            winner = NO
            said.append(Message("rejected"))
        else:
            state = State.SHORT
    if out := sorted(recused & frozenset(motion.members)):
        said.append(Message("recused", {"jurors": tuple(map(Juror, out))}))
    if void:
        said.append(Message("void_votes", {"jurors": tuple(map(Juror, void))}))
    return Decision(
        state=state,
        winner=winner,
        tally=tally,
        abstained=abstained,
        counted=tuple(valid),
        void=void,
        present=len(there),
        leaders=leaders,
        breaker=breaker,
        reasons=tuple(said),
    )


def on_offer(motion: Motion, choice: object) -> bool:
    """Whether the motion has this option (True is not 1 here)."""
    return any(type(choice) is type(option) and choice == option for option in motion.options)


def shown(choice: Choice) -> object:
    """A choice as a message's parameter: yes and no in words, an entry as one."""
    return Term(choice) if isinstance(choice, str) else Entry(choice)


def _reached(majority: Majority, most: int, cast: int, voters: int) -> tuple[bool, int]:
    """Whether so many votes are the majority, and how many would be."""
    match majority:
        case Majority.SIMPLE:
            needed = most
        case Majority.ABSOLUTE:
            needed = voters // 2 + 1
        case Majority.TWO_THIRDS:
            needed = -(-2 * cast // 3)
    return most >= needed, needed
