"""The line drawing under the points, and what was vendored for it."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from kinomost.places import outlines

STATIC = Path(outlines.__file__).parent / "static/places"
WORLD, BALKANS, PETERSBURG, SIBERIA = (
    (-179.9, -56.0, 179.9, 76.0),
    (13, 42, 24, 47),
    (29, 59.5, 31, 60.3),
    (95, 60, 96, 60.5),
)


def inside(d: str, x: float, y: float) -> bool:
    """Say whether a point lies in the filled part of an even-odd path of straight lines."""
    odd = False
    for ring in d.split("M")[1:]:
        points = [tuple(map(float, pair.split(" "))) for pair in ring.rstrip("Z").split("L")]
        for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
    return odd


@pytest.mark.parametrize(
    ("box", "longitude", "latitude", "is_land"),
    [
        (WORLD, 37.6, 55.7, True),
        (WORLD, -35.0, 40.0, False),
        (WORLD, 134.0, -25.0, True),
        (BALKANS, 20.45, 44.8, True),
        (BALKANS, 15.0, 43.0, False),
        (PETERSBURG, 30.31, 59.94, True),
        (PETERSBURG, 29.3, 60.0, False),
        (SIBERIA, 95.5, 60.2, True),
    ],
)
def test_land_is_drawn_where_land_is(
    box: tuple[float, float, float, float], longitude: float, latitude: float, is_land: bool
) -> None:
    drawn = outlines.drawing(box, 800)
    assert inside(drawn.land, *drawn.at(longitude, latitude)) == is_land


def test_the_first_view_of_the_world_is_light() -> None:
    drawn = outlines.drawing(WORLD, 1200)
    assert sum(map(len, (drawn.land, drawn.coast, drawn.lakes, drawn.rivers))) < 90_000
    assert (STATIC / "outlines/0-0-0.json").stat().st_size < 40_000


def test_a_city_far_from_the_sea_is_all_land_with_no_coast() -> None:
    drawn = outlines.drawing(SIBERIA, 600)
    assert (inside(drawn.land, 300, drawn.height / 2), drawn.coast) == (True, "")


def test_the_scale_bar_is_a_round_length_of_at_most_a_quarter() -> None:
    for box in (WORLD, BALKANS, PETERSBURG, (2.33, 48.85, 2.36, 48.87)):
        drawn = outlines.drawing(box, 800)
        metres, pixels = drawn.scale_bar
        assert re.fullmatch(r"[125]0*", str(metres))
        assert 0 < pixels <= 200
        assert pixels == pytest.approx(metres / drawn.metres_a_pixel, abs=0.1)


def test_a_box_round_points_holds_them_all_in_the_wanted_shape() -> None:
    points = [(20.46, 44.82), (30.31, 59.94), (37.62, 55.75)]
    box = outlines.box_around(points, shape=2)
    drawn = outlines.drawing(box, 800)
    assert abs(drawn.height - 400) <= 1
    assert all(0 < x < 800 and 0 < y < drawn.height for x, y in (drawn.at(*point) for point in points))


def test_a_box_round_one_point_shows_its_neighbourhood() -> None:
    west, south, east, north = outlines.box_around([(30.31, 59.94)], shape=1.5, least_km=50)
    assert (north - south) * 111.2 == pytest.approx(50, rel=0.02)
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((30.31, 59.94), abs=0.01)


def test_what_is_vendored_is_what_its_checksums_say() -> None:
    leaflet, earth = tomllib.loads((STATIC / "VENDORED.toml").read_text())["package"]
    found = {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in leaflet["files"]}
    assert found == leaflet["files"]
    together = hashlib.sha256()
    for path in sorted((STATIC / "outlines").glob("*.json")):
        together.update(path.read_bytes())
    assert together.hexdigest() == earth["sha256_of_all_in_order"]
