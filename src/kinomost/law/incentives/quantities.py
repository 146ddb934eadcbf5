"""Numbers of an incentive's text, each written with its unit: `19 days`, `18 points`, `300 000 EUR`, `130 000 MCI`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kinomost.law.reading import READERS, Path_, Reader
from kinomost.money.amounts import Money

_COUNT = re.compile(r"([0-9][0-9 ]*) (days?|minutes?|episodes?|points?|months?)")
_LIMIT = re.compile(r"([0-9][0-9 .]*) ([A-Z]{3})")


@dataclass(frozen=True)
class Count:
    """A whole number of days, minutes, episodes, points or months."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


@dataclass(frozen=True)
class Limit:
    """A threshold: an amount of money, or so many times an index whose value a state sets anew each year."""

    amount: Money | None = None
    times: int = 0
    index: str = ""

    def __str__(self) -> str:
        return str(self.amount) if self.amount else f"{self.times:,} × {self.index}".replace(",", " ")


def _read_count(reader: Reader, data: object, path: Path_) -> Count | None:
    match = _COUNT.fullmatch(str(data).strip())
    if not match:
        reader.say("bad_count", path, value=data, example="19 days, 18 points, 70 minutes")
        return None
    return Count(int(match[1].replace(" ", "")), match[2])


def _read_limit(reader: Reader, data: object, path: Path_) -> Limit | None:
    match = _LIMIT.fullmatch(str(data).strip())
    if match and match[2] in INDICES:
        return Limit(times=int(match[1].replace(" ", "")), index=match[2])
    amount = reader.value(Money, data, path)
    return Limit(amount) if amount else None


INDICES = frozenset({"MCI"})
"""Names of indices that stand where a currency would: MCI is Kazakhstan's monthly calculation index."""

READERS[Count] = _read_count
READERS[Limit] = _read_limit
