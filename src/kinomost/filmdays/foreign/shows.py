"""One row of a programme, understood."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kinomost.sheets.foreign import Draft
from kinomost.tables import Row


@dataclass
class Show:
    """What a row says; both moments know their time zone."""

    row: Row
    title: str
    venue: str
    starts: dt.datetime
    ends: dt.datetime
    event: str
    film_key: str


def tag_of(draft: Draft) -> str:
    """The tag under which the programme's titles and names are entered."""
    return str(draft.options["language"] or "und")
