"""The guide's worked examples are what the engine says, step by step."""

import re
from pathlib import Path

import pytest

from kinomost.law.incentives import estimate, schemes

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "incentives.md"
EXAMPLE = re.compile(r"<!-- case: (?P<scheme>[\w-]+) / (?P<case>.+?) -->\n\n(?P<table>(?:\|.*\n)+)")
EXAMPLES = [
    pytest.param(match["scheme"], match["case"], match["table"], id=match["case"])
    for match in EXAMPLE.finditer(GUIDE.read_text(encoding="utf-8"))
]


def test_the_guide_has_examples_of_cliff_slab_lowest_of_and_carve_out() -> None:
    assert {example.values[0] for example in EXAMPLES} == {"serbia", "spain", "ireland", "united-kingdom"}
    assert len(EXAMPLES) == 9


@pytest.mark.parametrize(("scheme", "case", "table"), EXAMPLES)
def test_a_worked_example_is_what_the_engine_says(scheme: str, case: str, table: str) -> None:
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()[2:]]
    shown = [(kind.strip("`"), base, award) for kind, _, base, award in rows]
    (found,) = [one for one in schemes()[scheme].cases if one.name == case]
    result = estimate(schemes()[scheme], found.film, found.on)
    assert result.route is not None
    assert shown == [
        (step.kind, str(step.base), "" if step.award is None else str(step.award))
        for step in result.route.steps
    ]
