"""A season's one colour: what is derived from it, and whether it can be read.

Contrast is that of WCAG 2.2 (1.4.3 text ≥ 4.5 : 1, 1.4.11 surfaces ≥ 3 : 1). Shades keep the hue: only the lightness
of OKLCH moves (Björn Ottosson, "A perceptual color space for image processing", 2020).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import cbrt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# The paper and ink of web/static/web/css/kinomost.css; a test holds the two together.
PAPER, PAPER_2, INK, WHITE = "#f7f4ec", "#eee9dc", "#191610", "#fffdf7"
DARK_PAPER, DARK_PAPER_2, DARK_INK = "#131419", "#1c1e25", "#14120d"
TEXT, SURFACE = 4.5, 3.0

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Palette:
    """The shades of an accent: a surface, what is written on it, and the accent as text; on paper and in the dark."""

    fill: str
    on: str
    text: str
    fill_dark: str
    on_dark: str
    text_dark: str

    def css(self) -> str:
        """The custom properties that the stylesheet reads."""
        return (
            f":root{{--season-fill:{self.fill};--season-on:{self.on};--season-text:{self.text};"
            f"--season-fill-dark:{self.fill_dark};--season-on-dark:{self.on_dark};--season-text-dark:{self.text_dark}}}\n"
        )


def contrast(one: str, other: str) -> float:
    """The contrast of two `#rrggbb` colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def palette(colour: str) -> Palette:
    """The shades of `colour` (`#rrggbb`), each the nearest to it that can be read where it stands."""
    fill, on = _with_letters(_shade(colour, lambda c: contrast(c, PAPER) >= SURFACE, darker=True), INK)
    fill_dark, on_dark = _with_letters(
        _shade(colour, lambda c: contrast(c, DARK_PAPER) >= SURFACE, darker=False), DARK_INK
    )
    return Palette(
        fill=fill,
        on=on,
        text=_shade(colour, lambda c: contrast(c, PAPER_2) >= TEXT, darker=True),
        fill_dark=fill_dark,
        on_dark=on_dark,
        text_dark=_shade(colour, lambda c: contrast(c, DARK_PAPER_2) >= TEXT, darker=False),
    )


def validate_accent(colour: str) -> None:
    """Refuse what is no colour, and a colour that is too light on paper; name the nearest one that is not."""
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValidationError(_("A colour is written as # and six of 0-9 and a-f, for example #b3261e."))
    found = contrast(colour, PAPER)
    if found < SURFACE:
        raise ValidationError(
            _(
                "This colour is too light to be seen on paper: its contrast is %(found).1f : 1 and has to be "
                "at least 3 : 1. The nearest shade that works is %(nearest)s."
            ),
            params={"found": found, "nearest": palette(colour).fill},
            code="contrast",
        )


def _with_letters(fill: str, ink: str) -> tuple[str, str]:
    """The surface and the letters on it; a mid-tone on which neither white nor ink can be read is darkened."""
    on = max((WHITE, ink), key=lambda letters: contrast(fill, letters))
    if contrast(fill, on) < TEXT:
        return _shade(fill, lambda c: contrast(c, WHITE) >= TEXT, darker=True), WHITE
    return fill, on


def _shade(colour: str, enough: Callable[[str], bool], *, darker: bool) -> str:
    """The first shade of `colour`, in steps of one per cent of lightness, that is `enough`."""
    lightness, a, b = _to_oklab(_rgb(colour))
    shade = colour
    while not enough(shade) and 0 <= lightness <= 1:
        lightness += -0.01 if darker else 0.01
        shade = _hex(_from_oklab((lightness, a, b)))
    return shade


def _rgb(colour: str) -> Rgb:
    """Linear light of `#rrggbb`, each 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _hex(rgb: Rgb) -> str:
    bounded = (min(max(value, 0.0), 1.0) for value in rgb)
    return "#" + "".join(
        f"{round(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)):02x}"
        for v in bounded
    )


def _luminance(colour: str) -> float:
    red, green, blue = _rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklab(rgb: Rgb) -> Rgb:
    r, g, b = rgb
    long = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lab: Rgb) -> Rgb:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
