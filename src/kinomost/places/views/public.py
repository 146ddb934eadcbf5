"""What everybody sees: the list, the map, a place, a city."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kinomost.places import queries
from kinomost.places.forms import FilterForm, read_box
from kinomost.places.geometry import Box, project_box, unproject_box
from kinomost.places.models import City, Place, Space
from kinomost.places.outlines import Drawing, box_around, drawing
from kinomost.places.panels import panels_of
from kinomost.places.permissions import PERMISSIONS

PAGE = 24
SHOOTS = 50
STILL_WIDTH, STILL_SHAPE = 960, 4 / 3  # pixels, width by height: the map without a script


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    """The list of places; its filters are its address."""
    form = FilterForm(request.GET)
    places = queries.filtered(queries.public_places(), form.filters())
    page = Paginator(queries.with_cards(places), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "asked": asked(request), "narrowed": bool(asked(request))}
    return render(request, "places/places.html", context)


def asked(request: HttpRequest, **other: str) -> str:
    """The filters of this address as a query string, to send them on to another page."""
    wanted = {name: request.GET[name] for name in FilterForm.base_fields if request.GET.get(name)}
    return urlencode(wanted | other)


@dataclass(frozen=True)
class Dot:
    """A group of points or one place on a map without a script."""

    x: float
    y: float
    radius: float
    count: int
    url: str
    place: Place | None


@require_safe
def place_map(request: HttpRequest) -> HttpResponse:
    """The map beside its list. Without a script it is a drawing whose parts are links."""
    form = FilterForm(request.GET)
    places = queries.located(queries.filtered(queries.public_places(), form.filters()))
    everywhere = queries.bounds(places)
    corners = [] if everywhere is None else [everywhere[:2], everywhere[2:]]
    box = read_box(request.GET.get("bbox", "")) or box_around(corners, STILL_SHAPE)
    still = drawing(rounded(framed(box)), STILL_WIDTH)
    seen = queries.map_view(places, still.box, still.zoom)
    context = {
        "form": form,
        "asked": asked(request),
        "still": still,
        "dots": dots(request, still, seen),
        "cities": named_cities(still, 12),
        "seen": seen,
        "moves": moves(request, still.box),
        "everywhere": ",".join(map(str, everywhere or ())),
    }
    return render(request, "places/map.html", context)


def named_cities(still: Drawing, count: int) -> list[tuple[City, float, float]]:
    """The cities to name on a drawing, and where they lie on it."""
    return [
        (city, *still.at(city.longitude, city.latitude))
        for city in queries.map_cities(still.box, count)
        if city.longitude is not None and city.latitude is not None
    ]


def rounded(box: Box) -> Box:
    """A box to the metre or so, as addresses carry it."""
    west, south, east, north = (round(side, 5) for side in box)
    return west, south, east, north


def framed(box: Box) -> Box:
    """The box of the drawing's shape round a box that somebody asked for."""
    west, north, east, south = project_box(box)
    height = max(south - north, (east - west) / STILL_SHAPE, 1e-6)
    height = min(height, 1 / STILL_SHAPE, 1.0)
    width = height * STILL_SHAPE
    middle_x = min(max((west + east) / 2, width / 2), 1 - width / 2)
    middle_y = min(max((north + south) / 2, height / 2), 1 - height / 2)
    return unproject_box(
        (middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
    )


def dots(request: HttpRequest, still: Drawing, seen: queries.MapView) -> list[Dot]:
    """The groups as circles that lead to a nearer view, the places as dots that lead to their pages."""
    found = []
    for cluster in seen.clusters:
        x, y = still.at(cluster.longitude, cluster.latitude)
        place = seen.places.get(cluster.key) if cluster.key is not None else None
        if place:
            url = place.get_absolute_url()
        else:
            nearer = box_around([cluster.box[:2], cluster.box[2:]], STILL_SHAPE, least_km=0.5)
            url = f"?{asked(request, bbox=','.join(map(str, rounded(nearer))))}"
        found.append(Dot(x, y, round(11 + 5 * math.log10(cluster.count), 1), cluster.count, url, place))
    return found


def moves(request: HttpRequest, box: Box) -> dict[str, str]:
    """Addresses of the neighbouring views: in, out and the four directions."""
    west, north, east, south = project_box(box)
    width, height = east - west, south - north

    def at(dx: float, dy: float, grow: float) -> str:
        x, y = (west + east) / 2 + dx * width, (north + south) / 2 + dy * height
        x, y = min(max(x, 0.001), 0.999), min(max(y, 0.001), 0.999)
        half_x, half_y = width * grow / 2, height * grow / 2
        view = (max(x - half_x, 0), max(y - half_y, 0), min(x + half_x, 1), min(y + half_y, 1))
        return f"?{asked(request, bbox=','.join(map(str, rounded(unproject_box(view)))))}"

    return {
        "nearer": at(0, 0, 0.5), "farther": at(0, 0, 2),
        "west": at(-0.5, 0, 1), "east": at(0.5, 0, 1), "north": at(0, -0.5, 1), "south": at(0, 0.5, 1),
    }  # fmt: skip


@require_safe
def place_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One place with all that is known of it; what is not known says so."""
    place = get_object_or_404(queries.with_page(Place.objects.all()), slug=slug)
    if not PERMISSIONS["view_place"].allows(request.user, place):
        raise Http404
    shoots = Paginator(place.shoots.order_by("-began", "title", "pk"), SHOOTS).get_page(
        request.GET.get("page")
    )
    near = queries.nearby(place)
    spaces = place.spaces.all()
    context: dict[str, Any] = {
        "place": place,
        "exchange": place.exchange,
        "shoots": shoots,
        "near": near,
        "hours": hours_of(place),
        # A column that would say nothing of any room is left out.
        "seated": any(space.seats is not None or space.kind == Space.Kind.HALL for space in spaces),
        "measured": any(
            space.area_m2 is not None or space.height_m is not None or space.kind == Space.Kind.STAGE
            for space in spaces
        ),
        "panels": panels_of(request, place),
        "contacts": [contact for contact in place.contacts.all() if contact.is_public],
        "may_change": PERMISSIONS["change_place"].allows(request.user, place),
    }
    if place.latitude is not None and place.longitude is not None:
        still = drawing(rounded(box_around([(place.longitude, place.latitude)], 4 / 3, least_km=260)), 640)
        spot = still.at(place.longitude, place.latitude)
        cities = [
            # A name that would lie on the place's own mark moves beside it.
            (city, *at, 30 if math.dist(at, spot) < 26 else 8)
            for city, *at in named_cities(still, 6)
        ]
        close = rounded(box_around([(place.longitude, place.latitude)], 4 / 3, least_km=2))
        context |= {"still": still, "spot": spot, "cities": cities}
        context["close"] = ",".join(map(str, close))
    return render(request, "places/place.html", context)


@dataclass(frozen=True)
class Hours:
    """One weekday: its name comes from `day`, a date that falls on it; `spans` may be empty (closed)."""

    day: datetime
    spans: list[Any]
    is_today: bool


def hours_of(place: Place) -> list[Hours]:
    """The week as the place's own clock has it; nothing if no hours are known."""
    rows = list(place.opening_hours.all())
    if not rows:
        return []
    today = timezone.now().astimezone(ZoneInfo(place.city.timezone if place.city else "UTC"))
    return [
        Hours(datetime(2024, 1, weekday), [row for row in rows if row.weekday == weekday], today.isoweekday() == weekday)
        for weekday in range(1, 8)
    ]  # fmt: skip


@require_safe
def city_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One city: its clock and its places."""
    city = get_object_or_404(City.objects.select_related("exchange"), slug=slug)
    if not PERMISSIONS["view_city"].allows(request.user, city):
        raise Http404
    places = queries.with_cards(queries.public_places().filter(city=city)).order_by("kind", "slug")
    page = Paginator(places, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"city": city, "exchange": city.exchange, "page": page, "now": timezone.now()}
    if city.latitude is not None and city.longitude is not None:
        spot = (city.longitude, city.latitude)
        context["still"] = still = drawing(rounded(box_around([spot], 4 / 3, least_km=500)), 640)
        context["spot"] = still.at(*spot)
    return render(request, "places/city.html", context)
