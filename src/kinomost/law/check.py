"""Whether the files of the law are what they should be: `check()` gives every problem of every file at once.

Besides its form, each file is asked its own cases: films with the outcome that a person worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kinomost.law.evaluate import judge
from kinomost.law.messages import Problem, Term
from kinomost.law.treaties import HERE, Case, Treaty, read_folder
from kinomost.law.verdicts import Outcome, all_of


def check(folder: Path = HERE) -> list[Problem]:
    """Everything that is wrong with the treaties in this folder (those that come with Kinomost, where none is named)."""
    known, problems = read_folder(folder)
    for treaty in known:
        for at, case in enumerate(treaty.cases):
            problems.extend(check_case(treaty, case, f"cases[{at + 1}]"))
    return problems


def check_case(treaty: Treaty, case: Case, path: str = "") -> Iterator[Problem]:
    """Where the engine and the case do not agree."""
    verdict = judge(case.film, treaty)
    file = f"{treaty.name}.yaml"
    for expected, found in ((case.outcome, verdict.outcome), (case.so_far, verdict.so_far)):
        if expected is not None and found.value != expected:
            params = {"title": case.title, "found": Term(found.value), "expected": Term(expected)}
            yield Problem("case_differs", path, params, file)
    by_clause: dict[str, list[Outcome]] = {}
    for finding in verdict.findings:
        by_clause.setdefault(finding.clause, []).append(finding.outcome)
    for clause, expected in case.findings.items():
        params = {"title": case.title, "clause": clause}
        if clause not in by_clause:
            yield Problem("case_clause_none", path, params, file)
        elif (worst := all_of(by_clause[clause])).value != expected:
            params |= {"found": Term(worst.value), "expected": Term(expected)}
            yield Problem("case_clause_differs", path, params, file)
