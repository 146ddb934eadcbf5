"""Other ways to make the film, side by side with the file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.coproduction import actions, queries
from kinomost.coproduction.document import FILE
from kinomost.coproduction.forms import ScenarioName, known_in
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.tables import differences
from kinomost.coproduction.views.common import find_file, frame
from kinomost.journal.documents import Document
from kinomost.law.incentives import schemes
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, numbers, offer_undo

MOST = 8  # scenarios of one file: more would not stand side by side


@require_safe
@office_page(PERMISSIONS["view_desk"])
def scenarios(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The file and its scenarios: what differs, which treaties, which incentives, whether the money closes."""
    coproduction = find_file(exchange, film)
    saved = list(coproduction.scenarios.all())
    dossiers = queries.with_scenarios(coproduction, saved)
    own = dossiers[0]
    everything = {part: [row for one in dossiers for row in one.document[part]] for part in FILE.parts}
    known = known_in(exchange, everything)
    verdicts = {
        verdict.treaty: verdict.title
        for one in dossiers if one.assessment
        for verdict in one.assessment.verdicts
    }  # fmt: skip
    paying = {found.scheme.name for one in dossiers for found in one.estimates}
    context = frame(request, exchange, coproduction) | {
        "dossiers": list(zip([None, *saved], dossiers, strict=True)),
        "differences": [differences(coproduction, own.document, one.document, known) for one in dossiers],
        "shares": [
            (country, [one.shares.get(country) for one in dossiers])
            for country in dict.fromkeys(country for one in dossiers for country in one.shares)
        ],
        "verdicts": [
            (name, title, [one.assessment.of(name) if one.assessment else None for one in dossiers])
            for name, title in verdicts.items()
        ],
        "incentives": [
            (scheme, [next((e for e in one.estimates if e.scheme is scheme), None) for one in dossiers])
            for scheme in schemes().values() if scheme.name in paying
        ],
        "may_add": len(saved) < MOST,
        "most": MOST,
        "name": ScenarioName(),
    }  # fmt: skip
    return render(request, "coproduction/desk/scenarios.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def add(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """A copy of the file, or of another scenario, under a name of its own, to be changed."""
    coproduction = find_file(exchange, film)
    form = ScenarioName(request.POST)
    back = redirect("coproduction:scenarios", exchange.slug, film)
    if coproduction.scenarios.count() >= MOST:
        messages.error(request, _("There are as many scenarios as fit side by side. Delete one first."))
        return back
    if not form.is_valid():
        messages.error(request, _("Give the scenario a name of its own."))
        return back
    document: Document = FILE.read(coproduction)
    other = coproduction.scenarios.filter(pk__in=numbers(request.POST.getlist("of"))).first()
    try:
        scenario = actions.add_scenario(
            by(request), coproduction, form.cleaned_data["name"], document | (other.document if other else {})
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back
    return redirect("coproduction:scenario", exchange.slug, film, scenario.pk, "deal")


@require_POST
@office_page(PERMISSIONS["change_desk"])
def delete(request: HttpRequest, exchange: Exchange, film: str, scenario: int) -> HttpResponse:
    """Throw a scenario away; the message brings it back."""
    coproduction = find_file(exchange, film)
    line = actions.delete_scenario(by(request), get_object_or_404(coproduction.scenarios, pk=scenario))
    undo = reverse("coproduction:undo", args=[exchange.slug])
    offer_undo(request, _("The scenario is deleted."), undo, [line])
    return redirect("coproduction:scenarios", exchange.slug, film)
