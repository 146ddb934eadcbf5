"""Gates: each kind passes, fails with the numbers used, or names the fact that is missing."""

from datetime import date

import pytest

from kinomost.law.incentives import estimate
from kinomost.law.verdicts import Outcome

from .support import DAY, ask, eur, film, rows, scheme, spending

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def test_a_kind_of_work_must_be_allowed() -> None:
    gate = "- {kind: works, allowed: [documentary, fiction cinema]}"
    assert ask(gate, film(medium="cinema"))[0] is PASS
    assert ask(gate, film(medium="television"))[:2] == (
        FAIL,
        "This kind of work does not qualify: fiction, feature film, television. These do: documentary; fiction, cinema.",
    )
    assert ask(gate, film())[::2] == (UNKNOWN, {"medium"})
    assert ask(gate, film(type=None))[::2] == (UNKNOWN, {"type", "medium"})


@pytest.mark.parametrize(
    ("amount", "outcome", "sentence"),
    [
        (
            "300 000 EUR",
            PASS,
            "300 000.00 EUR (spend in the territory) reaches the minimum of 300 000.00 EUR.",
        ),
        (
            "299 999.99 EUR",
            FAIL,
            "299 999.99 EUR (spend in the territory) is below the minimum of 300 000.00 EUR; 0.01 EUR more is needed.",
        ),
    ],
)
def test_a_minimum_is_reached_by_its_amount(amount: str, outcome: Outcome, sentence: str) -> None:
    assert ask("- {kind: minimum, amount: 300 000 EUR}", spending(amount))[:2] == (outcome, sentence)


def test_a_finding_has_the_numbers_that_were_used() -> None:
    found = estimate(scheme(gates="- {kind: minimum, amount: 9 EUR}"), spending("5 EUR"), DAY)
    (finding,) = found.findings
    assert finding.numbers == {"value": eur("5"), "limit": eur("9"), "short": eur("4")}


def test_a_strict_minimum_must_be_passed() -> None:
    gate = "- {kind: minimum, amount: 300 000 EUR, strictly: yes}"
    assert ask(gate, spending("300 000 EUR"))[0] is FAIL
    assert ask(gate, spending("300 000.01 EUR"))[0] is PASS


def test_a_minimum_by_kind_of_work_takes_the_first_that_fits() -> None:
    gate = (
        "- {kind: minimum, amounts: [{work: fiction series, amount: 9 EUR}, {work: fiction, amount: 5 EUR}]}"
    )
    assert ask(gate, spending("5 EUR"))[0] is PASS
    assert ask(gate, spending("5 EUR", format="series"))[0] is FAIL
    assert ask(gate, spending("5 EUR", format=None))[::2] == (UNKNOWN, {"format"})


def test_a_kind_of_work_without_a_minimum_is_not_asked() -> None:
    gate = "- {kind: minimum, amounts: [{work: documentary, amount: 9 EUR}]}"
    found = estimate(scheme(gates=gate), spending("5 EUR"), DAY)
    assert found.outcome is PASS
    assert found.route is not None
    assert found.route.gates == ()


def test_a_minimum_per_episode_divides_by_the_episodes() -> None:
    gate = "- {kind: minimum, per: episode, amount: 100 EUR}"
    assert ask(gate, spending("800 EUR", format="series", episodes="8"))[0] is PASS
    assert ask(gate, spending("799 EUR", format="series", episodes="8"))[0] is FAIL
    assert ask(gate, spending("800 EUR", format="series"))[::2] == (UNKNOWN, {"episodes"})


def test_a_share_may_stand_in_for_a_minimum() -> None:
    gate = "- {kind: minimum, amount: 250 000 EUR, or_share: 50 %}"
    assert ask(gate, spending("100 000 EUR", budget="200 000 EUR"))[0] is PASS
    assert ask(gate, spending("99 999 EUR", budget="200 000 EUR"))[0] is FAIL


def test_a_maximum_may_be_reached_but_a_strict_one_may_not() -> None:
    assert ask("- {kind: maximum, of: budget, amount: 5 EUR}", film(budget="5 EUR"))[0] is PASS
    assert ask("- {kind: maximum, of: budget, amount: 5 EUR}", film(budget="5.01 EUR"))[:2] == (
        FAIL,
        "5.01 EUR (the budget) is above the maximum of 5.00 EUR by 0.01 EUR.",
    )
    assert ask("- {kind: maximum, of: budget, amount: 5 EUR, strictly: yes}", film(budget="5 EUR"))[0] is FAIL
    assert ask("- {kind: maximum, of: budget, amount: 5 EUR}", film())[::2] == (UNKNOWN, {"budget"})


def test_one_measure_must_be_a_share_of_another() -> None:
    gate = "- {kind: portion, of: local spend, whole: budget, at_least: 25 %}"
    assert ask(gate, spending("25 EUR", budget="100 EUR"))[0] is PASS
    assert ask(gate, spending("24 EUR", budget="100 EUR"))[:2] == (
        FAIL,
        "24 % of the budget is spend in the territory, and at least 25 % is asked.",
    )
    most = "- {kind: portion, of: spend abroad, whole: all spend, at_most: 50 %}"
    half = {"spend": [{"country": "RS", "amount": "5 EUR"}, {"country": "FR", "amount": "5 EUR"}]}
    assert ask(most, film(**half))[0] is PASS
    assert ask(most, film(spend=[{"country": "FR", "amount": "5 EUR"}]))[0] is FAIL
    assert ask(gate, spending("0 EUR", budget="0 EUR"))[0] is UNKNOWN


def test_days_minutes_and_named_numbers_must_be_reached() -> None:
    days = "- {kind: number, of: shooting days, at_least: 19 days}"
    places = [
        {"kind": "shooting", "country": "RS", "days": "15"},
        {"kind": "studio", "country": "RS", "days": "4"},
    ]
    assert ask(days, film(places=places))[0] is PASS
    assert ask(days, film(places=places[:1]))[:2] == (
        FAIL,
        "Shooting days in the territory: 15, and at least 19 are asked.",
    )
    assert ask(days, film(places=[{"kind": "shooting", "country": "RS"}]))[::2] == (
        UNKNOWN,
        {"places[1].days"},
    )
    assert ask(days, film())[::2] == (UNKNOWN, {"places"})
    assert ask("- {kind: number, of: minutes, at_least: 70 minutes}", film(minutes="69"))[0] is FAIL
    trainees = "- {kind: number, of: trainees, at_least: 3 points}"
    assert ask(trainees, film(counts={"trainees": "3"}))[0] is PASS
    assert ask(trainees, film())[::2] == (UNKNOWN, {"counts.trainees"})


def test_a_share_of_the_crew_is_counted_by_heads_without_actors() -> None:
    gate = "- {kind: crew, at_least: 50 %}"
    local = {"function": "camera", "nationality": ["RS"], "residence": "FR"}
    abroad = {"function": "sound", "nationality": ["FR"], "residence": "FR"}
    open_ = {"function": "editor"}
    star = {"function": "actor", "nationality": ["FR"], "residence": "FR"}
    assert ask(gate, film(people=[local, abroad, star]))[:2] == (
        PASS,
        "50 % of the crew are nationals or residents (1 of 2); 50 % is asked.",
    )
    assert ask(gate, film(people=[local, abroad, abroad]))[0] is FAIL
    assert ask(gate, film(people=[local, abroad, open_]))[::2] == (UNKNOWN, {"people[3]"})
    assert ask(gate, film(people=[local, local, open_]))[0] is PASS
    assert ask(gate, film(people=[abroad, abroad, open_]))[0] is FAIL
    assert ask(gate, film())[::2] == (UNKNOWN, {"people"})


def test_a_company_of_the_territory_must_apply() -> None:
    gate = "- {kind: applicant}"
    assert ask(gate, film(parties=[{"country": "RS"}, {"country": "RU"}]))[0] is PASS
    assert ask(gate, film(answers={"local_company": "yes"}))[0] is PASS
    assert ask(gate, film(parties=[{"country": "RU"}], answers={"local_company": "no"}))[0] is FAIL
    assert ask(gate, film(parties=[{"country": "RU"}]))[::2] == (UNKNOWN, {"answers.local_company"})


def test_a_question_of_the_text_is_answered_yes_or_no() -> None:
    gate = "- {kind: answer, ask: official, question: Is it official?, right: no}"
    assert ask(gate, film(answers={"official": "no"}))[:2] == (PASS, "Is it official? No.")
    assert ask(gate, film(answers={"official": "yes"}))[0] is FAIL
    assert ask(gate, film())[::2] == (UNKNOWN, {"answers.official"})


TEST = """
- kind: points test
  test: culture
  passes: 16 points
  of: 32 points
  sections:
    - {name: content, of: 12 points, at_least: 2 points}
    - {name: people, of: 20 points}
"""


@pytest.mark.parametrize(
    ("points", "outcome", "missing"),
    [
        ({"culture_content": "4", "culture_people": "12"}, PASS, set()),
        ({"culture_content": "4", "culture_people": "11"}, FAIL, set()),
        ({"culture_content": "1", "culture_people": "20"}, FAIL, set()),
        ({"culture_content": "1"}, FAIL, set()),  # the part's own minimum is missed, whatever the rest
        ({"culture_people": "3"}, FAIL, set()),  # 3 and at most 12 cannot make 16
        ({"culture_people": "18"}, UNKNOWN, {"counts.culture_content"}),  # enough, but the part has a minimum
        ({"culture_content": "10"}, UNKNOWN, {"counts.culture_people"}),
        ({"culture_total": "20"}, UNKNOWN, {"counts.culture_content"}),
        ({"culture_total": "20", "culture_content": "2"}, PASS, set()),
        ({"culture_total": "15"}, FAIL, set()),
        ({}, UNKNOWN, {"counts.culture_content", "counts.culture_people"}),
    ],
)
def test_a_test_by_points_is_open_only_while_it_can_turn(
    points: dict[str, str], outcome: Outcome, missing: set[str]
) -> None:
    assert ask(TEST, film(counts=points))[::2] == (outcome, missing)


def test_a_part_without_a_minimum_need_not_be_scored_once_the_rest_is_enough() -> None:
    gate = TEST.replace(", at_least: 2 points", "")
    assert ask(gate, film(counts={"culture_people": "17"}))[0] is PASS


def test_shooting_must_begin_in_time() -> None:
    gate = "- {kind: begun, since: 2024-04-01, until: 2024-12-31}"
    assert ask(gate, film(shooting="2024-04-01"))[0] is PASS
    assert ask(gate, film(shooting="2024-03-31"))[0] is FAIL
    assert ask(gate, film(shooting="2025-01-01"))[0] is FAIL
    assert ask(gate, film())[::2] == (UNKNOWN, {"shooting"})


def test_the_application_must_come_before_shooting() -> None:
    gate = "- {kind: deadline, days: 45 days}"
    assert ask(gate, film(applied="2025-05-01", shooting="2025-06-15"))[0] is PASS
    assert ask(gate, film(applied="2025-05-02", shooting="2025-06-15"))[0] is FAIL
    assert ask(gate, film(shooting="2025-06-15"))[::2] == (UNKNOWN, {"applied"})


def test_gates_are_joined_with_all_and_any() -> None:
    one, other = "{kind: answer, ask: one, question: One?}", "{kind: answer, ask: other, question: Other?}"
    all_, any_ = (
        f"- {{kind: all of, gates: [{one}, {other}]}}",
        f"- {{kind: any of, gates: [{one}, {other}]}}",
    )
    yes_no, yes = film(answers={"one": "yes", "other": "no"}), film(answers={"one": "yes"})
    no = film(answers={"one": "no"})
    assert [ask(gate, yes_no)[0] for gate in (all_, any_)] == [FAIL, PASS]
    assert [ask(gate, yes)[0] for gate in (all_, any_)] == [UNKNOWN, PASS]
    assert [ask(gate, no)[::2] for gate in (all_, any_)] == [(FAIL, set()), (UNKNOWN, {"answers.other"})]


def test_a_gate_of_an_uncertain_source_decides_nothing_and_says_what_it_would_be() -> None:
    found = estimate(scheme(gates="- {kind: minimum, amount: 9 EUR, source: rumour}"), spending("5 EUR"), DAY)
    (finding,) = found.findings
    assert (finding.outcome, finding.would_be, finding.texts) == (UNKNOWN, FAIL, ("A rumour",))
    assert (found.amount, found.at_most) == (None, found.route and found.route.award)


def test_spend_without_a_rate_of_the_day_names_the_pair_and_the_day() -> None:
    outcome, sentence, missing = ask("- {kind: minimum, amount: 9 EUR}", spending("1 000 000 RUB"))
    assert (outcome, missing) == (UNKNOWN, {"rates"})
    assert sentence == "Not known: an exchange rate from RUB to EUR for 2025-05-01."
    rate = {"day": date(2025, 4, 30), "base": "EUR", "quote": "RUB", "value": "90"}
    assert ask("- {kind: minimum, amount: 9 EUR}", spending("810 RUB", rates=[rate]))[0] is PASS


def test_lines_are_told_apart_by_kind_by_line_and_by_who_is_paid() -> None:
    spend = rows(
        {"kind": "cast", "amount": "1 EUR", "to": "US"},
        {"kind": "cast", "amount": "10 EUR", "to": "FR"},
        {"kind": "crew", "amount": "100 EUR"},
        {"kind": "crew", "amount": "1000 EUR", "above_the_line": "yes"},
    )
    found = {}
    for name, which in {
        "cast": "{kinds: [cast]}",
        "not cast": "{but_not: [cast]}",
        "above": "{above_the_line: yes}",
        "below": "{above_the_line: no}",
        "local": "{paid_to: local}",
        "abroad": "{paid_to: abroad}",
        "EEA": "{paid_to: EEA}",
        "above and outside": "{above_the_line: yes, paid_to: outside EEA}",
    }.items():
        result = estimate(
            scheme(f"- {{kind: spend, which: {which}}}\n- {{kind: rate, rate: 100 %}}"),
            film(spend=spend),
            DAY,
        )
        assert result.amount is not None
        found[name] = str(result.amount.amount)
    assert found == {
        "cast": "11.00",
        "not cast": "1100.00",
        "above": "1011.00",
        "below": "100.00",
        "local": "1100.00",
        "abroad": "11.00",
        "EEA": "10.00",
        "above and outside": "1001.00",
    }
