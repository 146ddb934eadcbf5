"""Where spend is best placed: what a scheme pays as more is spent there, the cliffs on the way, and the best split.

A scheme pays piecewise: straight lines that meet in kinks (a slab ends, a cap begins) or break at cliffs (a threshold is
reached). `curve` finds the pieces by asking the engine itself, so it is right for every kind of step, to the cent at a
cliff. `place` splits an amount between territories: with straight pieces the best split leaves all territories but one
exactly at a break, so trying those is enough.

Everything is counted net of tax on the credit, and as if what is open turned out well (`Estimate.net_at_most`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise, product

from kinomost.law.facts import Project, Spend, SpendKind
from kinomost.law.incentives.estimate import estimate, version_on
from kinomost.law.incentives.library import walk
from kinomost.law.incentives.quantities import Limit
from kinomost.law.incentives.scheme import Scheme
from kinomost.law.verdicts import Outcome
from kinomost.money.amounts import AmountError, Money, Rates, Rounding

_TOLERANCE = 3  # minor units: roundings of a few steps, and of the way through another currency
_SPECK = 100  # minor units: two kinks this close are one
_GRID = 32


@dataclass(frozen=True)
class Point:
    """What is paid when so much is placed."""

    placed: Money
    paid: Money


@dataclass(frozen=True)
class Cliff:
    """Between two neighbouring amounts the payment jumps.

    `at` is the first amount on the far side. Up a cliff, `pays_from` is the amount from which topping up to `at` costs
    nothing, because the jump pays for it (None where even a cent less is cheaper). Down a cliff, `regained_at` is the
    amount at which as much is paid again (None where the sweep ends before).
    """

    at: Money
    before: Money
    after: Money
    pays_from: Money | None = None
    regained_at: Money | None = None

    @property
    def jump(self) -> Money:
        """How much more is paid on the far side; negative where it is less."""
        return self.after - self.before


@dataclass(frozen=True)
class Curve:
    """What a scheme pays for amounts from nothing to `most`, all else being equal.

    `points` are the ends of the straight pieces, in order; at a cliff there are two neighbours. Joined by lines they are
    the chart. `open` says that something was not known, so that the curve shows the best that can come.
    """

    scheme: Scheme
    points: tuple[Point, ...]
    cliffs: tuple[Cliff, ...]
    open: bool

    @property
    def most(self) -> Money:
        """The largest amount that was tried."""
        return self.points[-1].placed

    def paid(self, placed: Money) -> Money:
        """What is paid for this amount, read off the chart (to within a few minor units)."""
        place_ = bisect_right(self.points, placed, key=lambda point: point.placed)
        if place_ == 0 or placed > self.most:
            raise ValueError(f"{placed} is outside the curve")
        left = self.points[place_ - 1]
        if left.placed == placed:
            return left.paid
        right = self.points[place_]
        part = Fraction((placed - left.placed).minor, (right.placed - left.placed).minor)
        return left.paid + (right.paid - left.paid).times(part, Rounding.DOWN)


@dataclass(frozen=True)
class Placement:
    """One way to place an amount: how much where, what each scheme pays more for it, and what it costs after that."""

    parts: tuple[tuple[Scheme, Point], ...]
    paid: Money
    cost: Money
    open: tuple[str, ...] = ()
    """The schemes of which something is not known: they pay this at most."""


def curve(
    scheme: Scheme, project: Project, most: Money, *, kind: SpendKind = "services", on: date | None = None
) -> Curve | None:
    """What `scheme` pays for the film when from nothing to `most` is spent in its territory on top of what the film
    spends already. None where the scheme computes nothing on that day, or a rate is missing.

    Amounts are in the currency of `most`; the budget and all else stay as they are.
    """
    asked = _Asked(scheme, project, most.currency, kind, on or project.applied)
    if not asked.computes():
        return None
    knots = sorted(_knots(asked, most.minor))
    points = _sharpened(list(_thinned(list(_simplify(knots, asked)), asked)), asked)
    cliffs = tuple(_cliffs(points, asked))
    as_points = tuple(Point(Money(x, most.currency), Money(asked(x), most.currency)) for x in points)
    return Curve(scheme, as_points, cliffs, asked.open)


def place(
    schemes: Iterable[Scheme],
    project: Project,
    amount: Money,
    *,
    kind: SpendKind = "services",
    on: date | None = None,
    territories: int = 2,
    best: int = 10,
) -> list[Placement]:
    """The best ways to place `amount` in at most so many territories, the cheapest first.

    Schemes that compute nothing on that day, or pay nothing for any part of the amount, are left out.
    """
    curves = [
        found for scheme in schemes if (found := curve(scheme, project, amount, kind=kind, on=on)) is not None
    ]
    curves = [found for found in curves if found.points[-1].paid > found.points[0].paid or found.cliffs]
    ways: dict[tuple[tuple[str, int], ...], Placement] = {}
    for size in range(1, territories + 1):
        for chosen in combinations(curves, size):
            for split in _splits(chosen, amount):
                way = _placement(chosen, split, amount)
                if all(point.paid.minor > 0 for _, point in way.parts):
                    ways[tuple((one.name, point.placed.minor) for one, point in way.parts)] = way
    return sorted(ways.values(), key=lambda way: (way.cost, len(way.parts)))[:best]


def _splits(curves: tuple[Curve, ...], amount: Money) -> Iterator[tuple[Money, ...]]:
    """Every split with all but one territory at a break of its curve, and nothing at zero."""
    for free in range(len(curves)):
        fixed = [
            [point.placed for point in one.points if point.placed] if place_ != free else [None]
            for place_, one in enumerate(curves)
        ]
        for parts in product(*fixed):
            rest = amount - Money.total((part for part in parts if part is not None), amount.currency)
            if rest.minor > 0:
                yield tuple(rest if part is None else part for part in parts)


def _placement(curves: tuple[Curve, ...], split: tuple[Money, ...], amount: Money) -> Placement:
    parts = tuple(
        (one.scheme, Point(part, one.paid(part) - one.points[0].paid))
        for one, part in zip(curves, split, strict=True)
    )
    paid = Money.total((point.paid for _, point in parts), amount.currency)
    open_ = tuple(one.scheme.name for one in curves if one.open)
    return Placement(parts, paid, amount - paid, open_)


class _Asked:
    """What the scheme pays for an amount in minor units, each amount asked once."""

    def __init__(
        self, scheme: Scheme, project: Project, currency: str, kind: SpendKind, day: date | None
    ) -> None:
        self.scheme, self.project, self.currency, self.kind, self.day = scheme, project, currency, kind, day
        self.rates = Rates(project.rates)
        self.open = False
        self._known: dict[int, int] = {}

    def __call__(self, placed: int) -> int:
        if placed not in self._known:
            self._known[placed] = self._ask(placed)
        return self._known[placed]

    def _ask(self, placed: int) -> int:
        row = Spend(
            country=self.scheme.territory,
            region=self.scheme.region,
            amount=Money(placed, self.currency),
            kind=self.kind,
        )
        film = replace(self.project, spend=(*(self.project.spend or ()), row))
        found = estimate(self.scheme, film, self.day)
        self.open = self.open or found.outcome in (Outcome.UNKNOWN, Outcome.CONSENT)
        if found.net_at_most is None or self.day is None:
            return 0
        return self.rates.convert(found.net_at_most, self.currency, self.day, Rounding.DOWN).minor

    def computes(self) -> bool:
        """Whether there is a text that computes an amount on the day, and the rates to do so."""
        version = version_on(self.scheme, self.day) if self.day else None
        if version is None or version.unknown is not None or self.day is None:
            return False
        try:
            self.rates.find(self.currency, self.scheme.currency, self.day)
            self.rates.find(self.scheme.currency, self.currency, self.day)
        except AmountError:
            return False
        return True

    def thresholds(self) -> Iterator[int]:
        """Amounts at which the text itself says that something changes, as amounts to be placed."""
        assert self.day is not None
        version = version_on(self.scheme, self.day)
        here = [
            row.amount
            for row in self.project.spend or ()
            if (row.country, row.region) == (self.scheme.territory, self.scheme.region)
        ]
        try:
            spent = sum(self.rates.convert(amount, self.currency, self.day).minor for amount in here)
            for _, value in walk(version, ()):
                amount = value.amount if isinstance(value, Limit) else value
                if isinstance(amount, Money):
                    yield self.rates.convert(amount, self.currency, self.day).minor - spent
        except AmountError:
            return


def _knots(asked: _Asked, most: int) -> set[int]:
    """Amounts close enough together that between two of them the payment is straight, or they are neighbours."""
    start = {most * step // _GRID for step in range(_GRID + 1)}
    for threshold in asked.thresholds():
        start |= {x for x in (threshold - 1, threshold, threshold + 1) if 0 <= x <= most}
    knots = set(start)
    work = list(pairwise(sorted(start)))
    while work:
        low, high = work.pop()
        if high - low > 1 and not _straight(asked, low, high):
            middle = (low + high) // 2
            knots.add(middle)
            work += [(low, middle), (middle, high)]
    return knots


def _straight(asked: Callable[[int], int], low: int, high: int) -> bool:
    rise, run, base = asked(high) - asked(low), high - low, asked(low)
    probes = {low + run * part // 16 for part in (3, 8, 11)} - {low, high}
    return all(abs(asked(x) - base - rise * (x - low) // run) <= _TOLERANCE for x in probes)


def _is_cliff(asked: Callable[[int], int], low: int, high: int) -> bool:
    return high - low == 1 and abs(asked(high) - asked(low)) > _TOLERANCE


def _simplify(knots: list[int], asked: Callable[[int], int]) -> Iterator[int]:
    """The ends of the straight pieces: a piece grows as long as every knot in it stays on its line."""
    start = 0
    yield knots[0]
    while start < len(knots) - 1:
        end = start + 1
        if not _is_cliff(asked, knots[start], knots[end]):
            while (
                end + 1 < len(knots)
                and not _is_cliff(asked, knots[end], knots[end + 1])
                and _on_line(asked, knots[start : end + 2])
            ):
                end += 1
        yield knots[end]
        start = end


def _thinned(points: list[int], asked: Callable[[int], int]) -> Iterator[int]:
    """Without the specks of pieces that roundings leave in a kink."""
    yield points[0]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        speck = (
            after - point <= _SPECK
            and not _is_cliff(asked, point, after)
            and not _is_cliff(asked, before, point)
        )
        if not speck:
            yield point
    yield points[-1]


def _sharpened(points: list[int], asked: Callable[[int], int]) -> tuple[int, ...]:
    """Kinks moved to where the lines on their two sides meet: roundings had blurred them by a few minor units."""
    sharp = list(points)
    for place_ in range(1, len(points) - 1):
        left, kink, right = points[place_ - 1], points[place_], points[place_ + 1]
        if kink - left > 10 * _SPECK and right - kink > 10 * _SPECK:
            near, far = kink - _SPECK, kink + _SPECK
            rise = Fraction(asked(near) - asked(left), near - left)
            after = Fraction(asked(right) - asked(far), right - far)
            if rise != after:
                meet = (asked(far) - asked(left) + rise * left - after * far) / (rise - after)
                sharp[place_] = _roundest(meet) if near < meet < far else kink
    return tuple(sharp)


def _roundest(value: Fraction) -> int:
    """The roundest whole number within a quarter of a major unit: texts set their thresholds at round amounts."""
    step = 10**12
    while abs(round(value / step) * step - value) > _SPECK // 4:
        step //= 10
    return round(value / step) * step


def _on_line(asked: Callable[[int], int], knots: list[int]) -> bool:
    low, high = knots[0], knots[-1]
    rise, run, base = asked(high) - asked(low), high - low, asked(low)
    return all(abs(asked(x) - base - rise * (x - low) // run) <= _TOLERANCE for x in knots[1:-1])


def _cliffs(points: tuple[int, ...], asked: _Asked) -> Iterator[Cliff]:
    for place_, (low, high) in enumerate(pairwise(points)):
        if not _is_cliff(asked, low, high):
            continue
        before, after = asked(low), asked(high)
        pays_from = _pays_from(points[: place_ + 1], high, asked) if after > before else None
        regained = _regained(points[place_ + 1 :], before, asked) if after < before else None
        yield Cliff(
            Money(high, asked.currency),
            Money(before, asked.currency),
            Money(after, asked.currency),
            None if pays_from is None else Money(pays_from, asked.currency),
            None if regained is None else Money(regained, asked.currency),
        )


def _pays_from(points: tuple[int, ...], at: int, asked: Callable[[int], int]) -> int | None:
    """The least amount on the piece before the cliff that costs as much, net of what is paid, as going up it."""
    cost = at - asked(at)
    low, high = points[-2] if len(points) > 1 else 0, points[-1]
    if high - asked(high) < cost:
        return None
    return _first(low, high, lambda x: x - asked(x) >= cost)


def _regained(points: tuple[int, ...], paid: int, asked: Callable[[int], int]) -> int | None:
    """The least amount beyond the cliff for which as much is paid again."""
    for low, high in pairwise(points):
        if asked(high) >= paid:
            return _first(low, high, lambda x: asked(x) >= paid)
    return None


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least number from `low` to `high` for which this holds, given that it holds from there on."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
