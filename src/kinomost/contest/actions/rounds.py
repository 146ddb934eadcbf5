"""Rounds: prepared, opened with their rules in the log, closed with a ranking that anybody can recompute."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.contest import log
from kinomost.contest.actions.awards import decide_shortlist
from kinomost.contest.actions.conflicts import settle
from kinomost.contest.actions.counting import claim_of
from kinomost.contest.models import Call, Criterion, Entry, Round, RoundEntry, Section
from kinomost.contest.queries.standings import criteria_of
from kinomost.journal import documents
from kinomost.journal.actions import claim, record
from kinomost.journal.documents import Change, Document, Part, Shape
from kinomost.judging.log import EntryAdded, EntryRemoved, RoundOpened


class NotReady(Exception):
    """The round cannot be opened or closed; the message says what is missing."""


# What of a round may still change once it is open: nothing that could change its result.
HARMLESS = ("names", "opens_at", "closes_at", "reads", "shows_scores", "shows_jurors")

ROUND = Shape(
    Round,
    (
        "kind", "names", "opens_at", "closes_at", "reads", "places", "names_hidden", "shows_finance", "shows_scores",
        "shows_jurors", "adjusted", "quorum", "breaker_id", "stand_in_id",
    ),
    {
        "criteria": Part(
            Criterion, "round", ("key",), ("names", "about", "weight", "low", "high", "step"), ordered=True
        )
    },
)  # fmt: skip


@transaction.atomic
def create_round(by: str, call: Call, document: Document) -> Round:
    """Enter a round after those there are. Raises ValidationError by the document's names."""
    log.hold(call)
    last = call.rounds.aggregate(last=Max("number"))["last"] or 0
    round_ = Round(call=call, number=last + 1)
    documents.create(ROUND, by, round_, _checked(round_, document))
    return round_


@transaction.atomic
def save_round(by: str, round_: Round, version: int, document: Document) -> Change | None:
    """Write what the document says of a round read at `version`.

    Raises EditConflict, and ValidationError by the document's names: for a round that is not in preparation, also for
    all that could change its result.
    """
    log.hold(round_.call)
    round_ = Round.objects.select_related("call__season").get(pk=round_.pk)
    if round_.state != Round.State.PLANNED:
        now = ROUND.read(round_)
        fixed = [
            name
            for name, value in ROUND.normal(document).items()
            if name not in HARMLESS and value != now[name]
        ]
        if fixed:
            raise ValidationError(
                {name: [_("The round is open; this could change its result.")] for name in fixed}
            )
    return documents.save(ROUND, by, round_, version, _checked(round_, document))


def _checked(round_: Round, document: Document) -> Document:
    """The document, if its criteria have scales and those who decide ties sit in the jury."""
    problems: dict[str, list[str]] = {}
    for number, row in enumerate(document.get("criteria", []), start=1):
        if why := _no_scale(row):
            problems.setdefault("criteria", []).append(
                _("Row %(number)d: %(why)s") % {"number": number, "why": why}
            )
    opens, closes = document.get("opens_at"), document.get("closes_at")
    if opens and closes and closes <= opens:
        problems["closes_at"] = [_("The round closes before it opens.")]
    seats = set(round_.call.jurors.filter(left_at=None).values_list("pk", flat=True))
    for name in ("breaker_id", "stand_in_id"):
        if document.get(name) and document[name] not in seats:
            problems[name] = [_("Only a member of the jury decides a tie.")]
    if document.get("breaker_id") and document.get("breaker_id") == document.get("stand_in_id"):
        problems["stand_in_id"] = [_("The stand-in is another member than the one who is stood in for.")]
    if problems:
        raise ValidationError(problems)
    return document


def _no_scale(row: Mapping[str, Any]) -> str:
    """What is wrong with a criterion's numbers."""
    try:
        weight, low, high, step = (Decimal(str(row[name])) for name in ("weight", "low", "high", "step"))
    except InvalidOperation:
        return ""  # each number is told of by itself
    if weight <= 0:
        return _("A weight is above 0.")
    if high <= low:
        return _("The highest mark is above the lowest.")
    if step <= 0 or (high - low) % step:
        return _("The steps do not lead from the lowest mark to the highest.")
    return ""


@transaction.atomic
def delete_round(by: str, round_: Round) -> None:
    """Throw a round away that was never opened. Raises NotReady."""
    round_ = _planned(round_, _("A round that was opened is on record; it cannot be deleted."))
    record(by, "delete", round_)
    round_.delete()


@transaction.atomic
def choose_sections(by: str, round_: Round, sections: Sequence[Section]) -> int:
    """Let the complete entries of these sections into a round in preparation, and no others. Returns how many."""
    round_ = _planned(round_, _("The round is open; take single entries in or out."))
    entries = round_.call.entries.filter(state=Entry.State.COMPLETE, section__in=sections)
    return _only(by, round_, entries)


@transaction.atomic
def carry_on(by: str, round_: Round, before: Round) -> int:
    """Let the entries that go on from another round into a round in preparation, and no others. Returns how many.

    Who goes on is what the jury decided; where it decided nothing, those ranked within the round's places, with all
    who share the last of them, and that is entered as the decision. Raises NotReady while neither is known.
    """
    round_ = _planned(round_, _("The round is open; take single entries in or out."))
    found = log.recomputed(round_.call)
    numbers = found.shortlists.get(before.number)
    entries = round_.call.entries.filter(state=Entry.State.COMPLETE)
    if numbers is None:
        if before.state != Round.State.CLOSED or before.places is None:
            raise NotReady(
                _(
                    "Who goes on is known once the jury has decided it, or once a round with a number of places is closed."
                )
            )
        rows = found.tables[before.number].rows
        numbers = tuple(row.entry for row in rows if row.rank is not None and row.rank <= before.places)
        decide_shortlist(by, before, list(entries.filter(number__in=numbers)))
    return _only(by, round_, entries.filter(number__in=numbers))


def _only(by: str, round_: Round, entries: QuerySet[Entry]) -> int:
    wanted = set(entries.values_list("pk", flat=True))
    round_.entries.exclude(entry__in=entries.values("pk")).delete()
    kept = set(round_.entries.values_list("entry", flat=True))
    RoundEntry.objects.bulk_create(RoundEntry(round=round_, entry_id=pk) for pk in sorted(wanted - kept))
    round_.assignments.exclude(entry__in=wanted).delete()
    record(by, "choose entries", round_)
    return len(wanted)


@transaction.atomic
def take_in(by: str, round_: Round, entry: Entry) -> None:
    """Let one more entry into a round that is not closed. Raises NotReady."""
    round_ = _unclosed(round_)
    if entry.state != Entry.State.COMPLETE:
        raise NotReady(_("Only an entry that is complete can be judged."))
    _place, is_new = RoundEntry.objects.get_or_create(round=round_, entry=entry)
    if is_new and round_.state == Round.State.OPEN:
        log.append(by, round_.call, EntryAdded(round_.number, entry.number or 0))
    record(by, "choose entries", round_)


@transaction.atomic
def take_out(by: str, round_: Round, entry: Entry) -> None:
    """Take an entry out of a round that is not closed; its sheets are kept and count no longer. Raises NotReady."""
    round_ = _unclosed(round_)
    gone, _by_kind = round_.entries.filter(entry=entry).delete()
    if gone:
        round_.assignments.filter(entry=entry).delete()
        if round_.state == Round.State.OPEN:
            log.append(by, round_.call, EntryRemoved(round_.number, entry.number or 0))
    record(by, "choose entries", round_)


def _planned(round_: Round, otherwise: str) -> Round:
    log.hold(round_.call)
    current = Round.objects.select_related("call__season").get(pk=round_.pk)
    if current.state != Round.State.PLANNED:
        raise NotReady(otherwise)
    return current


def _unclosed(round_: Round) -> Round:
    log.hold(round_.call)
    current = Round.objects.select_related("call__season").get(pk=round_.pk)
    if current.state == Round.State.CLOSED:
        raise NotReady(_("The round is closed; what was in it stays on record."))
    return current


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
    criteria = criteria_of(round_)
    if not criteria:
        problems.append(_("The round has no criteria to score by."))
    if {round_.breaker_id, round_.stand_in_id} - {None} - jurors.keys():
        problems.append(_("Who decides a tie does not sit in the round."))
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
