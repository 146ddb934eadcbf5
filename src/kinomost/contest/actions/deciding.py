"""A jury that deliberates: who is there, what is moved, how it is voted, what is decided.

Everything is written under the call's turn (`hold`), so that of a vote and a decision at the same moment one comes
first, and into the log of the contest in the same transaction. Audit lines say only that the jury worked: owners read
them, and an owner may be tied to an entry.
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.contest import log as contest_log
from kinomost.contest.actions.conflicts import settle
from kinomost.contest.conflicts import conflicting
from kinomost.contest.models import (
    Award,
    Call,
    Entry,
    Juror,
    LogLine,
    Motion,
    Option,
    Presence,
    Round,
    RoundEntry,
    Vote,
)
from kinomost.contest.queries.ledger import ledger_of
from kinomost.journal.actions import record
from kinomost.judging import log
from kinomost.judging.votes import ABSTAIN, NO, YES, Choice, Decision, Majority, State

Kind = Motion.Kind


def hold(call: Call) -> Call:
    """The call as it is now; until the transaction ends nobody else writes about it."""
    contest_log.hold(call)
    return Call.objects.select_related("season").get(pk=call.pk)


def write(by: str, call: Call, ledger: log.Ledger, *events: log.Event) -> None:
    """Enter what the log's own reading finds in order. Raises ValidationError with its sentence otherwise."""
    problems = [problem for event in events for problem in ledger.add(event)]
    if problems:
        raise ValidationError([problem.text(gettext) for problem in problems])
    contest_log.append(by, call, *events)
    record(by, "judge", call)


@transaction.atomic
def attend(by: str, round_: Round, juror: Juror, is_present: bool) -> Presence:
    """A member comes in or leaves, for all motions of the round. Raises ValidationError."""
    call = hold(round_.call)
    if not round_.jurors.filter(juror=juror).exists():
        raise ValidationError(gettext("This juror does not sit in the round."))
    known = Presence.objects.filter(round=round_, juror=juror).first()
    if is_present == (known is not None and known.is_present):
        return known or Presence(round=round_, juror=juror, is_present=False, at=timezone.now())
    event = log.MemberPresent if is_present else log.MemberLeft
    write(by, call, _opened(round_), event(round_.number, juror.number))
    return Presence.objects.update_or_create(
        round=round_, juror=juror, defaults={"is_present": is_present, "at": timezone.now()}
    )[0]


@transaction.atomic
def name_votes(by: str, round_: Round, named: bool) -> None:
    """Settle whether the minutes say who voted how. Raises ValidationError once somebody has voted."""
    hold(round_.call)
    if Vote.objects.filter(motion__round=round_).exists():
        raise ValidationError(
            gettext("Votes have been given already: whether the minutes name them can no longer be changed.")
        )
    Round.objects.filter(pk=round_.pk).update(votes_named=named)
    record(by, "change", round_.call, minutes="votes named" if named else "votes secret")


@transaction.atomic
def open_motion(
    by: str,
    round_: Round,
    kind: str,
    entries: Sequence[Entry],
    *,
    award: Award | None = None,
    majority: str = Motion.Majority.SIMPLE,
    text: str = "",
) -> Motion:
    """Put a question to the jury of a round; members tied to one of its entries leave. Raises ValidationError."""
    call = hold(round_.call)
    _check_motion(round_, kind, entries, award, text)
    Call.objects.filter(pk=call.pk).update(motion_count=F("motion_count") + 1)
    motion = Motion.objects.create(
        round=round_,
        call=call,
        number=call.motion_count + 1,
        kind=kind,
        text=text.strip(),
        award=award if kind in (Kind.AWARD, Kind.NO_AWARD) else None,
        majority=majority,
        opened_at=timezone.now(),
    )
    Option.objects.bulk_create(Option(motion=motion, entry=entry) for entry in entries)
    numbers = tuple(sorted(_number(entry) for entry in entries))
    opened = log.MotionOpened(
        motion.number,
        round_.number,
        options=numbers if motion.is_choice(len(numbers)) else (YES, NO),
        # A motion to keep an award back cannot give it to one of the entries it speaks of.
        entries=() if kind == Kind.NO_AWARD else numbers,
        majority=Majority(majority),
        award=motion.award.key if motion.award else "",
    )
    write(by, call, _opened(round_), opened)
    _send_out(by, call, motion)
    return motion


def _check_motion(round_: Round, kind: str, entries: Sequence[Entry], award: Award | None, text: str) -> None:
    if kind in (Kind.AWARD, Kind.NO_AWARD) and (award is None or award.call_id != round_.call_id):
        raise ValidationError({"award": gettext("Say which award the motion is about.")})
    if kind in (Kind.AWARD, Kind.NO_AWARD, Kind.SHORTLIST) and not entries:
        raise ValidationError({"entries": gettext("Tick at least one entry that the motion is about.")})
    if kind == Kind.OTHER and not text.strip():
        raise ValidationError({"text": gettext("Write what the jury is asked.")})
    inside = set(RoundEntry.objects.filter(round=round_).values_list("entry", flat=True))
    if any(entry.pk not in inside or entry.state not in Entry.SENT for entry in entries):
        raise ValidationError(
            {"entries": gettext("One of these entries is not, or no longer, in the round.")}
        )


def tied(jurors: Iterable[Juror], entries: Iterable[Entry]) -> list[Juror]:
    """Those of the jurors who are tied to any of the entries, by what the data say now."""
    numbers = [entry.pk for entry in entries]
    if not numbers:
        return []
    among = Entry.objects.filter(pk__in=numbers)
    return [juror for juror in jurors if among.filter(conflicting(juror.person_id)).exists()]


def _send_out(by: str, call: Call, motion: Motion) -> log.Ledger:
    """Record that tied members leave, those too who are found only now. Returns the log as it is then."""
    settle(by, call)
    ledger = ledger_of(call)
    members = Juror.objects.filter(rounds__round=motion.round_id).order_by("number")
    found = tied(members, Entry.objects.filter(pk__in=motion.options.values("entry")))
    gone = set(
        LogLine.objects.filter(
            call=call, kind=log.MemberRecused.kind, body__motion=motion.number
        ).values_list("body__juror", flat=True)
    )
    if new := [log.MemberRecused(motion.number, juror.number) for juror in found if juror.number not in gone]:
        write(by, call, ledger, *new)
    return ledger


@transaction.atomic
def vote(by: str, motion: Motion, juror: Juror, choice: str, entry: Entry | None = None) -> Vote:
    """A member votes, or votes otherwise than before; only before the decision. Raises ValidationError."""
    call = hold(motion.call)
    motion.refresh_from_db()
    _check_open(motion)
    if motion.ended_at is not None:
        raise ValidationError(gettext("The motion is decided; it takes no more votes."))
    ledger = ledger_of(call)
    _check_member(motion, juror, ledger)
    cast = Vote(motion=motion, juror=juror, choice=choice, entry=entry, at=timezone.now())
    write(by, call, ledger, log.VoteCast(motion.number, juror.number, _offered(motion, choice, entry)))
    cast.save(force_insert=True)
    return cast


def _check_open(motion: Motion) -> None:
    if motion.state == Motion.State.WITHDRAWN:
        raise ValidationError(gettext("The motion is withdrawn; it takes no votes."))


def _check_member(motion: Motion, juror: Juror, ledger: log.Ledger) -> None:
    """Whoever votes sits in the round, is there, and is not tied to an entry of the motion at this moment."""
    options = Entry.objects.filter(pk__in=motion.options.values("entry"))
    if juror.number in ledger.recused(motion.number) or tied([juror], options):
        raise ValidationError(gettext("You take no part in this motion."))
    if not motion.round.jurors.filter(juror=juror).exists():
        raise ValidationError(gettext("Only members of the round's jury vote."))
    if not Presence.objects.filter(round=motion.round_id, juror=juror, is_present=True).exists():
        raise ValidationError(gettext("Say first that you are here; then vote."))


def _offered(motion: Motion, choice: str, entry: Entry | None) -> Choice:
    options = {option.entry_id: option.entry for option in motion.options.select_related("entry")}
    if choice == ABSTAIN and entry is None:
        return ABSTAIN
    if motion.is_choice(len(options)):
        if choice == Vote.Choice.ENTRY and entry is not None and entry.pk in options:
            return _number(options[entry.pk])
        raise ValidationError(gettext("Choose one of the entries, or abstain."))
    if choice in (YES, NO) and entry is None:
        return choice
    raise ValidationError(gettext("Vote for, against, or abstain."))


@transaction.atomic
def decide(by: str, motion: Motion) -> Decision:
    """Count what was voted and enter what came of it; again, if a later conflict or withdrawal changed the count.

    A tie waits for the deadlock-breaker; without quorum, votes or majority the motion goes on taking votes.
    Raises ValidationError.
    """
    call = hold(motion.call)
    motion.refresh_from_db()
    _check_open(motion)
    ledger = _send_out(by, call, motion)
    return _count(by, call, motion, ledger)


@transaction.atomic
def withdraw(by: str, motion: Motion, reason: str) -> Motion:
    """Take a question back before it is decided; its votes stay on record and count for nothing.

    Raises ValidationError.
    """
    call = hold(motion.call)
    motion.refresh_from_db()
    if not reason.strip():
        raise ValidationError(gettext("Say why the motion is withdrawn; it stands in the minutes."))
    write(by, call, ledger_of(call), log.MotionWithdrawn(motion.number, reason.strip()))
    motion.state, motion.ended_at = Motion.State.WITHDRAWN, timezone.now()
    motion.save(update_fields=["state", "ended_at"])
    return motion


@transaction.atomic
def break_tie(by: str, motion: Motion, juror: Juror, choice: str, entry: Entry | None = None) -> Decision:
    """The deadlock-breaker's word, and with it the decision. Raises ValidationError."""
    call = hold(motion.call)
    motion.refresh_from_db()
    ledger = _send_out(by, call, motion)
    found = ledger.decision(motion.number)
    if found is None or found.state is not State.TIED or motion.state != Motion.State.TIED:
        raise ValidationError(gettext("There is no tie to break."))
    if found.breaker != juror.number:
        raise ValidationError(gettext("Another member breaks this tie."))
    word = _offered(motion, choice, entry)
    if word not in found.leaders:
        raise ValidationError(gettext("Choose one of those that have the most votes."))
    write(by, call, ledger, log.DeadlockBroken(motion.number, juror.number, word))
    Vote.objects.create(
        motion=motion, juror=juror, choice=choice, entry=entry, breaks_tie=True, at=timezone.now()
    )
    return _count(by, call, motion, ledger)


def _count(by: str, call: Call, motion: Motion, ledger: log.Ledger) -> Decision:
    found = ledger.decision(motion.number)
    if found is None:
        raise ValidationError(gettext("The log does not know this motion."))
    claim = log.MotionDecided(motion.number, found.state, found.winner, found.counted)
    write(by, call, ledger, claim)
    options = {option.entry.number: option.entry for option in motion.options.select_related("entry")}
    motion.state = found.state.value
    motion.answer = found.winner if isinstance(found.winner, str) else ""
    motion.winner = options.get(found.winner) if isinstance(found.winner, int) else None
    if motion.answer and len(options) == 1:
        [motion.winner] = options.values()
    if found.state is State.DECIDED and motion.ended_at is None:
        motion.ended_at = timezone.now()
    motion.save(update_fields=["state", "answer", "winner", "ended_at"])
    return found


def _opened(round_: Round) -> log.Ledger:
    """The log of a round that was opened. Raises ValidationError for one in preparation."""
    if Round.objects.filter(pk=round_.pk, state=Round.State.PLANNED).exists():
        raise ValidationError(gettext("The round is still in preparation. Open it first."))
    return ledger_of(round_.call)


def _number(entry: Entry) -> int:
    assert entry.number is not None, "an entry in a round was sent in"
    return entry.number
