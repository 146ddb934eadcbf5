"""The smallest change that would turn a verdict: found by search, verified by judging the changed film again.

Every rule that stands in the way proposes changes that may turn it: a share moved to the threshold, a function given to
somebody from a co-producer's country. They are put together in the order of their size plus the least that would still be
needed (an A* search); the first set after which the treaty gives the wanted answer is the smallest among all combinations.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count

from kinomost.law.edits import Edit
from kinomost.law.evaluate import findings, view
from kinomost.law.facts import Project
from kinomost.law.film import Film
from kinomost.law.rules import Rule
from kinomost.law.treaties import Treaty
from kinomost.law.verdicts import Outcome, Verdict

TRIES = 400


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
        return _size(self.edits)


def smallest_change(
    project: Project,
    treaty: Treaty,
    to: Outcome = Outcome.PASS,
    on: date | None = None,
    tries: int = TRIES,
) -> Change | None:
    """The smallest change after which no known rule fails (`to` CONSENT) or all are met (`to` PASS).

    What is unknown stays unknown: a change never claims to settle a missing fact or an unread text, and one after which no
    more is open than before goes first. None when nothing needs to change, or when none of `tries` combinations was enough.
    """
    unwanted = {Outcome.FAIL} if to is Outcome.CONSENT else {Outcome.FAIL, Outcome.CONSENT}
    start = _look(project, treaty, on, unwanted)
    if not start.standing:
        return None
    order = count()
    queue: list[tuple[Fraction, Fraction, int, tuple[Edit, ...], Project, _Look]] = []
    seen: set[str] = set()

    def push(edits: tuple[Edit, ...]) -> None:
        if (key := _key(edits)) in seen:
            return
        seen.add(key)
        changed = project
        for edit in edits:
            changed = edit.apply(changed)
        look = _look(changed, treaty, on, unwanted)
        # What has been changed plus what is still needed at the least; of equals the one that is further on.
        least = _size(edits) + look.at_least
        heapq.heappush(queue, (least, look.at_least, next(order), edits, changed, look))

    for edit in start.proposals:
        push((edit,))
    second_best: Change | None = None
    while queue:
        *_, edits, changed, look = heapq.heappop(queue)
        if not look.standing:
            change = Change(edits, start.verdict, look.verdict, changed)
            if look.open <= start.open:
                return change
            # Nothing stands in the way any more, but more hangs on missing facts than before.
            second_best = second_best or change
        for edit in look.proposals:
            if len(seen) >= tries:
                break
            push((*edits, edit))
    return second_best


def _size(edits: tuple[Edit, ...]) -> Fraction:
    return sum((edit.size for edit in edits), Fraction(0))


def _key(edits: tuple[Edit, ...]) -> str:
    """The same for all orders of edits that make the same film."""
    changed = [step for edit in edits for step in edit.sets]
    last = {path: repr(value) for path, value in changed if "+" not in path}
    return repr((sorted(last.items()), sorted(repr(step) for step in changed if "+" in step[0])))


@dataclass(frozen=True)
class _Look:
    """A film under the treaty: the verdict, and what the rules in the way propose."""

    verdict: Verdict
    standing: bool
    open: int
    proposals: list[Edit]
    at_least: Fraction


def _look(project: Project, treaty: Treaty, on: date | None, unwanted: set[Outcome]) -> _Look:
    film = view(project, treaty, on)
    found = findings(film, treaty)
    in_the_way = [rule for rule, finding in found if rule is not None and finding.outcome in unwanted]
    verdict = Verdict(treaty.name, treaty.title, tuple(finding for _, finding in found))
    return _Look(
        verdict,
        any(finding.outcome in unwanted for finding in verdict.findings),
        sum(
            finding.would_be is None and any(fact.path for fact in finding.missing)
            for finding in verdict.findings
        ),
        [edit for rule in in_the_way for edit in rule.mends(film)],
        _at_least(in_the_way, _readings(film, treaty)),
    )


def _readings(film: Film, treaty: Treaty) -> list[Film]:
    """The film with all countries bound of which that is uncertain, and with none of them."""
    doubtful = film.doubtful & film.mentioned
    return [film, view(film.project, treaty, film.on, doubtful)] if doubtful else [film]


def _at_least(in_the_way: list[Rule], films: list[Film]) -> Fraction:
    """No change is smaller: one edit may serve several rules, but none both moves shares and recasts people.

    A rule that is met under one reading no longer stands in the way, so the easier reading counts.
    """
    by_facts: dict[str, Fraction] = {}
    for rule in in_the_way:
        least = min(
            rule.at_least(film) if rule.when.holds(film, []) is not False else Fraction(0) for film in films
        )
        by_facts[rule.touches] = max(by_facts.get(rule.touches, Fraction(0)), least)
    return sum(by_facts.values(), Fraction(0))
