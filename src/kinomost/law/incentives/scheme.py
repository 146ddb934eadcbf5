"""An incentive as data: one YAML file a scheme, its texts as dated versions, its rules as gates and a chain of steps.

A dataclass here is the schema of the file (see `kinomost.law.reading`). Every rule may name its `source`, `article` and
`confidence`; what it leaves out, the version says. Rules are paraphrased, never quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from kinomost.law.facts import Project, SpendKind
from kinomost.law.incentives.quantities import Count, Limit
from kinomost.law.reading import READERS, Country, Path_, Reader, Share
from kinomost.law.sources import Source
from kinomost.law.verdicts import Confidence
from kinomost.money.amounts import Money

Residents = Literal["local", "EEA", "outside EEA", "abroad"]
"""Where the one who is paid is resident for tax: in the territory, in the EEA, outside it, or out of the territory."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every gate and step has: where it was seen, and how far that is to be trusted."""

    article: str = ""
    source: str = ""
    confidence: Confidence | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Which:
    """A part of the spend: of these kinds, not of those, above the line or below, paid to these residents.

    An amount whose `to` or `above_the_line` is not known counts as local and below the line.
    """

    kinds: tuple[SpendKind, ...] = ()
    but_not: tuple[SpendKind, ...] = ()
    above_the_line: bool | None = None
    paid_to: tuple[Residents, ...] = ()


EVERYTHING = Which()


# Gates: what must be so before anything is paid.


@dataclass(frozen=True, kw_only=True)
class Works(Rule):
    """Only works of these kinds. A kind is words such as `fiction feature`; each must fit type, format or medium."""

    allowed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ForWork:
    """An amount or number that holds for one kind of work."""

    work: str
    amount: Limit | None = None
    count: Count | None = None


@dataclass(frozen=True, kw_only=True)
class Bound(Rule):
    """A measure in money must reach an amount (`minimum`) or not pass it (`maximum`).

    `amounts` gives one by kind of work, the first that fits; a kind not listed has no bound. `strictly`: reaching is not
    enough. `or_share` of `or_share_of` is another way to satisfy a minimum. `per: episode` divides by the episodes.
    """

    of: str = "local spend"
    which: Which = EVERYTHING
    amount: Limit | None = None
    amounts: tuple[ForWork, ...] = ()
    strictly: bool = False
    or_share: Share | None = None
    or_share_of: str = "budget"
    per: Literal["project", "episode"] = "project"


@dataclass(frozen=True, kw_only=True)
class Minimum(Bound):
    """The measure must reach the amount."""


@dataclass(frozen=True, kw_only=True)
class Maximum(Bound):
    """The measure must not pass the amount."""


@dataclass(frozen=True, kw_only=True)
class Portion(Rule):
    """One measure must be at least (or at most) a share of another."""

    of: str
    whole: str
    which: Which = EVERYTHING
    at_least: Share | None = None
    at_most: Share | None = None


@dataclass(frozen=True, kw_only=True)
class Number(Rule):
    """A number of days, minutes or episodes must be reached: by kind of work, or for all.

    `of`: `minutes`, `episodes`, `shooting days` (in the territory), or the name of an entry of the film's `counts`.
    """

    of: str
    at_least: Count | None = None
    by_work: tuple[ForWork, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Crew(Rule):
    """So much of the crew (heads, actors left out) must be nationals or residents of the territory."""

    at_least: Share


@dataclass(frozen=True, kw_only=True)
class Applicant(Rule):
    """A company of the territory must apply: a co-producer, or a service company that is hired.

    The film's answer `local_company` says that one is there although no co-producer is.
    """


@dataclass(frozen=True, kw_only=True)
class Answer(Rule):
    """A question that only this text asks; the film's `answers` hold the reply under `ask`."""

    ask: str
    question: str
    right: bool = True


@dataclass(frozen=True, kw_only=True)
class Section(Rule):
    """A part of a points test with a maximum and perhaps a minimum of its own."""

    name: str
    of: Count | None = None
    at_least: Count | None = None


@dataclass(frozen=True, kw_only=True)
class PointsTest(Rule):
    """A cultural or eligibility test. The film's `counts` hold the score of `test: total` or of each `test: section`."""

    test: str
    passes: Count
    of: Count | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Begun(Rule):
    """Shooting must not have begun before (or after) a day."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline(Rule):
    """The application must be in so many days before shooting begins."""

    days: Count


@dataclass(frozen=True, kw_only=True)
class AllOf(Rule):
    """Every one of these."""

    gates: tuple[Gate, ...]


@dataclass(frozen=True, kw_only=True)
class AnyOf(Rule):
    """At least one of these."""

    gates: tuple[Gate, ...]


class Gate:
    """Any of the gates; its `kind` decides which."""


# Steps: from the spend to the amount, in the order of the text.


@dataclass(frozen=True, kw_only=True)
class TakeSpend(Rule):
    """The base is what is spent in the territory on what qualifies."""

    which: Which = EVERYTHING


@dataclass(frozen=True, kw_only=True)
class LineLimit(Rule):
    """A line of the budget counts only up to a share of a measure, or an amount; with both, up to the higher or lower."""

    which: Which
    share: Share | None = None
    of: str = "base"
    amount: Money | None = None
    both: Literal["higher", "lower"] = "higher"


@dataclass(frozen=True, kw_only=True)
class AddForeign(Rule):
    """Spend abroad joins the base, up to a share of the base so far."""

    share: Share
    which: Which = EVERYTHING


@dataclass(frozen=True, kw_only=True)
class Term(Rule):
    """One of the things of which the lowest is taken: an amount, or a share of a measure (itself taken up to a cap)."""

    amount: Money | None = None
    share: Share | None = None
    of: str = ""
    of_at_most: Money | None = None


@dataclass(frozen=True, kw_only=True)
class LowestOf(Rule):
    """The base is the lowest of the base so far and these. With one amount, a cap on the base."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class Flat(Rule):
    """One rate on the whole base."""

    rate: Share


@dataclass(frozen=True, kw_only=True)
class Tier(Rule):
    """From this measure on (or, with `strictly`, above it) this rate, with a cap of its own or none."""

    since: Money
    strictly: bool = False
    rate: Share
    cap: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Tiers(Rule):
    """The tier that is reached sets the rate on the whole base: a cliff. Tiers are listed upwards."""

    by: str = "base"
    which: Which = EVERYTHING
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, kw_only=True)
class Slab(Rule):
    """A rate on the part of the base up to `to`, above the slab before; the last slab has no end."""

    to: Money | None = None
    rate: Share


@dataclass(frozen=True, kw_only=True)
class Slabs(Rule):
    """Each part of the base has its own rate; nothing jumps. `per: episode` takes each episode's equal part by itself."""

    slabs: tuple[Slab, ...]
    per: Literal["project", "episode"] = "project"


@dataclass(frozen=True, kw_only=True)
class LineRate(Rule):
    """The rate of one part of the base."""

    which: Which
    rate: Share


@dataclass(frozen=True, kw_only=True)
class LineRates(Rule):
    """Parts of the base have rates of their own, the rest has `rate`.

    Where a ceiling has cut the base, the cut is taken out of the better paid part first: the estimate must not promise
    more than the text is sure to give.
    """

    parts: tuple[LineRate, ...]
    rate: Share


@dataclass(frozen=True, kw_only=True)
class Uplift(Rule):
    """Percentage points on the base when these gates are passed."""

    name: str
    points: Share
    when: tuple[Gate, ...]


@dataclass(frozen=True, kw_only=True)
class Uplifts(Rule):
    """Additive uplifts, together at most `at_most`; below `at_least` nothing is added."""

    each: tuple[Uplift, ...]
    at_most: Share | None = None
    at_least: Share | None = None


@dataclass(frozen=True, kw_only=True)
class Granted(Rule):
    """Percentage points on the base that the office grants by its own scale; the film's `counts` hold them under `of`."""

    of: str
    at_most: Share


@dataclass(frozen=True, kw_only=True)
class AddShare(Rule):
    """A share of some other amount is paid on top (Czech withholding tax); nothing where the amount is not known."""

    of: str
    share: Share


@dataclass(frozen=True, kw_only=True)
class CarveOut(Rule):
    """A part of the spend with a rate of its own that a ceiling on the base does not touch (UK visual effects).

    The credit of this part, at `rate`, replaces what the part has already earned at `replaces`. The ceiling's cut is set
    against this part first, so that the rest of the spend fills the room under the ceiling.
    """

    which: Which
    rate: Share
    replaces: Share
    unread_when_cut: bool = False
    """How the text sets the cut against this part was not read: with a cut, the result is open."""


@dataclass(frozen=True, kw_only=True)
class Cap(Rule):
    """The most that is paid: for the project, for each episode, or to one company in a year.

    For a company's year, the film's `amounts` hold under `used` what the company already has.
    """

    amount: Money
    per: Literal["project", "episode", "company year"] = "project"
    used: str = ""


@dataclass(frozen=True, kw_only=True)
class Stacking(Rule):
    """All public money together, this included, at most a share of a measure."""

    share: Share
    of: str = "budget"


@dataclass(frozen=True, kw_only=True)
class Tax(Rule):
    """The credit is income: what is left after tax on it."""

    rate: Share


@dataclass(frozen=True, kw_only=True)
class ConsentAbove(Rule):
    """Above this amount an authority must agree; with none, always: the award is at its discretion."""

    by: str
    amount: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Pool(Rule):
    """The money of a year for all; when it has run out, nothing is paid however well a film qualifies."""

    amount: Money | None = None


class Step:
    """Any of the steps; its `kind` decides which."""


# The file.


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


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One incentive of one territory: a file."""

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


GATES: dict[str, type[Rule]] = {
    "works": Works,
    "minimum": Minimum,
    "maximum": Maximum,
    "portion": Portion,
    "number": Number,
    "crew": Crew,
    "applicant": Applicant,
    "answer": Answer,
    "points test": PointsTest,
    "begun": Begun,
    "deadline": Deadline,
    "all of": AllOf,
    "any of": AnyOf,
}
STEPS: dict[str, type[Rule]] = {
    "spend": TakeSpend,
    "line limit": LineLimit,
    "foreign spend": AddForeign,
    "lowest of": LowestOf,
    "rate": Flat,
    "tiers": Tiers,
    "slabs": Slabs,
    "line rates": LineRates,
    "uplifts": Uplifts,
    "granted points": Granted,
    "share of": AddShare,
    "carve out": CarveOut,
    "cap": Cap,
    "stacking": Stacking,
    "tax": Tax,
    "consent": ConsentAbove,
    "pool": Pool,
}
KIND_OF = {cls: kind for kind, cls in (GATES | STEPS).items()} | {Uplift: "uplift"}


def _read_kind(kinds: dict[str, type[Rule]]) -> Any:
    def read(reader: Reader, data: object, path: Path_) -> object:
        if not isinstance(data, Mapping):
            reader.say("not_mapping", path)
            return None
        if data.get("kind") is None:
            reader.say("missing_key", path, value="kind")
            return None
        kind = str(data["kind"]).strip()
        if kind not in kinds:
            reader.say("unknown_choice", (*path, "kind"), value=kind, known=", ".join(kinds))
            return None
        rest = {key: value for key, value in data.items() if key != "kind"}
        return reader.record(kinds[kind], rest, path)

    return read


READERS[Gate] = _read_kind(GATES)
READERS[Step] = _read_kind(STEPS)
