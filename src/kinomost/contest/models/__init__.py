"""Calls, entries, juries, decisions, and the log that proves them."""

from kinomost.contest.models.calls import Award, Call, Extension, Section
from kinomost.contest.models.decisions import Given, Motion, Option, Pitch, PitchSession, Presence, Vote
from kinomost.contest.models.entries import (
    Answer,
    Attachment,
    Author,
    AuthorInvitation,
    Correction,
    Entry,
    SentFile,
    Submission,
)
from kinomost.contest.models.juries import (
    Assignment,
    Conflict,
    Criterion,
    Juror,
    Note,
    Remark,
    Round,
    RoundEntry,
    RoundJuror,
    Sheet,
    Tie,
    Wish,
)
from kinomost.contest.models.log import LogLine

__all__ = [
    "Answer",
    "Assignment",
    "Attachment",
    "Author",
    "AuthorInvitation",
    "Award",
    "Call",
    "Conflict",
    "Correction",
    "Criterion",
    "Entry",
    "Extension",
    "Given",
    "Juror",
    "LogLine",
    "Motion",
    "Note",
    "Option",
    "Pitch",
    "PitchSession",
    "Presence",
    "Remark",
    "Round",
    "RoundEntry",
    "RoundJuror",
    "Section",
    "SentFile",
    "Sheet",
    "Submission",
    "Tie",
    "Vote",
    "Wish",
]
