from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.law import UnreadableError, evaluate, read_project
from kinomost.law.sums import contradictions
from kinomost.money import Money
from tests.law.samples import film


def told(text: str) -> list[tuple[int | None, str, str]]:
    """Line, place and sentence of every problem."""
    with pytest.raises(UnreadableError) as caught:
        read_project(text, "film.yaml")
    return [(problem.line, problem.path, problem.text()) for problem in caught.value.problems]


def test_everything_is_read_as_what_the_fact_is() -> None:
    project = read_project("""
        title: 1984
        type: documentary
        applied: 2026-03-01
        budget: 1 500 000.50 EUR
        shared credit: yes
        languages: sr
        parties:
          - {country: "NO", share: 1/3, in kind: 20 000 EUR}
          - {country: Serbia, finance-only: no}
    """)
    first, second = project.parties
    assert (project.title, project.applied) == ("1984", date(2026, 3, 1))
    assert project.budget == Money(150_000_050, "EUR")
    assert project.shared_credit is True
    assert project.languages == frozenset({"sr"})
    assert (first.country, first.share, first.in_kind) == ("NO", Fraction(1, 3), Money(2_000_000, "EUR"))
    assert (second.country, second.finance_only, second.share) == ("RS", False, None)


def test_norway_is_a_country_also_without_quotes() -> None:
    assert read_project("parties: [{country: NO}]").parties[0].country == "NO"


def test_a_mapping_made_in_python_may_hold_values_of_their_type() -> None:
    project = read_project(
        {"budget": Money(100, "EUR"), "parties": [{"country": "RS", "share": Fraction(1, 2)}]}
    )
    assert (project.budget, project.parties[0].share) == (Money(100, "EUR"), Fraction(1, 2))


def test_what_is_not_said_is_unknown_and_an_empty_list_is_none_of_it() -> None:
    assert read_project("title: A").people is None
    assert read_project("people: []").people == ()


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    assert told("title: A\ntyp: fiction\nbudget: 1.5\nparties:\n  - share: 20\n    country: Srbia\n") == [
        (2, "typ", "“typ” is not known here. Did you mean “type”?"),
        (3, "budget", "The amount “1.5” has no currency. Write it like 1.5 EUR."),
        (6, "parties[1].country", "“Srbia” is not a country known here. Did you mean RS?"),
        (5, "parties[1].share", "“20” is not a share. Write it with its unit: 20 % or 1/3."),
    ]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "parties: [{country: SFRY}]",
            "“SFRY” means SFR Yugoslavia, which no longer exists. Name the state of today: BA, HR, ME, MK, RS, SI.",
        ),
        ("applied: 2026-13-01", "“2026-13-01” is not a date. Write year, month, day: 2026-03-09."),
        ("type: fictoin", "“fictoin” is not known here. Did you mean “fiction”?"),
        ("minutes: long", "“long” is not a whole number."),
        ("shared credit: perhaps", "“perhaps” is neither yes nor no. Write yes or no."),
        ("languages: [Serbian]", "“Serbian” is not a language tag. Write one such as sr, ru or en."),
        ("twin: RS", "Lines of “name: value” belong here."),
        ("title: [a, b]", "One value belongs here, not a list or further lines."),
        ("parties: [{share: 20 %}]", "“country” is missing."),
        ("budget: 1 EUR\nbudget: 2 EUR", "“budget” is written twice."),
        ("in kind: &a 1\ntitle: *a", "References (& and *) are not read. Write the value out."),
        ("", "The file is empty."),
    ],
)
def test_a_mistake_gets_one_clear_sentence(written: str, sentence: str) -> None:
    assert [text for _, _, text in told(written)] == [sentence]


def test_broken_yaml_is_told_with_its_line() -> None:
    [(line, _, text)] = told("title: A\nparties: [")
    assert (line, text.startswith("The YAML cannot be read: ")) == (3, True)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_project(tmp_path / "none.yaml")
    assert [problem.text() for problem in caught.value.problems] == ["There is no file at this path."]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    problems = []
    try:
        read_project(text)
    except UnreadableError as error:
        problems = error.problems
    assert all(problem.text() for problem in problems)


def test_shares_that_make_99_9_or_101_are_told_with_the_difference() -> None:
    for third, total, off in (("19.9 %", "99.9 %", "0.1 %"), ("21 %", "101 %", "1 %")):
        parties = f"parties: [{{country: RS, share: 50 %}}, {{country: FR, share: 30 %}}, {{country: HR, share: {third}}}]"
        assert [problem.text() for problem in evaluate(film(parties)).problems] == [
            f"The shares make {total}, not 100 %: {off} too much or too little."
        ]


def test_a_share_and_amounts_that_contradict_each_other_are_both_shown() -> None:
    parties = """
        parties:
          - {country: RS, company: Reka, cash: 700 000 EUR, share: 65 %}
          - {country: FR, cash: 300 000 EUR, share: 30 %}
    """
    assert [problem.text() for problem in contradictions(film(parties))] == [
        "Reka (Serbia): the share is given as 65 %, but the amounts make 70 %."
    ]


def test_amounts_in_another_currency_need_the_rate_of_the_day() -> None:
    parties = "parties: [{country: RS, cash: 700 000 EUR}, {country: RU, cash: 30 000 000 RUB}]"
    verdict = evaluate(film(parties)).of("european-convention-1992")
    assert verdict is not None
    assert "There is no rate from RUB to EUR for 2026-03-01." in [
        fact.what.text() for fact in verdict.missing
    ]


def test_the_rate_of_the_day_makes_shares_of_amounts_in_two_currencies() -> None:
    project = film("""
        parties: [{country: RS, cash: 700 000 EUR}, {country: FR, cash: 30 000 000 RUB}]
        rates: [{day: 2026-02-27, base: EUR, quote: RUB, value: 100, source: sample}]
    """)
    verdict = evaluate(project).of("serbia-france-2019")
    assert verdict is not None
    [found] = [one for one in verdict.findings if one.rule == "share by consent"]
    assert (found.numbers["lowest"], found.numbers["highest"]) == (Fraction(3, 10), Fraction(7, 10))


def test_one_item_needs_no_list() -> None:
    assert read_project("parties: {country: RS}").parties[0].country == "RS"
