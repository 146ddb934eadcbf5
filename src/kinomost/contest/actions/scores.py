"""What a juror does with an entry: fills in a sheet, hands it in, takes notes, speaks to the others.

Who reads what, and who is tied to what, may change between the page and the click. So each of these asks again inside
its transaction, in which other writers of the call wait (`log.hold`), whether the juror may.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.contest import log
from kinomost.contest.conflicts import conflicting
from kinomost.contest.models import Entry, Juror, Note, Remark, Round, Sheet
from kinomost.contest.queries.standings import criteria_of
from kinomost.journal.actions import EditConflict, claim, record
from kinomost.judging.log import ScoreSubmitted
from kinomost.judging.messages import Problem, plain
from kinomost.judging.scores import read_marks
from kinomost.parties.models import Account

LONGEST = 20_000  # characters of a comment, a feedback, a note or a remark


class Reason(StrEnum):
    """Why nothing is taken from this juror about this entry."""

    NO_SEAT = "no_seat"
    RECUSED = "recused"
    OUT = "out"
    NOT_ASSIGNED = "not_assigned"
    NOT_OPEN = "not_open"
    CLOSED = "closed"

    @property
    def sentence(self) -> str:
        """What to tell the juror, in the active language."""
        match self:
            case Reason.NO_SEAT:
                return gettext("You do not judge this entry in this round.")
            case Reason.RECUSED:
                return gettext(
                    "You are recused from this entry, so you neither judge it nor see how it is judged."
                )
            case Reason.OUT:
                return gettext(
                    "This entry has left the contest. Your draft is kept, but no sheet is taken any more."
                )
            case Reason.NOT_ASSIGNED:
                return gettext("This entry is not among those you were asked to read. The office can add it.")
            case Reason.NOT_OPEN:
                return gettext("The round has not been opened yet. Your draft is kept.")
            case Reason.CLOSED:
                return gettext(
                    "The round is closed, so the sheet can no longer be handed in. Your draft is kept."
                )


class Refused(Exception):
    """What was asked was not done; the draft, if one was sent, is kept unless the juror must not judge at all."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence)
        self.reason = reason


class Incomplete(Exception):
    """The sheet was kept as a draft but not handed in; `problems` says why, by the criterion's key."""

    def __init__(self, sheet: Sheet, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(one.code for one in problems))
        self.sheet, self.problems = sheet, problems


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a sheet, as it was typed."""

    marks: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    feedback: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a draft is stored."""
        return {"marks": dict(self.marks), "comment": self.comment, "feedback": self.feedback}


def filled(sheet: Sheet | None) -> Filled:
    """What the sheet shows its juror: the draft, where one was begun since it was handed in."""
    if sheet is None:
        return Filled()
    if sheet.draft:
        return Filled(sheet.draft["marks"], sheet.draft["comment"], sheet.draft["feedback"])
    return Filled(sheet.marks or {}, sheet.comment, sheet.feedback)


def hindrance(reader: Account, round_: Round, entry: Entry) -> Reason | None:
    """Why the reader cannot hand in a sheet for the entry just now, asked of the data as they are now; None if they can."""
    juror = Juror.objects.filter(person=reader.person_id or 0, left_at=None, rounds__round=round_).first()
    if juror is None or not round_.entries.filter(entry=entry).exists():
        return Reason.NO_SEAT
    if Entry.objects.filter(conflicting(juror.person_id, reader.pk), pk=entry.pk).exists():
        return Reason.RECUSED
    if entry.state in Entry.OUT:
        return Reason.OUT
    reading = dict(round_.assignments.filter(entry=entry, juror=juror).values_list("juror", "barred"))
    if reading.get(juror.pk, round_.reads > 0):
        return Reason.NOT_ASSIGNED
    if round_.state == Round.State.PLANNED:
        return Reason.NOT_OPEN
    if not takes_sheets(round_):
        return Reason.CLOSED
    return None


def takes_sheets(round_: Round) -> bool:
    """Whether sheets of the round are taken at this second."""
    return round_.state == Round.State.OPEN and (
        round_.closes_at is None or timezone.now() < round_.closes_at
    )


def save_draft(reader: Account, round_: Round, entry: Entry, version: int, draft: Filled) -> Sheet:
    """Keep what a juror has typed so far; `version` is that of the sheet they saw, 0 where there was none.

    Drafts are kept also after the round is closed, so that nothing is lost; they count nowhere, nobody else sees them
    and they leave no audit line. Raises Refused, and EditConflict if another window saved meanwhile.
    """
    with transaction.atomic():
        juror, entry, _reason = _judging(reader, round_, entry)
        return _kept(juror, round_, entry, version, draft)


def _kept(juror: Juror, round_: Round, entry: Entry, version: int, draft: Filled) -> Sheet:
    sheet = Sheet.objects.filter(round=round_, entry=entry, juror=juror).first()
    if sheet is None and draft == Filled():
        return Sheet(
            round=round_, entry=entry, juror=juror, version=0
        )  # nothing was written: nothing is begun
    if sheet is None:
        return Sheet.objects.create(round=round_, entry=entry, juror=juror, draft=draft.to_json())
    sheet.round, sheet.juror = round_, juror
    if version != sheet.version:
        raise EditConflict(sheet)
    if draft != filled(sheet):
        claim(sheet, version)
        sheet.draft = draft.to_json()
        sheet.save(update_fields=["draft", "version", "changed_at"])
    return sheet


def submit_sheet(reader: Account, round_: Round, entry: Entry, version: int, draft: Filled) -> Sheet:
    """Hand a sheet in, or correct one while the round is open: what stood there before stays in the log.

    Raises Incomplete with what is missing, Refused, and EditConflict; in the first two cases the draft is kept.
    """
    with transaction.atomic():
        juror, entry, reason = _judging(reader, round_, entry)
        sheet = _kept(juror, round_, entry, version, draft)
        marks, problems = read_marks(criteria_of(round_), draft.marks)
        if not problems and reason is None:
            _hand_in(reader, sheet, entry, draft, marks)
    # Only now, so that the draft is kept.
    if problems:
        raise Incomplete(sheet, problems)
    if reason is not None:
        raise Refused(reason)
    return sheet


def _hand_in(
    reader: Account, sheet: Sheet, entry: Entry, draft: Filled, marks: Mapping[str, Decimal]
) -> None:
    call = sheet.round.call
    claim(sheet, sheet.version)
    given = {key: plain(mark) for key, mark in marks.items()}
    # A second click, or a new word in the comment, is no new score.
    if given != sheet.marks or sheet.voided_at is not None or sheet.submitted_at is None:
        assert entry.number is not None  # it was sent in, or it were in no round
        log.append(
            reader.ref, call, ScoreSubmitted(sheet.round.number, sheet.juror.number, entry.number, marks)
        )
    sheet.marks, sheet.comment, sheet.feedback = given, draft.comment, draft.feedback
    sheet.draft, sheet.voided_at, sheet.submitted_at = {}, None, timezone.now()
    sheet.save()
    record(reader.ref, "score", call)


def save_note(reader: Account, round_: Round, entry: Entry, version: int, text: str) -> Note:
    """Keep a juror's private notes, read at `version` (0: there were none). Raises Refused and EditConflict."""
    with transaction.atomic():
        juror, entry, _reason = _judging(reader, round_, entry)
        note = Note.objects.filter(juror=juror, entry=entry).first()
        if note is None:
            return Note.objects.create(juror=juror, entry=entry, text=text)
        if version != note.version:
            raise EditConflict(note)
        if note.text != text:
            claim(note, version)
            note.text = text
            note.save(update_fields=["text", "version", "changed_at"])
    return note


def say(reader: Account, round_: Round, entry: Entry, text: str) -> Remark:
    """Tell the others of the jury something about an entry. Raises Refused."""
    with transaction.atomic():
        juror, entry, _reason = _judging(reader, round_, entry)
        record(reader.ref, "remark", round_.call)
        return Remark.objects.create(round=round_, entry=entry, juror=juror, text=text)


def _judging(reader: Account, round_: Round, entry: Entry) -> tuple[Juror, Entry, Reason | None]:
    """The reader's seat, the entry as it is now, and why no sheet for it is taken; other writers of the call wait.

    Raises Refused where the reader must not judge at all.
    """
    log.hold(round_.call)
    round_, entry = Round.objects.get(pk=round_.pk), Entry.objects.get(pk=entry.pk)
    reason = hindrance(reader, round_, entry)
    if reason in (Reason.NO_SEAT, Reason.RECUSED) or round_.state == Round.State.PLANNED:
        raise Refused(reason or Reason.NOT_OPEN)
    return Juror.objects.get(call=round_.call_id, person=reader.person_id or 0), entry, reason
