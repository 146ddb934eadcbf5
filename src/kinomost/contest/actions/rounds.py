"""Rounds: opened with their rules in the log, closed with a ranking that anybody can recompute."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.contest import log
from kinomost.contest.actions.conflicts import settle
from kinomost.contest.actions.counting import claim_of
from kinomost.contest.models import Entry, Round
from kinomost.journal.actions import claim, record
from kinomost.judging.log import RoundOpened
from kinomost.judging.scores import Criterion


class NotReady(Exception):
    """The round cannot be opened or closed; the message says what is missing."""


@transaction.atomic
def open_round(by: str, round_: Round, version: int | None = None) -> Round:
    """Let the jury begin: from here on the rules stand. Raises NotReady, and EditConflict if it changed since `version`.

    Entries that were withdrawn or found ineligible meanwhile stay out.
    """
    round_ = _held(round_, version)
    if round_.state != Round.State.PLANNED:
        raise NotReady(_("The round is under way already."))
    round_.entries.exclude(entry__state=Entry.State.COMPLETE).delete()
    jurors = dict(round_.jurors.order_by("juror__number").values_list("juror", "juror__number"))
    numbers = round_.entries.order_by("entry__number").values_list("entry__number", flat=True)
    entries = [number for number in numbers if number is not None]
    problems = []
    if not entries:
        problems.append(_("There are no entries in the round. Choose sections, or carry entries on."))
    if not jurors:
        problems.append(_("There are no jurors in the round."))
    criteria = tuple(
        Criterion(one.key, one.weight, one.low, one.high, one.step) for one in round_.criteria.all()
    )
    if not criteria:
        problems.append(_("The round has no criteria to score by."))
    if problems:
        raise NotReady(" ".join(problems))
    round_.state, round_.opened_at = Round.State.OPEN, timezone.now()
    round_.save(update_fields=["state", "opened_at", "changed_at"])
    log.append(
        by,
        round_.call,
        RoundOpened(
            round_.number,
            criteria=criteria,
            jurors=tuple(jurors.values()),
            entries=tuple(entries),
            quorum=round_.quorum or 1,
            breaker=jurors.get(round_.breaker_id or 0),
            stand_in=jurors.get(round_.stand_in_id or 0),
            places=round_.places,
            adjust=round_.adjusted,
        ),
    )
    record(by, "open", round_)
    settle(by, round_.call)
    return round_


@transaction.atomic
def close_round(by: str, round_: Round, version: int | None = None) -> Round:
    """End the scoring and claim its ranking, after conflicts were looked for once more. Raises NotReady, EditConflict."""
    round_ = _held(round_, version)
    if round_.state != Round.State.OPEN:
        raise NotReady(_("Only a round that is under way can be closed."))
    settle(by, round_.call)
    round_.state, round_.closed_at = Round.State.CLOSED, timezone.now()
    round_.save(update_fields=["state", "closed_at", "changed_at"])
    table = log.recomputed(round_.call).tables[round_.number]
    log.append(by, round_.call, claim_of(round_, table))
    record(by, "close", round_)
    return round_


def _held(round_: Round, version: int | None) -> Round:
    """The round as it is now, with its call held."""
    log.hold(round_.call)
    current = Round.objects.select_related("call__season").get(pk=round_.pk)
    return claim(current, current.version if version is None else version)
