"""What becomes of a juror who asks to be forgotten: the result stays, the words go."""

import pytest
from django.utils import timezone

from kinomost.contest.actions import conflicts
from kinomost.contest.models import Conflict, Sheet, Tie, Vote, Wish
from kinomost.contest.personal import HOLDINGS
from kinomost.parties.actions.privacy import erase
from kinomost.parties.personal_map import Subject
from tests.contest.deliberations import a_jury, move_award, say, stands
from tests.contest.factories import account_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_erasure_forgets_what_a_juror_wrote_and_the_result_stands() -> None:
    round_, [juror, other, _third], [first, second] = a_jury()
    subject = Subject(account=account_of(juror), person=juror.person)
    say(move_award(round_, [first, second]), {juror: first, other: second})
    Sheet.objects.create(
        round=round_, entry=first, juror=juror, marks={"script": "7"}, submitted_at=timezone.now(),
        draft={"marks": {}, "comment": "Again.", "feedback": ""}, comment="Weak.", feedback="Cut the end.",
    )  # fmt: skip
    Wish.objects.create(juror=juror, entry=second, wanted=True)
    conflicts.tie("account:1", juror, make_person(exchange=juror.person.exchange))
    lifted = conflicts.declare("account:1", juror, second, "My sister's husband wrote it.").conflicts[0]
    conflicts.lift("account:1", lifted, "They are divorced.")
    held = {holding.model for holding in HOLDINGS if holding.records(subject).exists()}
    assert held >= {Conflict, Sheet, Tie, Vote, Wish}
    erase("command", subject)
    conflict = Conflict.objects.get()
    assert (conflict.note, conflict.lifted_because, conflict.kind) == ("", "–", "declared")
    sheet = Sheet.objects.get()
    assert (sheet.draft, sheet.comment, sheet.feedback, sheet.marks) == ({}, "", "", {"script": "7"})
    assert (Tie.objects.count(), Wish.objects.count(), Vote.objects.count()) == (0, 0, 2)
    assert stands(round_)


def test_words_that_authors_were_given_stay_theirs() -> None:
    round_, [juror, *_others], [entry, _second] = a_jury()
    Sheet.objects.create(
        round=round_, entry=entry, juror=juror, marks={}, submitted_at=timezone.now(),
        feedback="Cut the end.", feedback_released=True,
    )  # fmt: skip
    erase("command", Subject(account=account_of(juror), person=juror.person))
    assert Sheet.objects.get().feedback == "Cut the end."


def test_nobody_else_is_held_here() -> None:
    a_jury()
    assert {holding.records(Subject()).count() for holding in HOLDINGS} == {0}
