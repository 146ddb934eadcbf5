"""A call that is open: entries begun, entries sent in, one with a correction that is awaited."""

import datetime as dt

from django.utils import timezone

from kinomost.contest.actions import office
from kinomost.contest.models import Call, Entry
from kinomost.contest.sample.entries import begin, send, take
from kinomost.contest.sample.people import acts


def enact(by: str, call: Call) -> None:
    """Two entries are begun; three are sent in, and the office asked for something in one of them."""
    begin(by, call, "sample-zvuk-save", "sample-katalog-snega")
    now = timezone.now()
    sent = begin(
        by, call, "sample-poslednji-berberin", "sample-babushkin-priyomnik", "sample-atlas-malih-bioskopa"
    )
    sent = send(by, sent, now)
    asked = acts()["correction"]
    take(by, [entry for entry in sent if entry.film.slug != asked["film"]][:1])
    wanting = Entry.objects.get(call=call, film__slug=asked["film"])
    office.ask_correction(by, wanting, asked["text"], now + dt.timedelta(days=4))
