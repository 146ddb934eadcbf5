"""The files that ship: what they say of themselves holds, and everything in them says where it was seen."""

from datetime import date

import pytest

from kinomost.law.incentives import check, estimate, list_on, run_case, schemes
from kinomost.law.incentives.library import FOLDER, walk
from kinomost.law.incentives.messages import TEMPLATES
from kinomost.law.incentives.results import confidence_of, source_of
from kinomost.law.incentives.rules import GATES, STEPS, Rule
from kinomost.law.incentives.scheme import Case, Scheme
from kinomost.law.verdicts import Outcome

CASES = [
    pytest.param(scheme, case, id=f"{scheme.name}: {case.name}")
    for scheme in schemes().values()
    for case in scheme.cases
]


@pytest.mark.parametrize(("scheme", "case"), CASES)
def test_a_case_comes_out_as_its_file_says(scheme: Scheme, case: Case) -> None:
    assert run_case(scheme, case) == []


def test_the_check_finds_nothing_wrong() -> None:
    assert [f"{problem.where()}: {problem.text()}" for problem in check()] == []


def test_every_territory_of_the_notes_is_there() -> None:
    territories = {scheme.territory for scheme in schemes().values()}
    assert territories == {
        "RS", "RU", "HU", "CZ", "BG", "GR", "IT", "FR", "ES", "IE", "GB", "MT", "DE", "GE", "KZ", "UZ",
        "HR", "RO", "SI", "ME",
    }  # fmt: skip
    assert len(schemes()) == len(list(FOLDER.glob("*.yaml")))


def test_conflicting_sources_give_no_amount_and_are_all_named() -> None:
    for name in ("croatia", "romania", "slovenia", "montenegro"):
        scheme = schemes()[name]
        found = estimate(scheme, scheme.cases[0].film, date(2026, 5, 1))
        assert found.outcome is Outcome.UNKNOWN
        assert found.amount is None
        assert found.at_most is None
        assert len({claim.source for claim in found.claims}) >= 2
        assert found.reason is not None
        assert set(found.reason.texts) == {scheme.sources[claim.source].title for claim in found.claims}


def test_every_rule_names_a_source_with_a_day_and_a_confidence() -> None:
    for scheme in schemes().values():
        for version in scheme.versions:
            for path, rule in walk(version, ()):
                if isinstance(rule, Rule):
                    source = source_of(scheme, version, rule)
                    assert source is not None, (scheme.name, path)
                    assert source[1].seen >= date(2025, 1, 1)
                    assert source[1].address or "notes" in source[1].title
                    assert confidence_of(scheme, version, rule) in ("read", "reported", "uncertain")


def test_every_kind_of_step_occurs_in_a_file() -> None:
    kinds = {
        type(rule)
        for scheme in schemes().values()
        for _, rule in walk(scheme.versions, ())
        if isinstance(rule, Rule)
    }
    assert set(STEPS.values()) <= kinds
    # A deadline and a bare crew share are known to the engine before a text that was read asks for them.
    assert {GATES[kind] for kind in GATES if kind != "deadline"} <= kinds


def test_every_sentence_of_every_case_can_be_said() -> None:
    for scheme in schemes().values():
        for case in scheme.cases:
            found = estimate(scheme, case.film, case.on)
            for finding in found.findings:
                assert "{" not in finding.message.text()
                assert all(fact.what.text() for fact in finding.missing)
            for route in (found.route, *found.others):
                if route is not None:
                    assert all("{" not in step.message.text() for step in route.steps)


def test_no_sentence_is_left_over() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*.py") if path.name != "messages.py"
    )
    made = ("fact_", "measure_", "text_not_read", "sources_in_conflict", "operation_unverified")
    computed = {"unknown_choice", "shooting_days", "minutes", "episodes"}
    unused = {
        code for code in TEMPLATES if f'"{code}"' not in source and not code.startswith(made)
    } - computed
    assert unused == set()


def test_the_list_of_a_day_has_one_version_of_each_scheme() -> None:
    listed = {scheme.name: version for scheme, version in list_on(date(2024, 6, 1))}
    assert listed.keys() == schemes().keys()
    assert listed["greece"] is None
    serbia = listed["serbia"]
    assert serbia is not None
    assert (serbia.since, serbia.until) == (date(2023, 12, 26), date(2024, 12, 31))
