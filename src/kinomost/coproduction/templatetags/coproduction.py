"""What pages say of verdicts and money. Load with `{% load coproduction %}`."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext, gettext_lazy

from kinomost.law import Outcome
from kinomost.money.amounts import Money
from kinomost.texts import formats

register = template.Library()

_OUTCOMES = {
    Outcome.PASS: (gettext_lazy("qualifies"), "good"),
    Outcome.CONSENT: (gettext_lazy("needs consent"), "warn"),
    Outcome.UNKNOWN: (gettext_lazy("unknown"), "line"),
    Outcome.FAIL: (gettext_lazy("does not qualify"), "bad"),
}


@register.inclusion_tag("coproduction/outcome.html")
def outcome(found: Outcome) -> dict[str, Any]:
    """A verdict as a word with its colour."""
    label, kind = _OUTCOMES[found]
    return {"label": label, "kind": kind}


@register.filter
def said(message: Any) -> str:
    """A message of the libraries in the reader's language."""
    return str(message.text(gettext))


@register.filter
def cash(money: Money | None) -> str:
    """An amount without its minor units, with its currency, as the language writes it."""
    if money is None:
        return "–"
    return formats.money(money.amount.quantize(Decimal(1)), money.currency)


@register.filter
def share_of(part: Fraction | None, places: int = 1) -> str:
    """A share in per cent."""
    return (
        "–"
        if part is None
        else formats.percent(round(Decimal(part.numerator) * 100 / part.denominator, places))
    )
