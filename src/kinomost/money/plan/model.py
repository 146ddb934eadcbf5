"""A finance plan as it is written down: costs on one side, sources on the other, nothing computed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from kinomost.money.amounts import Money, Rate
from kinomost.money.plan.terms import Formula, Rule


class Status(StrEnum):
    """How sure a source is. Only CONFIRMED counts as secured."""

    CONFIRMED = "confirmed"  # a signed contract, or a decision that can be shown
    PENDING = "pending"  # asked for, not answered
    SOUGHT = "sought"  # not yet asked for


class Kind(StrEnum):
    """What sort of money a source is."""

    FUND = "fund"  # a public film fund, selective or automatic
    INCENTIVE = "incentive"  # rebate or tax credit
    BROADCASTER = "broadcaster"
    PRESALE = "presale"
    MINIMUM_GUARANTEE = "minimum_guarantee"
    EQUITY = "equity"
    PRODUCER = "producer"  # the producers' own money
    LOAN = "loan"  # bank, gap, bridge
    SPONSOR = "sponsor"
    DEFERRAL = "deferral"  # fees paid out of receipts: no cash
    IN_KIND = "in_kind"  # services and facilities: no cash
    OTHER = "other"

    @property
    def brings_cash(self) -> bool:
        """Whether money arrives. What is given in kind or deferred only carries the costs it stands for."""
        return self not in (Kind.DEFERRAL, Kind.IN_KIND)


class Form(StrEnum):
    """What sort of paper shows that a source is real. Only letters grow old by a fund's rule."""

    LETTER = "letter"  # of intent or commitment
    DECISION = "decision"  # of a fund or authority
    CONTRACT = "contract"


@dataclass(frozen=True)
class Evidence:
    """What shows that a source is real, its date, and until when it binds."""

    what: str
    form: Form = Form.LETTER
    on: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Part:
    """A part of an amount and when it moves: evenly over the months from `first` to `last`."""

    first: dt.date
    last: dt.date
    share: Fraction | None = None  # of the whole amount; either this or `amount`
    amount: Fraction | None = None  # in the row's currency
    by_month: bool = False  # written as a month, without a day


@dataclass(frozen=True)
class Source:
    """One row of the finance plan. `line` is where the row stands in its file."""

    ref: str
    name: str
    kind: Kind
    amount: Money | Formula | None  # None: not known yet
    status: Status
    country: str = ""  # ISO 3166 alpha-2; "" for money of no country, such as Eurimages'
    currency: str = ""  # of a formula's result; an amount has its own
    rate_on: dt.date | None = None
    evidence: Evidence | None = None
    recoupable: bool | None = None
    rank: int | None = None  # 1 recoups first; equal ranks recoup side by side
    premium: Fraction | None = None  # 1/5: recoups 120 % of its amount
    cash: tuple[Part, ...] = ()
    rules: tuple[Rule, ...] = ()
    public_money: bool | None = None  # None: funds and incentives are public, the rest is not
    stated_share: str = ""  # typed in the file; compared, never used
    line: int | None = field(default=None, compare=False)

    @property
    def public(self) -> bool:
        """Whether it counts as public money."""
        if self.public_money is None:
            return self.kind in (Kind.FUND, Kind.INCENTIVE)
        return self.public_money


@dataclass(frozen=True)
class Line:
    """One row of the budget: what an account group costs in a country."""

    ref: str
    group: str
    amount: Money | Formula | None
    country: str = ""
    currency: str = ""
    rate_on: dt.date | None = None
    due: tuple[Part, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Stated:
    """Sums that somebody typed, each as written. They are compared with the rows and never used."""

    budget: str = ""
    sources: str = ""
    secured: str = ""
    gap: str = ""
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Plan:
    """A film's finance plan. `on` is its day: rows without a rate date use it, and letters are judged on it."""

    currency: str
    on: dt.date
    budget: tuple[Line, ...] = ()
    sources: tuple[Source, ...] = ()
    rates: tuple[Rate, ...] = ()
    title: str = ""
    producer: str = ""
    stated: Stated = Stated()

    def __post_init__(self) -> None:
        for rows in (self.budget, self.sources):
            refs = [row.ref for row in rows]
            if len(set(refs)) != len(refs):
                raise ValueError("two rows have the same short name")
