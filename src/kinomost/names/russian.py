"""Russian names for Serbian readers, for readers of Latin script, and Serbian names for Russian readers.

Russian → Serbian follows the orthographic transcription of Pravopis srpskoga jezika (Matica srpska): it
starts from the spelling and not from the sound. Some of it is use and not rule (ле, не, ни are now љ, њ, now
not), so the result is a proposal that says which rules it rests on and whether one of them needed a guess. A
person confirms it.

Russian → Latin is BGN/PCGN 1947 in its plain form: no apostrophes for ь and ъ, ё as yo, final -ий and -ый as
-y.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kinomost.names.tables import rows

_VOWELS = "аеёиоуыэюя"
_HISS = "жчшщц"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed form. `certain` is false if a rule was applied to which there are many exceptions."""

    text: str
    rules: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    pattern: re.Pattern[str]
    put: str | Callable[[re.Match[str]], str]
    certain: bool = True


def _rule(
    name: str, pattern: str, put: str | dict[str, str] | Callable[[re.Match[str]], str], certain: bool = True
) -> _Rule:
    if isinstance(put, dict):
        table = put
        return _Rule(name, re.compile(pattern), lambda match: table[match.group()], certain)
    return _Rule(name, re.compile(pattern), put, certain)


_IOTATED = dict(zip("яюёеиоу", "ауоеиоу", strict=True))
_SOFT = {"л": "љ", "н": "њ"}
_HARD = {"љ": "л", "њ": "н"}
_VOWEL_AFTER_SOFT = {"а": "я", "е": "е", "и": "и", "у": "ю", "о": "ё"}
_VOICE = dict(zip("бгджз", "пктшс", strict=True))
_UNVOICE = {surd: sonant for sonant, surd in _VOICE.items()}

# Applied one after the other to a word in lower case. Russian letters are taken away one rule at a time, and
# Serbian ones (ј љ њ ћ џ) put in, so that no rule sees what an earlier one has already settled.
_TO_SERBIAN: tuple[_Rule, ...] = (
    _rule("an initial stands for a name in Ј", r"^[еёюя]$", "ј", certain=False),
    _rule("-тька, -дька > -ћка", r"[тд]ьк(?=[аи]|о[йю]|у$|е$)", "ћк"),
    _rule("-кий > -ки", r"(?<=к)ий$", "и"),
    _rule("-ый > -и", r"ый$", "и"),
    _rule("-ская > -ска", r"(?<=[сц]к)ая$", "а"),
    _rule("-ная > -на", r"(?<=\w\w[вдкнт])ая$", "а", certain=False),
    _rule("ё after ж ч ш щ ц > о", rf"(?<=[{_HISS}])ё", "о"),
    _rule("ё may be written е: -чев, -щев", r"(?<=[жчшщ])ев(?=$|а$)", "ев", certain=False),
    _rule("я, ю after ж ч ш щ ц > а, у", rf"(?<=[{_HISS}])[яю]", _IOTATED),
    _rule("doubled consonant > one", r"([бвгджзклмнпрстфхцчш])\1+", r"\1"),
    _rule("щ>шч", "щ", "шч"),
    _rule("дж>џ", "дж", "џ"),
    _rule("ль, нь before a vowel > љ, њ", r"([лн])ь([яюёеио])", lambda m: _SOFT[m[1]] + _IOTATED[m[2]]),
    _rule("ль>љ; нь>њ", r"([лн])ь", lambda m: _SOFT[m[1]]),
    _rule("л, н before я ю ё > љ, њ", r"([лн])([яюё])", lambda m: _SOFT[m[1]] + _IOTATED[m[2]]),
    _rule("-леев > -љејев", r"(?<=.)л(?=еев(?:а|ич|на)?$)", "љ", certain=False),
    _rule("-лев > -љев", r"(?<=.)л(?=ев(?:а|ич|на)?$)", "љ", certain=False),
    _rule("-нев > -њев", r"(?<=.)н(?=ев(?:а|ич|на)?$)", "њ", certain=False),
    _rule("ни>њи", r"(?<=[^љ])н(?=и(?:на?|ков[аы]?|цына?)$)", "њ", certain=False),
    _rule("ле, не, ни inside a word stay", r"(?<=\w)([лн])(?=[еи]\w)", r"\1", certain=False),
    _rule("ъ, ь before vowel>ј", r"[ъь]([яюёеиоу])", lambda m: "ј" + _IOTATED[m[1]]),
    _rule("й before vowel>ј", r"й([яюёеоу])", lambda m: "ј" + _IOTATED[m[1]]),
    _rule("initial Е>Је", r"^е", "је"),
    _rule("vowel+е>је", rf"(?<=[{_VOWELS}])е", "је"),
    _rule("я, ю, ё > ја, ју, јо", r"[яюё]", lambda m: "ј" + _IOTATED[m[0]]),
    _rule("ь, ъ dropped", r"[ьъ]", ""),
    _rule("ы>и; э>е; й>ј", r"[ыэй]", {"ы": "и", "э": "е", "й": "ј"}),
    _rule("voicing assimilation: before c, s", r"[бз](?=[сц])", _VOICE),
    # Serbian leaves д before с and ш, and г before к is too rare in names to rule on.
    _rule("voicing assimilation", r"[бжз](?=[кптфхцчћш])|д(?=[кпчћ])", _VOICE, certain=False),
    _rule("voicing assimilation", r"[пстшк](?=[бгджзџ])", _UNVOICE, certain=False),
    _rule("doubled consonant > one", r"([бгджзклмнпрстфхцчш])\1+", r"\1"),
)

_FROM_SERBIAN: tuple[_Rule, ...] = (
    _rule("initial е>э", r"^е", "э"),
    _rule("initial јо>йо", r"^јо", "йо"),
    _rule("ј+vowel>я е ю ё", r"ј([аеуо])", {"ја": "я", "је": "е", "ју": "ю", "јо": "ё"}, certain=False),
    _rule("ји>и", r"ји", "и"),
    _rule("ј>й", r"ј", "й"),
    _rule("љ, њ + vowel", r"([љњ])([аеиуо])", lambda m: _HARD[m[1]] + _VOWEL_AFTER_SOFT[m[2]]),
    _rule("љ>ль; њ>нь", r"[љњ]", lambda m: _HARD[m[0]] + "ь"),
    _rule("ђ, џ > дж; ћ>ч", r"[ђџћ]", {"ђ": "дж", "џ": "дж", "ћ": "ч"}),
)

_LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
_LATIN |= {
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "yu",
    "я": "ya",
}
_LATIN |= {"ъ": "", "ь": ""}
_LATIN_RULES: tuple[_Rule, ...] = (
    _rule("final ий, ый > y", r"[иы]й$", "y"),
    _rule("ё after ж ч ш щ > o", r"(?<=[жчшщ])ё", "o"),
    _rule("е, ё at the start, after vowel, й, ъ, ь", rf"(?:^|(?<=[{_VOWELS}йъьy]))е", "ye"),
    _rule("letters", "[а-яё]", _LATIN),
)
_WORD = re.compile(r"[^\W\d_]+(?:\u0301[^\W\d_]*)*")


@cache
def _established() -> dict[str, str]:
    return {row["ru"].lower(): row["sr"].lower() for row in rows("russian_established.tsv")}


def _recase(old: str, new: str) -> str:
    """`new` in the letter case of `old`: lower, Title or CAPITALS."""
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _apply(text: str, rules: tuple[_Rule, ...], fixed: dict[str, str]) -> Proposal:
    used: dict[str, None] = {}
    certain = True

    def one(match: re.Match[str]) -> str:
        nonlocal certain
        # A stress mark is for learners; it is not part of the name.
        old = match.group().replace("\u0301", "")
        word = old.lower()
        if word in fixed:
            used["established form"] = None
            return _recase(old, fixed[word])
        for rule in rules:
            new, count = rule.pattern.subn(rule.put, word)
            if count:
                used[rule.name] = None
                certain = certain and rule.certain
                word = new
        return _recase(old, word)

    return Proposal(_WORD.sub(one, text), tuple(used), certain)


def to_serbian(text: str) -> Proposal:
    """A Russian name in Serbian Cyrillic, as a proposal for a person to confirm."""
    return _apply(text, _TO_SERBIAN, _established())


def from_serbian(text: str) -> Proposal:
    """A Serbian name (in Cyrillic) in Russian spelling, as a proposal. Naive: it goes letter by letter."""
    return _apply(text, _FROM_SERBIAN, {})


def to_latin(text: str) -> str:
    """Russian text in Latin letters by BGN/PCGN 1947, plain form.

    Letters that are not Russian stay as they are.
    """
    return _apply(text, _LATIN_RULES, {}).text
