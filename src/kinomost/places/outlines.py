"""The line drawing under the points: land, lakes and rivers as SVG paths, for pages without a script and for print.

The data is Natural Earth's (public domain), cut by tools/outlines.py into the same small files that the map's script
reads. No borders between states are in it.
"""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kinomost.places.geometry import (
    TILE,
    Box,
    Line,
    cut_line,
    cut_ring,
    project,
    project_box,
    simplified,
    unproject,
    without_edges,
)

FOLDER = Path(__file__).parent / "static/places/outlines"
LEVEL_FROM_ZOOM = (0, 3, 6)  # from which zoom each level of detail is drawn; map.js has the same


@lru_cache(maxsize=1)
def index() -> dict[str, Any]:
    """Which levels and squares there are."""
    loaded: dict[str, Any] = json.loads((FOLDER / "index.json").read_text())
    return {**loaded, "files": frozenset(loaded["files"]), "solid": frozenset(loaded["solid"])}


@lru_cache(maxsize=12)
def square(key: str) -> dict[str, list[Line]]:
    """The lines of one file, in the unit square."""
    stored = json.loads((FOLDER / f"{key}.json").read_text())
    return {
        layer: [_unpacked(numbers, stored["extent"]) for numbers in stored[layer]]
        for layer in ("land", "lakes", "rivers")
    }


def _unpacked(numbers: list[int], extent: int) -> Line:
    x = y = 0
    line = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x / extent, y / extent))
    return line


@dataclass(frozen=True)
class Drawing:
    """A map of one box as SVG paths in pixels: `land` and `lakes` to fill, `coast` and `rivers` to draw."""

    width: int
    height: int
    box: Box
    zoom: float
    land: str
    coast: str
    lakes: str
    rivers: str

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point of the globe lies, in pixels."""
        x, y = project(longitude, latitude)
        west, north, east, south = project_box(self.box)
        return (
            round((x - west) / (east - west) * self.width, 1),
            round((y - north) / (south - north) * self.height, 1),
        )

    @property
    def metres_a_pixel(self) -> float:
        """Ground length of a pixel in the middle of the map."""
        latitude = unproject(0, sum(project_box(self.box)[1::2]) / 2)[1]
        return 40_075_016.7 * math.cos(math.radians(latitude)) / (TILE * 2**self.zoom)

    @property
    def scale_bar(self) -> tuple[int, float]:
        """A round length in metres and its length in pixels, at most a quarter of the width."""
        longest = self.metres_a_pixel * self.width / 4
        power = 10 ** math.floor(math.log10(longest))
        metres = next(step * power for step in (5, 2, 1) if step * power <= longest)
        return int(metres), round(metres / self.metres_a_pixel, 1)


def box_around(points: Iterable[tuple[float, float]], shape: float, least_km: float = 8) -> Box:
    """A box of degrees round (longitude, latitude) points with some air, as wide as `shape` times its height.

    It is at least `least_km` high. Without points it is the inhabited world.
    """
    flat = [project(*point) for point in points]
    if not flat:
        return (-179.9, -56.0, 179.9, 76.0)
    west, east = min(x for x, _ in flat), max(x for x, _ in flat)
    north, south = min(y for _, y in flat), max(y for _, y in flat)
    middle_x, middle_y = (west + east) / 2, (north + south) / 2
    stretch = math.cosh((0.5 - middle_y) * 2 * math.pi)
    height = max((south - north) * 1.25, (east - west) * 1.25 / shape, least_km * stretch / 40_075.0)
    height = min(height, 1 / shape, 0.9)
    middle_x = min(max(middle_x, height * shape / 2), 1 - height * shape / 2)
    (west, north), (east, south) = (
        unproject(middle_x + side * height * shape / 2, middle_y + side * height / 2) for side in (-1, 1)
    )
    return west, south, east, north


@lru_cache(maxsize=128)
def drawing(box: Box, width: int) -> Drawing:
    """Draw a box of degrees (west, south, east, north) `width` pixels wide."""
    west, north, east, south = flat = project_box(box)
    zoom = math.log2(width / (TILE * (east - west)))
    scale = width / (east - west)
    air = 4 / scale
    view = (west - air, north - air, east + air, south + air)
    fills: dict[str, list[str]] = {"land": [], "lakes": []}
    strokes: dict[str, list[str]] = {"coast": [], "rivers": []}

    def path(line: Line, closed: bool) -> str:
        points = [
            (round((x - flat[0]) * scale, 1), round((y - flat[1]) * scale, 1))
            for x, y in simplified(line, 0.4 / scale)
        ]
        text = "L".join(f"{x:g} {y:g}" for x, y in points)
        return f"M{text}{'Z' if closed else ''}" if len(points) > (2 if closed else 1) else ""

    for key, cell in _squares(zoom, view):
        seen = (max(cell[0], view[0]), max(cell[1], view[1]), min(cell[2], view[2]), min(cell[3], view[3]))
        if key in index()["solid"]:
            corners = [(seen[0], seen[1]), (seen[2], seen[1]), (seen[2], seen[3]), (seen[0], seen[3])]
            fills["land"].append(path(corners, closed=True))
            continue
        layers = square(key)
        for layer, pieces in fills.items():
            for ring in _touching(layers[layer], seen):
                if len(cut := cut_ring(ring, seen)) > 2:
                    pieces.append(path(cut, closed=True))
                    if layer == "land":
                        strokes["coast"] += [path(run, closed=False) for run in without_edges(cut, seen)]
        for line in _touching(layers["rivers"], seen):
            strokes["rivers"] += [path(run, closed=False) for run in cut_line(line, seen)]
    drawn = {name: "".join(pieces) for name, pieces in (fills | strokes).items()}
    return Drawing(width, round((south - north) * scale), box, zoom, **drawn)


def _squares(zoom: float, view: Box) -> Iterator[tuple[str, Box]]:
    """The squares that a view touches, at the level of detail of its zoom."""
    level = max(number for number, least in enumerate(LEVEL_FROM_ZOOM) if zoom >= least or number == 0)
    side = 2.0 ** -index()["levels"][level]["zoom"]
    for column in range(max(0, int(view[0] / side)), min(int(1 / side), int(view[2] / side) + 1)):
        for row in range(max(0, int(view[1] / side)), min(int(1 / side), int(view[3] / side) + 1)):
            key = f"{level}-{column}-{row}"
            if key in index()["files"] or key in index()["solid"]:
                yield key, (column * side, row * side, (column + 1) * side, (row + 1) * side)


def _touching(lines: list[Line], box: Box) -> Iterator[Line]:
    """Those of the lines whose own box touches `box`."""
    for line in lines:
        xs, ys = [x for x, _ in line], [y for _, y in line]
        if max(xs) >= box[0] and min(xs) <= box[2] and max(ys) >= box[1] and min(ys) <= box[3]:
            yield line
