"""A curve as a drawing: plain numbers for an SVG whose look is the style sheet's business."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kinomost.law.incentives import Curve
from kinomost.money.amounts import Money
from kinomost.texts import formats

WIDTH, HEIGHT = 440, 270
LEFT, RIGHT, TOP, BOTTOM = 62, 32, 14, 44


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Mark:
    """A cliff, numbered as in the table."""

    number: int
    x: float
    y: float
    up: bool


@dataclass(frozen=True)
class Chart:
    """What is paid (upwards) over what is spent (to the right)."""

    points: str
    area: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    marks: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def chart_of(curve: Curve) -> Chart:
    """The drawing of a curve."""
    far = max(curve.most.amount, Decimal(1))
    tall = max((point.paid.amount for point in curve.points), default=Decimal(0)) or Decimal(1)
    ups, across = _ticks(tall), _ticks(far)
    tall = max(tall, ups[-1])

    def x(amount: Decimal) -> float:
        return round(LEFT + float(amount / far) * (WIDTH - LEFT - RIGHT), 1)

    def y(amount: Decimal) -> float:
        return round(HEIGHT - BOTTOM - float(amount / tall) * (HEIGHT - TOP - BOTTOM), 1)

    line = [(x(point.placed.amount), y(point.paid.amount)) for point in curve.points]
    floor = y(Decimal(0))
    return Chart(
        points=_path(line),
        area=_path([(line[0][0], floor), *line, (line[-1][0], floor)]),
        x_ticks=[Tick(x(one), _short(one)) for one in across],
        y_ticks=[Tick(y(one), _short(one)) for one in ups],
        marks=[
            Mark(number, x(cliff.at.amount), y(cliff.after.amount), cliff.jump.minor > 0)
            for number, cliff in enumerate(curve.cliffs, start=1)
        ],
    )


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _ticks(most: Decimal) -> list[Decimal]:
    """Round amounts from zero, four to six of them, the last not above `most`."""
    step = Decimal(10) ** most.adjusted()
    for part in (Decimal("0.2"), Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal(2)):
        if most / (step * part) <= 6:
            step *= part
            break
    return [step * number for number in range(int(most / step) + 1)]


def _short(amount: Decimal) -> str:
    return formats.number(amount.normalize() if amount % 1 else amount.quantize(Decimal(1)))


@dataclass(frozen=True)
class Row:
    """A line of the table under the chart; `cliff` is the number of the one that is reached here."""

    placed: Money
    paid: Money
    more: Money | None
    cliff: int | None


def rows_of(curve: Curve) -> list[Row]:
    """The chart's own numbers: the ends of its straight pieces."""
    cliffs = {cliff.at: number for number, cliff in enumerate(curve.cliffs, start=1)}
    first = curve.points[0]
    rows = [Row(first.placed, first.paid, None, cliffs.get(first.placed))]
    rows += [
        Row(point.placed, point.paid, point.paid - before.paid, cliffs.get(point.placed))
        for before, point in pairwise(curve.points)
    ]
    return rows
