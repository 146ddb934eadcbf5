"""When an entry is open to those who work on it, by the clock of the database.

Nothing is accepted after the deadline, and nothing that arrived before it is lost while it waits for its turn to write:
so the clock is read once, as the request reaches the database and before its transaction (`arrival`), and the UPDATE
that holds the entry compares that moment with the deadline as it stands then. The trigger on Submission does the same.
"""

import datetime as dt

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from kinomost.contest.models import Call, Correction, Entry

State = Entry.State
_CLOCK = {
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "SELECT statement_timestamp()",
}


class Closed(Exception):
    """The entry is not open to its authors; the text says why, and what can be done."""


def arrival() -> dt.datetime:
    """Now, by the database's clock. Ask before the transaction that writes: there, others may have to be waited for."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOCK[connection.vendor])
        found = cursor.fetchone()[0]
    return (
        found if isinstance(found, dt.datetime) else dt.datetime.fromisoformat(found).replace(tzinfo=dt.UTC)
    )


def in_time(at: dt.datetime | Now) -> Q:
    """The condition over Entry that something which arrived at this moment is accepted."""
    calls = Call.objects.filter(pk=OuterRef("call_id"), opens_at__lte=at)
    asked = Correction.objects.filter(entry=OuterRef("pk"), answered_at=None, until__gt=at)
    # Subqueries, not joins: an UPDATE that had to wait looks at the row as it is after the wait.
    return Q(Exists(calls)) & (
        Q(Exists(calls.filter(deadline__gt=at))) | Q(late_until__gt=at) | Q(Exists(asked))
    )


def claim(entry: Entry, at: dt.datetime, *states: str) -> None:
    """Hold the entry's row until the transaction ends, if it was open at `at`. Raises Closed."""
    rows = Entry.objects.filter(in_time(at), pk=entry.pk, state__in=states or Entry.ALIVE)
    if not rows.update(changed_at=Now()):
        current = Entry.objects.select_related("call").filter(pk=entry.pk).first()
        raise Closed(why_closed(current) if current else _("This entry is no longer there."))


def hold(entry: Entry, at: dt.datetime, *states: str) -> Entry:
    """`claim` the entry, and read it as it is now. Raises Closed."""
    claim(entry, at, *states)
    return Entry.objects.select_related("call__season", "film", "section").get(pk=entry.pk)


def is_open(entry: Entry) -> bool:
    """Whether the entry is open to its authors now."""
    return Entry.objects.filter(in_time(Now()), pk=entry.pk, state__in=Entry.ALIVE).exists()


def open_until(entry: Entry, correction: Correction | None) -> dt.datetime | None:
    """Until when the entry is open, as things stand, with the correction that is asked of it; None if it is closed."""
    if not is_open(entry):
        return None
    asked = correction.until if correction else None
    return max(one for one in (entry.call.deadline, entry.late_until, asked) if one is not None)


def why_closed(entry: Entry) -> str:
    """Why authors cannot change the entry, in a sentence."""
    if entry.state == State.WITHDRAWN:
        return _("This entry was withdrawn. Take it back first; that is possible until the deadline.")
    if entry.state == State.INELIGIBLE:
        return _("The office declared this entry ineligible: %(reason)s") % {"reason": entry.reason}
    if entry.call.opens_at > arrival():
        return _("This call is not open yet.")
    if entry.submitted_at is None:
        return _(
            "The deadline has passed and this entry was not sent in. Only the office can allow an exception."
        )
    return _("The deadline has passed. What counts is what was sent in; nothing of it can be changed now.")
