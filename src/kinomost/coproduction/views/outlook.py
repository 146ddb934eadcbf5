"""What the film may earn: estimates by territory and window, thousands of paths, what-ifs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.coproduction import actions, drawings, outlooks, recouping, words
from kinomost.coproduction.money_forms import EstimateSet, LuckForm, estimate_set
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.recouping import Recouping
from kinomost.coproduction.views.common import find_file
from kinomost.coproduction.views.recoupment import money_frame
from kinomost.journal.actions import EditConflict
from kinomost.money.amounts import AmountError
from kinomost.money.waterfall import Chance, Outlook, WaterfallError
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, offer_undo


@require_safe
@office_page(PERMISSIONS["view_desk"])
def outlook(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Each party's chance to recoup and what it may get; what changes if a percentage or the receipts do."""
    found = recouping.recouping(find_file(exchange, film))
    context = money_frame(request, exchange, found)
    if found.waterfall is not None:
        context |= _asked(request, found)
        if context["may_edit"]:
            context |= _forms(found)
    return render(request, "coproduction/desk/outlook.html", context)


def _asked(request: HttpRequest, found: Recouping) -> dict[str, Any]:
    levers = outlooks.levers(found.terms)
    asked = outlooks.what_if(request.GET.dict(), levers)
    shown: dict[str, Any] = {
        "asked": asked,
        "levers": [(lever, asked.changes.get(lever.path, f"{lever.value:g}")) for lever in levers],
        "least": outlooks.LEAST,
        "most": outlooks.MOST,
        "wrong": [],
    }
    if not found.estimates.strip():
        return shown
    try:
        scenario = found.scenario()
        plain = outlooks.outcome(found, scenario, outlooks.WhatIf(100, {}))
        other = outlooks.outcome(found, scenario, asked) if asked.asked else plain
    except WaterfallError as error:
        return shown | {"wrong": [words.told(one) for one in error.problems]}
    except AmountError as error:  # a stream in a currency of which no rate was ever known
        return shown | {"wrong": [error.text(_)]}
    return shown | {
        "outlook": other,
        "claims": [(one, _before(plain, one)) for one in other.claims],
        "spreads": _spreads(found, plain, other),
        "received": drawings.histogram(other.received),
    }


def _before(plain: Outlook, one: Chance) -> float:
    return plain.chance(one.step, one.party)


def _spreads(found: Recouping, plain: Outlook, other: Outlook) -> list[dict[str, Any]]:
    assert found.waterfall is not None
    return [
        {
            "title": found.waterfall.parties[name],
            "spread": spread,
            "drawing": drawings.histogram(spread),
            "before": plain.parties[name].percentiles[50],
            "low": spread.percentiles[5],
            "median": spread.percentiles[50],
            "high": spread.percentiles[95],
        }
        for name, spread in other.parties.items()
        if spread.mean
    ]


def _forms(found: Recouping) -> dict[str, Any]:
    assert found.waterfall is not None
    try:
        rows, rest = outlooks.from_estimates(found.estimates)
    except WaterfallError:
        rows, rest = [], {}
    first = rows or [{"stream": name} for name in found.waterfall.streams]
    return {
        "windows": estimate_set(found.waterfall, None, first),
        "luck": LuckForm(initial={"together": 50, "seed": 1, "version": found.version} | rest),
    }


@require_POST
@office_page(PERMISSIONS["change_desk"])
def estimates(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Write the estimates. What cannot be read is shown again beside what is wrong with it."""
    coproduction = find_file(exchange, film)
    found = recouping.recouping(coproduction)
    if found.waterfall is None:
        return redirect("coproduction:outlook", exchange.slug, film)
    windows: EstimateSet = estimate_set(found.waterfall, request.POST)
    luck = LuckForm(request.POST)
    if all([windows.is_valid(), luck.is_valid()]):
        text = outlooks.to_estimates(windows.typed, luck.cleaned_data["together"], luck.cleaned_data["seed"])
        try:
            done = actions.save_recoupment(
                by(request), coproduction, luck.cleaned_data["version"], {"estimates": text}
            )
        except EditConflict as error:
            luck.add_error(None, str(error))
            # Whoever saves again has been told, and what the other saved can be brought back from the record.
            luck.data = request.POST.copy()
            luck.data["version"] = str(error.current.version)
        else:
            undo = reverse("coproduction:undo_money", args=[exchange.slug])
            offer_undo(request, _("Saved."), undo, [done.line] if done else [])
            return redirect("coproduction:outlook", exchange.slug, film)
    context = (
        money_frame(request, exchange, found) | _asked(request, found) | {"windows": windows, "luck": luck}
    )
    return render(request, "coproduction/desk/outlook.html", context, status=422)
