"""Days, hours and titles in the active language, for what is not a page: letters, calendars, printed programmes."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kinomost.names.texts import Texts
from kinomost.texts import formats


def plain(texts: Texts) -> str:
    """The text for a reader of the active language, as a bare string."""
    found = texts.best(formats.language_tag())
    return found.text if found else ""


def day(value: date) -> str:
    """Friday, 4 December 2026."""
    return f"{formats.day(value, 'weekday')}, {formats.day(value)}"


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
