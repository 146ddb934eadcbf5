"""What is known of an entry when the rules of a call are held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kinomost.money.amounts import Money, Rates

KINDS = ("fiction", "documentary", "animation", "series")
"""Kinds of film, in the catalogue's words (fiction is what a market calls a feature)."""

STAGES = ("idea", "development", "preproduction", "production", "postproduction", "completed", "released")
"""Stages of a film, in the catalogue's words."""

MATERIALS = ("script", "treatment", "teaser", "moodboard", "finance_plan", "budget")
"""Materials that a rule can ask for, by name."""


@dataclass(frozen=True, slots=True)
class Career:
    """Finished films of a person by kind, `{"fiction": 2}`; `long` counts those of feature length, whatever their kind."""

    films: Mapping[str, int]
    long: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an entry. None is *not known*; an empty tuple is *known to be none*.

    `secured_share` is computed from the finance plan's rows, never typed. `rates` and `on` convert the budget into the
    band's currency. Of several directors or producers, the careers of all are given; one that fits is enough for "at
    least", all must fit for "at most" and "debut".
    """

    kind: str | None = None
    stage: str | None = None
    minutes: int | None = None
    budget: Money | None = None
    secured_share: Decimal | None = None  # 0 to 1
    directors: tuple[str, ...] | None = None  # names
    producers: tuple[str, ...] | None = None
    writers: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None  # ISO 3166-1 alpha-2, the leading one first
    languages: tuple[str, ...] | None = None
    shooting_starts: date | None = None
    director_careers: tuple[Career, ...] | None = None
    producer_careers: tuple[Career, ...] | None = None
    companies: int | None = None  # production companies on the film
    company_entries: int | None = None  # other entries of the same company in this call, submitted
    materials: frozenset[str] | None = None  # of MATERIALS, and names a call makes up
    rates: Rates | None = None
    on: date | None = None
