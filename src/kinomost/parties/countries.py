"""Countries as choices of a form, in the order of the reader's alphabet."""

from collections.abc import Iterable
from functools import lru_cache

import pycountry

from kinomost.names.order import sort_key
from kinomost.texts import formats


@lru_cache(maxsize=8)
def _choices(tag: str) -> tuple[tuple[str, str], ...]:
    """Made once a language; the tag is that of the active language."""
    return by_name(country.alpha_2 for country in pycountry.countries)


def country_choices() -> tuple[tuple[str, str], ...]:
    """(code, name) of every country of today, in the order of the reader's alphabet."""
    return _choices(formats.language_tag())


def by_name(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(code, name) of these countries, in the order of the reader's alphabet."""
    named = ((code, formats.country(code)) for code in codes)
    return tuple(sorted(named, key=lambda row: sort_key(row[1], formats.language_tag())))
