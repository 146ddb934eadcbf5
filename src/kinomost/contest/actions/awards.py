"""Awards and shortlists: given by a decided motion, or by the partner whose prize it is; withdrawn with a reason."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.contest.actions.deciding import hold, write
from kinomost.contest.models import Award, Entry, Given, Motion, Round, RoundEntry
from kinomost.contest.queries.ledger import ledger_of
from kinomost.judging import log


@transaction.atomic
def give(by: str, motion: Motion) -> Given:
    """Give a motion's award to the entry it chose; whoever has the award, loses it to it. Raises ValidationError."""
    call = hold(motion.call)
    motion = Motion.objects.select_related("award", "winner").get(pk=motion.pk)
    entry, award = motion.gets_award, motion.award
    if entry is None or award is None:
        raise ValidationError(gettext("This motion gives no award."))
    return _give(by, call, award, entry, motion)


@transaction.atomic
def give_partners(by: str, award: Award, entry: Entry) -> Given:
    """Enter to whom a partner gives its own prize: no motion of the jury is needed. Raises ValidationError."""
    call = hold(award.call)
    entry.refresh_from_db()
    if award.partner_id is None:
        raise ValidationError(gettext("This award is the jury's: it takes a motion."))
    if entry.call_id != award.call_id or entry.number is None:
        raise ValidationError(gettext("Choose an entry of this call."))
    return _give(by, call, award, entry, None)


def _give(by: str, call: object, award: Award, entry: Entry, motion: Motion | None) -> Given:
    if entry.state not in Entry.SENT:
        raise ValidationError(gettext("The entry is withdrawn or ineligible: it cannot get the award."))
    assert entry.number is not None
    held = Given.objects.select_related("entry").filter(award=award, withdrawn_at=None).first()
    number = motion.number if motion is not None else None
    event: log.Event = log.AwardGiven(award.key, entry.number, number)
    if held is not None:
        if held.entry_id == entry.pk:
            raise ValidationError(gettext("The entry has this award already."))
        assert held.entry.number is not None
        event = log.AwardMoved(award.key, held.entry.number, entry.number, number)
        held.withdrawn_at = timezone.now()
        held.withdrawn_because = (
            gettext("A later motion gives the award to another entry.")
            if motion
            else gettext("The partner gives the prize to another entry.")
        )
        held.save(update_fields=["withdrawn_at", "withdrawn_because"])
    write(by, award.call, ledger_of(award.call), event)
    return Given.objects.create(award=award, entry=entry, motion=motion, at=timezone.now())


@transaction.atomic
def withdraw(by: str, given: Given, reason: str) -> None:
    """Take an award back; a new motion may give it to another entry. Raises ValidationError."""
    hold(given.award.call)
    given.refresh_from_db()
    if given.withdrawn_at is not None:
        raise ValidationError(gettext("The award has been withdrawn already."))
    if not reason.strip():
        raise ValidationError({"reason": gettext("Say why the award is withdrawn; it stays on record.")})
    assert given.entry.number is not None
    event = log.AwardWithdrawn(given.award.key, given.entry.number)
    write(by, given.award.call, ledger_of(given.award.call), event)
    given.withdrawn_at = timezone.now()
    given.withdrawn_because = reason.strip()
    given.save(update_fields=["withdrawn_at", "withdrawn_because"])


@transaction.atomic
def decide_shortlist(by: str, round_: Round, entries: Sequence[Entry]) -> None:
    """Settle who goes on from a round; a later decision replaces it. Raises ValidationError."""
    call = hold(round_.call)
    inside = set(
        RoundEntry.objects.filter(round=round_, entry__state__in=Entry.SENT).values_list("entry", flat=True)
    )
    if not entries or any(entry.pk not in inside for entry in entries):
        raise ValidationError(gettext("Choose at least one entry, and only entries of the round."))
    numbers = tuple(sorted(entry.number for entry in entries if entry.number is not None))
    write(by, call, ledger_of(call), log.ShortlistDecided(round_.number, numbers))
