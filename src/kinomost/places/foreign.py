"""Another film office's register of locations: one row a place, or one row a shoot at a place."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kinomost.names.fold import fold
from kinomost.places.models import Place
from kinomost.sheets.foreign import Aim, Draft, Option, Target, distinct, short_name
from kinomost.tables import CellError, Problem, Row
from kinomost.tables.cells import Choice, Country, Day, Language, Number, Point, Ref, Text, Zone

AIMS = (
    Aim(
        "name",
        _("name or address"),
        (
            "name",
            "location",
            "place",
            "site",
            "address",
            "naziv",
            "lokacija",
            "adresa",
            "название",
            "адрес",
            "lieu",
            "adresse",
            "adresse lieu",
        ),
        required=True,
    ),
    Aim("id", _("number in the register"), ("id", "location id", "id lieu", "number", "code")),
    Aim("address", _("address"), ("address", "adresa", "адрес", "adresse", "street")),
    Aim(
        "point",
        _("position"),
        ("position", "coordinates", "geo point", "geo point 2d", "latlon", "koordinate", "координаты"),
        Point(),
    ),
    Aim(
        "latitude",
        _("latitude"),
        ("latitude", "lat", "coord y", "y", "širina", "широта"),
        Number(12, Decimal(-90), Decimal(90)),
    ),
    Aim(
        "longitude",
        _("longitude"),
        ("longitude", "lon", "lng", "long", "coord x", "x", "dužina", "долгота"),
        Number(12, Decimal(-180), Decimal(180)),
    ),
    Aim(
        "title",
        _("film shot there"),
        ("film", "title", "nom tournage", "production", "film shot", "фильм", "naslov"),
    ),
    Aim("kind", _("kind of film"), ("kind", "type", "type tournage", "film type", "тип", "vrsta")),
    Aim(
        "director",
        _("director"),
        ("director", "nom realisateur", "realisateur", "reditelj", "режиссёр"),
        Text(200),
    ),
    Aim(
        "producer",
        _("producer"),
        ("producer", "nom producteur", "producteur", "producent", "продюсер"),
        Text(200),
    ),
    Aim(
        "began",
        _("first day of shooting"),
        ("start date", "date debut", "began", "from", "početak", "начало"),
        Day(),
    ),
    Aim(
        "ended", _("last day of shooting"), ("end date", "date fin", "ended", "until", "kraj", "конец"), Day()
    ),
)

OPTIONS = (
    Option("city", _("city"), Text(100), _("in which all of them are")),
    Option("country", _("country"), Country(), _("of a city that is made")),
    Option("zone", _("time zone"), Zone(), _("of a city that is made")),
    Option("language", _("language of the names"), Language(), _("such as fr; left empty, none is claimed")),
    Option(
        "prefix", _("beginning of short names"), Ref(), _("keeps them apart from others of the same name")
    ),
    Option("as", _("what they are"), Choice.of(*Place.Kind.values), _("locations, if nothing is said")),
    Option("source", _("source"), Text(1000), _("the register's name or address, kept with every row")),
)


def build(draft: Draft) -> None:
    """Turn the register into places, and shoots where it names films."""
    rows, repeats = distinct(draft.sheet)
    draft.problems += repeats
    tag, prefix = str(draft.options["language"] or "und"), str(draft.options["prefix"] or "")
    source = str(draft.options["source"] or draft.sheet.place)
    if not draft.scope.exchange_id and rows:
        office = draft.scope.exchange
        draft.add("exchange", office, rows[0], {"exchange": office, f"name.{tag}": office}, {})
    city = _city(draft, rows[0], tag) if rows and draft.options["city"] else ""
    used: dict[str, int] = {}
    for row in rows:
        name = draft.text(row, "name")
        if not name:
            draft.wrong(CellError("required"), row, "name")
            continue
        slug = short_name(draft.text(row, "id") or name, prefix)
        used[slug] = used.get(slug, 0) + 1
        if used[slug] > 1:
            slug = f"{slug}-{used[slug]}"
        latitude, longitude = _position(draft, row)
        cells = {
            "place": slug,
            "kind": str(draft.options["as"] or "location"),
            f"name.{tag}": name[:300],
            "city": city,
            "address": (draft.text(row, "address") or (name if draft.column("name") != "name" else ""))[:300],
            "latitude": latitude,
            "longitude": longitude,
            "source": source,
        }
        labels = {
            f"name.{tag}": "name",
            "latitude": "latitude",
            "longitude": "longitude",
            "address": "address",
        }
        draft.add("places", slug, row, cells, labels)
        if draft.text(row, "title"):
            shoot = {"place": slug, "title": draft.text(row, "title")[:300], "source": source}
            shoot |= {aim: draft.text(row, aim) for aim in ("kind", "director", "producer", "began", "ended")}
            draft.add(
                "shoots", slug, row, shoot, {aim: aim for aim in shoot if aim not in ("place", "source")}
            )


def _position(draft: Draft, row: Row) -> tuple[str, str]:
    """Latitude and longitude as text, "" where they are not known."""
    try:
        if draft.text(row, "point"):
            latitude, longitude = draft.value(row, "point")
        else:
            latitude, longitude = draft.value(row, "latitude"), draft.value(row, "longitude")
    except CellError as error:
        draft.wrong(error, row, "point" if draft.text(row, "point") else "latitude")
        return "", ""
    if latitude is None or longitude is None:
        return "", ""
    return f"{round(latitude, 6):f}", f"{round(longitude, 6):f}"


def _city(draft: Draft, row: Row, tag: str) -> str:
    name = str(draft.options["city"])
    for key, city in draft.scope.rows("cities").items():
        known = [text for column, text in city.texts.items() if column.startswith("name.")]
        if fold(name) in {fold(text) for text in [*known, key]}:
            return key
    if not (draft.options["country"] and draft.options["zone"]):
        draft.problems.append(Problem("no_city", draft.sheet.place, value=name))
        return ""
    key = short_name(name)
    cells = {
        "city": key,
        f"name.{tag}": name,
        "country": draft.options["country"],
        "zone": draft.options["zone"],
    }
    draft.add("cities", key, row, cells, {})
    return key


LOCATIONS = Target("locations", _("a register of locations"), AIMS, OPTIONS, build)
