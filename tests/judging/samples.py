"""What several tests of the room use: a jury's day as events, sealed one after another."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from kinomost.judging.log import (
    AwardGiven,
    ConflictFound,
    ConflictLifted,
    DeadlockBroken,
    EntryIneligible,
    EntryWithdrawn,
    Event,
    JurorAdded,
    JurorRemoved,
    Ledger,
    Line,
    LogOpened,
    MemberLeft,
    MemberPresent,
    MemberRecused,
    MotionDecided,
    MotionOpened,
    MotionWithdrawn,
    ResultsPublished,
    RoundClosed,
    RoundOpened,
    ScoreSubmitted,
    ShortlistDecided,
    VoteCast,
    append,
    claimed_ranking,
)
from kinomost.judging.scores import Criterion

START = datetime(2026, 8, 21, 9, tzinfo=UTC)
CRITERIA = (Criterion("story", weight=Decimal(2)), Criterion("team"))
ROUND = RoundOpened(1, CRITERIA, jurors=(1, 2, 3, 4), entries=(7, 8, 9), quorum=2, breaker=1, stand_in=2)


def seal_all(events: Iterable[Event]) -> list[Line]:
    """The events as a log, a second apart."""
    lines: list[Line] = []
    for event in events:
        last = lines[-1] if lines else None
        lines.append(append(last, event, at=START + timedelta(seconds=len(lines)), by="account:1"))
    return lines


def score(juror: int, entry: int, story: int, team: int) -> ScoreSubmitted:
    """A sheet in round 1."""
    return ScoreSubmitted(1, juror, entry, {"story": Decimal(story), "team": Decimal(team)})


def close(ledger: Ledger) -> RoundClosed:
    """Round 1 closed with what the ledger gives."""
    table = ledger.table(1)
    assert table is not None
    return RoundClosed(1, claimed_ranking(table), table.agreement)


def decided(ledger: Ledger, motion: int) -> MotionDecided:
    """The motion decided as the ledger gives."""
    decision = ledger.decision(motion)
    assert decision is not None
    return MotionDecided(motion, decision.state, decision.winner, decision.counted)


def good_day() -> list[Event]:
    """An honest day: three entries scored, a choice by vote, an award, published."""
    ledger = Ledger()
    events: list[Event] = [LogOpened(5), ROUND]
    events += [score(1, 7, 9, 8), score(1, 8, 4, 5), score(1, 9, 6, 6)]
    events += [score(2, 7, 7, 7), score(2, 8, 3, 2), score(3, 9, 5, 5), score(3, 7, 8, 6), score(4, 8, 2, 9)]
    for event in events:
        assert ledger.add(event) == ()

    def go_on(*more: Event) -> None:
        for event in more:
            assert ledger.add(event) == ()
            events.append(event)

    go_on(close(ledger), ShortlistDecided(1, (7, 9)))
    go_on(*(MemberPresent(1, juror) for juror in (1, 2, 3)))
    go_on(MotionOpened(1, 1, options=(7, 9), entries=(7, 9), award="grand"))
    go_on(VoteCast(1, 1, 7), VoteCast(1, 2, 9), VoteCast(1, 3, 7))
    go_on(decided(ledger, 1), AwardGiven("grand", 7, 1), ResultsPublished((("grand", 7),)))
    return events


JURORS = st.integers(1, 5)
ENTRIES = st.integers(7, 10)
MOTIONS = st.integers(1, 3)
CHOICES = st.one_of(st.sampled_from(["yes", "no", "abstain"]), ENTRIES)
MARK = st.integers(0, 10).map(Decimal)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        ScoreSubmitted, st.just(1), JURORS, ENTRIES, st.fixed_dictionaries({"story": MARK, "team": MARK})
    ),
    st.builds(ConflictFound, JURORS, ENTRIES, st.just("family")),
    st.builds(ConflictLifted, JURORS, ENTRIES),
    st.builds(JurorAdded, st.just(1), JURORS),
    st.builds(JurorRemoved, st.just(1), JURORS),
    st.builds(EntryWithdrawn, ENTRIES),
    st.builds(EntryIneligible, ENTRIES, st.just("length")),
    st.builds(MemberPresent, st.just(1), JURORS),
    st.builds(MemberLeft, st.just(1), JURORS),
    st.builds(MotionOpened, MOTIONS, st.just(1), st.just((7, 8, 9)), st.just((7, 8, 9))),
    st.builds(MotionOpened, MOTIONS, st.just(1), st.just(("yes", "no")), st.tuples(ENTRIES)),
    st.builds(MemberRecused, MOTIONS, JURORS),
    st.builds(VoteCast, MOTIONS, JURORS, CHOICES),
    st.builds(MotionWithdrawn, MOTIONS, st.text(max_size=8)),
    st.builds(DeadlockBroken, MOTIONS, JURORS, CHOICES),
)
DAYS = st.lists(EVENTS, max_size=40).map(lambda events: [ROUND, *events])

PLAIN: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.decimals(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
"""Anything at all, as JSON could hold it and worse."""
