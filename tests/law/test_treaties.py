# ruff: noqa: E501  (each mistake is one line)
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from kinomost.law import Treaty, UnreadableError, check, list_on, read_treaty, treaties
from kinomost.law.check import check_case
from kinomost.law.messages import TEMPLATES
from kinomost.law.treaties import HERE, Case
from tests.law.samples import HEAD

CASES = [(treaty, case) for treaty in treaties() for case in treaty.cases]
BY_NAME = {treaty.name: treaty for treaty in treaties()}


def test_all_files_are_what_they_should_be() -> None:
    assert [f"{problem.where()}: {problem.text()}" for problem in check()] == []


@pytest.mark.parametrize(
    ("treaty", "case"), CASES, ids=[f"{treaty.name}: {case.title}" for treaty, case in CASES]
)
def test_a_case_comes_out_as_a_person_worked_it_out(treaty: Treaty, case: Case) -> None:
    assert [problem.text() for problem in check_case(treaty, case)] == []


def test_a_treaty_that_is_only_reported_never_passes_as_a_whole() -> None:
    """Where a rule was not read in the text itself, or a part of the text was not read at all, nothing is certain."""
    for treaty, case in CASES:
        if case.outcome == "pass":
            assert not treaty.unread
            assert all(treaty.confidence(rule) == "read" for rule in treaty.rules)


def test_each_rule_rests_on_a_source_with_the_day_it_was_seen() -> None:
    for treaty in treaties():
        for rule in treaty.rules:
            assert treaty.sources[treaty.source_of(rule)].seen >= date(2026, 1, 1)
        for member in treaty.members:
            assert {member.source, *(one.source for one in member.successors)} <= set(treaty.sources)


def test_the_old_convention_has_43_parties_and_the_revised_one_those_that_were_listed() -> None:
    day = date(2019, 12, 31)
    old, new = BY_NAME["european-convention-1992"], BY_NAME["council-of-europe-convention-2017"]
    assert len(old.bound_on(day).sides) == 43
    assert "RU" not in old.bound_on(day).perhaps
    assert old.bound_on(date(2026, 1, 1)).perhaps == {"RU"}
    assert new.bound_on(date(2026, 11, 26)).perhaps == {"RU", "UA"}
    assert not {"FR", "DE", "TR"} & set(new.bound_on(date(2026, 1, 1)).sides)


def test_a_list_for_a_day_says_what_has_become_of_each_treaty_by_then() -> None:
    before, after = (
        {one.name: state for one, state in list_on(day)} for day in (date(2024, 8, 3), date(2024, 8, 4))
    )
    assert (before["serbia-italy-2023"], after["serbia-italy-2023"]) == ("signed", "in force")
    assert "russia-serbia-2025" not in after
    assert {one.name: state for one, state in list_on(date(2025, 9, 9))}["russia-serbia-2025"] == "signed"


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    return [f"{problem.where()}: {problem.text()}" for problem in check(tmp_path)]


GOOD = HEAD + "cases: [{title: A, film: {parties: [{country: RS}, {country: FR}]}, outcome: pass}]\n"


def test_a_new_treaty_needs_a_file_and_nothing_else(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("kind: status", "kind: statos"), "line 9, rules[1].kind: “statos” is not known here. Did you mean “status”?"),
        (("least: 2", "laest: 2"), "line 10, rules[2].laest: “laest” is not known here. Did you mean “least”?"),
        (("least: 2", "least: two"), "line 10, rules[2].least: “two” is not a whole number."),
        (("state: in force", "state: asleep"), "line 9, rules[1].state: “asleep” is not one of: signed, in force, replaced, denounced, uncertain."),
        (("seen: 2026-01-01, ", ""), "line 6, sources.text: “seen” is missing."),
        (("name: sample", "name: other"), "line 2, name: The file is called sample; “other” must be the same."),
        (("{kind: applicability, clause: Art. 1, least: 2}", "{kind: share band, clause: Art. 1}"), "line 9, rules: There must be exactly one rule of the kind “applicability”."),
        (("{kind: status, clause: Art. 0, state: in force}", "{kind: points, clause: Art. 0, table: []}"), "line 9, rules: Rules of the kind “status” must say what has become of the treaty since it was signed."),
        (("clause: Art. 0", "clause: Art. 0, source: gazette"), "line 9, rules[1].source: “gazette” is not one of: text."),
        (("clause: Art. 0", "clause: Art. 0, since: 2020-02-01, until: 2020-01-01"), "line 9, rules[1].until: This ends (2020-01-01) before it begins (2020-02-01)."),
        (("cases: [", "replaces: [nothing]\ncases: ["), "There is no file for the treaty “nothing”."),
        (("outcome: pass", "outcome: fail"), "cases[1]: The case “A” gives pass, but the file says fail."),
        (("outcome: pass", "outcome: pass, findings: {Art. 1: fail}"), "cases[1]: In the case “A”, Art. 1 gives pass, but the file says fail."),
        (("outcome: pass", "outcome: pass, findings: {Art. 7: fail}"), "cases[1]: In the case “A”, nothing is found under Art. 7."),
        (("cases:", "notes:"), "line 11, notes: “notes” is not known here. Did you mean “note”?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert f"sample.yaml, {told}".replace("sample.yaml, There", "sample.yaml: There") in problems_of(
        tmp_path, GOOD.replace(*change)
    )


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("state: in force", "state: asleep").replace("least: 2", "least: two")
    with pytest.raises(UnreadableError) as caught:
        path = tmp_path / "sample.yaml"
        path.write_text(text, encoding="utf-8")
        read_treaty(path)
    assert len(caught.value.problems) == 2


def test_each_file_is_named_for_what_it_is() -> None:
    assert {path.stem for path in HERE.glob("*.yaml")} == set(BY_NAME)
    assert len(BY_NAME) >= 10


def test_each_template_has_only_named_parameters() -> None:
    """So that a translation can keep them, in any order."""
    for code, template in TEMPLATES.items():
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
        assert all(name.isidentifier() for name in names), code
