"""The jury's log: lines that are only ever added, each sealed onto the one before, and the result recomputed from it.

    from kinomost.judging.log import ScoreSubmitted, append, verify

    line = append(last, ScoreSubmitted(round=1, juror=3, entry=17, marks={"script": Decimal(8)}), at=now, by="account:9")
    report = verify(lines, head=printed_hash)
    report.stands, report.text()

**The bytes.** A line's hash is the SHA-256, in lower-case hexadecimal, of the UTF-8 bytes of one JSON object with the keys
`at`, `body`, `by`, `kind`, `number`, `previous`: keys sorted by code point at every depth, no space anywhere, characters
as themselves (only `"`, `\\` and those below U+0020 escaped, as `json.dumps(ensure_ascii=False)` does it), whole numbers in
decimal, no floats at all, decimals as strings without exponent and without trailing zeros ("7.5"), times as strings in UTC
to the microsecond ("2026-08-21T09:00:00.000000Z"). `previous` is the hash of the line before, for line 1 `ORIGIN`.

**What a chain proves.** Any line changed, taken out, put in or moved breaks it. Lines cut off its *end* leave a shorter
chain that is whole: that is found only against a hash kept elsewhere (`head`): in the minutes, in the published results.

Persons and entries are numbers; a name never enters the log, so that people can be forgotten and the log kept.
"""

from kinomost.judging.log.events import (
    KINDS,
    AwardGiven,
    AwardMoved,
    AwardWithdrawn,
    ConflictFound,
    ConflictLifted,
    DeadlineMoved,
    DeadlockBroken,
    EntryAdded,
    EntryIneligible,
    EntryReinstated,
    EntryRemoved,
    EntryWithdrawn,
    Event,
    Figure,
    JurorAdded,
    JurorRemoved,
    LateAllowed,
    LogOpened,
    MemberLeft,
    MemberPresent,
    MemberRecused,
    MotionDecided,
    MotionOpened,
    MotionWithdrawn,
    OfficeConflictFound,
    OfficeConflictLifted,
    ResultsPublished,
    RoundClosed,
    RoundOpened,
    ScoreSubmitted,
    ShortlistDecided,
    VoteCast,
)
from kinomost.judging.log.ledger import Ledger, Recomputed, claimed_ranking, recompute
from kinomost.judging.log.lines import ORIGIN, Line, LogError, append, body_of, canonical, seal
from kinomost.judging.log.reading import read_body
from kinomost.judging.log.verifying import Check, Report, verify

__all__ = [
    "KINDS",
    "ORIGIN",
    "AwardGiven",
    "AwardMoved",
    "AwardWithdrawn",
    "Check",
    "ConflictFound",
    "ConflictLifted",
    "DeadlineMoved",
    "DeadlockBroken",
    "EntryAdded",
    "EntryIneligible",
    "EntryReinstated",
    "EntryRemoved",
    "EntryWithdrawn",
    "Event",
    "Figure",
    "JurorAdded",
    "JurorRemoved",
    "LateAllowed",
    "Ledger",
    "Line",
    "LogError",
    "LogOpened",
    "MemberLeft",
    "MemberPresent",
    "MemberRecused",
    "MotionDecided",
    "MotionOpened",
    "MotionWithdrawn",
    "OfficeConflictFound",
    "OfficeConflictLifted",
    "Recomputed",
    "Report",
    "ResultsPublished",
    "RoundClosed",
    "RoundOpened",
    "ScoreSubmitted",
    "ShortlistDecided",
    "VoteCast",
    "append",
    "body_of",
    "canonical",
    "claimed_ranking",
    "read_body",
    "recompute",
    "seal",
    "verify",
]
