"""Outlooks: the same seed the same paths, estimates met, changes compared on equal luck."""

import datetime as dt

import numpy as np
import pytest

from kinomost.money import Money
from kinomost.money.waterfall import (
    Column,
    Problem,
    Scenario,
    WaterfallError,
    outlook,
    read,
    read_scenario,
    scaled,
    simulate,
    template,
    what_if,
)

WATERFALL = read(template("sales-agent"))
TEXT = """\
seed: 11
together: 40
windows:
  - {stream: world sales, date: 2026-06-01, low: 100 000, expected: 400 000, high: 1 500 000}
  - {stream: domestic cinema, date: 2026-03-01, low: 50 000, expected: 200 000, high: 900 000}
  - {stream: domestic video, date: 2026-11-01, low: 10 000, expected: 40 000, high: 90 000, chance: 60}
"""
SCENARIO = read_scenario(TEXT, WATERFALL)


def problems(text: str) -> list[Problem]:
    with pytest.raises(WaterfallError) as caught:
        read_scenario(text, WATERFALL)
    return caught.value.problems


def test_the_paths_meet_the_estimates() -> None:
    drawn = SCENARIO.draw(200_000)
    assert [column.stream for column in SCENARIO.columns()] == [
        "domestic cinema",
        "world sales",
        "domestic video",
    ]
    cinema = drawn[:, 0] / 100
    assert np.mean(cinema < 50_000) == pytest.approx(0.1, abs=0.005)
    assert np.mean(cinema < 200_000) == pytest.approx(0.5, abs=0.005)
    assert np.mean(cinema > 900_000) == pytest.approx(0.1, abs=0.005)
    assert np.mean(drawn[:, 2] > 0) == pytest.approx(0.6, abs=0.005)


def test_windows_rise_and_fall_together_as_much_as_is_said() -> None:
    for together in (0.0, 0.4, 1.0):
        drawn = Scenario(SCENARIO.windows[:2], together, 3).draw(50_000)
        ranks = drawn.argsort(axis=0).argsort(axis=0)
        assert np.corrcoef(ranks.T)[0, 1] == pytest.approx(together, abs=0.03)


def test_the_same_seed_gives_the_same_outlook() -> None:
    one = outlook(WATERFALL, SCENARIO, paths=20_000)
    assert one == outlook(WATERFALL, SCENARIO, paths=20_000)
    other = read_scenario(TEXT, WATERFALL, changes={"seed": "12"})
    assert one != outlook(WATERFALL, other, paths=20_000)


def test_an_outlook_is_ready_to_draw() -> None:
    found = outlook(WATERFALL, SCENARIO, paths=5_000, bars=20)
    for spread in [found.received, *found.parties.values()]:
        assert sum(spread.bars) == 5_000
        assert len(spread.edges) == len(spread.bars) + 1
        assert list(spread.percentiles.values()) == sorted(spread.percentiles.values())
    means = Money.total((spread.mean for spread in found.parties.values()), "EUR")
    assert abs((means - found.received.mean).minor) <= len(found.parties)
    for claim in found.claims:
        by_day = [chance for _day, chance in claim.by_day]
        assert by_day == sorted(by_day)
        assert by_day[-1] == claim.recouped
    assert found.chance("senior loan", "bank") > found.chance("equity", "investor one") > 0
    with pytest.raises(KeyError):
        found.chance("senior loan", "director")


def test_a_change_is_compared_on_the_same_paths() -> None:
    found = what_if(
        template("sales-agent"), SCENARIO, "steps/sales commission/percent", ["10", "15", "25"], paths=4_000
    )
    assert len({one.received.mean for one in found.values()}) == 1
    earned = [one.parties["sales agent"].mean for one in found.values()]
    assert earned == sorted(earned)
    chances = [one.chance("equity", "investor one") for one in found.values()]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]
    with pytest.raises(WaterfallError):
        what_if(template("sales-agent"), SCENARIO, "steps/sales commission/percent", ["150"])


def test_estimates_are_scaled_for_all_or_one_stream() -> None:
    half = scaled(SCENARIO, 50, "world sales")
    assert [str(window.expected) for window in half.windows] == [
        "200000.00 EUR",
        "200000.00 EUR",
        "40000.00 EUR",
    ]
    assert (
        outlook(WATERFALL, half, paths=500).received.mean
        < outlook(WATERFALL, SCENARIO, paths=500).received.mean
    )


def test_every_mistake_in_a_scenario_is_told_with_its_place() -> None:
    text = """\
seed: x
windows:
  - {stream: wrld sales, date: 2026-06-01, low: 1, expected: 2, high: 3}
  - {stream: world sales, date: 2026-06-01, low: 5, expected: 2, high: 3}
  - {stream: world sales, date: 2026-06-01, low: 1 RSD, expected: 2, high: 3}
  - {stream: world sales, low: 1, expected: 2, high: 3}
"""
    assert [(one.line, one.text()) for one in problems(text)] == [
        (3, "There is no stream or step “wrld sales”. Did you mean “world sales”?"),
        (4, "Estimates rise from low to high and are above zero. Here stand 5.00 EUR, 2.00 EUR, 3.00 EUR."),
        (5, "1.00 RSD must be in the stream's currency, EUR."),
        (6, "“date” is missing."),
        (1, "“x” is not a seed. Write a whole number."),
    ]


def test_what_is_beyond_exact_reckoning_is_said_and_never_reckoned_wrong() -> None:
    loan = "  loan: {pay: bank, recoup: 90 000 000 000, interest: {percent: 100, from: 1950-01-01, compound: monthly}}\n"
    waterfall = read(template("sales-agent").replace("steps:\n", "steps:\n" + loan, 1))
    with pytest.raises(WaterfallError, match="than is reckoned exactly"):
        simulate(waterfall, [Column(dt.date(2199, 1, 1), "world sales")], np.ones((3, 1), np.int64))


@pytest.mark.parametrize("seed", ["9" * 5000, "²", "-1", "1.5"])
def test_a_seed_is_a_whole_number_of_a_size_that_dice_take(seed: str) -> None:
    assert [one.code for one in problems(f"seed: {seed}\nwindows: []\n")] == ["bad_seed"]
