"""Days, hours and titles in the active language, for what is not a page: letters, calendars, printed programmes.

Pages use the template filters of the frame, which say the same.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language, to_locale

from kinomost.names.texts import Texts

TAGS = {"sr-latn": "sr-Latn", "sr-cyrl": "sr-Cyrl", "ru": "ru", "en": "en"}
_FULL_DAY = {"sr": "EEEE, d. MMMM y.", "ru": "EEEE, d MMMM y", "en": "EEEE, d MMMM y"}


def language() -> str:
    """The active interface language: sr-latn, sr-cyrl, ru or en."""
    code = get_language() or "en"
    return code if code in TAGS else "en"


def tag() -> str:
    """The active language as a BCP 47 tag."""
    return TAGS[language()]


@lru_cache(maxsize=8)
def _locale(code: str) -> Locale:
    return Locale.parse(to_locale(code))


def day(value: date) -> str:
    """Friday, 4 December 2026."""
    return str(format_date(value, _FULL_DAY[language()[:2]], locale=_locale(language())))


def short_day(value: date) -> str:
    """Fri 4 December."""
    pattern = {"sr": "EEE, d. MMMM", "ru": "EEE, d MMMM", "en": "EEE d MMMM"}[language()[:2]]
    return str(format_date(value, pattern, locale=_locale(language())))


def language_name(of: str) -> str:
    """A language's name: sr-Latn is Serbian, srpski, сербский."""
    return str(_locale(language()).languages.get(of.split("-")[0].lower(), of))


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone; UTC for a venue whose city is unknown."""
    return ZoneInfo(name or "UTC")


def clock(moment: datetime) -> str:
    """The hour in the moment's own zone: 18:30.

    In the night when the clock goes back, an hour comes twice: then the difference from UTC stands beside it.
    """
    text = f"{moment.hour:02d}:{moment.minute:02d}"
    if moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset():
        text += f" ({offset(moment)})"
    return text


def offset(moment: datetime) -> str:
    """The difference from UTC: UTC+1, UTC+5:30."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def plain(texts: Texts) -> str:
    """The text for a reader of the active language, as a bare string."""
    found = texts.best(tag())
    return found.text if found else ""
