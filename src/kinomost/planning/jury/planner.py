"""`plan`: from a task to a plan with reasons; and the greedy plan that it falls back to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from kinomost.planning.ending import Clock
from kinomost.planning.jury.model import (
    DIGITS,
    Assignment,
    Entry,
    Juror,
    Pair,
    Plan,
    Progress,
    Refused,
    Shortage,
    Task,
)
from kinomost.planning.messages import Message, Ref, Term, say

Keyed = TypeVar("Keyed", Entry, Juror)


def plan(
    task: Task,
    *,
    seconds: float = 10.0,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan, by these aims in order of rank.

    1. Of the pairs that people fixed as many as fit. 2. As many reads as possible. 3. Jurors reach their least.
    4. Loads as even as possible (the sum of their squares). 5. As much of the present plan as possible. 6. The mean
    weight of the worst entry's readers as high as possible. 7. The sum of all weights as high as possible.

    A task that cannot be fulfilled is no error: the plan says what is short and why. The same task gives the same plan,
    unless the seconds (of clock) run out or `cancelled` says so: then the best plan so far comes with its bounds.
    """
    # The solver and NumPy take a fifth of a second to load; a page that only shows a plan does without.
    from kinomost.planning.jury.search import Search

    task, notes = _checked(task)
    candidates = _candidates(task)
    found = Search(task, candidates, Clock(seconds, cancelled), progress).run(_greedy(task, candidates))
    total, worst = score(task, found.pairs)
    unit = 10**DIGITS
    loads = _loads(task, found.pairs)
    return Plan(
        assignments=tuple(_assignments(task, candidates, found.pairs, loads)),
        loads=loads,
        total=total,
        total_bound=max(total, found.total_bound / unit),
        worst=worst,
        worst_bound=None
        if worst is None or found.worst_bound is None
        else max(worst, round(float(found.worst_bound / unit), DIGITS)),
        ended=found.ended,
        shortages=tuple(_shortages(task, candidates, found.pairs, loads)),
        refused=tuple(_refused(task, candidates, found.pairs)),
        notes=(*notes, *_under_least(task, loads)),
    )


def greedy(task: Task) -> frozenset[Pair]:
    """What a careful person does with a list: the best pair that still fits, again and again, loads kept even."""
    task, _ = _checked(task)
    return _greedy(task, _candidates(task))


def score(task: Task, pairs: Iterable[Pair]) -> tuple[float, float | None]:
    """The sum of the weights, and the lowest mean weight of an entry's readers; rounded to six decimals, summed exactly."""
    sums: Counter[str] = Counter()
    reads: Counter[str] = Counter()
    for pair in pairs:
        sums[pair[0]] += round(task.weight(pair) * 10**DIGITS)
        reads[pair[0]] += 1
    worst = min((Fraction(sums[entry], reads[entry]) for entry in reads), default=None)
    unit = 10**DIGITS
    return sums.total() / unit, None if worst is None else round(float(worst / unit), DIGITS)


def _checked(task: Task) -> tuple[Task, list[Message]]:
    """The task without what speaks of nobody, and what was left out."""
    notes: list[Message] = []
    entries, jurors = _once(task.entries, notes), _once(task.jurors, notes)
    known_entries, known_jurors = {one.key for one in entries}, {one.key for one in jurors}
    named = [*task.weights, *task.bars, *task.fixed, *task.forbidden, *task.present]
    notes += [say("unknown_entry", key=key) for key in sorted({entry for entry, _ in named} - known_entries)]
    notes += [say("unknown_juror", key=key) for key in sorted({juror for _, juror in named} - known_jurors)]
    notes += [
        say("least_above_most", juror=Ref("juror", one.key), least=one.least, most=one.most)
        for one in jurors
        if one.most is not None and one.least > one.most
    ]
    known = {pair for pair in task.fixed if pair[0] in known_entries and pair[1] in known_jurors}
    return replace(task, entries=tuple(entries), jurors=tuple(jurors), fixed=known), notes


def _once(things: tuple[Keyed, ...], notes: list[Message]) -> list[Keyed]:
    first: dict[str, Keyed] = {}
    for thing in things:
        if thing.key in first:
            notes.append(say("key_twice", key=thing.key))
        first.setdefault(thing.key, thing)
    return list(first.values())


def _understand(entry: Entry, juror: Juror) -> bool:
    return not entry.languages or bool(entry.languages & juror.languages)


def _candidates(task: Task) -> list[Pair]:
    """The pairs that may be, in the order of entries and jurors."""
    return [
        (entry.key, juror.key)
        for entry in task.entries
        for juror in task.jurors
        if (entry.key, juror.key) not in task.bars
        and (entry.key, juror.key) not in task.forbidden
        and (_understand(entry, juror) or (entry.key, juror.key) in task.fixed)
    ]


def _greedy(task: Task, candidates: list[Pair]) -> frozenset[Pair]:
    wanted = {entry.key: entry.reads for entry in task.entries}
    most = {juror.key: len(wanted) if juror.most is None else juror.most for juror in task.jurors}
    fair = -(-sum(wanted.values()) // max(1, len(most))) if task.even else len(wanted)
    order = sorted(
        candidates,
        key=lambda pair: (pair not in task.fixed, pair not in task.present, -task.weight(pair)),
    )
    chosen: set[Pair] = set()
    reads: Counter[str] = Counter()
    loads: Counter[str] = Counter()
    for limit in (fair, len(wanted)):
        for entry, juror in order:
            room = reads[entry] < wanted[entry] and loads[juror] < min(most[juror], limit)
            if room and (entry, juror) not in chosen:
                chosen.add((entry, juror))
                reads[entry] += 1
                loads[juror] += 1
    return frozenset(chosen)


def _loads(task: Task, pairs: frozenset[Pair]) -> dict[str, int]:
    loads = Counter(juror for _, juror in pairs)
    return {juror.key: loads[juror.key] for juror in task.jurors}


def _assignments(
    task: Task, candidates: list[Pair], pairs: frozenset[Pair], loads: dict[str, int]
) -> Iterator[Assignment]:
    entries = {entry.key: entry for entry in task.entries}
    jurors = {juror.key: juror for juror in task.jurors}
    may = Counter(entry for entry, _ in candidates)
    for pair in candidates:
        if pair not in pairs:
            continue
        entry, juror = entries[pair[0]], jurors[pair[1]]
        reasons = []
        if pair in task.fixed:
            reasons.append(say("fixed"))
        elif pair in task.present:
            reasons.append(say("kept"))
        if may[entry.key] <= entry.reads:
            reasons.append(say("few_may", count=may[entry.key]))
        shared = sorted(entry.languages & juror.languages)
        if shared:
            reasons.append(say("understands", languages=tuple(Ref("language", one) for one in shared)))
        weight = task.weight(pair)
        reasons.append(
            say("wish", weight=f"{round(weight * 100)} %") if pair in task.weights else say("no_wish")
        )
        load = loads[juror.key]
        reasons.append(
            say("load_free", load=load) if juror.most is None else say("load", load=load, most=juror.most)
        )
        yield Assignment(*pair, weight, tuple(reasons))


def _names(jurors: Iterable[Juror]) -> tuple[Ref, ...]:
    return tuple(Ref("juror", juror.key) for juror in jurors)


def _shortages(
    task: Task, candidates: list[Pair], pairs: frozenset[Pair], loads: dict[str, int]
) -> Iterator[Shortage]:
    given = Counter(entry for entry, _ in pairs)
    may = set(candidates)
    for entry in task.entries:
        short = entry.reads - given[entry.key]
        if short <= 0:
            continue
        others = [juror for juror in task.jurors if (entry.key, juror.key) not in pairs]
        barred: dict[str, list[Juror]] = defaultdict(list)
        forbidden, foreign, full, left = [], [], [], []
        for juror in others:
            pair = (entry.key, juror.key)
            if pair in task.bars:
                barred[task.bars[pair]].append(juror)
            elif pair in task.forbidden:
                forbidden.append(juror)
            elif pair not in may:
                foreign.append(juror)
            elif juror.most is not None and loads[juror.key] >= juror.most:
                full.append(juror)
            else:
                left.append(juror)
        why = [say("barred", reason=Term(reason), jurors=_names(who)) for reason, who in barred.items()]
        languages = tuple(Ref("language", one) for one in sorted(entry.languages))
        why += [say("forbidden", jurors=_names(forbidden))] if forbidden else []
        why += [say("no_language", languages=languages, jurors=_names(foreign))] if foreign else []
        why += [say("full", jurors=_names(full))] if full else []
        why += [say("left_open", jurors=_names(left))] if left else []
        why += [] if task.jurors else [say("no_jurors")]

        def free(jurors: list[Juror]) -> tuple[Ref, ...]:
            return _names(one for one in jurors if one.most is None or loads[one.key] < one.most)

        mends = [say("mend_load", jurors=_names(full))] if full else []
        mends += [say("mend_language", jurors=free(foreign))] if free(foreign) else []
        welcome = free([juror for juror in forbidden if _understand(entry, juror)])
        mends += [say("mend_forbidden", jurors=welcome)] if welcome else []
        mends.append(say("mend_more_jurors", count=short))
        yield Shortage(entry.key, entry.reads, given[entry.key], tuple(why), tuple(mends))


def _refused(task: Task, candidates: list[Pair], pairs: frozenset[Pair]) -> Iterator[Refused]:
    reads = {entry.key: entry.reads for entry in task.entries}
    most = {juror.key: juror.most for juror in task.jurors}
    honoured = task.fixed & pairs
    at_entry = Counter(entry for entry, _ in honoured)
    at_juror = Counter(juror for _, juror in honoured)
    for pair in sorted(task.fixed - pairs):
        entry, juror = pair
        limit = most[juror]
        if pair in task.bars:
            why = say("fixed_barred", reason=Term(task.bars[pair]))
        elif pair in task.forbidden:
            why = say("fixed_forbidden")
        elif at_entry[entry] >= reads[entry]:
            why = say("fixed_entry_full", reads=reads[entry])
        elif limit is not None and at_juror[juror] >= limit:
            why = say("fixed_juror_full", juror=Ref("juror", juror), most=limit)
        else:
            why = say("fixed_elsewhere")
        yield Refused(entry, juror, why)


def _under_least(task: Task, loads: dict[str, int]) -> Iterator[Message]:
    for juror in task.jurors:
        least = juror.least if juror.most is None else min(juror.least, juror.most)
        if loads[juror.key] < least:
            yield say("under_least", juror=Ref("juror", juror.key), load=loads[juror.key], least=least)
