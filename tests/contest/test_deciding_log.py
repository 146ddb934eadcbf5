"""Whatever a jury does, in whatever order: the tables say what the log says, and the log says that it stands."""

from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kinomost.catalogue.models import Credit
from kinomost.contest.actions import awards, conflicts, deciding, results
from kinomost.contest.actions.counting import count_again
from kinomost.contest.log import append, lines_of
from kinomost.contest.models import (
    Conflict,
    Entry,
    Given,
    Juror,
    LogLine,
    Motion,
    OfficeConflict,
    Presence,
    Round,
    Vote,
)
from kinomost.contest.queries.ledger import ledger_of
from kinomost.contest.queries.results import standing_awards
from kinomost.contest.queries.verifying import inspect
from kinomost.judging import log
from kinomost.judging.votes import State
from tests.contest.deliberations import BY, a_jury, move_award, say
from tests.contest.factories import make_award
from tests.factories import make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db
FEW = st.integers(0, 3)


class Jury(RuleBasedStateMachine):
    """Four jurors, three entries, two awards, one of them a partner's; anything may happen at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        made: tuple[Round, list[Juror], list[Entry]] = a_jury(
            jurors=4, entries=3, breaker=0, stand_in=1, quorum=2
        )
        self.round, self.jurors, self.entries = made
        call = self.round.call
        self.awards = [make_award(call), make_award(call, partner=make_organisation())]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def attempt(self, do: Any, *arguments: Any, **more: Any) -> None:
        # Refused, nothing may have been written: the invariants look at that.
        with suppress(ValidationError):
            do(BY, *arguments, **more)

    def motion(self, number: int) -> Motion | None:
        found = list(self.round.motions.order_by("-number"))
        return found[number % len(found)] if found else None

    @rule(juror=FEW, is_present=st.booleans())
    def comes_or_goes(self, juror: int, is_present: bool) -> None:
        self.attempt(deciding.attend, self.round, self.jurors[juror], is_present)

    @rule(
        kind=st.sampled_from(Motion.Kind.values),
        entries=st.sets(st.integers(0, 2)),
        award=st.integers(0, 1),
        majority=st.sampled_from(Motion.Majority.values),
    )
    def moves(self, kind: str, entries: set[int], award: int, majority: str) -> None:
        chosen = [self.entries[one] for one in sorted(entries)]
        self.attempt(
            deciding.open_motion,
            self.round,
            kind,
            chosen,
            award=self.awards[award],
            majority=majority,
            text="Shall we?",
        )

    @rule(number=FEW, juror=FEW, choice=st.sampled_from(["yes", "no", "abstain", "0", "1", "2"]))
    def votes(self, number: int, juror: int, choice: str) -> None:
        if motion := self.motion(number):
            entry = self.entries[int(choice)] if choice.isdecimal() else None
            self.attempt(deciding.vote, motion, self.jurors[juror], "entry" if entry else choice, entry)

    @rule(number=FEW, entry=st.integers(0, 2))
    def all_vote(self, number: int, entry: int) -> None:
        if motion := self.motion(number):
            for juror in self.jurors:
                self.attempt(deciding.vote, motion, juror, "entry", self.entries[entry])
                self.attempt(deciding.vote, motion, juror, "yes")

    @rule(number=FEW)
    def counts(self, number: int) -> None:
        if motion := self.motion(number):
            self.attempt(deciding.decide, motion)

    @rule(number=FEW)
    def withdraws(self, number: int) -> None:
        if motion := self.motion(number):
            self.attempt(deciding.withdraw, motion, "Put anew.")

    @rule(number=FEW, juror=FEW, choice=st.sampled_from(["yes", "no", "0", "1", "2"]))
    def breaks_a_tie(self, number: int, juror: int, choice: str) -> None:
        if motion := self.motion(number):
            entry = self.entries[int(choice)] if choice.isdecimal() else None
            self.attempt(deciding.break_tie, motion, self.jurors[juror], "entry" if entry else choice, entry)

    @rule(number=FEW)
    def gives(self, number: int) -> None:
        if motion := self.motion(number):
            self.attempt(awards.give, motion)

    @rule(entry=st.integers(0, 2))
    def partner_gives(self, entry: int) -> None:
        self.attempt(awards.give_partners, self.awards[1], self.entries[entry])

    @rule(reason=st.sampled_from(["", "They cannot take part."]))
    def takes_back(self, reason: str) -> None:
        for given in Given.objects.filter(withdrawn_at=None)[:1]:
            self.attempt(awards.withdraw, given, reason)

    @rule(juror=FEW, entry=st.integers(0, 2))
    def a_conflict_is_found(self, juror: int, entry: int) -> None:
        film = self.entries[entry].film
        Credit.objects.get_or_create(
            film=film, person=self.jurors[juror].person, function=Credit.Function.EDITOR, position=0
        )
        if entry:  # one is recorded at once, the other only when somebody looks
            conflicts.settle(BY, self.round.call)

    @rule(entry=st.integers(0, 2))
    def an_entry_withdraws(self, entry: int) -> None:
        found = self.entries[entry]
        found.refresh_from_db()
        if found.state == Entry.State.COMPLETE and entry == 2:
            Entry.objects.filter(pk=found.pk).update(state=Entry.State.WITHDRAWN)
            append(BY, self.round.call, log.EntryWithdrawn(found.number or 0))
            count_again(BY, self.round.call)

    @rule(entries=st.sets(st.integers(0, 2)))
    def settles_the_shortlist(self, entries: set[int]) -> None:
        self.attempt(awards.decide_shortlist, self.round, [self.entries[one] for one in sorted(entries)])

    @invariant()
    def no_line_of_the_log_is_one_that_cannot_be(self) -> None:
        ledger = log.Ledger()
        for line in lines_of(self.round.call):
            event, problems = log.read_body(line.kind, line.body)
            assert problems == ()
            assert event is not None
            assert ledger.add(event) == ()

    @invariant()
    def presences_are_those_of_the_log(self) -> None:
        there = {}
        lines = LogLine.objects.filter(kind__in=[log.MemberPresent.kind, log.MemberLeft.kind]).order_by(
            "number"
        )
        for line in lines:
            there[line.body["juror"]] = line.kind == log.MemberPresent.kind
        rows = Presence.objects.filter(round=self.round).values_list("juror__number", "is_present")
        assert dict(rows) == there

    @invariant()
    def every_vote_stands_in_both(self) -> None:
        kinds = [log.VoteCast.kind, log.DeadlockBroken.kind]
        lines = LogLine.objects.filter(kind__in=kinds).order_by("number")
        told = [(line.body["motion"], line.body["juror"], line.body["choice"]) for line in lines]
        votes = Vote.objects.select_related("motion", "juror", "entry").order_by("pk")
        assert told == [
            (vote.motion.number, vote.juror.number, vote.entry.number if vote.entry else vote.choice)
            for vote in votes
        ]

    @invariant()
    def motions_are_decided_as_they_were_last_counted(self) -> None:
        claims = {}
        for line in LogLine.objects.filter(kind=log.MotionDecided.kind).order_by("number"):
            claims[line.body["motion"]] = (line.body["state"], line.body["winner"])
        for line in LogLine.objects.filter(kind=log.MotionWithdrawn.kind):
            claims[line.body["motion"]] = ("withdrawn", None)
        for motion in self.round.motions.select_related("winner"):
            winner = motion.answer or (motion.winner.number if motion.winner else None)
            recorded = None if motion.state == Motion.State.OPEN else (motion.state, winner)
            if motion.state not in (Motion.State.OPEN, Motion.State.DECIDED):
                recorded = (motion.state, None)
            assert claims.get(motion.number) == recorded

    @invariant()
    def whatever_was_counted_again_just_now_is_what_the_log_gives(self) -> None:
        for motion in self.round.motions.all():
            if motion.state in (Motion.State.OPEN, Motion.State.WITHDRAWN):
                continue
            with transaction.atomic():
                found = deciding.decide(BY, motion)
                motion.refresh_from_db()
                fresh = ledger_of(self.round.call).decision(motion.number)
                transaction.set_rollback(True)
            assert fresh is not None
            assert (found.state, found.winner) == (fresh.state, fresh.winner)
            assert (motion.state == Motion.State.DECIDED) == (fresh.state is State.DECIDED)

    @invariant()
    def the_awards_are_those_of_the_log_unless_their_ground_is_gone(self) -> None:
        given = {(key, number) for key, number in ledger_of(self.round.call).awards}
        assert set(standing_awards(self.round.call)) == given

    @invariant()
    def if_the_log_says_that_all_holds_the_site_says_the_same(self) -> None:
        found = inspect(self.round.call)
        assert found.report.broken_at is None
        awards_hold = [check for check in found.report.checks if check.message.code.startswith("award_")]
        if all(check.holds for check in awards_hold):
            assert [claim.text for claim in found.claims if "awards" in claim.text and not claim.holds] == []


def test_the_tables_and_the_log_tell_the_same_whatever_is_done() -> None:
    run_state_machine_as_test(
        Jury,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_changed_table_is_found_out_and_named() -> None:
    round_, jurors, films = a_jury()
    motion = move_award(round_, films)
    say(motion, dict.fromkeys(jurors, films[0]))
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    assert inspect(round_.call).stands
    Given.objects.update(entry=films[1])
    Motion.objects.update(winner=films[1])
    found = inspect(round_.call)
    assert (found.stands, found.report.stands) == (False, True)
    assert [claim.text for claim in found.claims if not claim.holds] == [
        "The log decides motions otherwise than the site shows: 1.",
        "The awards on the site are not those of the log.",
    ]
    assert found.verdict.startswith("The log is whole, but the site says something else: The log decides")


def test_votes_after_a_tie_are_no_fault_of_the_site_before_they_are_counted() -> None:
    round_, jurors, films = a_jury(jurors=2, breaker=0)
    motion = move_award(round_, films)
    say(motion, dict(zip(jurors, films, strict=True)))
    assert deciding.decide(BY, motion).state is State.TIED
    say(motion, dict.fromkeys(jurors, films[0]))
    assert inspect(round_.call).stands
    Motion.objects.update(state=Motion.State.NO_VOTES)
    assert not inspect(round_.call).stands


def test_a_motion_that_only_the_site_says_is_withdrawn_is_found_out() -> None:
    round_, _jurors, films = a_jury()
    kept, taken_back = move_award(round_, films), move_award(round_, films)
    deciding.withdraw(BY, taken_back, "Put anew.")
    assert inspect(round_.call).stands
    Motion.objects.filter(pk=kept.pk).update(state=Motion.State.WITHDRAWN)
    Motion.objects.filter(pk=taken_back.pk).update(state=Motion.State.OPEN)
    assert wrong_on_the_site(round_) == ["The log decides motions otherwise than the site shows: 1, 2."]


def test_a_head_kept_elsewhere_proves_that_nothing_was_cut_off_the_end() -> None:
    round_, jurors, films = a_jury()
    motion = move_award(round_, films)
    say(motion, dict.fromkeys(jurors, films[0]))
    lines = list(lines_of(round_.call))
    head = lines[-1].hash
    assert inspect(round_.call, head=head).stands
    assert not inspect(round_.call, head=head, lines=lines[:-1]).stands


def unguard() -> None:
    """Take the triggers off, as whoever holds the database can."""
    with connection.cursor() as cursor:
        for table in ("contest_logline", "contest_vote"):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER {table}_no_update")
                cursor.execute(f"DROP TRIGGER {table}_no_delete")


def a_winner() -> tuple[Round, list[Juror], list[Entry]]:
    """Two of three vote for the first film, and it has the award."""
    round_, jurors, films = a_jury()
    motion = move_award(round_, films)
    say(motion, dict(zip(jurors, (films[0], films[0], films[1]), strict=True)))
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    return round_, jurors, films


def wrong_on_the_site(round_: Round) -> list[str]:
    found = inspect(round_.call)
    assert found.report.stands
    return [claim.text for claim in found.claims if not claim.holds]


def test_a_vote_that_is_not_the_logs_is_found_out_though_it_changes_no_result() -> None:
    round_, jurors, films = a_winner()
    unguard()
    Vote.objects.filter(juror=jurors[2]).update(entry=films[0])
    told = "The votes on the site, and so in the minutes, are not those of the log."
    assert wrong_on_the_site(round_) == [told]
    Vote.objects.filter(juror=jurors[2]).delete()
    assert wrong_on_the_site(round_) == [told]


def test_a_conflict_entered_or_taken_out_behind_the_log_is_found_out() -> None:
    round_, jurors, films = a_jury()
    conflicts.declare(BY, jurors[0], films[0])
    assert wrong_on_the_site(round_) == []
    told = ["The conflicts on the site are not those of the log."]
    Conflict.objects.update(entry=films[1])
    assert wrong_on_the_site(round_) == told
    Conflict.objects.all().delete()
    assert wrong_on_the_site(round_) == told


def test_a_conflict_of_the_office_taken_out_behind_the_log_is_found_out_and_an_erased_account_is_no_fault() -> (
    None
):
    round_, _jurors, films = a_jury()
    account = make_account("editor", round_.call.season.exchange, person=make_person())
    Credit.objects.create(film=films[0].film, person=account.person, function=Credit.Function.EDITOR)
    conflicts.settle(BY, round_.call)
    assert wrong_on_the_site(round_) == []
    OfficeConflict.objects.all().delete()
    assert wrong_on_the_site(round_) == ["The conflicts on the site are not those of the log."]
    account.delete()
    assert wrong_on_the_site(round_) == []


def test_a_log_whose_end_was_cut_off_is_missed_even_without_a_head() -> None:
    round_, jurors, _films = a_winner()
    deciding.attend(BY, round_, jurors[0], False)
    unguard()
    LogLine.objects.order_by("number").last().delete()  # type: ignore[union-attr]
    assert wrong_on_the_site(round_) == ["Lines are missing: 12 were written, and 11 are in the log."]


def test_a_broken_log_publishes_nothing() -> None:
    round_, _jurors, films = a_winner()
    unguard()
    line = LogLine.objects.filter(kind=log.VoteCast.kind).get(body__choice=films[1].number)
    LogLine.objects.filter(pk=line.pk).update(body=line.body | {"choice": films[0].number})
    with pytest.raises(ValidationError, match="cannot be published: The log is broken at line 9,"):
        results.publish(BY, round_.call)
    round_.call.refresh_from_db()
    assert round_.call.published_at is None


def test_an_award_whose_votes_no_longer_give_it_is_not_published_before_it_is_decided_again() -> None:
    round_, jurors, films = a_jury()
    award = make_award(round_.call)
    motion = move_award(round_, films, award)
    say(motion, dict(zip(jurors, (films[0], films[0], films[1]), strict=True)))
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    for juror in jurors[:2]:
        conflicts.declare(BY, juror, films[0])
    with pytest.raises(ValidationError, match="cannot be published"):
        results.publish(BY, round_.call)
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    results.publish(BY, round_.call)
    assert standing_awards(round_.call) == ((award.key, films[1].number),)
    assert inspect(round_.call).stands
