"""Reads: lists, the map's groups of points, and what stands on a place's page."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kinomost.names.fold import fold
from kinomost.parties.models import Exchange
from kinomost.places.geometry import TILE, Box, Cluster, clustered, distance_m, project_box, unproject_box
from kinomost.places.listings import named
from kinomost.places.models import City, Place, PlacePhoto, Shoot
from kinomost.texts.search import PUBLIC

NEAREST = 20  # how many places the list beside the map names
CELL_PX = 72  # how near to each other points become a group; half of it among streets
STREETS = 15  # from this zoom on
PADDING_PX = 48  # how far beyond the view groups of points are made, so that none is cut in half at its edge


@dataclass(frozen=True)
class Filters:
    """What a list of places is narrowed to; empty means any."""

    q: str = ""
    kind: str = ""
    country: str = ""
    city: str = ""
    shot: str = ""


def public_places() -> QuerySet[Place]:
    """Places that everybody may see."""
    return Place.objects.filter(is_public=True, exchange__is_public=True)


def public_cities() -> QuerySet[City]:
    """Cities of public exchanges."""
    return City.objects.filter(exchange__is_public=True)


def places_by_city() -> Counter[int]:
    """How many public places each city (by number) has; one query."""
    counted = (
        public_places().filter(city__isnull=False).order_by().values_list("city").annotate(n=Count("pk"))
    )
    return Counter({city: count for city, count in counted if city is not None})


def filtered(places: QuerySet[Place], filters: Filters, entries: Q = PUBLIC) -> QuerySet[Place]:
    """Those of `places` that fit the filters; the best name first if a name was asked for, else by address.

    `entries` says, in terms of the index of names, which may be found by their names.
    """
    if filters.kind:
        places = places.filter(kind=filters.kind)
    if filters.country:
        places = places.filter(city__country=filters.country)
    if filters.city:
        places = places.filter(city__slug=filters.city)
    if filters.shot:
        places = places.filter(
            pk__in=Shoot.objects.filter(title__in=titles_like(filters.shot)).values("place")
        )
    return named(places, filters.q, entries) if filters.q else places.order_by("slug")


def titles_like(part: str) -> list[str]:
    """The titles of films shot somewhere that have this part, in any script, case and with or without diacritics."""
    wanted = fold(part)
    titles = Shoot.objects.order_by().values_list("title", flat=True).distinct()
    return [title for title in titles if wanted and wanted in fold(title)]


def with_cards(places: QuerySet[Place]) -> QuerySet[Place]:
    """Fetch what a card of a list shows: city, office, rooms, photos and `shoot_count`."""
    shoots = Shoot.objects.filter(place=OuterRef("pk")).order_by().values("place").annotate(n=Count("pk"))
    return (
        places.select_related("city", "exchange")
        .prefetch_related("spaces", Prefetch("photos", PlacePhoto.objects.select_related("upload")))
        .annotate(shoot_count=Coalesce(Subquery(shoots.values("n")), 0))
    )


def with_ledger(places: QuerySet[Place]) -> QuerySet[Place]:
    """Fetch what a row of the desk's ledger shows."""
    return places.select_related("city").prefetch_related("spaces", "photos", "fees")


def cities_of(exchange: Exchange) -> QuerySet[City]:
    """An office's cities with `place_count`, hidden places included."""
    return City.objects.filter(exchange=exchange).annotate(place_count=Count("places")).order_by("slug")


def with_page(places: QuerySet[Place]) -> QuerySet[Place]:
    """Fetch all that a place's own page shows, in a fixed number of queries."""
    return places.select_related("city", "exchange", "organisation").prefetch_related(
        "spaces",
        "opening_hours",
        "fees__space",
        "contacts",
        Prefetch("photos", PlacePhoto.objects.select_related("upload")),
    )


def located(places: QuerySet[Place]) -> QuerySet[Place]:
    """Those of `places` whose point on the globe is known."""
    return places.filter(latitude__isnull=False, longitude__isnull=False)


def points_of(places: QuerySet[Place]) -> list[tuple[int, float, float]]:
    """The number, longitude and latitude of the located ones of `places`."""
    rows = places.order_by().values_list("pk", "longitude", "latitude")
    return [
        (key, longitude, latitude)
        for key, longitude, latitude in rows
        if longitude is not None and latitude is not None
    ]


def within(places: QuerySet[Place], box: Box) -> QuerySet[Place]:
    """Those of `places` that lie in a box of degrees (west, south, east, north)."""
    west, south, east, north = box
    return places.filter(longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north)


def bounds(places: QuerySet[Place]) -> Box | None:
    """The smallest box of degrees round all located places, or None without any."""
    edges = located(places).aggregate(
        west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude")
    )
    return None if edges["west"] is None else (edges["west"], edges["south"], edges["east"], edges["north"])


def nearby(place: Place, count: int = 6, degrees: float = 0.5) -> list[tuple[Place, float]]:
    """The public places nearest to a place, with their distances in metres; none farther than `degrees` north or south."""
    if place.latitude is None or place.longitude is None:
        return []
    here = (place.longitude, place.latitude)
    box = (here[0] - 2 * degrees, here[1] - degrees, here[0] + 2 * degrees, here[1] + degrees)
    others = within(public_places(), box).exclude(pk=place.pk)
    nearest = sorted(
        (distance_m(here, (longitude, latitude)), key) for key, longitude, latitude in points_of(others)
    )[:count]
    found = Place.objects.select_related("city").in_bulk([key for _, key in nearest])
    return [(found[key], metres) for metres, key in nearest]


@dataclass(frozen=True)
class MapView:
    """What a map shows in a box: groups of points, the places that stand alone, and those nearest to its middle."""

    total: int
    clusters: list[Cluster]
    places: dict[int, Place]
    nearest: list[Place] = field(default_factory=list)


def map_view(places: QuerySet[Place], box: Box, zoom: float) -> MapView:
    """Group the located places of a box for a zoom. Two queries, however many places there are.

    `total` counts those inside the box; groups reach a little beyond its edge.
    """
    west, south, east, north = box
    flat = project_box(box)
    air = PADDING_PX / (TILE * 2**zoom)
    wider = unproject_box((flat[0] - air, flat[1] - air, flat[2] + air, flat[3] + air))
    points = points_of(within(places, wider))
    inside = [p for p in points if west <= p[1] <= east and south <= p[2] <= north]
    clusters = clustered(points, zoom, CELL_PX if zoom < STREETS else CELL_PX // 2)
    middle = ((west + east) / 2, (south + north) / 2)
    nearest = [
        key for _, key in sorted((distance_m(middle, (lon, lat)), key) for key, lon, lat in inside)[:NEAREST]
    ]
    alone = {cluster.key for cluster in clusters if cluster.key is not None}
    found = Place.objects.select_related("city", "exchange").in_bulk(alone | set(nearest))
    return MapView(len(inside), clusters, found, [found[key] for key in nearest])


def map_cities(box: Box, count: int = 40) -> list[City]:
    """The cities to name on a map of a box, those with most places first. Two queries."""
    west, south, east, north = box
    inside = public_cities().filter(
        longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north
    )
    places = places_by_city()
    return sorted(inside, key=lambda city: (-places[city.pk], city.slug))[:count]
