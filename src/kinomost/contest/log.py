"""Writing the contest's log."""

from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone

from kinomost.contest.models import Call, LogLine
from kinomost.judging import log


def hold(call: Call) -> None:
    """Let nobody else write about the call until the transaction ends: what is asked after this stays true in it.

    Who gives a score, a vote or a conflict holds the call first, so that of two at once the second sees the first.
    """
    Call.objects.select_for_update().get(pk=call.pk)


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


def recomputed(call: Call) -> log.Recomputed:
    """What follows from a call's log: rankings, decisions, awards."""
    return log.recompute(lines_of(call))


def _last(call: Call) -> log.Line | None:
    line = LogLine.objects.filter(call=call).order_by("-number").first()
    return _read(line) if line is not None else None


def _read(line: LogLine) -> log.Line:
    return log.Line(line.number, line.kind, line.body, line.at, line.by, line.previous, line.hash)
