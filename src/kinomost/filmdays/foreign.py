"""Another festival's programme: one row a screening, whatever its columns are called."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kinomost.names.fold import fold
from kinomost.sheets.foreign import Aim, Draft, Option, Target, distinct, short_name
from kinomost.tables import CellError, Problem, Row
from kinomost.tables.cells import (
    Country,
    Day,
    Hour,
    Language,
    Length,
    Many,
    Ref,
    Stamp,
    Text,
    YesNo,
    Zone,
    at_zone,
    near,
    time_of,
    zone_of,
)

_HALL = re.compile(r"(?P<house>.*\S)\s+(?P<hall>\d{1,2}|[A-Z])")
_LONG = dt.timedelta(hours=12)


@dataclass(frozen=True)
class StampOrHour:
    """An end is often written as an hour alone."""

    hint: str = "day and time, or a time"

    def parse(self, text: str) -> dt.datetime | dt.time:
        """A point in time, or the hour."""
        try:
            return time_of(text)
        except CellError:
            return Stamp().parse(text)

    def format(self, value: Any) -> str:
        """As it is written."""
        return str(value)


AIMS = (
    Aim(
        "title",
        _("film title"),
        ("title", "film", "film title", "naslov", "naziv filma", "название", "фильм", "titel", "titre"),
        required=True,
    ),
    Aim(
        "venue",
        _("hall or cinema"),
        (
            "venue",
            "hall",
            "cinema",
            "screen",
            "theatre",
            "sala",
            "bioskop",
            "зал",
            "кинотеатр",
            "площадка",
            "salle",
            "kino",
        ),
        required=True,
    ),
    Aim(
        "starts",
        _("start"),
        (
            "start",
            "starts",
            "start time",
            "start utc",
            "begins",
            "begin",
            "datetime",
            "početak",
            "начало",
            "début",
        ),
        Stamp(),
    ),
    Aim("day", _("day"), ("date", "day", "datum", "dan", "дата", "день", "jour"), Day()),
    Aim("hour", _("hour"), ("time", "hour", "vreme", "čas", "sat", "время", "час", "heure"), Hour()),
    Aim(
        "ends",
        _("end"),
        ("end", "ends", "end time", "end utc", "kraj", "конец", "окончание", "fin"),
        StampOrHour(),
    ),
    Aim(
        "minutes",
        _("length"),
        (
            "length",
            "minutes",
            "duration",
            "runtime",
            "slot minutes",
            "trajanje",
            "dužina",
            "длительность",
            "продолжительность",
            "durée",
        ),
        Length(),
    ),
    Aim(
        "zone",
        _("time zone"),
        ("time zone", "timezone", "tz", "zone", "vremenska zona", "часовой пояс"),
        Zone(),
    ),
    Aim("city", _("city"), ("city", "town", "grad", "mesto", "город", "ville", "stad"), Text(100)),
    Aim("film_id", _("film number"), ("film id", "film number", "film code")),
    Aim("id", _("screening number"), ("event id", "screening id", "id", "screening number", "session id")),
    Aim(
        "event",
        _("title of the event"),
        ("event title", "event", "programme", "događaj", "событие"),
        Text(300),
    ),
    Aim("sound", _("spoken language"), ("language", "sound", "audio", "jezik", "язык", "langue"), Language()),
    Aim(
        "subtitles",
        _("subtitles"),
        ("subtitles", "subs", "titlovi", "субтитры", "sous titres"),
        Many(Language()),
    ),
)

OPTIONS = (
    Option(
        "film_days", _("film days"), Ref(), _("short name of the film days; they are made if there are none")
    ),
    Option("name", _("name of the film days"), Text(200), _("where they are made")),
    Option("season", _("season"), Ref(), _("where there are several")),
    Option("language", _("language of the titles"), Language(), _("such as sv; left empty, none is claimed")),
    Option("zone", _("time zone"), Zone(), _("for times without one, and for a new city")),
    Option("city", _("city"), Text(100), _("of halls that are made, where no column says it")),
    Option("country", _("country"), Country(), _("of a city that is made")),
    Option("create", _("create missing halls"), YesNo()),
    Option(
        "prefix",
        _("beginning of short names"),
        Ref(),
        _("keeps films and halls apart from others of the same name"),
    ),
)


def build(draft: Draft) -> None:
    """Turn the programme into films, halls, film days and screenings."""
    if not _tells_when(draft):
        return
    rows, repeats = distinct(draft.sheet)
    draft.problems += repeats
    shows = [show for row in rows if (show := _read(draft, row)) is not None]
    halls = _halls(draft, shows)
    films = _films(draft, shows)
    _overlaps(draft, shows)
    if any(not problem.note for problem in draft.problems) or not shows:
        return
    film_days = _film_days(draft, shows)
    seen: dict[str, int] = defaultdict(int)
    for show in shows:
        slug = _slug(draft, show, seen)
        cells = {
            "film_days": film_days,
            "screening": slug,
            "film": films[show.film_key],
            "space": halls[show.venue],
            "starts": Stamp().format(show.starts),
            "minutes": str(max(round((show.ends - show.starts).total_seconds() / 60), 1)),
            "status": "published",
            "sound": draft.text(show.row, "sound"),
            "subtitles": draft.text(show.row, "subtitles"),
        }
        if show.event:
            cells[f"event.{_tag(draft)}"] = show.event
        used = {name: text for name, text in cells.items() if text or name not in ("sound", "subtitles")}
        labels = {"film": "title", "space": "venue", "starts": "starts", "minutes": "ends", "sound": "sound"}
        draft.add("screenings", slug, show.row, used, labels | {"subtitles": "subtitles"})


def _tells_when(draft: Draft) -> bool:
    """Whether columns say when a screening begins and how long it is; what is missing is said once, not on each row."""
    missing = []
    if not draft.has("starts"):
        missing = [aim for aim in ("day", "hour") if not draft.has(aim)]
        if len(missing) == 2:
            missing = ["starts"]
    if not (draft.has("ends") or draft.has("minutes")):
        missing.append("minutes")
    labels = {aim.name: str(aim.label) for aim in AIMS}
    draft.problems += [
        Problem("unmapped", draft.sheet.place, params={"aim": labels[name]}) for name in missing
    ]
    return not missing


@dataclass
class _Show:
    row: Row
    title: str
    venue: str
    starts: dt.datetime
    ends: dt.datetime
    event: str
    film_key: str


def _tag(draft: Draft) -> str:
    return str(draft.options["language"] or "und")


def _read(draft: Draft, row: Row) -> _Show | None:
    """The row, understood; what is wrong with it goes to the draft."""
    before = len(draft.problems)
    for aim in ("title", "venue"):
        if not draft.text(row, aim):
            draft.wrong(CellError("required"), row, aim)
    try:
        zone = zone_of(draft.text(row, "zone")) if draft.text(row, "zone") else _zone(draft, row)
    except CellError as error:
        draft.wrong(error, row, "zone")
        zone = None
    starts = _start(draft, row, zone)
    ends = _end(draft, row, starts, zone) if starts else None
    if starts is None or ends is None or any(not problem.note for problem in draft.problems[before:]):
        return None
    title, event = draft.text(row, "title"), draft.text(row, "event")
    film_key = draft.text(row, "film_id") or title
    return _Show(
        row, title, draft.text(row, "venue"), starts, ends, "" if event == title else event, film_key
    )


def _zone(draft: Draft, row: Row) -> ZoneInfo | None:
    if draft.options["zone"]:
        return ZoneInfo(draft.options["zone"])
    hall = find_hall(draft, draft.text(row, "venue"))
    place = draft.scope.rows("places").get(hall.partition("/")[0]) if hall else None
    city = draft.scope.rows("cities").get(place.texts.get("city", "")) if place else None
    return ZoneInfo(city.texts["zone"]) if city else None


def _instant(
    draft: Draft, row: Row, aim: str, value: dt.datetime, zone: ZoneInfo | None
) -> dt.datetime | None:
    if zone is None and value.tzinfo is None:
        draft.wrong(CellError("no_zone", draft.text(row, aim)), row, aim)
        return None
    try:
        return at_zone(value, zone or ZoneInfo("UTC"))
    except CellError as error:
        draft.wrong(error, row, aim)
        return None


def _start(draft: Draft, row: Row, zone: ZoneInfo | None) -> dt.datetime | None:
    aim = "starts" if draft.has("starts") else "hour"
    try:
        if draft.has("starts"):
            value = draft.value(row, "starts")
        else:
            day, hour = draft.value(row, "day"), draft.value(row, "hour")
            value = dt.datetime.combine(day, hour) if day and hour else None
    except CellError as error:
        draft.wrong(
            error, row, aim if aim == "starts" or error.code.endswith(("time", "hour", "minute")) else "day"
        )
        return None
    if value is None:
        draft.wrong(CellError("required"), row, aim)
        return None
    return _instant(draft, row, aim, value, zone)


def _end(draft: Draft, row: Row, starts: dt.datetime, zone: ZoneInfo | None) -> dt.datetime | None:
    """The end: as written, after midnight where an hour alone is earlier than the start, or start and length."""
    try:
        end, length = draft.value(row, "ends"), draft.value(row, "minutes")
    except CellError as error:
        wrong = "minutes" if "length" in error.code or error.code.startswith("too_") else "ends"
        draft.wrong(error, row, wrong)
        return None
    if isinstance(end, dt.time):
        local = starts.astimezone(zone or dt.UTC)
        value = dt.datetime.combine(local.date(), end)
        if value <= local.replace(tzinfo=None):
            value += dt.timedelta(days=1)
            draft.wrong(
                CellError("past_midnight", end=value.strftime("%Y-%m-%d %H:%M")), row, "ends", note=True
            )
        ends = _instant(draft, row, "ends", value, zone)
    elif end is not None:
        ends = _instant(draft, row, "ends", end, zone)
    elif length is not None:
        ends = starts + dt.timedelta(minutes=length)
    else:
        draft.wrong(CellError("no_end"), row, "ends" if draft.has("ends") else "minutes")
        return None
    if ends is None:
        return None
    if ends <= starts:
        backwards = CellError("ends_first", start=draft.text(row, "starts"), end=draft.text(row, "ends"))
        draft.wrong(backwards, row, "ends")
        return None
    if ends - starts > _LONG:
        hours = round((ends - starts).total_seconds() / 3600)
        draft.wrong(CellError("too_many_hours", hours=hours), row, "ends", note=True)
    return ends


# -- halls


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


def _halls(draft: Draft, shows: list[_Show]) -> dict[str, str]:
    """Venue → key of its hall, for all venues; those that are missing are made if that was chosen."""
    rows: dict[str, list[_Show]] = defaultdict(list)
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


def _new_hall(draft: Draft, venue: str, house: str, hall: str, show: _Show) -> str:
    tag = _tag(draft)
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


def _city(draft: Draft, venue: str, show: _Show) -> str:
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
        f"name.{_tag(draft)}": str(name),
        "country": draft.options["country"],
        "zone": draft.options["zone"],
    }
    draft.add("cities", key, show.row, cells, {f"name.{_tag(draft)}": "city"})
    return key


# -- films and film days


def _films(draft: Draft, shows: list[_Show]) -> dict[str, str]:
    """Film number or title → short name; a film of the exchange with this very title is taken, not made again."""
    existing = draft.scope.rows("films")
    titles = {
        fold(text): key
        for key, film in existing.items()
        for column, text in film.texts.items()
        if column.startswith("title.")
    }
    found: dict[str, str] = {}
    for show in shows:
        if show.film_key in found:
            continue
        slug = short_name(show.film_key, str(draft.options["prefix"] or ""))
        known = slug if slug in existing else titles.get(fold(show.title))
        if known and known != slug:
            found[show.film_key] = known
            continue
        found[show.film_key] = slug
        cells = {"film": slug, f"title.{_tag(draft)}": show.title}
        draft.add("films", slug, show.row, cells, {"film": "film_id", f"title.{_tag(draft)}": "title"})
    return found


def _film_days(draft: Draft, shows: list[_Show]) -> str:
    first = shows[0].row
    existing = draft.scope.rows("film_days")
    slug = draft.options["film_days"] or (next(iter(existing)) if len(existing) == 1 else "")
    if slug in existing:
        return str(slug)
    name = draft.options["name"] or slug or draft.sheet.name
    slug = slug or short_name(name)
    tag = _tag(draft)
    zone = ZoneInfo(draft.options["zone"] or "UTC")
    days = [show.starts.astimezone(zone).date() for show in shows]
    span = {"starts": min(days).isoformat(), "ends": max(days).isoformat()}
    seasons = draft.scope.rows("seasons")
    season = draft.options["season"] or (next(iter(seasons)) if len(seasons) == 1 else "")
    if not season and seasons:
        draft.problems.append(Problem("no_season", draft.sheet.place))
        return str(slug)
    if not season:
        season = slug
        draft.add("seasons", season, first, {"season": season, f"name.{tag}": name, **span}, {})
    if not draft.scope.exchange_id:
        office = draft.scope.exchange
        draft.add("exchange", office, first, {"exchange": office, f"name.{tag}": name}, {})
    cells = {"film_days": slug, "season": season, f"name.{tag}": name, **span, "bookable": "no"}
    draft.add("film_days", slug, first, cells, {})
    return str(slug)


def _slug(draft: Draft, show: _Show, seen: dict[str, int]) -> str:
    number = draft.text(show.row, "id")
    text = number or f"{show.starts:%m%d-%H%M}-{show.venue}-{show.title}"
    slug = short_name(text, str(draft.options["prefix"] or ""))
    seen[slug] += 1
    return slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"


def _overlaps(draft: Draft, shows: list[_Show]) -> None:
    """Say where a hall plays two things at once. It happens in real programmes, so it does not stop the import."""
    halls: dict[str, list[_Show]] = defaultdict(list)
    for show in shows:
        halls[show.venue].append(show)
    for venue, mine in halls.items():
        mine.sort(key=lambda show: (show.starts, show.row.number))
        last = mine[0]
        for show in mine[1:]:
            if show.starts < last.ends:
                zone = ZoneInfo(draft.options["zone"] or "UTC")
                start, end = (
                    moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") for moment in (show.starts, last.ends)
                )
                error = CellError("overlap", hall=venue, start=start, end=end, other=last.row.number)
                draft.wrong(error, show.row, "starts", note=True)
            last = max(last, show, key=lambda one: one.ends)


PROGRAMME = Target("programme", _("a programme of screenings"), AIMS, OPTIONS, build)
