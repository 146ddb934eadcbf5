"""One key for one name, whatever script and alphabet it is typed in.

`fold` maps a name to a coarse Latin skeleton that is the same for its Serbian Cyrillic, Serbian Latin (with
or without diacritics), Russian and usual English spellings: Стојановић, Stojanović, Stojanovic, Стоянович and
Stoyanovich all fold to `stoianovic`. The skeleton is for comparing, never for showing. The steps:

1. letters lose their marks, Cyrillic letters become Latin (ж ш → z s; ч ћ ц → c; х → h; ј й ы y → i);
2. spelling habits are levelled: zh sh ch kh → z s c h; ts tz tch → c; w → v; x → ks; ph th gh ck → f t g k;
3. softness goes: i is dropped before e, and between d l n and a vowel (je, lj, nj, dj; љ њ ђ are l n d);
4. doubled letters become one; what is not a letter or a digit only parts the words.
"""

import re
import unicodedata
from functools import lru_cache

# Letters that are read in two ways stand as marks until both ways have been tried: ё is e or jo (o after ж ч
# ш щ), дж is dž or đ.
_YO, _HISSED_YO, _DZH = "\x01", "\x02", "\x03"
_READINGS = (
    str.maketrans({_YO: "e", _HISSED_YO: "e", _DZH: "dz"}),
    str.maketrans({_YO: "io", _HISSED_YO: "o", _DZH: "d"}),
)

# Before Unicode takes letters apart: those it would take apart wrongly (ё is not е, ѓ is not г) or not at
# all.
_WHOLE = str.maketrans(
    {
        "ё": _YO,
        "ѓ": "d",
        "ќ": "c",
        "đ": "d",
        "ð": "d",
        "þ": "t",
        "ł": "l",
        "ø": "o",
        "æ": "e",
        "œ": "e",
        "ı": "i",
    }
    | dict.fromkeys("'’‘ʹʺʼ`´", "")
)
_LETTERS = str.maketrans(
    dict(zip("абвгдежзиклмнопрстуфхцчшыэ", "abvgdezziklmnoprstufhccsie", strict=True))
    | {"щ": "sc", "ъ": "", "ь": "", "ю": "iu", "я": "ia", "є": "e", "і": "i", "ґ": "g", "ј": "i"}
    | {"ѕ": "dz", "љ": "l", "њ": "n", "ђ": "d", "ћ": "c", "џ": _DZH}
    | {"j": "i", "y": "i", "w": "v", "q": "k", "x": "ks"}
)
_HISSED = re.compile("(?<=[жчшщ])ё")
_SOFT_SIGN = re.compile("(?<=[dđlnдђлљнњ])[jј]+(?![aeiouyаеиоу])")
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_LEVELLED = {"tch": "c", "ts": "c", "tz": "c", "tc": "c", "kh": "h", "sh": "s", "zh": "z", "ch": "c"}
_LEVELLED |= {"ph": "f", "th": "t", "gh": "g", "ck": "k"}
_LEVEL = re.compile("|".join(_LEVELLED))
_SOFTNESS = re.compile("i+(?=e)|(?<=[dln])i+(?=[aou])")
_DOUBLED = re.compile(r"([a-z])\1+")
_WORD = re.compile(r"[^\W_]+")
_FRONTED_IO = re.compile(r"(?<=[bcfghkmprstvz])io")


def _skeleton(text: str) -> str:
    """The text in Latin skeleton letters and marks, not yet levelled."""
    text = _HISSED.sub(_HISSED_YO, unicodedata.normalize("NFKC", text).casefold())
    text = text.replace("дж", _DZH).replace("dž", _DZH).replace("dzh", _DZH).translate(_WHOLE)
    text = _MARKS.sub("", unicodedata.normalize("NFD", _SOFT_SIGN.sub("", text)))
    return text.translate(_LETTERS)


def _level(skeleton: str) -> str:
    text = " ".join(_WORD.findall(skeleton))
    # One step can lay bare work for another (skh → sh → s), so they go round until nothing moves.
    while True:
        new = _DOUBLED.sub(r"\1", _SOFTNESS.sub("", _LEVEL.sub(lambda match: _LEVELLED[match[0]], text)))
        if new == text:
            return text
        text = new


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text's main key: its folded words with one blank between them.

    Empty if it has no letter or digit.
    """
    return _level(_skeleton(text).translate(_READINGS[0]))


@lru_cache(maxsize=20_000)
def keys(text: str) -> frozenset[str]:
    """All keys of the text, one to three: the main one, and those in which ambiguous spellings are read
    otherwise.

    Ё is e and jo (Пётр, Petr, Pjotr), дж is dž and đ (Джорджевич, Đorđević).
    """
    skeleton = _skeleton(text)
    plain, other = (skeleton.translate(reading) for reading in _READINGS)
    first = _level(plain)
    second = first if other == plain else _level(other)
    return frozenset({first, second, _FRONTED_IO.sub("e", first)})
