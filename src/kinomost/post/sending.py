"""Sending what waits in the outbox: any number of workers, and no letter twice.

A worker takes a letter by moving its `not_before` into the future, on the condition that nobody has moved it
since it was read; that is one UPDATE, so of several workers one gets it. A worker that dies holding a letter
has only postponed it.
"""

import datetime as dt
import logging
import smtplib
from contextlib import closing

from django.apps import apps
from django.db.models import F
from django.utils import timezone

from kinomost.journal.actions import record
from kinomost.post.models import Letter
from kinomost.post.transports import LetterRefused, Transport, transport

log = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=10)  # longer than any mail server keeps one waiting
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]


def send_due(limit: int = 50, through: Transport | None = None) -> int:
    """Send up to `limit` letters whose time has come; return how many were sent."""
    due = Letter.objects.filter(status=Letter.Status.WAITING, not_before__lte=timezone.now())
    letters = list(due.order_by("not_before", "id")[:limit])
    if not letters:
        return 0
    with closing(through or transport()) as line:
        return sum(send(letter, line) for letter in letters if claim(letter))


def claim(letter: Letter) -> bool:
    """Take the letter for sending; False if another worker has it."""
    lease = timezone.now() + LEASE
    mine = Letter.objects.filter(pk=letter.pk, status=Letter.Status.WAITING, not_before=letter.not_before)
    if not mine.update(not_before=lease, attempts=F("attempts") + 1):
        return False
    letter.not_before, letter.attempts = lease, letter.attempts + 1
    return True


def send(letter: Letter, line: Transport) -> bool:
    """Send a letter that this worker has claimed and write down how it went; True if it went."""
    if not subject_exists(letter):
        Letter.objects.filter(pk=letter.pk, status=Letter.Status.WAITING).delete()
        return False
    mine = Letter.objects.filter(pk=letter.pk, status=Letter.Status.WAITING)
    try:
        line.send(letter)
    except LetterRefused as error:
        mine.update(status=Letter.Status.FAILED, last_error=str(error)[:2000])
        return False
    except Exception as error:  # whatever it is: it must not hold up the letters behind this one
        if not isinstance(error, OSError | smtplib.SMTPException):
            log.exception("Letter %d cannot be sent", letter.pk)
        if letter.attempts > len(PAUSES):
            mine.update(status=Letter.Status.FAILED, last_error=str(error)[:2000])
        else:
            pause = PAUSES[letter.attempts - 1]
            mine.update(not_before=timezone.now() + pause, last_error=str(error)[:2000])
        return False
    mine.update(status=Letter.Status.SENT, sent_at=timezone.now(), last_error="")
    return True


def subject_exists(letter: Letter) -> bool:
    """Whether the record the letter speaks of still exists: an unsent letter dies with it."""
    if not letter.about_kind:
        return True
    model = apps.get_model(letter.about_kind)
    return bool(model._base_manager.filter(pk=letter.about_id).exists())


def send_again(letter: Letter, *, by: str) -> None:
    """Put a letter back into the outbox: one that failed, or a copy of one that got lost on the way."""
    Letter.objects.filter(pk=letter.pk).update(
        status=Letter.Status.WAITING, attempts=0, not_before=timezone.now(), last_error="", sent_at=None
    )
    record(by, "send_again", letter)
