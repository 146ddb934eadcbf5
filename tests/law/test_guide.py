"""The guide's worked example, and its treaty file, are what the engine says."""

import re
from pathlib import Path

from kinomost.law import KINDS, Treaty, check, judge, read_project, smallest_change, treaties
from kinomost.law.evaluate import view
from kinomost.law.rules.points import Points

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "law.md").read_text(encoding="utf-8")
FILM = read_project(GUIDE.split("<!-- film -->\n\n```yaml\n")[1].split("```")[0])


def convention() -> Treaty:
    (found,) = [one for one in treaties() if one.name == "council-of-europe-convention-2017"]
    return found


def table(name: str) -> list[list[str]]:
    """The rows of the table after this mark."""
    lines = GUIDE.split(f"<!-- {name} -->\n\n")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_points_worked_out_by_hand_are_those_of_the_engine() -> None:
    (rule,) = [rule for rule in convention().rules if isinstance(rule, Points) and rule.need == 16]
    film = view(FILM, convention())
    earned = [(str(row.worth), str(row.low)) for row in (rule.earn(line, film, []) for line in rule.table)]
    *rows, total = table("rows")
    assert [(worth, points) for _, worth, _, points in rows] == earned
    assert (total[1], total[3]) == ("21", "16")


def test_the_findings_worked_out_by_hand_are_those_of_the_engine() -> None:
    found = {
        one.clause: [one.outcome.value, one.message.text()] for one in judge(FILM, convention()).findings
    }
    assert [[clause, *found[clause]] for clause, _, _ in table("findings")] == table("findings")


def test_the_change_in_the_guide_is_the_smallest() -> None:
    change = smallest_change(FILM, convention())
    assert change is not None
    assert [[edit.message.text(), str(float(edit.size))] for edit in change.edits] == table("change")


def test_the_treaty_file_of_the_guide_has_no_problems(tmp_path: Path) -> None:
    text = GUIDE.split("<!-- treaty -->\n\n```yaml\n")[1].split("```")[0]
    (tmp_path / "serbia-norway.yaml").write_text(text, encoding="utf-8")
    assert [problem.text() for problem in check(tmp_path)] == []


def test_the_guide_has_every_kind_of_rule() -> None:
    named = re.findall(r"^\| `([a-z -]+)` \|", GUIDE.split("## The kinds of rule")[1], re.MULTILINE)
    assert sorted(named) == sorted(["kind", *KINDS])
