"""The contest's log as the library of judging reads it."""

from kinomost.contest.models import Call, LogLine
from kinomost.judging import log

# They are many, and no motion, award or shortlist depends on them.
_OF_SCORES = (log.ScoreSubmitted.kind, log.RoundClosed.kind)


def ledger_of(call: Call) -> log.Ledger:
    """What follows from the call's log for motions, awards and shortlists; scores are left out. One query."""
    ledger = log.Ledger()
    for kind, body in (
        LogLine.objects.filter(call=call)
        .exclude(kind__in=_OF_SCORES)
        .order_by("number")
        .values_list("kind", "body")
    ):
        event, _problems = log.read_body(kind, body)
        if event is not None:
            ledger.add(event)
    return ledger


def head_of(call: Call) -> str:
    """The hash of the last line: whoever keeps it can prove that nothing was taken off the log's end."""
    last = LogLine.objects.filter(call=call).order_by("-number").values_list("hash", flat=True).first()
    return last or log.ORIGIN
