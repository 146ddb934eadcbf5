"""Money as drawings: plain numbers for SVG whose look is the style sheet's business."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from babel.dates import format_date

from kinomost.money.amounts import Money
from kinomost.money.plan import Figures, Month, Status
from kinomost.money.waterfall import Arrow, Box, Spread, Waterfall, draw
from kinomost.texts import formats

# ------------------------------------------------------------------------------------------- axes


@dataclass(frozen=True)
class Tick:
    """A mark on an axis. `strong` begins something, such as a year."""

    at: float
    label: str
    strong: bool = False


def round_steps(low: Decimal, high: Decimal, most: int = 6) -> list[Decimal]:
    """Round amounts from at or below `low` to at or above `high`, about `most` of them, zero among them."""
    reach = max(high - low, Decimal(1))
    step = Decimal(10) ** (reach / most).adjusted()
    step = next(step * factor for factor in (1, 2, 5, 10) if step * factor * most >= reach)
    first, last = min(floor(low / step), 0), max(ceil(high / step), 0)
    return [step * number for number in range(first, last + 1)]


def _whole(amount: Decimal) -> str:
    return formats.number(amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


# -------------------------------------------------------------------------------------- cash flow


@dataclass(frozen=True)
class Bar:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Pin:
    """A point of the drawing that has a name; `anchor` keeps its words inside."""

    x: float
    y: float
    label: str
    anchor: str


@dataclass(frozen=True)
class CashChart:
    """Sources up and costs down, month by month; over them the two running sums, and where each is lowest."""

    bars: list[Bar]
    planned: str
    confirmed: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    pins: list[Pin]
    zero: float
    width: int = 920
    height: int = 380
    left: int = 84
    right: int = 908
    top: int = 16
    bottom: int = 340


def cash_chart(figures: Figures) -> CashChart | None:
    """The cash flow of a plan; None while nothing in it has a date."""
    planned, confirmed = figures.cash, figures.secured_cash
    days = sorted({month.first for flow in (planned, confirmed) for month in flow.months})
    if not days:
        return None
    frame = CashChart([], "", "", [], [], [], 0)
    by_day = {month.first: month for month in planned.months}
    sums = [_sums(days, flow.months) for flow in (planned, confirmed)]
    high = max([Decimal(0), *map(max, sums), *((m.cash + m.in_kind).amount for m in planned.months)])
    low = min([Decimal(0), *map(min, sums), *(-m.costs.amount for m in planned.months)])
    steps = round_steps(low, high)
    wide = (frame.right - frame.left) / len(days)
    scale = (frame.bottom - frame.top) / float(steps[-1] - steps[0])

    def y(amount: Decimal) -> float:
        return frame.bottom - float(amount - steps[0]) * scale

    bars = []
    for at, day in enumerate(days):
        month, x = by_day.get(day), frame.left + at * wide
        if month is None:
            continue
        came, went = (month.cash + month.in_kind).amount, month.costs.amount
        for amount, place, kind in ((came, 0.14, "in"), (-went, 0.52, "out")):
            if amount:
                top, base = sorted((y(amount), y(Decimal(0))))
                bars.append(Bar(x + wide * place, top, wide * 0.34, base - top, kind))

    def points(sums: list[Decimal]) -> list[tuple[float, float]]:
        return [(frame.left + (at + 0.5) * wide, y(amount)) for at, amount in enumerate(sums)]

    pins: list[Pin] = []
    for flow, line in zip((planned, confirmed), sums, strict=True):
        deepest = flow.deepest
        if deepest and not (pins and sums[0] == sums[1]):
            at = days.index(deepest.first)
            x = frame.left + (at + 0.5) * wide
            anchor = "start" if at < len(days) / 3 else "end" if at > len(days) * 2 / 3 else "middle"
            pins.append(Pin(x, y(line[at]), _amount(deepest.cumulative), anchor))
    return CashChart(
        bars,
        _path(points(sums[0])),
        _path(points(sums[1])),
        _months(days, frame.left, wide),
        [Tick(y(step), _whole(step), step == 0) for step in steps],
        pins,
        y(Decimal(0)),
    )


def _sums(days: Sequence[dt.date], months: Sequence[Month]) -> list[Decimal]:
    """What is in the bank at the end of each of the months, also before the first and after the last movement."""
    known = {month.first: month.cumulative.amount for month in months}
    sums, bank = [], Decimal(0)
    for day in days:
        bank = known.get(day, bank)
        sums.append(bank)
    return sums


def _months(days: Sequence[dt.date], left: float, wide: float) -> list[Tick]:
    """At most some fourteen names of months, with the year at the first and at each January."""
    every = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if len(days) / step <= 14)
    ticks: list[Tick] = []
    for at, day in enumerate(days):
        if (day.month - 1) % every and every <= 12 and at:
            continue
        if every > 12 and (at * 12) % every:
            continue
        name = str(format_date(day, "LLL", locale=formats.locale()))
        year = not ticks or day.month == 1
        ticks.append(Tick(left + (at + 0.5) * wide, f"{name} {day.year}" if year else name, year))
    near = len(ticks) > 1 and ticks[1].at - ticks[0].at < 60  # the first one's year would touch the second
    return [ticks[0], *ticks[2:]] if near else ticks


def _amount(money: Money) -> str:
    return formats.money(money.amount.quantize(Decimal(1)), money.currency)


# --------------------------------------------------------------------------------- parts of a whole


@dataclass(frozen=True)
class Piece:
    """A part of a line of a hundred."""

    kind: str
    x: float
    width: float
    money: Money


def pieces(parts: Iterable[tuple[str, Money]], whole: Money) -> list[Piece]:
    """The parts one after the other, each as wide as it is; nothing is drawn of what is not above zero."""
    made: list[Piece] = []
    x = 0.0
    for kind, money in parts:
        if money.minor > 0 and whole.minor > 0:
            width = 100 * money.minor / whole.minor
            made.append(Piece(kind, round(x, 3), round(width, 3), money))
            x += width
    return made


def by_status(figures: Figures) -> list[Piece]:
    """How sure the budget is: confirmed, pending, sought, and what has no source."""
    parts = [(status.value, figures.by_status[status]) for status in Status] + [("gap", figures.gap)]
    whole = max(figures.budget, figures.total)
    return pieces(parts, whole)


@dataclass(frozen=True)
class CountryBar:
    """What a country brings and what is spent there, as parts of the largest of all these amounts."""

    country: str
    brings: Money
    spends: Money
    in_width: float
    out_width: float


def by_country(figures: Figures) -> list[CountryBar]:
    """Each country, that which brings most first; money of no country last."""
    nothing = Money.zero(figures.plan.currency)
    codes = {*figures.sources_by_country, *figures.costs_by_country}
    found = [
        (
            code,
            figures.sources_by_country.get(code, nothing),
            figures.costs_by_country.get(code, nothing),
        )
        for code in codes
    ]
    most = max((max(brings.minor, spends.minor) for _code, brings, spends in found), default=0) or 1
    found.sort(key=lambda one: (not one[0], -one[1].minor, one[0]))
    return [
        CountryBar(code, brings, spends, max(0, 100 * brings.minor / most), max(0, 100 * spends.minor / most))
        for code, brings, spends in found
    ]


# --------------------------------------------------------------------------------------- waterfall


@dataclass(frozen=True)
class Label:
    """A box with its words in lines."""

    box: Box
    title: str
    lines: list[Tick]
    middle: float


@dataclass(frozen=True)
class Way:
    """An arrow as a path, and where its percentage stands."""

    arrow: Arrow
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Graph:
    """A waterfall with words in its boxes."""

    width: float
    height: float
    boxes: list[Label]
    ways: list[Way]


MOST_STEPS = 80  # in a drawing
_LETTERS, _LINE, _EDGE = 21, 15, 6


def graph(waterfall: Waterfall) -> Graph | None:
    """The waterfall as SVG has it: streams above, steps between, parties below. None if nobody could follow it."""
    if len(waterfall.steps) > MOST_STEPS:
        return None
    drawn = draw(waterfall, width=150, height=46, gap=18, between=44)
    boxes = []
    for box in drawn.boxes:
        title = waterfall.parties.get(box.name, box.name) if box.kind == "party" else box.name
        lines = _lines(title)
        first = box.y + box.height / 2 - (len(lines) - 1) * _LINE / 2 + 4.5
        texts = [Tick(first + at * _LINE, line) for at, line in enumerate(lines)]
        boxes.append(Label(box, title, texts, box.x + box.width / 2))
    ways = [_way(arrow) for arrow in drawn.arrows]
    return Graph(drawn.width + 2 * _EDGE, drawn.height + 2 * _EDGE, boxes, ways)


def _way(arrow: Arrow) -> Way:
    """A line that leaves and arrives upright."""
    (x, y), *rest = arrow.points
    path = f"M{x:.1f},{y:.1f}"
    for to_x, to_y in rest:
        half = (y + to_y) / 2
        path += f" C{x:.1f},{half:.1f} {to_x:.1f},{half:.1f} {to_x:.1f},{to_y:.1f}"
        x, y = to_x, to_y
    (first_x, first_y), (next_x, next_y) = arrow.points[:2]
    return Way(arrow, path, (first_x + next_x) / 2, (first_y + next_y) / 2 + 4)


def _lines(words: str) -> list[str]:
    """Two lines at most; what does not fit is cut, and the whole is the drawing's own title."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + len(word) < _LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = [line if len(line) <= _LETTERS else f"{line[: _LETTERS - 1]}…" for line in lines[:2]]
    if len(lines) > 2:
        kept[1] = f"{kept[1][: _LETTERS - 1].rstrip('…')}…"
    return kept


# ----------------------------------------------------------------------------------------- outlook


@dataclass(frozen=True)
class Histogram:
    """How often an amount comes out, with the middle and the outer tenths' edges marked."""

    bars: list[Bar]
    x_ticks: list[Tick]
    median: float
    width: int = 320
    height: int = 110
    bottom: int = 84


def histogram(spread: Spread) -> Histogram:
    """The bars of a distribution. Paths that bring nothing are said in words, not drawn: they would dwarf the rest."""
    frame = Histogram([], [], 0)
    wide = frame.width / len(spread.bars)
    counts = list(spread.bars)
    zero = round(spread.nothing * sum(counts))
    counts[0] = max(0, counts[0] - zero)
    most = max(counts) or 1
    top = float(spread.edges[-1].amount) or 1.0
    bars = [
        Bar(at * wide + 0.5, frame.bottom - 76 * count / most, wide - 1, 76 * count / most, "")
        for at, count in enumerate(counts)
        if count
    ]
    steps = [step for step in round_steps(Decimal(0), spread.edges[-1].amount, 3) if float(step) <= top]
    ticks = [Tick(frame.width * float(step) / top, _whole(step)) for step in steps]
    middle = min(float(spread.percentiles[50].amount) / top, 1.0)
    return Histogram(bars, ticks, frame.width * middle)
