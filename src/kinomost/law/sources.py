"""Where a rule was seen, when, and how far that is to be trusted: the same for treaties and incentives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kinomost.law.verdicts import Confidence


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page or a gazette. `seen` is the day it was looked at; `dated` the day it bears itself, where it bears one.

    Its confidence is that of every rule taken from it that does not say otherwise. Of a page that was looked at in a
    stored copy, `note` says so.
    """

    title: str
    address: str = ""
    seen: date
    dated: date | None = None
    confidence: Confidence
    note: str = ""
