"""Places and cities in the index of names."""

from collections.abc import Iterable

from django.db.models import Case, Q, QuerySet, When

from kinomost.parties.models import Exchange
from kinomost.places.models import City, Place
from kinomost.texts.index import Listing, index_many
from kinomost.texts.search import PUBLIC, search

MOST_FOUND = 200  # names that a search in a list shows


def _public(records: Iterable[Place | City]) -> frozenset[int]:
    offices = {record.exchange_id for record in records}
    return frozenset(Exchange.objects.filter(pk__in=offices, is_public=True).values_list("pk", flat=True))


def index_places(places: Iterable[Place]) -> None:
    """Enter places under their names. Whoever changes a name or its publicity calls this."""
    places = list(places)
    public = _public(places)
    index_many(
        Listing(
            "place",
            place.pk,
            place.names,
            public=place.is_public and place.exchange_id in public,
            exchange_id=place.exchange_id,
            label={"slug": place.slug},
        )
        for place in places
    )


def index_cities(cities: Iterable[City]) -> None:
    """Enter cities under their names."""
    cities = list(cities)
    public = _public(cities)
    index_many(
        Listing(
            "city",
            city.pk,
            city.names,
            public=city.exchange_id in public,
            exchange_id=city.exchange_id,
            label={"slug": city.slug},
        )
        for city in cities
    )


def named(places: QuerySet[Place], query: str, entries: Q = PUBLIC) -> QuerySet[Place]:
    """Those of `places` whose name answers to the query, in any script and with a slip, the best first.

    `entries` says, in terms of the index, which may be among them.
    """
    found = [hit.object_id for hit in search(query, {"place"}, MOST_FOUND, visible=entries)]
    rank = Case(*(When(pk=pk, then=at) for at, pk in enumerate(found)), default=len(found))
    return places.filter(pk__in=found).order_by(rank)
