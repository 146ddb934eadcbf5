"""Conflicts of interest: declared, entered, found, lifted; recorded and made effective."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.contest import log
from kinomost.contest.actions.counting import count_again
from kinomost.contest.models import (
    Assignment,
    Call,
    Conflict,
    Entry,
    Juror,
    OfficeConflict,
    Round,
    Sheet,
    Tie,
)
from kinomost.contest.queries.conflicts import (
    Reasons,
    derived_in,
    derived_in_office,
    in_force,
    office_record,
    on_record,
)
from kinomost.journal.actions import record
from kinomost.judging.log import ConflictFound, ConflictLifted, OfficeConflictFound, OfficeConflictLifted
from kinomost.parties.models import Organisation, Person

Kind = Conflict.Kind
Row = TypeVar("Row", Conflict, OfficeConflict)


@dataclass(frozen=True)
class Outcome:
    """What conflicts did: how many score sheets are void, how many readings were taken off, whose ranking changed."""

    conflicts: list[Conflict]
    sheets: int
    readings: int
    rounds: list[Round]
    office: int = 0  # conflicts of people of the office that are new on record


class CannotLift(Exception):
    """The conflict stands for as long as the data say it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A credit on the film and work on the entry cannot be argued away. If it was entered by mistake, take "
                "it out in the catalogue or in the entry first; then it can be lifted here."
            )
        )


@transaction.atomic
def settle(by: str, call: Call) -> list[Conflict]:
    """Find what ties jurors and the office to the call's entries now, record what is new, make all of it effective.

    Returns the jurors' conflicts that are new. Sheets given in conflict are void (and kept), readings in conflict are taken
    off, and the ranking of a closed round that changes by it is claimed anew. Done twice, it does nothing twice.
    The call is held from here to the end of the transaction.
    """
    return _settled(by, call).conflicts


def find_conflicts() -> int:
    """Look for new conflicts in every call whose results are not out: a worker's duty. Returns how many were found."""
    found = 0
    for call in Call.objects.filter(published_at=None, entry_count__gt=0):
        if _missing(call) or _missing_in_office(call):
            with transaction.atomic():
                outcome = _settled("worker", call)
            found += len(outcome.conflicts) + outcome.office
    return found


@transaction.atomic
def declare(by: str, juror: Juror, entry: Entry, note: str = "") -> Outcome:
    """The juror says that there is a conflict. What was lifted before is in force again."""
    return _enter(by, juror, entry, Kind.DECLARED, note)


@transaction.atomic
def enter(by: str, juror: Juror, entry: Entry, note: str) -> Outcome:
    """The office says that there is a conflict, with its reason."""
    return _enter(by, juror, entry, Kind.OFFICE, note)


@transaction.atomic
def lift(by: str, conflict: Conflict, because: str) -> Conflict:
    """There is no conflict after all. What was void by it stays void; the juror may read and score anew.

    Raises CannotLift for a credit or authorship that the data still say.
    """
    call = conflict.juror.call
    log.hold(call)
    conflict = Conflict.objects.select_related("juror", "entry").get(pk=conflict.pk)
    pair = (conflict.juror_id, conflict.entry_id)
    if conflict.lifted_at is not None:
        return conflict
    if conflict.kind in Conflict.FOR_GOOD and any(
        reason.kind == conflict.kind for reason in derived_in(call, [conflict.juror]).get(pair, ())
    ):
        raise CannotLift
    _take_back(by, conflict, because)
    if pair not in in_force(call):
        log.append(by, call, ConflictLifted(conflict.juror.number, conflict.entry.number or 0, because))
    record(by, "lift conflict", call)
    return conflict


@transaction.atomic
def lift_office(by: str, conflict: OfficeConflict, because: str) -> OfficeConflict:
    """The colleague of the office is not tied to the entry after all. Raises CannotLift, as `lift` does."""
    call = conflict.entry.call
    _settled(by, call)
    conflict = OfficeConflict.objects.select_related("entry").get(pk=conflict.pk)
    pair = (conflict.account_id, conflict.entry_id)
    if conflict.lifted_at is not None:
        return conflict
    if conflict.kind in Conflict.FOR_GOOD and any(
        reason.kind == conflict.kind for reason in derived_in_office(call).get(pair, ())
    ):
        raise CannotLift
    _take_back(by, conflict, because)
    kept = OfficeConflict.objects.filter(account=pair[0], entry=pair[1], lifted_at=None)
    if not kept.exists():
        log.append(by, call, OfficeConflictLifted(pair[0], conflict.entry.number or 0, because))
    record(by, "lift conflict", call)
    return conflict


def _take_back(by: str, conflict: Conflict | OfficeConflict, because: str) -> None:
    conflict.lifted_at, conflict.lifted_by, conflict.lifted_because = timezone.now(), by, because
    conflict.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])


@transaction.atomic
def tie(by: str, juror: Juror, to: Person | Organisation) -> Outcome:
    """Name a relative of the juror, or an organisation that the juror has to do with, and find what follows."""
    log.hold(juror.call)
    one = {"person": to} if isinstance(to, Person) else {"organisation": to}
    Tie.objects.get_or_create(juror=juror, **one, defaults={"by": by})
    record(by, "declare ties", juror.call)
    return _settled(by, juror.call)


@transaction.atomic
def untie(by: str, named: Tie) -> None:
    """Take a name back. Conflicts that were found through it stay on record until the office lifts them."""
    log.hold(named.juror.call)
    named.delete()
    record(by, "declare ties", named.juror.call)


@transaction.atomic
def confirm(by: str, juror: Juror) -> Juror:
    """The juror says that the list of conflicts is complete."""
    juror.declared_at = timezone.now()
    juror.save(update_fields=["declared_at", "changed_at"])
    record(by, "confirm conflicts", juror)
    return juror


def _enter(by: str, juror: Juror, entry: Entry, kind: Conflict.Kind, note: str) -> Outcome:
    log.hold(juror.call)
    row = Conflict.objects.filter(juror=juror, entry=entry, kind=kind).first()
    found = []
    if row is None:
        found = [Conflict.objects.create(juror=juror, entry=entry, kind=kind, note=note, by=by)]
    elif row.lifted_at is not None:
        row.lifted_at, row.note = None, note or row.note
        row.save(update_fields=["lifted_at", "note"])
        found = [row]
    record(by, "declare conflicts", juror.call)
    return enforce(by, juror.call, found)


def _settled(by: str, call: Call) -> Outcome:
    log.hold(call)
    found = _missing(call)
    new = [row for row in found if row.pk is None]
    Conflict.objects.bulk_create([_by(row, by) for row in new])
    back = [row for row in found if row.lifted_at is not None]
    for row in back:
        row.lifted_at = None
    Conflict.objects.bulk_update(back, ["lifted_at"])
    office = _keep_office(by, call)
    if found or office:
        record(by, "find conflicts", call)
    return replace(enforce(by, call, found), office=office)


def _keep_office(by: str, call: Call) -> int:
    """Put on record what ties people of the office, so that who takes it out of the data is not untied by that."""
    found = _missing_in_office(call)
    if not found:
        return 0
    OfficeConflict.objects.bulk_create([row for row in found if row.pk is None])
    OfficeConflict.objects.filter(pk__in=[row.pk for row in found]).update(lifted_at=None)
    numbers = dict(call.entries.values_list("pk", "number"))
    log.append(
        by,
        call,
        *(OfficeConflictFound(row.account_id, numbers[row.entry_id] or 0, row.kind) for row in found),
    )
    return len(found)


def _missing_in_office(call: Call) -> list[OfficeConflict]:
    return _unrecorded(
        office_record(call),
        derived_in_office(call),
        lambda account, entry, kind: OfficeConflict(account_id=account, entry_id=entry, kind=kind),
    )


def _missing(call: Call) -> list[Conflict]:
    return _unrecorded(
        on_record(call),
        derived_in(call),
        lambda juror, entry, kind: Conflict(juror_id=juror, entry_id=entry, kind=kind),
    )


def _unrecorded(
    rows: Mapping[tuple[int, int, str], Row],
    found: Reasons,
    made: Callable[[int, int, str], Row],
) -> list[Row]:
    """What the data say and the record does not: rows to be written, and lifted ones that are in force again."""
    missing = []
    for (who, entry), reasons in found.items():
        for kind in sorted({reason.kind for reason in reasons}):
            row = rows.get((who, entry, kind))
            if row is None:
                missing.append(made(who, entry, kind))
            elif row.lifted_at is not None and kind in Conflict.FOR_GOOD:
                missing.append(row)
    return missing


def _by(row: Conflict, by: str) -> Conflict:
    row.by = by
    return row


def enforce(by: str, call: Call, found: Iterable[Conflict]) -> Outcome:
    """Log these conflicts, now on record, and let nothing that was done in conflict count.

    For the transaction that found them, with the call held.
    """
    found = list(found)
    jurors = dict(call.jurors.values_list("pk", "number"))
    entries = {pk: number for pk, number in call.entries.values_list("pk", "number") if number is not None}
    log.append(
        by, call, *(ConflictFound(jurors[one.juror_id], entries[one.entry_id], one.kind) for one in found)
    )
    held = Conflict.objects.filter(juror=OuterRef("juror"), entry=OuterRef("entry"), lifted_at=None)
    sheets = Sheet.objects.filter(
        Exists(held), juror__call=call, submitted_at__isnull=False, voided_at=None
    ).update(voided_at=timezone.now())
    taken_off = Assignment.objects.filter(Exists(held), juror__call=call, barred=False)
    readings, _by_kind = taken_off.exclude(round__state=Round.State.CLOSED).delete()
    rounds = count_again(by, call) if found or sheets else []
    return Outcome(found, sheets, readings, rounds)
