"""The rules of incentives: one dataclass a kind. The dataclass is the schema of the kind; `kind` in a file names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinomost.law.incentives.rules.base import (
    EVERYTHING,
    Residents,
    Rule,
    Which,
)
from kinomost.law.incentives.rules.gates import (
    AllOf,
    Answer,
    AnyOf,
    Applicant,
    Begun,
    Bound,
    Crew,
    Deadline,
    ForWork,
    Gate,
    Maximum,
    Minimum,
    Number,
    PointsTest,
    Portion,
    Section,
    Works,
)
from kinomost.law.incentives.rules.steps import (
    AddForeign,
    AddShare,
    Cap,
    CarveOut,
    ConsentAbove,
    Flat,
    Granted,
    LineLimit,
    LineRate,
    LineRates,
    LowestOf,
    Pool,
    Slab,
    Slabs,
    Stacking,
    Step,
    TakeSpend,
    Tax,
    Term,
    Tier,
    Tiers,
    Uplift,
    Uplifts,
)
from kinomost.law.reading import READERS, Path_, Reader

__all__ = [
    "EVERYTHING",
    "GATES",
    "KIND_OF",
    "STEPS",
    "AddForeign",
    "AddShare",
    "AllOf",
    "Answer",
    "AnyOf",
    "Applicant",
    "Begun",
    "Bound",
    "Cap",
    "CarveOut",
    "ConsentAbove",
    "Crew",
    "Deadline",
    "Flat",
    "ForWork",
    "Gate",
    "Granted",
    "LineLimit",
    "LineRate",
    "LineRates",
    "LowestOf",
    "Maximum",
    "Minimum",
    "Number",
    "PointsTest",
    "Pool",
    "Portion",
    "Residents",
    "Rule",
    "Section",
    "Slab",
    "Slabs",
    "Stacking",
    "Step",
    "TakeSpend",
    "Tax",
    "Term",
    "Tier",
    "Tiers",
    "Uplift",
    "Uplifts",
    "Which",
    "Works",
]

GATES: dict[str, type[Rule]] = {
    "works": Works,
    "minimum": Minimum,
    "maximum": Maximum,
    "portion": Portion,
    "number": Number,
    "crew": Crew,
    "applicant": Applicant,
    "answer": Answer,
    "points test": PointsTest,
    "begun": Begun,
    "deadline": Deadline,
    "all of": AllOf,
    "any of": AnyOf,
}
STEPS: dict[str, type[Rule]] = {
    "spend": TakeSpend,
    "line limit": LineLimit,
    "foreign spend": AddForeign,
    "lowest of": LowestOf,
    "rate": Flat,
    "tiers": Tiers,
    "slabs": Slabs,
    "line rates": LineRates,
    "uplifts": Uplifts,
    "granted points": Granted,
    "share of": AddShare,
    "carve out": CarveOut,
    "cap": Cap,
    "stacking": Stacking,
    "tax": Tax,
    "consent": ConsentAbove,
    "pool": Pool,
}
KIND_OF = {cls: kind for kind, cls in (GATES | STEPS).items()} | {Uplift: "uplift"}


def _read_kind(kinds: dict[str, type[Rule]]) -> Any:
    def read(reader: Reader, data: object, path: Path_) -> object:
        if not isinstance(data, Mapping):
            reader.say("not_mapping", path)
            return None
        if data.get("kind") is None:
            reader.say("missing_key", path, value="kind")
            return None
        kind = str(data["kind"]).strip()
        if kind not in kinds:
            reader.say("unknown_choice", (*path, "kind"), value=kind, known=", ".join(kinds))
            return None
        rest = {key: value for key, value in data.items() if key != "kind"}
        return reader.record(kinds[kind], rest, path)

    return read


READERS[Gate] = _read_kind(GATES)
READERS[Step] = _read_kind(STEPS)
