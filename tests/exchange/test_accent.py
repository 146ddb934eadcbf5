"""A season's colour can be read wherever it stands."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kinomost.exchange import accent
from kinomost.exchange.accent import contrast, palette, validate_accent

CSS = Path(accent.__file__).parents[1] / "web/static/web/css/kinomost.css"
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#b3261e", "#b3261e", 1.0),
        ("#ffffff", "#000000", 21.0),
    ],
)
def test_contrast_is_the_one_of_the_guidelines(one: str, other: str, expected: float) -> None:
    assert round(contrast(one, other), 2) == expected


@given(colours)
def test_every_shade_of_every_colour_can_be_read(colour: str) -> None:
    shades = palette(colour)
    assert contrast(shades.fill, accent.PAPER) >= 3
    assert contrast(shades.on, shades.fill) >= 4.5
    assert contrast(shades.text, accent.PAPER_2) >= 4.5
    assert contrast(shades.on_dark, shades.fill_dark) >= 4.5
    assert contrast(shades.text_dark, accent.DARK_PAPER_2) >= 4.5


def test_a_colour_that_can_be_read_is_left_as_the_host_chose_it() -> None:
    assert (palette("#b3261e").fill, palette("#b3261e").text) == ("#b3261e", "#b3261e")


def test_a_colour_too_light_for_paper_is_refused_with_the_nearest_that_is_not() -> None:
    with pytest.raises(ValidationError) as refused, translation.override("en"):
        validate_accent("#ffd400")
    assert refused.value.messages == [
        "This colour is too light to be seen on paper: its contrast is 1.3 : 1 and has to be at least 3 : 1. "
        "The nearest shade that works is #b18700."
    ]
    validate_accent("#b18700")


def test_paper_and_ink_are_those_of_the_stylesheet() -> None:
    css = CSS.read_text(encoding="utf-8")
    found = {
        name: values
        for name, *values in re.findall(r"--(paper|paper-2|ink): light-dark\((#\w+), (#\w+)\)", css)
    }
    assert found["paper"] == [accent.PAPER, accent.DARK_PAPER]
    assert found["paper-2"] == [accent.PAPER_2, accent.DARK_PAPER_2]
    assert found["ink"][0] == accent.INK


def test_every_text_colour_of_the_stylesheet_can_be_read_on_every_paper() -> None:
    tokens = {
        name: (light, dark)
        for name, light, dark in re.findall(
            r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS.read_text(encoding="utf-8")
        )
    }
    for theme in (0, 1):
        for ink in ("ink", "ink-2", "good", "warn", "bad"):
            for paper in ("paper", "paper-2", "sheet", *([f"{ink}-bg"] if f"{ink}-bg" in tokens else [])):
                found = contrast(tokens[ink][theme], tokens[paper][theme])
                assert found >= 4.5, (theme, ink, paper, found)
        assert contrast(tokens["edge"][theme], tokens["paper"][theme]) >= 3
