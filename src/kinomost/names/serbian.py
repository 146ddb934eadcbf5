"""Serbian in its two scripts.

Cyrillic → Latin is a plain substitution (thirty letters, one each). Latin → Cyrillic has to decide whether
`lj`, `nj` and `dž` are one letter or two, and which words are not Serbian at all. Both decisions rest on
tables that ship with this room (`data/serbian_split.tsv`, `data/serbian_keep.tsv`) and on a few general rules
written out below.
"""

import re
import unicodedata
from functools import cache, lru_cache

from kinomost.names.tables import rows

_TO_LATIN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
_TO_LATIN |= {"љ": "lj", "њ": "nj", "џ": "dž"}
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in _TO_LATIN.items()}
# Unicode's ready-made digraphs, and the Icelandic eth that stands for Đ in old Serbian files.
_COMPATIBLE = str.maketrans(
    dict(zip("ǄǅǆǇǈǉǊǋǌÐ", ("DŽ", "Dž", "dž", "LJ", "Lj", "lj", "NJ", "Nj", "nj", "Đ"), strict=True))
)
_ALPHABET = frozenset("abcčćdđefghijklmnoprsštuvzž")

# What a translator, a template or a browser reads must come out exactly as it went in.
_UNTOUCHABLE = re.compile(
    r"""
      </?[A-Za-z!][^<>]*>                                        # HTML tag or comment
    | &(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);          # HTML entity
    | %\([^()\s]+\)[#0\-+\x20]*\d*(?:\.\d+)?[A-Za-z]                # %(name)s
    | %[#0\-+]*\d*(?:\.\d+)?[sdifrgxX](?![^\W\d_])                 # %s, %.2f; not the per cent of "50 %ili"
    | \{\{.{0,500}?\}\} | \{%.{0,500}?%\} | \{[^{}\n]*\}              # template and str.format fields
    | `[^`\n]*`                                                   # code
    | \b[A-Za-z][A-Za-z0-9+.\-]{0,30}://[^\s<>]+ | \bwww\.[^\s<>]+ | \bmailto:[^\s<>]+
    | (?<!\w)[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+ | (?<!\w)@\w+                 # e-mail, handle
    | \b(?:[a-z0-9\-]{1,63}\.){1,5}
      (?:com|org|net|info|eu|rs|ru|me|ba|de|fr|uk|io|tv|film|example|gov|edu)\b(?:/[^\s<>]*)?
    | (?<!\w)[\w./\-]{0,200}
      \.(?:csv|xlsx?|pdf|ya?ml|json|xml|ics|zip|png|jpe?g|svg|txt|html?|po|py|toml|env)\b
    | (?<!\w)--[a-z][\w\-]*                                         # option of a command
    | \b\w+_\w+\b                                                 # identifier
    | \b[a-z]{2,3}-(?:Latn|Cyrl|[A-Z]{2})\b                        # language tag
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
_ROMAN = re.compile(r"(?=.)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# Numerals that are also Serbian words: they need a name or a number's company to be read as numerals.
_ROMAN_OR_WORD = frozenset(["I", "VI", "LI", "MI", "DI", "CI", "DIV", "LIV"])
# What follows a numeral: another one, its full stop, or what Serbian counts with them: VI vek, VI festival.
_AFTER_NUMERAL = re.compile(
    r"[–-][IVXLCDM]+\b|\.\s*[a-zčćžšđ]"
    r"|\s+(?:vek|sv\.|svetsk|(?:filmsk|međunarodn)[a-z]+\s|festival|izdanj|sezon)"
)
# Serbian doubles no consonant of this list inside a word, so the word is foreign: Press, Scott. But: 16 mm.
_FOREIGN_DOUBLE = re.compile(r"bb|cc|ff|gg|kk|ll|mm.|.mm|pp|ss|tt")


@cache
def _kept() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("serbian_keep.tsv"))


@cache
def _split_pattern() -> re.Pattern[str]:
    """A pattern that matches just before the second letter of a digraph that is two letters."""
    patterns = []
    for row in rows("serbian_split.tsv"):
        head, tail = row["stem"].split("|")
        # A look-behind must have a fixed width, so the start of the word is marked with a blank in the
        # haystack.
        before = (" " if row["place"] == "start" else "") + head
        unless = "".join(f"(?!{word[len(head) :]})" for word in row["except"].split(",") if word)
        patterns.append(f"(?<={re.escape(before)}){unless}(?={re.escape(tail)})")
    return re.compile("|".join(patterns))


@lru_cache(maxsize=20_000)
def _cyrillic_word(word: str) -> str:
    """One Serbian word from Latin to Cyrillic, letter case kept."""
    lower = word.lower()
    separate = {match.start() - 1 for match in _split_pattern().finditer(" " + lower)}
    out: list[str] = []
    index = 0
    while index < len(word):
        pair = lower[index : index + 2]
        size = 2 if pair in {"lj", "nj", "dž"} and index + 1 not in separate else 1
        # lJ is not how a digraph is written; two letters meet there by accident.
        if size == 2 and word[index].islower() and word[index + 1].isupper():
            size = 1
        letter = _TO_CYRILLIC[lower[index : index + size]]
        out.append(letter.upper() if word[index].isupper() else letter)
        index += size
    return "".join(out)


def _is_foreign(word: str) -> bool:
    lower = word.lower()
    return not _ALPHABET.issuperset(lower) or bool(_FOREIGN_DOUBLE.search(lower)) or word in _kept()


def _is_numeral(words: list[re.Match[str]], at: int, text: str) -> bool:
    """Whether the word is a Roman numeral where it stands."""
    word = words[at].group()
    if not _ROMAN.fullmatch(word):
        return False
    if word not in _ROMAN_OR_WORD:
        return True
    before = words[at - 1] if at else None
    after = text[words[at].end() :]
    if _AFTER_NUMERAL.match(after):
        return True
    # A capital I in the middle of a sentence is a numeral when a name stands before it: Petar I, Roki VI. In
    # a line of capitals (PETAR I PAVLE) and at the start of a sentence the same letters are the words "i",
    # "vi", "mi".
    return (
        before is not None
        and text[before.end() : words[at].start()] == " "
        and before.group().istitle()
        and not (at + 1 < len(words) and len(words[at + 1].group()) > 1 and words[at + 1].group().isupper())
    )


def to_cyrillic(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Serbian Latin text in Cyrillic.

    Left as they are: letters that are Cyrillic already; words with a letter that Serbian lacks (q, w, x, y,
    ü) or with a double consonant it never writes; Roman numerals; the acronyms and names of
    `data/serbian_keep.tsv`; words that touch a digit (4K, MP4); tags, entities, placeholders, addresses, file
    names and code; and every word or phrase in `keep`, matched in exactly its spelling.
    """
    guard = _UNTOUCHABLE
    if keep:
        phrases = "|".join(re.escape(phrase) for phrase in sorted(keep, key=len, reverse=True))
        guard = re.compile(rf"(?<!\w)(?:{phrases})(?!\w)|(?:{_UNTOUCHABLE.pattern})", re.VERBOSE)
    out: list[str] = []
    end = 0
    for match in guard.finditer(text):
        out += [_cyrillic_run(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*out, _cyrillic_run(text[end:])])


def _cyrillic_run(text: str) -> str:
    words = list(_WORD.finditer(text))
    out: list[str] = []
    end = 0
    for at, match in enumerate(words):
        out.append(text[end : match.start()])
        end = match.end()
        word = unicodedata.normalize("NFC", match.group()).translate(_COMPATIBLE)
        touches_digit = text[match.start() - 1 : match.start()].isdigit() or text[end : end + 1].isdigit()
        stays = touches_digit or _is_foreign(word) or _is_numeral(words, at, text)
        out.append(match.group() if stays else _cyrillic_word(word))
    return "".join([*out, text[end:]])


def to_latin(text: str) -> str:
    """Serbian Cyrillic text in Latin.

    Never loses a letter: what is not a Serbian Cyrillic letter stays as it is.
    """
    out: list[str] = []
    for index, letter in enumerate(text):
        latin = _TO_LATIN.get(letter.lower())
        if latin is None:
            out.append(letter)
        elif letter.islower():
            out.append(latin)
        elif len(latin) == 1:
            out.append(latin.upper())
        else:
            # Њ is Nj in Његош and NJ in ЊЕГОШ: the neighbours tell.
            following, previous = text[index + 1 : index + 2], text[index - 1 : index] if index else ""
            capitals = following.isupper() or (previous.isupper() and not following.islower())
            out.append(latin.upper() if capitals else latin.title())
    return "".join(out)
