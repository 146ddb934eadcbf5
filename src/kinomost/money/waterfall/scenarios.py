"""What a waterfall is worth to each party: thousands of revenue paths, drawn from estimates by territory and window.

Estimates are guesses, so they are drawn in floating point and rounded to the minor unit; from there on every path is
distributed exactly. The same seed gives the same paths, also where a parameter of the waterfall is changed, so
that two outlooks differ only by the change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kinomost.money.amounts import Money, Rates
from kinomost.money.waterfall.arrays import MOST, Ints
from kinomost.money.waterfall.model import Waterfall
from kinomost.money.waterfall.paths import Column, Paths, simulate
from kinomost.money.waterfall.problems import WaterfallError
from kinomost.money.waterfall.read import read
from kinomost.money.waterfall.tree import Tree, parse

_TENTH = 1.2815515655446004  # the standard normal's 90th percentile
PERCENTILES = (5, 25, 50, 75, 95)


@dataclass(frozen=True)
class Window:
    """What a stream is estimated to bring on a day: one path in ten brings less than `low`, half bring less than
    `expected`, one in ten more than `high`. With `chance` (0 to 1) it brings anything at all.
    """

    stream: str
    day: dt.date
    low: Money
    expected: Money
    high: Money
    chance: float = 1.0


@dataclass(frozen=True)
class Scenario:
    """Windows, how strongly they rise and fall together (0: each for itself, 1: all as one), and the seed."""

    windows: tuple[Window, ...]
    together: float = 0.5
    seed: int = 1

    def columns(self) -> list[Column]:
        """The windows in the order of their days."""
        return [Column(window.day, window.stream) for window in self._ordered()]

    def draw(self, paths: int) -> Ints:
        """Receipts in minor units, a row a path. Every film has its luck, and every window its own besides."""
        windows = self._ordered()
        dice = np.random.default_rng(self.seed)
        film = dice.standard_normal((paths, 1))
        luck = np.sqrt(self.together) * film
        luck = luck + np.sqrt(1 - self.together) * dice.standard_normal((paths, len(windows)))
        sold = dice.random((paths, len(windows))) < [window.chance for window in windows]
        amounts = np.empty((paths, len(windows)), np.int64)
        for place, window in enumerate(windows):
            amounts[:, place] = _lognormal(window, luck[:, place])
        amounts *= sold
        return amounts

    def _ordered(self) -> list[Window]:
        return sorted(self.windows, key=lambda window: window.day)


def _lognormal(window: Window, luck: NDArray[np.float64]) -> Ints:
    """Lognormal below and above the median, each side with its own width."""
    middle = float(window.expected.minor)
    down = np.log(middle / window.low.minor) / _TENTH
    up = np.log(window.high.minor / middle) / _TENTH
    drawn = middle * np.exp(luck * np.where(luck < 0, down, up))
    receipts: Ints = np.rint(np.minimum(drawn, MOST // 1024)).astype(np.int64)
    return receipts


def read_scenario(text: str, waterfall: Waterfall, *, changes: Mapping[str, str] | None = None) -> Scenario:
    """The scenario in a YAML text; WaterfallError carries every problem. See docs/guides/waterfall.md."""
    tree = parse(text)
    for path, value in (changes or {}).items():
        tree.replace(path, value)
    tree.lines(("windows", "together", "seed", "note"))
    together, seed = tree.get("together"), tree.get("seed")
    share = float(together.percent()) if together is not None and together.text() != "0" else 0.0
    windows = tree.need("windows")
    made = [_window(one, waterfall) for one in windows.items()] if windows is not None else []
    if seed is not None and not (seed.text().isdecimal() and len(seed.text()) < 19):
        seed.wrong("bad_seed", value=seed.text())
    if tree.problems:
        raise WaterfallError(tree.problems)
    found = tuple(window for window in made if window is not None)
    return Scenario(
        found, share if together is not None else 0.5, int(seed.text()) if seed is not None else 1
    )


def _window(tree: Tree, waterfall: Waterfall) -> Window | None:
    tree.lines(("stream", "date", "low", "expected", "high", "chance", "note"))
    needed = [tree.need(name) for name in ("stream", "date", "low", "expected", "high")]
    if any(one is None for one in needed):
        return None
    stream, day, *estimates = (one for one in needed if one is not None)
    name, on = stream.name("unknown_source", waterfall.streams), day.date()
    if not name or on is None:
        return None
    currency = waterfall.streams[name].currency
    amounts = [one.money(currency) for one in estimates]
    low, expected, high = amounts
    if low is None or expected is None or high is None:
        return None
    if wrong := [one for one in (low, expected, high) if one.currency != currency]:
        tree.wrong("estimate_currency", value=str(wrong[0]), expected=currency)
        return None
    if not 0 < low.minor <= expected.minor <= high.minor:
        tree.wrong("estimates", low=low, expected=expected, high=high)
        return None
    chance = tree.get("chance")
    return Window(name, on, low, expected, high, float(chance.percent()) if chance is not None else 1.0)


@dataclass(frozen=True)
class Spread:
    """How an amount is distributed over the paths, ready to draw.

    `bars` count the paths between one edge and the next; the last bar holds everything above as well.
    """

    mean: Money
    percentiles: Mapping[int, Money]
    edges: tuple[Money, ...]
    bars: tuple[int, ...]
    nothing: float  # the share of paths with nothing at all


@dataclass(frozen=True)
class Chance:
    """How likely a claim is recouped: in the end, and by the day of each window; and what is missing on average."""

    step: str
    party: str
    recouped: float
    by_day: tuple[tuple[dt.date, float], ...]
    missing: Money


@dataclass(frozen=True)
class Outlook:
    """What the paths say: what comes in, what each party gets, how likely each claim is recouped."""

    paths: int
    received: Spread
    parties: Mapping[str, Spread]
    claims: tuple[Chance, ...]

    def chance(self, step: str, party: str) -> float:
        """How likely the party recoups in this step; KeyError if it recoups nothing there."""
        for one in self.claims:
            if (one.step, one.party) == (step, party):
                return one.recouped
        raise KeyError((step, party))


def outlook(
    waterfall: Waterfall,
    scenario: Scenario,
    rates: Rates | None = None,
    *,
    paths: int = 10_000,
    bars: int = 40,
) -> Outlook:
    """Draw the paths, distribute them, and say what they mean."""
    run = simulate(waterfall, scenario.columns(), scenario.draw(paths), rates)
    return Outlook(
        paths,
        _spread(run.received, waterfall.currency, bars),
        {party: _spread(run.paid(party), waterfall.currency, bars) for party in waterfall.parties},
        tuple(_chances(run)),
    )


def what_if(
    text: str,
    scenario: Scenario,
    path: str,
    values: Sequence[str],
    rates: Rates | None = None,
    *,
    paths: int = 10_000,
) -> dict[str, Outlook]:
    """The outlook for each value of one parameter: `what_if(text, scenario, "steps/equity/…/premium", ["10", "20"])`.

    The paths are the same for all of them. WaterfallError if a value makes no sound waterfall.
    """
    return {
        value: outlook(read(text, rates=rates, changes={path: value}), scenario, rates, paths=paths)
        for value in values
    }


def scaled(scenario: Scenario, factor: int, stream: str | None = None) -> Scenario:
    """The scenario with all its estimates, or one stream's, at so many per cent."""

    def one(window: Window) -> Window:
        if stream not in (None, window.stream):
            return window
        low, expected, high = (
            Money(max(1, money.minor * factor // 100), money.currency)
            for money in (window.low, window.expected, window.high)
        )
        return replace(window, low=low, expected=expected, high=high)

    return replace(scenario, windows=tuple(one(window) for window in scenario.windows))


def _spread(amounts: Ints, currency: str, bars: int) -> Spread:
    top = max(int(np.percentile(amounts, 99, method="higher")), bars)
    edges = np.arange(bars + 1, dtype=np.int64) * top // bars
    counts = np.histogram(np.minimum(amounts, top), bins=edges)[0]
    cut = np.percentile(amounts, PERCENTILES, method="nearest")
    return Spread(
        Money(round(int(amounts.sum()) / len(amounts)), currency),
        {share: Money(int(value), currency) for share, value in zip(PERCENTILES, cut, strict=True)},
        tuple(Money(int(edge), currency) for edge in edges),
        tuple(int(count) for count in counts),
        float(np.mean(amounts == 0)),
    )


def _chances(run: Paths) -> list[Chance]:
    made = []
    for (step, party), passed in run.recouped.items():
        by_day = {column.day: float(np.mean(passed <= at)) for at, column in enumerate(run.columns, 1)}
        owed = run.owed[step, party]
        missing = Money(round(int(owed.sum()) / len(owed)), run.waterfall.currency)
        made.append(Chance(step, party, float(np.mean(owed == 0)), tuple(by_day.items()), missing))
    return made
