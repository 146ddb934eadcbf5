"""Where a rule was seen, when, and how far that is to be trusted: the same for treaties and incentives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["read", "reported", "uncertain"]
"""`read`: the text itself, or the office's own page, was read. `reported`: somebody writes what it says. `uncertain`:
reported by one doubtful or old source, or it is not known whether it still holds."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page or a gazette. `seen` is the day it was looked at; `dated` the day it bears itself, where it bears one."""

    title: str
    address: str = ""
    seen: date
    dated: date | None = None
    confidence: Confidence
    note: str = ""
