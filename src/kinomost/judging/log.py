"""The jury's log: lines that are only ever added, each sealed onto the one before, and the result recomputed from it.

    from kinomost.judging.log import ScoreSubmitted, append, verify

    line = append(last, ScoreSubmitted(round=1, juror=3, entry=17, marks={"script": Decimal(8)}), at=now, by="account:9")
    report = verify(lines, head=printed_hash)
    report.stands, report.text()

**The bytes.** A line's hash is the SHA-256, in lower-case hexadecimal, of the UTF-8 bytes of one JSON object with the keys
`at`, `body`, `by`, `kind`, `number`, `previous`: keys sorted by code point at every depth, no space anywhere, characters
as themselves (only `"`, `\\` and those below U+0020 escaped, as `json.dumps(ensure_ascii=False)` does it), whole numbers in
decimal, no floats at all, decimals as strings without exponent and without trailing zeros ("7.5"), times as strings in UTC
to the microsecond ("2026-08-21T09:00:00.000000Z"). `previous` is the hash of the line before, for line 1 `ORIGIN`.

**What a chain proves.** Any line changed, taken out, put in or moved breaks it. Lines cut off its *end* leave a shorter
chain that is whole: that is found only against a hash kept elsewhere (`head`): in the minutes, in the published results.

Persons and entries are numbers; a name never enters the log, so that people can be forgotten and the log kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from kinomost.judging.messages import Message, Problem
from kinomost.judging.scores import SHRINKAGE, Criterion, Table
from kinomost.judging.votes import NO, YES, Choice, Decision, Majority, State

ORIGIN = "0" * 64
"""What stands as `previous` in the first line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is stored. `body` is plain JSON; `by` a reference such as `account:7`, `command` or `""`."""

    number: int  # 1, 2, 3 …
    kind: str
    body: Mapping[str, object]
    at: datetime  # aware
    by: str
    previous: str
    hash: str


class LogError(ValueError):
    """A line cannot be sealed: a naive time, a float, text that is no Unicode, a key that is no text."""


# What lines say. Each kind is one dataclass; `kind` is what stands in the line, the fields are its body.


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
    kind: ClassVar[str] = "juror_added"
    round: int
    juror: int


@dataclass(frozen=True, slots=True)
class JurorRemoved:
    """The juror leaves the round; sheets and votes given in it no longer count."""

    kind: ClassVar[str] = "juror_removed"
    round: int
    juror: int


@dataclass(frozen=True, slots=True)
class EntryAdded:
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
    """There was no conflict after all; who says so is the line's `by`. Old sheets and votes stay void."""

    kind: ClassVar[str] = "conflict_lifted"
    juror: int
    entry: int


@dataclass(frozen=True, slots=True)
class EntryWithdrawn:
    """The entry is out of every round."""

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

    `motion` numbers run through the whole log. `award` is the key of the award it is about, if it is.
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
    | AwardGiven
    | AwardWithdrawn
    | AwardMoved
    | ResultsPublished
)


def body_of(event: Event) -> dict[str, object]:
    """The event's fields as plain JSON, decimals and times as the canonical form has them."""
    raise NotImplementedError


def read_body(kind: str, body: object) -> tuple[Event | None, tuple[Problem, ...]]:
    """The event in a line's body, or what is wrong with it. Never raises."""
    raise NotImplementedError


def canonical(value: object) -> bytes:
    """The one JSON that is hashed (see the head of this file). Raises LogError for what has no such form."""
    raise NotImplementedError


def seal(previous: str, number: int, kind: str, body: Mapping[str, object], at: datetime, by: str) -> Line:
    """The line with its hash. Raises LogError."""
    raise NotImplementedError


def append(last: Line | None, event: Event, *, at: datetime, by: str) -> Line:
    """The line that comes after `last` (None: the first) and says `event`. Raises LogError."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What follows from the lines, whatever they claim."""

    tables: Mapping[int, Table]  # by round
    decisions: Mapping[int, Decision]  # by motion, as of now
    awards: Mapping[str, tuple[int, ...]]  # entries that have the award now
    conflicts: frozenset[tuple[int, int]]  # (juror, entry) in force
    out: frozenset[int]  # entries withdrawn or ineligible
    shortlists: Mapping[int, tuple[int, ...]]


class Ledger:
    """The log read line by line. At any moment it answers like `recompute` of the lines so far."""

    def add(self, event: Event) -> tuple[Problem, ...]:
        """Take in the next event; what in it cannot be (a round never opened, a mark off the scale) is told, and skipped."""
        raise NotImplementedError

    def table(self, round_: int) -> Table | None:
        """The round's table now."""
        raise NotImplementedError

    def decision(self, motion: int) -> Decision | None:
        """What the motion's votes decide now."""
        raise NotImplementedError

    def recomputed(self) -> Recomputed:
        """All that follows from the lines so far."""
        raise NotImplementedError


def recompute(lines: Iterable[Line]) -> Recomputed:
    """Standings per round, outcome per motion and awards, from the lines alone. Lines that cannot be read are skipped."""
    raise NotImplementedError


def claimed_ranking(table: Table) -> tuple[Figure, ...]:
    """The ranking to write into `RoundClosed`."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Check:
    """One claim of the log beside what its lines give: `line` claims it, `message` says what is found."""

    line: int
    holds: bool
    message: Message


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found."""

    lines: int
    head: str  # hash of the last line; ORIGIN if there is none
    broken_at: (
        int | None
    )  # number (by position, from 1) of the first line that does not follow from the one before
    checks: tuple[Check, ...]  # claims, in the order of the log, then what later lines changed
    recomputed: Recomputed

    @property
    def faults(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        raise NotImplementedError

    @property
    def stands(self) -> bool:
        """Whether the chain is whole and every check holds."""
        raise NotImplementedError

    @property
    def sentence(self) -> Message:
        """Whether the result stands, and if not, why, in one sentence."""
        raise NotImplementedError

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, then a line for each check."""
        raise NotImplementedError


def verify(lines: Iterable[Line], *, head: str | None = None) -> Report:
    """Read the log against itself: the chain, and every ranking, outcome, award and publication that it claims.

    Each claim is held against the lines before it (was it right when made?), and the last claim on a round, a motion
    and an award against all lines (does it still stand after a conflict or a withdrawal found later?). `head` is a
    hash kept elsewhere, which must be that of some line. Never raises.
    """
    raise NotImplementedError
