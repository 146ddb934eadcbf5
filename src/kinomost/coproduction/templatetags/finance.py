"""How pages write money and what the libraries say about it. Load with `{% load finance %}`."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django import template
from django.utils.translation import gettext

from kinomost.coproduction import words
from kinomost.money.amounts import Money, digits_of
from kinomost.money.plan import Formula, Part, Status
from kinomost.texts import formats

register = template.Library()

_STATUS = {Status.CONFIRMED: "good", Status.PENDING: "warn", Status.SOUGHT: "line"}
_OUTCOME = {"kept": "good", "broken": "bad", "unknown": "line"}


@register.filter
def told(problem: Any) -> str:
    """A problem's sentence, with its amounts and days as the language writes them."""
    return words.told(problem)


@register.filter
def cents(money: Money | None) -> str:
    """An amount with all its decimals and no currency, which the column's head names."""
    if money is None:
        return ""
    digits = digits_of(money.currency)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(money.amount, format=pattern, locale=formats.locale()))


@register.filter
def whole(money: Money | None) -> str:
    """An amount without minor units and currency."""
    return "–" if money is None else formats.number(round(money.amount).__int__())


@register.filter
def exact(money: Money | None) -> str:
    """An amount with all its decimals and its currency."""
    return "–" if money is None else f"{cents(money)}\u00a0{money.currency}"


@register.filter
def formula(amount: Any) -> str:
    """The formula that an amount comes from, or nothing."""
    return str(amount) if isinstance(amount, Formula) else ""


@register.filter
def word(name: str, table: str) -> str:
    """A word of the plan (`source.kind|word:"kind"`) in the reader's language."""
    return gettext(words.TABLES[table][name])


@register.inclusion_tag("coproduction/outcome.html")
def plan_tag(name: str, table: str) -> dict[str, Any]:
    """A status, or whether a rule is kept, as a word with its colour."""
    kinds: dict[Any, str] = {**_STATUS, **_OUTCOME}
    return {"label": word(name, table), "kind": kinds[name]}


@register.filter
def month(day: dt.date) -> str:
    """A month with its year, short."""
    return str(format_date(day, "LLL y", locale=formats.locale()))


@register.filter
def moments(parts: tuple[Part, ...]) -> str:
    """When money moves, in short."""
    said = []
    for part in parts:
        when = _when(part.first, by_month=part.by_month)
        if part.first != part.last:
            when += f" – {_when(part.last, by_month=part.by_month)}"
        if part.amount is not None:
            when += f": {formats.number(Decimal(part.amount.numerator) / part.amount.denominator)}"
        elif part.share not in (None, 1) and part.share is not None:
            when += (
                f": {formats.percent(round(Decimal(part.share.numerator) * 100 / part.share.denominator, 1))}"
            )
        said.append(when)
    return "; ".join(said)


def _when(day: dt.date, *, by_month: bool) -> str:
    return month(day) if by_month else formats.day(day, "short")


@register.filter
def chance(share: float) -> str:
    """A chance in whole per cent; what is neither sure nor impossible is never said to be so."""
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        return f"> {formats.percent(99)}"
    if rounded == 0 and share > 0:
        return f"< {formats.percent(1)}"
    return formats.percent(rounded)


@register.filter
def minus(money: Money) -> Money:
    """The amount with the other sign."""
    return -money


@register.filter
def at(numbers: float) -> str:
    """A coordinate, with a point in every language."""
    return f"{numbers:.1f}"


@register.filter
def of_party(name: str, parties: Mapping[str, str]) -> str:
    """A party's name in full."""
    return parties.get(name, name)


@register.filter
def at_share(percentiles: Mapping[int, Money], share: int) -> Money:
    """One of an amount's percentiles."""
    return percentiles[share]


@register.filter
def in_hundred(share: float) -> str:
    """A share as a width of a line of a hundred."""
    return f"{100 * share:.1f}"
