"""The compositions: each fills one sheet with shapes, the title, and a line of countries and year."""

from collections.abc import Callable
from math import cos, pi, sin

from kinomost.catalogue.posters.press import (
    HEIGHT,
    MARGIN,
    WIDTH,
    Box,
    Sheet,
    caption,
    circle,
    path,
    rect,
    text,
    text_width,
    title,
    window,
)  # fmt: skip
from kinomost.names.texts import direction


def _beam(sheet: Sheet, name: str) -> str:
    """A projector's light falls on a disc."""
    dice, inks = sheet.dice, sheet.inks
    left = dice.roll(2) == 0
    x, y = (-30 if left else WIDTH + 30), dice.between(40, 160)
    far = WIDTH + 40 if left else -40
    low, high = dice.between(560, 680), dice.between(120, 250)
    radius = dice.between(130, 190)
    cx, cy = dice.between(250, 350), dice.between(300, 380)
    cone = f"M{x:.0f} {y:.0f}L{far:.0f} {high:.0f}V{low:.0f}z"
    return (
        circle(cx, cy, radius, inks.two)
        + path(cone, inks.one)
        + f'<clipPath id="{name}"><path d="{cone}"/></clipPath><g clip-path="url(#{name})">'
        + circle(cx, cy, radius, inks.ink)
        + "</g>"
        + circle(x, y, 74, inks.ink)
        + title(sheet, Box(MARGIN, 620, WIDTH - 2 * MARGIN, 200, bottom=True))
        + caption(sheet)
    )


def _bridge(sheet: Sheet, name: str) -> str:
    """Arches over water, one for each country and one for the way between."""
    dice, inks = sheet.dice, sheet.inks
    count = min(len(sheet.countries), 5) + 1
    span = WIDTH / count
    deck, water = dice.between(400, 460), dice.between(640, 700)
    pier = span * 0.09
    radius = span / 2 - pier
    arches = "".join(
        f"M{n * span + pier:.1f} {water:.0f}V{deck + 40 + radius:.1f}"
        f"a{radius:.1f} {radius:.1f} 0 0 1 {2 * radius:.1f} 0V{water:.0f}z"
        for n in range(count)
    )
    body = f"M0 {deck:.0f}H{WIDTH}V{water:.0f}H0z{arches}"
    rows = range(int((HEIGHT - water) / 26))
    sun = dice.between(90, 150)
    return (
        circle(dice.between(140, 460), deck - sun * dice.between(0, 0.5), sun, inks.two)
        + path(body, inks.ink, 'fill-rule="evenodd"')
        + rect(0, water, WIDTH, HEIGHT - water, inks.one)
        + "".join(
            rect(dice.between(-60, 380), water + 16 + 26 * n, dice.between(120, 330), 6, inks.paper)
            for n in rows[:-3]
        )
        + title(sheet, Box(MARGIN, MARGIN, WIDTH - 2 * MARGIN, deck - 190))
        + rect(0, HEIGHT - 84, WIDTH, 84, inks.paper)
        + caption(sheet)
    )


def _initial(sheet: Sheet, name: str) -> str:
    """The first letter, larger than the sheet."""
    dice, inks = sheet.dice, sheet.inks
    letter = next((mark for mark in sheet.title if mark.isalnum()), sheet.title[:1]).upper()
    size = dice.between(860, 1040)
    x = WIDTH / 2 + dice.between(-90, 90)
    horizon = dice.between(600, 650)
    return (
        rect(0, 0, WIDTH, horizon, inks.one)
        + window(
            name,
            Box(0, 0, WIDTH, horizon + 2),  # into the paper below, or the dark shows as a hair between them
            text(x, horizon + size * 0.06, size, letter, inks.paper, anchor="middle"),
        )
        + circle(dice.between(90, 510), dice.between(90, horizon - 100), dice.between(36, 74), inks.two)
        + title(sheet, Box(MARGIN, horizon + 22, WIDTH - 2 * MARGIN, HEIGHT - horizon - 106), largest=104)
        + caption(sheet)
    )


def _blocks(sheet: Sheet, name: str) -> str:
    """Wood type: the title fills the sheet, each line as wide as the forme."""
    if sheet.bare:
        return _tiles(sheet, name)
    dice, inks = sheet.dice, sheet.inks
    width, height = WIDTH - 2 * MARGIN, HEIGHT - 190
    words = sheet.title.split()
    if len(sheet.title) > 60 or direction(sheet.title) == "rtl":
        return rect(0, 0, WIDTH, 24, inks.one) + title(sheet, Box(MARGIN, 64, width, height)) + caption(sheet)
    best: list[tuple[str, float]] = []
    for target in range(1, len(words) + 1):
        lines = _balanced(words, target)
        sized = [(line, min(width / max(text_width(line, 1) - len(line) * 0.01, 0.2), 330)) for line in lines]
        if sum(size for _, size in sized) * 0.79 <= height:
            best = sized
    best = best or [(line, 60.0) for line in _balanced(words, 6)]
    used = sum(size for _, size in best) * 0.79
    y = float(MARGIN)
    drawn: list[str] = []
    for line, size in best:
        y += size * 0.74
        drawn.append(text(MARGIN, y, size, line, inks.ink if len(drawn) % 2 == 0 else inks.one))
        y += size * 0.05
    left = height - used
    if left > 150:
        radius = min(left * dice.between(0.3, 0.46), width / 2)
        cy = MARGIN + used + 30 + left / 2
        step = radius * dice.between(0.55, 1.15)
        drawn.extend(
            circle(MARGIN + radius + n * step, cy, radius, (inks.one, inks.two, inks.ink)[n])
            for n in range(1 + dice.roll(3))
        )
    return "".join(drawn) + rect(MARGIN, HEIGHT - 84, width, 5, inks.ink) + caption(sheet)


def _balanced(words: list[str], count: int) -> list[str]:
    """The words on `count` lines of like length."""
    total = sum(map(len, words)) / count
    lines: list[str] = []
    line: list[str] = []
    for at, word in enumerate(words):
        line.append(word)
        if len(lines) < count - 1 and (
            sum(map(len, line)) >= total * 0.8 or len(words) - at <= count - len(lines)
        ):
            lines.append(" ".join(line))
            line = []
    return [*lines, " ".join(line)] if line else lines


def _sunset(sheet: Sheet, name: str) -> str:
    """A disc goes down behind bars."""
    dice, inks = sheet.dice, sheet.inks
    radius = dice.between(190, 250)
    cx, cy = dice.between(210, 390), dice.between(290, 340)
    step = dice.between(26, 40)
    bars = "".join(
        rect(0, cy + n * step, WIDTH, step * (0.16 + 0.085 * n), inks.paper)
        for n in range(int(radius / step) + 1)
    )
    ground = cy + radius + 12
    return (
        circle(cx, cy, radius, inks.one)
        + bars
        + circle(cx + radius * dice.pick((-0.72, 0.72)), cy - radius * 0.62, radius * 0.3, inks.two)
        + title(
            sheet, Box(MARGIN, ground, WIDTH - 2 * MARGIN, HEIGHT - ground - 84, bottom=True), largest=128
        )
        + caption(sheet)
    )


def _tiles(sheet: Sheet, name: str) -> str:
    """A wall of quarter discs, drawn from the letters of the title."""
    dice, inks = sheet.dice, sheet.inks
    side = 150
    letters = [ord(mark) for mark in sheet.title if mark.isalnum()] or [7]
    drawn = []
    turn = dice.roll(64)
    for n in range(16):
        x, y = n % 4 * side, n // 4 * side
        kind = turn + letters[n % len(letters)] + n * 5 + n // len(letters)
        back, front = (
            (inks.one, inks.paper), (inks.two, inks.ink), (inks.ink, inks.one), (inks.paper, inks.two),
        )[kind % 4]  # fmt: skip
        corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
        cx, cy = corners[kind // 4 % 4]
        shape = {
            0: circle(cx, cy, side, front),
            1: circle(x + side / 2, y + side / 2, side / 2, front),
            2: circle(cx, cy, side, front) + circle(cx, cy, side / 2, back),
        }.get(kind // 16 % 4, path(f"M{x} {y}h{side}l-{side} {side}z", front))
        drawn.append(window(f"{name}{n}", Box(x, y, side, side), rect(x, y, side, side, back) + shape))
    return (
        "".join(drawn) + title(sheet, Box(MARGIN, 620, WIDTH - 2 * MARGIN, 196), largest=112) + caption(sheet)
    )


def _curtain(sheet: Sheet, name: str) -> str:
    """Folds of a curtain with a label sewn on."""
    dice, inks = sheet.dice, sheet.inks
    x, folds = 0.0, []
    while x < WIDTH:
        width = dice.between(14, 74)
        folds.append(rect(x, 0, width + 1, HEIGHT, dice.pick((inks.one, inks.ink, inks.two, inks.one))))
        x += width
    top = dice.between(120, 330)
    height = 430
    if sheet.bare:
        return "".join(folds) + circle(300, 300, 190, inks.paper)
    return (
        "".join(folds)
        + rect(0, top, WIDTH - 66, height, inks.paper)
        + title(sheet, Box(MARGIN, top + 34, WIDTH - 150, height - 120))
        + _caption_in(sheet, top + height - 34, WIDTH - 66)
    )


def _caption_in(sheet: Sheet, y: float, right: float) -> str:
    line = " · ".join([*sheet.countries[:3], *([str(sheet.year)] if sheet.year else [])])
    size = min(25.0, 25 * (right - 2 * MARGIN) / max(text_width(line, 25) * 0.92, 1))
    return text(MARGIN, y, size, line, sheet.inks.ink, weight=600, css="sans")


def _strip(sheet: Sheet, name: str) -> str:
    """Frames of a film running across, a disc moving through them."""
    dice, inks = sheet.dice, sheet.inks
    angle = dice.pick((-14, -9, 9, 14))
    side, gap, count = 214, 20, 5
    y, phase = 230, dice.between(0, pi)
    frames = []
    for n in range(count):
        x = -200 + n * (side + gap)
        height = abs(cos(phase + n * 0.7))
        inside = rect(x, y, side, side, inks.two if n % 2 else inks.paper) + circle(
            x + side / 2,
            y + side - 30 - height * (side - 70),
            34 + 12 * sin(phase + n),
            inks.ink if n % 2 else inks.one,
        )
        frames.append(window(f"{name}{n}", Box(x, y, side, side), inside))
    holes = "".join(
        rect(x, edge, 24, 18, inks.paper, more='rx="4"')
        for x in range(-220, 900, 47)
        for edge in (y - 40, y + side + 22)
    )
    band = rect(-300, y - 60, 1300, side + 120, inks.ink if inks.ink != inks.one else inks.one)
    return (
        rect(0, 0, WIDTH, 560, inks.one if inks.one != inks.ink else inks.two)
        + f'<g transform="rotate({angle} 300 {y + side / 2:.0f})">{band}{holes}{"".join(frames)}</g>'
        + rect(0, 592, WIDTH, HEIGHT - 592, inks.paper)
        + title(sheet, Box(MARGIN, 622, WIDTH - 2 * MARGIN, 190), largest=112)
        + caption(sheet)
    )


def _year(sheet: Sheet, name: str) -> str:
    """The year as architecture."""
    dice, inks = sheet.dice, sheet.inks
    if sheet.year is None:
        return _initial(sheet, name)
    first, second = str(sheet.year)[:2], str(sheet.year)[2:]
    drawn = []
    for n, pair in enumerate((first, second)):
        size = min(WIDTH * 1.06 / text_width(pair, 1), 520)
        drawn.append(text(-18, 300 + n * 322, size, pair, (inks.one, inks.two)[n]))
    return (
        window(name, Box(0, 0, WIDTH, 640), "".join(drawn))
        + circle(dice.between(80, 520), dice.between(80, 560), dice.between(26, 74), inks.ink)
        + rect(MARGIN, 664, WIDTH - 2 * MARGIN, 6, inks.ink)
        + title(sheet, Box(MARGIN, 684, WIDTH - 2 * MARGIN, 130), largest=92)
        + caption(sheet)
    )


def _eye(sheet: Sheet, name: str) -> str:
    """The film eye: rings in a lens."""
    dice, inks = sheet.dice, sheet.inks
    cy, open_ = dice.between(270, 330), dice.between(190, 290)
    lens = f"M0 {cy:.0f}Q300 {cy - 2 * open_:.0f} 600 {cy:.0f}Q300 {cy + 2 * open_:.0f} 0 {cy:.0f}z"
    cx = dice.between(250, 350)
    rings = "".join(
        circle(cx, cy, 210 - n * 42, (inks.one, inks.paper, inks.ink, inks.two, inks.ink)[n])
        for n in range(5)
    )
    return (
        path(lens, inks.paper, f'stroke="{inks.ink}" stroke-width="10"')
        + f'<clipPath id="{name}"><path d="{lens}"/></clipPath><g clip-path="url(#{name})">{rings}</g>'
        + title(sheet, Box(MARGIN, 610, WIDTH - 2 * MARGIN, 210, bottom=True), largest=124)
        + caption(sheet)
    )


def _rivers(sheet: Sheet, name: str) -> str:
    """One line for each country; they meet and go on together."""
    dice, inks = sheet.dice, sheet.inks
    count = max(2, min(len(sheet.countries), 5))
    thick = 150 / count
    meet = dice.between(430, 520)
    centre = dice.between(220, 380)
    colours = (inks.one, inks.two, inks.ink, inks.one, inks.two)
    drawn = []
    for n in range(count):
        start = 60 + n * (WIDTH - 120) / (count - 1) + dice.between(-30, 30)
        lane = centre + (n - (count - 1) / 2) * thick
        drawn.append(
            path(
                f"M{start:.0f} -20C{start:.0f} {meet * 0.55:.0f} {lane:.0f} {meet * 0.45:.0f} {lane:.0f} {meet:.0f}V{600}",
                "none",
                f'stroke="{colours[n]}" stroke-width="{thick + 1:.0f}"',
            )
        )
    return (
        "".join(drawn)
        + rect(0, 598, WIDTH, 8, inks.ink)
        + title(sheet, Box(MARGIN, 628, WIDTH - 2 * MARGIN, 190), largest=118)
        + caption(sheet)
    )


def _hills(sheet: Sheet, name: str) -> str:
    """Hills behind hills, and a sun."""
    dice, inks = sheet.dice, sheet.inks
    drawn = [circle(dice.between(120, 480), dice.between(430, 500), dice.between(70, 120), inks.one)]
    for n, colour in enumerate((inks.two, inks.one, inks.ink)):
        base, shift, tall = 560 + n * 96, dice.between(0, 6), dice.between(46, 96)
        points = " ".join(
            f"{x} {base + tall * sin(shift + x / dice_wave) * (0.6 + 0.4 * cos(x / 71 + n)):.0f}"
            for dice_wave in (dice.between(60, 150),)
            for x in range(0, WIDTH + 1, 12)
        )
        drawn.append(path(f"M0 {HEIGHT} L{points} {WIDTH} {HEIGHT}z", colour))
    return (
        title(sheet, Box(MARGIN, MARGIN, WIDTH - 2 * MARGIN, 320), largest=140)
        + "".join(drawn)
        + caption(sheet, fill=inks.paper)
    )


def _ladder(sheet: Sheet, name: str) -> str:
    """Slanted bars, as many as the title has words."""
    dice, inks = sheet.dice, sheet.inks
    count = 3 + min(len(sheet.title.split()), 6)
    slope = dice.pick((-1, 1)) * dice.between(18, 42)
    step = 520 / count
    bars = "".join(
        path(
            f"M-20 {30 + n * step:.0f}L620 {30 + n * step + slope * 4:.0f}v{step * dice.between(0.25, 0.8):.0f}"
            f"L-20 {30 + n * step + step * 0.7:.0f}z",
            (inks.one, inks.two, inks.ink)[n % 3],
        )
        for n in range(count)
    )
    return (
        window(name, Box(0, 0, WIDTH, 600), bars)
        + title(sheet, Box(MARGIN, 622, WIDTH - 2 * MARGIN, 196, bottom=True), largest=120)
        + caption(sheet)
    )


# each with the height at which its drawing begins, for those who want it without words
COMPOSITIONS: tuple[tuple[Callable[[Sheet, str], str], int], ...] = (
    (_beam, 0), (_bridge, 230), (_initial, 0), (_blocks, 0), (_sunset, 0), (_tiles, 0), (_curtain, 0),
    (_strip, 0), (_year, 0), (_eye, 0), (_rivers, 0), (_hills, 300), (_ladder, 0),
)  # fmt: skip
