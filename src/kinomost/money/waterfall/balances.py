"""What is still owed under one claim, and how interest grows on it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kinomost.money.waterfall.model import Claim, Compound, Interest

_MONTHS = {Compound.MONTHLY: 1, Compound.QUARTERLY: 3, Compound.YEARLY: 12}


def capital_days(interest: Interest, after: dt.date, until: dt.date) -> Iterator[dt.date]:
    """The days in (after, until] on which unpaid interest is added to the principal."""
    if interest.compound is Compound.NEVER:
        return
    step = count = _MONTHS[interest.compound]
    while (day := months_later(interest.start, count)) <= until:
        if day > after:
            yield day
        count += step


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def spans(interest: Interest, after: dt.date, until: dt.date) -> Iterator[tuple[int, bool]]:
    """The days of interest between two dates, cut where it is capitalised: (days, then capitalise?)."""
    here = max(after, interest.start)
    for day in capital_days(interest, here, until):
        yield (day - here).days, True
        here = day
    if until > here:
        yield (until - here).days, False


@dataclass
class Balance:
    """One claim's book: what is owed of the amount, the premium and the interest, in minor units.

    Interest is counted exactly: `parts` keeps what has accrued below a whole minor unit, so that how often
    somebody looks changes nothing.
    """

    claim: Claim
    principal: int
    premium: int
    interest: int = 0
    parts: int = 0
    day: dt.date = dt.date.min

    @property
    def owed(self) -> int:
        """Everything that is owed now."""
        return self.interest + self.principal + self.premium

    def accrue(self, until: dt.date) -> None:
        """Let interest run to this day."""
        terms = self.claim.interest
        if terms is None or until <= self.day:
            return
        whole = terms.rate.denominator * terms.days
        for days, capitalise in spans(terms, self.day, until):
            grown, self.parts = divmod(self.parts + self.principal * terms.rate.numerator * days, whole)
            self.interest += grown
            if capitalise:
                self.principal, self.interest = self.principal + self.interest, 0
        self.day = until

    def settle(self, amount: int) -> Iterator[tuple[str, int]]:
        """Pay this much (no more than is owed): interest first, then the amount, then the premium."""
        for kind in ("interest", "principal", "premium"):
            owed = getattr(self, kind)
            paid = min(owed, amount)
            if paid:
                setattr(self, kind, owed - paid)
                amount -= paid
                yield kind, paid
