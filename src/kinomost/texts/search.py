"""Finds things by their names, typed in any script, in part, or with an error.

docs/decisions/name-index.md says how.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from heapq import nsmallest
from operator import or_

from django.db import connection
from django.db.models import Q
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
_ROWS = 2_000  # how many rows of entries to read for one word of the query
_MOST_WORDS = 250  # words that one word of the query may stand for
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
    words: list[str] = field(default_factory=list)
    alike: dict[str, float] = field(default_factory=dict)  # words it may be with a slip in it, and how alike
    counts: list[int] = field(default_factory=lambda: [0, 0])  # entries with `words`, with `alike`

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
        slots[0].words = [*slots[0].spellings, *_shortest_words(f"^{word}" for word in slots[0].beginnings)]
        return
    pieces = [_telling_pieces(slot) for slot in long]
    common = _how_common({gram for grams in pieces for gram in grams})
    chosen = [_rarest(grams, common) for grams in pieces]
    for slot, candidates in zip(long, _words_with(chosen, [_slips(slot) for slot in long]), strict=True):
        candidates |= set(slot.spellings)
        strict = {word for word in candidates if any(begin in word for begin in slot.beginnings)}
        # Whole words before beginnings before parts, and short before long: the list may have to be cut.
        first = tuple(slot.beginnings)
        slot.words = sorted(strict, key=lambda word: (not word.startswith(first), len(word), word))[
            :_MOST_WORDS
        ]
        near = [nearest(spelling, candidates, _TYPO_FLOOR) for spelling in slot.spellings]
        halves = {half: 0.5 for pair in _pairs(slot) if candidates.issuperset(pair) for half in pair}
        alike = halves | {word: max(some.get(word, 0.0) for some in near) for some in near for word in some}
        best = nsmallest(_MOST_ALIKE, alike, key=lambda word: (-alike[word], word))
        slot.alike = {word: alike[word] for word in {*best, *halves}}


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
    return list(found.values_list("word", flat=True)[:_MOST_WORDS])


def _telling_pieces(slot: _Slot) -> set[str]:
    """The three-letter pieces by which a word of the query is looked for."""
    return {
        gram for word in {*slot.spellings, *slot.beginnings} for gram in word_grams(word) if len(gram) == 3
    }


def _how_common(grams: Collection[str]) -> dict[str, int]:
    """How many words have each piece, counted no further than `_COMMON`."""
    ordered = sorted(grams)
    if not ordered:
        return {}
    table = WordPiece._meta.db_table
    one = f"SELECT {{}}, COUNT(*) FROM (SELECT 1 FROM {table} WHERE piece = %s LIMIT {_COMMON}) few"  # noqa: S608
    sql = " UNION ALL ".join(one.format(number) for number in range(len(ordered)))
    with connection.cursor() as cursor:
        cursor.execute(sql, ordered)
        return {ordered[number]: count for number, count in cursor.fetchall()}


def _words_with(chosen: Sequence[Collection[str]], slips: Sequence[Collection[str]]) -> list[set[str]]:
    """For each word of the query the words that have most of its chosen pieces, and those that share a slip."""
    found: list[set[str]] = [set() for _ in chosen]
    table = WordPiece._meta.db_table
    parts: list[str] = []
    pieces: list[str | int] = []
    for number, (some, slipped) in enumerate(zip(chosen, slips, strict=True)):
        length = len(max(slipped, key=len)) - 1
        most = (
            f"SELECT {number}, word FROM {table} WHERE piece IN ({_marks(some)})"  # noqa: S608
            f" GROUP BY word ORDER BY COUNT(*) DESC, ABS(LENGTH(word) - {length}), word LIMIT {_MOST_WORDS}"
        )
        slip = f"SELECT {number}, word FROM {table} WHERE piece IN ({_marks(slipped)}) LIMIT {_COMMON}"  # noqa: S608
        parts += [f"SELECT * FROM ({most}) most", f"SELECT * FROM ({slip}) slip"]  # noqa: S608
        pieces += [*some, *slipped]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), pieces)
        for number, word in cursor.fetchall():
            found[number].add(word)
    return found


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _rarest_first(slots: Sequence[_Slot]) -> None:
    """Put the words of the query first that the fewest entries have; fill in how many, counted to a limit."""
    if len(slots) < 2:
        return
    table = EntryWord._meta.db_table
    parts, words = [], []
    for number, slot in enumerate(slots):
        for column, some in enumerate((slot.words, [*slot.alike])):
            if some:
                parts.append(
                    f"SELECT {number}, {column}, COUNT(*) FROM (SELECT 1 FROM {table}"  # noqa: S608
                    f" WHERE word IN ({_marks(some)}) LIMIT {_ROWS}) few"
                )
                words += some
    if not parts:
        return
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), words)
        for number, column, count in cursor.fetchall():
            slots[number].counts[column] = count


def _entries_with_all(slots: Sequence[_Slot], allowed: Q) -> list[int]:
    """Entries that have, for every word of the query, a word that it is, begins or is part of."""
    long = sorted((slot for slot in slots if not slot.short), key=lambda slot: slot.counts[0])
    if any(not slot.words for slot in long):
        return []
    first, *others = [*long, *(slot for slot in slots if slot.short)]
    rows = EntryWord.objects.filter(allowed, word__in=first.words)
    for slot in others:
        blank = " " if slot.short else ""
        rows = rows.filter(reduce(or_, (Q(company__contains=blank + word) for word in slot.beginnings)))
    ordered = rows.order_by("length", "position", "entry_id")
    return list(ordered.values_list("entry_id", flat=True)[:_MOST_ENTRIES])


def _entries_with_most(slots: Sequence[_Slot], allowed: Q) -> list[int]:
    """Entries that have words like those of the query, those first in which the most letters agree."""
    worth: defaultdict[str, dict[int, float]] = defaultdict(dict)
    read = 0
    for number, slot in enumerate(sorted(slots, key=lambda slot: slot.counts[1])):
        # What the rarer words find is enough when another is so common that it tells little.
        read += slot.counts[1]
        if number and read > _ROWS:
            break
        for word, alike in slot.alike.items():
            worth[word][number] = alike * len(slot.spellings[0])
    rows = EntryWord.objects.filter(allowed, word__in=list(worth)).values_list("entry_id", "word", "length")
    reached: defaultdict[int, dict[int, float]] = defaultdict(dict)
    lengths: dict[int, int] = {}
    for entry, word, length in rows[: 2 * _ROWS]:
        for number, gain in worth[word].items():
            reached[entry][number] = max(gain, reached[entry].get(number, 0.0))
        lengths[entry] = min(length, lengths.get(entry, length))
    return nsmallest(
        _MOST_ENTRIES // 2, reached, key=lambda entry: (-sum(reached[entry].values()), lengths[entry], entry)
    )


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
