"""Writing the contest's log."""

from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone

from kinomost.contest.models import Call, LogLine
from kinomost.judging import log


def append(by: str, call: Call, *events: log.Event) -> list[LogLine]:
    """Add lines to a call's log, in the transaction of what they tell of.

    Writers of one call follow each other: the first UPDATE holds the call's row until the transaction ends.
    """
    if not events:
        return []
    Call.objects.filter(pk=call.pk).update(log_count=F("log_count") + len(events))
    last = _last(call)
    if last is None:
        Call.objects.filter(pk=call.pk).update(log_count=F("log_count") + 1)
        events = (log.LogOpened(call.pk), *events)
    now = timezone.now()
    lines = []
    for event in events:
        last = log.append(last, event, at=now, by=by)
        lines.append(
            LogLine(
                call=call,
                number=last.number,
                kind=last.kind,
                body=dict(last.body),
                at=last.at,
                by=last.by,
                previous=last.previous,
                hash=last.hash,
            )
        )
    return LogLine.objects.bulk_create(lines)


def lines_of(call: Call) -> Iterator[log.Line]:
    """The log of a call as the library reads it, in order."""
    for line in LogLine.objects.filter(call=call).order_by("number").iterator():
        yield _read(line)


def _last(call: Call) -> log.Line | None:
    line = LogLine.objects.filter(call=call).order_by("-number").first()
    return _read(line) if line is not None else None


def _read(line: LogLine) -> log.Line:
    return log.Line(line.number, line.kind, line.body, line.at, line.by, line.previous, line.hash)
