"""A poster for a film that has none: printed in a few flat inks, composed from its title, countries and year.

The same film always gets the same poster: every choice is drawn from a hash of its slug. Pure functions that return
SVG (a poster is 600 by 900 units), usable in a page and in a document.
"""

from functools import lru_cache
from hashlib import sha256
from math import sin

from kinomost.catalogue.posters.compositions import COMPOSITIONS
from kinomost.catalogue.posters.press import (
    HEIGHT,
    INKS,
    WIDTH,
    Box,
    Dice,
    Sheet,
    circle,
    path,
    rect,
    svg,
    text,
)
from kinomost.names.texts import direction

__all__ = ["art", "monogram", "place_drawing", "poster"]


def poster(slug: str, title: str, *, lang: str = "", countries: list[str], year: int | None) -> str:
    """The poster as SVG. Country names come in the reader's language; everything else hangs on the slug alone."""
    return _print(slug, title, lang=lang, countries=tuple(countries), year=year, bare=False)


def art(slug: str, title: str, *, countries: list[str], year: int | None) -> str:
    """The same poster's drawing without a word on it, cut to where it is densest (for frames of any proportion)."""
    return _print(slug, title, lang="", countries=tuple(countries), year=year, bare=True)


# A wall shows the same posters to everybody; fitting a long title takes a hundred times as long as a look here.
@lru_cache(maxsize=1024)
def _print(
    slug: str, title: str, *, lang: str, countries: tuple[str, ...], year: int | None, bare: bool
) -> str:
    dice = Dice(slug)
    sheet = Sheet(dice, dice.pick(INKS), " ".join(title[:600].split()), countries, year, bare)
    compose, art_top = dice.pick(COMPOSITIONS)
    name = ("a" if bare else "p") + sha256(slug.encode()).hexdigest()[:8]
    whole = Box(0, art_top, WIDTH, 600) if bare else Box(0, 0, WIDTH, HEIGHT)
    return svg(whole, lang, rect(0, 0, WIDTH, HEIGHT, sheet.inks.paper) + compose(sheet, name))


def monogram(slug: str, name: str, *, lang: str = "") -> str:
    """A person without a photo: head, shoulders and initials in flat inks (300 by 300 units)."""
    dice = Dice("person/" + slug)
    inks = dice.pick(INKS)
    words = name.split()
    letters = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
    x = dice.between(150, 190)
    name_id = "m" + sha256(slug.encode()).hexdigest()[:8]
    turn = dice.pick((-1, 1))
    head = circle(x, 120, 58, inks.one)
    return svg(
        Box(0, 0, 300, 300), lang,
        rect(0, 0, 300, 300, inks.paper)
        + circle(x, 312, 120, inks.two if inks.two != inks.paper else inks.one)
        + head
        + f'<clipPath id="{name_id}"><circle cx="{x:.0f}" cy="120" r="58"/></clipPath>'
        + f'<g clip-path="url(#{name_id})">{circle(x + turn * 44, 100, 62, inks.ink)}</g>'
        + text(284 if direction(letters) == "rtl" else 16, 284, 74, letters, inks.ink, weight=800),
    )  # fmt: skip


def place_drawing(slug: str, kind: str) -> str:
    """A place without a photo: a line drawing of its kind (400 by 300 units)."""
    dice = Dice("place/" + slug)
    inks = dice.pick(INKS)
    line = f'stroke="{inks.ink}" stroke-width="3" stroke-linejoin="round"'
    if kind == "cinema":
        rows = "".join(
            path(
                f"M{60 - n * 14} {206 + n * 26}Q200 {180 + n * 26} {340 + n * 14} {206 + n * 26}",
                "none",
                f'{line} stroke-dasharray="16 7"',
            )
            for n in range(4)
        )
        inside = path("M84 52 Q200 40 316 52V150Q200 140 84 150z", inks.one, line) + rows
    elif kind == "studio":
        at = dice.between(60, 120)
        inside = (
            path(f"M40 250V{at:.0f}L200 {at - 40:.0f} 360 {at:.0f}V250z", inks.one, line)
            + path(f"M{dice.between(90, 150):.0f} 250V150h110V250", inks.two, line)
            + "".join(path(f"M40 {y:.0f}H360", "none", line) for y in (at, at + 18))
            + path("M10 250H390", "none", line)
        )
    elif kind == "venue":
        count = 4 + dice.roll(3)
        gap = 260 / (count - 1)
        inside = (
            path("M50 110L200 46 350 110z", inks.one, line)
            + "".join(
                path(f"M{70 + n * gap:.0f} 118V236", "none", f'stroke="{inks.ink}" stroke-width="12"')
                for n in range(count)
            )
            + path("M40 240H360M26 256H374", "none", line)
        )
    else:
        sun = circle(dice.between(90, 310), dice.between(70, 120), dice.between(30, 52), inks.one)
        hills = []
        for n in range(5):
            shift, wave, tall = dice.between(0, 6), dice.between(36, 80), dice.between(12, 34)
            points = " ".join(
                f"{x} {150 + n * 30 + tall * sin(shift + x / wave):.0f}" for x in range(-4, 405, 8)
            )
            hills.append(path(f"M-4 310 L{points} 404 310z", inks.two if n == 2 else inks.paper, line))
        inside = sun + "".join(hills)
    return svg(Box(0, 0, 400, 300), "", rect(0, 0, 400, 300, inks.paper) + inside)
