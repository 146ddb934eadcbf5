"""What the lists of people and organisations share: their filters are their address."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kinomost.parties.forms import FilterForm
from kinomost.parties.models import Organisation
from kinomost.parties.panels import facets_of
from kinomost.parties.queries import countries_in_use, named, narrowed
from kinomost.texts.search import PUBLIC

PAGE = 48


@dataclass(frozen=True)
class Listing:
    """A list with its filters: all rows that they leave, and the page of them that the address asks for."""

    form: FilterForm
    rows: QuerySet[Any]
    page: Page[Any]
    is_filtered: bool
    clear_url: str


def listing(
    request: HttpRequest, parties: QuerySet[Any], *, entries: Q = PUBLIC, size: int = PAGE
) -> Listing:
    """The page of `parties` that the address asks for; a filter that makes no sense is left out.

    `entries` says, in terms of the name index, which of them a name may find.

    The number of queries does not depend on how many records there are.
    """
    form = FilterForm(request.GET, countries_in_use=countries_in_use(parties))
    if parties.model is Organisation:
        form.fields["kind"] = _choice(_("Kind"), Organisation.Kind.choices)
    for facet in facets_of(parties.model):
        form.fields[facet.name] = _choice(facet.label(), facet.choices())
    form.is_valid()
    chosen = form.cleaned_data
    found = narrowed(parties, chosen)
    query = chosen.get("q", "").strip()
    rows = named(found, query, entries) if query else found.order_by("sort_name", "pk")
    page = Paginator(rows, size).get_page(chosen.get("page"))
    is_filtered = any(value for name, value in chosen.items() if name != "page")
    return Listing(form, rows, page, is_filtered, request.path if is_filtered else "")


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *choices])
