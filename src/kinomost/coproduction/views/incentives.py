"""What each territory would pay back, why, and where spend is best placed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kinomost.coproduction import actions
from kinomost.coproduction.charts import chart_of, rows_of
from kinomost.coproduction.models import Cost, Finance
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.queries import Dossier
from kinomost.coproduction.views.common import asked, find_file, frame
from kinomost.coproduction.views.verdicts import Places
from kinomost.journal.actions import EditConflict
from kinomost.law import Outcome
from kinomost.law.incentives import Estimate, Scheme, curve, estimate, estimates, place, schemes
from kinomost.money.amounts import Money
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers, offer_undo

FORMS = {
    "cash rebate": gettext_lazy("cash rebate"),
    "tax credit": gettext_lazy("tax credit"),
    "tax deduction": gettext_lazy("tax deduction"),
    "grant": gettext_lazy("grant"),
}
_AHEAD = 2  # the chart goes as far as this many times what is spent there, if nobody says how far
_LEAST = Decimal(1_000_000)


class SpendForm(forms.Form):
    """How much more would be spent, and on what."""

    amount = forms.DecimalField(
        label=gettext_lazy("Further spend up to"), min_value=Decimal(1), max_value=Decimal(10**9), decimal_places=0,
        required=False, localize=True,
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Spent on"), choices=Cost.Kind.choices, initial=Cost.Kind.SERVICES, required=False
    )

    def said(self, name: str, otherwise: Any) -> Any:
        """What was asked for, or what stands instead."""
        return (self.cleaned_data.get(name) if self.is_valid() else None) or otherwise


@require_safe
@office_page(PERMISSIONS["view_desk"])
def incentives(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """What the film's own territories would pay, what the others are, and where further spend is best placed."""
    coproduction = find_file(exchange, film)
    dossier, scenario = asked(request, coproduction)
    project, found = dossier.facts.project, dossier.assessment
    form = SpendForm(request.GET if "amount" in request.GET else None)
    amount = form.said("amount", None) if form.is_bound else None
    currency = dossier.document["currency"]
    context = frame(request, exchange, coproduction) | {
        "dossier": dossier,
        "scenario": scenario,
        "here": [(one, planned(dossier, in_plan(dossier, one.scheme))) for one in dossier.estimates],
        "elsewhere": _elsewhere(dossier),
        "form": form,
        "placed": Money.of(amount, currency) if amount else None,
        "ways": place(
            schemes().values(),
            project,
            Money.of(amount, currency),
            kind=form.said("kind", "services"),
            on=found.on,
        )
        if amount and project and found
        else [],
        "query": f"?scenario={scenario.pk}" if scenario else "",
        "forms": FORMS,
    }
    return render(request, "coproduction/desk/incentives.html", context)


def _elsewhere(dossier: Dossier) -> list[Estimate]:
    """The other territories, in which nothing is spent yet."""
    found = dossier.assessment
    others = [one for one in schemes().values() if one.territory not in dossier.countries]
    return estimates(others, dossier.facts.project, found.on) if dossier.facts.project and found else []


@require_safe
@office_page(PERMISSIONS["view_desk"])
def incentive(request: HttpRequest, exchange: Exchange, film: str, scheme: str) -> HttpResponse:
    """One incentive: the chain of steps that makes the amount, every gate, and the curve over further spend."""
    coproduction = find_file(exchange, film)
    dossier, scenario = asked(request, coproduction)
    text, found = _estimate(dossier, scheme)
    context = frame(request, exchange, coproduction)
    places = Places(exchange, dossier, scenario, context["may_edit"])
    form = SpendForm(request.GET if "amount" in request.GET else {"kind": Cost.Kind.SERVICES})
    most = Money.of(form.said("amount", _ahead(dossier, text)), dossier.document["currency"])
    assert dossier.facts.project is not None
    drawn = curve(text, dossier.facts.project, most, kind=form.said("kind", "services"), on=found.day)
    row = in_plan(dossier, text)
    context |= {
        "dossier": dossier,
        "scenario": scenario,
        "found": found,
        "scheme": text,
        "form": form,
        "most": most,
        "lines": [places.line(finding, text.sources) for finding in found.findings],
        "gaps": places.gaps(found.missing),
        "steps": [(step, found.source_of(step.rule)) for step in found.route.steps] if found.route else [],
        "source": text.sources.get(found.version.source) if found.version else None,
        "claims": [(text.sources[claim.source], claim.says) for claim in found.claims],
        "curve": drawn,
        "chart": chart_of(drawn) if drawn else None,
        "rows": rows_of(drawn) if drawn else [],
        "pays": drawn is not None and any(point.paid.minor for point in drawn.points),
        "in_plan": row,
        "planned": planned(dossier, row),
        "entered": entered(found),
        "forms": FORMS,
        "query": f"?scenario={scenario.pk}" if scenario else "",
    }
    return render(request, "coproduction/desk/incentive.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def enter(request: HttpRequest, exchange: Exchange, film: str, scheme: str) -> HttpResponse:
    """Put the incentive among the sources of the finance plan, as sought, or bring its amount up to date."""
    coproduction = find_file(exchange, film)
    dossier, _scenario = asked(request, coproduction)
    text, found = _estimate(dossier, scheme)
    amount = entered(found)
    if amount is None:
        raise Http404
    own = amount.currency == dossier.document["currency"]
    values = {
        "name": text.title,
        "kind": Finance.Kind.INCENTIVE.value,
        "country": text.territory,
        "amount": str(amount.amount),
        "currency": "" if own else amount.currency,
        "rate_on": None if own or found.day is None else found.day.isoformat(),
        "public_money": True,
        "recoupable": False,
    }
    row = in_plan(dossier, text)
    version = next(iter(numbers(request.POST.getlist("version"))), 0)
    try:
        done = actions.enter_incentive(
            by(request), coproduction, version, row["row"] if row else text.name, values
        )
    except EditConflict:
        messages.error(
            request, _("Somebody has changed the file meanwhile. Look at it and press the button again.")
        )
    else:
        undo = reverse("coproduction:undo", args=[exchange.slug])
        offer_undo(request, _("The incentive is in the finance plan."), undo, [done.line] if done else [])
    return redirect("coproduction:incentive", exchange.slug, film, scheme)


def _estimate(dossier: Dossier, name: str) -> tuple[Scheme, Estimate]:
    text, found = schemes().get(name), dossier.assessment
    if text is None or found is None or dossier.facts.project is None:
        raise Http404
    return text, estimate(text, dossier.facts.project, found.on)


def entered(found: Estimate) -> Money | None:
    """What goes into the plan: what can be counted on, else the most that can come; None where there is nothing."""
    amount = found.amount if found.outcome is Outcome.PASS else found.at_most
    return amount if amount is not None and amount.minor > 0 else None


def in_plan(dossier: Dossier, scheme: Scheme) -> dict[str, Any] | None:
    """The plan's row for this incentive: the one that was entered from here, else one of that kind and country."""
    rows = dossier.document["finance"]
    own = next((row for row in rows if row["row"] == scheme.name), None)
    return own or next(
        (
            row
            for row in rows
            if row["kind"] == Finance.Kind.INCENTIVE and row["country"] == scheme.territory
            and row["row"] not in schemes()
        ),
        None,
    )  # fmt: skip


def planned(dossier: Dossier, row: dict[str, Any] | None) -> Money | None:
    """What the plan's row comes to; None where there is no row, or it cannot be computed."""
    figures = dossier.facts.figures
    sources = figures.sources if figures and row else ()
    return next((source.amount for source in sources if row and source.of.ref == row["row"]), None)


def _ahead(dossier: Dossier, scheme: Scheme) -> Decimal:
    """How far the chart goes where nobody says so: round, and well beyond what is spent there."""
    figures = dossier.facts.figures
    spent = figures.costs_by_country.get(scheme.territory) if figures else None
    wanted = max(_LEAST, (spent.amount if spent else Decimal(0)) * _AHEAD)
    step = Decimal(10) ** wanted.adjusted() / 2
    return (wanted / step).to_integral_value(rounding="ROUND_CEILING") * step
