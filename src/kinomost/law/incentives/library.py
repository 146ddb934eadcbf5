"""The schemes that ship, and the check of their files: everything that is wrong, at once, each at its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

from kinomost.law.incentives.estimate import estimate, version_on
from kinomost.law.incentives.measures import MEASURES, WORDS
from kinomost.law.incentives.quantities import Limit
from kinomost.law.incentives.results import Estimate
from kinomost.law.incentives.rules import (
    Bound,
    Cap,
    ForWork,
    LineLimit,
    Number,
    PointsTest,
    Rule,
    Slabs,
    Tiers,
    Uplift,
    Works,
)
from kinomost.law.incentives.scheme import Case, Scheme, Version
from kinomost.law.messages import Problem, UnreadableError, show
from kinomost.law.reading import Path_, Reader, load_yaml, parse_yaml
from kinomost.law.verdicts import Outcome
from kinomost.money.amounts import Money

FOLDER = Path(__file__).parent / "schemes"


def read_scheme(source: Path | str, name: str = "") -> Scheme:
    """The scheme in this file or YAML text. Raises UnreadableError with every problem at once."""
    if isinstance(source, Path):
        file, name = source.name, name or source.stem
        data, lines = load_yaml(source)
    else:
        file = f"{name}.yaml" if name else ""
        data, lines = parse_yaml(source, file)
    reader = Reader(file, lines)
    scheme = reader.record(Scheme, data)
    if scheme is not None:
        scheme = dataclasses.replace(scheme, name=name)
        _Check(scheme, reader).run()
    if scheme is None or reader.problems:
        raise UnreadableError(reader.problems)
    return scheme


@cache
def schemes(folder: Path = FOLDER) -> dict[str, Scheme]:
    """All schemes by name, in the order of their names. Raises UnreadableError with the problems of all files."""
    found: dict[str, Scheme] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = read_scheme(path)
        except UnreadableError as error:
            problems.extend(error.problems)
    if problems:
        raise UnreadableError(problems)
    return found


def check(folder: Path = FOLDER) -> list[Problem]:
    """Everything wrong with the files, cases that do not come out as they say included. Empty when all is well."""
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            scheme = read_scheme(path)
        except UnreadableError as error:
            problems.extend(error.problems)
            continue
        for index, case in enumerate(scheme.cases):
            for what, expected, found in run_case(scheme, case):
                params = {"case": case.name, "what": what, "expected": expected, "found": found}
                problems.append(Problem("case_fails", f"cases[{index + 1}]", params, path.name))
    return problems


def list_on(day: date, folder: Path = FOLDER) -> list[tuple[Scheme, Version | None]]:
    """Every scheme with the version that holds on this day, or None where none is known."""
    return [(scheme, version_on(scheme, day)) for scheme in schemes(folder).values()]


def run_case(scheme: Scheme, case: Case) -> list[tuple[str, str, str]]:
    """What a case gives that it should not: (what, expected, found). Empty when it comes out as it says."""
    result, expect = estimate(scheme, case.film, case.on), case.expect
    found: dict[str, tuple[object, object]] = {"outcome": (expect.outcome, result.outcome.value)}
    for name in ("amount", "at_most", "net"):
        if getattr(expect, name) is not None:
            found[name] = (getattr(expect, name), getattr(result, name))
    if expect.base is not None:
        found["base"] = (expect.base, result.route.base if result.route else None)
    if expect.route:
        found["route"] = (expect.route, result.route.name if result.route else "")
    if expect.fails:
        found["fails"] = (set(expect.fails), _failing(result))
    if expect.missing:
        found["missing"] = (set(expect.missing), {fact.path for fact in result.missing})
    return [
        (what, _shown(expected), _shown(got)) for what, (expected, got) in found.items() if expected != got
    ]


def _failing(result: Estimate) -> set[str]:
    return {finding.rule for finding in result.findings if finding.outcome is Outcome.FAIL}


def _shown(value: object) -> str:
    if isinstance(value, set):
        return ", ".join(sorted(value)) or "nothing"
    return "nothing" if value is None else show(value)


class _Check:
    """What the dataclasses cannot say by their types."""

    def __init__(self, scheme: Scheme, reader: Reader) -> None:
        self.scheme = scheme
        self.say = reader.say

    def run(self) -> None:
        for index, version in enumerate(self.scheme.versions):
            self._version(version, ("versions", index))
        for (_, before), (index, after) in pairwise(enumerate(self.scheme.versions)):
            if before.until is None or after.since <= before.until:
                self.say(
                    "versions_overlap", ("versions", index), since=after.since, until=before.until or "no end"
                )
        if not self.scheme.cases:
            self.say("no_scheme_cases", ("cases",))
        for path, value in walk(self.scheme, ()):
            if path[:1] != ("cases",):
                self._value(path, value)

    def _version(self, version: Version, path: Path_) -> None:
        if version.until is not None and version.until < version.since:
            self.say("ends_before_it_begins", path, until=version.until)
        computed = sum(map(bool, (version.steps, version.routes, version.unknown)))
        if computed != 1:
            self.say("both_computed" if computed else "nothing_computed", path)
        if version.unknown:
            least = 2 if version.unknown.why == "sources in conflict" else 1
            if len({claim.source for claim in version.unknown.claims}) < least:
                self.say("one_claim", (*path, "unknown", "claims"))

    def _value(self, path: Path_, value: object) -> None:
        """One value anywhere in the file, by its type or by the name it stands under."""
        if path[-1] == "source" and value and value not in self.scheme.sources:
            self.say("no_such_source", path, value=value, known=", ".join(self.scheme.sources))
        elif isinstance(value, Money) and value.currency != self.scheme.currency:
            if path[0] != "index" or path[-1] != "value":
                self.say("other_currency", path, value=str(value), currency=self.scheme.currency)
        elif isinstance(value, Fraction) and not 0 <= value <= 1:
            self.say("share_above_one", path, value=show(value))
        elif isinstance(value, Limit) and value.index and value.index not in self.scheme.index:
            self.say("no_index", path, value=value.index)
        elif isinstance(value, Rule):
            self._rule(path, value)

    def _rule(self, path: Path_, rule: Rule) -> None:
        match rule:
            case Bound():
                self._measure((*path, "of"), rule.of)
                if rule.amount is None and not rule.amounts:
                    self.say("no_bound_set", path)
            case Number() if rule.at_least is None and not rule.by_work:
                self.say("no_bound_set", path)
            case LineLimit() if rule.share is None and rule.amount is None:
                self.say("no_bound_set", path)
            case Works():
                for index, work in enumerate(rule.allowed):
                    self._work((*path, "allowed", index), work)
            case ForWork():
                self._work((*path, "work"), rule.work)
            case Slabs():
                self._upwards([slab.to for slab in rule.slabs[:-1]], path)
                if rule.slabs[-1].to is not None or any(slab.to is None for slab in rule.slabs[:-1]):
                    self.say("last_slab", path, key="to")
            case Tiers():
                self._measure((*path, "by"), rule.by)
                self._upwards([tier.since for tier in rule.tiers], path)
            case PointsTest():
                self._points(path, rule)
            case Cap() if rule.per == "company year" and not rule.used:
                self.say("missing_key", path, value="used")
            case Uplift() if not rule.when:
                self.say("missing_key", path, value="when")

    def _points(self, path: Path_, test: PointsTest) -> None:
        most = test.of.number if test.of else None
        if most is not None and test.passes.number > most:
            self.say("points_too_high", (*path, "passes"), value=test.passes, most=most)
        for index, section in enumerate(test.sections):
            if section.of and section.at_least and section.at_least.number > section.of.number:
                self.say(
                    "points_too_high",
                    (*path, "sections", index),
                    value=section.at_least,
                    most=section.of.number,
                )

    def _measure(self, path: Path_, name: str) -> None:
        # Measures have a space, entries of a film's amounts are written like this_one: a typing error shows.
        if name not in MEASURES and " " in name:
            self.say("unknown_measure", path, value=name, known=", ".join(MEASURES))

    def _work(self, path: Path_, work: str) -> None:
        for word in work.split():
            if word not in WORDS:
                self.say("unknown_choice", path, value=word, known=", ".join(sorted(WORDS)))

    def _upwards(self, amounts: Iterable[Money | None], path: Path_) -> None:
        known = [amount for amount in amounts if amount is not None]
        for before, after in pairwise(known):
            if before.currency == after.currency and after <= before:
                self.say("not_upwards", path, value=str(after), before=str(before))


def walk(value: object, path: Path_) -> Iterator[tuple[Path_, object]]:
    """Every value below this one with the place where the file has it."""
    yield (path or ("",)), value
    if isinstance(value, tuple):
        children: Iterable[tuple[str | int, object]] = enumerate(value)
    elif isinstance(value, dict):
        children = value.items()
    elif dataclasses.is_dataclass(value) and not isinstance(value, (Money, type)):
        children = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
    else:
        return
    for name, child in children:
        if child is not None:
            yield from walk(child, (*path, name))
