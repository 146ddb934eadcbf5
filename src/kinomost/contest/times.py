"""A contest's hours on the clock of its call: what a wall clock means, how an hour is told, how long is left."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinomost.texts import formats


@dataclass(frozen=True)
class Moment:
    """An instant on the clock of a named zone."""

    at: datetime
    zone: str

    @property
    def local(self) -> datetime:
        """What the wall clock shows."""
        return self.at.astimezone(ZoneInfo(self.zone))

    @property
    def offset(self) -> str:
        """The difference from UTC then: UTC+1, UTC+5:30."""
        return formats.offset(self.local)

    @property
    def clock(self) -> str:
        """The hour, with seconds only where there are any: 23:59."""
        seconds = f":{self.local.second:02d}" if self.local.second else ""
        return formats.clock(self.local) + seconds

    def __str__(self) -> str:
        """15 January 2027, 23:59 (Europe/Belgrade, UTC+1)."""
        return f"{formats.day(self.local, 'within')}, {self.clock} ({self.zone}, {self.offset})"


def instants(local: datetime, zone: str) -> tuple[datetime, ...]:
    """The instants, in UTC, when the clock of the zone shows this: one; none if it skips the hour; two if it comes twice."""
    wall = local.replace(tzinfo=None)
    tz = ZoneInfo(zone)
    found = {wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(one for one in found if one.astimezone(tz).replace(tzinfo=None) == wall))


def find_zone(typed: str) -> str | None:
    """The IANA zone that is meant: its name in any case, or the name of its city alone where only one zone has it."""
    wanted = "_".join(typed.split()).casefold()
    if not wanted:
        return None
    whole = {name.casefold(): name for name in available_timezones()}
    if wanted in whole:
        return whole[wanted]
    cities = [name for name in available_timezones() if name.rpartition("/")[2].casefold() == wanted]
    return cities[0] if len(cities) == 1 else None


def left(until: datetime, now: datetime) -> str:
    """How long there is still, in words, coarser the longer it is; nothing once it is over."""
    rest = until - now
    if rest <= timedelta():
        return ""
    days, hours = rest.days, rest.seconds // 3600
    if days >= 2:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    hours += 24 * days
    if hours >= 1:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    minutes = rest.seconds // 60
    if minutes >= 1:
        return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}
    return _("less than a minute left")


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The names of the zones that people live in, to choose from: continent and city."""
    regions = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return tuple(sorted(name for name in available_timezones() if name.split("/")[0] in regions))
