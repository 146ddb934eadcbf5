"""Where personal data lives in this room."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kinomost.contest.models import (
    Assignment,
    Author,
    AuthorInvitation,
    Conflict,
    Juror,
    Note,
    OfficeConflict,
    Presence,
    Remark,
    Sheet,
    Tie,
    Vote,
    Wish,
)
from kinomost.parties.personal_map import Fate, Holding, Subject, by_account, by_email, by_person, nobody


def _of_juror(subject: Subject) -> Q:
    # The person's own, through the own account: who of the office asks may be tied to an entry, and notes are private.
    return Q(juror__person=subject.person) if subject.person and subject.account else nobody()


def _ties(subject: Subject) -> Q:
    # As a relative whom a juror named, and as the juror who named others.
    return by_person("person")(subject) | _of_juror(subject)


def _silence(remarks: QuerySet[Any], by: str, subject: Subject) -> None:
    remarks.update(text="")


def _forget_why(conflicts: QuerySet[Any], by: str, subject: Subject) -> None:
    conflicts.update(note="")
    conflicts.exclude(lifted_because="").update(lifted_because="–")  # a lifted one has a reason


def _forget_words(sheets: QuerySet[Any], by: str, subject: Subject) -> None:
    sheets.update(draft={}, comment="")
    sheets.filter(feedback_released=False).update(feedback="")


HOLDINGS = (
    Holding(Author, _("entries worked on"), by_account("account"), ("entry", "since"), Fate.DELETE),
    Holding(
        AuthorInvitation,
        _("invitations to work on an entry"),
        by_email("email"),
        ("call", "email", "language", "created_at", "accepted_at"),
        Fate.DELETE,
    ),
    Holding(Tie, _("relatives named by a juror"), _ties, ("juror", "person", "organisation"), Fate.DELETE),
    Holding(
        Conflict,
        _("conflicts of interest of a juror"),
        _of_juror,
        ("entry", "kind", "note", "at", "lifted_at", "lifted_because"),
        Fate.ANONYMISE,
        _("That somebody was tied to an entry belongs to the result; the words about it are forgotten."),
        erase=_forget_why,
    ),
    Holding(
        OfficeConflict,
        _("conflicts of interest of somebody of the office"),
        by_account("account"),
        ("entry", "kind", "at", "lifted_at", "lifted_because"),
        Fate.DELETE,
    ),
    Holding(Wish, _("what a juror would like to read"), _of_juror, ("entry", "wanted"), Fate.DELETE),
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
            "The scores belong to the result of the contest and stand in its log by number; the words are forgotten, "
            "but for those that authors were given to read."
        ),
        erase=_forget_words,
    ),
    *(
        Holding(model, label, _of_juror, fields, Fate.KEEP, _("Who judged a contest belongs to its result."))
        for model, label, fields in (
            (Assignment, _("what a juror was asked to read"), ("round", "entry", "barred")),
            (Presence, _("presence at a deliberation"), ("round", "is_present", "at")),
            (Vote, _("votes in a jury"), ("motion", "choice", "entry", "at")),
        )
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
    "contest.OfficeConflict.lifted_by": "a reference such as account:7",
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
