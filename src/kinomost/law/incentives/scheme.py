"""An incentive as data: one YAML file a scheme, its texts as dated versions, its rules as gates and a chain of steps.

A dataclass here is the schema of the file (see `kinomost.law.reading`). Every rule may name its `source`, `article` and
`confidence`; what it leaves out, the version says. Rules are paraphrased, never quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kinomost.law.facts import Project
from kinomost.law.incentives.quantities import Count
from kinomost.law.incentives.rules import Gate, Rule, Step
from kinomost.law.reading import Country
from kinomost.law.sources import Source
from kinomost.law.verdicts import Confidence
from kinomost.money.amounts import Money


@dataclass(frozen=True, kw_only=True)
class Payment(Rule):
    """Who is paid, and how long after which event at the latest (None where no source says)."""

    payee: str
    after: str = ""
    within: Count | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What one source says of a text that was not read, or that sources tell differently."""

    source: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """Why nothing is computed: the text was not read, or the sources are in conflict; and what each of them says."""

    why: Literal["text not read", "sources in conflict", "operation unverified"]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One way through a scheme with several rates; a film takes the best that is open to it."""

    name: str
    gates: tuple[Gate, ...] = ()
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Version:
    """The scheme's text as it stood from one day (`since`) to another (`until`, the last day, or None: no end known)."""

    since: date
    until: date | None = None
    source: str
    confidence: Confidence | None = None
    note: str = ""
    unknown: Unknown | None = None
    gates: tuple[Gate, ...] = ()
    steps: tuple[Step, ...] = ()
    routes: tuple[Route, ...] = ()
    payment: Payment | None = None

    def ways(self) -> tuple[Route, ...]:
        """The routes; a version that has plain steps has one without a name."""
        return self.routes or (Route(name="", steps=self.steps),)


@dataclass(frozen=True, kw_only=True)
class IndexValue:
    """What an index was worth from a day on."""

    since: date
    until: date
    value: Money
    source: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a case must give. What is left out is not looked at."""

    outcome: Literal["pass", "fail", "needs consent", "unknown"]
    amount: Money | None = None
    at_most: Money | None = None
    net: Money | None = None
    base: Money | None = None
    route: str = ""
    fails: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """An example that a lawyer can read: a film, a day, and what comes out. `source` where it was published."""

    name: str
    on: date
    film: Project
    expect: Expected
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scheme:
    """One incentive of one territory: a file. Two schemes are the same only when they are one object."""

    title: str
    territory: Country
    region: str = ""
    form: Literal["cash rebate", "tax credit", "tax deduction", "grant"]
    authority: str
    currency: str
    sources: Mapping[str, Source]
    index: Mapping[str, tuple[IndexValue, ...]] = field(default_factory=dict)
    versions: tuple[Version, ...]
    cases: tuple[Case, ...] = ()
    name: str = ""
    """The file's name without its ending; set by the library."""
