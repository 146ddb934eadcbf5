"""Whether a result stands: the chain, and every ranking, outcome, award and publication that the log claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kinomost.judging.log import events as say
from kinomost.judging.log.ledger import Ledger, Recomputed, claimed_ranking
from kinomost.judging.log.lines import ORIGIN, Line, LogError, seal
from kinomost.judging.log.reading import read_body
from kinomost.judging.messages import Award, Entry, Juror, Message, Name, Translate, country_name
from kinomost.judging.votes import State, shown


@dataclass(frozen=True, slots=True)
class Check:
    """One claim beside what the lines give. `line` is its place, from 1 (0: all lines together)."""

    line: int
    holds: bool
    message: Message


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found."""

    lines: int
    head: str  # hash of the last line; ORIGIN if there is none
    broken_at: int | None  # place, from 1, of the first line that does not follow from the one before
    checks: tuple[Check, ...]  # the chain, claims in the order of the log, then what later lines changed
    recomputed: Recomputed

    @property
    def faults(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.holds)

    @property
    def stands(self) -> bool:
        """Whether the chain is whole and every check holds."""
        return not self.faults

    @property
    def sentence(self) -> Message:
        """Whether the result stands, and if not, why, in one sentence."""
        if self.stands:
            return Message("stands", {"lines": self.lines, "head": self.head[:12]})
        if self.broken_at is not None:
            return Message("stands_not_broken", {"line": self.broken_at})
        return Message("stands_not", {"faults": len(self.faults), "first": self.faults[0].message})

    def text(self, translate: Translate = str, name: Name = str) -> str:
        """The sentence, then a line for each check; `name` as in `Message.text`."""
        told = [
            f"{'✓' if check.holds else '✗'} {check.message.text(translate, country_name, name)}"
            for check in self.checks
        ]
        return "\n".join([self.sentence.text(translate, country_name, name), *told])


def verify(lines: Iterable[Line], *, head: str | None = None) -> Report:
    """Read the log against itself: the chain, and every ranking, outcome, award and publication that it claims.

    Each claim is held against the lines before it (was it right when made?), and the last claim on a round, a motion
    and the awards against all lines (does it still stand after a conflict or a withdrawal found later?). `head` is a
    hash kept elsewhere, which must be that of some line. Never raises.
    """
    lines = tuple(lines)
    broken = _broken(lines)
    reader = _Reader()
    if broken is None:
        reader.check(len(lines), True, "chain_whole", lines=len(lines))
    else:
        reader.check(broken, False, "chain_broken", line=broken)
    if head is not None:
        known = head == ORIGIN or head in [line.hash for line in lines if isinstance(line.hash, str)]
        reader.check(len(lines), known, "head_known" if known else "head_unknown", head=str(head)[:12])
    for place, line in enumerate(lines, 1):
        event, problems = read_body(line.kind, line.body)
        if event is not None:
            problems = reader.ledger.add(event)
        for fault in problems:
            reader.check(place, False, "line_wrong", line=place, detail=fault.message)
        if event is not None:
            reader.claim(place, event)
    reader.look_back()
    return Report(
        lines=len(lines),
        head=str(lines[-1].hash) if lines else ORIGIN,
        broken_at=broken,
        checks=tuple(reader.checks),
        recomputed=reader.ledger.recomputed(),
    )


def _broken(lines: tuple[Line, ...]) -> int | None:
    """The place of the first line whose number, `previous` or hash is not what follows from the one before."""
    previous = ORIGIN
    for place, line in enumerate(lines, 1):
        if (type(line.number), type(line.previous), type(line.hash)) != (int, str, str):
            return place
        try:
            sealed = seal(previous, place, line.kind, line.body, at=line.at, by=line.by)
        except (LogError, AttributeError, TypeError):  # of a type that no line has
            return place
        if (line.number, line.previous, line.hash) != (place, previous, sealed.hash):
            return place
        previous = line.hash
    return None


class _Reader:
    """Holds claims against the ledger as it was when they were made, and again at the end."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.checks: list[Check] = []
        self.closed: dict[int, tuple[int, say.RoundClosed, frozenset[int]]] = {}
        self.decided: dict[int, tuple[int, say.MotionDecided]] = {}
        self.published: tuple[int, say.ResultsPublished] | None = None

    def check(self, place: int, holds: bool, code: str, /, **params: object) -> None:
        self.checks.append(Check(place, holds, Message(code, params)))

    def claim(self, place: int, event: say.Event) -> None:
        """Hold what this line claims against the lines up to it."""
        match event:
            case say.RoundClosed():
                out = frozenset(self.ledger.out)
                if (holds := self._ranked(event, out)) is not None:
                    code = "ranking_holds" if holds else "ranking_differs"
                    self.check(place, holds, code, round=event.round)
                    self.closed[event.round] = (place, event, out)
            case say.MotionDecided():
                self._decided(place, event)
            case say.MotionWithdrawn() if self.ledger.withdrawn(event.motion) is not None:
                self.check(place, True, "motion_withdrawn", motion=event.motion)
            case say.ShortlistDecided():
                self._shortlisted(place, event)
            case say.ResultsPublished():
                holds = sorted(event.awards) == sorted(self.ledger.awards)
                self.check(place, holds, "published_holds" if holds else "published_differs")
                self.published = (place, event)
            case _:
                pass

    def look_back(self) -> None:
        """Hold the last claims against the whole log, and say what later lines have changed."""
        for round_, (place, closed, out) in self.closed.items():
            if self._was(place) and not self._ranked(closed, out):
                self.check(place, False, "ranking_changed", round=round_)
        for motion, (place, decided) in self.decided.items():
            if (
                decided.state is State.DECIDED
                and self._was(place)
                and self._given(decided) != _claimed(decided)
            ):
                self.check(place, False, "outcome_changed", motion=motion)
        for (award, entry), by in sorted(self.ledger.awards.items(), key=lambda item: item[0]):
            holds = self.ledger.backed(award, entry, by)
            code = "award_holds" if by is not None else "award_of_partner"
            if not holds:
                code = self.ledger.unbacked(entry, by)
            self.check(0, holds, code, award=Award(award), entry=Entry(entry), motion=by or 0)
        if self.published is not None:
            place, published = self.published
            if self._was(place) and sorted(published.awards) != sorted(self.ledger.awards):
                self.check(place, False, "published_changed")

    def _was(self, place: int) -> bool:
        """Whether the claim of this line was right when it was made."""
        return all(
            check.holds for check in self.checks if check.line == place and check.message.code in _CLAIMS
        )

    def _ranked(self, closed: say.RoundClosed, out: frozenset[int]) -> bool | None:
        table = self.ledger.table(closed.round, out=out)
        if table is None:
            return None
        return closed.ranking == claimed_ranking(table) and closed.agreement == table.agreement

    def _shortlisted(self, place: int, event: say.ShortlistDecided) -> None:
        """Say whether the shortlist is the ranking's first; the jury may choose otherwise, but not unseen."""
        table = self.ledger.table(event.round)
        if table is None or self.ledger.shortlists.get(event.round) != event.entries:
            return
        last = len(table.rows) + 1
        ranks = {row.entry: row.rank or last for row in table.rows}
        inside = [ranks[entry] for entry in event.entries]
        outside = [rank for entry, rank in ranks.items() if entry not in event.entries]
        by_rank = max(inside, default=0) <= min(outside, default=last)
        self.check(place, True, "shortlist_by_rank" if by_rank else "shortlist_by_jury", round=event.round)

    def _decided(self, place: int, event: say.MotionDecided) -> None:
        decision = self.ledger.decision(event.motion)
        if decision is None:
            return
        self.decided[event.motion] = (place, event)
        claim = {"motion": event.motion, "option": _option(event.winner)}
        if recused := tuple(sorted(set(event.counted) & self.ledger.recused(event.motion))):
            self.check(
                place, False, "recused_counted", motion=event.motion, jurors=tuple(map(Juror, recused))
            )
        if decision.state is State.NO_QUORUM and event.state is not State.NO_QUORUM:
            self.check(place, False, "quorum_missing", motion=event.motion, present=decision.present)
        if self._given(event) == _claimed(event):
            code = "outcome_holds" if event.state is State.DECIDED else "outcome_open"
            self.check(place, True, code, **claim)
        else:
            self.check(place, False, "outcome_differs", **claim, found=decision.reasons)

    def _given(self, event: say.MotionDecided) -> tuple[object, ...]:
        decision = self.ledger.decision(event.motion)
        if decision is None:
            return ()
        return (decision.state, decision.winner, decision.counted)


_CLAIMS = frozenset({"ranking_differs", "outcome_differs", "published_differs"})


def _claimed(event: say.MotionDecided) -> tuple[object, ...]:
    return (event.state, event.winner, tuple(sorted(event.counted)))


def _option(choice: object) -> object:
    return shown(choice) if isinstance(choice, int | str) else "—"
