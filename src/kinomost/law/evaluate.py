"""What the treaties say of a film: a verdict each, which one leads, and scenarios side by side.

assessment = evaluate(project)
for verdict in assessment.verdicts:
    print(verdict.title, verdict.outcome.value)
    for finding in verdict.findings:
        print(" ", finding.clause, finding.outcome.value, finding.message.text())
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import Any

from kinomost.law.edits import set_at
from kinomost.law.facts import Project
from kinomost.law.film import Film
from kinomost.law.messages import Message, Nation, Problem
from kinomost.law.rules import Rule
from kinomost.law.rules.people import Nationality
from kinomost.law.rules.shares import ShareBasis
from kinomost.law.sums import contradictions
from kinomost.law.treaties import Treaty, treaties
from kinomost.law.verdicts import Finding, Missing, Outcome, Verdict


@dataclass(frozen=True)
class Precedes:
    """One treaty goes before another for this film, by a clause.

    Not `settled`: whether it does hangs on countries of which it is uncertain which of the two binds them.
    """

    first: str
    second: str
    clause: str
    message: Message
    settled: bool = True


@dataclass(frozen=True)
class Assessment:
    """A film under all treaties: `verdicts` of those that bear on it (the leading ones first), which of them lead and why,
    and what in the film's own facts contradicts itself."""

    on: date
    verdicts: tuple[Verdict, ...]
    leading: tuple[str, ...]
    precedence: tuple[Precedes, ...]
    problems: tuple[Problem, ...]

    def of(self, treaty: str) -> Verdict | None:
        """The verdict under this treaty, or None where it does not bear on the film."""
        return next((verdict for verdict in self.verdicts if verdict.treaty == treaty), None)


def view(
    project: Project, treaty: Treaty, on: date | None = None, without: frozenset[str] = frozenset()
) -> Film:
    """The film as the treaty sees it on the day: of the application, where no other is named, and else today.

    Countries of which it is uncertain whether they are bound count as bound, but for those in `without`.
    """
    day = on or project.applied or date.today()
    sides, doubtful = treaty.bound_on(day).sides, treaty.bound_on(day).perhaps
    if without:
        sides = {country: side for country, side in sides.items() if country not in without}
    film = Film(project, sides, day, treaty.name)
    film.doubtful = doubtful - without
    for rule in reversed(treaty.rules):  # where there are several, the first one has the last word
        if isinstance(rule, ShareBasis) and rule.holds_on(day):
            film.basis, film.in_kind = rule.of, rule.in_kind == "counts"
        elif isinstance(rule, Nationality) and rule.holds_on(day):
            film.residents, film.everywhere = rule.residents, rule.whose == "every party"
            film.also = frozenset(rule.also)
    return film


def judge(project: Project, treaty: Treaty, on: date | None = None) -> Verdict:
    """The verdict of one treaty. Where it does not bear on the film, that is its only finding."""
    return _verdict(view(project, treaty, on), treaty)


def _verdict(film: Film, treaty: Treaty) -> Verdict:
    return Verdict(treaty.name, treaty.title, tuple(finding for _, finding in findings(film, treaty)))


def findings(film: Film, treaty: Treaty) -> list[tuple[Rule | None, Finding]]:
    """Every rule that bears on the film with its finding; None for what is unread.

    Where it is uncertain whether countries in the film are bound, the rules are asked under every reading, and what differs
    between the readings is unknown.
    """
    found = _read_as(film, treaty)
    doubtful = sorted(film.doubtful & film.mentioned)
    if doubtful and treaty.applicability.fits(film):
        others = [view(film.project, treaty, film.on, left_out) for left_out in _subsets(doubtful)]
        found = _agreed(found, [_read_as(other, treaty) for other in others], doubtful)
    return [*found.items(), *_unread(film, treaty)]


def _subsets(countries: Sequence[str]) -> Iterator[frozenset[str]]:
    """Those that may be left out together: every set of up to four countries; of more, each alone and all."""
    sizes = range(1, len(countries) + 1) if len(countries) <= 4 else (1, len(countries))
    for size in sizes:
        yield from map(frozenset, combinations(countries, size))


def _agreed(
    found: dict[Rule, Finding], others: Iterable[dict[Rule, Finding]], doubtful: Iterable[str]
) -> dict[Rule, Finding]:
    """The findings in which all readings agree, and unknown for the rest."""
    agreed = dict(found)
    countries = tuple(Nation(country) for country in doubtful)
    open_point = {
        "outcome": Outcome.UNKNOWN,
        "message": Message("bound_decides", {"countries": countries}),
        "missing": tuple(
            Missing("", Message("missing_bound", {"country": country})) for country in countries
        ),
        "note": False,
    }
    for other in others:
        # Where a reading takes the film out of the treaty, only that counts; the other rules are then beside the point.
        beside = len(other) == 1
        for rule in other if beside else {**found, **other}:
            both = [one[rule] for one in (found, other) if rule in one]
            outcomes = {finding.outcome for finding in both} | ({Outcome.PASS} if len(both) == 1 else set())
            if len(outcomes) > 1:
                agreed[rule] = replace(both[0], **open_point)  # type: ignore[arg-type]
    return agreed


def _read_as(film: Film, treaty: Treaty) -> dict[Rule, Finding]:
    """The findings of the rules, where the countries are bound as this view of the film says."""
    found: dict[Rule, Finding] = {}
    for rule in treaty.rules if treaty.applicability.fits(film) else (treaty.applicability,):
        if rule.holds_on(film.on):
            where = f"{treaty.short}, {rule.clause}"
            finding = rule.judge(film, treaty.confidence(rule), where, treaty.source_of(rule))
            if finding is not None:
                found[rule] = finding
    return found


def _unread(film: Film, treaty: Treaty) -> Iterator[tuple[None, Finding]]:
    if not treaty.applicability.fits(film):
        return
    for part in treaty.unread:
        if part.when.holds(film, []) is not False:
            message = Message("unread", {"about": part.about})
            texts = (f"{treaty.short}, {part.clause}: {part.about}",)
            yield (
                None,
                Finding("unread", part.clause, Outcome.UNKNOWN, message, texts=texts, confidence="uncertain"),
            )


def evaluate(project: Project, known: Sequence[Treaty] | None = None, on: date | None = None) -> Assessment:
    """The film under every treaty that bears on it (all that come with Kinomost, where none are named)."""
    films = [(treaty, view(project, treaty, on)) for treaty in (treaties() if known is None else known)]
    bearing = [
        (treaty, film)
        for treaty, film in films
        if treaty.exists_on(film.on) and treaty.applicability.fits(film)
    ]
    verdicts = {treaty.name: _verdict(film, treaty) for treaty, film in bearing}
    precedence = tuple(_precedence(bearing))
    beaten = {line.second for line in precedence if line.settled}
    leading = tuple(
        treaty.name
        for treaty, film in bearing
        if treaty.kind != "fund" and treaty.name not in beaten and treaty.state_on(film.on) not in _GONE
    )
    order = sorted(verdicts, key=lambda name: (name not in leading, verdicts[name].so_far.rank, name))
    return Assessment(
        on or project.applied or date.today(),
        tuple(verdicts[name] for name in order),
        leading,
        precedence,
        tuple(contradictions(project)),
    )


_GONE = ("replaced", "denounced")


def _precedence(bearing: Iterable[tuple[Treaty, Film]]) -> Iterator[Precedes]:
    """Which of the treaties that bear on the film go before which."""
    alive = [(treaty, film) for treaty, film in bearing if treaty.state_on(film.on) not in _GONE]
    open_pairs: set[frozenset[str]] = set()
    for treaty, film in alive:
        for line in treaty.precedence:
            if line.when.holds(film, []) is not True:
                continue
            for other, theirs in alive:
                named = other.name in line.over | line.under
                named = named or (other.kind == "bilateral" and "bilateral" in line.over | line.under)
                if other is treaty or not named:
                    continue
                missed, perhaps = _not_bound(film, theirs) if line.all_bound is not None else ([], [])
                open_point = bool(perhaps) and not missed
                if line.all_bound is not None and not open_point and line.all_bound == bool(missed):
                    continue
                first, second = (treaty, other) if line.over else (other, treaty)
                # A treaty that is only signed, or of uncertain state, cannot push another one aside.
                if first.state_on(film.on) != "in force":
                    continue
                params: dict[str, object] = {
                    "first": first.short,
                    "second": second.short,
                    "clause": line.clause,
                }
                if not open_point:
                    message = Message("precedes", params | {"says": line.says})
                    yield Precedes(first.name, second.name, line.clause, message)
                elif (pair := frozenset({first.name, second.name})) not in open_pairs:
                    open_pairs.add(pair)
                    message = Message("precedes_perhaps", params | {"countries": tuple(map(Nation, perhaps))})
                    yield Precedes(first.name, second.name, line.clause, message, settled=False)


def _not_bound(ours: Film, theirs: Film) -> tuple[list[str], list[str]]:
    """Of the film's countries that the other treaty binds, those that ours does not, for certain and perhaps."""
    missed = [
        country for country in theirs.inside if country not in ours.inside and country not in theirs.doubtful
    ]
    perhaps = [
        country
        for country in theirs.inside
        if country in (ours.doubtful if country in ours.inside else theirs.doubtful)
    ]
    return missed, perhaps


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side: by treaty, then by scenario, the verdict (None where the treaty does not bear on it)."""

    scenarios: tuple[str, ...]
    verdicts: Mapping[str, Mapping[str, Verdict | None]]

    def differing(self, treaty: str) -> tuple[str, ...]:
        """The clauses under which the scenarios differ."""
        columns = [
            {finding.clause: finding.outcome for finding in verdict.findings} if verdict else {}
            for verdict in self.verdicts[treaty].values()
        ]
        clauses = dict.fromkeys(clause for column in columns for clause in column)
        return tuple(clause for clause in clauses if len({column.get(clause) for column in columns}) > 1)


def compare(
    scenarios: Mapping[str, Project], known: Sequence[Treaty] | None = None, on: date | None = None
) -> Comparison:
    """Several versions of a film under the same treaties: which director, which shares, where the post is done."""
    assessed = {name: evaluate(project, known, on) for name, project in scenarios.items()}
    names = dict.fromkeys(verdict.treaty for one in assessed.values() for verdict in one.verdicts)
    table = {name: {scenario: one.of(name) for scenario, one in assessed.items()} for name in names}
    return Comparison(tuple(scenarios), table)


def variants(
    project: Project, choices: Mapping[str, Iterable[Any]]
) -> Iterator[tuple[dict[str, Any], Project]]:
    """Every combination of values for facts by their place, with the film that it makes.

    >>> films = variants(Project(), {"minutes": [60, 90], "type": ["fiction", "documentary"]})
    >>> [film.minutes for _, film in films]
    [60, 60, 90, 90]
    """
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        film = project
        for path, value in chosen.items():
            film = set_at(film, path, value)
        yield chosen, film
