"""Small schemes and films for the tests, written as a file would have them."""

from collections.abc import Mapping
from datetime import date
from textwrap import indent
from typing import Any

from kinomost.law.facts import Project, read_project
from kinomost.law.incentives import Estimate, Scheme, estimate, read_scheme
from kinomost.law.verdicts import Outcome
from kinomost.money.amounts import Money

DAY = date(2025, 5, 1)
HEAD = """
title: A scheme for tests
territory: RS
form: cash rebate
authority: Nobody
currency: EUR
sources:
  text: {title: The text, seen: 2026-01-01, confidence: read}
  rumour: {title: A rumour, seen: 2026-01-01, confidence: uncertain}
"""
CASES = """
cases:
  - {name: nothing, on: 2025-05-01, film: {}, expect: {outcome: unknown}}
"""
STEPS = "- {kind: spend}\n- {kind: rate, rate: 20 %}\n"


def scheme_text(steps: str = STEPS, gates: str = "", head: str = HEAD, more: str = "") -> str:
    """The file of a scheme with one version."""
    parts = [head, "versions:\n  - since: 2020-01-01\n    source: text\n"]
    if gates:
        parts.append("    gates:\n" + indent(gates, "      ") + "\n")
    parts += ["    steps:\n" + indent(steps, "      ") + "\n", indent(more, "    "), CASES]
    return "".join(parts)


def scheme(steps: str = STEPS, gates: str = "", head: str = HEAD) -> Scheme:
    """A scheme with these steps and gates."""
    return read_scheme(scheme_text(steps, gates, head), "test")


def film(**facts: Any) -> Project:
    """A film, with facts as a file has them."""
    return read_project({"type": "fiction", "format": "feature", **facts})


def spending(amount: str, **facts: Any) -> Project:
    """A film that spends this in Serbia, and these facts."""
    return film(**{"spend": [{"country": "RS", "amount": amount}], **facts})


def ask(gates: str, project: Project) -> tuple[Outcome, str, set[str]]:
    """What a single gate says: its outcome, its sentence and the facts that are missing."""
    found = estimate(scheme(gates=gates), project, DAY)
    assert found.route is not None
    (finding,) = found.route.gates
    return finding.outcome, plain(finding.message.text()), {fact.path for fact in finding.missing}


def pay(steps: str, project: Project, head: str = HEAD) -> Estimate:
    """What these steps give."""
    return estimate(scheme(steps, head=head), project, DAY)


def said(found: Estimate, kind: str) -> str:
    """The sentence of the step of this kind."""
    assert found.route is not None
    (step,) = [step for step in found.route.steps if step.kind == kind]
    return plain(step.message.text())


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ")


def eur(amount: str) -> Money:
    """Euros."""
    return Money.parse(amount, "EUR")


def rows(*parts: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Rows of spend in Serbia."""
    return [{"country": "RS", **part} for part in parts]
