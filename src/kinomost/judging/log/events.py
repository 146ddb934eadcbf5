"""What lines of the log say: one dataclass a kind. `kind` is what stands in the line, the fields are its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, get_args

from kinomost.judging.scores import SHRINKAGE, Criterion
from kinomost.judging.votes import NO, YES, Choice, Majority, State


@dataclass(frozen=True, slots=True)
class LogOpened:
    """The first line: which call this is the log of, so that two logs cannot be exchanged."""

    kind: ClassVar[str] = "log_opened"
    call: int


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A round with its rules. Its jurors are the members who vote in it. `places`: how many go on or win, if set."""

    kind: ClassVar[str] = "round_opened"
    round: int
    criteria: tuple[Criterion, ...]
    jurors: tuple[int, ...]
    entries: tuple[int, ...]
    quorum: int = 1
    breaker: int | None = None
    stand_in: int | None = None
    places: int | None = None
    adjust: bool = True
    shrinkage: Decimal = SHRINKAGE


@dataclass(frozen=True, slots=True)
class JurorAdded:
    """The juror joins the round, also after scoring began."""

    kind: ClassVar[str] = "juror_added"
    round: int
    juror: int


@dataclass(frozen=True, slots=True)
class JurorRemoved:
    """The juror leaves the round: sheets given in it do not count, nor do votes in motions not yet decided."""

    kind: ClassVar[str] = "juror_removed"
    round: int
    juror: int


@dataclass(frozen=True, slots=True)
class EntryAdded:
    """The entry joins the round."""

    kind: ClassVar[str] = "entry_added"
    round: int
    entry: int


@dataclass(frozen=True, slots=True)
class EntryRemoved:
    """The entry leaves this round; its sheets in it no longer count."""

    kind: ClassVar[str] = "entry_removed"
    round: int
    entry: int


@dataclass(frozen=True, slots=True)
class ScoreSubmitted:
    """A finished score sheet. A later one of the same juror for the entry replaces it; both stay on record."""

    kind: ClassVar[str] = "score_submitted"
    round: int
    juror: int
    entry: int
    marks: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class ConflictFound:
    """The juror is tied to the entry (`conflict`: organisation, credit, company, author, family, declared …).

    Voids the juror's sheets and votes on the entry in every round, those before and those after.
    """

    kind: ClassVar[str] = "conflict_found"
    juror: int
    entry: int
    conflict: str


@dataclass(frozen=True, slots=True)
class ConflictLifted:
    """There was no conflict after all; who says so is the line's `by`, why, `reason`. Old sheets and votes stay void."""

    kind: ClassVar[str] = "conflict_lifted"
    juror: int
    entry: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfficeConflictFound:
    """Somebody of the office, by the number of the account, is tied to the entry, and learns nothing of its judging."""

    kind: ClassVar[str] = "office_conflict_found"
    account: int
    entry: int
    conflict: str


@dataclass(frozen=True, slots=True)
class OfficeConflictLifted:
    """It was none after all; who of the office says so is the line's `by`."""

    kind: ClassVar[str] = "office_conflict_lifted"
    account: int
    entry: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryWithdrawn:
    """The entry is out of every round, and can have no award. Rankings closed before are not touched."""

    kind: ClassVar[str] = "entry_withdrawn"
    entry: int


@dataclass(frozen=True, slots=True)
class EntryIneligible:
    """The office declares the entry ineligible: `rule` is the kind of rule, `reason` the office's words or a code."""

    kind: ClassVar[str] = "entry_ineligible"
    entry: int
    rule: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryReinstated:
    """A withdrawal or a finding of ineligibility is taken back."""

    kind: ClassVar[str] = "entry_reinstated"
    entry: int


@dataclass(frozen=True, slots=True)
class LateAllowed:
    """An exception: this entry may be submitted until then, after the deadline."""

    kind: ClassVar[str] = "late_allowed"
    entry: int
    until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    """The call's deadline was extended."""

    kind: ClassVar[str] = "deadline_moved"
    before: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a claimed ranking, as `Standing` has it."""

    entry: int
    rank: int | None
    sheets: int
    mean: Decimal | None
    adjusted: Decimal | None


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """Scoring ends, and this is its ranking. A later one of the same round (after a conflict) replaces it."""

    kind: ClassVar[str] = "round_closed"
    round: int
    ranking: tuple[Figure, ...]
    agreement: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ShortlistDecided:
    """The entries that go on from the round."""

    kind: ClassVar[str] = "shortlist_decided"
    round: int
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MotionOpened:
    """A motion in a round: yes or no, or which of the entries. Members, quorum and breaker are the round's.

    `motion` numbers run through the whole log. `award` is the key of the award it is about: no other motion can give it.
    """

    kind: ClassVar[str] = "motion_opened"
    motion: int
    round: int
    options: tuple[Choice, ...] = (YES, NO)
    entries: tuple[int, ...] = ()
    majority: Majority = Majority.SIMPLE
    award: str = ""


@dataclass(frozen=True, slots=True)
class MemberPresent:
    """The juror is in the room (or the call); until `MemberLeft`, for all motions of the round."""

    kind: ClassVar[str] = "member_present"
    round: int
    juror: int


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """The juror has left. Votes given before count on, and so does the juror for the quorum of those motions."""

    kind: ClassVar[str] = "member_left"
    round: int
    juror: int


@dataclass(frozen=True, slots=True)
class MemberRecused:
    """The juror takes no part in this motion. A known conflict with one of its entries does the same by itself."""

    kind: ClassVar[str] = "member_recused"
    motion: int
    juror: int


@dataclass(frozen=True, slots=True)
class VoteCast:
    """YES, NO, ABSTAIN or an entry's number. A later vote of the juror replaces it until the motion is decided."""

    kind: ClassVar[str] = "vote_cast"
    motion: int
    juror: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class DeadlockBroken:
    """The deadlock-breaker decides a tie."""

    kind: ClassVar[str] = "deadlock_broken"
    motion: int
    juror: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class MotionDecided:
    """What came of the motion, as claimed: state, winner, who was counted. A later one (new count) replaces it."""

    kind: ClassVar[str] = "motion_decided"
    motion: int
    state: State
    winner: Choice | None
    counted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MotionWithdrawn:
    """The question is taken back before it was decided; `reason` in the office's words. Its votes count for nothing."""

    kind: ClassVar[str] = "motion_withdrawn"
    motion: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AwardGiven:
    """The award goes to the entry, by that motion; without one it is a partner's own prize."""

    kind: ClassVar[str] = "award_given"
    award: str
    entry: int
    motion: int | None = None


@dataclass(frozen=True, slots=True)
class AwardWithdrawn:
    """The entry no longer has the award, and nobody else does for it."""

    kind: ClassVar[str] = "award_withdrawn"
    award: str
    entry: int


@dataclass(frozen=True, slots=True)
class AwardMoved:
    """The award goes from one entry to another."""

    kind: ClassVar[str] = "award_moved"
    award: str
    before: int
    entry: int
    motion: int | None = None


@dataclass(frozen=True, slots=True)
class ResultsPublished:
    """The awards as published: award key and entry, each pair once."""

    kind: ClassVar[str] = "results_published"
    awards: tuple[tuple[str, int], ...]


Event = (
    LogOpened
    | RoundOpened
    | JurorAdded
    | JurorRemoved
    | EntryAdded
    | EntryRemoved
    | ScoreSubmitted
    | ConflictFound
    | ConflictLifted
    | OfficeConflictFound
    | OfficeConflictLifted
    | EntryWithdrawn
    | EntryIneligible
    | EntryReinstated
    | LateAllowed
    | DeadlineMoved
    | RoundClosed
    | ShortlistDecided
    | MotionOpened
    | MemberPresent
    | MemberLeft
    | MemberRecused
    | VoteCast
    | DeadlockBroken
    | MotionDecided
    | MotionWithdrawn
    | AwardGiven
    | AwardWithdrawn
    | AwardMoved
    | ResultsPublished
)


KINDS: Mapping[str, type[Event]] = {event.kind: event for event in get_args(Event)}
"""What a line can say: the dataclass by the line's kind."""
