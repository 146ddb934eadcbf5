"""Another festival's programme: one row a screening, whatever its columns are called."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kinomost.filmdays.foreign.columns import AIMS, OPTIONS
from kinomost.filmdays.foreign.films import film_days_of, films_of
from kinomost.filmdays.foreign.halls import halls_of
from kinomost.filmdays.foreign.reading import read
from kinomost.filmdays.foreign.shows import Show, tag_of
from kinomost.sheets.foreign import Draft, Target, distinct, short_name
from kinomost.tables import CellError, Problem
from kinomost.tables.cells import Stamp


def build(draft: Draft) -> None:
    """Turn the programme into films, halls, film days and screenings."""
    if not _tells_when(draft):
        return
    rows, repeats = distinct(draft.sheet)
    draft.problems += repeats
    shows = [show for row in rows if (show := read(draft, row)) is not None]
    halls = halls_of(draft, shows)
    films = films_of(draft, shows)
    _overlaps(draft, shows)
    if any(not problem.note for problem in draft.problems) or not shows:
        return
    film_days = film_days_of(draft, shows)
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
            cells[f"event.{tag_of(draft)}"] = show.event
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


def _slug(draft: Draft, show: Show, seen: dict[str, int]) -> str:
    number = draft.text(show.row, "id")
    text = number or f"{show.starts:%m%d-%H%M}-{show.venue}-{show.title}"
    slug = short_name(text, str(draft.options["prefix"] or ""))
    seen[slug] += 1
    return slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"


def _overlaps(draft: Draft, shows: list[Show]) -> None:
    """Say where a hall plays two things at once. It happens in real programmes, so it does not stop the import."""
    halls: dict[str, list[Show]] = defaultdict(list)
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
