"""Rules of a call as data, held against the facts of an entry: met, not met, or unknown, and what would mend it.

    from kinomost.judging.eligibility import Facts, evaluate

    rules = [{"rule": "length", "from": 60}, {"rule": "secured", "least": "30"}]
    result = evaluate(rules, Facts(minutes=95, budget=Money.parse("900000 EUR"), secured_share=Decimal("0.25")))
    for finding in result.findings:
        print(finding.verdict, finding.reason.text(), finding.mend.text() if finding.mend else "")
    # fail  25 % of the finance is confirmed; at least 30 % is asked.  Confirm another 45 000.00 EUR of finance.

A call stores the plain mappings; `read` turns one into a `Rule` or says what is wrong with it, `write` turns it back.
A fact that is not known leaves the verdict open and is named; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kinomost.judging.messages import Message, Problem
from kinomost.money.amounts import Money, Rates

KINDS = ("fiction", "documentary", "animation", "series")
"""Kinds of film, in the catalogue's words (fiction is what a market calls a feature)."""

STAGES = ("idea", "development", "preproduction", "production", "postproduction", "completed", "released")
"""Stages of a film, in the catalogue's words."""

MATERIALS = ("script", "treatment", "teaser", "moodboard", "finance_plan", "budget")
"""Materials that a rule can ask for, by name."""


class Outcome(StrEnum):
    """Of a rule or of all rules together: FAIL if one fails, else UNKNOWN if one is open, else PASS."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Career:
    """Finished films of a person by kind: `{"fiction": 2}`; `long` are those of feature length (60 minutes on)."""

    films: Mapping[str, int]
    long: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an entry. None is *not known*; an empty tuple is *known to be none*.

    `secured_share` is computed from the finance plan's rows, never typed. `rates` and `on` convert the budget into the
    band's currency. Of several directors or producers, the careers of all are given; one that fits is enough for "at
    least", all must fit for "at most" and "debut".
    """

    kind: str | None = None
    stage: str | None = None
    minutes: int | None = None
    budget: Money | None = None
    secured_share: Decimal | None = None  # 0 to 1
    directors: tuple[str, ...] | None = None  # names
    producers: tuple[str, ...] | None = None
    writers: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None  # ISO 3166-1 alpha-2, the leading one first
    languages: tuple[str, ...] | None = None
    shooting_starts: date | None = None
    director_careers: tuple[Career, ...] | None = None
    producer_careers: tuple[Career, ...] | None = None
    companies: int | None = None  # production companies on the film
    company_entries: int | None = None  # other entries of the same company in this call, submitted
    materials: frozenset[str] | None = None  # of MATERIALS, and names a call makes up
    rates: Rates | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """`{"rule": "length", "from": 60, "to": 240, "kinds": ["fiction"]}`: minutes, either end may be left out.

    For other kinds than those named (none: all) the rule asks nothing.
    """

    least: int | None = None
    most: int | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """`{"rule": "budget", "from": "1000000 EUR", "to": "20000000 EUR"}`: both ends in one currency, both included."""

    least: Money | None = None
    most: Money | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """`{"rule": "attached", "who": "director"}`: director, producer or writer; `"least": 2` for more than one."""

    who: str
    least: int = 1


@dataclass(frozen=True, slots=True)
class Secured:
    """`{"rule": "secured", "least": "30"}`: per cent of the budget that is confirmed, at least."""

    least: Decimal  # 0 to 1


@dataclass(frozen=True, slots=True)
class Countries:
    """`{"rule": "countries", "least": 2, "any": […], "leading": […], "none": […]}`: any part may be left out.

    `least` different countries, one at least of `any`, the leading one among `leading`, none of `none`.
    """

    least: int | None = None
    any: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kinds:
    """`{"rule": "kinds", "any": ["fiction", "animation"]}`."""

    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """`{"rule": "stages", "any": ["development", "preproduction"]}`."""

    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Languages:
    """`{"rule": "languages", "any": ["sr", "ru"]}`: one at least of these is spoken."""

    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShootingFrom:
    """`{"rule": "shooting", "from": "2026-09-01"}`: shooting does not start before."""

    day: date


@dataclass(frozen=True, slots=True)
class PreviousWork:
    """`{"rule": "previous_work", "who": "director", "least": 1, "most": 2, "kinds": [...], "long": true}`.

    Finished films of the director or producer; `kinds` and `long` (feature length) say which count. A debut is
    `"most": 0`.
    """

    who: str
    least: int | None = None
    most: int | None = None
    kinds: tuple[str, ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Companies:
    """`{"rule": "companies", "least": 1}`: production companies on the film."""

    least: int = 1


@dataclass(frozen=True, slots=True)
class EntriesPerCompany:
    """`{"rule": "entries_per_company", "most": 1}`."""

    most: int = 1


@dataclass(frozen=True, slots=True)
class Material:
    """`{"rule": "material", "all": ["script"]}`: these are there."""

    all: tuple[str, ...]


Rule = (
    Length
    | Budget
    | Attached
    | Secured
    | Countries
    | Kinds
    | Stages
    | Languages
    | ShootingFrom
    | PreviousWork
    | Companies
    | EntriesPerCompany
    | Material
)

RULES: Mapping[str, type] = {
    "length": Length,
    "budget": Budget,
    "attached": Attached,
    "secured": Secured,
    "countries": Countries,
    "kinds": Kinds,
    "stages": Stages,
    "languages": Languages,
    "shooting": ShootingFrom,
    "previous_work": PreviousWork,
    "companies": Companies,
    "entries_per_company": EntriesPerCompany,
    "material": Material,
}
"""What may stand after `"rule":`, and the class that holds it."""


def read(data: object) -> tuple[Rule | None, tuple[Problem, ...]]:
    """The rule in a plain mapping, or what is wrong with it; `Problem.where` is the mapping's key. Never raises."""
    raise NotImplementedError


def write(rule: Rule) -> dict[str, object]:
    """The plain mapping that `read` reads back, ready for JSON; what is left out is not in it."""
    raise NotImplementedError


def describe(rule: Rule) -> Message:
    """What the rule asks, in a sentence for the call's page."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against the facts. `mend` says what would make it pass; None where it passes or nothing would."""

    rule: str  # the key in RULES, or "" for a mapping that is no rule
    outcome: Outcome
    reason: Message
    mend: Message | None = None
    fact: str = ""  # the field of Facts that decides it, for a link to where it is typed


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All rules of a call for one entry, in the call's order."""

    outcome: Outcome
    findings: tuple[Finding, ...]


def evaluate(rules: Iterable[object], facts: Facts) -> Eligibility:
    """Hold every rule (a `Rule`, or a mapping as `read` takes it) against the facts. Never raises.

    A mapping that is no rule is UNKNOWN, with its problem as the reason: a broken rule must not let anybody in or
    keep anybody out.
    """
    raise NotImplementedError
