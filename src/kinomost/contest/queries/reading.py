"""What a juror has to read, how far that is, and what of the others' work the round lets the juror see."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kinomost.contest.models import (
    Assignment,
    Call,
    Entry,
    Juror,
    Round,
    RoundEntry,
    RoundJuror,
    SentFile,
    Sheet,
    Submission,
)
from kinomost.contest.permissions import PERMISSIONS, jurors_of, person_of
from kinomost.contest.queries import judging
from kinomost.contest.queries.conflicts import in_force
from kinomost.parties.rules import Actor

WORDS_A_MINUTE = 200
MINUTES_A_PAGE = 1  # of a file: a page of a script is a minute of the film, and about one of reading


class State(StrEnum):
    """How far a juror is with an entry."""

    UNREAD = "unread"
    DRAFT = "draft"
    IN = "in"
    CORRECTING = "correcting"

    @property
    def label(self) -> Promise:
        """What pages say."""
        return {
            State.UNREAD: _("to read"),
            State.DRAFT: _("draft"),
            State.IN: _("handed in"),
            State.CORRECTING: _("correction not handed in"),
        }[self]

    @property
    def is_in(self) -> bool:
        """Whether a sheet counts."""
        return self in (State.IN, State.CORRECTING)


@dataclass(slots=True)
class Progress:
    """How much of what is to be read is in; `juror` is None where the viewer must not know whose it is."""

    juror: Juror | None
    total: int = 0
    done: int = 0

    @property
    def left(self) -> int:
        """How many sheets are missing."""
        return self.total - self.done


@dataclass(slots=True)
class MyRound:
    """A round in which somebody sits, with what is left to do in it."""

    round: Round
    progress: Progress
    drafts: int = 0


@dataclass(slots=True)
class MyCall:
    """A call in whose jury somebody sits."""

    call: Call
    juror: Juror
    rounds: list[MyRound] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """An entry in a reading list; `state` is None where it is not the reader's to read."""

    entry: Entry
    state: State | None
    languages: tuple[str, ...] = ()  # in which it is written
    minutes: int = 0


def state_of(sheet: Sheet | None) -> State:
    """How far the juror whose sheet it is has come."""
    if sheet is None:
        return State.UNREAD
    if sheet.submitted_at is None or sheet.voided_at is not None:
        return State.DRAFT
    return State.CORRECTING if sheet.draft else State.IN


def my_calls(actor: Actor) -> list[MyCall]:
    """The calls in whose jury the actor sits, with the rounds of each, in six queries."""
    person = person_of(actor)
    seats = Juror.objects.filter(person=person, left_at=None).select_related("call__season__exchange")
    calls = {seat.call_id: MyCall(seat.call, seat) for seat in seats.order_by("-call__deadline", "-pk")}
    places = RoundJuror.objects.filter(juror__in=[one.juror for one in calls.values()]).select_related(
        "round"
    )
    rounds = {}
    for place in places.order_by("-round__number"):
        place.round.call = calls[place.round.call_id].call
        rounds[place.round_id] = MyRound(place.round, Progress(None))
        calls[place.round.call_id].rounds.append(rounds[place.round_id])
    sheets = {(sheet.round_id, sheet.entry_id): sheet for sheet in Sheet.objects.filter(juror__person=person)}
    for number, entry in _to_read_in([row.round for row in rounds.values()], actor):
        row, state = rounds[number], state_of(sheets.get((number, entry)))
        row.progress.total += 1
        row.progress.done += state.is_in
        row.drafts += state in (State.DRAFT, State.CORRECTING)
    return list(calls.values())


def _to_read_in(rounds: Sequence[Round], actor: Actor) -> list[tuple[int, int]]:
    """(round, entry) of all that the actor is to read in these rounds."""
    rows = Assignment.objects.filter(juror__person=person_of(actor), round__in=rounds)
    barred = {(number, entry): no for number, entry, no in rows.values_list("round", "entry", "barred")}
    everything = {one.pk for one in rounds if not one.reads}
    places = RoundEntry.objects.filter(round__in=rounds).exclude(entry__state__in=Entry.OUT)
    places = places.filter(entry__in=PERMISSIONS["judge"].among(actor, Entry.objects.all()).values("pk"))
    return [
        (number, entry)
        for number, entry in places.values_list("round", "entry")
        if not barred.get((number, entry), number not in everything)
    ]


def to_read(actor: Actor, round_: Round, juror: Juror) -> QuerySet[Entry]:
    """The entries that the juror, who is the actor, is asked to read: those assigned, or all but those barred."""
    rows = round_.assignments.filter(juror=juror)
    mine = Entry.objects.filter(pk__in=judging.entries_in(actor, round_).values("entry")).exclude(
        state__in=Entry.OUT
    )
    if round_.reads:
        return mine.filter(pk__in=rows.filter(barred=False).values("entry"))
    return mine.exclude(pk__in=rows.filter(barred=True).values("entry"))


def my_sheets(round_: Round, juror: Juror) -> dict[int, Sheet]:
    """The juror's sheets of a round, by entry: how far they are, not what they say."""
    sheets = round_.sheets.filter(juror=juror).only("round", "entry", "draft", "submitted_at", "voided_at")
    return {sheet.entry_id: sheet for sheet in sheets}


def progress_of(actor: Actor, round_: Round) -> list[Progress]:
    """How far each juror of the round is, reckoned without the entries that the actor is tied to.

    Jurors are named to the office, and to each other where the round says so; unnamed, they stand by what they did.
    """
    counts = _counts_of_readings(actor, round_) if round_.reads else _counts_of_all(actor, round_)
    own, named = jurors_of(actor).get(round_.call_id), sees_jurors(actor, round_)
    found = []
    seats = round_.jurors.select_related("juror__person").only(
        "round", "juror__number", "juror__person__names"
    )
    for seat in seats.order_by("juror__number"):
        shown = seat.juror if named or seat.juror_id == own else None
        found.append(Progress(shown, *counts.get(seat.juror_id, (0, 0))))
    if not named:
        found.sort(key=lambda row: (row.juror is None, -row.done, row.total))
    return found


def _counts_of_readings(actor: Actor, round_: Round) -> dict[int, tuple[int, int]]:
    """Of what was assigned: how many entries, and for how many a sheet is in (it keeps its reading), by juror."""
    asked = judging.assignments_in(actor, round_).filter(barred=False)
    counts = []
    for rows in (asked, _in(judging.sheets_in(actor, round_))):
        there = rows.exclude(entry__state__in=Entry.OUT).filter(entry__in=round_.entries.values("entry"))
        counts.append(dict(there.values("juror").annotate(count=Count("pk")).values_list("juror", "count")))
    totals, done = counts
    return {juror: (total, min(done.get(juror, 0), total)) for juror, total in totals.items()}


def _counts_of_all(actor: Actor, round_: Round) -> dict[int, tuple[int, int]]:
    """The same where everybody reads everything, but for what somebody is tied to or barred from."""
    known = judging.entries_in(actor, round_).exclude(entry__state__in=Entry.OUT)
    entries = set(known.values_list("entry", flat=True))
    barred, given = defaultdict(set), defaultdict(set)
    for juror, entry in in_force(round_.call):
        barred[juror].add(entry)
    rows = judging.assignments_in(actor, round_).filter(barred=True)
    for juror, entry in rows.values_list("juror", "entry"):
        barred[juror].add(entry)
    for juror, entry in _in(judging.sheets_in(actor, round_)).values_list("juror", "entry"):
        given[juror].add(entry)
    mine = {juror: entries - barred[juror] for juror in round_.jurors.values_list("juror", flat=True)}
    return {juror: (len(found), len(found & given[juror])) for juror, found in mine.items()}


def _in(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    return sheets.filter(submitted_at__isnull=False, voided_at__isnull=True)


def is_office(actor: Actor, call: Call) -> bool:
    """Whether the actor works in the office that runs the call."""
    return PERMISSIONS["view_desk"].allows(actor, call.season.exchange)


def sees_jurors(actor: Actor, round_: Round) -> bool:
    """Whether the actor may know which juror gave what."""
    return round_.shows_jurors or is_office(actor, round_.call)


def sees_scores(round_: Round, own: State | None, readings: Iterable[State]) -> bool:
    """Whether a juror may see what others gave an entry; `own` is the juror's state of it, None if it is not theirs to read.

    Where each sees the others' once their own is in, an entry that they do not read follows when all they read is in.
    """
    match Round.Scores(round_.shows_scores):
        case Round.Scores.NEVER:
            return False
        case Round.Scores.CLOSED:
            return round_.state == Round.State.CLOSED
        case Round.Scores.OWN:
            if round_.state == Round.State.CLOSED:
                return True
            states = [own] if own is not None else list(readings)
            return bool(states) and all(one.is_in for one in states)


def sees_discussion(round_: Round, own: State | None) -> bool:
    """Whether a juror may read what the others say about an entry: not before their own judgement of it is given."""
    return own is None or own.is_in or round_.state == Round.State.CLOSED


def sees_ranking(round_: Round, readings: Iterable[State]) -> bool:
    """Whether a juror may see how the round's entries stand: when they may see what was given to each of them."""
    return sees_scores(round_, None, readings)


def readings_of(entries: Iterable[Entry], states: Mapping[int, State]) -> list[Reading]:
    """Reading-list rows of these entries, with the languages and the length of what was sent in; two queries."""
    rows = [Reading(entry, states.get(entry.pk)) for entry in entries]
    sent: dict[int, tuple[int, Mapping[str, Any]]] = {}
    submissions = Submission.objects.filter(entry__in=[row.entry.pk for row in rows]).order_by("number")
    for entry, submission, document in submissions.values_list("entry", "pk", "document"):
        sent[entry] = submission, document  # the last one counts
    files = SentFile.objects.filter(submission__in=[submission for submission, _document in sent.values()])
    pages: Counter[int] = Counter()
    for entry, count in files.values_list("submission__entry", "upload__pages"):
        pages[entry] += count or 0
    for row in rows:
        if row.entry.pk in sent:
            document = sent[row.entry.pk][1]
            row.languages, words = _written(document)
            row.minutes = ceil(words / WORDS_A_MINUTE) + pages[row.entry.pk] * MINUTES_A_PAGE
    return rows


def _written(document: Mapping[str, Any]) -> tuple[tuple[str, ...], int]:
    """The languages of the answers, the one with the most words first, and how many words the answers have in it."""
    words: Counter[str] = Counter()
    plain = 0  # of answers that have no language
    for answer in document.get("answers", {}).values():
        if isinstance(answer, dict):
            for tag, text in answer.items():
                words[tag] += len(str(text).split())
        elif isinstance(answer, str):
            plain += len(answer.split())
    languages = words.most_common()
    return tuple(tag for tag, _count in languages), plain + sum(count for _tag, count in languages[:1])


def states_of(entries: Iterable[int], sheets: Mapping[int, Sheet]) -> dict[int, State]:
    """How far the juror whose sheets they are is with each of these entries."""
    return {entry: state_of(sheets.get(entry)) for entry in entries}
