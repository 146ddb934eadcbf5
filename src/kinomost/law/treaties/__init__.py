"""Treaties as data: one YAML file each, with sources, dates of effect and cases that a lawyer can read.

    for treaty in treaties():
        print(treaty.title, treaty.state_on(date(2026, 1, 1)))

A new treaty is a new file in this folder; the guide in `docs/guides/law.md` says how one is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from kinomost.law.facts import Project
from kinomost.law.messages import Problem, UnreadableError
from kinomost.law.reading import Country, Reader, State, load_yaml
from kinomost.law.rules import Rule
from kinomost.law.rules.base import ALWAYS, When
from kinomost.law.rules.people import Nationality
from kinomost.law.rules.terms import State as Stage
from kinomost.law.rules.terms import Status
from kinomost.law.rules.work import Applicability
from kinomost.law.sources import Source
from kinomost.law.succession import successions
from kinomost.law.verdicts import Confidence

HERE = Path(__file__).parent
ABOUT_PEOPLE = {"points", "head count", "substitution", "creative proportion", "third-country person"}
Answered = Literal["pass", "needs consent", "unknown", "fail"]


@dataclass(frozen=True)
class Successor:
    """A state of today on the soil of one that made the treaty, and whether it is bound, by a source that says so."""

    country: Country
    source: str
    bound: Literal["yes", "no", "uncertain"] = "yes"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Member:
    """A party. For a state that is gone, `successors` are those of which a source speaks; of others nothing is known.

    `by` is for a party whose first day was not seen: bound from this day at the latest, before it that is uncertain.
    """

    state: State
    since: date | None = None
    by: date | None = None
    until: date | None = None
    bound: Literal["yes", "uncertain"] = "yes"
    source: str = ""
    note: str = ""
    successors: tuple[Successor, ...] = ()


@dataclass(frozen=True)
class Unread:
    """A part of the text that nobody has read yet: it keeps the verdict open."""

    clause: str
    about: str
    when: When = ALWAYS


@dataclass(frozen=True)
class Precedence:
    """Before which other treaties this one goes (`over`), or after which (`under`), and by which clause.

    The names are those of files, or `bilateral` for every treaty between two states. `all_bound` asks whether all the film's
    countries that the other one binds are bound by this one too.
    """

    clause: str
    says: str
    over: frozenset[str] = frozenset()
    under: frozenset[str] = frozenset()
    when: When = ALWAYS
    all_bound: bool | None = None
    source: str = ""


@dataclass(frozen=True)
class Case:
    """A film and what the treaty says of it, as a person worked it out."""

    title: str
    film: Project
    outcome: Answered
    so_far: Answered | None = None
    findings: Mapping[str, Answered] = field(default_factory=dict)
    """By clause: the worst finding under it."""
    why: str = ""


@dataclass(frozen=True)
class Bound:
    """Who is bound by a treaty on a day. `sides` has the party that each country of today stands for: itself, or the state
    it succeeded (all successors of one party are one side). Of those in `perhaps` it is uncertain."""

    sides: Mapping[str, str]
    perhaps: frozenset[str]


@dataclass(frozen=True)
class Treaty:
    """A treaty, as far as it is known. `name` is that of its file."""

    name: str
    title: str
    short: str
    kind: Literal["bilateral", "multilateral", "fund", "framework"]
    members: tuple[Member, ...]
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]
    signed: date | None = None
    authorities: Mapping[Country, str] = field(default_factory=dict)
    replaces: frozenset[str] = frozenset()
    unread: tuple[Unread, ...] = ()
    precedence: tuple[Precedence, ...] = ()
    cases: tuple[Case, ...] = ()
    note: str = ""

    def exists_on(self, day: date) -> bool:
        """Whether it was signed by then, or was heard of at all."""
        return (self.signed or self.begins) <= day

    def bound_on(self, day: date) -> Bound:
        """Who is bound on this day."""
        found = self._bound.get(day)
        if found is None:
            found = self._bound[day] = self._bound_on(day)
        return found

    @cached_property
    def _bound(self) -> dict[date, Bound]:
        return {}

    def _bound_on(self, day: date) -> Bound:
        sides: dict[str, str] = {}
        perhaps: set[str] = set()
        for member in self.members:
            if not _within(day, member.since, member.until):
                continue
            sides[member.state] = member.state
            if member.bound == "uncertain" or (member.by is not None and day < member.by):
                perhaps.add(member.state)
            if succession := successions().get(member.state):
                silent = set(succession.of.successors) - {
                    successor.country for successor in member.successors
                }
                sides |= dict.fromkeys(silent, member.state)
                perhaps |= silent - {succession.continued_by}
            for successor in member.successors:
                if successor.bound != "no" and _within(day, successor.since, successor.until):
                    sides[successor.country] = member.state
                    if successor.bound == "uncertain":
                        perhaps.add(successor.country)
        return Bound(sides, frozenset(perhaps))

    @cached_property
    def begins(self) -> date:
        """The first day for which something is said about its status."""
        return min(rule.since or date.min for rule in self.rules if isinstance(rule, Status))

    @cached_property
    def applicability(self) -> Applicability:
        """The rule that says from how many of its parties a film must come."""
        return next(rule for rule in self.rules if isinstance(rule, Applicability))

    def state_on(self, day: date) -> Stage:
        """What has become of it by this day."""
        for rule in self.rules:
            if isinstance(rule, Status) and rule.holds_on(day):
                return rule.state
        return "uncertain"

    def source_of(self, rule: Rule) -> str:
        """The name of the source a rule rests on: its own, or the file's first."""
        return rule.source or next(iter(self.sources))

    def confidence(self, rule: Rule) -> Confidence:
        """How well a rule is known; one about people no better than the one that says whose people count."""
        own = rule.confidence or self.sources[self.source_of(rule)].confidence
        if rule.kind in ABOUT_PEOPLE:
            counting = next((other for other in self.rules if isinstance(other, Nationality)), None)
            if counting is not None and self.confidence(counting) == "uncertain":
                return "uncertain"
        return own


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def read_treaty(path: Path) -> Treaty:
    """The treaty in this file. Raises UnreadableError with every problem."""
    data, lines = load_yaml(path)
    if isinstance(data, dict):
        data.setdefault("name", path.stem)
    reader = Reader(path.name, lines)
    treaty = reader.record(Treaty, data)
    if treaty is not None:
        reader.problems.extend(_contradictions(treaty, path, reader))
    if treaty is None or reader.problems:
        raise UnreadableError(reader.problems)
    return treaty


def _contradictions(treaty: Treaty, path: Path, reader: Reader) -> list[Problem]:
    """What is wrong with a file although each value is what it should be."""
    found = Reader(path.name, reader.lines)
    if treaty.name != path.stem:
        found.say("wrong_name", ("name",), value=treaty.name, expected=path.stem)
    if not treaty.sources:
        found.say("no_source", ("sources",))
        return found.problems
    for at, rule in enumerate(treaty.rules):
        if rule.source and rule.source not in treaty.sources:
            known = ", ".join(treaty.sources)
            found.say("unknown_choice", ("rules", at, "source"), value=rule.source, known=known)
        if rule.since and rule.until and rule.until < rule.since:
            found.say("ends_before", ("rules", at, "until"), value=rule.until, start=rule.since)
    kinds = [rule.kind for rule in treaty.rules]
    if kinds.count("applicability") != 1:
        found.say("needs_one", ("rules",), kind="applicability")
    if "status" not in kinds or (treaty.signed is not None and treaty.begins > treaty.signed):
        found.say("needs_status", ("rules",))
    if ABOUT_PEOPLE & set(kinds) and "nationality" not in kinds:
        found.say("needs_nationality", ("rules",))
    if not treaty.cases:
        found.say("no_cases", ("cases",))
    return found.problems


def read_folder(folder: Path = HERE) -> tuple[tuple[Treaty, ...], list[Problem]]:
    """All treaties that can be read, and all problems of all files."""
    read: list[Treaty] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            read.append(read_treaty(path))
        except UnreadableError as error:
            problems.extend(error.problems)
    names = {treaty.name for treaty in read} | {path.stem for path in folder.glob("*.yaml")}
    for treaty in read:
        unheard = {*treaty.replaces, *_spoken_of(treaty)} - names - {"bilateral"}
        file = f"{treaty.name}.yaml"
        problems.extend(Problem("no_such_treaty", "", {"value": name}, file) for name in sorted(unheard))
    return tuple(read), problems


def _spoken_of(treaty: Treaty) -> set[str]:
    replaced = {rule.by for rule in treaty.rules if isinstance(rule, Status) and rule.by}
    return replaced.union(*(line.over | line.under for line in treaty.precedence))


@cache
def treaties() -> tuple[Treaty, ...]:
    """All treaties that come with Kinomost, by name. Raises UnreadableError if a file is damaged."""
    read, problems = read_folder()
    if problems:
        raise UnreadableError(problems)
    return read


def list_on(day: date, known: tuple[Treaty, ...] | None = None) -> tuple[tuple[Treaty, Stage], ...]:
    """Every treaty with what had become of it by this day; those not yet signed are left out."""
    return tuple(
        (treaty, treaty.state_on(day))
        for treaty in (treaties() if known is None else known)
        if treaty.exists_on(day)
    )
