"""Days, hours and titles in the active language, for what is not a page: letters, calendars, printed programmes."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
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
    if moment.tzinfo is not None and _has_change(moment.tzinfo, moment.date()):
        first, second = moment.replace(fold=0).utcoffset(), moment.replace(fold=1).utcoffset()
        if first != second:
            text += f" ({formats.offset(moment)})"
    return text


@lru_cache(maxsize=4_096)
def _has_change(tz: tzinfo, day: date) -> bool:
    """Whether the clock changes on this day."""
    midnight = datetime.combine(day, time.min, tz)
    return midnight.utcoffset() != datetime.combine(day + timedelta(days=1), time.min, tz).utcoffset()


def moment(local: datetime, tz: tzinfo) -> datetime | None:
    """The instant that a wall clock means, in UTC; None for an hour that the clock skips.

    Of an hour that comes twice the first is meant.
    """
    aware = local.replace(tzinfo=tz, fold=0)
    instant = aware.astimezone(UTC)
    return instant if instant.astimezone(tz).replace(tzinfo=None) == local.replace(tzinfo=None) else None
