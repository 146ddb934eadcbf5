"""States of today and of yesterday: who may be named in a film's file, and who succeeded whom.

A treaty may have been made by a state that is gone. Which state of today is bound by it is a rule with a source of its
own: see `states.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import pycountry
from babel import Locale


@dataclass(frozen=True)
class PastState:
    """A state that no longer exists: the code once in use for it, its name, and the states of today on its soil."""

    code: str
    name: str
    successors: tuple[str, ...]


# ISO 3166-3 names formerly used codes; SFRY and USSR are what people write.
_YUGOSLAVIA = PastState("YU", "SFR Yugoslavia", ("BA", "HR", "ME", "MK", "RS", "SI"))
_SOVIET_UNION = PastState(
    "SU",
    "the Soviet Union",
    ("AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"),
)
_SERBIA_MONTENEGRO = PastState("CS", "Serbia and Montenegro", ("ME", "RS"))
_CZECHOSLOVAKIA = PastState("CSHH", "Czechoslovakia", ("CZ", "SK"))
_EAST_GERMANY = PastState("DD", "the German Democratic Republic", ("DE",))
_PAST = {
    "YU": _YUGOSLAVIA, "SFRY": _YUGOSLAVIA, "YUGOSLAVIA": _YUGOSLAVIA, "FRY": _SERBIA_MONTENEGRO,
    "SU": _SOVIET_UNION, "USSR": _SOVIET_UNION, "SOVIET UNION": _SOVIET_UNION,
    "CS": _SERBIA_MONTENEGRO, "SCG": _SERBIA_MONTENEGRO, "CSHH": _CZECHOSLOVAKIA, "CZECHOSLOVAKIA": _CZECHOSLOVAKIA,
    "DD": _EAST_GERMANY, "GDR": _EAST_GERMANY,
}  # fmt: skip


def past_state(text: str) -> PastState | None:
    """The vanished state that this code or name means, or None."""
    return _PAST.get(text.strip().upper())


@cache
def country_code(text: str) -> tuple[str | None, str]:
    """The two letters for a code or an English name, or None with what was probably meant."""
    code = text.strip()
    # Kosovo has no code of ISO 3166; XK is the one that the Council of Europe's bodies and the EU use in data.
    if code == "XK" or (len(code) == 2 and code.isupper() and pycountry.countries.get(alpha_2=code)):
        return code, ""
    names = _names()
    if found := names.get(code.lower()):
        return found, ""
    near = get_close_matches(code.lower(), names, 1, 0.8)
    return None, names[near[0]] if near else ""


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for name in (
            country.name,
            getattr(country, "common_name", ""),
            getattr(country, "official_name", ""),
        ):
            if name:
                names[name.lower()] = country.alpha_2
    return names | {"russia": "RU", "south korea": "KR", "turkey": "TR", "hong kong": "HK"}


@cache
def country_name(code: str) -> str:
    """The English name of a state of today or yesterday; the code itself where there is none."""
    if past := past_state(code):
        return past.name
    return str(Locale("en").territories.get(code, code))
