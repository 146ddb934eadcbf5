"""Where personal data lives in this room."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kinomost.contest.models import (
    Author,
    AuthorInvitation,
    Juror,
    Note,
    Remark,
    Sheet,
    Tie,
)
from kinomost.parties.personal_map import Fate, Holding, Subject, by_account, by_email, by_person, nobody


def _of_juror(subject: Subject) -> Q:
    # The person's own, through the own account: who of the office asks may be tied to an entry, and notes are private.
    return Q(juror__person=subject.person) if subject.person and subject.account else nobody()


def _silence(remarks: QuerySet[Any], by: str, subject: Subject) -> None:
    remarks.update(text="")


HOLDINGS = (
    Holding(Author, _("entries worked on"), by_account("account"), ("entry", "since"), Fate.DELETE),
    Holding(
        AuthorInvitation,
        _("invitations to work on an entry"),
        by_email("email"),
        ("call", "email", "language", "created_at", "accepted_at"),
        Fate.DELETE,
    ),
    Holding(Tie, _("relatives named by a juror"), by_person("person"), ("juror",), Fate.DELETE),
    Holding(Note, _("private notes of a juror"), _of_juror, ("entry", "text"), Fate.DELETE),
    Holding(
        Remark,
        _("what a juror said to the jury"),
        _of_juror,
        ("entry", "text", "at"),
        Fate.ANONYMISE,
        _("That something was said belongs to the minutes; the words are forgotten."),
        erase=_silence,
    ),
    Holding(
        Sheet,
        _("score sheets of a juror"),
        _of_juror,
        ("entry", "draft", "marks", "comment", "feedback", "submitted_at"),
        Fate.ANONYMISE,
        _(
            "The scores belong to the result of the contest and stand in its log by number; the words are forgotten."
        ),
        blank={"draft": {}, "comment": ""},
    ),
    Holding(
        Juror,
        _("seats in juries"),
        by_person("person"),
        ("call", "languages", "declared_at"),
        Fate.KEEP,
        _("Who judged a contest belongs to its result."),
    ),
)

IMPERSONAL = {
    "contest.Answer.by": "a reference such as account:7",
    "contest.Assignment.by": "a reference such as account:7",
    "contest.Award.names": "an award is not a person",
    "contest.Call.contact": "the office's address for this call",
    "contest.Call.names": "a call is not a person",
    "contest.Conflict.by": "a reference such as account:7",
    "contest.Conflict.lifted_by": "a reference such as account:7",
    "contest.Call.publish_by": "a reference such as account:7",
    "contest.Correction.by": "a reference such as account:7",
    "contest.Criterion.names": "a criterion is not a person",
    "contest.Extension.by": "a reference such as account:7",
    "contest.LogLine.by": "a reference such as account:7",
    "contest.ReadingPlan.by": "a reference such as account:7",
    "contest.Round.names": "a round is not a person",
    "contest.Round.names_hidden": "whether names are hidden",
    "contest.Round.votes_named": "whether the minutes say who voted how",
    "contest.Section.names": "a section is not a person",
    "contest.Submission.by": "a reference such as account:7",
}
