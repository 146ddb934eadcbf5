"""The finance plan: whether it closes, how sure it is, when the money moves; and the same on paper and as a workbook."""

import datetime as dt
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinomost.coproduction import drawings
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.views.common import asked, find_file, frame
from kinomost.coproduction.views.downloads import as_pdf, as_workbook
from kinomost.money.amounts import Money
from kinomost.money.plan import PLAN_PAGE, Figures, Month, Problem, printed, workbook
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.texts import formats
from kinomost.typeset import pdf

DEARER = Fraction(1, 10)  # how far a currency is let move to show what hangs on it


@require_safe
@office_page(PERMISSIONS["view_desk"])
def plan(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Budget and sources as ledgers, and everything that follows from them."""
    coproduction = find_file(exchange, film)
    dossier, scenario = asked(request, coproduction)
    facts = dossier.facts
    figures = facts.figures
    context = frame(request, exchange, coproduction) | {
        "scenario": scenario,
        "figures": figures,
        "wrong": named([one for one in facts.plan_problems if not one.note], figures),
        "notes": named([one for one in facts.plan_problems if one.note], figures),
    }
    if figures:
        context |= _drawn(figures)
    return render(request, "coproduction/desk/plan.html", context)


def named(problems: list[Problem], figures: Figures | None) -> list[tuple[str, str, Problem]]:
    """Each problem after the section in which it is mended and the name of the row that it is about."""
    names: dict[tuple[str, str], str] = {}
    if figures:
        names |= {("sources", one.of.ref): one.of.name for one in figures.sources}
        names |= {("budget", one.of.ref): one.of.group for one in figures.costs}
    return [
        (
            "budget" if one.sheet == "budget" else "deal" if one.sheet == "plan" else "sources",
            names.get((one.sheet, one.ref), one.ref),
            one,
        )
        for one in problems
    ]


def _drawn(figures: Figures) -> dict[str, Any]:
    return {
        "sources": [(row, figures.share(row.value) if row.value else None) for row in figures.sources],
        "costs": [(row, figures.share(row.value) if row.value else None) for row in figures.costs],
        "totals": [(status, money, figures.share(money)) for status, money in figures.by_status.items()],
        "pieces": drawings.by_status(figures),
        "countries": drawings.by_country(figures),
        "chart": drawings.cash_chart(figures),
        "months": _months(figures),
        "exposures": [(one, one.effect(DEARER)) for one in figures.exposures],
    }


def _months(figures: Figures) -> list[tuple[Month | None, Money | None, dt.date]]:
    """The numbers of the chart: each month as planned, and what is in the bank if only what is confirmed comes."""
    planned = {month.first: month for month in figures.cash.months}
    confirmed = {month.first: month.cumulative for month in figures.secured_cash.months}
    return [(planned.get(day), confirmed.get(day), day) for day in sorted({*planned, *confirmed})]


@require_safe
@office_page(PERMISSIONS["view_desk"])
def plan_xlsx(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The plan as a workbook in which every sum is a live formula."""
    return as_workbook(workbook(_figures(request, exchange, film), _), f"{film}-finance-plan")


@require_safe
@office_page(PERMISSIONS["view_desk"])
def plan_pdf(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The plan on paper, in the reader's language."""
    tag = formats.language_tag()
    paper = printed(_figures(request, exchange, film), tag, _)
    if exchange.is_sample:
        paper = replace(paper, title=f"{paper.title} · {_('Sample')}")
    return as_pdf(pdf(PLAN_PAGE, asdict(paper), language=tag), f"{film}-finance-plan")


def _figures(request: HttpRequest, exchange: Exchange, film: str) -> Figures:
    figures = asked(request, find_file(exchange, film))[0].facts.figures
    if figures is None:
        raise Http404
    return figures
