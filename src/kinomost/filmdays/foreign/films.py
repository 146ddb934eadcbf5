"""The films of a programme and the film days that show them: found in the exchange, or made."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kinomost.filmdays.foreign.shows import Show, tag_of
from kinomost.names.fold import fold
from kinomost.sheets.foreign import Draft, short_name
from kinomost.tables import Problem


def films_of(draft: Draft, shows: list[Show]) -> dict[str, str]:
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
        cells = {"film": slug, f"title.{tag_of(draft)}": show.title}
        draft.add("films", slug, show.row, cells, {"film": "film_id", f"title.{tag_of(draft)}": "title"})
    return found


def film_days_of(draft: Draft, shows: list[Show]) -> str:
    """Short name of the film days; of the season and the office too nothing is made that is there already."""
    first = shows[0].row
    existing = draft.scope.rows("film_days")
    slug = draft.options["film_days"] or (next(iter(existing)) if len(existing) == 1 else "")
    if slug in existing:
        return str(slug)
    name = draft.options["name"] or slug or draft.sheet.name
    slug = slug or short_name(name)
    tag = tag_of(draft)
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
