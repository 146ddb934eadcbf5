"""Sample treaties and films of the tests: all invented."""

from collections.abc import Sequence
from textwrap import indent
from typing import Any

from kinomost.law import Finding, Project, Treaty, judge, read_project
from kinomost.law.reading import Reader, parse_yaml

HEAD = """
name: sample
title: Sample treaty
short: Sample
kind: bilateral
sources: {text: {title: Sample, seen: 2026-01-01, confidence: read}}
members: [{state: RS}, {state: FR}, {state: HR}]
rules:
  - {kind: status, clause: Art. 0, state: in force}
  - {kind: applicability, clause: Art. 1, least: 2}
"""

FILM = """
type: fiction
format: feature
medium: cinema
minutes: 95
applied: 2026-03-01
shooting: 2026-06-01
budget: 1 000 000 EUR
parties:
  - {country: RS, cash: 700 000 EUR}
  - {country: FR, cash: 300 000 EUR}
"""


def treaty(rules: str = "", head: str = HEAD, more: Sequence[Any] = (), **changes: Any) -> Treaty:
    """A treaty with these rules, as YAML or already read, behind those of the head."""
    data, lines = parse_yaml(head + indent(rules, "  "))
    assert isinstance(data, dict)
    data["rules"] += more
    reader = Reader("sample.yaml", lines)
    read = reader.record(Treaty, data | changes)
    assert read is not None, [(problem.where(), problem.text()) for problem in reader.problems]
    return read


def film(more: str = "", base: str = FILM) -> Project:
    """The sample film with further facts; a fact that is there already is replaced."""
    first, second = parse_yaml(base)[0], parse_yaml(more or "{}")[0]
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    return read_project(first | second)


def finding(rule: str, project: Project, clause: str = "Art. 9") -> Finding | None:
    """What one rule, written in YAML, says of a film."""
    verdict = judge(project, treaty(rule))
    return next((found for found in verdict.findings if found.clause == clause), None)
