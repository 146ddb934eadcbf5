"""The smallest change that would turn a verdict: found by search, verified by judging the changed film again.

Every rule that stands in the way proposes changes that may turn it: a share moved to the threshold, a function given to
somebody from a co-producer's country. They are tried in the order of their size, one, two or more together; the first set
after which the treaty gives the wanted answer is the smallest there is among all combinations of proposals.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count

from kinomost.law.edits import Edit
from kinomost.law.evaluate import findings, view
from kinomost.law.facts import Project
from kinomost.law.treaties import Treaty
from kinomost.law.verdicts import Finding, Outcome, Verdict

TRIES = 3_000


@dataclass(frozen=True)
class Change:
    """Edits that turn the verdict from `before` to `after`; `project` is the film with them."""

    edits: tuple[Edit, ...]
    before: Verdict
    after: Verdict
    project: Project

    @property
    def size(self) -> Fraction:
        """How large the change is, in the measure of `edits`."""
        return sum((edit.size for edit in self.edits), Fraction(0))


def smallest_change(
    project: Project,
    treaty: Treaty,
    to: Outcome = Outcome.PASS,
    on: date | None = None,
    tries: int = TRIES,
) -> Change | None:
    """The smallest change after which no known rule fails (`to` CONSENT) or all are met (`to` PASS).

    What is unknown stays unknown: a change never claims to settle a missing fact or an unread text. None when nothing needs
    to change, or when `tries` combinations were judged and none was enough.
    """
    unwanted = {Outcome.FAIL} if to is Outcome.CONSENT else {Outcome.FAIL, Outcome.CONSENT}
    start, proposals = _look(project, treaty, on, unwanted)
    if not _stands(start, unwanted):
        return None
    open_before = _open(start)
    order = count()
    queue: list[tuple[Fraction, int, int, tuple[Edit, ...]]] = []
    seen: set[str] = set()

    def push(edits: tuple[Edit, ...]) -> None:
        changed = [step for edit in edits for step in edit.sets]
        last = {path: repr(value) for path, value in changed if "+" not in path}
        added = sorted(repr(step) for step in changed if "+" in step[0])
        if (key := repr((sorted(last.items()), added))) not in seen:
            seen.add(key)
            size = sum((edit.size for edit in edits), Fraction(0))
            heapq.heappush(queue, (size, len(edits), next(order), edits))

    for edit in proposals:
        push((edit,))
    for _ in range(tries):
        if not queue:
            return None
        *_, edits = heapq.heappop(queue)
        changed = project
        for edit in edits:
            changed = edit.apply(changed)
        after, proposals = _look(changed, treaty, on, unwanted)
        if not _stands(after, unwanted) and _open(after) <= open_before:
            return Change(edits, _verdict(treaty, start), _verdict(treaty, after), changed)
        for edit in proposals:
            push((*edits, edit))
    return None


def _look(
    project: Project, treaty: Treaty, on: date | None, unwanted: set[Outcome]
) -> tuple[list[Finding], list[Edit]]:
    """The findings, and what the rules in the way propose."""
    film = view(project, treaty, on)
    found = findings(film, treaty)

    def proposed() -> Iterator[Edit]:
        for rule, finding in found:
            if rule is not None and finding.outcome in unwanted:
                yield from rule.mends(film)

    return [finding for _, finding in found], list(proposed())


def _stands(found: list[Finding], unwanted: set[Outcome]) -> bool:
    return any(finding.outcome in unwanted for finding in found)


def _open(found: list[Finding]) -> int:
    return sum(finding.outcome is Outcome.UNKNOWN for finding in found)


def _verdict(treaty: Treaty, found: list[Finding]) -> Verdict:
    return Verdict(treaty.name, treaty.title, tuple(found))
