"""What the treaties say of a film, and how its scenarios compare."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinomost.coproduction import queries
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.views.common import find_file, frame
from kinomost.law import Outcome, smallest_change
from kinomost.law import treaties as all_treaties
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange


@require_safe
@office_page(PERMISSIONS["view_desk"])
def treaties(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The verdict of every treaty that bears on the film, and of each scenario beside it."""
    coproduction = find_file(exchange, film)
    own, *others = queries.with_scenarios(coproduction, list(coproduction.scenarios.all()))
    names = dict.fromkeys(
        verdict.treaty for one in (own, *others) if one.assessment for verdict in one.assessment.verdicts
    )
    table = [
        [one.assessment.of(name) if one.assessment else None for one in (own, *others)] for name in names
    ]
    context = frame(request, exchange, coproduction) | {
        "dossier": own,
        "scenarios": others,
        "table": [(next(verdict for verdict in row if verdict), row) for row in table],
    }
    return render(request, "coproduction/desk/treaties.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def treaty(request: HttpRequest, exchange: Exchange, film: str, treaty: str) -> HttpResponse:
    """One verdict, rule by rule, with the smallest change that would turn it."""
    coproduction = find_file(exchange, film)
    dossier = queries.dossier(coproduction)
    verdict = dossier.assessment.of(treaty) if dossier.assessment else None
    if verdict is None or dossier.facts.project is None:
        raise Http404
    text = next(one for one in all_treaties() if one.name == treaty)
    stands = verdict.outcome in {Outcome.FAIL, Outcome.CONSENT} or any(
        finding.outcome in {Outcome.FAIL, Outcome.CONSENT} for finding in verdict.findings
    )
    context = frame(request, exchange, coproduction) | {
        "dossier": dossier,
        "verdict": verdict,
        "text": text,
        "change": smallest_change(dossier.facts.project, text) if stands else None,
        "stands": stands,
    }
    return render(request, "coproduction/desk/treaty.html", context)
