"""The kinds of rule that occur in co-production treaties. A file names the kind; its fields are what the file may say.

All kinds by name: `KINDS`. Each is a frozen dataclass with two methods: what it says of a film (`answer`), and which changes
might turn it (`mends`). Who adds a kind adds a class here; who adds a treaty adds none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinomost.law.reading import READERS, Path_, Reader
from kinomost.law.rules import people, points, shares, terms, work
from kinomost.law.rules.base import Rule

KINDS: dict[str, type[Rule]] = {
    cls.kind: cls
    for cls in (
        work.Applicability, work.Work, shares.ShareBand, shares.ShareByConsent, shares.CompanyFloor, shares.ShareBasis,
        shares.FloorByCase, shares.SoftSanction, people.CreativeProportion, people.HeadCount,
        people.HeadCountWithSubstitution, points.Points, people.Nationality, people.ThirdCountryPerson,
        shares.ThirdCoProducer, work.LocationException, work.MajorityWork, work.OutsideServices, work.SpendElements,
        work.Versions, work.PostPlace, shares.FinanceOnly, terms.Twinning, terms.Balance, terms.Filing,
        terms.Consequence, terms.Status, terms.Financing,
    )
}  # fmt: skip


def _read(reader: Reader, data: object, path: Path_) -> Rule | None:
    """A rule from its mapping: `kind` chooses the dataclass."""
    if not isinstance(data, Mapping):
        reader.say("not_mapping", path)
        return None
    rest: dict[Any, Any] = dict(data)
    kind = rest.pop("kind", None)
    if kind is None:
        reader.say("missing_key", path, value="kind")
        return None
    known = reader.choice(tuple(KINDS), kind, (*path, "kind"))
    return None if known is None else reader.record(KINDS[known], rest, path)


READERS[Rule] = _read

__all__ = ["KINDS", "Rule"]
