"""What every poster is printed with: a few flat inks, letters whose widths are known, shapes, fixed dice."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

from kinomost.names.texts import direction

WIDTH, HEIGHT, MARGIN = 600, 900, 42
BLANK = 80  # what is added between words, in thousandths of an em: the heaviest cut sets them tight
T = TypeVar("T")


@dataclass(frozen=True)
class Inks:
    """The paper, the ink for letters, and two more inks."""

    paper: str
    ink: str
    one: str
    two: str


INKS = (
    Inks("#f1e8d5", "#191610", "#d9432a", "#234f69"),
    Inks("#e9bb3c", "#1b1710", "#b5301f", "#f7edd3"),
    Inks("#c03a24", "#fdf4e3", "#1a1712", "#f0c24b"),
    Inks("#1e3a4c", "#f3ead6", "#e2643c", "#8fb6b5"),
    Inks("#dfe3d8", "#14211b", "#2f6b4f", "#e0883c"),
    Inks("#17161a", "#f1e9d8", "#d9a32e", "#8c3f2f"),
    Inks("#c9d6dc", "#171a22", "#2a3f8f", "#e0512f"),
    Inks("#f0c9b8", "#2a1418", "#a3273a", "#1f4d4d"),
    Inks("#2b5a46", "#f6eed6", "#e8b93a", "#14251c"),
    Inks("#d9cde0", "#1d1430", "#5b2a86", "#e0662f"),
    Inks("#f6f1e4", "#191610", "#191610", "#c3b491"),
    Inks("#b9c5a1", "#191c10", "#56681d", "#c2452d"),
)


class Dice:
    """An endless row of numbers that depends on nothing but its seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def roll(self, sides: int) -> int:
        """A number from 0 to sides - 1."""
        self._count += 1
        digest = sha256(f"{self._seed}/{self._count}".encode()).digest()
        return int.from_bytes(digest[:6], "big") % sides

    def between(self, low: float, high: float) -> float:
        """A number from low to high."""
        return low + (high - low) * self.roll(10_001) / 10_000

    def pick(self, items: tuple[T, ...]) -> T:
        """One of the items."""
        return items[self.roll(len(items))]


@dataclass(frozen=True)
class Box:
    """Where the title stands, and against which edge it leans."""

    x: float
    y: float
    width: float
    height: float
    bottom: bool = False


@dataclass(frozen=True)
class Sheet:
    """What one poster is made from."""

    dice: Dice
    inks: Inks
    title: str
    countries: tuple[str, ...]
    year: int | None
    bare: bool = False  # art alone: no title, no caption


# ------------------------------------------------------------------------------------------ letters


@cache
def _widths() -> dict[str, int]:
    found: dict[str, int] = json.loads(
        (Path(__file__).parents[1] / "data/piazzolla_widths.json").read_text(encoding="utf-8")
    )
    return found


def text_width(text: str, size: float) -> float:
    """How wide a line in the heaviest Piazzolla is; letters of other scripts are taken as square-ish."""
    known = _widths()
    extra = BLANK * text.count(" ") * size / 1000
    return (
        extra + sum(known.get(letter, 1000 if ord(letter) > 0x2E80 else 620) for letter in text) * size / 1000
    )


def fit(
    text: str, width: float, height: float, largest: float = 150, leading: float = 0.96
) -> tuple[float, list[str]]:
    """The largest size at which the text fits the box, and its lines there. Below 18 units it is cut with an ellipsis."""
    size = largest
    while size > 18:
        lines = wrap(text, width, size, whole_words=size > 44)
        if lines and len(lines) * size * leading <= height:
            return size, lines
        size *= 0.94
    lines = wrap(text, width, 18, whole_words=False)
    room = max(1, int(height // (18 * leading)))
    return 18, lines if len(lines) <= room else [*lines[: room - 1], lines[room - 1][:-1] + "…"]


def wrap(text: str, width: float, size: float, *, whole_words: bool) -> list[str]:
    """The text in lines; nothing if a word is too long for the width and words may not be broken."""
    lines: list[str] = []
    line, used = "", 0.0
    space = text_width(" ", size)
    for word in text.split():
        needed = text_width(word, size)
        if line and used + space + needed <= width:
            line, used = f"{line} {word}", used + space + needed
            continue
        if line:
            lines.append(line)
        line, used = word, needed
        if needed > width:
            if whole_words:
                return []
            *whole, line = _broken(word, width, size)
            lines += whole
            used = text_width(line, size)
    return [*lines, line] if line else lines


def _broken(word: str, width: float, size: float) -> list[str]:
    """One word in as many pieces as it takes, each at least a letter."""
    pieces, piece, used = [], "", 0.0
    for letter in word:
        wide = text_width(letter, size)
        if piece and used + wide > width:
            pieces.append(piece)
            piece, used = "", 0.0
        piece, used = piece + letter, used + wide
    return [*pieces, piece]


def text(
    x: float,
    y: float,
    size: float,
    text: str,
    fill: str,
    *,
    weight: int = 900,
    anchor: str = "start",
    css: str = "",
) -> str:
    """One line of text. Letters are Piazzolla; the class `sans` sets the quiet captions."""
    extra = f' class="{css}"' if css else ""
    family = "Kinomost Sans, sans-serif" if css == "sans" else "Piazzolla, serif"
    spacing = f' letter-spacing="-.01em" word-spacing="{BLANK / 1000}em"' if not css else ""
    if direction(text) == "rtl":
        spacing = ' direction="rtl"'
    return (
        f'<text{extra} x="{x:.0f}" y="{y:.0f}" font-family="{family}" font-size="{size:.1f}" font-weight="{weight}"'
        f' text-anchor="{anchor}" fill="{fill}"{spacing}>{escape(text)}</text>'
    )


def title(sheet: Sheet, box: Box, fill: str = "", largest: float = 150) -> str:
    """The title in its box, as large as it can be; one that runs from right to left leans on the right."""
    if sheet.bare:
        return ""
    size, lines = fit(sheet.title, box.width, box.height, largest)
    leading = size * (0.9 if size > 60 else 1.0)
    rtl = direction(sheet.title) == "rtl"
    x = box.x + box.width if rtl else box.x
    top = box.y + box.height - leading * (len(lines) - 1) - size * 0.2 if box.bottom else box.y + size * 0.76
    return "".join(
        text(x, top + n * leading, size, line, fill or sheet.inks.ink) for n, line in enumerate(lines)
    )


def caption(sheet: Sheet, y: float = HEIGHT - 36, fill: str = "") -> str:
    """Countries and year in one quiet line."""
    if sheet.bare:
        return ""
    fill = fill or sheet.inks.ink
    year = str(sheet.year) if sheet.year else ""
    names = " · ".join(sheet.countries)
    room = WIDTH - 2 * MARGIN - (90 if year else 0)
    size = min(25.0, 25 * room / max(text_width(names, 25) * 0.92, 1))
    if size < 14:
        names, size = " · ".join(sheet.countries[:3]) + " …", 17
    return text(MARGIN, y, size, names, fill, weight=600, css="sans") + (
        text(WIDTH - MARGIN, y, 25, year, fill, weight=600, anchor="end", css="sans") if year else ""
    )


# ------------------------------------------------------------------------------------------ shapes


def rect(x: float, y: float, width: float, height: float, fill: str, *, more: str = "") -> str:
    """A rectangle."""
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" fill="{fill}" {more}/>'


def circle(x: float, y: float, radius: float, fill: str) -> str:
    """A disc."""
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{fill}"/>'


def path(data: str, fill: str = "none", more: str = "") -> str:
    """A path; `more` are further attributes, such as a stroke."""
    return f'<path d="{data}" fill="{fill}" {more}/>'


def window(name: str, box: Box, inside: str) -> str:
    """Shapes seen through a rectangle."""
    return (
        f'<clipPath id="{name}">{rect(box.x, box.y, box.width, box.height, "#000")}</clipPath>'
        f'<g clip-path="url(#{name})">{inside}</g>'
    )


def svg(box: Box, lang: str, inside: str) -> str:
    """The whole drawing. It repeats what stands beside it in words, so it is not read out."""
    spoken = f" lang={quoteattr(lang)} xml:lang={quoteattr(lang)}" if lang else ""
    size = f'viewBox="{box.x:.0f} {box.y:.0f} {box.width:.0f} {box.height:.0f}" preserveAspectRatio="xMidYMid slice"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} aria-hidden="true"{spoken}>{inside}</svg>'
