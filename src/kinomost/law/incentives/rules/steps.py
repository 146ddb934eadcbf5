"""Steps as data: from the spend to the amount, in the order of the text. `kinomost.law.incentives.steps` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kinomost.law.incentives.rules.base import EVERYTHING, Rule, Which
from kinomost.law.incentives.rules.gates import Gate
from kinomost.law.reading import Share
from kinomost.money.amounts import Money


@dataclass(frozen=True, kw_only=True)
class TakeSpend(Rule):
    """The base is what is spent in the territory on what qualifies."""

    which: Which = EVERYTHING


@dataclass(frozen=True, kw_only=True)
class LineLimit(Rule):
    """A line of the budget counts only up to a share of a measure, or an amount; with both, up to the higher or lower."""

    which: Which
    share: Share | None = None
    of: str = "base"
    amount: Money | None = None
    both: Literal["higher", "lower"] = "higher"


@dataclass(frozen=True, kw_only=True)
class AddForeign(Rule):
    """Spend abroad joins the base, up to a share of the base so far."""

    share: Share
    which: Which = EVERYTHING


@dataclass(frozen=True, kw_only=True)
class Term(Rule):
    """One of the things of which the lowest is taken: an amount, or a share of a measure (itself taken up to a cap)."""

    amount: Money | None = None
    share: Share | None = None
    of: str = ""
    of_at_most: Money | None = None


@dataclass(frozen=True, kw_only=True)
class LowestOf(Rule):
    """The base is the lowest of the base so far and these. With one amount, a cap on the base."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class Flat(Rule):
    """One rate on the whole base."""

    rate: Share


@dataclass(frozen=True, kw_only=True)
class Tier(Rule):
    """From this measure on (or, with `strictly`, above it) this rate, with a cap of its own or none."""

    since: Money
    strictly: bool = False
    rate: Share
    cap: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Tiers(Rule):
    """The tier that is reached sets the rate on the whole base: a cliff. Tiers are listed upwards."""

    by: str = "base"
    which: Which = EVERYTHING
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, kw_only=True)
class Slab(Rule):
    """A rate on the part of the base up to `to`, above the slab before; the last slab has no end."""

    to: Money | None = None
    rate: Share


@dataclass(frozen=True, kw_only=True)
class Slabs(Rule):
    """Each part of the base has its own rate; nothing jumps. `per: episode` takes each episode's equal part by itself."""

    slabs: tuple[Slab, ...]
    per: Literal["project", "episode"] = "project"


@dataclass(frozen=True, kw_only=True)
class LineRate(Rule):
    """The rate of one part of the base."""

    which: Which
    rate: Share


@dataclass(frozen=True, kw_only=True)
class LineRates(Rule):
    """Parts of the base have rates of their own, the rest has `rate`.

    Where a ceiling has cut the base, the cut is taken out of the better paid part first: the estimate must not promise
    more than the text is sure to give.
    """

    parts: tuple[LineRate, ...]
    rate: Share


@dataclass(frozen=True, kw_only=True)
class Uplift(Rule):
    """Percentage points on the base when these gates are passed."""

    name: str
    points: Share
    when: tuple[Gate, ...]


@dataclass(frozen=True, kw_only=True)
class Uplifts(Rule):
    """Additive uplifts, together at most `at_most`; below `at_least` nothing is added."""

    each: tuple[Uplift, ...]
    at_most: Share | None = None
    at_least: Share | None = None


@dataclass(frozen=True, kw_only=True)
class Granted(Rule):
    """Percentage points on the base that the office grants by its own scale; the film's `counts` hold them under `of`."""

    of: str
    at_most: Share


@dataclass(frozen=True, kw_only=True)
class AddShare(Rule):
    """A share of some other amount is paid on top (Czech withholding tax); nothing where the amount is not known."""

    of: str
    share: Share


@dataclass(frozen=True, kw_only=True)
class CarveOut(Rule):
    """A part of the spend with a rate of its own that a ceiling on the base does not touch (UK visual effects).

    The credit of this part, at `rate`, replaces what the part has already earned at `replaces`. The ceiling's cut is set
    against this part first, so that the rest of the spend fills the room under the ceiling.
    """

    which: Which
    rate: Share
    replaces: Share
    unread_when_cut: bool = False
    """How the text sets the cut against this part was not read: with a cut, the result is open."""


@dataclass(frozen=True, kw_only=True)
class Cap(Rule):
    """The most that is paid: for the project, for each episode, or to one company in a year.

    For a company's year, the film's `amounts` hold under `used` what the company already has.
    """

    amount: Money
    per: Literal["project", "episode", "company year"] = "project"
    used: str = ""


@dataclass(frozen=True, kw_only=True)
class Stacking(Rule):
    """All public money together, this included, at most a share of a measure."""

    share: Share
    of: str = "budget"


@dataclass(frozen=True, kw_only=True)
class Tax(Rule):
    """The credit is income: what is left after tax on it."""

    rate: Share


@dataclass(frozen=True, kw_only=True)
class ConsentAbove(Rule):
    """Above this amount an authority must agree; with none, always: the award is at its discretion."""

    by: str
    amount: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Pool(Rule):
    """The money of a year for all; when it has run out, nothing is paid however well a film qualifies."""

    amount: Money | None = None


class Step:
    """Any of the steps; its `kind` decides which."""
