"""Statements: what each party is sent for each period, as a page, on paper and as a workbook."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinomost.coproduction import prints, recouping
from kinomost.coproduction.money_forms import months_asked, period_asked
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.recouping import MONTHS, Recouping
from kinomost.coproduction.views.common import find_file
from kinomost.coproduction.views.downloads import as_pdf, as_workbook
from kinomost.coproduction.views.recoupment import money_frame
from kinomost.money.amounts import Money
from kinomost.money.waterfall import Period, Statement, WaterfallError, run, workbook
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange


@dataclass(frozen=True)
class Cell:
    """A party's statement for a period in the table of all: what is due, and where it stands."""

    due: Money
    query: str


@require_safe
@office_page(PERMISSIONS["view_desk"])
def statements(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Periods down, parties across: what each is due, and what came in."""
    found = recouping.recouping(find_file(exchange, film))
    months = months_asked(request.GET.get("months", ""))
    context = money_frame(request, exchange, found) | {"months": months, "choices": MONTHS}
    if found.account is not None:
        periods = found.periods(months)
        rows = _rows(found, periods)
        titles = list(found.account.waterfall.parties.values())
        context |= {
            "rows": rows,
            "lines": [
                {"title": title, "cells": [row["cells"][at] for row in rows]}
                for at, title in enumerate(titles)
            ],
        }
    return render(request, "coproduction/desk/statements.html", context)


def _rows(found: Recouping, periods: list[Period]) -> list[dict[str, Any]]:
    """One line a period. What a period is due is read from one ledger: statements differ from it in interest only."""
    account = found.account
    assert account is not None
    currency = account.waterfall.currency
    rows = []
    for period in periods:
        due = dict.fromkeys(account.waterfall.parties, 0)
        for entry in account.ledger:
            if entry.day in period:
                due[entry.party] += entry.amount
        came = [one for one in account.receipts if one.receipt.day in period]
        rows.append(
            {
                "period": period,
                "received": Money(sum(one.amount for one in came), currency),
                "carried": Money(sum(one.carried for one in came), currency),
                "cells": [Cell(Money(due[name], currency), query_of(name, period)) for name in due],
                "query": query_of("", period),
            }
        )
    return rows


def query_of(party: str, period: Period) -> str:
    """The address of a statement, behind the question mark."""
    wanted = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    return urlencode({"party": party, **wanted} if party else wanted)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def statement(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """One party's statement for one period; every line leads to its receipt and its clause."""
    found, shown = _asked(request, exchange, film)
    one = shown[0]
    context = money_frame(request, exchange, found) | {
        "statement": one,
        "payments": [(entry, Money(entry.amount, one.currency)) for entry in one.payments],
        "query": query_of(one.party, one.period),
        "names": found.waterfall.parties if found.waterfall else {},
    }
    return render(request, "coproduction/desk/statement.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def statements_pdf(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """A party's statement, or those of all parties for a period, on paper."""
    found, shown = _asked(request, exchange, film)
    return as_pdf(prints.statements(found, shown), f"{film}-statements-{shown[0].period.end}")


@require_safe
@office_page(PERMISSIONS["view_desk"])
def statements_xlsx(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The same as a workbook; for all parties, the ledger up to the end of the period stands beside them."""
    found, shown = _asked(request, exchange, film)
    ledger = None
    if "party" not in request.GET and found.waterfall is not None:
        ledger = run(found.waterfall, found.given, found.rates, until=shown[0].period.end)
    return as_workbook(workbook(shown, ledger, translate=_), f"{film}-statements-{shown[0].period.end}")


def _asked(request: HttpRequest, exchange: Exchange, film: str) -> tuple[Recouping, list[Statement]]:
    """The statements that the address asks for; 404 if there are none such."""
    found = recouping.recouping(find_file(exchange, film))
    period = period_asked(request.GET.get("from", ""), request.GET.get("to", ""))
    if found.account is None or period is None:
        raise Http404
    parties = request.GET.getlist("party") or list(found.account.waterfall.parties)
    if any(one not in found.account.waterfall.parties for one in parties):
        raise Http404
    try:
        return found, found.statements([period], parties)
    except WaterfallError as error:
        raise Http404 from error
