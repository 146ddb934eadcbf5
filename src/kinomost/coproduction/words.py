"""What the money libraries say, in the reader's language: their words, and their sentences with localised amounts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinomost.money.amounts import Money
from kinomost.money.plan.labels import FORM, KIND, OUTCOME, STATUS
from kinomost.money.waterfall.workbook import WORDS
from kinomost.texts import formats

TABLES: dict[str, Mapping[Any, str]] = {
    "status": STATUS,
    "kind": KIND,
    "outcome": OUTCOME,
    "form": FORM,
    "paid": WORDS,
}

# The usual orders that the library ships, by name.
ORDERS = {
    "sales-agent": _("The usual order: collection, sales agent, lenders, investors, net profits"),
    "public-fund": _("With a public fund that recoups beside the investors"),
    "two-countries": _("Each co-producer keeps its own territory, the world is shared"),
    "distributor": _("One distributor’s account in one territory"),
}


def told(problem: Any) -> str:
    """A problem's sentence, with its amounts and days as the language writes them."""
    written = {key: _written(value) for key, value in problem.params.items()}
    return str(replace(problem, params=written).text(gettext))


def _written(value: Any) -> Any:
    if isinstance(value, Money):
        return formats.money(value.amount, value.currency)
    if isinstance(value, dt.date):
        return formats.day(value)
    return value
