"""What is known about a film with partners: the one input of verdicts and incentives.

Everything that may be unknown is None (or absent) when it is unknown, and an unknown fact never counts as a no: it makes
a verdict *unknown* and is named in it. An empty list, on the other hand, says that there is nothing.

    project = read_project(Path("film.yaml"))      # or YAML text, or a mapping
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from kinomost.law.reading import Country, Language, Share, read_record
from kinomost.money.amounts import Money, Rate

WorkType = Literal["fiction", "animation", "documentary", "experimental"]
Medium = Literal["cinema", "television", "online", "other"]
Format = Literal["feature", "short", "series", "episode", "commercial", "music-video"]
PlaceKind = Literal["shooting", "studio", "vfx", "animation", "post", "laboratory", "dubbing", "music"]
"""Where work is done. `shooting` is a location, indoors or out; `studio` a built stage."""

Function = Literal[
    "producer", "director", "screenwriter", "composer", "actor", "narrator", "camera", "sound", "editor", "art", "costume",
    "makeup", "lighting", "vfx", "assistant-director", "production-manager", "researcher", "conception", "storyboard",
    "characters", "decor", "backgrounds", "layout", "animation", "compositing", "crew", "other",
]  # fmt: skip
"""What somebody does, as head of it. `art` is production design; `crew` any further technician."""

SpendKind = Literal[
    "rights", "script", "producer", "director", "cast", "crew", "music", "studio", "location", "equipment",
    "goods", "services", "travel", "accommodation", "animation", "vfx", "post", "laboratory", "dubbing",
    "finance", "insurance", "overhead", "marketing", "other",
]  # fmt: skip


@dataclass(frozen=True)
class Party:
    """One co-producer and what it brings.

    `share` is its share of the cost as the contract says it; when `cash` or `in_kind` is known, the share is computed
    and a typed one that disagrees is a problem. `revenue` is its share of the revenue. `group` names the common owner or
    management of companies that belong together. `finance_only`: it brings money and no technical or artistic part.
    """

    country: Country
    company: str = ""
    cash: Money | None = None
    in_kind: Money | None = None
    share: Share | None = None
    revenue: Share | None = None
    finance_only: bool | None = None
    independent: bool | None = None
    broadcaster: bool | None = None
    owner: Country | None = None
    group: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who works on the film, in one function.

    `role` is for actors: `lead` or `supporting`. Roles are ranked by `days` worked. A person of several nationalities
    counts as the one in `counts_as` where heads are counted country by country.
    """

    function: Function
    name: str = ""
    nationality: frozenset[Country] | None = None
    residence: Country | None = None
    resident_since: date | None = None
    counts_as: Country | None = None
    role: Literal["lead", "supporting", "small"] | None = None
    days: int | None = None
    fee: Money | None = None
    part: Share | None = None
    """Its part of a function that several people share (one of two writers: 1/2)."""


@dataclass(frozen=True)
class Spend:
    """An amount spent in one country on one kind of thing, value added tax left out.

    `to` is the tax residence of who receives it, where that is another country. `above_the_line` marks fees of authors,
    principal cast and producers where a scheme treats them apart.
    """

    country: Country
    amount: Money
    kind: SpendKind = "other"
    to: Country | None = None
    above_the_line: bool | None = None
    region: str = ""
    """A part of the country whose law differs, such as `canary-islands`."""
    note: str = ""


@dataclass(frozen=True)
class Place:
    """Where a piece of the work is done. `days` and `part` (of that kind of work) say how much of it.

    `reason` is why it is done outside the co-producers' countries: `story` (the script needs it), `technical` or `cost`.
    """

    kind: PlaceKind
    country: Country
    days: int | None = None
    part: Share | None = None
    reason: Literal["story", "technical", "cost"] | None = None
    name: str = ""


@dataclass(frozen=True)
class Version:
    """A finished language version and where it was made."""

    language: Language
    kind: Literal["original", "dubbed", "subtitled"] = "original"
    made_in: Country | None = None


@dataclass(frozen=True)
class Funding:
    """A piece of the financing, as far as the law asks: how much, whether it is confirmed, and since when."""

    amount: Money
    country: Country | None = None
    source: str = ""
    confirmed: bool | None = None
    public: bool | None = None
    """Whether it is public money, which ceilings on public money count."""
    letter: date | None = None
    """The date of the letter that confirms it."""


@dataclass(frozen=True)
class Twin:
    """The other film of a pair: two films, each with one side in the lead, that balance each other."""

    title: str = ""
    shares: Mapping[Country, Share] = field(default_factory=dict)
    budget: Money | None = None
    same_terms: bool | None = None
    begins: date | None = None


@dataclass(frozen=True)
class Earlier:
    """A co-production already made under a treaty: what each side brought, for the balance between them."""

    treaty: str
    contributions: Mapping[Country, Money]
    year: int | None = None


@dataclass(frozen=True)
class Consent:
    """An authority has agreed to what a clause leaves to it."""

    treaty: str
    clause: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Project:
    """A film with partners, as far as it is known."""

    title: str = ""
    type: WorkType | None = None
    format: Format | None = None
    medium: Medium | None = None
    """Where it is shown first."""
    minutes: int | None = None
    episodes: int | None = None
    languages: frozenset[Language] | None = None
    """What is spoken in the original."""
    applied: date | None = None
    """The day of the application: the law of that day is asked."""
    shooting: date | None = None
    """First day of shooting (of animation: of making pictures)."""
    shooting_ends: date | None = None
    released: date | None = None
    budget: Money | None = None
    parties: tuple[Party, ...] = ()
    people: tuple[Person, ...] | None = None
    without: frozenset[str] = frozenset()
    """Functions the film does not have, such as `composer`: nobody is missing there."""
    spend: tuple[Spend, ...] | None = None
    places: tuple[Place, ...] | None = None
    versions: tuple[Version, ...] | None = None
    funding: tuple[Funding, ...] | None = None
    twin: Twin | None = None
    earlier: tuple[Earlier, ...] | None = None
    consents: tuple[Consent, ...] = ()
    rates: tuple[Rate, ...] = ()
    shared_credit: bool | None = None
    """The titles and all publicity name every co-producing country."""
    answers: Mapping[str, bool] = field(default_factory=dict)
    """Facts that only one text asks for, by the name it gives them: `cultural_test: yes`."""
    counts: Mapping[str, Fraction] = field(default_factory=dict)
    """Numbers that only one text asks for, by the name it gives them: `shooting_days_canaries: 14`."""
    amounts: Mapping[str, Money] = field(default_factory=dict)
    """Amounts that only one text asks for, by the name it gives them: `core_cost: 12 000 000 GBP`."""


def read_project(source: Path | str | Mapping[str, Any], file: str = "") -> Project:
    """The project in this YAML file, YAML text or mapping. Raises UnreadableError with every problem at once."""
    return read_record(Project, source, file)
