"""The halls of a programme: found in the exchange by name, or made."""

from __future__ import annotations

import re
from collections import defaultdict

from kinomost.filmdays.foreign.shows import Show, tag_of
from kinomost.names.fold import fold
from kinomost.sheets.foreign import Draft, short_name
from kinomost.tables import CellError, Problem
from kinomost.tables.cells import near

_HALL = re.compile(r"(?P<house>.*\S)\s+(?P<hall>\d{1,2}|[A-Z])")


def find_hall(draft: Draft, venue: str) -> str:
    """The key (place/space) of the hall that goes by this name in the exchange, or ""."""
    names: dict[str, str] = draft.memo.setdefault("halls", {})
    if not names:
        places = draft.scope.rows("places")
        houses: dict[str, list[str]] = defaultdict(list)
        for key, space in draft.scope.rows("spaces").items():
            house, _, hall = key.partition("/")
            houses[house].append(key)
            for name in _names(places[house].texts):
                for own in [*_names(space.texts), hall]:
                    names.setdefault(fold(f"{name} {own}"), key)
        for house, keys in houses.items():
            if len(keys) == 1:  # a house with one hall goes by its own name
                for name in _names(places[house].texts):
                    names.setdefault(fold(name), keys[0])
        names[""] = ""
    return names.get(fold(venue), "")


def _names(texts: dict[str, str]) -> list[str]:
    return [text for column, text in texts.items() if column.startswith("name.")]


def halls_of(draft: Draft, shows: list[Show]) -> dict[str, str]:
    """Venue → key of its hall, for all venues; those that are missing are made if that was chosen."""
    rows: dict[str, list[Show]] = defaultdict(list)
    for show in shows:
        rows[show.venue].append(show)
    found = {venue: find_hall(draft, venue) for venue in rows}
    missing = {venue: using for venue, using in rows.items() if not found[venue]}
    if not missing:
        return found
    if not draft.options["create"]:
        known = [name for name in draft.memo["halls"] if name]
        for venue, using in missing.items():
            guess = near(fold(venue), known, 80)
            code = "missing_venue_near" if guess else "missing_venue"
            params = {"rows": len(using), "near": guess}
            first = using[0].row
            draft.problems.append(
                Problem(code, draft.sheet.place, first.number, draft.column("venue"), venue, params)
            )
        return found
    houses = [match["house"] for venue in missing if (match := _HALL.fullmatch(venue))]
    for venue, using in missing.items():
        match = _HALL.fullmatch(venue)
        split = match and (houses.count(match["house"]) > 1 or fold(match["house"]) in _place_names(draft))
        house, hall = (match["house"], match["hall"]) if match and split else (venue, "")
        found[venue] = _new_hall(draft, venue, house, hall, using[0])
    return found


def _place_names(draft: Draft) -> dict[str, str]:
    if "places" not in draft.memo:
        places = draft.scope.rows("places")
        draft.memo["places"] = {
            fold(name): key for key, place in places.items() for name in _names(place.texts)
        }
    names: dict[str, str] = draft.memo["places"]
    return names


def _new_hall(draft: Draft, venue: str, house: str, hall: str, show: Show) -> str:
    tag = tag_of(draft)
    place = _place_names(draft).get(fold(house), "")
    if not place:
        city = _city(draft, venue, show)
        place = short_name(house, str(draft.options["prefix"] or ""))
        cells = {"place": place, "kind": "cinema", f"name.{tag}": house, "city": city}
        draft.add("places", place, show.row, cells, {f"name.{tag}": "venue", "city": "city"})
    space = short_name(hall) if hall else "main"
    cells = {"place": place, "space": space, "kind": "hall", f"name.{tag}": hall or house}
    if hall.isdigit():
        cells["position"] = hall
    draft.add("spaces", f"{place}/{space}", show.row, cells, {f"name.{tag}": "venue"})
    return f"{place}/{space}"


def _city(draft: Draft, venue: str, show: Show) -> str:
    name = draft.text(show.row, "city") or draft.options["city"]
    cities = draft.scope.rows("cities")
    known = {fold(text): key for key, city in cities.items() for text in [*_names(city.texts), key]}
    if name and fold(name) in known:
        return known[fold(name)]
    if not (name and draft.options["country"] and draft.options["zone"]):
        draft.wrong(CellError("no_city", venue), show.row, "venue")
        return ""
    key = short_name(str(name))
    cells = {
        "city": key,
        f"name.{tag_of(draft)}": str(name),
        "country": draft.options["country"],
        "zone": draft.options["zone"],
    }
    draft.add("cities", key, show.row, cells, {f"name.{tag_of(draft)}": "city"})
    return key
