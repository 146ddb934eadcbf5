"""The exact engine: every receipt runs through the steps, and every cent of it is written into a ledger.

Whole minor units only. What reaches the account is paid to somebody, to the cent, or carried as a refund that is
still to be set off; `Account.check` proves it for each receipt.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from kinomost.money.amounts import AmountError, Money, Rate, Rates, share
from kinomost.money.waterfall.balances import Balance
from kinomost.money.waterfall.model import (
    Condition,
    Payee,
    Percent,
    Recoup,
    Refunds,
    Shared,
    Split,
    Step,
    Waterfall,
    is_day,
)
from kinomost.money.waterfall.problems import Problem, WaterfallError


@dataclass(frozen=True)
class Receipt:
    """Money that came in from a stream on a day, in the stream's currency. Below zero it is a refund.

    `name` is how the ledger refers to it; without one, receipts are numbered in the order of their days.
    """

    day: dt.date
    stream: str
    amount: Money
    name: str = ""


@dataclass(frozen=True)
class Booked:
    """A receipt in the account's books: `amount` in its currency at `rate`; `carried` of it went into setting off
    a refund (below zero: was left to be set off); the rest was distributed.
    """

    receipt: Receipt
    rate: Rate
    amount: int
    carried: int = 0


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: `amount` minor units of a receipt went to a party under a step.

    `kind` is percent, split, principal, premium or interest. `claim` is whose recoupment it counts towards (through
    a corridor the party is another one) and `book` which of its balances. Below zero it is claimed back.
    """

    receipt: str
    day: dt.date
    step: str
    party: str
    kind: str
    amount: int
    claim: str = ""
    book: str = ""


@dataclass(frozen=True)
class Owed:
    """What is still owed under a claim, in minor units."""

    step: str
    party: str
    book: str
    principal: int
    premium: int
    interest: int

    @property
    def total(self) -> int:
        """All three together."""
        return self.principal + self.premium + self.interest


@dataclass(frozen=True)
class Account:
    """What became of the receipts: the books, the ledger, and what is owed on the closing day."""

    waterfall: Waterfall
    receipts: tuple[Booked, ...]
    ledger: tuple[Entry, ...]
    owed: tuple[Owed, ...]
    closing: dt.date | None

    def entries(self, **wanted: object) -> list[Entry]:
        """The ledger's lines that match: `entries(party="investor", receipt="R7")`."""
        return [
            entry
            for entry in self.ledger
            if all(getattr(entry, name) == value for name, value in wanted.items())
        ]

    def paid(self, **wanted: object) -> Money:
        """What these lines add up to: `paid(party="investor")`, `paid(step="loan", kind="interest")`."""
        return Money(sum(entry.amount for entry in self.entries(**wanted)), self.waterfall.currency)

    def outstanding(self, step: str, party: str | None = None) -> Money:
        """What a step, or a party in it, has still to recoup."""
        found = (one.total for one in self.owed if one.step == step and party in (None, one.party))
        return Money(sum(found), self.waterfall.currency)

    @property
    def received(self) -> Money:
        """All receipts less all refunds, in the account's currency."""
        return Money(sum(booked.amount for booked in self.receipts), self.waterfall.currency)

    @property
    def carried(self) -> Money:
        """Refunds that wait for a receipt to be set off against: zero or below."""
        return Money(sum(booked.carried for booked in self.receipts), self.waterfall.currency)

    def check(self) -> None:
        """Prove that nothing was created or lost: each receipt is its ledger lines and what it carried."""
        paid: Counter[str] = Counter()
        for entry in self.ledger:
            paid[entry.receipt] += entry.amount
        for booked in self.receipts:
            if booked.amount != paid[booked.receipt.name] + booked.carried:
                raise ArithmeticError(f"{booked.receipt.name} does not add up")


def run(
    waterfall: Waterfall,
    receipts: Iterable[Receipt],
    rates: Rates | None = None,
    *,
    until: dt.date | None = None,
) -> Account:
    """Distribute the receipts up to and including the day `until`, to which interest then runs.

    They are taken in the order of their days, and on one day as given. WaterfallError carries everything that is
    wrong with them: an unknown stream, another currency, a rate missing on the day, a refund where none may be.
    """
    named = _named(receipts)
    booked = _book(waterfall, [one for one in named if until is None or one.day <= until], rates or Rates())
    kept: list[Booked] = []
    till = _Till(waterfall)
    ledger: list[Entry] = []
    effective: list[Booked] = []  # under «restate»: the receipts as they count now
    for one in booked:
        hole = till.holes[one.receipt.stream]
        if one.amount >= 0:
            filled = min(hole, one.amount)
            till.holes[one.receipt.stream] = hole - filled
            effective.append(replace(one, amount=one.amount - filled))
            ledger += till.take(effective[-1])
            kept.append(replace(one, carried=filled))
            continue
        back = -one.amount
        if waterfall.refunds is Refunds.RESTATE:
            back = _shrink(effective, one.receipt.stream, back)
            anew = _Till(waterfall)
            anew.holes = till.holes
            restated = [entry for other in effective for entry in anew.take(other)]
            ledger += _corrections(ledger, restated, one.receipt)
            till = anew
        till.holes[one.receipt.stream] += back
        kept.append(replace(one, carried=-back))
    closing = until or (booked[-1].receipt.day if booked else None)
    account = Account(waterfall, tuple(kept), tuple(ledger), tuple(till.owed(closing)), closing)
    account.check()
    return account


def _named(receipts: Iterable[Receipt]) -> list[Receipt]:
    ordered = sorted(receipts, key=lambda receipt: receipt.day)
    return [one if one.name else replace(one, name=f"R{place}") for place, one in enumerate(ordered, 1)]


def _book(waterfall: Waterfall, receipts: Sequence[Receipt], rates: Rates) -> list[Booked]:
    booked: list[Booked] = []
    problems: list[Problem] = []
    names = Counter(receipt.name for receipt in receipts)
    problems += [
        Problem("receipt_twice", params={"receipt": name}) for name, count in names.items() if count > 1
    ]
    for one in receipts:
        stream = waterfall.streams.get(one.stream)
        if stream is None:
            known = ", ".join(waterfall.streams)
            params: dict[str, object] = {"receipt": one.name, "value": one.stream, "known": known}
            problems.append(Problem("unknown_stream", params=params))
            continue
        if one.amount.currency != stream.currency:
            params = {"receipt": one.name, "stream": stream.name}
            params |= {"found": one.amount.currency, "expected": stream.currency}
            problems.append(Problem("stream_currency", params=params))
            continue
        if not is_day(one.day):
            problems.append(Problem("receipt_day", params={"receipt": one.name, "day": one.day}))
        if one.amount.minor < 0 and waterfall.refunds is Refunds.REFUSE:
            problems.append(Problem("refund_refused", params={"receipt": one.name}))
        try:
            rate = rates.find(stream.currency, waterfall.currency, one.day)
            booked.append(Booked(one, rate, rate.convert(one.amount, waterfall.rounding).minor))
        except AmountError as error:
            problems.append(Problem("receipt_amount", params={"receipt": one.name, "detail": error}))
    if problems:
        raise WaterfallError(problems)
    return booked


def _shrink(effective: list[Booked], stream: str, back: int) -> int:
    """Take a refund from the stream's latest receipts; what they do not cover is left."""
    for place in range(len(effective) - 1, -1, -1):
        one = effective[place]
        if one.receipt.stream == stream and back:
            less = min(back, one.amount)
            effective[place] = replace(one, amount=one.amount - less)
            back -= less
    return back


def _corrections(ledger: list[Entry], restated: list[Entry], refund: Receipt) -> Iterator[Entry]:
    """What the refund changes, clause by clause: the restated account less what was booked so far."""
    change: dict[tuple[str, str, str, str, str], int] = defaultdict(int)
    for entries, sign in ((restated, 1), (ledger, -1)):
        for entry in entries:
            change[entry.step, entry.party, entry.kind, entry.claim, entry.book] += sign * entry.amount
    for (step, party, kind, claim, book), amount in change.items():
        if amount:
            yield Entry(refund.name, refund.day, step, party, kind, amount, claim, book)


class _Till:
    """The state between receipts: what is owed, what percentages have taken, what the streams have brought."""

    def __init__(self, waterfall: Waterfall) -> None:
        self.waterfall = waterfall
        self.balances: dict[str, dict[str, list[Balance]]] = {}  # step → book → one a claim
        for step in waterfall.steps.values():
            if isinstance(step.deed, Recoup):
                books = step.deed.claims[0].amounts
                self.balances[step.name] = {
                    book: [
                        Balance(claim, claim.amounts[book], claim.premiums[book])
                        for claim in step.deed.claims
                    ]
                    for book in books
                }
        self.taken: Counter[str] = Counter()  # by steps with a cap
        self.brought: Counter[str] = Counter()  # by stream, what has been distributed
        self.holes: Counter[str] = Counter()  # by stream, refunds still to be set off

    def take(self, booked: Booked) -> Iterator[Entry]:
        """Distribute one receipt."""
        for balance in self._all():
            balance.accrue(booked.receipt.day)
        for part in self._cut(booked.receipt.stream, booked.amount):
            yield from self._pour(booked.receipt, part)
            self.brought[booked.receipt.stream] += part

    def owed(self, closing: dt.date | None) -> Iterator[Owed]:
        """What is owed on the closing day."""
        for step, books in self.balances.items():
            for book, balances in books.items():
                for one in balances:
                    if closing is not None:
                        one.accrue(closing)
                    yield Owed(step, one.claim.party, book, one.principal, one.premium, one.interest)

    def _all(self) -> Iterator[Balance]:
        return (one for books in self.balances.values() for balances in books.values() for one in balances)

    def _cut(self, stream: str, amount: int) -> list[int]:
        """The amount in parts, none of which lies on both sides of a threshold."""
        marks = {condition.reach - self._total(condition) for condition in self.waterfall.thresholds(stream)}
        edges = [0, *sorted(mark for mark in marks if 0 < mark < amount), amount]
        return [end - start for start, end in pairwise(edges) if end > start]

    def _total(self, condition: Condition) -> int:
        return sum(self.brought[stream] for stream in condition.streams)

    def _holds(self, condition: Condition) -> bool:
        if condition.recouped:
            books = self.balances[condition.recouped].values()
            return not any(one.owed for balances in books for one in balances)
        return self._total(condition) >= condition.reach

    def _acts(self, step: Step) -> bool:
        return (step.when is None or self._holds(step.when)) and (
            step.until is None or not self._holds(step.until)
        )

    def _pour(self, receipt: Receipt, gross: int) -> Iterator[Entry]:
        """One part of a receipt from its first step down."""
        inflow: Counter[str] = Counter({self.waterfall.entry[receipt.stream]: gross})
        bases: dict[str, int] = {"gross": gross}
        for step in self.waterfall.steps.values():
            rest = bases[step.name] = inflow[step.name]
            if rest and self._acts(step):
                match step.deed:
                    case Percent():
                        base = rest if step.deed.base == "net" else bases[step.deed.base]
                        entries = self._percent(step, step.deed, base, rest)
                    case Recoup():
                        entries = self._recoup(step, step.deed, receipt.stream, rest)
                    case Split():
                        entries = self._split(step, step.deed, rest, inflow)
                for party, kind, amount, claim, book in entries:
                    rest -= amount
                    if party:
                        yield Entry(receipt.name, receipt.day, step.name, party, kind, amount, claim, book)
            if rest:
                inflow[step.rest] += rest

    def _percent(self, step: Step, deed: Percent, base: int, flow: int) -> Iterator[_Line]:
        take = min(self.waterfall.rounding.apply(base * deed.rate), flow)
        if deed.cap is not None:
            take = min(take, deed.cap - self.taken[step.name])
            self.taken[step.name] += take
        for party, amount in self._among(deed.payees, take):
            yield party, "percent", amount, "", ""

    def _recoup(self, step: Step, deed: Recoup, stream: str, flow: int) -> Iterator[_Line]:
        book = self.waterfall.streams[stream].book(deed.collateral)
        balances = self.balances[step.name][book]
        paid = fill([one.owed for one in balances], flow, deed, self.waterfall)
        for balance, amount in zip(balances, paid, strict=True):
            claim = balance.claim
            for kind, settled in balance.settle(amount):
                for party, part in self._among(claim.payees, settled):
                    yield party, kind, part, claim.party, book

    def _split(self, step: Step, deed: Split, flow: int, inflow: Counter[str]) -> Iterator[_Line]:
        amounts = share(flow, list(deed.parts.values()), self.waterfall.remainder)
        for name, amount in zip(deed.parts, amounts, strict=True):
            if name in self.waterfall.steps:
                inflow[name] += amount
                yield "", "split", amount, "", ""
            elif amount:
                yield name, "split", amount, "", ""

    def _among(self, payees: Sequence[Payee], amount: int) -> Iterator[tuple[str, int]]:
        if amount:
            parts = share(amount, [payee.part for payee in payees], self.waterfall.remainder)
            yield from ((payee.party, part) for payee, part in zip(payees, parts, strict=True) if part)


_Line = tuple[str, str, int, str, str]  # party (none: a step), kind, amount, claim, book


def fill(owed: Sequence[int], flow: int, deed: Recoup, waterfall: Waterfall) -> list[int]:
    """What each of several claims gets of `flow`: shared among those still owed, again until it is used up."""
    left, open_ = min(flow, sum(owed)), list(owed)
    while left:
        parts = share(left, _weights(deed, open_), waterfall.remainder)
        paid = [min(part, most) for part, most in zip(parts, open_, strict=True)]
        open_ = [most - part for most, part in zip(open_, paid, strict=True)]
        left -= sum(paid)
    return [whole - rest for whole, rest in zip(owed, open_, strict=True)]


def _weights(deed: Recoup, owed: Sequence[int]) -> list[int | Fraction]:
    match deed.shared:
        case Shared.PRO_RATA:
            return list(owed)
        case Shared.EQUAL:
            return [1 if one else 0 for one in owed]
        case Shared.EQUAL_RANK:
            return [claim.weight if one else 0 for claim, one in zip(deed.claims, owed, strict=True)]
