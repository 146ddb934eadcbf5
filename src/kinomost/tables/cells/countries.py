"""Countries by code or by name in English, Serbian (both scripts) and Russian; languages by tag or name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pycountry
from babel import Locale

from kinomost.tables.cells.base import clean, fold, near
from kinomost.tables.problems import CellError

_LOCALES = ("en", "sr_Latn", "sr_Cyrl", "ru")
# Names in daily use that the locale data does not carry.
_ALSO = {
    "USA": "US", "UK": "GB", "Great Britain": "GB", "Velika Britanija": "GB", "Великобритания": "GB",
    "Russian Federation": "RU", "Российская Федерация": "RU", "Ruska Federacija": "RU",
    "South Korea": "KR", "North Korea": "KP", "Czech Republic": "CZ", "Česka": "CZ", "Turkey": "TR",
    "Belorusija": "BY", "Белоруссия": "BY", "Republic of Serbia": "RS", "Republika Srbija": "RS", "SAD": "US",
    "Bosnia": "BA", "Bosna i Hercegovina": "BA", "Macedonia": "MK", "Makedonija": "MK", "Holland": "NL",
    "Holandija": "NL", "ОАЭ": "AE", "UAE": "AE", "Киргизия": "KG", "Молдавия": "MD",
}  # fmt: skip


@cache
def country_names() -> dict[str, tuple[str, str]]:
    """Folded name → (code, the name as written), for every country of ISO 3166-1 in four languages."""
    names: dict[str, tuple[str, str]] = {}
    codes = {country.alpha_2: country for country in pycountry.countries}
    for code, country in codes.items():
        shown = {Locale.parse(locale).territories.get(code, "") for locale in _LOCALES}
        shown |= {country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")}
        for name in sorted(shown - {""}):
            names.setdefault(fold(name), (code, name))
        names[code.casefold()] = names[country.alpha_3.casefold()] = (code, code)
    for name, code in _ALSO.items():
        names[fold(name)] = (code, name)
    return names


@lru_cache(maxsize=4096)
def country_of(text: str) -> str:
    """The two-letter code of a country; raises CellError naming the one that was probably meant."""
    value = clean(text)
    names = country_names()
    found = names.get(fold(value))
    if found:
        return found[0]
    guess = near(value, (name for name in names if len(name) > 3), 78) if len(value) > 3 else ""
    if guess:
        code, name = names[guess]
        raise CellError("unknown_country_near", value, near=f"{name} ({code})")
    raise CellError("unknown_country", value)


@dataclass(frozen=True)
class Country:
    """A country of ISO 3166-1."""

    hint: str = "a country: RS, Serbia, Srbija or Сербия"

    def parse(self, text: str) -> str:
        """The two-letter code."""
        return country_of(text)

    def format(self, value: str) -> str:
        """The two-letter code."""
        return value


_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")


@cache
def language_names() -> dict[str, tuple[str, str]]:
    """Folded name → (tag, the name as written), for languages with a two-letter code, in four languages."""
    names: dict[str, tuple[str, str]] = {}
    for language in pycountry.languages:
        tag = getattr(language, "alpha_2", "")
        if tag and tag != "sh":
            shown = {Locale.parse(locale).languages.get(tag, "") for locale in _LOCALES} | {language.name}
            for name in sorted(shown - {""}):
                names.setdefault(fold(name), (tag, name))
    return names


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """The tag (BCP 47: language, script, region) in its usual case: sr-Latn, ru, pt-BR. Raises CellError."""
    value = clean(text)
    match = _TAG.fullmatch(value)
    if match:
        language, script, region = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
        # Only what is written for itself: «ger» is a bibliographic code, the tag is «de».
        known = (
            pycountry.languages.get(alpha_2=language)
            if len(language) == 2
            else pycountry.languages.get(alpha_3=language)
        )
        if (
            known
            and (not script or pycountry.scripts.get(alpha_4=script))
            and (not region or region.isdigit() or pycountry.countries.get(alpha_2=region))
        ):
            short = getattr(known, "alpha_2", language)
            return "-".join(part for part in (short, script, region) if part)
    names = language_names()
    found = names.get(fold(value))
    if found:
        return found[0]
    guess = near(value, names, 78) if len(value) > 3 else ""
    if guess:
        tag, name = names[guess]
        raise CellError("unknown_language_near", value, near=f"{tag} ({name})")
    raise CellError("unknown_language", value)


@dataclass(frozen=True)
class Language:
    """A language, with its script where it is written in several."""

    hint: str = "a language tag: sr-Latn, sr-Cyrl, ru, en"

    def parse(self, text: str) -> str:
        """The tag."""
        return language_of(text)

    def format(self, value: str) -> str:
        """The tag."""
        return value
