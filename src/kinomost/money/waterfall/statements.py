"""What each party is sent for each period: what came in, what it gets under which clause, what is still owed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kinomost.money.amounts import Money, Rates
from kinomost.money.waterfall.balances import months_later
from kinomost.money.waterfall.engine import Account, Entry, Receipt, run
from kinomost.money.waterfall.model import Waterfall

# Kinds of payment in the order in which a clause settles them.
SETTLED = ("percent", "interest", "principal", "premium", "split")


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day <= self.end


def periods(start: dt.date, end: dt.date, months: int = 6) -> list[Period]:
    """Periods of this many months from `start` on; the last one is whole and contains `end`."""
    made, place = [], 0
    while (first := months_later(start, place)) <= end:
        place += months
        made.append(Period(first, months_later(start, place) - dt.timedelta(1)))
    return made


@dataclass(frozen=True)
class Income:
    """A stream's receipts less refunds: in its own currency and in the account's, and the account's to date."""

    stream: str
    original: Money
    period: Money
    to_date: Money


@dataclass(frozen=True)
class Due:
    """What a party gets under one clause. `claim` names whose recoupment it shares, where it is another's.

    `owed` is what it has still to recoup there at the end of the period; None where it recoups nothing.
    """

    step: str
    kind: str
    claim: str
    before: Money
    period: Money
    to_date: Money
    owed: Money | None


@dataclass(frozen=True)
class Statement:
    """One party's statement for one period. `payments` are the ledger's lines that the period is made of."""

    title: str
    party: str
    name: str
    period: Period
    currency: str
    income: tuple[Income, ...]
    dues: tuple[Due, ...]
    payments: tuple[Entry, ...]
    carried: Money  # refunds of all streams that wait to be set off

    @property
    def before(self) -> Money:
        """What the party got before the period."""
        return Money.total((due.before for due in self.dues), self.currency)

    @property
    def due(self) -> Money:
        """What the party gets for the period."""
        return Money.total((due.period for due in self.dues), self.currency)

    @property
    def to_date(self) -> Money:
        """Both together."""
        return self.before + self.due


def statements(
    waterfall: Waterfall,
    receipts: Iterable[Receipt],
    over: Sequence[Period],
    rates: Rates | None = None,
    *,
    parties: Sequence[str] | None = None,
) -> Iterator[Statement]:
    """The statements of the parties (of all, unless named) for each period, with interest up to its last day."""
    given = list(receipts)
    for period in over:
        account = run(waterfall, given, rates, until=period.end)
        for party in parties if parties is not None else waterfall.parties:
            yield statement(account, party, period)


def statement(account: Account, party: str, period: Period) -> Statement:
    """A party's statement from an account that was closed on the period's last day."""
    waterfall = account.waterfall
    entries = account.entries(party=party)
    return Statement(
        waterfall.title,
        party,
        waterfall.parties[party],
        period,
        waterfall.currency,
        tuple(_income(account, period)),
        tuple(_dues(account, party, entries, period)),
        tuple(entry for entry in entries if entry.day in period),
        account.carried,
    )


def _income(account: Account, period: Period) -> Iterator[Income]:
    currency = account.waterfall.currency
    for name, stream in account.waterfall.streams.items():
        booked = [one for one in account.receipts if one.receipt.stream == name]
        within = [one for one in booked if one.receipt.day in period]
        if booked:
            yield Income(
                name,
                Money.total((one.receipt.amount for one in within), stream.currency),
                Money(sum(one.amount for one in within), currency),
                Money(sum(one.amount for one in booked), currency),
            )


def _dues(account: Account, party: str, entries: list[Entry], period: Period) -> Iterator[Due]:
    """A line for each clause and kind, in the order of the steps; a claim without payments has its line too."""
    currency = account.waterfall.currency
    before: dict[tuple[str, str, str], int] = defaultdict(int)
    within: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in entries:
        (within if entry.day >= period.start else before)[entry.step, entry.kind, entry.claim] += entry.amount
    owed: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in account.owed:
        if one.party == party:
            owed[one.step, "principal", party] += one.principal
            for kind in ("premium", "interest"):
                if amount := getattr(one, kind):
                    owed[one.step, kind, party] += amount
    order = {step: place for place, step in enumerate(account.waterfall.steps)}
    for key in sorted(
        {*before, *within, *owed}, key=lambda key: (order[key[0]], SETTLED.index(key[1]), key[2])
    ):
        step, kind, claim = key
        yield Due(
            step,
            kind,
            claim if claim != party else "",
            Money(before[key], currency),
            Money(within[key], currency),
            Money(before[key] + within[key], currency),
            Money(owed[key], currency) if claim == party else None,
        )
