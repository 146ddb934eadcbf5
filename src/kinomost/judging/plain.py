"""Values out of plain JSON that somebody else wrote: what they are, or None. Nothing here raises."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TypeGuard

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NUMBER = re.compile(r"[-+−]?[0-9]{1,15}([.,][0-9]{1,6})?")  # ASCII digits: what is typed is also compared
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_key(value: object) -> TypeGuard[str]:
    """Whether this can name something: small Latin letters, digits and _, a letter first, 60 at most."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def read_number(value: object) -> Decimal | None:
    """An exact number of at most 15 digits and 6 decimals, from text (point or comma), int or Decimal. No floats."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) < 10**15 else None
    if isinstance(value, Decimal):
        if not value:
            return Decimal(0)
        if not value.is_finite() or abs(value.adjusted()) > 15:  # written out, it could fill the memory
            return None
        value = f"{value:f}"
    text = value.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if _NUMBER.fullmatch(text) is None:
        return None
    return Decimal(text.replace(",", ".").replace("−", "-"))


def read_whole(value: object) -> int | None:
    """A whole number."""
    number = read_number(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def read_day(value: object) -> date | None:
    """A calendar day, `2026-09-01`."""
    if type(value) is date:
        return value
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
