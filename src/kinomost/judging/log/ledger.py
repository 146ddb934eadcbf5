"""The log read line by line, and what follows from it: standings, outcomes, awards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from kinomost.judging.log import events as say
from kinomost.judging.log.lines import Line
from kinomost.judging.log.reading import read_body
from kinomost.judging.messages import Award, Entry, Juror, Problem, problem
from kinomost.judging.scores import Sheet, Table, read_criteria, read_marks, tabulate
from kinomost.judging.votes import ABSTAIN, YES, Choice, Decision, Motion, State, decide, on_offer, shown


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What follows from the lines, whatever they claim."""

    tables: Mapping[int, Table]  # by round
    decisions: Mapping[int, Decision]  # by motion, as of now
    awards: Mapping[str, tuple[int, ...]]  # entries that have the award now, and that its motion gives it to
    conflicts: frozenset[tuple[int, int]]  # (juror, entry) in force
    office: frozenset[tuple[int, int]]  # the same of the office: (account, entry)
    out: frozenset[int]  # entries withdrawn or ineligible
    shortlists: Mapping[int, tuple[int, ...]]  # by round, as last decided


@dataclass(slots=True)
class _Round:
    opened: say.RoundOpened
    jurors: set[int]
    entries: set[int]
    sheets: dict[tuple[int, int], dict[str, Decimal]] = field(default_factory=dict)  # (juror, entry) → marks
    present: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Motion:
    opened: say.MotionOpened
    members: set[int]
    options: tuple[Choice, ...]
    recused: set[int] = field(default_factory=set)
    votes: dict[int, Choice] = field(default_factory=dict)
    broken: tuple[int, Choice] | None = None
    there: set[int] | None = None  # who was there when it was decided; None while it is open
    withdrawn: str | None = None  # why; None unless it was

    @property
    def entries(self) -> set[int]:
        """What it speaks of: a conflict with any of them recuses."""
        return {*self.opened.entries, *(option for option in self.opened.options if isinstance(option, int))}


class _Refused(Exception):
    """The event cannot be; `code` and `params` say why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Ledger:
    """The log read line by line. At any moment it answers like `recompute` of the lines so far."""

    def __init__(self) -> None:
        self.conflicts: set[tuple[int, int]] = set()
        self.office: set[tuple[int, int]] = set()
        self.out: set[int] = set()
        self.awards: dict[tuple[str, int], int | None] = {}  # (award, entry) → the motion that gave it
        self.shortlists: dict[int, tuple[int, ...]] = {}
        self._rounds: dict[int, _Round] = {}
        self._motions: dict[int, _Motion] = {}
        self._lines = 0

    def add(self, event: say.Event) -> tuple[Problem, ...]:
        """Take in the next event. What cannot be (a round never opened, a mark off the scale) is told, and skipped."""
        self._lines += 1
        try:
            self._take(event)
        except _Refused as refused:
            return (problem(event.kind, refused.code, **refused.params),)
        return ()

    def table(self, round_: int, *, out: Iterable[int] | None = None) -> Table | None:
        """The round's table now; `out` names the entries that are out, where not those that are out now."""
        if (state := self._rounds.get(round_)) is None:
            return None
        entries = state.entries - (self.out if out is None else set(out))
        sheets = [
            Sheet(juror, entry, marks)
            for (juror, entry), marks in state.sheets.items()
            if juror in state.jurors and entry in entries
        ]
        rules = state.opened
        return tabulate(
            rules.criteria,
            sheets,
            entries=entries,
            jurors=state.jurors,
            adjust=rules.adjust,
            shrinkage=rules.shrinkage,
        )

    def decision(self, motion: int) -> Decision | None:
        """What the motion's votes decide now; nothing if it is withdrawn."""
        if (state := self._motions.get(motion)) is None or state.withdrawn is not None:
            return None
        round_ = self._rounds[state.opened.round]
        asked = Motion(
            options=state.options,
            entries=state.opened.entries,
            majority=state.opened.majority,
            quorum=round_.opened.quorum,
            members=tuple(sorted(state.members)),
            breaker=round_.opened.breaker,
            stand_in=round_.opened.stand_in,
        )
        there = round_.present if state.there is None else state.there
        return decide(
            asked,
            present=there | state.votes.keys(),
            recused=self.recused(motion),
            votes=state.votes,
            broken=state.broken,
        )

    def recused(self, motion: int) -> frozenset[int]:
        """Jurors who take no part in the motion: those who said so, and those with a conflict in force."""
        if (state := self._motions.get(motion)) is None:
            return frozenset()
        return frozenset(state.recused | {juror for juror, entry in self.conflicts if entry in state.entries})

    def withdrawn(self, motion: int) -> str | None:
        """Why the motion was withdrawn, perhaps in no words; None if it was not."""
        state = self._motions.get(motion)
        return state.withdrawn if state is not None else None

    def backed(self, award: str, entry: int, motion: int | None) -> bool:
        """Whether the entry may have the award: it is not out, and the motion named gives it the award now.

        Without a motion it is a partner's own prize, on which the jury never voted.
        """
        if entry in self.out:
            return False
        if motion is None:
            asked = [state for state in self._motions.values() if state.opened.award == award]
            return all(state.withdrawn is not None for state in asked)
        decision, state = self.decision(motion), self._motions.get(motion)
        if decision is None or state is None or decision.state is not State.DECIDED:
            return False
        if state.opened.award != award:
            return False
        return decision.winner == (YES if YES in state.options else entry) and entry in state.entries

    def unbacked(self, entry: int, motion: int | None) -> str:
        """Why an award is not `backed`, as the code of a message."""
        if entry in self.out:
            return "award_out"
        return "award_without_vote" if motion is None else "award_unbacked"

    def recomputed(self) -> Recomputed:
        """All that follows from the lines so far."""
        awards: dict[str, tuple[int, ...]] = {}
        for (award, entry), motion in sorted(self.awards.items(), key=lambda item: item[0]):
            if self.backed(award, entry, motion):
                awards[award] = (*awards.get(award, ()), entry)
        return Recomputed(
            tables={number: table for number in self._rounds if (table := self.table(number)) is not None},
            decisions={
                motion: found for motion in self._motions if (found := self.decision(motion)) is not None
            },
            awards=awards,
            conflicts=frozenset(self.conflicts),
            office=frozenset(self.office),
            out=frozenset(self.out),
            shortlists=dict(self.shortlists),
        )

    def _round(self, number: int) -> _Round:
        if (state := self._rounds.get(number)) is None:
            raise _Refused("no_such_round", round=number)
        return state

    def _motion(self, number: int) -> _Motion:
        if (state := self._motions.get(number)) is None:
            raise _Refused("no_such_motion", motion=number)
        if state.withdrawn is not None:
            raise _Refused("motion_is_withdrawn", motion=number)
        return state

    def _take(self, event: say.Event) -> None:
        match event:
            case say.LogOpened():
                if self._lines > 1:
                    raise _Refused("opened_twice")
            case say.RoundOpened():
                self._open(event)
            case say.JurorAdded():
                self._round(event.round).jurors.add(event.juror)
            case say.JurorRemoved():
                self._remove(event)
            case say.EntryAdded():
                self._round(event.round).entries.add(event.entry)
            case say.EntryRemoved():
                self._round(event.round).entries.discard(event.entry)
            case say.ScoreSubmitted():
                self._score(event)
            case say.ConflictFound() | say.ConflictLifted():
                self._tie(event)
            case say.OfficeConflictFound() | say.OfficeConflictLifted():
                self._tie_office(event)
            case say.EntryWithdrawn() | say.EntryIneligible():
                self.out.add(event.entry)
                for motion in self._motions.values():
                    if motion.there is None:
                        motion.options = tuple(
                            option for option in motion.options if not _same(option, event.entry)
                        )
            case say.EntryReinstated():
                self.out.discard(event.entry)
            case say.ShortlistDecided():
                inside = self._round(event.round).entries - self.out
                if stray := tuple(sorted(set(event.entries) - inside)):
                    raise _Refused("not_in_round", round=event.round, entries=tuple(map(Entry, stray)))
                self.shortlists[event.round] = event.entries
            case say.RoundClosed():
                self._round(event.round)
            case say.MotionOpened():
                self._put(event)
            case say.MotionDecided() | say.MotionWithdrawn():
                self._end(event)
            case say.MemberPresent() | say.MemberLeft():
                self._attend(event)
            case say.MemberRecused():
                self._recuse(event)
            case say.VoteCast():
                self._vote(event)
            case say.DeadlockBroken():
                self._break(event)
            case say.AwardGiven() | say.AwardWithdrawn() | say.AwardMoved():
                self._award(event)
            case _:
                pass  # told for the record: late exceptions, deadlines, publication

    def _open(self, event: say.RoundOpened) -> None:
        if event.round in self._rounds:
            raise _Refused("round_twice", round=event.round)
        if event.shrinkage <= 0:
            raise _Refused("bad_shrinkage", round=event.round)
        _criteria, wrong = read_criteria([asdict(criterion) for criterion in event.criteria])
        if wrong:
            raise _Refused("bad_criteria", round=event.round, detail=wrong[0].message)
        self._rounds[event.round] = _Round(event, set(event.jurors), set(event.entries))

    def _remove(self, event: say.JurorRemoved) -> None:
        state = self._round(event.round)
        state.jurors.discard(event.juror)
        state.present.discard(event.juror)
        for motion in self._motions.values():
            if motion.opened.round == event.round and motion.there is None:
                motion.members.discard(event.juror)
                motion.votes.pop(event.juror, None)

    def _score(self, event: say.ScoreSubmitted) -> None:
        state = self._round(event.round)
        who = {"round": event.round, "juror": Juror(event.juror), "entry": Entry(event.entry)}
        if event.juror not in state.jurors or event.entry not in state.entries:
            raise _Refused("not_in_this_round", **who)
        if (event.juror, event.entry) in self.conflicts:
            raise _Refused("scored_in_conflict", **who)
        marks, wrong = read_marks(state.opened.criteria, event.marks)
        if wrong:
            raise _Refused("bad_marks", **who, detail=wrong[0].message)
        state.sheets[event.juror, event.entry] = marks

    def _tie(self, event: say.ConflictFound | say.ConflictLifted) -> None:
        juror, entry = event.juror, event.entry
        if isinstance(event, say.ConflictLifted):
            self.conflicts.discard((juror, entry))
            return
        self.conflicts.add((juror, entry))
        for state in self._rounds.values():
            state.sheets.pop((juror, entry), None)
        for motion in self._motions.values():
            if entry in motion.entries:
                motion.votes.pop(juror, None)
                if motion.broken is not None and motion.broken[0] == juror:
                    motion.broken = None

    def _end(self, event: say.MotionDecided | say.MotionWithdrawn) -> None:
        motion = self._motion(event.motion)
        if isinstance(event, say.MotionDecided):
            decision = self.decision(event.motion)
            if motion.there is None and decision is not None and decision.state is State.DECIDED:
                motion.there = set(self._round(motion.opened.round).present)
        elif motion.there is not None:
            raise _Refused("withdrawn_late", motion=event.motion)
        else:
            motion.withdrawn = event.reason

    def _tie_office(self, event: say.OfficeConflictFound | say.OfficeConflictLifted) -> None:
        if isinstance(event, say.OfficeConflictFound):
            self.office.add((event.account, event.entry))
        else:
            self.office.discard((event.account, event.entry))

    def _put(self, event: say.MotionOpened) -> None:
        if event.motion in self._motions:
            raise _Refused("motion_twice", motion=event.motion)
        state = self._round(event.round)
        if len(set(event.options)) < max(2, len(event.options)) or ABSTAIN in event.options:
            raise _Refused("bad_options", motion=event.motion)
        options = tuple(option for option in event.options if option not in self.out)
        self._motions[event.motion] = _Motion(event, set(state.jurors), options)

    def _attend(self, event: say.MemberPresent | say.MemberLeft) -> None:
        state = self._round(event.round)
        if event.juror not in state.jurors:
            raise _Refused("no_member", round=event.round, juror=Juror(event.juror))
        if isinstance(event, say.MemberPresent):
            state.present.add(event.juror)
        else:
            state.present.discard(event.juror)

    def _recuse(self, event: say.MemberRecused) -> None:
        state = self._motion(event.motion)
        state.recused.add(event.juror)
        state.votes.pop(event.juror, None)

    def _vote(self, event: say.VoteCast) -> None:
        state = self._motion(event.motion)
        who = {"motion": event.motion, "juror": Juror(event.juror)}
        if state.there is not None:
            raise _Refused("voted_late", **who)
        if event.juror in self.recused(event.motion):
            raise _Refused("voted_recused", **who)
        if event.juror not in state.members & self._round(state.opened.round).present:
            raise _Refused("voted_absent", **who)
        offered = Motion(options=state.options)
        if event.choice != ABSTAIN and not on_offer(offered, event.choice):
            raise _Refused("voted_astray", **who, choice=shown(event.choice))
        state.votes[event.juror] = event.choice

    def _break(self, event: say.DeadlockBroken) -> None:
        state, decision = self._motion(event.motion), self.decision(event.motion)
        who = {"motion": event.motion, "juror": Juror(event.juror)}
        if state.there is not None and event.juror in self._round(state.opened.round).present:
            state.there.add(event.juror)
            decision = self.decision(event.motion)
        if decision is None or decision.state is not State.TIED:
            raise _Refused("no_tie", **who)
        if decision.breaker != event.juror or event.choice not in decision.leaders:
            raise _Refused("not_the_breaker", **who)
        state.broken = (event.juror, event.choice)

    def _award(self, event: say.AwardGiven | say.AwardWithdrawn | say.AwardMoved) -> None:
        if isinstance(event, say.AwardGiven | say.AwardMoved) and not self.backed(
            event.award, event.entry, event.motion
        ):
            raise _Refused(
                self.unbacked(event.entry, event.motion),
                award=Award(event.award),
                entry=Entry(event.entry),
                motion=event.motion or 0,
            )
        if not isinstance(event, say.AwardGiven):
            held = event.before if isinstance(event, say.AwardMoved) else event.entry
            if (event.award, held) not in self.awards:
                raise _Refused("award_not_held", award=Award(event.award), entry=Entry(held))
            del self.awards[event.award, held]
        if not isinstance(event, say.AwardWithdrawn):
            self.awards[event.award, event.entry] = event.motion


def _same(option: Choice, entry: int) -> bool:
    return isinstance(option, int) and option == entry


def recompute(lines: Iterable[Line]) -> Recomputed:
    """Standings per round, outcome per motion and awards, from the lines alone. What cannot be read is skipped."""
    ledger = Ledger()
    for line in lines:
        event, _problems = read_body(line.kind, line.body)
        if event is not None:
            ledger.add(event)
    return ledger.recomputed()


def claimed_ranking(table: Table) -> tuple[say.Figure, ...]:
    """The ranking to write into `RoundClosed`."""
    return tuple(say.Figure(row.entry, row.rank, row.sheets, row.mean, row.adjusted) for row in table.rows)
