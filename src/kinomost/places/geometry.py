"""Plane geometry for maps: Web Mercator, distances, cutting and thinning of lines, grouping of points.

Plain functions over numbers. The plane is the unit square of Web Mercator with its origin in the north west; a box on
it is (west, north, east, south). A box on the globe is (west, south, east, north) in degrees, as GeoJSON writes it.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]

TOP = 85.0511  # where Web Mercator's square ends, in degrees
TILE = 256  # pixels of the whole world at zoom 0
EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG 1980


def project(longitude: float, latitude: float) -> Point:
    """Project degrees into the unit square."""
    sine = math.sin(math.radians(max(-TOP, min(TOP, latitude))))
    return longitude / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def unproject(x: float, y: float) -> Point:
    """Return the longitude and latitude of a point of the unit square."""
    return (x - 0.5) * 360, math.degrees(2 * math.atan(math.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)


def project_box(box: Box) -> Box:
    """Project a box of degrees (west, south, east, north) to (west, north, east, south) of the plane."""
    west, south, east, north = box
    return (*project(west, north), *project(east, south))


def unproject_box(box: Box) -> Box:
    """The opposite of `project_box`."""
    (west, north), (east, south) = unproject(box[0], box[1]), unproject(box[2], box[3])
    return west, south, east, north


def distance_m(one: Point, other: Point) -> float:
    """Metres between two (longitude, latitude) points, along the great circle (haversine formula)."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(lon), math.radians(lat)) for lon, lat in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def simplified(line: Line, tolerance: float) -> Line:
    """Drop points that lie within `tolerance` of the line without them (Douglas and Peucker, 1973)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = math.hypot(bx - ax, by - ay)
        worst, where = tolerance, None
        for index in range(first + 1, last):
            px, py = line[index]
            away = (
                abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
                if length
                else math.hypot(px - ax, py - ay)
            )
            if away > worst:
                worst, where = away, index
        if where is not None:
            keep.add(where)
            spans += [(first, where), (where, last)]
    return [line[index] for index in sorted(keep)]


def cut_ring(ring: Line, box: Box) -> Line:
    """Clip a ring to a box (Sutherland and Hodgman, 1974). Where it leaves the box it follows the box's edge."""
    for axis, limit, keeps_more in (
        (0, box[0], True),
        (1, box[1], True),
        (0, box[2], False),
        (1, box[3], False),
    ):
        result: Line = []
        start = ring[-1] if ring else (0.0, 0.0)
        start_inside = start[axis] >= limit if keeps_more else start[axis] <= limit
        for end in ring:
            end_inside = end[axis] >= limit if keeps_more else end[axis] <= limit
            if start_inside != end_inside:
                at = (limit - start[axis]) / (end[axis] - start[axis])
                other = start[1 - axis] + at * (end[1 - axis] - start[1 - axis])
                result.append((limit, other) if axis == 0 else (other, limit))
            if end_inside:
                result.append(end)
            start, start_inside = end, end_inside
        ring = result
    return ring


def cut_line(line: Line, box: Box) -> Iterator[Line]:
    """Yield the runs of a line that come near a box: whole segments, so that their ends lie outside it."""
    run: Line = []
    for start, end in itertools.pairwise(line):
        if (
            max(start[0], end[0]) >= box[0]
            and min(start[0], end[0]) <= box[2]
            and max(start[1], end[1]) >= box[1]
            and min(start[1], end[1]) <= box[3]
        ):
            run = [*(run or [start]), end]
        elif run:
            yield run
            run = []
    if run:
        yield run


def without_edges(ring: Line, box: Box) -> Iterator[Line]:
    """Yield the runs of a clipped ring that are its own, not the edges of the box along which it was cut."""
    run: Line = []
    for start, end in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        along = any(start[axis] == end[axis] == box[side] for side, axis in enumerate((0, 1, 0, 1)))
        if not along:
            run = [*(run or [start]), end]
        elif run:
            yield run
            run = []
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class Cluster:
    """Points that would lie on each other at some zoom: how many, their middle, the box round them (in degrees).

    `key` names the point if it is only one.
    """

    count: int
    longitude: float
    latitude: float
    box: Box
    key: int | None


def clustered(points: Iterable[tuple[int, float, float]], zoom: float, cell: int = 72) -> list[Cluster]:
    """Group (key, longitude, latitude) points so that the groups can be told apart at a zoom, the largest first.

    Points of one square of `cell` pixels make a group; then a group swallows smaller ones whose middle is nearer than
    two thirds of a cell. The squares lie fast on the globe, so groups stay where they are while the map is moved. The
    counts add up to the number of points.
    """
    scale = 2**zoom * TILE / cell
    squares: dict[tuple[int, int], list[tuple[float, float, int, float, float]]] = defaultdict(list)
    for key, longitude, latitude in points:
        x, y = project(longitude, latitude)
        squares[int(x * scale), int(y * scale)].append((x, y, key, longitude, latitude))
    middles = {
        square: (
            sum(p[0] for p in inside) / len(inside) * scale,
            sum(p[1] for p in inside) / len(inside) * scale,
        )
        for square, inside in squares.items()
    }
    order = sorted(squares, key=lambda square: (-len(squares[square]), square))
    free = set(order)
    clusters = []
    for square in order:
        if square not in free:
            continue
        free.discard(square)
        inside = squares[square]
        for neighbour in [(square[0] + i, square[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]:
            if neighbour in free and math.dist(middles[square], middles[neighbour]) < 2 / 3:
                free.discard(neighbour)
                inside = inside + squares[neighbour]
        clusters.append(_cluster(inside))
    return clusters


def _cluster(inside: list[tuple[float, float, int, float, float]]) -> Cluster:
    longitudes, latitudes = [point[3] for point in inside], [point[4] for point in inside]
    middle = unproject(sum(p[0] for p in inside) / len(inside), sum(p[1] for p in inside) / len(inside))
    alone = len(inside) == 1
    return Cluster(
        count=len(inside),
        longitude=longitudes[0] if alone else middle[0],
        latitude=latitudes[0] if alone else middle[1],
        box=(min(longitudes), min(latitudes), max(longitudes), max(latitudes)),
        key=inside[0][2] if alone else None,
    )
