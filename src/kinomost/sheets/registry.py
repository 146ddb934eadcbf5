"""All sheets that the rooms have, in an order in which rows come after what they point to."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from kinomost.sheets.spec import ModelSheet


@cache
def all_sheets() -> dict[str, ModelSheet]:
    """Sheet name → sheet, from each room's `sheets.SHEETS`, ground floor first.

    Rooms are found through the installed apps, because this room stands below them and may not import them.
    """
    found: dict[str, ModelSheet] = {}
    for app in reversed(list(apps.get_app_configs())):
        name = f"{app.name}.sheets"
        if app.name.startswith("kinomost.") and app.label != "sheets" and find_spec(name):
            for sheet in import_module(name).SHEETS:
                found[sheet.name] = sheet
    return found
