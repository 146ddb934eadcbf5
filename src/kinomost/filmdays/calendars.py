"""iCalendar files: the whole programme, a selection, or the screenings of one booking."""

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from kinomost.filmdays.models import Screening
from kinomost.filmdays.queries.programme import Showing

MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(name: str, showings: Iterable[Showing]) -> bytes:
    """The showings as an iCalendar file (RFC 5545), on each hall's own clock with its zone's rules.

    An entry keeps its UID and raises its SEQUENCE with
    every change, so that a calendar that imports the file again moves the entry instead of doubling it.
    """
    made = Calendar()
    made.add("prodid", "-//Kinomost//Film days//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    for showing in showings:
        made.add_component(_event(showing, host))
    made.add_missing_timezones()
    return made.to_ical()  # type: ignore[no-any-return]


def _event(showing: Showing, host: str) -> Event:
    event = Event()
    title = showing.headline
    event.add("uid", f"screening-{showing.pk}@{host}")
    event.add("dtstamp", showing.changed.astimezone(UTC))
    event.add("sequence", showing.version)
    event.add("summary", f"{title.text} / {title.other}" if title.other else title.text)
    event.add("dtstart", showing.starts)
    event.add("dtend", showing.ends)
    event.add(
        "location", ", ".join(part for part in (showing.hall.full_name, showing.hall.city.name) if part)
    )
    address = settings.SITE_URL + reverse("filmdays:screening", args=[showing.days_slug, showing.slug])
    event.add("url", address)
    event.add("status", "CANCELLED" if showing.status == Screening.Status.CANCELLED else "CONFIRMED")
    if heard := marks(showing):
        event.add("description", heard)
    return event


def marks(showing: Showing) -> str:
    """SR → ru: what is heard and what is read."""
    if not showing.sound:
        return ""
    heard = showing.sound.split("-")[0].upper()
    return heard + (
        " → " + " + ".join(t.split("-")[0] for t in showing.subtitles) if showing.subtitles else ""
    )
