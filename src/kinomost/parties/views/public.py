"""What everybody sees: people and organisations."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kinomost.parties.api import organisation_data, person_data
from kinomost.parties.models import Organisation, Person, PersonCountry
from kinomost.parties.panels import panels_of
from kinomost.parties.permissions import PERMISSIONS
from kinomost.parties.queries import (
    affiliations,
    organisations_for_cards,
    organisations_seen_by,
    people_for_cards,
    people_seen_by,
)
from kinomost.parties.views.lists import listing


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people of the exchange, with filters."""
    found = listing(request, people_for_cards(people_seen_by(request.user).filter(is_public=True)))
    return render(request, "parties/people.html", {"listing": found})


@require_safe
def people_json(request: HttpRequest) -> HttpResponse:
    """The list as data, filtered as the list is."""
    found = listing(request, people_for_cards(people_seen_by(AnonymousUser())))
    return _json("people", map(person_data, found.rows))


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: who they are, what they made, where they work."""
    found = get_object_or_404(Person.objects.select_related("exchange", "photo"), slug=slug)
    _require_seen(request, "view_person", found)
    national = found.countries.filter(kind=PersonCountry.Kind.NATIONALITY).order_by("pk")
    context = {
        "person": found,
        "nationalities": [row.country for row in national],
        "affiliations": affiliations(found, request.user),
    }
    return render(request, "parties/person.html", context | _common(request, found))


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations of the exchange, with filters."""
    seen = organisations_seen_by(request.user).filter(is_public=True)
    found = listing(request, organisations_for_cards(seen))
    return render(request, "parties/organisations.html", {"listing": found})


@require_safe
def organisations_json(request: HttpRequest) -> HttpResponse:
    """The list as data, filtered as the list is."""
    found = listing(request, organisations_for_cards(organisations_seen_by(AnonymousUser())))
    return _json("organisations", map(organisation_data, found.rows))


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it is, who works there, which films it has a part in."""
    found = get_object_or_404(Organisation.objects.select_related("exchange", "logo"), slug=slug)
    _require_seen(request, "view_organisation", found)
    context = {"organisation": found, "affiliations": affiliations(found, request.user)}
    return render(request, "parties/organisation.html", context | _common(request, found))


def _json(name: str, rows: Iterable[Any]) -> JsonResponse:
    return JsonResponse({name: list(rows)}, json_dumps_params={"ensure_ascii": False})


def _require_seen(request: HttpRequest, verb: str, party: Person | Organisation) -> None:
    """What one may not see does not exist."""
    if not PERMISSIONS[verb].allows(request.user, party):
        raise Http404


def _common(request: HttpRequest, party: Person | Organisation) -> dict[str, Any]:
    verb = "change_person" if isinstance(party, Person) else "change_organisation"
    return {
        "exchange": party.exchange,
        "panels": panels_of(request, party),
        "may_edit": PERMISSIONS[verb].allows(request.user, party),
    }
