"""Where a fact is typed: from the place that a library names to the section, the row and the field of the file."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kinomost.coproduction.facts import Facts
from kinomost.journal.documents import Document
from kinomost.law.messages import Problem as LawProblem
from kinomost.money.plan import Problem as PlanProblem


@dataclass(frozen=True)
class Spot:
    """A field of a section. `row` counts from 0; without it the whole part is meant, without a part the file itself.

    `ask` is a fact that is typed under “Further facts”, by its name. A section "film" is the film's own record.
    """

    section: str
    part: str = ""
    row: int | None = None
    column: str = ""
    ask: str = ""

    @property
    def anchor(self) -> str:
        """The id of the field on its page."""
        if self.part and self.row is not None and self.column:
            return f"id_{self.part}-{self.row}-{self.column}"
        return self.part or f"id_{self.column}"


# What the libraries call a list → its section and its part of the document.
_PARTS = {
    "parties": ("deal", "partners"), "people": ("people", "work"), "places": ("deal", "sites"),
    "versions": ("deal", "versions"), "consents": ("deal", "consents"), "spend": ("budget", "costs"),
    "budget": ("budget", "costs"), "funding": ("sources", "finance"), "sources": ("sources", "finance"),
    "rates": ("sources", "rates"),
}  # fmt: skip
_COLUMNS = {
    "partners": {"company": "organisation_id", "owner": "owner_country"},
    "work": {"": "nationality"},
    "finance": {
        "type": "kind", "ref": "row", "public": "public_money", "confirmed": "status", "letter": "evidence_on",
        "evidence.what": "evidence", "evidence.on": "evidence_on", "evidence.until": "evidence_until",
    },
    "costs": {"ref": "row", "to": "paid_to"},
    "rates": {"from": "base", "to": "quote", "on": "day", "rate": "value"},
}  # fmt: skip
_OWN = {"applied", "currency", "format", "medium", "episodes", "shooting_ends", "shared_credit", "without"}
_FILM = {"title", "type", "minutes", "languages", "shooting"}
_STEP = re.compile(r"(?P<name>[a-z_]+)(?:\[(?P<at>\d+|\+)\])?(?:\.(?P<rest>.+))?")


def spot_of(path: str, facts: Facts, document: Document) -> Spot | None:
    """Where the fact at this path of a project is typed; None for what is no fact of the film."""
    found = _STEP.fullmatch(path)
    if found is None:
        return None
    name, at, rest = found["name"], found["at"], found["rest"] or ""
    if name in {"answers", "counts", "amounts"}:
        return Spot("deal", column="more", ask=rest)
    if name in _PARTS:
        section, part = _PARTS[name]
        row = int(at) - 1 if at and at.isdecimal() else None
        return Spot(
            section,
            part,
            _row(name, row, facts, document),
            _COLUMNS.get(part, {}).get(rest, rest.split("[")[0]),
        )
    if name in _OWN:
        return Spot("deal", column=name)
    if name in _FILM:
        return Spot("film")
    return Spot("deal", column="more", ask=name)


def _row(name: str, at: int | None, facts: Facts, document: Document) -> int | None:
    """The row of the file that a row of the project was made from: of money, only rows with an amount were."""
    rows = {"spend": facts.spend_rows, "funding": facts.funding_rows}.get(name)
    if at is None or rows is None:
        return at
    part = _PARTS[name][1]
    return next((place for place, row in enumerate(document[part]) if row["row"] == rows[at]), None)


def spot_in_plan(problem: PlanProblem, document: Document) -> Spot | None:
    """Where the plan's problem is; None for the plan as a whole."""
    if problem.sheet not in _PARTS:
        return None
    section, part = _PARTS[problem.sheet]
    column = _COLUMNS[part].get(problem.column, problem.column)
    row = next(
        (at for at, row in enumerate(document[part]) if problem.ref and row["row"] == problem.ref), None
    )
    if row is None and problem.row is not None and problem.row <= len(document[part]):
        row = problem.row - 1
    return Spot(section, part, row, column or ("amount" if row is not None else ""))


@dataclass(frozen=True)
class Remark:
    """Something wrong (`bad`), or worth knowing, and where it can be mended."""

    problem: LawProblem | PlanProblem
    spot: Spot | None
    bad: bool


def remarks(facts: Facts, document: Document, contradictions: Iterable[LawProblem] = ()) -> list[Remark]:
    """Everything that the libraries find wrong with a file, what is wrong first."""
    found = [
        Remark(problem, spot_of(problem.path, facts, document), bad=True)
        for problem in (*facts.law_problems, *contradictions)
    ]
    found += [
        Remark(problem, spot_in_plan(problem, document), bad=not problem.note)
        for problem in facts.plan_problems
    ]
    return sorted(found, key=lambda one: not one.bad)


def by_field(found: Iterable[Remark], section: str) -> Mapping[str, list[Remark]]:
    """The remarks on a section's fields, by the id of each."""
    placed: dict[str, list[Remark]] = {}
    for one in found:
        if one.spot is not None and one.spot.section == section:
            placed.setdefault(one.spot.anchor, []).append(one)
    return placed
