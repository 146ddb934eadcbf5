"""What a waterfall is: streams, steps and parties, checked and in the order in which money reaches them.

Amounts are whole minor units of the waterfall's currency; percentages are fractions of one. A `Waterfall` is
made by `read` and is always sound: its steps are in topological order, everything that leaves a step arrives
somewhere, and what a step reads lies upstream of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from kinomost.money.amounts import Remainder, Rounding

_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


def is_day(day: dt.date) -> bool:
    """Whether a film may earn on this day: interest is not reckoned for thousands of years."""
    return _FIRST <= day <= _LAST


class Shared(StrEnum):
    """How several who recoup in one step share what comes in, until each has what is owed."""

    PRO_RATA = "pro rata"  # in proportion to what is owed to each at that moment
    EQUAL = "equal"  # the same to each head
    EQUAL_RANK = "equal rank"  # pari passu: nobody first, in the shares that the contract names


class Collateral(StrEnum):
    """What one balance is recouped from: everything that flows in, or each territory or medium for itself."""

    CROSSED = "yes"
    ACROSS_MEDIA = "across media"  # one balance a territory
    ACROSS_TERRITORIES = "across territories"  # one balance a medium
    SEPARATE = "no"  # one balance for each medium of each territory


class Refunds(StrEnum):
    """What a negative receipt does."""

    SET_OFF = "set off"  # it is kept back from the next receipts of its stream
    RESTATE = (
        "restate"  # its stream's latest receipts count as smaller; what was paid too much is claimed back
    )
    REFUSE = "refuse"  # it is an error


class Compound(StrEnum):
    """When interest that is not paid begins to bear interest."""

    NEVER = "never"
    YEARLY = "yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class Stream:
    """Where money comes from: a medium in a territory, in its currency."""

    name: str
    territory: str
    medium: str
    currency: str

    def book(self, collateral: Collateral) -> str:
        """The balance that this stream's receipts recoup."""
        match collateral:
            case Collateral.CROSSED:
                return ""
            case Collateral.ACROSS_MEDIA:
                return self.territory
            case Collateral.ACROSS_TERRITORIES:
                return self.medium
            case Collateral.SEPARATE:
                return f"{self.territory} {self.medium}"


@dataclass(frozen=True)
class Condition:
    """True once `streams` have brought `reach` together, or once the step `recouped` owes nothing more."""

    streams: frozenset[str] = frozenset()
    reach: int = 0
    recouped: str = ""


@dataclass(frozen=True)
class Interest:
    """`rate` a year on the principal from `start` on, by actual days over `days` (365 or 360)."""

    rate: Fraction
    start: dt.date
    days: int = 365
    compound: Compound = Compound.NEVER


@dataclass(frozen=True)
class Payee:
    """A party and its fraction of a payment."""

    party: str
    part: Fraction


@dataclass(frozen=True)
class Claim:
    """What a party recoups: an amount for each book, and the premium on it; interest accrues beside them.

    `payees` is the party alone, or with those who share its recoupment through a corridor. What goes into the corridor
    counts as recouped. A payment settles interest first, then the amount, then the premium.
    """

    party: str
    amounts: Mapping[str, int]
    premiums: Mapping[str, int]
    payees: tuple[Payee, ...]
    interest: Interest | None = None
    weight: Fraction = Fraction(1)  # under equal rank


@dataclass(frozen=True)
class Percent:
    """A percentage of `base` ("gross", "net" or a step upstream), never more than flows in, up to `cap` in all."""

    rate: Fraction
    base: str
    payees: tuple[Payee, ...]
    cap: int | None = None


@dataclass(frozen=True)
class Recoup:
    """Claims side by side, paid until nothing is owed; what is left flows on."""

    claims: tuple[Claim, ...]
    shared: Shared = Shared.EQUAL
    collateral: Collateral = Collateral.CROSSED


@dataclass(frozen=True)
class Split:
    """Everything that flows in, divided between parties and steps by fractions that add up to one."""

    parts: Mapping[str, Fraction]


@dataclass(frozen=True)
class Step:
    """A clause of the waterfall. It acts while `when` holds and `until` does not; else all flows on to `rest`."""

    name: str
    deed: Percent | Recoup | Split
    rest: str = ""
    when: Condition | None = None
    until: Condition | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Waterfall:
    """A checked waterfall. `steps` are in the order in which they are settled; `entry` says where a stream goes."""

    title: str
    currency: str
    parties: Mapping[str, str]
    streams: Mapping[str, Stream]
    steps: Mapping[str, Step]
    entry: Mapping[str, str]
    remainder: Remainder = Remainder.LARGEST
    rounding: Rounding = Rounding.HALF_UP
    refunds: Refunds = Refunds.SET_OFF

    def thresholds(self, stream: str) -> tuple[Condition, ...]:
        """The conditions that receipts of this stream bring nearer."""
        found = (
            condition
            for step in self.steps.values()
            for condition in (step.when, step.until)
            if condition is not None and stream in condition.streams
        )
        return tuple(dict.fromkeys(found))
