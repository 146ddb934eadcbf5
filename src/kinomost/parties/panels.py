"""What rooms above add to the pages of people and organisations.

This room knows who somebody is, not which films they made: a room above knows both, and pushes its part here by
calling one of the functions below when the site starts (in its AppConfig.ready). For example `catalogue` gives
people their filmography and the list of people its filter by function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from kinomost.parties.models import Organisation, Person

Party = TypeVar("Party", Person, Organisation)


@dataclass(frozen=True)
class Panel:
    """A part of a page: a template, which gets `panel` (this), and what it shows."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Facet(Generic[Party]):
    """A filter of a list: its name in the address, its label, its choices and what a choice leaves.

    `narrow` gets the queryset and the chosen value; the queryset it returns has each record once.
    """

    name: str
    label: Callable[[], str]
    choices: Callable[[], list[tuple[str, str]]]
    narrow: Callable[[Any, str], Any]


PersonPanel = Callable[[HttpRequest, Person], Panel | None]
OrganisationPanel = Callable[[HttpRequest, Organisation], Panel | None]

_person_panels: list[PersonPanel] = []
_organisation_panels: list[OrganisationPanel] = []
_people_facets: list[Facet[Person]] = []
_organisation_facets: list[Facet[Organisation]] = []


def add_to_person_page(maker: PersonPanel) -> None:
    """Show on every person's page what `maker(request, person)` makes; None shows nothing."""
    _person_panels.append(maker)


def add_to_organisation_page(maker: OrganisationPanel) -> None:
    """Show on every organisation's page what `maker(request, organisation)` makes; None shows nothing."""
    _organisation_panels.append(maker)


def add_people_filter(facet: Facet[Person]) -> None:
    """Offer a filter over the lists of people."""
    _people_facets.append(facet)


def add_organisation_filter(facet: Facet[Organisation]) -> None:
    """Offer a filter over the lists of organisations."""
    _organisation_facets.append(facet)


def panels_of(request: HttpRequest, party: Person | Organisation) -> list[Panel]:
    """The panels of this page, in the order in which the rooms were started."""
    makers: list[Any] = list(_person_panels if isinstance(party, Person) else _organisation_panels)
    return [panel for maker in makers if (panel := maker(request, party)) is not None]


def facets_of(kind: type[Party]) -> list[Facet[Any]]:
    """The filters that rooms above offer over this kind of record."""
    return list(_people_facets if kind is Person else _organisation_facets)
