"""Days, hours and lengths of time as people type them.

A time of day on a calendar is local to a place. `at_zone` finds the instant, and says so where the clocks
were changed: a time that does not exist, or one that happens twice.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from kinomost.tables.cells.base import clean, near
from kinomost.tables.problems import CellError

_ISO_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-./])\s?(\d{1,2})\2\s?(\d{4})\.?", re.ASCII)
_TODAY = re.compile(r"today(?:\s*([+-])\s*(\d{1,4}))?", re.IGNORECASE)
_OFFSET = re.compile(r"\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})\Z", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})[:.h](\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?\Z", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_WORDS = re.compile(
    r"(?:(\d{1,2})\s*(?:h|hrs?|hours?|ч|час(?:а|ов)?\.?|s|sat[ia]?|сат[иа]?))?\s*"
    r"(?:(\d{1,3})\s*(?:m|min|mins|minutes?|minuta?|мин|минута?|минуты?|минут|['’′])?\.?)?",
    re.IGNORECASE,
)


def today() -> dt.date:
    """The day from which `today+3` counts."""
    return dt.date.today()


@dataclass(frozen=True)
class Day:
    """A day. `today+3` counts from the day of the import, for sample seasons."""

    hint: str = "a day: 2024-03-09"

    def parse(self, text: str) -> dt.date:
        """The day; day-first with points is understood, with slashes only where it cannot be month-first."""
        value = clean(text)
        relative = _TODAY.fullmatch(value)
        if relative:
            days = int(f"{relative[1] or '+'}{relative[2] or 0}")
            return today() + dt.timedelta(days=days)
        iso = _ISO_DAY.fullmatch(value)
        if iso:
            return _day(value, *map(int, iso.groups()))
        european = _DAY_FIRST.fullmatch(value)
        if not european:
            raise CellError("bad_date", value)
        day, month, year = int(european[1]), int(european[3]), int(european[4])
        if european[2] == "/":
            if day <= 12 and month <= 12 and day != month:
                one, other = dt.date(year, month, day), dt.date(year, day, month)
                raise CellError("ambiguous_date", value, one=one.isoformat(), other=other.isoformat())
            if month > 12:
                day, month = month, day
        return _day(value, year, month, day)

    def format(self, value: dt.date) -> str:
        """«2024-03-09»."""
        return value.isoformat()


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise CellError("no_such_day", text) from error


def time_of(text: str) -> dt.time:
    """The time of day in «19:30», «19.30», «19h30» or «19:30:00»."""
    value = clean(text)
    match = _HOUR.fullmatch(value)
    if not match:
        raise CellError("bad_time", value)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 23:
        raise CellError("no_such_hour", value)
    if minute > 59 or second > 59:
        raise CellError("no_such_minute", value)
    return dt.time(hour, minute, second)


@dataclass(frozen=True)
class Hour:
    """A time of day."""

    hint: str = "a time: 19:30"

    def parse(self, text: str) -> dt.time:
        """The time."""
        return time_of(text)

    def format(self, value: dt.time) -> str:
        """«19:30»."""
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")


@dataclass(frozen=True)
class Stamp:
    """A day and a time of day; aware where an offset is written, else local to a place known elsewhere."""

    hint: str = "day and time: 2024-03-09 19:30"

    def parse(self, text: str) -> dt.datetime:
        """Naive without an offset, aware with one."""
        value = clean(text)
        offset = _OFFSET.search(value)
        # «2024-03-09» ends in what looks like an offset; a time must stand before one
        has_offset = offset and re.search(r"\d[:.h]\d", value[: offset.start()])
        head = value[: offset.start()] if offset and has_offset else value
        parts = re.split(r"(?<=\d)[T](?=\d)|,?\s+", head)
        if len(parts) < 2:
            raise CellError("bad_time", value)
        day = Day().parse(" ".join(parts[:-1]))
        try:
            naive = dt.datetime.combine(day, time_of(parts[-1]))
        except CellError as error:
            raise CellError(error.code, value, **error.params) from error
        if head == value:
            return naive
        mark = value[len(head) :].strip()
        return naive.replace(tzinfo=dt.UTC if mark == "Z" else _offset(mark, value))

    def format(self, value: dt.datetime) -> str:
        """«2024-03-09 19:30», with the offset where the value is aware."""
        text = value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
        if value.tzinfo is None:
            return text
        mark = value.strftime("%z")
        return f"{text} {mark[:3]}:{mark[3:5]}"


def _offset(mark: str, text: str) -> dt.timezone:
    digits = mark[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise CellError("bad_time", text)
    delta = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-delta if mark[0] == "-" else delta)


@lru_cache(maxsize=256)
def zone_of(text: str) -> ZoneInfo:
    """The time zone of this name; raises CellError with the name that was probably meant."""
    name = clean(text)
    if name in available_timezones():
        return ZoneInfo(name)
    by_case = {known.casefold(): known for known in available_timezones()}
    guess = by_case.get(name.casefold().replace(" ", "_")) or near(name, available_timezones(), 80)
    if guess:
        raise CellError("unknown_zone_near", name, near=guess)
    raise CellError("unknown_zone", name)


@dataclass(frozen=True)
class Zone:
    """A time zone by its name in the IANA database."""

    hint: str = "a time zone: Europe/Belgrade"

    def parse(self, text: str) -> str:
        """The name, known to exist."""
        return zone_of(text).key

    def format(self, value: str) -> str:
        """The name."""
        return value


def at_zone(value: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant of a local time, in UTC; a value that knows its offset keeps it.

    Raises CellError("local_gap") for a time the clocks jumped over, CellError("local_overlap") for one that
    happens twice; both name the two times that would do.
    """
    if value.tzinfo is not None:
        return value.astimezone(dt.UTC)
    early, late = (value.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(dt.UTC)
    text = Stamp().format(value)
    # In a gap fold=0 carries the offset from before the change, so going to UTC and back moves the clock.
    if early.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != value:
        moved = [moment.astimezone(dt.UTC).astimezone(zone).strftime("%H:%M") for moment in (late, early)]
        raise CellError("local_gap", text, zone=zone.key, one=moved[0], other=moved[1])
    one, other = Stamp().format(early), Stamp().format(late)
    raise CellError("local_overlap", text, zone=zone.key, one=one, other=other)


def local_text(moment: dt.datetime, zone: ZoneInfo | None) -> str:
    """The instant as the zone's clock shows it; with the offset where that alone says too little."""
    if zone is None:
        return Stamp().format(moment.astimezone(dt.UTC))
    local = moment.astimezone(zone)
    naive = local.replace(tzinfo=None)
    try:
        at_zone(naive, zone)
    except CellError:
        return Stamp().format(local)
    return Stamp().format(naive)


@dataclass(frozen=True)
class Length:
    """A length of time in whole minutes."""

    most: int = 24 * 60
    hint: str = "minutes, such as 95, or 1:35"

    def parse(self, text: str) -> int:
        """Minutes, from «95», «95 min», «1:35», «1 ч 35 мин» or «1:35:00» (seconds round up from 30)."""
        value = clean(text)
        clock = _CLOCK.fullmatch(value)
        if clock:
            hours, minutes, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
            if minutes > 59 or seconds > 59:
                raise CellError("no_such_minute", value)
            total = hours * 60 + minutes + (seconds >= 30)
        else:
            words = _WORDS.fullmatch(value.strip(" ."))
            if not words or not (words[1] or words[2]):
                raise CellError("bad_length", value)
            if words[1] and int(words[2] or 0) > 59:
                raise CellError("no_such_minute", value)
            total = int(words[1] or 0) * 60 + int(words[2] or 0)
        if total < 1:
            raise CellError("too_small", str(total), limit=1)
        if total > self.most:
            raise CellError("too_large", str(total), limit=self.most)
        return total

    def format(self, value: int) -> str:
        """The minutes."""
        return str(value)
