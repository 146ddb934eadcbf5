"""What every page of a file shares: which file it is, its tabs, and where a fact is typed."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Film
from kinomost.coproduction import queries
from kinomost.coproduction.models import Coproduction, Scenario
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.queries import Dossier
from kinomost.coproduction.spots import Spot
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import numbers

PAGES = (
    ("file", _("Overview")),
    ("facts", _("Facts")),
    ("treaties", _("Treaties")),
    ("scenarios", _("Scenarios")),
    ("incentives", _("Incentives")),
    ("plan", _("Finance plan")),
    ("recoupment", _("Recoupment")),
    ("papers", _("Documents")),
)


def find_file(exchange: Exchange, film: str) -> Coproduction:
    """The file of the office's film with this short name; 404 if it has none."""
    return get_object_or_404(
        Coproduction.objects.select_related("film"), film__exchange=exchange, film__slug=film
    )


def asked(request: HttpRequest, coproduction: Coproduction) -> tuple[Dossier, Scenario | None]:
    """The file, or the scenario that the address asks for with `?scenario=7`; 404 if it is none of the file's."""
    wanted = numbers(request.GET.getlist("scenario"))
    if "scenario" not in request.GET:
        return queries.dossier(coproduction), None
    scenario = coproduction.scenarios.filter(pk__in=wanted).first()
    if scenario is None:
        raise Http404
    return queries.with_scenarios(coproduction, [scenario])[1], scenario


def frame(request: HttpRequest, exchange: Exchange, coproduction: Coproduction) -> dict[str, Any]:
    """The context of a page of a file."""
    film = coproduction.film
    tabs = []
    for name, label in PAGES:
        address = reverse(f"coproduction:{name}", args=[exchange.slug, film.slug])
        own = request.path == address or (name != "file" and request.path.startswith(address))
        tabs.append((label, address, own))
    return {
        "exchange": exchange,
        "coproduction": coproduction,
        "film": film,
        "tabs": tabs,
        "may_edit": PERMISSIONS["change_desk"].allows(request.user, exchange),
        "crumbs": [
            (_("Co-productions"), reverse("coproduction:desk", args=[exchange.slug])),
            (str(film.titles), ""),
        ],
    }


def address_of(
    exchange: Exchange, film: Film, spot: Spot, *, may_edit: bool, scenario: Scenario | None = None
) -> str:
    """Where the fact is typed; for those who only read, where it stands."""
    if spot.section == "film":
        return (
            reverse("catalogue:edit", args=[exchange.slug, film.slug])
            if may_edit
            else film.get_absolute_url()
        )
    if not may_edit:
        facts = reverse("coproduction:facts", args=[exchange.slug, film.slug])
        return f"{facts}#{spot.part or 'facts'}"
    if scenario is None:
        page = reverse("coproduction:edit", args=[exchange.slug, film.slug, spot.section])
    else:
        page = reverse("coproduction:scenario", args=[exchange.slug, film.slug, scenario.pk, spot.section])
    query = f"?{urlencode({'ask': spot.ask})}" if spot.ask else ""
    return f"{page}{query}#{spot.anchor}"
