"""Who could read what in a round, as the planner is asked it, and the words of its answers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext

from kinomost.contest.models import Answer, Assignment, Entry, Round, Sheet, Wish
from kinomost.contest.queries.conflicts import in_force
from kinomost.planning import jury
from kinomost.planning.jury import Pair, Task
from kinomost.planning.messages import Message, Ref, Term

WANTED, UNWANTED = 1.0, 0.1
"""How well an entry fits a juror who would like to read it, or rather not; without a wish it is one half."""

# Sentences about how much a juror reads in all: a page reckons that anew, as its reader may know it.
OF_LOADS = frozenset({"load", "load_free"})
# Sentences from which one could tell how much a juror reads that one must not know of.
TELLING = frozenset({"full", "mend_load", "under_least", "fixed_juror_full", "fixed_elsewhere", "left_open"})


def task_of(round_: Round) -> Task:
    """What the planner is asked: entries, jurors and their ties, wishes and languages as they are now."""
    places = list(round_.jurors.filter(juror__left_at=None).select_related("juror").order_by("juror__number"))
    entries = list(
        Entry.objects.filter(rounds__round=round_, state=Entry.State.COMPLETE)
        .select_related("film")
        .order_by("number")
    )
    tied = in_force(round_.call)
    bars = {(str(entry), str(juror)): "conflict" for juror, entry in tied}
    fixed, forbidden, present = _decided(round_)
    languages = languages_of(entries)
    seats = {str(place.juror_id) for place in places}
    keys = {str(entry.pk) for entry in entries}

    def known(pair: Pair) -> bool:
        return pair[0] in keys and pair[1] in seats

    held: dict[str, int] = defaultdict(int)
    for entry, juror in fixed:
        held[entry] += juror in seats
    free = {key: len(seats) - sum((key, seat) in bars for seat in seats) for key in keys}
    return Task(
        entries=tuple(
            jury.Entry(
                str(entry.pk),
                reads=max(round_.reads or free[str(entry.pk)], held[str(entry.pk)]),
                languages=languages[entry.pk],
            )
            for entry in entries
        ),
        jurors=tuple(
            jury.Juror(
                str(place.juror_id),
                languages=frozenset(map(primary, place.juror.languages)),
                least=place.least,
                most=place.most,
            )
            for place in places
        ),
        weights={
            (str(entry), str(juror)): WANTED if wanted else UNWANTED
            for entry, juror, wanted in Wish.objects.filter(juror__call=round_.call_id).values_list(
                "entry", "juror", "wanted"
            )
            if known((str(entry), str(juror)))
        },
        bars={pair: why for pair, why in bars.items() if known(pair)},
        fixed=frozenset(filter(known, fixed)),
        forbidden=frozenset(filter(known, forbidden)),
        present=frozenset(filter(known, present)),
    )


def _decided(round_: Round) -> tuple[set[Pair], set[Pair], set[Pair]]:
    """What people fixed (whoever has handed in a sheet keeps its entry), what they ruled out, and the plan in force."""
    fixed, forbidden, present = set(), set(), set()
    for row in Assignment.objects.filter(round=round_):
        pair = (str(row.entry_id), str(row.juror_id))
        if row.barred:
            forbidden.add(pair)
        else:
            present.add(pair)
            if row.fixed:
                fixed.add(pair)
    for entry, juror in handed_in(round_):
        fixed.add((str(entry), str(juror)))
    return fixed, forbidden, present


def handed_in(round_: Round) -> set[tuple[int, int]]:
    """Entry and juror, by primary key, of the sheets that are in and not void."""
    sheets = Sheet.objects.filter(round=round_, submitted_at__isnull=False, voided_at=None)
    return set(sheets.values_list("entry", "juror"))


def languages_of(entries: Collection[Entry]) -> dict[int, frozenset[str]]:
    """The languages in which something of an entry can be read: the film's, and those of its answers."""
    found = {entry.pk: set(map(primary, entry.film.languages)) for entry in entries}
    answers = Answer.objects.filter(entry__in=[entry.pk for entry in entries]).exclude(language="")
    for entry, language in answers.values_list("entry", "language").distinct():
        found[entry].add(primary(language))
    return {entry: frozenset(tags) for entry, tags in found.items()}


def primary(tag: str) -> str:
    """`sr` of `sr-Latn`: who reads a language reads its scripts."""
    return tag.partition("-")[0].lower()


# -- the planner's sentences, kept as JSON and said in the reader's language


def kept(message: Message) -> dict[str, Any]:
    """A sentence of the planner as JSON."""
    return {"code": message.code, "params": {key: _kept(value) for key, value in message.params.items()}}


def _kept(value: object) -> Any:
    if isinstance(value, Ref):
        return {"ref": [value.kind, value.key]}
    if isinstance(value, Term):
        return {"term": str(value)}
    if isinstance(value, tuple):
        return [_kept(one) for one in value]
    return value if isinstance(value, int) else str(value)


def said(stored: Mapping[str, Any], name: Callable[[Ref], str]) -> str:
    """A sentence that was kept, in the active language; `name` says what a juror, entry or language is called."""
    params = {key: _read(value) for key, value in stored["params"].items()}
    return Message(stored["code"], params).text(gettext, name)


def _read(value: Any) -> object:
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if isinstance(value, dict):
        return Ref(*value["ref"]) if "ref" in value else Term(value["term"])
    return value
