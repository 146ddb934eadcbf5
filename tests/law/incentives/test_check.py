"""A file with mistakes says all of them at once, each at its place."""

from pathlib import Path

import pytest

from kinomost.law.incentives import check, read_scheme
from kinomost.law.messages import UnreadableError

from .support import CASES, HEAD, scheme_text

BROKEN = """title: Broken
territory: YU
form: cash refund
authority: Nobody
currency: EUR
sources:
  text: {title: The text, seen: yesterday, confidence: read}
versions:
  - since: 2024-02-30
    source: text
    gates:
      - {kind: minimum, amount: 300 000}
      - {kind: minimun, amount: 300 000 EUR}
      - {kind: number, of: minutes, at_least: 70}
    steps:
      - {kind: rate, rate: 25}
      - {rate: 25 %}
cases: []
"""


def problems(text: str) -> set[tuple[str, str]]:
    """(place, sentence) of everything wrong with this file."""
    with pytest.raises(UnreadableError) as caught:
        read_scheme(text, "test")
    return {
        (problem.where().removeprefix("test.yaml, "), problem.text()) for problem in caught.value.problems
    }


def test_every_mistake_of_form_is_said_with_its_line() -> None:
    places = {place for place, _ in problems(BROKEN)}
    assert places == {
        "line 2, territory",
        "line 3, form",
        "line 7, sources.text.seen",
        "line 9, versions[1].since",
        "line 12, versions[1].gates[1].amount",
        "line 13, versions[1].gates[2].kind",
        "line 14, versions[1].gates[3].at_least",
        "line 16, versions[1].steps[1].rate",
        "line 17, versions[1].steps[2]",
    }


def only(text: str) -> str:
    """The sentence of the only thing wrong with this file."""
    ((_, sentence),) = problems(text)
    return sentence


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("- {kind: rate, rate: 120 %}", "120 % is more than 100 %."),
        ("- {kind: cap, amount: 5 RSD}", "5.00 RSD is not in the currency of this incentive, EUR."),
        (
            "- {kind: rate, rate: 20 %, source: gazette}",
            "“gazette” is not among the sources of this file: text, rumour.",
        ),
        (
            "- {kind: tiers, tiers: [{since: 5 EUR, rate: 1 %}, {since: 5 EUR, rate: 2 %}]}",
            "5.00 EUR does not come after 5.00 EUR: these are listed upwards.",
        ),
        (
            "- {kind: tiers, by: locl spend, tiers: [{since: 5 EUR, rate: 1 %}]}",
            "“locl spend” is not a measure of its own and is not written like an entry of amounts. Known: local spend, "
            "spend abroad, all spend, budget, base, confirmed funding, other public money.",
        ),
        (
            "- {kind: slabs, slabs: [{rate: 1 %}, {rate: 2 %}]}",
            "Only the last slab, and always it, has no “to”.",
        ),
        (
            "- {kind: slabs, slabs: [{to: 5 EUR, rate: 1 %}]}",
            "Only the last slab, and always it, has no “to”.",
        ),
        ("- {kind: line limit, which: {kinds: [cast]}}", "An amount or amounts by kind of work belong here."),
        ("- {kind: cap, amount: 5 EUR, per: company year}", "“used” is missing."),
        ("- {kind: uplifts, each: [{name: one, points: 1 %, when: []}]}", "“when” is missing."),
    ],
)
def test_a_step_that_makes_no_sense_is_said(steps: str, sentence: str) -> None:
    assert only(scheme_text(steps)) == sentence


@pytest.mark.parametrize(
    ("gates", "sentence"),
    [
        ("- {kind: minimum}", "An amount or amounts by kind of work belong here."),
        ("- {kind: number, of: minutes}", "An amount or amounts by kind of work belong here."),
        ("- {kind: minimum, amount: 5 MCI}", "The index “MCI” has no values in this file."),
        (
            "- {kind: points test, test: t, passes: 20 points, of: 10 points}",
            "20 points cannot be reached: the whole has 10.",
        ),
        (
            "- {kind: points test, test: t, passes: 5 points, sections: [{name: a, of: 3 points, at_least: 4 points}]}",
            "4 points cannot be reached: the whole has 3.",
        ),
    ],
)
def test_a_gate_that_makes_no_sense_is_said(gates: str, sentence: str) -> None:
    assert only(scheme_text(gates=gates)) == sentence


def test_a_kind_of_work_is_written_in_known_words() -> None:
    assert "“cartoon” is not one of:" in only(
        scheme_text(gates="- {kind: works, allowed: [fiction cartoon]}")
    )


def versions(text: str) -> str:
    """A file with these versions."""
    return f"{HEAD}\nversions:\n{text}{CASES}"


RATE = "steps: [{kind: rate, rate: 1 %}]"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            f"  - {{since: 2020-01-01, until: 2021-06-01, source: text, {RATE}}}\n"
            f"  - {{since: 2021-06-01, source: text, {RATE}}}\n",
            "This version begins on 2021-06-01, before the one above ends (2021-06-01).",
        ),
        (
            f"  - {{since: 2020-01-01, source: text, {RATE}}}\n  - {{since: 2021-06-01, source: text, {RATE}}}\n",
            "This version begins on 2021-06-01, before the one above ends (no end).",
        ),
        (
            f"  - {{since: 2020-01-02, until: 2020-01-01, source: text, {RATE}}}\n",
            "This version ends on 2020-01-01, before it begins.",
        ),
        (
            "  - {since: 2020-01-01, source: text}\n",
            "A version needs steps, routes, or a reason why it is unknown.",
        ),
        (
            "  - since: 2020-01-01\n    source: text\n"
            "    unknown: {why: sources in conflict, claims: [{source: text, says: one}]}\n",
            "Name the sources: at least one that says something of a text not read, "
            "at least two that contradict each other.",
        ),
    ],
)
def test_versions_that_do_not_fit_together_are_said(text: str, sentence: str) -> None:
    assert only(versions(text)) == sentence


def test_a_file_needs_a_case() -> None:
    assert only(scheme_text().replace(CASES, "")) == "A file needs at least one case with an expected result."


def test_the_check_runs_over_a_folder_and_its_cases(tmp_path: Path) -> None:
    wrong = scheme_text().replace("expect: {outcome: unknown}", "expect: {outcome: pass, amount: 5 EUR}")
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("title: [", encoding="utf-8")
    (tmp_path / "right.yaml").write_text(scheme_text(), encoding="utf-8")
    found = check(tmp_path)
    assert [problem.file for problem in found] == ["broken.yaml", "wrong.yaml", "wrong.yaml"]
    assert found[1].text() == "The case “nothing” gives unknown for outcome; pass is expected."
