"""`kinomost law`, `qualify` and `incentives`: what the law says of a file, without any database."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from kinomost.law import (
    Change,
    Finding,
    Message,
    Missing,
    Outcome,
    Problem,
    Project,
    UnreadableError,
    Verdict,
    evaluate,
    list_on,
    read_project,
    smallest_change,
    treaties,
)
from kinomost.law import check as check_treaties
from kinomost.law.incentives import Estimate, RouteResult, Scheme, StepTaken, estimates, schemes
from kinomost.law.incentives import check as check_schemes
from kinomost.law.incentives import list_on as schemes_on
from kinomost.money.amounts import Money

FORMAT = 1  # grows when a field of the JSON changes its meaning or goes; docs/law-json.md describes it


def check(arguments: Namespace) -> int:
    """Check every file of the law, with its cases."""
    problems = [*check_treaties(), *check_schemes()]
    for problem in problems:
        print(f"{problem.where()}: {problem.text()}", file=sys.stderr)
    if problems:
        return 1
    cases = sum(len(one.cases) for one in treaties()) + sum(len(one.cases) for one in schemes().values())
    print(
        f"{len(treaties())} treaties and {len(schemes())} incentives are in order; their {cases} cases come out."
    )
    return 0


def show(arguments: Namespace) -> int:
    """List the treaties and incentives that are known for a day."""
    day = _day(arguments.on)
    if day is None:
        return 2
    known = [(treaty.name, treaty.title, stage) for treaty, stage in list_on(day)]
    paying = [(scheme, version) for scheme, version in schemes_on(day) if version is not None]
    if arguments.json:
        return _print(
            {
                "format": FORMAT,
                "on": day.isoformat(),
                "treaties": [{"name": name, "title": title, "state": stage} for name, title, stage in known],
                "incentives": [
                    {
                        "name": scheme.name,
                        "title": scheme.title,
                        "territory": scheme.territory,
                        "since": version.since.isoformat(),
                        "computes": version.unknown is None,
                    }
                    for scheme, version in paying
                ],
            }
        )
    print(f"Treaties on {day}:")
    for name, title, stage in known:
        print(f"  {name:36} {stage:18} {title}")
    print(f"\nIncentives on {day}:")
    for scheme, version in paying:
        known_as = "" if version.unknown is None else f" ({version.unknown.why})"
        print(f"  {scheme.name:36} {scheme.territory:18} {scheme.title}{known_as}")
    return 0


def qualify(arguments: Namespace) -> int:
    """Say under which treaties a film counts as an official co-production."""
    project = _project(arguments.path)
    day = _day(arguments.on) if arguments.on else None
    if project is None or (arguments.on and day is None):
        return 2
    assessment = evaluate(project, on=day)
    texts = {treaty.name: treaty for treaty in treaties()}
    changes = {
        verdict.treaty: smallest_change(project, texts[verdict.treaty], on=day)
        for verdict in assessment.verdicts
    }
    if arguments.json:
        return _print(
            {
                "format": FORMAT,
                "title": project.title,
                "on": assessment.on.isoformat(),
                "problems": [_problem(one) for one in assessment.problems],
                "leading": list(assessment.leading),
                "precedence": [
                    {
                        "first": line.first,
                        "second": line.second,
                        "clause": line.clause,
                        "says": line.message.text(),
                        "settled": line.settled,
                    }
                    for line in assessment.precedence
                ],
                "verdicts": [_verdict(one, changes[one.treaty]) for one in assessment.verdicts],
            }
        )
    _head(project, assessment.on)
    _print_problems(assessment.problems)
    if not assessment.verdicts:
        print("No treaty that is known here bears on the film.")
    for verdict in assessment.verdicts:
        leads = "goes first" if assessment.leading == (verdict.treaty,) else "may go first"
        _print_verdict(
            verdict, leads if verdict.treaty in assessment.leading else "", changes[verdict.treaty]
        )
    for line in assessment.precedence:
        print(line.message.text())
    return 0


def incentives(arguments: Namespace) -> int:
    """Say what each territory would pay for a film, step by step."""
    project = _project(arguments.path)
    day = _day(arguments.on) if arguments.on else None
    if project is None or (arguments.on and day is None):
        return 2
    chosen = [one for one in schemes().values() if arguments.everywhere or _is_near(project, one)]
    found = estimates(chosen, project, day)
    if arguments.json:
        return _print(
            {"format": FORMAT, "title": project.title, "incentives": [_estimate(one) for one in found]}
        )
    _head(project, day or project.applied)
    if not found:
        print("No incentive is known here for the countries of the film. --everywhere asks all of them.")
    for one in found:
        _print_estimate(one)
    return 0


def _is_near(project: Project, scheme: Scheme) -> bool:
    countries = {party.country for party in project.parties} | {row.country for row in project.spend or ()}
    return scheme.territory in countries


# --------------------------------------------------------------------------------------------- reading


def _project(name: str) -> Project | None:
    """The film in this file; None after every problem of it was printed."""
    path = Path(name)
    try:
        if path.is_dir():
            print(f"{path}: this is a folder. Name a YAML file that describes the film.", file=sys.stderr)
            return None
        return read_project(path)
    except UnreadableError as error:
        for problem in error.problems:
            print(f"{problem.where() or path}: {problem.text()}", file=sys.stderr)
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: the file cannot be read: {error}.", file=sys.stderr)
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        print(f"“{text}” is not a date. Write year, month, day: 2026-03-09.", file=sys.stderr)
        return None


# ------------------------------------------------------------------------------------------------ words


def _head(project: Project, day: date | None) -> None:
    print(f"{project.title or 'The film'}" + (f", by the law of {day}" if day else ""))
    print()


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(f"! {problem.where()}: {problem.text()}")


def _print_verdict(verdict: Verdict, leads: str, change: Change | None) -> None:
    so_far = (
        "" if verdict.so_far is verdict.outcome else f" (as far as the text is known: {verdict.so_far.value})"
    )
    print(f"{verdict.title}{f' — {leads}' if leads else ''}")
    print(f"  {verdict.outcome.value.upper()}{so_far}")
    for finding in verdict.findings:
        mark = "remark" if finding.note else finding.outcome.value
        print(f"  {mark:14} {finding.clause}: {finding.message.text()}")
    _print_missing(verdict.missing)
    if change is not None:
        edits = "; ".join(edit.message.text() for edit in change.edits)
        print(f"  the smallest change: {edits} → {change.after.outcome.value}")
    print()


def _print_estimate(found: Estimate) -> None:
    print(f"{found.scheme.title} ({found.scheme.territory})")
    paid = found.amount if found.outcome in {Outcome.PASS, Outcome.FAIL} else found.at_most
    least = "" if found.outcome in {Outcome.PASS, Outcome.FAIL} or paid is None else "at most "
    print(f"  {found.outcome.value.upper()}" + (f": {least}{paid}" if paid is not None else ""))
    for finding in found.findings:
        print(f"  {finding.outcome.value:14} {finding.message.text()}")
    for step in found.route.steps if found.route else ():
        award = f" → {step.award}" if step.award is not None else ""
        print(f"    · {step.message.text()}{award}")
    _print_missing(found.missing)
    print()


def _print_missing(missing: Iterable[Missing]) -> None:
    for fact in missing:
        place = f" ({fact.path})" if fact.path else ""
        print(f"  find out: {fact.what.text()}{place}")


# ------------------------------------------------------------------------------------------------- JSON


def _print(data: Mapping[str, Any]) -> int:
    print(json.dumps(data, ensure_ascii=False, indent=2))
    return 0


def _value(value: object) -> Any:
    """A number as JSON has it: shares as exact fractions, amounts with their currency, days as ISO 8601."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if isinstance(value, date):
        return value.isoformat()
    return value


def _said(message: Message) -> dict[str, Any]:
    return {"code": message.code, "text": message.text()}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "path": problem.path, "text": problem.text()}


def _missing(missing: Iterable[Missing]) -> list[dict[str, Any]]:
    return [{"path": fact.path, **_said(fact.what)} for fact in missing]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "clause": finding.clause,
        "outcome": finding.outcome.value,
        **_said(finding.message),
        "numbers": {name: _value(value) for name, value in finding.numbers.items()},
        "missing": _missing(finding.missing),
        "texts": list(finding.texts),
        "confidence": finding.confidence,
        "source": finding.source,
        "would_be": finding.would_be.value if finding.would_be else None,
        "note": finding.note,
    }


def _verdict(verdict: Verdict, change: Change | None) -> dict[str, Any]:
    return {
        "treaty": verdict.treaty,
        "title": verdict.title,
        "outcome": verdict.outcome.value,
        "so_far": verdict.so_far.value,
        "findings": [_finding(one) for one in verdict.findings],
        "missing": _missing(verdict.missing),
        "texts": list(verdict.texts),
        "change": None
        if change is None
        else {"edits": [_said(edit.message) for edit in change.edits], "after": change.after.outcome.value},
    }


def _estimate(found: Estimate) -> dict[str, Any]:
    return {
        "scheme": found.scheme.name,
        "title": found.scheme.title,
        "territory": found.scheme.territory,
        "on": _value(found.day),
        "outcome": found.outcome.value,
        "amount": _value(found.amount),
        "at_most": _value(found.at_most),
        "net": _value(found.net),
        "route": _route(found.route) if found.route else None,
        "others": [_route(one) for one in found.others],
        "findings": [_finding(one) for one in found.findings],
        "missing": _missing(found.missing),
        "claims": [{"source": claim.source, "says": claim.says} for claim in found.claims],
    }


def _route(route: RouteResult) -> dict[str, Any]:
    return {
        "name": route.name,
        "outcome": route.outcome.value,
        "award": _value(route.award),
        "net": _value(route.net),
        "steps": [_step(one) for one in route.steps],
    }


def _step(step: StepTaken) -> dict[str, Any]:
    return {"kind": step.kind, **_said(step.message), "base": _value(step.base), "award": _value(step.award)}
