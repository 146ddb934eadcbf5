"""Gates as data: what must be so before anything is paid. `kinomost.law.incentives.gates` asks them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kinomost.law.incentives.quantities import Count, Limit
from kinomost.law.incentives.rules.base import EVERYTHING, Rule, Which
from kinomost.law.reading import Share


@dataclass(frozen=True, kw_only=True)
class Works(Rule):
    """Only works of these kinds. A kind is words such as `fiction feature`; each must fit type, format or medium."""

    allowed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ForWork:
    """An amount or number that holds for one kind of work."""

    work: str
    amount: Limit | None = None
    count: Count | None = None


@dataclass(frozen=True, kw_only=True)
class Bound(Rule):
    """A measure in money must reach an amount (`minimum`) or not pass it (`maximum`).

    `amounts` gives one by kind of work, the first that fits; a kind not listed has no bound. `strictly`: reaching is not
    enough. `or_share` of `or_share_of` is another way to satisfy a minimum. `per: episode` divides by the episodes.
    """

    of: str = "local spend"
    which: Which = EVERYTHING
    amount: Limit | None = None
    amounts: tuple[ForWork, ...] = ()
    strictly: bool = False
    or_share: Share | None = None
    or_share_of: str = "budget"
    per: Literal["project", "episode"] = "project"


@dataclass(frozen=True, kw_only=True)
class Minimum(Bound):
    """The measure must reach the amount."""


@dataclass(frozen=True, kw_only=True)
class Maximum(Bound):
    """The measure must not pass the amount."""


@dataclass(frozen=True, kw_only=True)
class Portion(Rule):
    """One measure must be at least (or at most) a share of another."""

    of: str
    whole: str
    which: Which = EVERYTHING
    at_least: Share | None = None
    at_most: Share | None = None


@dataclass(frozen=True, kw_only=True)
class Number(Rule):
    """A number of days, minutes or episodes must be reached: by kind of work, or for all.

    `of`: `minutes`, `episodes`, `shooting days` (in the territory), or the name of an entry of the film's `counts`.
    """

    of: str
    at_least: Count | None = None
    by_work: tuple[ForWork, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Crew(Rule):
    """So much of the crew (heads, actors left out) must be nationals or residents of the territory."""

    at_least: Share


@dataclass(frozen=True, kw_only=True)
class Applicant(Rule):
    """A company of the territory must apply: a co-producer, or a service company that is hired.

    The film's answer `local_company` says that one is there although no co-producer is.
    """


@dataclass(frozen=True, kw_only=True)
class Answer(Rule):
    """A question that only this text asks; the film's `answers` hold the reply under `ask`."""

    ask: str
    question: str
    right: bool = True


@dataclass(frozen=True, kw_only=True)
class Section(Rule):
    """A part of a points test with a maximum and perhaps a minimum of its own."""

    name: str
    of: Count | None = None
    at_least: Count | None = None


@dataclass(frozen=True, kw_only=True)
class PointsTest(Rule):
    """A cultural or eligibility test. The film's `counts` hold the score of `test: total` or of each `test: section`."""

    test: str
    passes: Count
    of: Count | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Begun(Rule):
    """Shooting must not have begun before (or after) a day."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline(Rule):
    """The application must be in so many days before shooting begins."""

    days: Count


@dataclass(frozen=True, kw_only=True)
class AllOf(Rule):
    """Every one of these."""

    gates: tuple[Gate, ...]


@dataclass(frozen=True, kw_only=True)
class AnyOf(Rule):
    """At least one of these."""

    gates: tuple[Gate, ...]


class Gate:
    """Any of the gates; its `kind` decides which."""
