"""A waterfall as a picture's data: boxes in layers from the streams down to the parties, and arrows between them.

Layers by the longest way down, crossings reduced by sweeping over the layers and ordering each by the middle of
its neighbours; long arrows bend where they pass a layer. Coordinates are in any unit that the page likes (`scale`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kinomost.money.waterfall.model import Percent, Recoup, Split, Waterfall
from kinomost.money.waterfall.read import percent_text

_SWEEPS = 12
_PULL = 6


@dataclass(frozen=True)
class Box:
    """A stream, a step (percent, recoup or split) or a party: its upper left corner, its size and its layer."""

    name: str
    kind: str
    layer: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Arrow:
    """Money on its way: `flow` from box to box, or `pay` from a step to a party, through `points`; `label` as «15 %»."""

    source: str
    target: str
    kind: str
    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawing:
    """Everything that a page needs to draw the waterfall."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class _Edge:
    source: str
    target: str
    kind: str
    label: str


def draw(
    waterfall: Waterfall, *, width: float = 150, height: float = 44, gap: float = 24, between: float = 56
) -> Drawing:
    """Lay the waterfall out with boxes of this size, `gap` beside and `between` below each other."""
    kinds = _kinds(waterfall)
    edges = [edge for edge in _edges(waterfall) if edge.source in kinds and edge.target in kinds]
    layer = _layers(kinds, edges)
    rows: list[list[str]] = [[] for _row in range(max(layer.values()) + 1)]
    for name in kinds:
        rows[layer[name]].append(name)
    ways: dict[_Edge, list[str]] = {}
    for edge in edges:  # a stand-in wherever an arrow passes a layer
        way = [edge.source]
        for row in range(layer[edge.source] + 1, layer[edge.target]):
            way.append(f"{edge.source}\n{edge.target}\n{row}")
            rows[row].append(way[-1])
        ways[edge] = [*way, edge.target]
    links: dict[str, list[str]] = {}
    for edge, way in ways.items():
        for upper, lower in pairwise(way):
            # Flow pulls harder than payments, so that the stream itself runs straight down.
            links.setdefault(upper, []).extend([lower] * (_PULL if edge.kind == "flow" else 1))
            links.setdefault(lower, []).extend([upper] * (_PULL if edge.kind == "flow" else 1))
    sizes = {name: width if name in kinds else gap for row in rows for name in row}
    middle = _arrange(rows, links, sizes, gap)
    left = min(middle[name] - sizes[name] / 2 for name in middle)
    top = {name: row * (height + between) for row, names in enumerate(rows) for name in names}
    boxes = tuple(
        Box(name, kind, layer[name], middle[name] - width / 2 - left, top[name], width, height)
        for name, kind in kinds.items()
    )
    arrows = tuple(
        Arrow(edge.source, edge.target, edge.kind, edge.label, tuple(_points(way, middle, top, left, height)))
        for edge, way in ways.items()
    )
    full = max(middle[name] + sizes[name] / 2 for name in middle) - left
    return Drawing(full, len(rows) * (height + between) - between, boxes, arrows)


def _points(
    way: list[str], middle: Mapping[str, float], top: Mapping[str, float], left: float, height: float
) -> Iterator[tuple[float, float]]:
    yield middle[way[0]] - left, top[way[0]] + height
    for name in way[1:-1]:
        yield middle[name] - left, top[name]
        yield middle[name] - left, top[name] + height
    yield middle[way[-1]] - left, top[way[-1]]


def _kinds(waterfall: Waterfall) -> dict[str, str]:
    paid = {edge.target for edge in _edges(waterfall) if edge.kind == "pay"}
    return {
        **dict.fromkeys(waterfall.streams, "stream"),
        **{name: type(step.deed).__name__.lower() for name, step in waterfall.steps.items()},
        **{name: "party" for name in waterfall.parties if name in paid},
    }


def _edges(waterfall: Waterfall) -> Iterator[_Edge]:
    """Each arrow once, in the order of the steps."""
    for stream, step_name in waterfall.entry.items():
        yield _Edge(stream, step_name, "flow", "")
    for name, step in waterfall.steps.items():
        pays: dict[str, Fraction | None] = {}
        match step.deed:
            case Percent():
                pays = {payee.party: step.deed.rate * payee.part for payee in step.deed.payees}
            case Recoup():
                pays = dict.fromkeys(payee.party for claim in step.deed.claims for payee in claim.payees)
            case Split():
                pays = dict(step.deed.parts)
        for target, part in pays.items():
            kind = "flow" if target in waterfall.steps else "pay"
            yield _Edge(name, target, kind, f"{percent_text(part)} %" if part is not None else "")
        if step.rest:
            yield _Edge(name, step.rest, "flow", "")


def _layers(kinds: Mapping[str, str], edges: list[_Edge]) -> dict[str, int]:
    """Each box one below the lowest that leads to it; all parties in the last layer."""
    layer = dict.fromkeys(kinds, 0)
    for name, kind in kinds.items():  # streams, then steps in the order of settlement
        for edge in edges:
            if edge.source == name and kind != "party" and kinds[edge.target] != "party":
                layer[edge.target] = max(layer[edge.target], layer[name] + 1)
    last = max(layer.values()) + 1
    return {name: last if kinds[name] == "party" else row for name, row in layer.items()}


def _arrange(
    rows: list[list[str]], links: Mapping[str, list[str]], sizes: Mapping[str, float], gap: float
) -> dict[str, float]:
    """The middle of everything in the rows: ordered to cross little, then moved towards its neighbours."""
    middle: dict[str, float] = {}
    above = {name: place for place, row in enumerate(rows) for name in row}
    for row in rows:
        _pack(row, dict.fromkeys(row, 0.0), sizes, gap, middle)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            wish = {}
            for name in row:
                near = [
                    middle[other] for other in links.get(name, []) if (above[other] < above[name]) == down
                ]
                wish[name] = sum(near) / len(near) if near else middle[name]
            row.sort(key=lambda name: wish[name])
            _pack(row, wish, sizes, gap, middle)
    return middle


def _pack(
    row: list[str],
    wish: Mapping[str, float],
    sizes: Mapping[str, float],
    gap: float,
    middle: dict[str, float],
) -> None:
    """Put a row's members where they wish to be, pushed apart as far as their sizes ask, and centred on the wish."""
    edge, shift = float("-inf"), 0.0
    for name in row:
        middle[name] = max(wish[name], edge + sizes[name] / 2)
        edge = middle[name] + sizes[name] / 2 + gap
        shift += middle[name] - wish[name]
    for name in row:
        middle[name] -= shift / len(row)
