"""What was given to one entry: the sheets of its jurors, and what they said about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kinomost.contest.models import Conflict, Entry, Juror, LogLine, Round
from kinomost.contest.naming import plain
from kinomost.contest.permissions import jurors_of
from kinomost.contest.queries import judging
from kinomost.contest.queries.reading import is_office, sees_jurors
from kinomost.contest.queries.standings import criteria_of, marks_of
from kinomost.judging.scores import points
from kinomost.parties.rules import Actor

_Times = tuple[tuple[datetime, tuple[str, ...]], ...]  # when, and the marks


@dataclass(frozen=True, slots=True)
class Given:
    """A sheet that was handed in. `juror` is None where the viewer must not know whose it is."""

    juror: Juror | None
    is_own: bool
    points: Decimal
    marks: tuple[str, ...]  # in the order of the criteria
    comment: str
    feedback: str
    at: datetime
    is_void: bool = False
    because: tuple[str, ...] = ()  # why it is void
    earlier: _Times = ()  # what it replaced, as the log has it


@dataclass(frozen=True, slots=True)
class Said:
    """A remark; unnamed jurors are told apart by the order in which they first spoke."""

    juror: Juror | None
    voice: int
    is_own: bool
    text: str
    at: datetime


def sheets_of(
    actor: Actor, round_: Round, entries: Sequence[Entry], *, history: bool = False
) -> dict[int, list[Given]]:
    """The sheets of these entries that were handed in, by entry, the highest first, as far as the actor may know.

    Void ones, and with `history` why they are and what a correction replaced, are the office's to see.
    """
    office, named = is_office(actor, round_.call), sees_jurors(actor, round_)
    sheets = judging.sheets_in(actor, round_).filter(
        entry__in=[entry.pk for entry in entries], submitted_at__isnull=False
    )
    if not office:
        sheets = sheets.filter(voided_at__isnull=True)
    scale, own = criteria_of(round_), jurors_of(actor).get(round_.call_id)
    keys = [one.key for one in scale]
    because: dict[tuple[int, int], tuple[str, ...]] = {}
    earlier: dict[tuple[int, int], _Times] = {}
    if office and history:
        because, earlier = _because(entries), _earlier(round_, entries, keys)
    places = round_.jurors.select_related("juror__person").only(
        "round", "juror__number", "juror__person__names"
    )
    seats = {seat.juror_id: seat.juror for seat in places}
    numbers = {entry.pk: entry.number or 0 for entry in entries}
    found: dict[int, list[Given]] = {entry.pk: [] for entry in entries}
    for sheet in sheets.order_by("pk"):
        juror, marks = seats.get(sheet.juror_id), sheet.marks or {}
        if juror is None:
            continue  # left the round: the sheet is kept and counts no longer
        assert sheet.submitted_at is not None
        found[sheet.entry_id].append(
            Given(
                juror if named or juror.pk == own else None,
                juror.pk == own,
                points(scale, marks_of(marks)),
                tuple(marks.get(key, "") for key in keys),
                sheet.comment,
                sheet.feedback if office or juror.pk == own else "",
                sheet.submitted_at,
                sheet.voided_at is not None,
                because.get((sheet.entry_id, juror.pk), ()) if sheet.voided_at else (),
                earlier.get((numbers[sheet.entry_id], juror.number), ())[:-1],
            )
        )
    return {entry: sorted(rows, key=lambda one: (one.is_void, -one.points)) for entry, rows in found.items()}


def _because(entries: Sequence[Entry]) -> dict[tuple[int, int], tuple[str, ...]]:
    """The conflicts on record between each entry and a juror, in words, those lifted since included."""
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for row in Conflict.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("pk"):
        words = str(row.get_kind_display()) + (f": {row.note}" if row.note else "")
        pair = (row.entry_id, row.juror_id)
        found[pair] = (*found.get(pair, ()), words)
    return found


def _earlier(round_: Round, entries: Sequence[Entry], keys: Sequence[str]) -> dict[tuple[int, int], _Times]:
    """What was given to each entry by each juror, both by number, in the course of time: from the log."""
    lines = LogLine.objects.filter(
        call=round_.call,
        kind="score_submitted",
        body__round=round_.number,
        body__entry__in=[entry.number for entry in entries],
    )
    found: dict[tuple[int, int], _Times] = {}
    for line in lines.order_by("number"):
        pair = (line.body["entry"], line.body["juror"])
        marks = tuple(str(line.body["marks"].get(key, "")) for key in keys)
        found[pair] = (*found.get(pair, ()), (line.at, marks))
    return found


def remarks_of(actor: Actor, round_: Round, entry: Entry) -> list[Said]:
    """What was said about an entry, as far as the actor may know."""
    own, named = jurors_of(actor).get(round_.call_id), sees_jurors(actor, round_)
    voices: dict[int, int] = {}
    found = []
    for row in judging.remarks_on(actor, round_).filter(entry=entry).select_related("juror__person"):
        voice = voices.setdefault(row.juror_id, len(voices) + 1)
        is_own = row.juror_id == own
        found.append(Said(row.juror if named or is_own else None, voice, is_own, row.text, row.at))
    return found


def name_of(round_: Round, entry: Entry, office: bool = False) -> str:
    """What an entry is called in a round: the film's title, or its number where names are hidden."""
    if round_.names_hidden and not office:
        return _("Entry %(number)d") % {"number": entry.number or 0}
    return plain(entry.film.titles)
