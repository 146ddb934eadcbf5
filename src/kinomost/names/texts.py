"""A text in several languages and scripts, as plain immutable values.

A title or a person's name is stored once per language-and-script tag (BCP 47: `sr-Latn`, `ru`, …) with the
kind it has there. Nothing is translated here; the only thing ever made up is the other script of a Serbian
text, and it says so.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from kinomost.names.serbian import to_cyrillic, to_latin

Kind = Literal["original", "official", "festival", "working", "transliterated", "alternative"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Which of several texts under one tag is shown. An alternative title is for finding, not for showing.
_RANK: dict[Kind, int] = {
    "official": 0,
    "original": 1,
    "festival": 2,
    "working": 3,
    "transliterated": 4,
    "alternative": 5,
}

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)",
    re.IGNORECASE,
)
_RTL_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
_RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})


def canonical_tag(tag: str) -> str:
    """The tag in its canonical case (`SR-latn` → `sr-Latn`).

    Raises ValueError if it has not the shape of BCP 47.
    """
    match = _TAG.fullmatch(tag)
    if match is None:
        raise ValueError(f"{tag!r} is not a language tag such as sr-Latn, ru or en-GB")
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts) + match["variants"].lower()


def _language_script(tag: str) -> tuple[str, str]:
    match = _TAG.fullmatch(tag)
    return (match["language"], match["script"] or "") if match else ("", "")


def script_of(text: str) -> str:
    """ISO 15924 code of the script most letters are in: Latn, Cyrl, Arab, …; Zyyy if there is no letter."""
    counts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    if not counts:
        return "Zyyy"
    name = counts.most_common(1)[0][0]
    return {"LATIN": "Latn", "CYRILLIC": "Cyrl", "CJK": "Hani", "HIRAGANA": "Hira", "GEORGIAN": "Geor"}.get(
        name, name[:4].title()
    )


def direction(text_or_tag: str) -> Literal["rtl", "ltr"]:
    """Direction of a text (its first strong character) or of a canonical tag such as `ar` or `az-Arab`."""
    match = _TAG.fullmatch(text_or_tag)
    if match and text_or_tag == canonical_tag(text_or_tag):
        if match["script"]:
            return "rtl" if match["script"] in _RTL_SCRIPTS else "ltr"
        if match["language"] in _RTL_LANGUAGES:
            return "rtl"
    for letter in text_or_tag:
        bidi = unicodedata.bidirectional(letter)
        if bidi in {"L", "R", "AL"}:
            return "ltr" if bidi == "L" else "rtl"
    return "ltr"


@dataclass(frozen=True, slots=True)
class Text:
    """One text under one tag. Raises ValueError on a bad tag, an unknown kind or an empty text."""

    tag: str
    text: str
    kind: Kind = "official"

    def __post_init__(self) -> None:
        object.__setattr__(self, "tag", canonical_tag(self.tag))
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text).strip())
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not a kind of text; the kinds are {', '.join(KINDS)}")
        if not self.text:
            raise ValueError(f"the text for {self.tag} is empty")

    def __str__(self) -> str:
        return self.text

    @property
    def direction(self) -> Literal["rtl", "ltr"]:
        """Which way this text runs."""
        return direction(self.text)

    @property
    def script(self) -> str:
        """The script the tag names, or else the one the letters are in."""
        return _language_script(self.tag)[1] or script_of(self.text)


@dataclass(frozen=True, slots=True)
class Texts:
    """An immutable, ordered collection of texts that name or describe one thing."""

    entries: tuple[Text, ...] = field(default=())

    def __init__(self, entries: Iterable[Text] = ()) -> None:
        # The same text under the same tag and kind says nothing new the second time.
        object.__setattr__(self, "entries", tuple(dict.fromkeys(entries)))

    def __iter__(self) -> Iterator[Text]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        first = self.original or next(iter(self), None)
        return first.text if first else ""

    @property
    def original(self) -> Text | None:
        """The first original text, if any."""
        return next((entry for entry in self.entries if entry.kind == "original"), None)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in order, each once."""
        return tuple(dict.fromkeys(entry.tag for entry in self.entries))

    def get(self, tag: str, kind: Kind | None = None) -> Text | None:
        """The most presentable text under exactly this tag (and of this kind, if one is given)."""
        wanted = canonical_tag(tag)
        return _first(entry for entry in self.entries if entry.tag == wanted and kind in {None, entry.kind})

    def best(self, tag: str) -> Text | None:
        """What to show to a reader of `tag`.

        The text under the tag itself, then under the same language and script, then the other Serbian script
        transliterated (its kind is then "transliterated"), then the original, then English, then any.
        """
        wanted = canonical_tag(tag)
        language, script = _language_script(wanted)
        shown = [entry for entry in self.entries if entry.kind != "alternative"]
        kin = [entry for entry in shown if _language_script(entry.tag)[0] == language]
        return (
            _first(entry for entry in shown if entry.tag == wanted)
            or _first(entry for entry in kin if not script or entry.script == script)
            or (_other_script(wanted, kin) if language == "sr" else None)
            or self.get(wanted)
            or self.original
            or _first(entry for entry in shown if _language_script(entry.tag)[0] == "en")
            or _first(shown)
            or _first(self.entries)
        )

    def with_text(self, tag: str, text: str, kind: Kind = "official") -> "Texts":
        """A copy in which `text` stands under this tag and kind.

        It takes the place of what stood there; an alternative text is added, for there may be many. An empty
        text removes what stood there.
        """
        wanted = canonical_tag(tag)
        if not text.strip():
            return Texts(entry for entry in self.entries if (entry.tag, entry.kind) != (wanted, kind))
        new = Text(wanted, text, kind)
        places = [index for index, old in enumerate(self.entries) if (old.tag, old.kind) == (wanted, kind)]
        if kind == "alternative" or not places:
            return Texts((*self.entries, new))
        return Texts(
            new if index == places[0] else old
            for index, old in enumerate(self.entries)
            if index not in places[1:]
        )

    def to_json(self) -> list[list[str]]:
        """A list of [tag, kind, text] in order."""
        return [[entry.tag, entry.kind, entry.text] for entry in self.entries]

    @classmethod
    def from_json(cls, data: object) -> "Texts":
        """The opposite of `to_json`. Raises ValueError if the data has another shape."""
        if not isinstance(data, list | tuple):
            raise ValueError("texts must be a list of [tag, kind, text]")
        entries = []
        for row in data:
            if (
                not isinstance(row, list | tuple)
                or len(row) != 3
                or not all(isinstance(cell, str) for cell in row)
            ):
                raise ValueError(f"{row!r} is not [tag, kind, text]")
            entries.append(Text(row[0], row[2], row[1]))
        return cls(entries)

    @classmethod
    def of(cls, **texts: str) -> "Texts":
        """Official texts by tag, `_` for `-`: `Texts.of(sr_Latn="Zlato Umalte", ru="Золото Умальты")`."""
        return cls(Text(tag.replace("_", "-"), text) for tag, text in texts.items())


def _first(entries: Iterable[Text]) -> Text | None:
    return min(entries, key=lambda entry: _RANK[entry.kind], default=None)


def _other_script(tag: str, kin: Iterable[Text]) -> Text | None:
    entry = _first(kin)
    if entry is None:
        return None
    convert = {"Cyrl": to_cyrillic, "Latn": to_latin}.get(_language_script(tag)[1])
    return Text(tag, convert(entry.text), "transliterated") if convert else None
