"""Statements on paper, in the reader's language."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kinomost.coproduction import words
from kinomost.coproduction.recouping import Recouping
from kinomost.coproduction.templatetags.finance import cents, exact
from kinomost.money.amounts import Money
from kinomost.money.waterfall import Statement
from kinomost.texts import formats
from kinomost.typeset import pdf

HERE = Path(__file__).parent / "print"


def statements(found: Recouping, shown: Sequence[Statement]) -> bytes:
    """The statements, a page or more each."""
    data = {
        "title": _("Statement of recoupment"),
        "film": str(found.coproduction.film.titles),
        "sample": _("Sample") if found.coproduction.film.exchange.is_sample else "",
        "statements": [_statement(one) for one in shown],
        "income": [_("Receipts"), _("In its currency"), _("This period"), _("To date")],
        "dues": [_("Clause"), _("Kind"), _("Before"), _("This period"), _("To date"), _("Still to recoup")],
        "payments": [_("Receipt"), _("Day"), _("Clause"), _("Amount")],
        "words": {
            "total": _("Total"), "carried": _("Refunds that wait to be set off"), "due": _("Due for the period"),
            "income": _("What came in"), "dues": _("What is due"), "payments": _("Payment by payment"),
            "nothing": _("Nothing in this period."),
        },
    }  # fmt: skip
    return pdf(HERE / "statement.typ", data, language=formats.language_tag())


def _statement(one: Statement) -> dict[str, Any]:
    total = [sum(income.period.minor for income in one.income), sum(i.to_date.minor for i in one.income)]
    owed = Money(sum(due.owed.minor for due in one.dues if due.owed), one.currency)
    return {
        "name": one.name,
        "period": formats.span(one.period.start, one.period.end),
        "currency": one.currency,
        "due": exact(one.due),
        "carried": exact(one.carried) if one.carried else "",
        "income": [
            [income.stream, exact(income.original), cents(income.period), cents(income.to_date)]
            for income in one.income
        ],
        "income_total": ["", "", *(cents(Money(minor, one.currency)) for minor in total)],
        "dues": [
            [
                due.step,
                kind_of(due.kind, due.claim),
                cents(due.before),
                cents(due.period),
                cents(due.to_date),
                cents(due.owed),
            ]
            for due in one.dues
        ],
        "dues_total": ["", "", cents(one.before), cents(one.due), cents(one.to_date), cents(owed)],
        "payments": [
            [
                entry.receipt,
                formats.day(entry.day, "short"),
                entry.step,
                cents(Money(entry.amount, one.currency)),
            ]
            for entry in one.payments
        ],
        "payments_total": ["", "", "", cents(one.due)],
    }


def kind_of(kind: str, claim: str) -> str:
    """What sort of payment it is, and through whose recoupment it came."""
    word = _(words.TABLES["paid"][kind])
    return f"{word} ({claim})" if claim else word
