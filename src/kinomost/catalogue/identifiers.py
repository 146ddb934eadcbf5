"""A film's numbers in the registers of the world, checked by each register's own rule.

`normalise` gives the one spelling that is stored. Entry forms refuse what it raises; imports show it as a warning.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from stdnum import isan
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.iso7064 import mod_37_36


def _eidr(text: str) -> str:
    """Title-level EIDR: prefix 10.5240, five groups of four hexadecimal digits, one check character.

    The check character is ISO 7064 Mod 37,36 over the twenty digits (EIDR ID Format, section 2.1).
    """
    found = re.search(r"10\.5240/((?:[0-9A-F]{4}-?){5})([0-9A-Z])$", text.upper())
    if not found:
        raise ValueError(_("An EIDR looks like 10.5240/7791-8534-2C23-9030-8610-5."))
    digits, check = found[1].replace("-", ""), found[2]
    right = mod_37_36.calc_check_digit(digits)
    if check != right:
        raise ValueError(
            _(
                "The check character of this EIDR should be %(right)s, not %(check)s: "
                "a digit is mistyped somewhere."
            )
            % {"right": right, "check": check}
        )
    return "10.5240/" + "-".join(digits[at : at + 4] for at in range(0, 20, 4)) + "-" + check


def _isan(text: str) -> str:
    """ISAN (ISO 15706-1, -2): with or without version; missing check characters are worked out."""
    try:
        return str(isan.format(isan.validate(re.sub(r"^ISAN\s*", "", text, flags=re.IGNORECASE))))
    except BadNumber as error:
        raise ValueError(
            _(
                "This is not an ISAN: it has 16 or 24 hexadecimal digits with check characters that agree, "
                "for example 0000-0000-D07A-0090-Q."
            )
        ) from error


def _imdb(text: str) -> str:
    """IMDb title number, alone or in an address."""
    found = re.search(r"(?:^|/)(tt\d{7,9})(?:/|\?|$)", text)
    if not found:
        raise ValueError(_("An IMDb number is “tt” and seven to nine digits, for example tt0098635."))
    return found[1]


def _wikidata(text: str) -> str:
    """Wikidata item, alone or in an address."""
    found = re.search(r"(?:^|/)(Q[1-9]\d{0,11})$", text)
    if not found:
        raise ValueError(_("A Wikidata item is “Q” and digits, for example Q172241."))
    return found[1]


RULES: dict[str, Callable[[str], str]] = {
    "eidr": _eidr,
    "isan": _isan,
    "imdb": _imdb,
    "wikidata": _wikidata,
}
ADDRESSES = {
    "eidr": "https://ui.eidr.org/view/content?id={}",
    "isan": "https://web.isan.org/public/en/isan/{}",
    "imdb": "https://www.imdb.com/title/{}/",
    "wikidata": "https://www.wikidata.org/wiki/{}",
}


def normalise(scheme: str, text: str) -> str:
    """The number as the register writes it. Raises ValueError, with a sentence for the user, if it cannot be one."""
    return RULES[scheme](text.strip())


def address(scheme: str, value: str) -> str:
    """Where the register shows the film."""
    return ADDRESSES[scheme].format(value)
