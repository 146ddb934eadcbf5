"""What the map's script asks for while it is moved."""

from django.http import HttpRequest, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kinomost.places import queries
from kinomost.places.forms import FilterForm, read_box
from kinomost.texts import formats


@require_safe
@cache_control(public=True, max_age=60)
def map_view(request: HttpRequest) -> HttpResponseBase:
    """The map in a box (`bbox=west,south,east,north`, degrees) at a `zoom` (0 to 20), narrowed by the list's filters.

    `clusters` are [count, latitude, longitude, box] or, for a single place, [1, latitude, longitude, kind, name,
    language, address]; `cities` [latitude, longitude, name, language, address]; `list` is the HTML of the nearest places.
    """
    box = read_box(request.GET.get("bbox", ""))
    try:
        zoom = min(max(int(request.GET.get("zoom", "")), 0), 20)
    except ValueError:
        zoom = -1
    if box is None or zoom < 0:
        return HttpResponseBadRequest("bbox and zoom are needed")
    places = queries.located(queries.filtered(queries.public_places(), FilterForm(request.GET).filters()))
    seen = queries.map_view(places, box, zoom)
    tag = formats.language_tag()
    clusters: list[list[object]] = []
    for one in seen.clusters:
        if one.key is None:
            clusters.append([one.count, one.latitude, one.longitude, one.box])
        elif (place := seen.places.get(one.key)) is not None:
            name = place.names.original or place.names.best(tag)
            url = place.get_absolute_url()
            shown = [str(name or place.slug), name.tag if name else "", url]
            clusters.append([1, one.latitude, one.longitude, place.kind, *shown])
    cities: list[list[object]] = []
    for city in queries.map_cities(box):
        name = city.names.best(tag)
        shown = [str(name or city.slug), name.tag if name else "", city.get_absolute_url()]
        cities.append([city.latitude, city.longitude, *shown])
    found = ngettext("%(count)s place here", "%(count)s places here", seen.total)
    return JsonResponse(
        {
            "total": seen.total,
            "said": found % {"count": formats.number(seen.total)},
            "clusters": clusters,
            "cities": cities,
            "list": render_to_string("places/near.html", {"places": seen.nearest, "total": seen.total}),
            "everywhere": queries.bounds(places),
        }
    )
