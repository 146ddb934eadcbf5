"""The guide's worked example is what the engine computes."""

import re
from pathlib import Path

import pytest

from kinomost.money.plan import figures_of, read_yaml
from tests.money.plan.support import plan_of, zlato

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "finance-plan.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """Everything the guide shows in this language, one piece after the other."""
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL))


def row(step: str) -> str:
    """The last cell of the table's row for this step."""
    line = next(line for line in GUIDE.splitlines() if line.startswith((f"| {step}", f"| **{step}")))
    return line.strip("| ").rpartition("|")[2].strip(" *")


def test_the_guide_s_file_is_the_plan_that_the_tests_reckon_with() -> None:
    assert plan_of(block("yaml")) == zlato()


def test_the_numbers_reckoned_by_hand_are_the_engine_s() -> None:
    figures = figures_of(zlato())
    assert figures.cash.deepest
    values = {
        "Shooting, Serbia": figures.costs[1].value,
        "Shooting, Russia": figures.costs[2].value,
        "Overhead": figures.costs[3].value,
        "Budget": figures.budget,
        "National fund": figures.sources[0].value,
        "Rebate": figures.sources[1].value,
        "Distributor": figures.sources[2].value,
        "Secured**": figures.secured,
        "All sources": figures.total,
        "Gap": figures.gap,
        "Deepest hole": figures.cash.deepest.cumulative,
    }
    for step, value in values.items():
        assert row(step).replace(" ", "").replace("−", "-") == str(value).replace(" ", ""), step
    public, _spend, secured = (check.message.text() for check in figures.checks)
    assert row("Public money").replace(" ", "") in public.replace(" ", "")
    assert row("Secured for the European fund").replace(" ", "") in secured.replace(" ", "")


def test_the_guide_s_program_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(block("yaml"), encoding="utf-8")
    exec(compile(block("python"), "guide", "exec"), {})
    assert Path("plan.xlsx").read_bytes()[:2] == b"PK"
    assert Path("plan.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "rule", re.findall(r"^\| (`.+?at (?:most|least).+?`|`not with .+?`)", GUIDE, re.MULTILINE)
)
def test_every_rule_the_guide_shows_can_be_read(rule: str) -> None:
    rules = [word for word in re.findall("`([^`]+)`", rule) if "of budget.RS - source" not in word]
    text = block("yaml").replace(
        "rules: [secured at least 50 %, letters at most 6 months]", f"rules: [{', '.join(rules)}]"
    )
    assert read_yaml(text).problems == ()
