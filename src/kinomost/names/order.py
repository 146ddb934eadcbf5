"""Alphabetical order as each language has it."""

import unicodedata
from functools import lru_cache

# Letters that stand elsewhere than in Unicode; digraphs are letters of Serbian Latin.
_ALPHABETS = {
    "sr-Latn": [*"abcčćd", "dž", *"đefghijkl", "lj", *"mn", "nj", *"opqrsštuvwxyzž"],
    "sr-Cyrl": list("абвгдђежзијклљмнњопрстћуфхцчџш"),
    "ru": list("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
}


@lru_cache(maxsize=16)
def _places(alphabet: str) -> dict[str, int]:
    return {letter: place for place, letter in enumerate(_ALPHABETS[alphabet], start=1)}


def sort_key(text: str, tag: str) -> tuple[tuple[int, str], ...]:
    """Key by which `text` sorts for a reader of `tag`: quotes and case count for nothing, digits come first.

    Letters of other scripts follow those of the reader's own alphabet, in the order of their base letters.
    """
    # Russian sorts ё with е.
    folded = "".join(letter for letter in text.casefold() if letter.isalnum() or letter == " ").strip()
    alphabet = tag if tag in _ALPHABETS else ""
    places = _places(alphabet) if alphabet else {}
    if alphabet == "ru":
        folded = folded.replace("ё", "е")
    key: list[tuple[int, str]] = []
    at = 0
    while at < len(folded):
        pair, letter = folded[at : at + 2], folded[at]
        if alphabet == "sr-Latn" and pair in places and len(pair) == 2:
            key.append((places[pair], ""))
            at += 2
            continue
        if letter == " " or letter.isdigit():
            key.append((0, letter))
        elif letter in places:
            key.append((places[letter], ""))
        else:
            base = unicodedata.normalize("NFD", letter)[0]
            key.append((places.get(base, 1000), "" if base in places else base))
        at += 1
    return tuple(key)


def initial(text: str, tag: str) -> str:
    """The letter under which `text` stands in an index for readers of `tag` (`Lj`, `Ђ`, `E`), or `#`."""
    folded = next((text[at:] for at, letter in enumerate(text) if letter.isalnum()), "").casefold()
    if not folded or not folded[0].isalpha():
        return "#"
    if tag == "sr-Latn" and folded[:2] in _places(tag) and len(folded) > 1:
        return folded[:2].title()
    if tag == "ru" and folded[0] == "ё":
        return "Е"
    if tag in _ALPHABETS and folded[0] in _places(tag):
        return folded[0].upper()
    return unicodedata.normalize("NFD", folded[0])[0].upper()
