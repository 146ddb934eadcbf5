"""Sending an entry in, withdrawing it, and taking that back."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kinomost.contest import log
from kinomost.contest.models import Author, Call, Correction, Entry, SentFile, Submission
from kinomost.contest.naming import plain
from kinomost.contest.snapshots import fingerprint, snapshot
from kinomost.contest.times import Moment
from kinomost.contest.windows import Closed, arrival, hold
from kinomost.contest.words import absolute
from kinomost.journal.actions import record
from kinomost.judging.log import EntryReinstated, EntryWithdrawn
from kinomost.parties.models import Organisation
from kinomost.post.actions import queue, written

State = Entry.State


class Full(Exception):
    """The company has as many entries in the call as it may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A company may enter %(most)d films in this call. Withdraw another entry first.")
            % {"most": most}
        )


def submit(by: str, entry: Entry, *, reported: dt.datetime | None = None) -> Submission:
    """Send an entry in as it is now; again as often as it is open, and the last one counts. Raises Closed and Full.

    What arrived before the deadline counts, however long it waited for its turn. The call's row is held only by
    an entry's first sending, for the few statements that give it its number. Only another platform, or a sample, says
    when it was (`reported`): the authors know, and get no letter.
    """
    at = reported or arrival()
    with transaction.atomic():
        entry = hold(entry, at)
        document = snapshot(entry)
        sha256 = fingerprint(document)
        number = (entry.submissions.aggregate(last=Max("number"))["last"] or 0) + 1
        files = [(field, one["id"]) for field, rows in document["files"].items() for one in rows]
        submission = Submission(
            entry=entry,
            number=number,
            at=at,
            is_reported=reported is not None,
            by=by,
            document=document,
            sha256=sha256,
        )
        given = entry.number if entry.submitted_at else entry.number or next_number(entry.call_id)
        require_room(entry, entry.company)
        submission.save(force_insert=True)
        SentFile.objects.bulk_create(
            SentFile(submission=submission, field=field, upload_id=upload) for field, upload in files
        )
        Entry.objects.filter(pk=entry.pk).update(
            number=given, state=State.SUBMITTED, submitted_at=at, version=F("version") + 1
        )
        entry.number = given
        Correction.objects.filter(entry=entry, answered_at=None).update(answered_at=at)
        if reported is None:
            _tell(
                submission,
                list(Author.objects.filter(entry=entry, account__is_active=True).select_related("account")),
            )
        record(by, "submit", entry, submission=number, sha256=sha256)
    return submission


def require_room(entry: Entry, company: Organisation | None) -> None:
    """Raise Full if the company has as many other entries in the call as it may.

    In a call that counts them, its row is held from here to the end of the transaction.
    """
    most = entry.call.entries_a_company
    if company is None or not most:
        return
    Call.objects.select_for_update().get(pk=entry.call_id)
    sent = Entry.objects.filter(
        call=entry.call_id, company=company, state__in=Entry.ALIVE, submitted_at__isnull=False
    )
    if sent.exclude(pk=entry.pk).count() >= most:
        raise Full(most)


def next_number(call: int) -> int:
    """A number in the call that no entry had; its row is held from here to the end of the transaction."""
    Call.objects.filter(pk=call).update(entry_count=F("entry_count") + 1)
    return Call.objects.values_list("entry_count", flat=True).get(pk=call)


def _tell(submission: Submission, authors: Sequence[Author]) -> None:
    """A letter to everybody who works on the entry; the receipt's PDF is set when somebody fetches it."""
    entry = submission.entry
    for author in authors:
        with override(author.account.language):
            context = {
                "film": plain(entry.film.titles) or entry.film.slug,
                "call": entry.call.name,
                "number": entry.number,
                "again": submission.number > 1,
                "at": Moment(submission.at, entry.call.zone),
                "deadline": Moment(entry.call.deadline, entry.call.zone)
                if submission.at < entry.call.deadline
                else None,
                "sha256": submission.sha256,
                "url": absolute(reverse("contest:receipt", args=[entry.pk, submission.number])),
            }
            letter = written(author.account.email, "contest/entries/mail/receipt", context)
        queue(letter, about=entry)


@transaction.atomic
def withdraw(by: str, entry: Entry) -> Entry:
    """Take an entry out of the contest. Raises Closed once the results are published."""
    current = Entry.objects.select_for_update(of=("self",)).select_related("call").get(pk=entry.pk)
    if current.call.published_at is not None:
        raise Closed(_("The results are published. Write to the office if you want to withdraw now."))
    if current.state in Entry.ALIVE:
        Entry.objects.filter(pk=current.pk).update(state=State.WITHDRAWN, version=F("version") + 1)
        current.state = State.WITHDRAWN
        record(by, "withdraw", current)
        if current.number is not None:
            log.append(by, current.call, EntryWithdrawn(current.number))
    return current


def take_back(by: str, entry: Entry) -> Entry:
    """Bring a withdrawn entry back, as it was sent in last, while the deadline has not passed. Raises Closed and Full."""
    at: dt.datetime = arrival()
    with transaction.atomic():
        current = Entry.objects.filter(pk=entry.pk).first()
        if current is None or current.state != State.WITHDRAWN:
            return entry
        current = hold(entry, at, State.WITHDRAWN)
        if current.submitted_at:
            require_room(current, current.company)
        state = State.SUBMITTED if current.submitted_at else State.DRAFT
        Entry.objects.filter(pk=current.pk).update(
            state=state, changed_at=timezone.now(), version=F("version") + 1
        )
        current.state = state
        record(by, "take back", current)
        if current.number is not None:
            log.append(by, current.call, EntryReinstated(current.number))
    return current
