"""What each territory would pay back for a film: dated, cited data, and the chain of steps behind every amount.

    from kinomost.law.facts import read_project
    from kinomost.law.incentives import estimate, schemes

    film = read_project(Path("film.yaml"))
    found = estimate(schemes()["serbia"], film, on=date(2024, 6, 1))
    found.outcome, found.amount          # Outcome.PASS, Money 1500000.00 EUR
    for step in found.route.steps:
        print(step.message.text(), step.base, step.award)

`schemes/` has the files. `check()` says everything that is wrong with them, `list_on(day)` which version holds on a day,
`curve` and `place` (in `sweep`) where spend is best placed and where the cliffs are.
"""

from kinomost.law.incentives.estimate import estimate, estimates, version_on
from kinomost.law.incentives.library import check, list_on, read_scheme, run_case, schemes
from kinomost.law.incentives.results import Estimate, RouteResult, StepTaken
from kinomost.law.incentives.scheme import Scheme, Version
from kinomost.law.incentives.sweep import Cliff, Curve, Placement, curve, place

__all__ = [
    "Cliff",
    "Curve",
    "Estimate",
    "Placement",
    "RouteResult",
    "Scheme",
    "StepTaken",
    "Version",
    "check",
    "curve",
    "estimate",
    "estimates",
    "list_on",
    "place",
    "read_scheme",
    "run_case",
    "schemes",
    "version_on",
]
