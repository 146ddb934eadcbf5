"""What a scheme would pay for a film on a day: the version that holds, its gates, its chain, and the best route."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kinomost.law.facts import Project
from kinomost.law.incentives.gates import ask
from kinomost.law.incentives.measures import Film
from kinomost.law.incentives.results import Estimate, RouteResult
from kinomost.law.incentives.rules import Rule
from kinomost.law.incentives.scheme import Route, Scheme, Version
from kinomost.law.incentives.steps import Chain
from kinomost.law.messages import Message
from kinomost.law.verdicts import Finding, Missing, Outcome


def estimate(scheme: Scheme, project: Project, on: date | None = None) -> Estimate:
    """What `scheme` would pay for the film when it applies on `on` (or on the day that the film itself names).

    Never raises for what is not known: the estimate is then unknown, and says which facts or texts are missing.
    """
    day = on or project.applied
    if day is None:
        fact = Missing("applied", Message("fact_applied"))
        return _nothing(scheme, None, None, Message("no_day"), missing=(fact,))
    version = version_on(scheme, day)
    if version is None:
        return _no_version(scheme, day)
    if version.unknown is not None:
        claims = version.unknown.claims
        said = tuple(
            Message("said", {"source": scheme.sources[claim.source].title, "says": claim.says})
            for claim in claims
        )
        message = Message(version.unknown.why.replace(" ", "_"), {"day": day, "claims": said})
        texts = tuple(scheme.sources[claim.source].title for claim in claims)
        return _nothing(scheme, day, version, message, texts=texts)
    film = Film(project, scheme, day)
    shared = tuple(ask(gate, film, version) for gate in version.gates)
    routes = sorted((_route(route, film, version, shared) for route in version.ways()), key=_preference)
    best, *others = routes
    return Estimate(scheme, day, version, best, tuple(others))


def version_on(scheme: Scheme, day: date) -> Version | None:
    """The version of the text that holds on this day, or None where none is known."""
    for version in scheme.versions:
        if version.since <= day and (version.until is None or day <= version.until):
            return version
    return None


def estimates(schemes: Iterable[Scheme], project: Project, on: date | None = None) -> list[Estimate]:
    """One estimate a scheme, in the order of the schemes."""
    return [estimate(scheme, project, on) for scheme in schemes]


def _route(route: Route, film: Film, version: Version, shared: tuple[Finding, ...]) -> RouteResult:
    asked = (*shared, *(ask(gate, film, version) for gate in route.gates))
    gates = tuple(finding for finding in asked if finding.message.code != "no_bound")
    chain = Chain(film, version)
    chain.run(step for step in route.steps if isinstance(step, Rule))
    best = chain
    if any(finding.note and finding.missing for finding in chain.open):  # an uplift is open
        best = Chain(film, version, hopeful=True)
        best.run(step for step in route.steps if isinstance(step, Rule))
    return RouteResult(
        name=route.name,
        gates=gates,
        steps=tuple(chain.taken),
        open=tuple(chain.open),
        award=chain.award,
        net=chain.net,
        most=best.award,
        net_most=best.net,
    )


def _preference(result: RouteResult) -> tuple[int, int, int]:
    """What can be counted on comes first, then the fewest closed gates, then the larger award."""
    closed = sum(finding.outcome is Outcome.FAIL for finding in result.findings)
    award = result.award.minor if result.award is not None else 0
    return result.outcome.rank, closed, -award


def _no_version(scheme: Scheme, day: date) -> Estimate:
    before = [version.until for version in scheme.versions if version.until and version.until < day]
    after = [version.since for version in scheme.versions if version.since > day]
    if not before:
        return _nothing(scheme, day, None, Message("no_version", {"day": day, "first": min(after)}))
    if not after:
        return _nothing(scheme, day, None, Message("ended", {"last": max(before)}))
    params = {"day": day, "last": max(before), "next": min(after)}
    return _nothing(scheme, day, None, Message("between", params))


def _nothing(
    scheme: Scheme,
    day: date | None,
    version: Version | None,
    message: Message,
    *,
    missing: tuple[Missing, ...] = (),
    texts: tuple[str, ...] = (),
) -> Estimate:
    source = version.source if version else ""
    reason = Finding(
        rule="version",
        clause="",
        outcome=Outcome.UNKNOWN,
        message=message,
        missing=missing,
        texts=texts,
        confidence="uncertain",
        source=source,
    )
    claims = version.unknown.claims if version and version.unknown else ()
    return Estimate(scheme, day, version, reason=reason, claims=claims)
