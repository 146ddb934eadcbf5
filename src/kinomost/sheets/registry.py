"""All sheets that the rooms have, in an order in which rows come after what they point to.

Rooms are found through the installed apps, because this room stands below them and may not import them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from django.apps import apps

from kinomost.sheets.spec import ModelSheet

if TYPE_CHECKING:
    from kinomost.sheets.foreign import Target


def _rooms() -> Iterator[ModuleType]:
    """The `sheets` modules of the rooms above, ground floor first."""
    for app in reversed(list(apps.get_app_configs())):
        name = f"{app.name}.sheets"
        if app.name.startswith("kinomost.") and app.label != "sheets" and find_spec(name):
            yield import_module(name)


@cache
def all_sheets() -> dict[str, ModelSheet]:
    """Sheet name → sheet, from each room's `SHEETS`."""
    return {sheet.name: sheet for room in _rooms() for sheet in room.SHEETS}


@cache
def all_targets() -> dict[str, Target]:
    """Name → kind of foreign list, from the `TARGETS` of those rooms that take such lists in."""
    return {target.name: target for room in _rooms() for target in getattr(room, "TARGETS", ())}


@cache
def shipped_mappings() -> dict[str, Path]:
    """Name → file of the mappings that come with the software, from the rooms' folders `mappings`."""
    folders = (Path(str(room.__file__)).parent / "mappings" for room in _rooms())
    return {file.stem: file for folder in folders for file in sorted(folder.glob("*.yaml"))}
