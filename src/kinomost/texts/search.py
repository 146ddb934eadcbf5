"""Finds things by their names, typed in any script, in part, or with an error.

docs/decisions/name-index.md says how.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from heapq import nsmallest
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Case, Q, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from kinomost.names.match import Query, nearest, word_grams, word_slips
from kinomost.names.texts import Text, Texts
from kinomost.texts.index import LONGEST_WORD
from kinomost.texts.models import Entry, EntryText, EntryWord, WordPiece

# Who may find what, in terms of `Entry`; combine with `|`: PUBLIC | Q(exchange_id__in=mine).
PUBLIC = Q(is_public=True)
EVERYTHING = Q()

_LONGEST_QUERY = 200
_MOST_SLOTS = 6
_COMMON = 1_500  # a piece that this many words have says little
_READ = 1_500  # how many rows of pieces to read for one word of the query
_ROWS = 1_200  # rows of entries to read
_MOST_WORDS = 250  # words that one word of the query may stand for
_SHORTEST = 80  # words that one or two letters may be the beginning of
_MOST_ALIKE = 40  # words that it may stand for with an error in it
_MOST_ENTRIES = 120  # entries that are compared letter by letter
_TYPO_FLOOR = 0.6


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: which of its texts answered to the query, how well (0 to 1), and all its texts."""

    kind: str
    object_id: int
    text: Text
    score: float
    texts: Texts
    label: Mapping[str, str]


@dataclass
class _Slot:
    """One word of the query: its folded spellings, and the words of the index that it may stand for."""

    spellings: list[str]
    beginnings: list[str]
    begun: list[str] = field(default_factory=list)  # words that it is or begins
    parted: list[str] = field(default_factory=list)  # words that it is part of
    alike: dict[str, float] = field(default_factory=dict)  # words it may be with a slip in it, and how alike
    leads: list[str] = field(default_factory=list)  # those of `alike` by which entries are looked for
    # How many entries have `begun` or `parted`, and `leads`; counted no further than `_ROWS`.
    counts: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def short(self) -> bool:
        """One or two letters, that far too many words begin with to list them."""
        return min(map(len, self.spellings)) <= 2


def search(query: str, kinds: Collection[str] = (), limit: int = 20, visible: Q = PUBLIC) -> list[Hit]:
    """What answers to the query, best first; nothing for a query without letters and digits.

    `kinds` narrows it to some kinds of things; `visible` is a condition in terms of `Entry`. At most seven
    database queries, however much there is. Names with typing errors are looked for only if nothing answers
    without.
    """
    asked = Query(query[:_LONGEST_QUERY])
    slots = _slots(asked)
    if not slots:
        return []
    allowed = visible & Q(kind__in=kinds) if kinds else visible
    _find_words(slots)
    _rarest_first([slot for slot in slots if not slot.short])
    found = _rank(asked, _entries_with_all(slots, allowed), limit)
    return found or _rank(asked, _entries_with_most(slots, allowed), limit)


def _slots(asked: Query) -> list[_Slot]:
    columns: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for key in asked.keys:
        for at, word in enumerate(key.split()[:_MOST_SLOTS]):
            columns[at][word[:LONGEST_WORD]] = None
    slots = [_Slot(list(spellings), list(spellings)) for _, spellings in sorted(columns.items())]
    if slots:
        slots[-1].beginnings += [key.split()[-1][:LONGEST_WORD] for key in asked.unfinished]
    return slots


def _find_words(slots: Sequence[_Slot]) -> None:
    """Fill in which words of the index each word of the query may stand for, as it is or with an error."""
    long = [slot for slot in slots if not slot.short]
    if not long:
        slots[0].begun = [*slots[0].spellings, *_shortest_words(f"^{word}" for word in slots[0].beginnings)]
        return
    pieces = [_telling_pieces(slot) for slot in long]
    common = _how_common({gram for grams in pieces for gram in grams})
    chosen = [_rarest(grams, common) for grams in pieces]
    for slot, candidates in zip(long, _words_with(chosen, [_slips(slot) for slot in long]), strict=True):
        candidates |= set(slot.spellings)
        beginnings = tuple(slot.beginnings)
        # Short before long: the lists may have to be cut.
        for word in sorted(candidates, key=lambda word: (len(word), word)):
            if word.startswith(beginnings):
                slot.begun.append(word)
            elif any(part in word for part in beginnings):
                slot.parted.append(word)
        del slot.begun[_MOST_WORDS:], slot.parted[_MOST_WORDS:]
        near = [nearest(spelling, candidates, _TYPO_FLOOR) for spelling in slot.spellings]
        alike = {word: max(some.get(word, 0.0) for some in near) for some in near for word in some}
        slot.leads = nsmallest(_MOST_ALIKE, alike, key=lambda word: (-alike[word], word))
        slot.alike = {word: alike[word] for word in slot.leads}
        for pair in _pairs(slot):
            if candidates.issuperset(pair):
                slot.alike |= {half: max(0.5, slot.alike.get(half, 0.0)) for half in pair}
                slot.leads.append(max(pair, key=len))


def _pairs(slot: _Slot) -> list[tuple[str, str]]:
    """The two words that each spelling may be if a blank is missing."""
    return [(word[:at], word[at:]) for word in slot.spellings for at in range(2, len(word) - 1)]


def _slips(slot: _Slot) -> set[str]:
    """The pieces by which the slot's words are found in spite of a slip or a missing blank."""
    slips = {piece for spelling in slot.spellings for piece in word_slips(spelling)}
    return slips | {f"-{half}" for pair in _pairs(slot) for half in pair}


def _rarest(grams: Collection[str], common: Mapping[str, int]) -> list[str]:
    """The pieces that say most: the rarest, two more that are not common, and others as long as they are rare."""
    some: list[str] = []
    read = 0
    for gram in sorted(grams, key=lambda gram: (common[gram], gram)):
        read += common[gram]
        if some and (common[gram] >= _COMMON or (len(some) >= 3 and read > _READ)):
            break
        some.append(gram)
    return some


def _shortest_words(pieces: Iterable[str]) -> list[str]:
    """Words that begin with one or two letters, the shortest first: they are the nearest to being typed out."""
    found = WordPiece.objects.filter(piece__in=list(pieces)).order_by(Length("word"), "word")
    return list(found.values_list("word", flat=True)[:_SHORTEST])


def _telling_pieces(slot: _Slot) -> set[str]:
    """The three-letter pieces by which a word of the query is looked for."""
    return {
        gram for word in {*slot.spellings, *slot.beginnings} for gram in word_grams(word) if len(gram) == 3
    }


def _some() -> str:
    """SQL for the values of a JSON list that is given as one parameter.

    Hundreds of parameters take the drivers and Django longer to prepare than the databases to answer.
    """
    if connection.vendor == "postgresql":
        return "json_array_elements_text(CAST(%s AS json))"
    return "json_each(%s)"


def _among(values: Iterable[str]) -> RawSQL:
    """The right side of `__in` for many values."""
    return RawSQL(f"SELECT value FROM {_some()}", [json.dumps(list(values))])  # noqa: S608, S611


def _ask(sql: str, *lists: Iterable[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(list(values)) for values in lists])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _how_common(pieces: Collection[str]) -> dict[str, int]:
    """How many words have each piece, counted no further than `_COMMON`."""
    table = WordPiece._meta.db_table
    count = f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE piece = asked.value LIMIT {_COMMON}) few"  # noqa: S608
    return dict(_ask(f"SELECT asked.value, ({count}) FROM {_some()} asked", pieces))  # noqa: S608


def _words_with(chosen: Sequence[Collection[str]], slips: Sequence[Collection[str]]) -> list[set[str]]:
    """For each word of the query the words that have most of its chosen pieces, and those that share a slip."""
    table = WordPiece._meta.db_table
    parts: list[str] = []
    for number, slipped in enumerate(slips):
        length = len(max(slipped, key=len)) - 1
        found = f"SELECT {number}, word FROM {table} WHERE piece IN (SELECT value FROM {_some()})"  # noqa: S608
        best = f"GROUP BY word ORDER BY COUNT(*) DESC, ABS(LENGTH(word) - {length}), word LIMIT {_MOST_WORDS}"
        parts += [
            f"SELECT * FROM ({found} {best}) most",  # noqa: S608
            f"SELECT * FROM ({found} LIMIT {_COMMON}) slip",  # noqa: S608
        ]
    words: list[set[str]] = [set() for _ in chosen]
    pieces = [some for pair in zip(chosen, slips, strict=True) for some in pair]
    for number, word in _ask(" UNION ALL ".join(parts), *pieces):
        words[number].add(word)
    return words


def _rarest_first(slots: Sequence[_Slot]) -> None:
    """Put the words of the query first that the fewest entries have; fill in how many, counted to a limit."""
    if len(slots) < 2:
        return
    table = EntryWord._meta.db_table
    rows = f"SELECT 1 FROM {table} WHERE word IN (SELECT value FROM {_some()}) LIMIT {_ROWS}"  # noqa: S608
    places = [(number, column) for number in range(len(slots)) for column in (0, 1)]
    parts = (f"SELECT {number}, {column}, COUNT(*) FROM ({rows}) few" for number, column in places)  # noqa: S608
    lists = (words for slot in slots for words in ([*slot.begun, *slot.parted], slot.leads))
    for number, column, count in _ask(" UNION ALL ".join(parts), *lists):
        slots[number].counts[column] = count


def _company_of(parts: Sequence[str]) -> Q:
    """Entries among whose words one of these is, or is part of one."""
    return reduce(or_, (Q(company__contains=part) for part in parts))


def _entries_with_all(slots: Sequence[_Slot], allowed: Q) -> list[int]:
    """Entries that have, for every word of the query, a word that it is, begins or is part of."""
    long = sorted((slot for slot in slots if not slot.short), key=lambda slot: slot.counts[0])
    if any(not slot.begun + slot.parted for slot in long):
        return []
    first, *others = [*long, *(slot for slot in slots if slot.short)]
    rows = EntryWord.objects.filter(allowed, word__in=_among(first.begun + first.parted))
    for slot in others:
        rows = rows.filter(_company_of([f" {word}" if slot.short else word for word in slot.beginnings]))
    part = Case(When(word__in=_among(first.begun), then=0), default=1)
    ordered = rows.order_by(part, "length", "position", "entry_id")
    return list(ordered.values_list("entry_id", flat=True)[:_MOST_ENTRIES])


def _entries_with_most(slots: Sequence[_Slot], allowed: Q) -> list[int]:
    """Entries that have words like those of the query, those first in which the most letters agree."""
    long = sorted((slot for slot in slots if not slot.short), key=lambda slot: slot.counts[1])
    if not long:
        return []
    rarest, *others = long
    words = set(rarest.leads)
    read = rarest.counts[1]
    rows = EntryWord.objects.filter(allowed)
    if read >= _ROWS and others:
        # All of them are common, as in a first name and a surname: then one of the others must be without error.
        rows = rows.filter(_company_of([word for slot in others for word in slot.spellings]))
    for slot in others:
        read += slot.counts[1]
        if read <= _ROWS:
            words |= set(slot.leads)
    found = dict(rows.filter(word__in=_among(words)).values_list("entry_id", "company")[:_ROWS])
    worth: dict[int, float] = {}
    for entry, company in found.items():
        own = company.split()
        worth[entry] = -sum(
            len(slot.spellings[0]) * max(slot.alike.get(word, 0.0) for word in own) for slot in long
        )
    return nsmallest(_MOST_ENTRIES // 2, found, key=lambda entry: (worth[entry], len(found[entry]), entry))


def _rank(asked: Query, entries: Sequence[int], limit: int) -> list[Hit]:
    """Compare the query with every text of these entries, and make hits of the best."""
    if not entries:
        return []
    texts: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    best: dict[int, tuple[float, int]] = {}
    rows = EntryText.objects.filter(entry__in=entries).order_by("pk")
    for entry, tag, kind, text, folded in rows.values_list("entry_id", "tag", "kind", "text", "keys"):
        score = asked.score(text, folded.split("\n"))
        if score > best.get(entry, (0.0, 0))[0]:
            best[entry] = (score, len(texts[entry]))
        texts[entry].append((tag, kind, text))
    order = {entry: at for at, entry in enumerate(entries)}
    top = sorted(best, key=lambda entry: (-best[entry][0], order[entry]))[:limit]
    stored = {
        entry: rest
        for entry, *rest in Entry.objects.filter(pk__in=top).values_list("pk", "kind", "object_id", "label")
    }
    hits = []
    for entry in top:
        named = Texts.from_json([list(row) for row in texts[entry]])
        score, at = best[entry]
        kind, object_id, label = stored[entry]
        hits.append(Hit(kind, object_id, named.entries[at], score, named, label))
    return hits
