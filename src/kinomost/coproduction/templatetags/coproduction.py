"""What pages say of verdicts and money. Load with `{% load coproduction %}`."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from kinomost.coproduction.spots import Remark
from kinomost.coproduction.words import told
from kinomost.law import Outcome
from kinomost.law.messages import Message
from kinomost.law.messages import Problem as LawProblem
from kinomost.money.amounts import Money
from kinomost.texts import formats

register = template.Library()

_OUTCOMES = {
    Outcome.PASS: (gettext_lazy("qualifies"), pgettext_lazy("of a rule", "met"), "good"),
    Outcome.CONSENT: (gettext_lazy("needs consent"), gettext_lazy("needs consent"), "warn"),
    Outcome.UNKNOWN: (pgettext_lazy("of a verdict", "open"), pgettext_lazy("of a verdict", "open"), "line"),
    Outcome.FAIL: (gettext_lazy("does not qualify"), pgettext_lazy("of a rule", "not met"), "bad"),
}
_CONFIDENCE = {
    "read": gettext_lazy("the text was read"),
    "reported": gettext_lazy("as reported, text not read"),
    "uncertain": gettext_lazy("uncertain, decides nothing"),
}


@register.inclusion_tag("coproduction/outcome.html")
def outcome(found: Outcome, of: str = "") -> dict[str, Any]:
    """A verdict as a word with its colour; `{% outcome x "rule" %}` says it of a single rule."""
    whole, rule, kind = _OUTCOMES[found]
    return {"label": rule if of else whole, "kind": kind}


@register.filter
def said(message: Any) -> str:
    """A message or a problem of the libraries, in the reader's language."""
    if isinstance(message, LawProblem):
        message = Message(message.code, message.params)
    if isinstance(message, Message):
        return message.text(gettext, formats.country)
    return told(message)


@register.filter
def confidence(word: str) -> str:
    """How well a rule is known, in words."""
    return str(_CONFIDENCE[word])


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


@register.filter
def remarks_on(field: BoundField, found: dict[str, list[Remark]]) -> Iterable[Remark]:
    """What the libraries find wrong with what this field holds."""
    return found.get(field.id_for_label, [])


@register.filter
def at_key(found: dict[str, Any], key: str) -> Any:
    """The value under a key, or nothing."""
    return found.get(key)


@register.filter
def at_index(found: list[Any], number: int) -> Any:
    """The value at a place in a list."""
    return found[number]


@register.filter
def to_the_cent(money: Money | None) -> str:
    """An amount in full, as the language writes it: cliffs stand at a cent."""
    return "–" if money is None else formats.money(money.amount, money.currency)
