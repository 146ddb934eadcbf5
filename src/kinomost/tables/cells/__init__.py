"""Typed cells: what a column holds, how people write it, and what to tell them when it cannot be read."""

from kinomost.tables.cells.base import (
    Cell,
    Choice,
    Colour,
    Email,
    Many,
    Ref,
    Text,
    Url,
    YesNo,
    clean,
    fold,
    near,
)
from kinomost.tables.cells.countries import Country, Language, country_of, language_of
from kinomost.tables.cells.numbers import Currency, Money, Number, Point, Whole
from kinomost.tables.cells.times import Day, Hour, Length, Stamp, Zone, at_zone, local_text, time_of, zone_of

__all__ = [
    "Cell",
    "Choice",
    "Colour",
    "Country",
    "Currency",
    "Day",
    "Email",
    "Hour",
    "Language",
    "Length",
    "Many",
    "Money",
    "Number",
    "Point",
    "Ref",
    "Stamp",
    "Text",
    "Url",
    "Whole",
    "YesNo",
    "Zone",
    "at_zone",
    "clean",
    "country_of",
    "fold",
    "language_of",
    "local_text",
    "near",
    "time_of",
    "zone_of",
]
