"""Plane geometry: what is grouped, cut and measured."""

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from kinomost.places.geometry import (
    clustered,
    cut_line,
    cut_ring,
    distance_m,
    project,
    project_box,
    simplified,
    unproject,
    unproject_box,
    without_edges,
)

longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-85, 85, allow_nan=False)
points = st.lists(st.tuples(longitudes, latitudes), max_size=150).map(
    lambda found: [(key, *point) for key, point in enumerate(found, start=1)]
)
zooms = st.integers(0, 18)


@given(points, zooms)
def test_the_counts_of_the_clusters_add_up_to_the_points(
    found: list[tuple[int, float, float]], zoom: int
) -> None:
    assert sum(cluster.count for cluster in clustered(found, zoom)) == len(found)


@given(points, zooms)
def test_a_point_that_stands_alone_keeps_its_key_and_its_exact_place(
    found: list[tuple[int, float, float]], zoom: int
) -> None:
    alone = [(c.key, c.longitude, c.latitude) for c in clustered(found, zoom) if c.key is not None]
    assert sorted(alone) == [point for point in found if point[0] in {key for key, *_ in alone}]
    assert all((cluster.count == 1) == (cluster.key is not None) for cluster in clustered(found, zoom))


@given(points, zooms)
def test_a_clusters_box_holds_its_middle(found: list[tuple[int, float, float]], zoom: int) -> None:
    for cluster in clustered(found, zoom):
        west, south, east, north = cluster.box
        assert west - 1e-9 <= cluster.longitude <= east + 1e-9
        assert south - 1e-9 <= cluster.latitude <= north + 1e-9


@given(points, zooms, st.randoms(use_true_random=False))
def test_the_order_of_the_points_does_not_matter(found, zoom, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = [*found]
    random.shuffle(shuffled)
    assert {(c.count, c.box, c.key) for c in clustered(shuffled, zoom)} == {
        (c.count, c.box, c.key) for c in clustered(found, zoom)
    }


def test_two_points_of_one_street_part_when_one_comes_near() -> None:
    street = [(1, 20.4600, 44.8170), (2, 20.4610, 44.8170)]
    assert [len(clustered(street, zoom)) for zoom in (4, 12, 18)] == [1, 1, 2]


@given(longitudes, latitudes)
def test_projecting_there_and_back_leads_home(longitude: float, latitude: float) -> None:
    there = unproject(*project(longitude, latitude))
    assert math.isclose(there[0], longitude, abs_tol=1e-9)
    assert math.isclose(there[1], latitude, abs_tol=1e-9)


def test_a_box_is_turned_over_on_the_plane_and_back() -> None:
    west, north, east, south = project_box((10, 40, 45, 62))
    assert (west < east, north < south) == (True, True)
    assert [round(side, 6) for side in unproject_box((west, north, east, south))] == [10, 40, 45, 62]


def test_a_degree_is_111_kilometres_and_a_quarter_of_the_earth_10_008() -> None:
    assert round(distance_m((20, 0), (21, 0))) == 111_195
    assert round(distance_m((20, 0), (77, 90)) / 1000) == 10_008
    assert distance_m((20.4573, 44.8178), (37.6176, 55.7558)) == distance_m(
        (37.6176, 55.7558), (20.4573, 44.8178)
    )


def test_a_ring_is_cut_along_the_box_and_only_its_own_sides_are_drawn() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    cut = cut_ring([(-1.0, 0.25), (0.5, 0.25), (0.5, 0.75), (-1.0, 0.75)], box)
    assert sorted(cut) == [(0.0, 0.25), (0.0, 0.75), (0.5, 0.25), (0.5, 0.75)]
    drawn = {frozenset(side) for run in without_edges(cut, box) for side in itertools.pairwise(run)}
    assert drawn == {
        frozenset({(0.0, 0.25), (0.5, 0.25)}),
        frozenset({(0.5, 0.25), (0.5, 0.75)}),
        frozenset({(0.5, 0.75), (0.0, 0.75)}),
    }


def test_a_ring_outside_the_box_leaves_nothing() -> None:
    assert cut_ring([(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)], (0.0, 0.0, 1.0, 1.0)) == []


def test_a_line_that_leaves_the_box_and_returns_gives_two_runs() -> None:
    line = [(0.5, 0.5), (1.5, 0.5), (2.5, 0.5), (2.5, 2.5), (0.5, 2.5), (0.5, 0.9)]
    runs = list(cut_line(line, (0.0, 0.0, 1.0, 1.0)))
    assert runs == [[(0.5, 0.5), (1.5, 0.5)], [(0.5, 2.5), (0.5, 0.9)]]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=60), st.floats(0, 0.3))
def test_a_thinned_line_keeps_its_ends_and_invents_no_point(
    line: list[tuple[float, float]], tolerance: float
) -> None:
    thin = simplified(line, tolerance)
    assert (thin[0], thin[-1]) == (line[0], line[-1])
    assert set(thin) <= set(line)


def test_a_straight_line_is_thinned_to_its_ends() -> None:
    assert simplified([(0, 0), (1, 0), (2, 0), (3, 0)], 0.01) == [(0, 0), (3, 0)]
