"""Conflicts of interest: found, recorded, made effective."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from kinomost.contest import log
from kinomost.contest.actions.counting import count_again
from kinomost.contest.models import Assignment, Call, Conflict, Sheet
from kinomost.contest.queries.conflicts import derived_in, on_record
from kinomost.journal.actions import record
from kinomost.judging.log import ConflictFound


@transaction.atomic
def settle(by: str, call: Call) -> list[Conflict]:
    """Find what ties the call's jurors to entries now, put on record what is new, and make all of it effective.

    Returns the conflicts that are new. Sheets given in conflict are void (and kept), readings in conflict are taken
    off, and the ranking of a closed round that changes by it is claimed anew. Done twice, it does nothing twice.
    The call is held from here to the end of the transaction.
    """
    log.hold(call)
    rows = on_record(call)
    new, back = [], []
    for (juror, entry), reasons in derived_in(call).items():
        for kind in sorted({reason.kind for reason in reasons}):
            row = rows.get((juror, entry, kind))
            if row is None:
                new.append(Conflict(juror_id=juror, entry_id=entry, kind=kind, by=by))
            elif row.lifted_at is not None and kind in Conflict.FOR_GOOD:
                row.lifted_at = None
                back.append(row)
    Conflict.objects.bulk_create(new)
    Conflict.objects.bulk_update(back, ["lifted_at"])
    found = new + back
    if found:
        record(by, "find conflicts", call)
    enforce(by, call, found)
    return found


def enforce(by: str, call: Call, found: list[Conflict]) -> None:
    """Log these conflicts, now on record, and let nothing that was done in conflict count.

    For the transaction that found them, with the call held.
    """
    jurors = dict(call.jurors.values_list("pk", "number"))
    entries = {pk: number for pk, number in call.entries.values_list("pk", "number") if number is not None}
    log.append(
        by, call, *(ConflictFound(jurors[one.juror_id], entries[one.entry_id], one.kind) for one in found)
    )
    held = Conflict.objects.filter(juror=OuterRef("juror"), entry=OuterRef("entry"), lifted_at=None)
    voided = Sheet.objects.filter(
        Exists(held), juror__call=call, submitted_at__isnull=False, voided_at=None
    ).update(voided_at=timezone.now())
    Assignment.objects.filter(Exists(held), juror__call=call, barred=False).delete()
    if found or voided:
        count_again(by, call)
