"""How a search ends, and the clock that ends it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Ended(Enum):
    """How a search ended: with a proof, because the time was up, or because somebody stopped it."""

    PROVEN = "proven"
    TIME = "time"
    CANCELLED = "cancelled"


@dataclass
class Clock:
    """The seconds that a search has, and whether anybody still wants the answer."""

    limit: float
    cancelled: Callable[[], bool] | None = None
    began: float = field(default_factory=time.monotonic)
    stopped: bool = False

    @property
    def left(self) -> float:
        """Seconds until the limit, at least 0."""
        return max(0.0, self.limit - (time.monotonic() - self.began))

    @property
    def over(self) -> bool:
        """No time is left, or the search was cancelled."""
        self.stopped = self.stopped or (self.cancelled is not None and self.cancelled())
        return self.stopped or self.left <= 0

    @property
    def ended(self) -> Ended:
        """What to report of a search that this clock cut short."""
        return Ended.CANCELLED if self.over and self.stopped else Ended.TIME
