"""Which rows a term names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from kinomost.money.plan.model import Kind, Line, Plan, Source, Status
from kinomost.money.plan.problems import PlanError
from kinomost.money.plan.terms import Term

T = TypeVar("T")
_COUNTRY = re.compile("[A-Z]{2}")


def key_of(row: Line | Source) -> str:
    """The row's name among all rows of its plan: «line.story», «source.fcs»."""
    return f"{'line' if isinstance(row, Line) else 'source'}.{row.ref}"


def slug(group: str) -> str:
    """An account group as a term writes it: «Story and script» is `story-and-script`."""
    return "-".join(re.findall(r"\w+", group.casefold()))


def matching(plan: Plan, term: Term, asker: Line | Source) -> Sequence[Line | Source]:
    """The rows that `term` means in the mouth of `asker`. Raises PlanError("unknown_ref")."""
    match term.head:
        case "self":
            return [asker]
        case "line" | "source":
            rows: Sequence[Line | Source] = plan.budget if term.head == "line" else plan.sources
            found = [row for row in rows if row.ref == term.narrow[0]]
            if not found:
                raise PlanError("unknown_ref", value=term)
            return found
        case "budget":
            return _narrowed(plan.budget, [_of_line(plan, word) for word in term.narrow])
        case head:
            sources: Sequence[Source] = plan.sources
            if head == "secured":
                sources = [source for source in sources if source.status is Status.CONFIRMED]
            elif head == "public":
                sources = [source for source in sources if source.public]
            return _narrowed(sources, [_of_source(word) for word in term.narrow])


def _narrowed(rows: Sequence[T], tests: Sequence[Callable[[T], bool]]) -> Sequence[T]:
    return [row for row in rows if all(test(row) for test in tests)]


def _of_line(plan: Plan, word: str) -> Callable[[Line], bool]:
    if _COUNTRY.fullmatch(word):
        return lambda line: line.country == word
    if word not in {slug(line.group) for line in plan.budget}:
        raise PlanError("unknown_ref", value=f"budget.{word}")
    return lambda line: slug(line.group) == word


def _of_source(word: str) -> Callable[[Source], bool]:
    if _COUNTRY.fullmatch(word):
        return lambda source: source.country == word
    if word in set(Kind):
        return lambda source: source.kind == word
    if word in set(Status):
        return lambda source: source.status == word
    raise PlanError("unknown_ref", value=f"sources.{word}")
