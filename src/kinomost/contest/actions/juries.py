"""Who sits in a jury."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.contest import log
from kinomost.contest.actions.conflicts import settle
from kinomost.contest.actions.rounds import NotReady
from kinomost.contest.models import Call, Entry, Juror, Round, RoundJuror, Sheet, Wish
from kinomost.journal.actions import claim, record
from kinomost.judging.log import JurorAdded, JurorRemoved
from kinomost.parties.actions import access
from kinomost.parties.models import Account, Invitation, Person, Role


@transaction.atomic
def seat(by: str, call: Call, person: Person, languages: Sequence[str], *, is_chair: bool = False) -> Juror:
    """Take a person of the register into the jury; who left it comes back with the number of before.

    The person's account gets the juror's role. Rounds are joined one by one (`join`).
    """
    log.hold(call)
    juror = Juror.objects.filter(call=call, person=person).first()
    if juror is None:
        Call.objects.filter(pk=call.pk).update(juror_count=F("juror_count") + 1)
        call.refresh_from_db(fields=["juror_count"])
        juror = Juror(call=call, person=person, number=call.juror_count)
    juror.languages, juror.is_chair, juror.left_at = list(languages), is_chair, None
    juror.save()
    _one_chair(juror)
    account = Account.objects.filter(person=person).first()
    if account is not None:
        access.give_role(by, call.season.exchange, account, Role.Kind.JUROR)
    record(by, "seat juror", juror)
    settle(by, call)
    return juror


@transaction.atomic
def invite(by: str, juror: Juror, email: str, *, language: str, inviter: Account | None = None) -> Invitation:
    """Ask a juror without an account to open one."""
    office = juror.call.season.exchange
    return access.invite(
        by, office, email, Role.Kind.JUROR, language=language, person=juror.person, inviter=inviter
    )


@transaction.atomic
def change(by: str, juror: Juror, version: int, languages: Sequence[str], *, is_chair: bool) -> Juror:
    """What the juror can read, and whether the juror has the chair. Raises EditConflict."""
    log.hold(juror.call)  # of two who are given the chair at once one waits
    claim(juror, version)
    juror.languages, juror.is_chair = list(languages), is_chair
    juror.save(update_fields=["languages", "is_chair", "changed_at"])
    _one_chair(juror)
    record(by, "change", juror)
    return juror


@transaction.atomic
def wish(by: str, juror: Juror, entry: Entry, wanted: bool | None) -> None:
    """The juror would like to read the entry, or rather not, or takes either back."""
    if wanted is None:
        juror.wishes.filter(entry=entry).delete()
    else:
        Wish.objects.update_or_create(juror=juror, entry=entry, defaults={"wanted": wanted})
    record(by, "wish", juror.call)


def _one_chair(juror: Juror) -> None:
    if juror.is_chair:
        Juror.objects.filter(call=juror.call_id, is_chair=True).exclude(pk=juror.pk).update(is_chair=False)


@transaction.atomic
def remove(by: str, juror: Juror) -> Juror:
    """The juror leaves the jury and every round that is not closed.

    Sheets given in rounds under way are kept and count no longer; what was given in closed rounds counts on.
    """
    log.hold(juror.call)
    for place in juror.rounds.exclude(round__state=Round.State.CLOSED).select_related("round__call"):
        _take_out(by, place.round, juror)
    juror.left_at, juror.is_chair = timezone.now(), False
    juror.save(update_fields=["left_at", "is_chair", "changed_at"])
    record(by, "remove juror", juror)
    return juror


@transaction.atomic
def join(by: str, round_: Round, juror: Juror, *, least: int = 0, most: int | None = None) -> RoundJuror:
    """Let a juror into a round, also one that is under way, or change how much the juror reads in it.

    Raises NotReady for a round that is closed.
    """
    log.hold(round_.call)
    round_ = Round.objects.select_related("call__season").get(pk=round_.pk)
    if round_.state == Round.State.CLOSED:
        raise NotReady(_("The round is closed; who sat in it stays on record."))
    place, is_new = RoundJuror.objects.update_or_create(
        round=round_, juror=juror, defaults={"least": least, "most": most}
    )
    if is_new and round_.state == Round.State.OPEN:
        log.append(by, round_.call, JurorAdded(round_.number, juror.number))
    record(by, "change jurors", round_)
    return place


@transaction.atomic
def leave(by: str, round_: Round, juror: Juror) -> None:
    """Take a juror out of a round; in one under way, sheets given in it are kept and count no longer.

    Raises NotReady for a round that is closed.
    """
    log.hold(round_.call)
    round_ = Round.objects.select_related("call__season").get(pk=round_.pk)
    if round_.state == Round.State.CLOSED:
        raise NotReady(_("The round is closed; who sat in it stays on record."))
    _take_out(by, round_, juror)
    record(by, "change jurors", round_)


def _take_out(by: str, round_: Round, juror: Juror) -> None:
    removed, _by_kind = RoundJuror.objects.filter(round=round_, juror=juror).delete()
    if not removed:
        return
    Round.objects.filter(pk=round_.pk, breaker=juror, state=Round.State.PLANNED).update(breaker=None)
    Round.objects.filter(pk=round_.pk, stand_in=juror, state=Round.State.PLANNED).update(stand_in=None)
    round_.assignments.filter(juror=juror).delete()
    if round_.state == Round.State.OPEN:
        log.append(by, round_.call, JurorRemoved(round_.number, juror.number))
        now = timezone.now()
        Sheet.objects.filter(round=round_, juror=juror, submitted_at__isnull=False, voided_at=None).update(
            voided_at=now
        )
