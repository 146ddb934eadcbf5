"""Numbers as people type them, with comma or point; amounts of money; places on the map."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import pycountry

from kinomost.tables.cells.base import clean
from kinomost.tables.problems import CellError

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_SIGNS = {
    "€": "EUR",
    "₽": "RUB",
    "руб.": "RUB",
    "дин.": "RSD",
    "din.": "RSD",
    "рсд": "RSD",
    "$": "USD",
    "£": "GBP",
}
_MONEY = re.compile(
    r"(?P<before>[^\d\s+\-.,]*\.?)\s*(?P<amount>[+-]?\d[\d\s.,'\u00a0\u202f]*?)\s*(?P<after>[^\d\s]*)"
)


def decimal_of(text: str) -> Decimal:
    """The number that is written, with comma or point for decimals, spaces between thousands.

    «1.234» and «1,234» could be a thousand or one and a bit: CellError("ambiguous_number") asks.
    """
    value = _SPACES.sub("", clean(text)).replace("−", "-")
    if not value:
        raise CellError("bad_number", text)
    marks = {mark for mark in ",." if mark in value}
    if len(marks) == 2:  # the one that comes last is the decimal mark
        last = max(marks, key=value.rindex)
        other = (marks - {last}).pop()
        whole, _, rest = value.rpartition(last)
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{other}\d{{3}})+", whole) or not rest.isdigit():
            raise CellError("bad_number", clean(text))
        return Decimal(f"{whole.replace(other, '')}.{rest}")
    grouped = _GROUPED.fullmatch(value)
    if grouped:
        mark = grouped[1]
        if value.count(mark) > 1:
            return Decimal(value.replace(mark, ""))
        if not value.lstrip("+-").startswith("0"):
            one, other = value.replace(mark, ""), value.replace(",", ".") + "0"
            raise CellError("ambiguous_number", clean(text), one=one, other=other)
    if not _PLAIN.fullmatch(value):
        raise CellError("bad_number", clean(text))
    try:
        return Decimal(value.replace(",", "."))
    except InvalidOperation as error:
        raise CellError("bad_number", clean(text)) from error


def plain(value: Decimal) -> str:
    """The number without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Whole:
    """A whole number between two limits."""

    least: int = 0
    most: int = 2_000_000_000

    @property
    def hint(self) -> str:
        """What to write."""
        return "a whole number"

    def parse(self, text: str) -> int:
        """The number."""
        compact = _SPACES.sub("", clean(text))
        if not re.fullmatch(r"[+-]?\d{1,18}", compact, re.ASCII):
            raise CellError("bad_whole", clean(text))
        return _within(int(compact), self.least, self.most)

    def format(self, value: int) -> str:
        """The digits."""
        return str(value)


def _within(value: int, least: int, most: int) -> int:
    if value < least:
        raise CellError("too_small", str(value), limit=least)
    if value > most:
        raise CellError("too_large", str(value), limit=most)
    return value


@dataclass(frozen=True)
class Number:
    """A number with at most `places` decimals, between two limits."""

    places: int = 2
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10**12)
    hint: str = "a number such as 12.5"

    def parse(self, text: str) -> Decimal:
        """The number, exactly as written. Where two readings are possible, the limits may leave only one."""
        try:
            value = decimal_of(text)
        except CellError as error:
            if error.code != "ambiguous_number" or Decimal(str(error.params["one"])) <= self.most:
                raise
            value = Decimal(str(error.params["other"]))
        if value < self.least:
            raise CellError("too_small", plain(value), limit=plain(self.least))
        if value > self.most:
            raise CellError("too_large", plain(value), limit=plain(self.most))
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise CellError("too_precise", plain(value), places=self.places)
        return value

    def format(self, value: Decimal) -> str:
        """The shortest form with a point."""
        return plain(value)


@lru_cache(maxsize=512)
def currency_of(text: str) -> str:
    """The three-letter code of a currency, from the code or a common sign."""
    code = _SIGNS.get(text.lower(), text.upper())
    if len(code) != 3 or not pycountry.currencies.get(alpha_3=code):
        raise CellError("unknown_currency", text)
    return code


@dataclass(frozen=True)
class Currency:
    """A currency code."""

    hint: str = "a currency code such as EUR"

    def parse(self, text: str) -> str:
        """The code in capitals."""
        return currency_of(clean(text))

    def format(self, value: str) -> str:
        """The code."""
        return value


@dataclass(frozen=True)
class Money:
    """An amount with its currency: (Decimal, code)."""

    hint: str = "an amount and its currency, such as 1500.00 EUR"

    def parse(self, text: str) -> tuple[Decimal, str]:
        """(amount, currency code); the currency may stand before or after."""
        value = clean(text)
        match = _MONEY.fullmatch(value)
        if not match or (match["before"] and match["after"]):
            raise CellError("bad_money", value)
        try:
            amount = decimal_of(match["amount"])
        except CellError as error:
            raise CellError(
                "bad_money" if error.code == "bad_number" else error.code, value, **error.params
            ) from error
        currency = match["before"] or match["after"]
        if not currency:
            raise CellError("no_currency", value)
        return amount, currency_of(currency)

    def format(self, value: tuple[Decimal, str]) -> str:
        """«1500.00 EUR», with the decimals as given."""
        return f"{value[0]:f} {value[1]}"


@dataclass(frozen=True)
class Point:
    """Latitude and longitude in degrees, WGS 84."""

    hint: str = "latitude, longitude, such as 59.9343, 30.3351"

    def parse(self, text: str) -> tuple[Decimal, Decimal]:
        """(latitude, longitude), rounded to six decimals (about 10 cm)."""
        parts = re.split(r"\s*[;,]\s+|\s*[;,]\s*(?=-?\d+\.)|\s+", clean(text).strip("()[]"))
        try:
            latitude, longitude = (round(Decimal(part), 6) for part in parts)
        except (InvalidOperation, ValueError) as error:
            raise CellError("bad_point", clean(text)) from error
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise CellError("bad_point", clean(text))
        return latitude, longitude

    def format(self, value: tuple[Decimal, Decimal]) -> str:
        """«59.9343, 30.3351»."""
        return f"{plain(value[0])}, {plain(value[1])}"
