"""What every rule of an incentive has, and how a rule names a part of the spend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kinomost.law.facts import SpendKind
from kinomost.law.verdicts import Confidence

Residents = Literal["local", "EEA", "outside EEA", "abroad"]
"""Where the one who is paid is resident for tax: in the territory, in the EEA, outside it, or out of the territory."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every gate and step has: where it was seen, and how far that is to be trusted."""

    article: str = ""
    source: str = ""
    confidence: Confidence | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Which:
    """A part of the spend: of these kinds, not of those, above the line or below, paid to these residents.

    An amount whose `to` or `above_the_line` is not known counts as local and below the line.
    """

    kinds: tuple[SpendKind, ...] = ()
    but_not: tuple[SpendKind, ...] = ()
    above_the_line: bool | None = None
    paid_to: tuple[Residents, ...] = ()


EVERYTHING = Which()
