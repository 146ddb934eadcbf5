"""iCalendar files: the whole programme, a selection, or the screenings of one booking."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Timezone

from kinomost.filmdays.models import Screening
from kinomost.filmdays.queries.programme import Showing

MEDIA_TYPE = "text/calendar; charset=utf-8"
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar(name: str, showings: Iterable[Showing]) -> bytes:
    """The showings as an iCalendar file (RFC 5545), on each hall's own clock with its zone's rules.

    An entry keeps its UID and raises its SEQUENCE with every change, so that a calendar that reads the file again moves
    the entry instead of doubling it. Written line by line: building a thousand entries as objects takes a second.
    """
    everything = list(showings)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kinomost//Film days//EN",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",  # RFC 7986, for those who subscribe
        "X-PUBLISHED-TTL:PT1H",
    ]
    for zone in sorted({showing.hall.city.zone for showing in everything} - {"UTC"}):
        lines.extend(_zone(zone))
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    for showing in everything:
        lines.extend(_event(showing, host))
    lines.append("END:VCALENDAR")
    return b"".join(_fold(line) for line in lines)


def _event(showing: Showing, host: str) -> Iterator[str]:
    title = showing.headline
    stamp = f"{showing.changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    where = ", ".join(part for part in (showing.hall.full_name, showing.hall.city.name) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:screening-{showing.pk}@{host}"
    yield f"DTSTAMP:{stamp}"  # of the last change (RFC 5545, 3.8.7.2): an unchanged file stays the same
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{showing.version}"
    yield f"DTSTART{_moment(showing.starts, showing.hall.city.zone)}"
    yield f"DTEND{_moment(showing.ends, showing.hall.city.zone)}"
    yield f"SUMMARY:{_text(f'{title.text} / {title.other}' if title.other else title.text)}"
    yield f"LOCATION:{_text(where)}"
    if heard := marks(showing):
        yield f"DESCRIPTION:{_text(heard)}"
    yield f"URL:{settings.SITE_URL}{reverse('filmdays:screening', args=[showing.days_slug, showing.slug])}"
    yield f"STATUS:{'CANCELLED' if showing.status == Screening.Status.CANCELLED else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(value: datetime, zone: str) -> str:
    """A moment on its own clock. The hour that comes twice can only be told in UTC (RFC 5545, 3.3.5)."""
    if zone == "UTC" or value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset():
        return f":{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f";TZID={zone}:{value:%Y%m%dT%H%M%S}"


@lru_cache(maxsize=64)
def _zone(name: str) -> list[str]:
    """A zone's rules."""
    return str(Timezone.from_tzid(name).to_ical().decode()).replace("\r\n ", "").split("\r\n")[:-1]


def _text(value: str) -> str:
    return value.translate(ESCAPES)


def _fold(line: str) -> bytes:
    """A content line of at most 75 octets, continued where it is longer, never inside a letter."""
    raw = line.encode()
    if len(raw) <= 75:
        return raw + b"\r\n"
    parts, rest = [], raw
    while len(rest) > 74:
        end = 74
        while rest[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(rest[:end])
        rest = rest[end:]
    return b"\r\n ".join([*parts, rest]) + b"\r\n"


def marks(showing: Showing) -> str:
    """SR → ru: what is heard and what is read."""
    if not showing.sound:
        return ""
    read = " + ".join(tag.split("-")[0] for tag in showing.subtitles)
    return showing.sound.split("-")[0].upper() + (f" → {read}" if read else "")
