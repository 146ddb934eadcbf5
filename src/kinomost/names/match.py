"""How well a query answers to a name, and the pieces by which an index finds names to ask that about.

A score lies between 0 (no match) and 1. It is built of tiers that do not overlap, best first: the same text;
the same script and whole leading words of the name; the same key (`fold`); the same script and a beginning; a
beginning of the key; beginnings of its words in any order; a part of the name; a name with typing errors.
Within a tier the shorter name comes first, and the script of the query before another.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kinomost.names.fold import keys

_TYPO_FLOOR = 0.7
_WORD_FLOOR = 0.6
_UNFINISHED = 0.95


def word_grams(word: str) -> frozenset[str]:
    """The pieces of one folded word: its first letter and the trigrams of the word between ^ and $."""
    padded = f"^{word}$"
    return frozenset({padded[:2]} | {padded[at : at + 3] for at in range(len(padded) - 2)})


def word_slips(word: str) -> frozenset[str]:
    """The folded word and all it is with one letter left out, each after a minus.

    Two words share one of these if one slip of the finger parts them: a letter too many, too few, wrong, or
    two that changed places. Words of one or two letters have none but themselves.
    """
    gaps = range(len(word)) if len(word) > 2 else ()
    return frozenset({f"-{word}", *(f"-{word[:at]}{word[at + 1 :]}" for at in gaps)})


def grams(key: str) -> set[str]:
    """The pieces of all words of a folded key."""
    return {gram for word in key.split() for gram in word_grams(word)}


def similarity(query: str, word: str) -> float:
    """How alike two folded words are, 0 to 1, by edits (swapped neighbours count as one).

    A query of four letters or more may be the unfinished beginning of the word.
    """
    whole: float = OSA.normalized_similarity(query, word)
    if 4 <= len(query) < len(word):
        beginning: float = OSA.normalized_similarity(query, word[: len(query)])
        return max(whole, beginning * _UNFINISHED)
    return whole if len(query) > 2 or whole == 1 else 0.0


def nearest(query: str, words: Collection[str], floor: float) -> dict[str, float]:
    """The words that are at least so much alike, with their `similarity`; one call for thousands of words."""
    listed = list(words)
    floor -= 1e-6  # the library rounds its own threshold up
    found: dict[str, float] = {
        word: alike
        for word, alike, _ in process.extract(
            query, listed, scorer=OSA.normalized_similarity, score_cutoff=floor, limit=None
        )
    }
    if len(query) >= 4:
        cut = [word[: len(query)] for word in listed]
        for _, alike, at in process.extract(
            query, cut, scorer=OSA.normalized_similarity, score_cutoff=floor / _UNFINISHED, limit=None
        ):
            if len(listed[at]) > len(query):
                found[listed[at]] = max(found.get(listed[at], 0.0), alike * _UNFINISHED)
        return found
    return {word: alike for word, alike in found.items() if len(query) > 2 or alike == 1}


_APART = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    """The text without case and punctuation, in its own script and with its marks."""
    return _APART.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _script(plain: str) -> str:
    """The script of the first letter: names seldom mix scripts, and this is asked of hundreds of them a query."""
    first = next((letter for letter in plain if letter.isalpha()), " ")
    return unicodedata.name(first, "").partition(" ")[0]


@dataclass(frozen=True)
class Query:
    """A query taken apart once, to be compared with many names."""

    text: str

    @cached_property
    def plain(self) -> str:
        """The query without case and punctuation."""
        return _plain(self.text)

    @cached_property
    def script(self) -> str:
        """The script of the query."""
        return _script(self.plain)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the query in a fixed order."""
        return tuple(sorted(keys(self.text)))

    @cached_property
    def unfinished(self) -> tuple[str, ...]:
        """Other beginnings that the query may be of: folding drops an i (j, y) that a softened vowel follows.

        Who has typed "Juli" may want Julija, and that folds to iula.
        """
        return tuple(
            key[:-1] + vowel
            for key in self.keys
            if len(key.split(" ")[-1]) > 2 and key[-1] == "i"
            for vowel in ("aeou" if key[-2] in "dln" else "e")
        )

    def score(self, text: str, text_keys: Collection[str] | None = None) -> float:
        """How well the query answers to a name; `text_keys` saves folding it again."""
        if not self.plain:
            return 0.0
        plain = _plain(text)
        if plain == self.plain:
            return 1.0
        coverage = min(1.0, len(self.plain) / max(1, len(plain)))
        own = tuple(text_keys) if text_keys is not None else tuple(keys(text))
        best = max(_score_keys(query_key, key, coverage) for query_key in self.keys for key in own)
        for beginning in self.unfinished if best < 0.78 else ():
            as_beginning = max(_score_keys(beginning, key, coverage) for key in own)
            if as_beginning > 0.54:
                best = max(best, min(as_beginning, 0.8))
        if best:
            # Within a tier the very letters of the query come first, then its script.
            letters = all(word in plain for word in self.plain.split())
            best += 0.03 if letters else 0.01 if _script(plain) == self.script else 0.0
        if plain.startswith(self.plain):
            whole_words = plain[len(self.plain)] == " "
            best = max(best, (0.94 if whole_words else 0.84) + 0.04 * coverage)
        return best


def _score_keys(query: str, key: str, coverage: float) -> float:
    if not query or not key:
        return 0.0
    if query == key:
        return 0.9
    if key.startswith(query):
        return 0.78 + 0.04 * coverage
    words, names = query.split(), key.split()
    if _each(words, names, str.startswith):
        return 0.66 + 0.08 * coverage
    if query in key or _each(words, names, str.__contains__):
        return 0.54 + 0.08 * coverage
    alike = _alike(words, names)
    return 0.1 + 0.4 * alike if alike >= _TYPO_FLOOR else 0.0


def _each(words: list[str], names: list[str], holds: Callable[[str, str], bool]) -> bool:
    """Whether every word of the query holds for a word of the name of its own."""
    free = list(names)
    for word in sorted(words, key=len, reverse=True):
        found = min((name for name in free if holds(name, word)), key=len, default=None)
        if found is None:
            return False
        free.remove(found)
    return True


def _alike(words: list[str], names: list[str]) -> float:
    """How alike the words are to their nearest in the name, whatever the order, weighted by their length."""
    free = list(names)
    total = 0.0
    for word in sorted(words, key=len, reverse=True):
        alike, name = max(((similarity(word, name), name) for name in free), default=(0.0, ""))
        if alike >= _WORD_FLOOR:
            total += alike * len(word)
            free.remove(name)
    apart = total / sum(map(len, words))
    # A blank too many or too few: "zlatoumalte".
    joined: float = (
        OSA.normalized_similarity("".join(words), "".join(names)) if len(words) != len(names) else 0.0
    )
    return max(apart, joined)


def score(query: str, candidate_text: str) -> float:
    """How well a query answers to a name, 0 to 1. For many names make one `Query`."""
    return Query(query).score(candidate_text)
