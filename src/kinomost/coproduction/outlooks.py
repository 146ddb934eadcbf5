"""What a film may earn and what that is worth to each party: estimates, what-ifs, and their outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kinomost.coproduction.recouping import Recouping
from kinomost.money.waterfall import Outlook, Scenario, Waterfall, outlook, read, scaled
from kinomost.money.waterfall.tree import Tree, parse

PATHS = 10_000
MOST_WORK = 20_000_000  # paths times steps times windows: some seconds
LEAST, MOST = 25, 300  # per cent of the estimates that a what-if may ask for
ENDS = {"percent": 60, "premium": 100}  # how far a slider goes
MOST_LEVERS = 12
MOST_WINDOWS = 60


@dataclass(frozen=True)
class Lever:
    """A percentage of the terms that may be moved: where it stands, what it is called, its value and its end."""

    path: str
    step: str
    party: str
    what: str  # percent or premium
    value: float
    most: int

    @property
    def name(self) -> str:
        """What a form calls it."""
        return self.path.replace("/", ":")


def levers(terms: str) -> list[Lever]:
    """The percentages and premiums in the terms, in their order."""
    steps = parse(terms).get("steps")
    found: list[Lever] = []
    for name, step in steps.lines().items() if steps is not None else ():
        place = ("steps", name)
        found += [*_lever(step, place, "percent"), *_lever(step, place, "premium")]
        claims = step.get("recoup")
        for party, claim in claims.lines().items() if claims and isinstance(claims.value, dict) else ():
            found += _lever(claim, (*place, "recoup", party), "premium")
    return found[:MOST_LEVERS]


def _lever(tree: Tree, place: tuple[str, ...], what: str) -> list[Lever]:
    one = tree.get(what)
    if one is None or not isinstance(one.value, str):
        return []
    try:
        value = float(one.value.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        return []
    party = place[3] if len(place) > 2 else ""
    return [Lever("/".join((*place, what)), place[1], party, what, value, max(ENDS[what], int(value) + 1))]


@dataclass(frozen=True)
class WhatIf:
    """What is asked: all estimates at so many per cent, and other percentages in the terms."""

    factor: int
    changes: Mapping[str, str]

    @property
    def asked(self) -> bool:
        """Whether anything differs."""
        return self.factor != 100 or bool(self.changes)


def what_if(sent: Mapping[str, str], known: Sequence[Lever]) -> WhatIf:
    """From an address. Nonsense is left out: a slider cannot send it."""
    factor = sent.get("factor", "")
    percent = int(factor) if factor.isdecimal() and len(factor) < 4 else 100
    changes = {}
    for lever in known:
        try:
            value = float(sent.get(lever.name, ""))
        except ValueError:
            continue
        if 0.0001 <= value <= lever.most and value != lever.value:
            changes[lever.path] = f"{value:g}"
    return WhatIf(min(max(percent, LEAST), MOST), changes)


def outcome(found: Recouping, scenario: Scenario, asked: WhatIf) -> Outlook:
    """The same paths through the terms as they would be. Raises WaterfallError."""
    changed: Waterfall = read(found.terms, rates=found.rates, changes=asked.changes)
    paths = min(PATHS, MOST_WORK // (len(changed.steps) * max(1, len(scenario.windows))) + 1)
    return outlook(changed, scaled(scenario, asked.factor), found.latest, paths=paths)


def to_estimates(windows: Sequence[Mapping[str, Any]], together: int, seed: int) -> str:
    """The estimates as `read_scenario` reads them."""
    data = {"seed": str(seed), "together": str(together), "windows": [dict(one) for one in windows]}
    return str(
        yaml.dump(
            data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=200, default_flow_style=None
        )
    )


class _Dumper(yaml.SafeDumper):
    """Writes text without quotes: all of it is read as text."""


_Dumper.yaml_implicit_resolvers = {}


def from_estimates(estimates: str) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The windows and the rest, as typed; empty where the text is none. Raises WaterfallError."""
    if not estimates.strip():
        return [], {}
    tree = parse(estimates)
    windows = tree.get("windows")
    rows = [
        {name: one.text() for name, one in window.lines().items() if isinstance(one.value, str)}
        for window in (windows.items() if windows is not None else ())
        if isinstance(window.value, dict)
    ]
    rest = {name: one.text() for name in ("together", "seed") if (one := tree.get(name)) is not None}
    return rows, rest
