"""Bytes to text: UTF-8 with or without a mark, UTF-16, Windows-1251 (Cyrillic) and Windows-1250 (Latin).

The two Windows encodings give text for almost any bytes, so they are told apart by what the text would be:
in Cyrillic text a word is all non-ASCII letters; in Serbian Latin a word mixes ASCII letters with a few
of č, ć, š, ž, đ. Each word with a byte above 127 votes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kinomost.tables.problems import CellError

ENCODINGS = ("utf-8", "utf-16", "windows-1251", "windows-1250", "windows-1252", "koi8-r", "iso-8859-2")
_SAMPLE = 400_000  # bytes looked at when guessing; more does not change the verdict
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_SERBIAN_1250 = frozenset("čćšžđČĆŠŽĐ".encode("cp1250"))
_CYRILLIC_1251 = frozenset(
    letter
    for letter in range(0x80, 0x100)
    if "\u0400" <= bytes([letter]).decode("cp1251", "replace") <= "\u04ff"
)


@dataclass(frozen=True)
class Decoded:
    """The text, the encoding it was read in, and the other candidate where the choice was a guess."""

    text: str
    encoding: str
    other: str = ""


def decode(data: bytes, encoding: str = "") -> Decoded:
    """Text of `data`; `encoding` overrides the guess. Line ends become "\\n".

    Raises CellError("bad_encoding") where the bytes are not text in the encoding that was asked for.
    """
    name, other = (encoding, "") if encoding else guess(data)
    try:
        text = data.decode("utf-8-sig" if name.lower() in {"utf-8", "utf8"} else name)
    except (UnicodeDecodeError, LookupError) as error:
        raise CellError("bad_encoding", encoding=name) from error
    return Decoded(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), name, other)


def guess(data: bytes) -> tuple[str, str]:
    """(encoding, the next best) of `data`; the second is "" where there is no doubt."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return name, ""
    zeros = (data[0:4000:2].count(0), data[1:4000:2].count(0))
    if max(zeros) > len(data[:4000]) // 5:
        return ("utf-16-be", "") if zeros[0] > zeros[1] else ("utf-16-le", "")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return (
            ("windows-1251", "windows-1250")
            if cyrillic_votes(data[:_SAMPLE]) > 0
            else ("windows-1250", "windows-1251")
        )
    return "utf-8", ""


def cyrillic_votes(data: bytes) -> int:
    """Words that read as Windows-1251 Cyrillic minus words that read as Windows-1250 Latin."""
    votes = 0
    for word in _WORD.findall(data):
        high = [byte for byte in word if byte > 127]
        if len(high) < len(word):  # ASCII letters within the word: only Latin text does that
            votes -= 1 + sum(byte in _SERBIAN_1250 for byte in high)
        elif all(byte in _CYRILLIC_1251 for byte in high):
            votes += len(high)
    return votes
