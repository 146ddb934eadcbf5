"""What pages say of places. Load with `{% load places %}`."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext, ngettext

from kinomost.files.models import Upload
from kinomost.places.models import Place, Space
from kinomost.texts import formats

register = template.Library()


def counted_spaces(kind: str, count: int) -> str:
    """3 halls, 2 stages, 1 room."""
    if kind == Space.Kind.HALL:
        text = ngettext("%(count)s hall", "%(count)s halls", count)
    elif kind == Space.Kind.STAGE:
        text = ngettext("%(count)s stage", "%(count)s stages", count)
    else:
        text = ngettext("%(count)s room", "%(count)s rooms", count)
    return text % {"count": formats.number(count)}


@register.filter
def space_summary(place: Place) -> str:
    """The rooms of a place in a line: what is unknown is left out, never counted as nothing."""
    spaces: Iterable[Space] = place.spaces.all()
    parts = [counted_spaces(kind, count) for kind, count in Counter(space.kind for space in spaces).items()]
    halls = [space for space in spaces if space.kind == Space.Kind.HALL]
    known = [hall.seats for hall in halls if hall.seats is not None]
    if known:
        text = ngettext("%(count)s seat", "%(count)s seats", sum(known)) % {
            "count": formats.number(sum(known))
        }
        parts.append(text if len(known) == len(halls) else gettext("%(seats)s where known") % {"seats": text})
    return ", ".join(parts)


@register.filter
def coordinates(place: Place) -> str:
    """44.8178° N, 20.4573° E, as exactly as they are known; empty if unknown."""
    if place.latitude is None or place.longitude is None:
        return ""
    north = gettext("N") if place.latitude >= 0 else gettext("S")
    east = gettext("E") if place.longitude >= 0 else gettext("W")
    return f"{round(abs(place.latitude), 5)}° {north}, {round(abs(place.longitude), 5)}° {east}"


@register.filter
def metres(value: Decimal) -> str:
    """12.5 m."""
    return gettext("%(count)s m") % {"count": formats.number(value.normalize())}


@register.filter
def square_metres(value: Decimal) -> str:
    """1,200 m²."""
    return gettext("%(count)s m²") % {"count": formats.number(value.normalize())}


@register.filter
def utc_offset(moment: datetime) -> str:
    """UTC+3 or UTC−3:30: how far a clock stands from the common one."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
def distance(metres: float) -> str:
    """350 m, 2.4 km, 120 km."""
    if metres < 950:
        return gettext("%(count)s m") % {"count": formats.number(round(metres, -1) or 10)}
    kilometres = round(metres / 1000, 1) if metres < 20_000 else round(metres / 1000)
    return gettext("%(count)s km") % {"count": formats.number(kilometres)}


@register.filter
def get(mapping: dict[str, Any], key: Any) -> Any:
    """What a mapping has under a key; nothing if it has none."""
    return mapping.get(str(key))


@register.filter
def picture(upload: Upload, width: int) -> str:
    """The address of a picture at a width: 400, 800 or 1600."""
    return upload.picture_url(width)
