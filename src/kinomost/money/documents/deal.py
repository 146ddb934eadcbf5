"""What the papers of a co-production are filled from: a film's file, as far as it is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from kinomost.money.plan import Figures


@dataclass(frozen=True)
class Party:
    """A co-producer. `share` is its part of the budget; None while it is not agreed."""

    name: str
    country: str = ""  # ISO 3166 alpha-2
    share: Fraction | None = None
    address: str = ""
    signs: str = ""  # who signs for it
    leads: bool = False  # the delegate producer


@dataclass(frozen=True)
class Territory:
    """Where one party exploits the film. `keeps` is what it keeps of the receipts; None: not agreed."""

    where: str
    party: str
    keeps: Fraction | None = None


@dataclass(frozen=True)
class Step:
    """One step of the order in which receipts are paid out."""

    who: str
    what: str


@dataclass(frozen=True)
class Deal:
    """The facts. Everything but the title may be unknown: it becomes a blank to be filled in by hand."""

    title: str
    parties: tuple[Party, ...] = ()
    figures: Figures | None = None
    recoupment: tuple[Step, ...] = ()
    territories: tuple[Territory, ...] = ()
    director: str = ""
    minutes: int | None = None
    languages: str = ""
    delivery: dt.date | None = None
    treaty: str = ""
    law: str = ""
    seat: str = ""  # the court or place of arbitration
    lapses: dt.date | None = None
    on: dt.date | None = None  # the day of this draft
