"""Reads: functions that take a queryset and return one, and the lists that pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.utils import timezone

from kinomost.parties.countries import by_name
from kinomost.parties.finding import KINDS
from kinomost.parties.models import (
    Account,
    Affiliation,
    Exchange,
    Invitation,
    Organisation,
    Person,
    PersonCountry,
    Role,
)
from kinomost.parties.panels import facets_of
from kinomost.parties.permissions import PERMISSIONS
from kinomost.parties.rules import Actor, roles_of
from kinomost.texts.search import search

EVERY = Q()
MOST_FOUND = 200  # names that a search in a list shows


def people_for_cards(people: QuerySet[Person]) -> QuerySet[Person]:
    """With what a card shows: photo and nationalities."""
    return people.select_related("photo", "exchange").prefetch_related(
        Prefetch("countries", PersonCountry.objects.filter(kind=PersonCountry.Kind.NATIONALITY))
    )


def organisations_for_cards(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With what a card shows: the logo."""
    return organisations.select_related("logo", "exchange")


def people_seen_by(actor: Actor) -> QuerySet[Person]:
    """The people that `actor` may see."""
    return PERMISSIONS["view_person"].among(actor, Person.objects.all())


def organisations_seen_by(actor: Actor) -> QuerySet[Organisation]:
    """The organisations that `actor` may see."""
    return PERMISSIONS["view_organisation"].among(actor, Organisation.objects.all())


def of_country(parties: QuerySet[Any], code: str) -> QuerySet[Any]:
    """People of a nationality, or organisations seated in a country."""
    if parties.model is Person:
        national = PersonCountry.objects.filter(kind=PersonCountry.Kind.NATIONALITY, country=code)
        return parties.filter(pk__in=national.values("person"))
    return parties.filter(country=code)


def countries_in_use(parties: QuerySet[Any]) -> tuple[tuple[str, str], ...]:
    """(code, name) of the countries that a filter over these records can choose, by name; one query."""
    rows: QuerySet[Any] = (
        parties.exclude(country="")
        if parties.model is Organisation
        else (
            PersonCountry.objects.filter(
                kind=PersonCountry.Kind.NATIONALITY, person__in=parties.order_by().values("pk")
            )
        )
    )
    return by_name(rows.order_by().values_list("country", flat=True).distinct())


def narrowed(parties: QuerySet[Any], choices: Mapping[str, Any]) -> QuerySet[Any]:
    """Apply the filters of a list: country, kind, and those that rooms above added."""
    if code := choices.get("country"):
        parties = of_country(parties, code)
    if parties.model is Organisation and (kind := choices.get("kind")):
        parties = parties.filter(kind=kind)
    for facet in facets_of(parties.model):
        if value := choices.get(facet.name):
            parties = facet.narrow(parties, value)
    return parties


def named(parties: QuerySet[Any], query: str, entries: Q = EVERY) -> QuerySet[Any]:
    """Those of the records whose name answers to the query, in any script and with a slip, the best first.

    `entries` is the condition in terms of the index under which a record may be among them.
    """
    found = [hit.object_id for hit in search(query, {KINDS[parties.model]}, MOST_FOUND, visible=entries)]
    place = Case(*(When(pk=pk, then=place) for place, pk in enumerate(found)), default=len(found))
    return parties.filter(pk__in=found).order_by(place)


def affiliations(party: Person | Organisation, actor: Actor) -> list[Affiliation]:
    """Posts, those held now first, then the latest; only those whose other end `actor` may see. One query."""
    if isinstance(party, Person):
        rows = Affiliation.objects.filter(person=party, organisation__in=organisations_seen_by(actor))
    else:
        rows = Affiliation.objects.filter(organisation=party, person__in=people_seen_by(actor))
    today = timezone.localdate()
    found = list(rows.select_related("person", "person__photo", "organisation").order_by("-since", "pk"))
    return sorted(found, key=lambda row: row.until is not None and row.until < today)


def members(exchange: Exchange) -> list[tuple[Account, list[Role]]]:
    """The accounts of an office with their roles, owners first; two queries."""
    order = list(Role.Kind)
    roles = Role.objects.filter(exchange=exchange).select_related("account", "account__person")
    by_account: dict[Account, list[Role]] = {}
    for role in sorted(roles, key=lambda role: (order.index(Role.Kind(role.kind)), role.account.email)):
        by_account.setdefault(role.account, []).append(role)
    return list(by_account.items())


@dataclass(frozen=True)
class Office:
    """An office as the desk's front page shows it to one account."""

    exchange: Exchange
    roles: tuple[str, ...]
    waiting_invitations: int

    @property
    def role_names(self) -> list[str]:
        """The roles in the reader's language."""
        return [str(Role.Kind(kind).label) for kind in self.roles]

    @property
    def may_edit(self) -> bool:
        """Whether the account may change the office's records."""
        return bool({Role.Kind.OWNER, Role.Kind.EDITOR} & set(self.roles))


def offices_of(account: Account) -> list[Office]:
    """The offices in which the account has roles, with the invitations that nobody answered (for owners); 3 queries.

    A superuser has every office.
    """
    held = roles_of(account)
    ids = frozenset().union(*held.values()) if held else frozenset()
    exchanges = Exchange.objects.order_by("slug")
    if not account.is_superuser:
        exchanges = exchanges.filter(pk__in=ids)
    owned = held.get(Role.Kind.OWNER, frozenset())
    unanswered: dict[int, int] = {}
    open_ones = Invitation.objects.filter(exchange__in=owned, accepted_at=None, withdrawn_at=None)
    for exchange_id in open_ones.values_list("exchange_id", flat=True):
        unanswered[exchange_id] = unanswered.get(exchange_id, 0) + 1
    return [
        Office(
            exchange,
            tuple(kind for kind in Role.Kind if exchange.pk in held.get(kind, ())),
            unanswered.get(exchange.pk, 0),
        )
        for exchange in exchanges
    ]
