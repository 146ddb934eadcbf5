"""Dates, numbers, money and names of countries and languages, as each of the four languages writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

import pycountry
from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language, gettext, ngettext

# Django's code of an interface language → (BCP 47 tag in pages and texts, Babel's locale)
TAGS = {"sr-latn": "sr-Latn", "sr-cyrl": "sr-Cyrl", "ru": "ru", "en": "en"}
LOCALES = {"sr-latn": "sr_Latn", "sr-cyrl": "sr_Cyrl", "ru": "ru", "en": "en_GB"}
# Own names of the languages, as the language switch writes them.
ENDONYMS = {"sr-latn": "Srpski", "sr-cyrl": "Српски", "ru": "Русский", "en": "English"}
SHORT = {"sr-latn": "Lat", "sr-cyrl": "Ћир", "ru": "Рус", "en": "Eng"}
_DAY = {"sr": "d. MMMM y.", "ru": "d MMMM y", "en": "d MMMM y"}
_DAY_AND_MONTH = {"sr": "d. MMMM", "ru": "d MMMM", "en": "d MMMM"}
_SHORT_DAY = {"sr": "d. M. y.", "ru": "dd.MM.y", "en": "d MMM y"}
_MONTH = re.compile(r"[^\W\d_]+")
_NBSP = "\u00a0"


def language_code() -> str:
    """The active interface language: sr-latn, sr-cyrl, ru or en."""
    code = get_language() or "en"
    return code if code in TAGS else "en"


def language_tag() -> str:
    """The active language as a BCP 47 tag: what `Texts.best` takes and what `lang` says."""
    return TAGS[language_code()]


@lru_cache(maxsize=8)
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def locale() -> Locale:
    """Babel's locale of the active language."""
    return _locale(LOCALES[language_code()])


def day(value: date, style: str = "long") -> str:
    """A day. Styles: long (4 December 2026), within (the same after a preposition: do 4. decembra 2026.), month
    (4 December), short (4. 12. 2026.), weekday (Friday), full (Friday, 4 December), year_month (December 2026)."""
    language = language_code()[:2]
    patterns = {
        "long": _DAY[language],
        "month": _DAY_AND_MONTH[language],
        "short": _SHORT_DAY[language],
        "weekday": "cccc",
        "short_weekday": "ccc",
        "full": "EEEE, " + _DAY_AND_MONTH[language],
        "year_month": "LLLL y" + ("." if language == "sr" else ""),
    }
    if style == "within":
        named = day(value)
        return _MONTH.sub(_in_genitive, named) if language == "sr" else named
    return str(format_date(value, patterns[style], locale=locale())).replace(". ", "." + _NBSP, 1)


def _in_genitive(month: re.Match[str]) -> str:
    """A Serbian month after a preposition: mart, marta; decembar, decembra; in either script."""
    stem = re.sub("(?<=[bб])[aа](?=[rр]$)", "", month[0])
    return stem + ("a" if stem.isascii() else "а")


def clock(value: datetime) -> str:
    """The hour in the value's own zone: 18:30."""
    return str(format_time(value, "HH:mm", locale=locale()))


def offset(value: datetime) -> str:
    """The difference of the value's zone from UTC: UTC+1, UTC+5:30."""
    minutes = int((value.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def span(first: date, last: date | None = None) -> str:
    """A run of days, saying nothing twice: 4–7 December 2026; 28 November – 3 December 2026."""
    if last is None or last == first:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first, 'month' if first.year == last.year else 'long')}{_NBSP}– {day(last)}"


def number(value: float | Decimal) -> str:
    """A number with the language's separators: 12 345,6."""
    return str(format_decimal(value, locale=locale()))


def percent(value: float | Decimal) -> str:
    """A share given in per cent (0 to 100): 34,5 %."""
    return str(format_percent(Decimal(str(value)) / 100, locale=locale(), decimal_quantization=False))


def money(amount: Decimal, currency: str) -> str:
    """An amount in the currency's usual decimals; whole amounts without them."""
    whole = amount == amount.to_integral_value()
    text: str = format_currency(
        amount, currency, format="#,##0.00\u00a0¤" if not whole else "#,##0\u00a0¤",
        locale=locale(), currency_digits=not whole,
    )  # fmt: skip
    return text


def minutes(value: int) -> str:
    """A running time: 94 min."""
    return f"{value}{_NBSP}{'мин' if language_code() in {'ru', 'sr-cyrl'} else 'min'}"


@lru_cache(maxsize=1024)
def _country(code: str, name: str) -> str:
    found = _locale(name).territories.get(code)
    if found is None:
        historic = pycountry.historic_countries.get(alpha_4=code) or pycountry.historic_countries.get(
            alpha_2=code
        )
        found = historic.name if historic else code
    return str(found)


_FORMER = {
    "SUHH": lambda: gettext("Soviet Union"),
    "YUCS": lambda: gettext("Yugoslavia"),
    "CSXX": lambda: gettext("Serbia and Montenegro"),
    "CSHH": lambda: gettext("Czechoslovakia"),
    "DDDE": lambda: gettext("East Germany"),
}


def country(code: str) -> str:
    """A country's name from its ISO 3166 code (two letters, or four for one that is no more)."""
    if code in _FORMER:
        return _FORMER[code]()
    return _country(code, LOCALES[language_code()])


def language_name(tag: str) -> str:
    """A language's name from its tag: `sr-Latn` → srpski."""
    return str(locale().languages.get(re.split("[-_]", tag)[0].lower(), tag))


def listed(items: list[str]) -> str:
    """Several words as a sentence has them: one, two and three."""
    return str(format_list(items, locale=locale())) if items else ""


def seats_left(left: int, offered: int) -> str:
    """How many seats are free, in words before numbers."""
    if left <= 0:
        return gettext("No seats left")
    if left <= 10:
        return ngettext("Last %(count)d seat", "Last %(count)d seats", left) % {"count": left}
    if left <= offered * 0.3:
        return ngettext("Few seats left: %(count)d", "Few seats left: %(count)d", left) % {"count": left}
    return gettext("Seats free")
