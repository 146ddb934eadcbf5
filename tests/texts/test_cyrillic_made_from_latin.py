"""Serbian Cyrillic is made from the Latin; what has to be typed as it stands must not be made into other letters."""

import pytest
from django.utils import translation
from django.utils.translation import gettext


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "“{value}” is not a currency code. Write three letters such as EUR, RSD or RUB.",
            "EUR, RSD или RUB",
        ),
        ("As the time zone database writes it, for example Europe/Belgrade.", "Europe/Belgrade"),
        ("Land and water: Natural Earth", "Natural Earth"),
        ("E", "и. г. д."),
        ("S", "ј. г. ш."),
    ],
)
def test_codes_and_quarters_of_the_compass_read_right_in_serbian_cyrillic(text: str, kept: str) -> None:
    with translation.override("sr-cyrl"):
        assert kept in gettext(text)
