"""From a row to a show: when it begins and ends, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from kinomost.filmdays.foreign.halls import find_hall
from kinomost.filmdays.foreign.shows import Show
from kinomost.sheets.foreign import Draft
from kinomost.tables import CellError, Row
from kinomost.tables.cells import at_zone, zone_of

_LONG = dt.timedelta(hours=12)


def read(draft: Draft, row: Row) -> Show | None:
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
    return Show(row, title, draft.text(row, "venue"), starts, ends, "" if event == title else event, film_key)


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
