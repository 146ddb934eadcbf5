"""A jury decides: presence, motions, recusal, votes, ties, awards; the tables say what the log says."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kinomost.catalogue.models import Credit
from kinomost.contest.actions import awards, deciding
from kinomost.contest.log import append
from kinomost.contest.models import Entry, Given, Vote
from kinomost.contest.queries.ledger import ledger_of
from kinomost.journal.models import AuditLine
from kinomost.judging import log
from tests.contest.deliberations import BY, a_jury, move_award, say, stands
from tests.contest.factories import make_award, make_entry
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def test_the_entry_with_the_most_votes_gets_the_award() -> None:
    round_, (a, b, c), (first, second) = a_jury()
    motion = move_award(round_, [first, second])
    say(motion, {a: first, b: second, c: first})
    decision = deciding.decide(BY, motion)
    assert (decision.winner, decision.tally) == (first.number, {first.number: 2, second.number: 1})
    given = awards.give(BY, motion)
    assert (given.entry, given.award) == (first, motion.award)
    assert stands(round_)


def test_a_vote_may_be_changed_until_the_decision_and_every_one_stays_on_record() -> None:
    round_, (a, *_others), (first, second) = a_jury()
    motion = move_award(round_, [first, second])
    say(motion, {a: first})
    say(motion, {a: second})
    assert deciding.decide(BY, motion).winner == second.number
    assert [vote.entry for vote in motion.votes.all()] == [first, second]
    with pytest.raises(ValidationError, match="takes no more votes"):
        say(motion, {a: first})


def test_a_vote_can_be_neither_changed_nor_deleted_in_the_database() -> None:
    round_, (a, *_others), films = a_jury()
    say(move_award(round_, films), {a: films[0]})
    for change in (
        lambda: Vote.objects.update(choice="abstain", entry=None),
        lambda: Vote.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_withdrawn_motion_keeps_its_votes_on_record_and_they_count_for_nothing() -> None:
    round_, (a, b, _c), films = a_jury()
    motion = move_award(round_, films)
    say(motion, {a: films[0]})
    with pytest.raises(ValidationError, match="Say why"):
        deciding.withdraw(BY, motion, " ")
    deciding.withdraw(BY, motion, "The question was put wrongly.")
    for later in (
        lambda: say(motion, {b: films[0]}),
        lambda: deciding.decide(BY, motion),
        lambda: deciding.withdraw(BY, motion, "Again."),
    ):
        with pytest.raises(ValidationError, match="is withdrawn"):
            later()
    with pytest.raises(ValidationError, match="gives no award"):
        awards.give(BY, motion)
    motion.refresh_from_db()
    assert (motion.state, [vote.juror for vote in motion.votes.all()]) == ("withdrawn", [a])
    assert stands(round_)


def test_a_tie_that_nobody_broke_can_be_withdrawn_and_a_decision_cannot() -> None:
    round_, (a, b, _c), films = a_jury(breaker=2)
    tied, decided = move_award(round_, films), move_award(round_, films)
    say(tied, {a: films[0], b: films[1]})
    say(decided, {a: films[0], b: films[0]})
    for motion in (tied, decided):
        deciding.decide(BY, motion)
    deciding.withdraw(BY, tied, "The two share the prize.")
    with pytest.raises(ValidationError, match="There is no tie"):
        deciding.break_tie(BY, tied, round_.breaker, "entry", films[0])
    with pytest.raises(ValidationError, match="is decided"):
        deciding.withdraw(BY, decided, "The two share the prize.")
    assert stands(round_)


def test_the_database_refuses_a_vote_on_a_motion_that_is_withdrawn_or_decided() -> None:
    round_, (a, *_others), films = a_jury()
    withdrawn, decided = move_award(round_, films), move_award(round_, films)
    deciding.withdraw(BY, withdrawn, "The question was put wrongly.")
    say(decided, {a: films[0]})
    deciding.decide(BY, decided)
    for motion in (withdrawn, decided):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(motion=motion, juror=a, choice="abstain", at=timezone.now())


def test_who_is_tied_to_one_of_the_entries_leaves_and_cannot_vote() -> None:
    round_, (a, b, c), films = a_jury()
    Credit.objects.create(film=films[0].film, person=a.person, function=Credit.Function.EDITOR)
    motion = move_award(round_, films)
    assert ledger_of(round_.call).recused(motion.number) == {a.number}
    with pytest.raises(ValidationError, match="take no part"):
        say(motion, {a: films[1]})
    say(motion, {b: films[0], c: films[0]})
    assert deciding.decide(BY, motion).counted == (b.number, c.number)


def test_a_tie_found_after_the_vote_takes_the_vote_out_of_the_count() -> None:
    round_, (a, b, _c), films = a_jury()
    motion = move_award(round_, films)
    say(motion, {a: films[0], b: films[1]})
    Credit.objects.create(film=films[0].film, person=a.person, function=Credit.Function.EDITOR)
    assert deciding.decide(BY, motion).winner == films[1].number
    assert stands(round_)


def test_a_tie_found_after_the_decision_is_counted_again() -> None:
    round_, (a, b, c), films = a_jury()
    motion = move_award(round_, films)
    say(motion, {a: films[0], b: films[0], c: films[1]})
    assert deciding.decide(BY, motion).winner == films[0].number
    for juror in (a, b):
        Credit.objects.create(film=films[1].film, person=juror.person, function=Credit.Function.EDITOR)
    assert deciding.decide(BY, motion).winner == films[1].number
    motion.refresh_from_db()
    assert motion.winner == films[1]
    assert stands(round_)


def test_only_the_named_member_breaks_a_tie() -> None:
    round_, (a, b, c), films = a_jury(breaker=2)
    motion = move_award(round_, films)
    say(motion, {a: films[0], b: films[1]})
    assert deciding.decide(BY, motion).state == "tied"
    with pytest.raises(ValidationError, match="Another member"):
        deciding.break_tie(BY, motion, a, "entry", films[0])
    assert deciding.break_tie(BY, motion, c, "entry", films[1]).winner == films[1].number
    assert (motion.votes.filter(breaks_tie=True).get().juror, stands(round_)) == (c, True)


def test_the_stand_in_breaks_the_tie_where_the_breaker_is_tied_to_an_entry() -> None:
    round_, (a, b, c, d), films = a_jury(jurors=4, breaker=2, stand_in=3)
    Credit.objects.create(film=films[0].film, person=c.person, function=Credit.Function.WRITER)
    motion = move_award(round_, films)
    say(motion, {a: films[0], b: films[1]})
    deciding.decide(BY, motion)
    with pytest.raises(ValidationError, match="Another member"):
        deciding.break_tie(BY, motion, c, "entry", films[1])
    assert deciding.break_tie(BY, motion, d, "entry", films[0]).winner == films[0].number


def test_without_quorum_nothing_is_decided_and_the_motion_goes_on() -> None:
    round_, (a, b, c), films = a_jury(quorum=3)
    deciding.attend(BY, round_, c, False)
    motion = move_award(round_, films)
    say(motion, {a: films[0], b: films[0]})
    assert deciding.decide(BY, motion).state == "no_quorum"
    deciding.attend(BY, round_, c, True)
    say(motion, {c: films[0]})
    assert deciding.decide(BY, motion).winner == films[0].number


def test_who_has_left_cannot_vote_but_a_vote_given_before_counts() -> None:
    round_, (a, b, _c), films = a_jury()
    motion = move_award(round_, films)
    say(motion, {a: films[0]})
    for juror in (a, b):
        deciding.attend(BY, round_, juror, False)
    with pytest.raises(ValidationError, match="that you are here"):
        say(motion, {b: films[1]})
    assert deciding.decide(BY, motion).winner == films[0].number


def test_a_motion_about_one_entry_is_for_or_against() -> None:
    round_, (a, b, _c), films = a_jury()
    motion = move_award(round_, films[:1])
    with pytest.raises(ValidationError, match="for, against"):
        say(motion, {a: films[0]})
    deciding.vote(BY, motion, a, "no")
    deciding.vote(BY, motion, b, "no")
    deciding.decide(BY, motion)
    motion.refresh_from_db()
    assert (motion.answer, motion.gets_award) == ("no", None)
    with pytest.raises(ValidationError, match="gives no award"):
        awards.give(BY, motion)


def test_the_jury_may_keep_an_award_back_and_that_motion_gives_it_to_nobody() -> None:
    round_, jurors, films = a_jury()
    award = make_award(round_.call)
    motion = deciding.open_motion(BY, round_, "no_award", films, award=award)
    for juror in jurors:
        deciding.vote(BY, motion, juror, "yes")
    assert deciding.decide(BY, motion).winner == "yes"
    with pytest.raises(ValidationError, match="gives no award"):
        awards.give(BY, motion)
    append(BY, round_.call, log.AwardGiven(award.key, films[0].number or 0, motion.number))
    assert not stands(round_)


def test_an_award_whose_winner_withdrew_is_taken_back_and_moved_by_a_new_motion() -> None:
    round_, jurors, films = a_jury()
    award = make_award(round_.call)
    first = move_award(round_, films, award)
    say(first, dict.fromkeys(jurors, films[0]))
    deciding.decide(BY, first)
    given = awards.give(BY, first)
    Entry.objects.filter(pk=films[0].pk).update(state=Entry.State.WITHDRAWN)
    append(BY, round_.call, log.EntryWithdrawn(films[0].number or 0))
    assert not stands(round_)
    with pytest.raises(ValidationError, match="Say why"):
        awards.withdraw(BY, given, " ")
    awards.withdraw(BY, given, "The producer has withdrawn the project.")
    second = move_award(round_, films[1:], award)
    for juror in jurors:
        deciding.vote(BY, second, juror, "yes")
    deciding.decide(BY, second)
    awards.give(BY, second)
    assert [one.entry for one in Given.objects.filter(award=award, withdrawn_at=None)] == [films[1]]
    assert stands(round_)


def test_a_later_motion_moves_an_award() -> None:
    round_, jurors, films = a_jury()
    award = make_award(round_.call)
    for film in films:
        motion = move_award(round_, [film], award)
        for juror in jurors:
            deciding.vote(BY, motion, juror, "yes")
        deciding.decide(BY, motion)
        awards.give(BY, motion)
    assert [(one.entry, one.withdrawn_at is None) for one in award.given.order_by("pk")] == [
        (films[0], False),
        (films[1], True),
    ]
    assert stands(round_)


def test_a_partner_gives_its_own_prize_without_a_motion_and_nobody_else_does() -> None:
    round_, _jurors, films = a_jury()
    ours, theirs = make_award(round_.call), make_award(round_.call, partner=make_organisation())
    with pytest.raises(ValidationError, match="takes a motion"):
        awards.give_partners(BY, ours, films[0])
    assert awards.give_partners(BY, theirs, films[0]).motion is None
    assert stands(round_)


def test_who_goes_on_must_be_in_the_round() -> None:
    round_, _jurors, films = a_jury()
    stranger = make_entry(round_.call)
    with pytest.raises(ValidationError, match="only entries of the round"):
        awards.decide_shortlist(BY, round_, [stranger])
    awards.decide_shortlist(BY, round_, films[:1])
    assert ledger_of(round_.call).shortlists == {round_.number: (films[0].number,)}


def test_audit_lines_say_that_the_jury_worked_and_nothing_else() -> None:
    round_, jurors, films = a_jury()
    motion = move_award(round_, films)
    say(motion, dict.fromkeys(jurors, films[0]))
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    lines = (
        AuditLine.objects.exclude(verb="open").values_list("verb", "kind", "object_id", "detail").distinct()
    )
    assert [*lines.order_by()] == [("judge", "call", round_.call_id, {})]
