import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kinomost.judging.log import (
    KINDS,
    ORIGIN,
    AwardGiven,
    AwardMoved,
    AwardWithdrawn,
    ConflictFound,
    ConflictLifted,
    DeadlockBroken,
    EntryWithdrawn,
    Event,
    JurorAdded,
    JurorRemoved,
    Ledger,
    LogError,
    LogOpened,
    MemberLeft,
    MemberPresent,
    MemberRecused,
    MotionDecided,
    MotionOpened,
    MotionWithdrawn,
    ResultsPublished,
    RoundOpened,
    VoteCast,
    append,
    body_of,
    canonical,
    read_body,
    recompute,
    seal,
    verify,
)
from kinomost.judging.scores import Criterion
from kinomost.judging.votes import State
from tests.judging.samples import (
    CRITERIA,
    DAYS,
    EVENTS,
    PLAIN,
    ROUND,
    START,
    close,
    decided,
    good_day,
    score,
    seal_all,
)


def found(events: list[Event]) -> list[str]:
    """The codes of what does not hold in the log of these events."""
    return [check.message.code for check in verify(seal_all(events)).faults]


def ledger_of(events: list[Event]) -> Ledger:
    ledger = Ledger()
    for event in events:
        ledger.add(event)
    return ledger


# the bytes


def test_the_canonical_form_is_what_the_documentation_says_byte_for_byte() -> None:
    value = {
        "b": (1, True, None),
        "a": {"ж": 'a"\\\n', "mark": Decimal("7.50"), "none": Decimal("-0.0"), "ten": Decimal("1E+1")},
        "at": datetime(2026, 8, 21, 11, 0, 0, 5, tzinfo=timezone(timedelta(hours=2))),
    }
    expected = (
        '{"a":{"mark":"7.5","none":"0","ten":"10","ж":"a\\"\\\\\\n"},'
        '"at":"2026-08-21T09:00:00.000005Z","b":[1,true,null]}'
    )
    assert canonical(value) == expected.encode()


def test_a_line_is_sealed_as_anybody_can_do_it_with_a_hash_and_the_documentation() -> None:
    line = append(None, LogOpened(5), at=START, by="account:1")
    text = (
        '{"at":"2026-08-21T09:00:00.000000Z","body":{"call":5},"by":"account:1","kind":"log_opened",'
        f'"number":1,"previous":"{"0" * 64}"}}'
    )
    assert line.hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "body",
    [{"mark": 7.5}, {"mark": Decimal("NaN")}, {"text": "\ud800"}, {1: "one"}, {"at": datetime(2026, 1, 1)}],
)
def test_what_has_no_canonical_form_cannot_be_sealed(body: dict[str, object]) -> None:
    with pytest.raises(LogError):
        seal(ORIGIN, 1, "score_submitted", body, at=START, by="account:1")


def test_a_line_without_a_zone_cannot_be_sealed() -> None:
    with pytest.raises(LogError):
        append(None, LogOpened(5), at=datetime(2026, 8, 21), by="account:1")


@given(EVENTS)
def test_what_an_event_says_is_read_back_from_its_body(event: Event) -> None:
    assert read_body(event.kind, body_of(event)) == (event, ())


def test_events_with_times_and_figures_are_read_back_too() -> None:
    for event in (*good_day(), KINDS["late_allowed"](7, START, "power cut")):  # type: ignore[call-arg]
        assert read_body(event.kind, body_of(event)) == (event, ())


@given(st.sampled_from(sorted(KINDS)), PLAIN)
def test_no_body_makes_the_reader_fail(kind: str, body: object) -> None:
    event, wrong = read_body(kind, body)
    assert (event is None) == bool(wrong)


@pytest.mark.parametrize("mark", ["7.50", "٧", " 7", "7,5", 7, 7.0, "1e1", "", None])
def test_a_mark_that_is_not_written_canonically_is_not_read(mark: object) -> None:
    body = {"round": 1, "juror": 1, "entry": 7, "marks": {"story": mark}}
    assert read_body("score_submitted", body)[0] is None


# the chain


@given(DAYS, st.data())
def test_any_change_of_a_line_is_found(events: list[Event], data: st.DataObject) -> None:
    lines = seal_all(events)
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    change = data.draw(
        st.sampled_from(
            [
                {"number": line.number + 1},
                {"kind": line.kind + "x"},
                {"body": {**line.body, "juror": 99}},
                {"at": line.at + timedelta(microseconds=1)},
                {"by": line.by + "0"},
                {"previous": "1" * 64},
                {"hash": line.hash[:-1] + ("0" if line.hash[-1] != "0" else "1")},
            ]
        )
    )
    lines[place] = replace(line, **change)  # type: ignore[arg-type]
    assert verify(lines).broken_at == place + 1


@given(DAYS, st.data())
def test_a_line_changed_and_sealed_anew_is_found_by_the_next_or_by_the_hash_kept_elsewhere(
    events: list[Event], data: st.DataObject
) -> None:
    lines = seal_all(events)
    head = lines[-1].hash
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    lines[place] = seal(line.previous, line.number, line.kind, {**line.body, "x": 1}, at=line.at, by=line.by)
    report = verify(lines, head=head)
    assert report.broken_at == (place + 2 if place + 1 < len(lines) else None)
    assert not report.stands


@given(DAYS.filter(lambda events: len(events) > 1), st.data())
def test_a_line_taken_out_put_in_or_moved_is_found(events: list[Event], data: st.DataObject) -> None:
    lines = seal_all(events)
    head = lines[-1].hash
    place = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.integers(0, len(lines) - 1).filter(lambda at: at != place))
    less = lines[:place] + lines[place + 1 :]
    more = [*lines[:place], lines[place], *lines[place:]]
    moved = list(lines)
    moved[place], moved[other] = moved[other], moved[place]
    assert verify(more).broken_at == place + 2
    assert verify(moved).broken_at == min(place, other) + 1
    if place == len(lines) - 1:
        assert verify(less).broken_at is None  # a chain cut off at its end is whole …
    else:
        assert verify(less).broken_at == place + 1
    assert (
        "head_unknown" in [check.message.code for check in verify(less, head=head).faults]
        or place < len(lines) - 1
    )


def test_a_log_cut_off_at_its_end_is_found_by_the_hash_kept_elsewhere() -> None:
    lines = seal_all(good_day())
    report = verify(lines[:-1], head=lines[-1].hash)
    assert [check.message.code for check in report.faults] == ["head_unknown"]
    assert verify(lines, head=lines[3].hash).stands


@given(st.lists(st.tuples(PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN), max_size=3))
def test_lines_of_nonsense_are_told_and_nothing_fails(rows: list[tuple[object, ...]]) -> None:
    from kinomost.judging.log import Line

    lines = [Line(*row) for row in rows]  # type: ignore[arg-type]
    report = verify(lines)
    assert report.broken_at == (1 if lines else None)
    assert report.text()


def test_an_empty_log_stands_and_says_so() -> None:
    report = verify([])
    assert (report.stands, report.head, report.lines) == (True, ORIGIN, 0)


# the result


def test_an_honest_day_stands() -> None:
    report = verify(seal_all(good_day()))
    assert [check.message.text() for check in report.faults] == []
    assert report.stands
    assert [check.message.code for check in report.checks] == [
        "chain_whole",
        "ranking_holds",
        "shortlist_by_rank",
        "outcome_holds",
        "published_holds",
        "award_holds",
    ]
    assert report.recomputed.awards == {"grand": (7,)}
    assert report.sentence.text().startswith("The result stands. Lines: 22, last hash ")


def test_a_claimed_ranking_that_the_sheets_do_not_give_is_found() -> None:
    events = good_day()
    place = next(at for at, event in enumerate(events) if event.kind == "round_closed")
    closed = events[place]
    events[place] = replace(closed, ranking=closed.ranking[::-1])  # type: ignore[union-attr,call-arg]
    assert found(events) == ["ranking_differs"]


def test_a_claimed_outcome_that_the_votes_do_not_give_is_found_with_the_award_that_rests_on_it() -> None:
    events = [
        MotionDecided(1, State.DECIDED, 9, (1, 2, 3)) if event.kind == "motion_decided" else event
        for event in good_day()
    ]
    events[-2:] = [AwardGiven("grand", 9, 1), ResultsPublished((("grand", 9),))]
    assert found(events) == ["outcome_differs", "line_wrong", "published_differs"]


def test_a_conflict_found_after_the_award_voids_sheets_and_votes_and_says_what_must_be_done_again() -> None:
    events = [*good_day(), ConflictFound(1, 7, "company")]
    assert found(events) == ["ranking_changed", "outcome_changed", "award_unbacked"]
    ledger = ledger_of(events)
    table, decision = ledger.table(1), ledger.decision(1)
    assert table is not None
    assert decision is not None
    assert [(row.entry, row.sheets) for row in table.rows] == [(7, 2), (9, 2), (8, 3)]
    assert decision.state is State.TIED  # 1 : 1, and juror 1, the breaker, is recused
    assert decision.breaker == 2
    ledger.add(DeadlockBroken(1, 2, 9))
    events += [
        close(ledger),
        DeadlockBroken(1, 2, 9),
        decided(ledger, 1),
        AwardMoved("grand", 7, 9, 1),
        ResultsPublished((("grand", 9),)),
    ]
    assert found(events) == []
    assert recompute(seal_all(events)).awards == {"grand": (9,)}


def test_a_conflict_lifted_lets_new_sheets_count_and_leaves_the_old_void() -> None:
    ledger = ledger_of([ROUND, score(1, 7, 9, 9), ConflictFound(1, 7, "family"), ConflictLifted(1, 7)])
    table = ledger.table(1)
    assert table is not None
    assert [row.sheets for row in table.rows] == [0, 0, 0]
    assert ledger.add(score(1, 7, 5, 5)) == ()
    table = ledger.table(1)
    assert table is not None
    assert table.rows[0].mean == Decimal(50)


def test_a_sheet_given_in_conflict_does_not_count_and_is_told() -> None:
    ledger = ledger_of([ROUND, ConflictFound(1, 7, "family")])
    assert [problem.code for problem in ledger.add(score(1, 7, 9, 9))] == ["scored_in_conflict"]


def test_a_later_sheet_replaces_the_earlier_one() -> None:
    table = ledger_of([ROUND, score(1, 7, 9, 9), score(1, 7, 1, 1)]).table(1)
    assert table is not None
    assert (table.rows[0].sheets, table.rows[0].mean) == (1, Decimal(10))


def test_a_juror_added_after_scoring_began_counts_from_then_on() -> None:
    ledger = ledger_of([ROUND, score(1, 7, 4, 4)])
    assert [problem.code for problem in ledger.add(score(5, 7, 8, 8))] == ["not_in_this_round"]
    ledger.add(JurorAdded(1, 5))
    assert ledger.add(score(5, 7, 8, 8)) == ()
    table = ledger.table(1)
    assert table is not None
    assert (table.rows[0].sheets, table.rows[0].mean) == (2, Decimal(60))


def test_a_juror_removed_no_longer_counts_and_a_closed_ranking_must_be_closed_again() -> None:
    assert found([*good_day(), JurorRemoved(1, 2)]) == ["ranking_changed"]


def test_a_withdrawn_winner_holds_up_the_result_until_the_award_is_withdrawn_or_moved() -> None:
    events = [*good_day(), EntryWithdrawn(7)]
    assert found(events) == ["award_out"]
    without = [*events, AwardWithdrawn("grand", 7)]
    assert found(without) == ["published_changed"]
    assert found([*without, ResultsPublished(())]) == []
    vote = [
        MotionOpened(2, 1, entries=(9,), award="grand"),
        VoteCast(2, 1, "yes"),
        VoteCast(2, 2, "yes"),
    ]
    ledger = ledger_of([*events, *vote])
    moved = [
        *events,
        *vote,
        decided(ledger, 2),
        AwardMoved("grand", 7, 9, 2),
        ResultsPublished((("grand", 9),)),
    ]
    assert found(moved) == []


def test_an_entry_withdrawn_while_a_motion_is_open_is_no_longer_on_offer() -> None:
    ledger = ledger_of(
        [ROUND, MemberPresent(1, 3), MotionOpened(1, 1, (7, 8, 9), (7, 8, 9)), VoteCast(1, 3, 8)]
    )
    ledger.add(EntryWithdrawn(8))
    decision = ledger.decision(1)
    assert decision is not None
    assert dict(decision.tally) == {7: 0, 9: 0}
    assert decision.void == (3,)


def test_a_vote_of_a_recused_absent_or_late_member_is_told() -> None:
    motion = MotionOpened(1, 1, (7, 8), (7, 8))
    start: list[Event] = [ROUND, MemberPresent(1, 1), MemberPresent(1, 2), MemberPresent(1, 3), motion]
    start += [MemberRecused(1, 3), VoteCast(1, 1, 7), VoteCast(1, 2, 7)]
    ledger = ledger_of(start)
    assert [problem.code for problem in ledger.add(VoteCast(1, 3, 8))] == ["voted_recused"]
    assert [problem.code for problem in ledger.add(VoteCast(1, 4, 8))] == ["voted_absent"]
    ledger.add(decided(ledger, 1))
    assert [problem.code for problem in ledger.add(VoteCast(1, 1, 8))] == ["voted_late"]


def test_a_withdrawn_motion_decides_nothing_and_takes_nothing_more() -> None:
    there = [MemberPresent(1, juror) for juror in (1, 2, 3)]
    motion = MotionOpened(1, 1, (7, 8), (7, 8), award="grand")
    events = [ROUND, *there, motion, VoteCast(1, 1, 7), VoteCast(1, 2, 7), MotionWithdrawn(1, "Put anew.")]
    ledger = ledger_of(events)
    assert (ledger.decision(1), ledger.withdrawn(1)) == (None, "Put anew.")
    assert dict(ledger.recomputed().decisions) == {}
    late = [VoteCast(1, 3, 7), DeadlockBroken(1, 1, 7), MotionWithdrawn(1), MemberRecused(1, 2)]
    late += [MotionDecided(1, State.DECIDED, 7, (1, 2))]
    for event in late:
        assert [problem.code for problem in ledger.add(event)] == ["motion_is_withdrawn"]
    assert [problem.code for problem in ledger.add(AwardGiven("grand", 7, 1))] == ["award_unbacked"]
    report = verify(seal_all(events))
    assert report.stands
    told = "Motion 1 was withdrawn before it was decided: its votes count for nothing."
    assert [check.message.text() for check in report.checks[1:]] == [told]
    assert found([*events, *late]) == ["line_wrong"] * 5


def test_a_decided_motion_cannot_be_withdrawn() -> None:
    assert found([*good_day(), MotionWithdrawn(1, "We did not like it.")]) == ["line_wrong"]
    ledger = ledger_of(good_day())
    assert [problem.code for problem in ledger.add(MotionWithdrawn(1))] == ["withdrawn_late"]
    assert ledger.withdrawn(1) is None


def test_a_partners_prize_may_be_given_though_a_motion_about_it_was_withdrawn() -> None:
    events = [ROUND, MotionOpened(1, 1, (7, 8), (7, 8), award="theirs")]
    assert found([*events, AwardGiven("theirs", 8)]) == ["line_wrong"]
    assert found([*events, MotionWithdrawn(1), AwardGiven("theirs", 8)]) == []


def test_a_recused_member_counted_in_the_minutes_is_named() -> None:
    events: list[Event] = [ROUND, *(MemberPresent(1, juror) for juror in (1, 2, 3))]
    events += [MotionOpened(1, 1, (7, 8), (7, 8)), VoteCast(1, 1, 7), VoteCast(1, 2, 8), VoteCast(1, 3, 7)]
    events += [ConflictFound(3, 8, "credit"), MotionDecided(1, State.DECIDED, 7, (1, 2, 3))]
    assert found(events) == ["recused_counted", "outcome_differs"]


def test_a_decision_without_a_quorum_is_named() -> None:
    events: list[Event] = [ROUND, MemberPresent(1, 1), MotionOpened(1, 1, (7, 8), (7, 8)), VoteCast(1, 1, 7)]
    events += [MotionDecided(1, State.DECIDED, 7, (1,))]
    assert found(events) == ["quorum_missing", "outcome_differs"]


def test_a_member_who_leaves_after_the_decision_does_not_undo_its_quorum() -> None:
    assert found([*good_day(), *(MemberLeft(1, juror) for juror in (1, 2, 3))]) == []


def test_an_award_needs_a_motion_of_its_own_award() -> None:
    events = [*good_day()[:-2], AwardGiven("audience", 7, 1)]
    assert found(events) == ["line_wrong"]
    nameless = [replace(e, award="") if e.kind == "motion_opened" else e for e in good_day()]  # type: ignore[call-arg]
    assert found(nameless) == ["line_wrong", "published_differs"]


def test_a_partners_prize_needs_no_motion_and_the_jurys_award_cannot_pass_for_one() -> None:
    assert found([*good_day()[:-1], AwardGiven("audience", 8)]) == []
    ledger = ledger_of(good_day()[:-2])
    assert [problem.code for problem in ledger.add(AwardGiven("grand", 9))] == ["award_without_vote"]


def test_impossible_lines_are_told_and_change_nothing() -> None:
    ledger = ledger_of(good_day())
    before = ledger.recomputed()
    bad = [
        LogOpened(6),
        ROUND,
        JurorAdded(9, 1),
        score(1, 99, 1, 1),
        score(1, 7, 11, 1),
        VoteCast(9, 1, 7),
        MotionOpened(1, 1),
        MotionOpened(9, 1, (7,), (7,)),
        MotionOpened(9, 1, (7, 7), (7,)),
        MemberPresent(1, 99),
        DeadlockBroken(1, 1, 7),
        AwardWithdrawn("grand", 9),
        RoundOpened(2, (Criterion("story", weight=Decimal(0)),), (1,), (7,)),
        RoundOpened(2, (), (1,), (7,)),
        RoundOpened(2, CRITERIA, (1,), (7,), shrinkage=Decimal(0)),
    ]
    assert [len(ledger.add(event)) for event in bad] == [1] * len(bad)
    assert ledger.recomputed() == before


# the same, whatever happened


@given(DAYS)
@example([ROUND])
def test_the_ledger_answers_at_every_line_like_a_recomputation_from_the_start(events: list[Event]) -> None:
    ledger = Ledger()
    lines = seal_all(events)
    for place, event in enumerate(events, 1):
        ledger.add(event)
        if place % 7 == 0 or place == len(events):
            assert recompute(lines[:place]) == ledger.recomputed()


@given(DAYS)
def test_the_sheets_that_count_are_those_that_a_plain_reading_of_the_lines_leaves(
    events: list[Event],
) -> None:
    """An independent reading, sheet by sheet: the last one given, with no conflict at or after it, of a juror who is in."""
    jurors, out = set(ROUND.jurors), set()
    expected: dict[tuple[int, int], Event] = {}
    conflicts: set[tuple[int, int]] = set()
    for event in events:
        body = body_of(event)
        pair = (body.get("juror"), body.get("entry"))
        match event.kind:
            case "juror_added":
                jurors.add(body["juror"])  # type: ignore[arg-type]
            case "juror_removed":
                jurors.discard(body["juror"])  # type: ignore[arg-type]
            case "entry_withdrawn" | "entry_ineligible":
                out.add(body["entry"])
            case "conflict_found":
                conflicts.add(pair)  # type: ignore[arg-type]
                expected.pop(pair, None)  # type: ignore[arg-type]
            case "conflict_lifted":
                conflicts.discard(pair)  # type: ignore[arg-type]
            case "score_submitted" if (
                pair not in conflicts and pair[0] in jurors and pair[1] in ROUND.entries
            ):
                expected[pair] = event  # type: ignore[index]
    counts = dict.fromkeys(sorted(set(ROUND.entries) - out), 0)
    for juror, entry in expected:
        if juror in jurors and entry in counts:
            counts[entry] += 1
    table = ledger_of(events).table(1)
    assert table is not None
    assert {row.entry: row.sheets for row in table.rows} == counts


@given(DAYS, st.integers(1, 5), st.integers(7, 9), st.integers(0, 10), st.integers(0, 10))
def test_a_voided_sheet_never_influences_anything(
    events: list[Event], juror: int, entry: int, story: int, team: int
) -> None:
    """Whatever the juror gave the entry, the result after the conflict is the same: nobody can work it back out."""
    conflict = ConflictFound(juror, entry, "family")
    given_this = ledger_of([ROUND, score(juror, entry, story, team), *events[1:], conflict])
    given_that = ledger_of([ROUND, score(juror, entry, 10 - story, 10 - team), *events[1:], conflict])
    assert given_this.recomputed() == given_that.recomputed()
    table = given_this.table(1)
    assert table is not None
    assert (juror, entry) in given_this.conflicts


@given(DAYS)
def test_a_recused_member_never_is_counted(events: list[Event]) -> None:
    ledger = ledger_of(events)
    for motion, decision in ledger.recomputed().decisions.items():
        assert not set(decision.counted) & ledger.recused(motion)
        assert decision.breaker is None or decision.breaker not in ledger.recused(motion)


@given(DAYS)
def test_claims_that_are_copied_from_the_ledger_stand_when_made(events: list[Event]) -> None:
    ledger = ledger_of(events)
    claims: list[Event] = [close(ledger)]
    claims += [decided(ledger, motion) for motion in ledger.recomputed().decisions]
    report = verify(seal_all([*events, *claims]))
    codes = {check.message.code for check in report.faults}
    assert codes <= {"line_wrong"}  # what the invented day itself did wrong


def test_times_of_other_zones_seal_the_same_line() -> None:
    there = START.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert (
        append(None, LogOpened(1), at=there, by="x").hash == append(None, LogOpened(1), at=START, by="x").hash
    )
    assert START.tzinfo is UTC


def test_a_shortlist_that_departs_from_the_ranking_is_said_and_is_no_fault() -> None:
    events = [replace(e, entries=(8, 9)) if e.kind == "shortlist_decided" else e for e in good_day()]  # type: ignore[call-arg]
    report = verify(seal_all(events))
    assert report.stands
    assert [check.line for check in report.checks if check.message.code == "shortlist_by_jury"] == [12]


def test_whoever_shows_the_report_names_the_numbers() -> None:
    names = {7: "Sample Film", "grand": "Grand Prix"}
    report = verify(seal_all(good_day()))
    text = report.text(name=lambda value: names[value])
    assert "✓ The award Grand Prix for entry Sample Film follows from motion 1." in text.splitlines()
    assert "✓ The outcome of motion 1 is what the votes give: Sample Film." in text.splitlines()
