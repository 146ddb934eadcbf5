"""Files of an entry: on what terms they are taken, and who may fetch them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from kinomost.contest.actions.entries import attach, save_poster
from kinomost.contest.boxes import POSTER, file_limit
from kinomost.contest.models import Entry, Round, SentFile, Submission
from kinomost.contest.permissions import ENTRY_OFFICE, PERMISSIONS, jurors_of
from kinomost.contest.queries.entries import fields_of
from kinomost.contest.queries.submissions import FINANCE, NAMES, last_of
from kinomost.contest.windows import Closed, is_open
from kinomost.files.inspection import MEGABYTE, PROMISES, TYPES, Found
from kinomost.files.models import Upload
from kinomost.files.purposes import Terms, take_for
from kinomost.judging.fields import Field, Kind
from kinomost.parties.models import Account
from kinomost.parties.rules import is_staff

PURPOSE = "entry"
KINDS = (Kind.FILE, Kind.FILES)
OWN = PERMISSIONS["work_on_entry"] | is_staff(ENTRY_OFFICE)


def subject_of(entry: Entry, field: Field) -> str:
    """What a file for a field of an entry is sent for."""
    return f"{entry.pk}:{field.key}"


def _asked(subject: str) -> tuple[Entry, Field] | None:
    number, _colon, key = subject.partition(":")
    if not number.isdecimal() or len(number) > 18:
        return None
    entry = Entry.objects.select_related("call__season").filter(pk=number).first()
    if entry is None:
        return None
    field = next(
        (
            one
            for one in fields_of(entry.call)
            if one.key == key and (one.kind in KINDS or one.film == POSTER)
        ),
        None,
    )
    return (entry, field) if field else None


def terms(actor: Any, subject: str) -> Terms | None:
    """What a field of an entry takes; None for those who do not work on it, and once it is closed."""
    asked = _asked(subject)
    if asked is None or not PERMISSIONS["work_on_entry"].allows(actor, asked[0]) or not is_open(asked[0]):
        return None
    entry, field = asked
    if field.film:
        may = PERMISSIONS["change_entered_film"].allows(actor, entry)
        return Terms(("picture",), None, entry.film.exchange_id) if may else None
    kinds = tuple(one for one in field.types if PROMISES.get(one) in TYPES) or ("document",)
    limit = field.megabytes * MEGABYTE if field.megabytes else None
    return Terms(kinds, limit, entry.exchange_id)


def keep(request: HttpRequest, found: Found, subject: str) -> Mapping[str, Any]:
    """Make the file an answer. Raises ValidationError if the entry was closed meanwhile, or has no place for it."""
    asked = _asked(subject)
    assert asked is not None  # `terms` was asked a moment ago
    assert isinstance(request.user, Account)
    entry, field = asked
    page = reverse("contest:entry_form", args=[entry.pk, field.group])
    try:
        if field.film:
            save_poster(request.user.ref, entry, found)
            return {"url": f"{page}?poster={found.sha256[:8]}#q-{field.key}"}
        made = attach(request.user.ref, entry, field.key, found, file_limit(field))
    except Closed as error:
        raise ValidationError(str(error)) from error
    return {"url": f"{page}?file={made.pk}#q-{field.key}"}


def may_fetch(actor: Any, upload: Upload) -> bool:
    """Authors and the office: every file of the entry. Jurors who may judge it: those that were sent in last,
    but for what all of their rounds hide."""
    if not isinstance(actor, Account):
        return False
    own = OWN.among(actor, Entry.objects.all())
    if (
        own.filter(attachments__upload=upload).exists()
        or own.filter(submissions__files__upload=upload).exists()
    ):
        return True
    if not jurors_of(actor):
        return False
    judged = PERMISSIONS["judge"].among(actor, Entry.objects.all()).values("pk")
    files = SentFile.objects.filter(upload=upload, submission__entry__in=judged)
    return any(_shown_to(actor, one) for one in files.select_related("submission__entry__call"))


def _shown_to(actor: Account, file: SentFile) -> bool:
    submission: Submission = file.submission
    entry = submission.entry
    if last_of([entry])[entry.pk].pk != submission.pk:
        return False
    group = next((one.group for one in fields_of(entry.call) if one.key == file.field), "")
    rounds = Round.objects.filter(
        entries__entry=entry, jurors__juror=jurors_of(actor)[entry.call_id]
    ).exclude(state=Round.State.PLANNED)
    if group == NAMES:
        rounds = rounds.filter(names_hidden=False)
    elif group == FINANCE:
        rounds = rounds.filter(shows_finance=True)
    return rounds.exists()


def register() -> None:
    """Take files for entries. Called once, when the site starts."""
    take_for(PURPOSE, terms=terms, done=keep)
