"""What the office does with entries: complete, to be corrected, ineligible, late, withdrawn; and each of these undone.

Every verb is told the version of the entry that was looked at, and raises EditConflict if it was sent in again, or
treated by a colleague, meanwhile. Reasons are told to the authors and stand with the entry; the log and the audit line,
which nobody can change, hold none: they may speak of a person.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.contest import log
from kinomost.contest.actions.sending import next_number
from kinomost.contest.letters_to_entrants import tell
from kinomost.contest.models import Correction, Entry
from kinomost.contest.times import Moment
from kinomost.contest.windows import arrival
from kinomost.journal.actions import EditConflict, claim, record
from kinomost.journal.models import AuditLine
from kinomost.judging.log import EntryIneligible, EntryReinstated, EntryWithdrawn, LateAllowed

State = Entry.State


class Refused(Exception):
    """The entry is not in a state for this; the text says why, and what can be done."""


def _take(entry: Entry, version: int, *states: str) -> Entry:
    """The entry as it is now, held until the transaction ends, if it still has this version and one of these states."""
    claim(Entry(pk=entry.pk), version)
    current = Entry.objects.select_related("call__season", "film").get(pk=entry.pk)
    if current.state not in states:
        raise Refused(_NOT_NOW[current.state]())
    return current


_NOT_NOW: dict[str, Callable[[], str]] = {
    State.DRAFT: lambda: _("The entry was begun, but not sent in yet."),
    State.SUBMITTED: lambda: _("The entry was sent in and waits for the office."),
    State.COMPLETE: lambda: _("The entry is complete."),
    State.INELIGIBLE: lambda: _("The entry was declared ineligible. Reinstate it first."),
    State.WITHDRAWN: lambda: _("The entry is withdrawn. Reinstate it first."),
}


def _move(by: str, verb: str, entry: Entry, state: str, **more: Any) -> AuditLine:
    was = entry.state
    Entry.objects.filter(pk=entry.pk).update(state=state, changed_at=timezone.now(), **more)
    entry.state = state
    return record(by, verb, entry, before={"state": was}, after={"state": state, "version": entry.version})


def _before_results(entry: Entry) -> None:
    if entry.call.published_at is not None:
        raise Refused(
            _("The results are published. An award is taken back or passed on upon the page of results.")
        )


# ------------------------------------------------------------------------------------------------ complete


@transaction.atomic
def complete(by: str, entry: Entry, version: int) -> AuditLine:
    """Find nothing missing: the entry may be taken into a round. A correction that is still awaited is let go."""
    current = _take(entry, version, State.SUBMITTED)
    Correction.objects.filter(entry=current, answered_at=None).update(answered_at=timezone.now())
    return _move(by, "complete", current, State.COMPLETE)


def complete_all(by: str, wanted: Iterable[tuple[Entry, int]]) -> list[AuditLine]:
    """Those of the entries that wait for it and were not changed since their version, each by itself."""
    lines = []
    for entry, version in wanted:
        with suppress(EditConflict, Refused):
            lines.append(complete(by, entry, version))
    return lines


@transaction.atomic
def reopen(by: str, entry: Entry, version: int) -> AuditLine:
    """Take back that the entry is complete."""
    return _move(by, "not complete", _take(entry, version, State.COMPLETE), State.SUBMITTED)


@transaction.atomic
def undo(by: str, lines: Iterable[AuditLine]) -> list[Entry]:
    """Take back that entries were marked complete. Raises EditConflict if one was changed since."""
    done = []
    for line in lines:
        entry = Entry.objects.get(pk=line.object_id or 0)
        reopen(by, entry, line.detail["after"]["version"])
        done.append(entry)
    return done


# ------------------------------------------------------------------------------------------------ corrections


@transaction.atomic
def ask_correction(by: str, entry: Entry, text: str, until: dt.datetime) -> Correction:
    """Ask the authors to put something right; until then the entry is open to them. A later request replaces one."""
    current = (
        Entry.objects.select_for_update(of=("self",)).select_related("call__season", "film").get(pk=entry.pk)
    )
    if current.state not in Entry.SENT:
        raise Refused(_NOT_NOW[current.state]())
    if until <= arrival():
        raise Refused(_("This hour has passed already."))
    correction, _made = Correction.objects.update_or_create(
        entry=current, answered_at=None, defaults={"text": text, "until": until, "by": by}
    )
    record(by, "ask correction", current, until=until.isoformat())
    tell(current, "correction", {"text": text, "until": Moment(until, current.call.zone)})
    return correction


@transaction.atomic
def call_off_correction(by: str, entry: Entry) -> None:
    """Await the correction no longer: the entry is closed to its authors again, unless the call is open."""
    if Correction.objects.filter(entry=entry, answered_at=None).update(answered_at=timezone.now()):
        record(by, "call off correction", entry)


# ------------------------------------------------------------------------------------------------ out, and back


@transaction.atomic
def declare_ineligible(by: str, entry: Entry, version: int, rule: str, reason: str) -> AuditLine:
    """Take the entry out for a rule of the call (its key in `judging.eligibility.RULES`), and tell the authors why."""
    current = _take(entry, version, *Entry.ALIVE)
    _before_results(current)
    line = _move(by, "ineligible", current, State.INELIGIBLE, rule=rule, reason=reason)
    if current.number is not None:
        log.append(by, current.call, EntryIneligible(current.number, rule))
    tell(current, "ineligible", {"rule": rule, "reason": reason})
    return line


@transaction.atomic
def withdraw(by: str, entry: Entry, version: int, reason: str) -> AuditLine:
    """Withdraw the entry on its authors' behalf, and tell them."""
    current = _take(entry, version, *Entry.ALIVE)
    _before_results(current)
    line = _move(by, "withdraw", current, State.WITHDRAWN, rule="", reason=reason)
    if current.number is not None:
        log.append(by, current.call, EntryWithdrawn(current.number))
    tell(current, "withdrawn", {"reason": reason})
    return line


@transaction.atomic
def reinstate(by: str, entry: Entry, version: int) -> AuditLine:
    """Let an ineligible or withdrawn entry take part again, as it was sent in last, and tell the authors."""
    current = _take(entry, version, *Entry.OUT)
    _before_results(current)
    state = State.SUBMITTED if current.submitted_at else State.DRAFT
    line = _move(by, "reinstate", current, state, rule="", reason="")
    if current.number is not None:
        log.append(by, current.call, EntryReinstated(current.number))
    tell(current, "reinstated", {})
    return line


# ------------------------------------------------------------------------------------------------ late


@transaction.atomic
def allow_late(by: str, entry: Entry, version: int, until: dt.datetime, reason: str) -> AuditLine:
    """Let this entry alone be changed and sent in after the deadline, until a moment that is told to its authors.

    The log names entries by number, so one that was never sent in gets its number now.
    """
    current = _take(entry, version, *Entry.ALIVE)
    _before_results(current)
    if until <= arrival():
        raise Refused(_("This hour has passed already."))
    if until <= current.call.deadline:
        raise Refused(_("The call is open until then anyway. An exception begins where the deadline ends."))
    number = current.number or next_number(current.call_id)
    was = current.late_until
    Entry.objects.filter(pk=current.pk).update(
        late_until=until, late_reason=reason, number=number, changed_at=timezone.now()
    )
    log.append(by, current.call, LateAllowed(number, until))
    tell(current, "late", {"until": Moment(until, current.call.zone)})
    return record(by, "allow late", current, before=was.isoformat() if was else None, after=until.isoformat())


# ------------------------------------------------------------------------------------------------ letters


@transaction.atomic
def write_to(by: str, entries: Iterable[Entry], texts: dict[str, tuple[str, str]]) -> int:
    """Send a letter (subject and body, by language of the site) to the authors of each entry; returns how many letters."""
    count = 0
    for entry in entries:
        sent = tell(entry, "free", {"texts": texts})
        if sent:
            record(by, "write", entry, letters=sent)
        count += sent
    return count
