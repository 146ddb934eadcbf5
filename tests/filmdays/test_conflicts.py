"""Conflicts in a programme, graded."""

import datetime as dt

import pytest

from kinomost.filmdays.conflicts import Slot, find

TAKEN = "block hall_taken"
NOON = dt.datetime(2027, 1, 9, 12, tzinfo=dt.UTC)


def slot(pk: int, start: int, length: int = 90, **more) -> Slot:
    starts = NOON + dt.timedelta(minutes=start)
    fields = {"hall": 1, "city": 1, "film": pk, **more}
    return Slot(pk, starts=starts, ends=starts + dt.timedelta(minutes=length), **fields)


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([slot(1, 0), slot(2, 89)], {1: ["block hall_taken"], 2: ["block hall_taken"]}),
        ([slot(1, 0), slot(2, 90)], {1: ["warn no_break"], 2: ["warn no_break"]}),
        ([slot(1, 0), slot(2, 105)], {}),
        ([slot(1, 0), slot(2, 10, hall=2)], {}),
        ([slot(1, 0, 300), slot(2, 10, 20), slot(3, 200, 20)], {1: [TAKEN, TAKEN], 2: [TAKEN], 3: [TAKEN]}),
        ([slot(1, 0, film=7), slot(2, 170, film=7, hall=2)], {1: ["warn same_film"], 2: ["warn same_film"]}),
        ([slot(1, 0, film=7), slot(2, 180, film=7, hall=2)], {}),
        ([slot(1, 0, film=7), slot(2, 0, film=7, hall=2, city=2)], {}),
        ([slot(1, 0, 80, minutes=90)], {1: ["warn too_short"]}),
        ([slot(1, 0, is_within_days=False)], {1: ["warn outside_days"]}),
        ([slot(1, 0, seats=101, hall_seats=100)], {1: ["warn more_seats"]}),
        ([slot(1, 0, seats=101, hall_seats=None)], {}),
    ],
)  # fmt: skip
def test_conflicts_are_found_and_graded(slots, expected):
    found = {pk: [f"{c.level} {c.kind}" for c in conflicts] for pk, conflicts in find(slots).items()}
    assert found == expected
