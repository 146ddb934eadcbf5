"""What the treaties say of a film: a verdict each, which one leads, and scenarios side by side.

assessment = evaluate(project)
for verdict in assessment.verdicts:
    print(verdict.title, verdict.outcome.value)
    for finding in verdict.findings:
        print(" ", finding.clause, finding.outcome.value, finding.message.text())
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from kinomost.law.edits import set_at
from kinomost.law.facts import Project
from kinomost.law.film import Film
from kinomost.law.messages import Message, Problem
from kinomost.law.rules import Rule
from kinomost.law.rules.people import Nationality
from kinomost.law.rules.shares import ShareBasis
from kinomost.law.sums import contradictions
from kinomost.law.treaties import Treaty, treaties
from kinomost.law.verdicts import Finding, Outcome, Verdict


@dataclass(frozen=True)
class Precedes:
    """One treaty goes before another for this film, by a clause."""

    first: str
    second: str
    clause: str
    message: Message


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


def view(project: Project, treaty: Treaty, on: date | None = None) -> Film:
    """The film as the treaty sees it on the day: of the application, where no other is named, and else today."""
    day = on or project.applied or date.today()
    members, perhaps = treaty.bound_on(day)
    film = Film(project, members, day, treaty=treaty.name, perhaps=perhaps)
    for rule in treaty.rules:
        if isinstance(rule, ShareBasis) and rule.holds_on(day):
            film.basis, film.in_kind = rule.of, rule.in_kind == "counts"
        elif isinstance(rule, Nationality) and rule.holds_on(day):
            film.residents, film.everywhere = rule.residents, rule.whose == "every party"
            film.also = frozenset(rule.also)
    return film


def bears_on(project: Project, treaty: Treaty, on: date | None = None) -> bool:
    """Whether enough of the film's countries are (or may be) bound by the treaty for it to have a say."""
    return _enough(view(project, treaty, on), treaty)


def _enough(film: Film, treaty: Treaty) -> bool:
    rule = treaty.applicability
    return len(film.inside) >= rule.least and (rule.most is None or len(film.inside) <= rule.most)


def judge(project: Project, treaty: Treaty, on: date | None = None) -> Verdict:
    """The verdict of one treaty. Where it does not bear on the film, that is its only finding."""
    film = view(project, treaty, on)
    return Verdict(treaty.name, treaty.title, tuple(finding for _, finding in findings(film, treaty)))


def findings(film: Film, treaty: Treaty) -> list[tuple[Rule | None, Finding]]:
    """Every rule that bears on the film with its finding; None for what is unread."""
    found: list[tuple[Rule | None, Finding]] = []
    only: Rule | None = None if _enough(film, treaty) else treaty.applicability
    for rule in (only,) if only else treaty.rules:
        if not rule.holds_on(film.on):
            continue
        where = f"{treaty.short}, {rule.clause}"
        if (finding := rule.judge(film, treaty.confidence(rule), where, treaty.source_of(rule))) is not None:
            found.append((rule, finding))
    for part in () if only else treaty.unread:
        if part.when.holds(film, []) is not False:
            message = Message("unread", {"about": part.about})
            texts = (f"{treaty.short}, {part.clause}: {part.about}",)
            found.append((None, Finding("unread", part.clause, Outcome.UNKNOWN, message, texts=texts)))
    return found


def evaluate(project: Project, known: Sequence[Treaty] | None = None, on: date | None = None) -> Assessment:
    """The film under every treaty that bears on it (all that come with Kinomost, where none are named)."""
    films = [(treaty, view(project, treaty, on)) for treaty in (treaties() if known is None else known)]
    bearing = [(treaty, film) for treaty, film in films if _enough(film, treaty)]
    verdicts = {
        treaty.name: Verdict(
            treaty.name, treaty.title, tuple(finding for _, finding in findings(film, treaty))
        )
        for treaty, film in bearing
    }
    precedence = tuple(_precedence(bearing))
    beaten = {line.second for line in precedence}
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
    for treaty, film in alive:
        for line in treaty.precedence:
            if line.when.holds(film, []) is not True:
                continue
            for other, theirs in alive:
                named = other.name in line.over | line.under
                named = named or (other.kind == "bilateral" and "bilateral" in line.over | line.under)
                if other is treaty or not named:
                    continue
                if line.all_bound is not None and line.all_bound != (set(theirs.inside) <= set(film.inside)):
                    continue
                first, second = (treaty, other) if line.over else (other, treaty)
                # A treaty that is only signed, or of uncertain state, cannot push another one aside.
                if first.state_on(film.on) != "in force":
                    continue
                params = {
                    "first": first.short,
                    "second": second.short,
                    "clause": line.clause,
                    "says": line.says,
                }
                yield Precedes(first.name, second.name, line.clause, Message("precedes", params))


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
