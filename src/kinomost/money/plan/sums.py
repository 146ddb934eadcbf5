"""What a plan comes to, in three figures: for lists of many films, where nothing else of their plans is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kinomost.money.amounts import AmountError, Money, Rates, digits_of
from kinomost.money.plan.figures import Figures
from kinomost.money.plan.model import Status
from kinomost.money.plan.read import MOST_ROWS

_PLAIN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{2}))?")


@dataclass(frozen=True)
class Sums:
    """Amounts are in the plan's currency. The rates are those of the plan."""

    budget: Money | None  # None while no cost is entered
    secured_share: Fraction | None  # of the budget; None while there is none
    has_sources: bool
    rates: Rates


def sums_of(figures: Figures) -> Sums:
    """The sums of a plan that was read whole."""
    return Sums(
        figures.budget if figures.costs else None,
        figures.secured_share,
        bool(figures.sources),
        Rates(figures.plan.rates),
    )


def plain_sums(
    currency: str, costs: Sequence[tuple[str, str]], sources: Sequence[tuple[str, str, str]]
) -> Sums | None:
    """The same at once, of a plan in which there is nothing to compute: plain amounts, all in its own currency.

    Rows are (amount, currency) and (amount, currency, status) as they are written. None where the plan has to be read
    whole: for a formula, another currency, or an amount that is no plain number.
    """
    try:
        digits = digits_of(currency)
    except AmountError:
        return None
    if len(costs) > MOST_ROWS or len(sources) > MOST_ROWS:
        return None
    budget = secured = 0
    for amount, own in costs:
        minor = _minor(amount, digits) if own in ("", currency) else None
        if minor is None:
            return None
        budget += minor
    for amount, own, status in sources:
        minor = _minor(amount, digits) if own in ("", currency) else None
        if minor is None:
            return None
        if status == Status.CONFIRMED:
            secured += minor
    return Sums(
        Money(budget, currency) if costs else None,
        Fraction(secured, budget) if budget else None,
        bool(sources),
        Rates(),
    )


def _minor(text: str, digits: int) -> int | None:
    """A plain amount in minor units; None for anything that takes more thought."""
    if text.isascii() and text.isdigit() and len(text) <= 12:
        return int(text + "0" * digits)
    match = _PLAIN.fullmatch(text)
    return int(f"{match[1]}{match[2]}") if match and match[2] and digits == 2 else None
