"""Rows for the tests of places, made in bulk."""

import random

from kinomost.names.texts import Texts
from kinomost.places.models import City, Place, PlaceContact, Shoot, Space
from tests.factories import an_exchange, make_city


def many_places(count: int, city: City | None = None, *, bare: bool = False) -> list[Place]:
    """Locations strewn round a city (always the same way), each with a hall and a film shot there unless `bare`."""
    city = city or make_city(latitude=48.8566, longitude=2.3522, country="FR", timezone="Europe/Paris")
    dice = random.Random(count)
    start, exchange = Place.objects.count(), an_exchange()
    places = Place.objects.bulk_create(
        Place(
            slug=f"location-{start + number}",
            exchange=exchange,
            kind=Place.Kind.LOCATION,
            names=Texts.of(en=f"Sample street {number}"),
            city=city,
            latitude=dice.gauss(city.latitude or 0, 0.05),
            longitude=dice.gauss(city.longitude or 0, 0.05),
        )
        for number in range(count)
    )
    if bare:
        return places
    Space.objects.bulk_create(
        Space(place=place, slug="hall", kind=Space.Kind.HALL, names=Texts.of(en="Hall"), seats=100)
        for place in places
    )
    Shoot.objects.bulk_create(Shoot(place=place, title=f"Ogledna serija {place.pk}") for place in places)
    PlaceContact.objects.bulk_create(PlaceContact(place=place, name="Petar Ogledić") for place in places)
    return places
