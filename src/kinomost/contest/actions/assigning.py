"""Who reads what in a round: planned, accepted, overruled by people."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from kinomost.contest import log
from kinomost.contest.actions.conflicts import settle
from kinomost.contest.models import Assignment, Entry, Juror, ReadingPlan, Round
from kinomost.contest.queries.assigning import OF_LOADS, handed_in, kept, task_of
from kinomost.contest.times import Moment
from kinomost.journal.actions import record
from kinomost.parties.models import Account
from kinomost.planning.jury import Plan, Progress, Task, plan
from kinomost.planning.messages import Message
from kinomost.post.actions import queue, written

logger = logging.getLogger(__name__)
AT_ONCE = 600  # pairs of entry and juror among which a request may choose; above it a worker does
SECONDS_AT_ONCE, SECONDS = 5.0, 60.0
State = ReadingPlan.State


class Overrule(StrEnum):
    """What people do with one reading."""

    ADD = "add"  # the juror reads the entry, whatever a plan says
    FIX = "fix"  # the same of a reading that is there
    LOOSE = "loose"  # a plan may change it again
    TAKE_OFF = "take_off"  # not now; a plan may give it back
    BAR = "bar"  # and no plan may


def ask(by: str, round_: Round) -> ReadingPlan:
    """Have a plan made, in place of the one that was looked at: now if it is small, else by a worker."""
    with transaction.atomic():
        log.hold(round_.call)
        settle(by, round_.call)
        ReadingPlan.objects.filter(round=round_).delete()
        asked = ReadingPlan.objects.create(round=round_, by=by)
        record(by, "plan readings", round_)
    if round_.entries.count() * round_.jurors.count() <= AT_ONCE:
        work(asked.pk, SECONDS_AT_ONCE)
        asked.refresh_from_db()
    else:
        work_later.enqueue(asked.pk)
    return asked


@task()
def work_later(pk: int) -> None:
    """What a worker does for a large round."""
    work(pk, SECONDS)


def work(pk: int, seconds: float) -> None:
    """Make the plan with this primary key; nothing if it was thrown away meanwhile."""
    asked = ReadingPlan.objects.select_related("round__call").filter(pk=pk, state=State.WORKING).first()
    if asked is None:
        return
    try:
        asked_of = task_of(asked.round)
        made = plan(asked_of, seconds=seconds, progress=_telling(pk), cancelled=_gone(pk))
        answer, state = describe(asked_of, made), State.READY
    except Exception:
        # Whatever it was, the page must not wait for ever.
        logger.exception("plan %s failed", pk)
        answer, state = {}, State.FAILED
    ReadingPlan.objects.filter(pk=pk).update(state=state, answer=answer, done_at=timezone.now())


def _telling(pk: int) -> Callable[[Progress], None]:
    def tell(progress: Progress) -> None:
        said = {"aim": progress.aim, "best": progress.best, "bound": progress.bound}
        ReadingPlan.objects.filter(pk=pk).update(progress=said)

    return tell


def _gone(pk: int) -> Callable[[], bool]:
    """Whether the plan was thrown away; asked of the database once a second."""
    next_look = 0.0
    gone = False

    def look() -> bool:
        nonlocal next_look, gone
        if time.monotonic() >= next_look:
            gone = not ReadingPlan.objects.filter(pk=pk).exists()
            next_look = time.monotonic() + 1
        return gone

    return look


def describe(asked: Task, made: Plan) -> dict[str, Any]:
    """The plan as it is kept until somebody accepts it. What a juror reads in all is said by the page, not kept."""
    return {
        "pairs": [
            {
                "entry": int(one.entry),
                "juror": int(one.juror),
                "weight": one.weight,
                "why": [kept(reason) for reason in one.reasons if reason.code not in OF_LOADS],
            }
            for one in made.assignments
        ],
        "total": made.total,
        "total_bound": made.total_bound,
        "worst": made.worst,
        "worst_bound": made.worst_bound,
        "gap": made.gap,
        "worst_gap": made.worst_gap,
        "ended": made.ended.value,
        "reads": {one.key: one.reads for one in asked.entries},
        "shortages": [
            {
                "entry": int(one.entry),
                "wanted": one.wanted,
                "given": one.given,
                "why": _all_kept(one.why),
                "mends": _all_kept(one.mends),
            }
            for one in made.shortages
        ],
        "refused": [
            {"entry": int(one.entry), "juror": int(one.juror), "why": kept(one.why)} for one in made.refused
        ],
        "notes": _all_kept(made.notes),
    }


def _all_kept(messages: Iterable[Message]) -> list[dict[str, Any]]:
    return [kept(message) for message in messages]


@transaction.atomic
def throw_away(by: str, asked: ReadingPlan) -> None:
    """Do without the plan; a search that is under way stops."""
    record(by, "throw plan away", asked.round)
    asked.delete()


@transaction.atomic
def accept(by: str, asked: ReadingPlan) -> int:
    """Let the jurors read as planned, in place of what they were to read. Returns how many readings there are.

    What people fixed or ruled out since the plan was made, and sheets that are in, are stronger than the plan, and so
    is a conflict found meanwhile. Raises ValidationError if the round is closed or the plan is not ready.
    """
    round_ = _open_to_change(asked.round)
    asked = ReadingPlan.objects.select_for_update().get(pk=asked.pk)
    if asked.state != State.READY:
        raise ValidationError(_("The plan is not ready yet."))
    settle(by, round_.call)
    planned = {(one["entry"], one["juror"]): one["why"] for one in asked.answer["pairs"]}
    seats = set(round_.jurors.values_list("juror", flat=True))
    inside = set(round_.entries.values_list("entry", flat=True))
    rows = {(row.entry_id, row.juror_id): row for row in round_.assignments.all()}
    stay = handed_in(round_) | {pair for pair, row in rows.items() if row.fixed}
    gone = [row.pk for pair, row in rows.items() if pair not in planned and pair not in stay]
    Assignment.objects.filter(pk__in=gone).delete()
    Assignment.objects.bulk_create(
        Assignment(round=round_, entry_id=entry, juror_id=juror, why=why, by=by)
        for (entry, juror), why in planned.items()
        if (entry, juror) not in rows and juror in seats and entry in inside
    )
    again = [rows[pair] for pair in planned.keys() & rows.keys() if not rows[pair].barred]
    for row in again:
        row.why = planned[row.entry_id, row.juror_id]
    Assignment.objects.bulk_update(again, ["why"], batch_size=500)
    settle(by, round_.call)
    record(by, "accept plan", round_)
    asked.delete()
    return round_.assignments.filter(barred=False).count()


@transaction.atomic
def overrule(by: str, round_: Round, entry: Entry, juror: Juror, what: Overrule) -> None:
    """Change one reading by hand; the next plan keeps to it. Raises ValidationError with what is in the way."""
    round_ = _open_to_change(round_)
    settle(by, round_.call)
    if not (round_.entries.filter(entry=entry).exists() and round_.jurors.filter(juror=juror).exists()):
        raise ValidationError(_("The entry or the juror is no longer in the round."))
    rows = Assignment.objects.filter(round=round_, entry=entry, juror=juror)
    is_in = (entry.pk, juror.pk) in handed_in(round_)
    match what:
        case Overrule.ADD | Overrule.FIX:
            if juror.conflicts.filter(entry=entry, lifted_at=None).exists():
                raise ValidationError(_("The juror has a conflict with this entry and cannot read it."))
            Assignment.objects.update_or_create(
                round=round_,
                entry=entry,
                juror=juror,
                defaults={"fixed": True, "barred": False},
                create_defaults={"fixed": True, "barred": False, "by": by},
            )
        case Overrule.LOOSE:
            rows.filter(barred=True).delete()
            rows.update(fixed=False)
        case Overrule.TAKE_OFF | Overrule.BAR:
            if is_in:
                raise ValidationError(
                    _("The juror has handed in a sheet for this entry; what was read is not taken off.")
                )
            if what is Overrule.TAKE_OFF:
                rows.delete()
            else:
                Assignment.objects.update_or_create(
                    round=round_,
                    entry=entry,
                    juror=juror,
                    defaults={"fixed": True, "barred": True},
                    create_defaults={"fixed": True, "barred": True, "by": by},
                )
    record(by, "change readings", round_)


def _open_to_change(round_: Round) -> Round:
    log.hold(round_.call)
    current = Round.objects.select_related("call__season__exchange").get(pk=round_.pk)
    if current.state == Round.State.CLOSED:
        raise ValidationError(_("The round is closed; who read what stays on record."))
    return current


@transaction.atomic
def tell_jurors(by: str, round_: Round, address: str) -> int:
    """Write to all jurors of a round that their reading lists are ready. Returns how many letters there are.

    A letter says neither what nor how much: owners read the post of their office, and may be tied to an entry.
    `address` is that of the reading room.
    """
    accounts = Account.objects.filter(
        person__juries__rounds__round=round_, person__juries__left_at=None, is_active=True
    ).distinct()
    letters = 0
    for account in accounts:
        with override(account.language):
            until = Moment(round_.closes_at, round_.call.zone) if round_.closes_at else None
            context = {"round": round_, "call": round_.call, "address": address, "until": until}
            letter = written(account.email, "contest/juries/letters/to_read", context)
        letters += len(queue(letter, about=round_))
    record(by, "write to jurors", round_)
    return letters
