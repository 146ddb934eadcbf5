from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.judging.eligibility import (
    KINDS,
    RULES,
    STAGES,
    Career,
    Facts,
    Finding,
    Outcome,
    asked_by,
    describe,
    evaluate,
    name_of,
    outcome_of,
    read,
    write,
)
from kinomost.money import Money, Rate, Rates
from tests.judging.samples import PLAIN


def hold(rule: dict[str, object], **facts: object) -> tuple[str, str, str]:
    """Outcome, reason and mend of one rule against these facts."""
    finding = one(rule, **facts)
    return finding.outcome.value, finding.reason.text(), finding.mend.text() if finding.mend else ""


def one(rule: dict[str, object], **facts: object) -> Finding:
    result = evaluate([rule], Facts(**facts))  # type: ignore[arg-type]
    assert result.outcome is result.findings[0].outcome
    return result.findings[0]


def euro(amount: str) -> Money:
    return Money.of(amount, "EUR")


EXAMPLES: list[tuple[dict[str, object], dict[str, object], tuple[str, str, str]]] = [
    (
        {"rule": "length", "from": 60},
        {"minutes": 60},
        ("pass", "The planned running time is 60 minutes. At least 60 minutes are asked.", ""),
    ),
    (
        {"rule": "length", "from": 60},
        {"minutes": 52},
        (
            "fail",
            "The planned running time is 52 minutes. At least 60 minutes are asked.",
            "Missing minutes: 8.",
        ),
    ),
    (
        {"rule": "length", "from": 15, "to": 30, "kinds": ["series"]},
        {"minutes": 45, "kind": "series"},
        (
            "fail",
            "The planned running time is 45 minutes. For series: 15 to 30 minutes are asked.",
            "Minutes too many: 15.",
        ),
    ),
    (
        {"rule": "length", "from": 60, "kinds": ["fiction"]},
        {"minutes": 20, "kind": "animation"},
        ("pass", "The film is: animation. For fiction: At least 60 minutes are asked.", ""),
    ),
    (
        {"rule": "length", "from": 60},
        {},
        (
            "unknown",
            "The planned running time is not known. At least 60 minutes are asked.",
            "Enter the planned running time.",
        ),
    ),
    (
        {"rule": "budget", "from": "1000000 EUR", "to": "20000000 EUR"},
        {"budget": euro("900000")},
        (
            "fail",
            "The budget is 900 000.00 EUR. A budget of 1 000 000.00 EUR to 20 000 000.00 EUR is asked.",
            "The budget would have to be 100 000.00 EUR higher.",
        ),
    ),
    (
        {"rule": "budget", "to": "6000000 EUR"},
        {"budget": euro("6000000.01")},
        (
            "fail",
            "The budget is 6 000 000.01 EUR. A budget of at most 6 000 000.00 EUR is asked.",
            "The budget would have to be 0.01 EUR lower.",
        ),
    ),
    (
        {"rule": "attached", "who": "director"},
        {"directors": ()},
        (
            "fail",
            "No director is attached. Directors attached, at least: 1.",
            "Add the director to the film.",
        ),
    ),
    (
        {"rule": "attached", "who": "producer"},
        {"producers": ("Sample Producer",)},
        ("pass", "Producer: Sample Producer. Producers attached, at least: 1.", ""),
    ),
    (
        {"rule": "secured", "least": "30"},
        {"secured_share": Decimal("0.25"), "budget": euro("900000")},
        (
            "fail",
            "25 % of the finance is confirmed. At least 30 % is asked.",
            "Confirm another 45 000.00 EUR of finance.",
        ),
    ),
    (
        {"rule": "secured", "least": "30"},
        {"secured_share": Decimal("0.25")},
        (
            "fail",
            "25 % of the finance is confirmed. At least 30 % is asked.",
            "Confirm another 5 % of the finance.",
        ),
    ),
    (
        {"rule": "secured", "least": "30"},
        {"budget": euro("900000")},
        (
            "unknown",
            "There is no finance plan that says what is confirmed. At least 30 % is asked.",
            "Fill in the finance plan and mark what is confirmed.",
        ),
    ),
    (
        {"rule": "countries", "least": 2, "any": ["RS", "RU"]},
        {"countries": ("RS",)},
        (
            "fail",
            "Producing countries: Serbia. Different producing countries, at least: 2. "
            "One of the countries must be among: Serbia, Russian Federation.",
            "Find co-producers in further countries; missing: 1.",
        ),
    ),
    (
        {"rule": "countries", "leading": ["RS"]},
        {"countries": ("IN", "RS")},
        (
            "fail",
            "Producing countries: India, Serbia. The leading country must be among: Serbia.",
            "The film would have to be led from one of: Serbia.",
        ),
    ),
    (
        {"rule": "countries", "none": ["FR"]},
        {"countries": ("FR", "RS")},
        (
            "fail",
            "Producing countries: France, Serbia. Countries excluded: France.",
            "The film would have to be made without: France.",
        ),
    ),
    (
        {"rule": "stages", "any": ["production"]},
        {"stage": "development"},
        (
            "fail",
            "The stage is: development. Open to these stages: production.",
            "Enter it when the film has come to: production.",
        ),
    ),
    (
        {"rule": "stages", "any": ["development"]},
        {"stage": "released"},
        ("fail", "The stage is: released. Open to these stages: development.", ""),
    ),
    (
        {"rule": "kinds", "any": ["feature"]},
        {"kind": "fiction"},
        ("pass", "The film is: fiction. Open to: fiction.", ""),
    ),
    (
        {"rule": "languages", "any": ["sr"]},
        {"languages": ("sr-Latn", "ru")},
        ("pass", "Languages: sr-Latn, ru. One of these languages must be spoken: sr.", ""),
    ),
    (
        {"rule": "shooting", "from": "2026-09-01"},
        {"shooting_starts": date(2026, 8, 31)},
        (
            "fail",
            "Shooting starts on 2026-08-31. Shooting must not start before 2026-09-01.",
            "Shooting would have to start on 2026-09-01 or later.",
        ),
    ),
    (
        {"rule": "previous_work", "who": "director", "most": 0, "long": True},
        {"director_careers": (Career({"fiction": 3}, long=0),)},
        (
            "pass",
            "Films finished by the director: 0. Films the director has finished (feature length), at most: 0.",
            "",
        ),
    ),
    (
        {"rule": "previous_work", "who": "producer", "least": 2, "kinds": ["documentary"]},
        {"producer_careers": (Career({"documentary": 1, "fiction": 5}), Career({}))},
        (
            "fail",
            "Films finished by the producer: 1, 0. Films the producer has finished (documentary), at least: 2.",
            "Somebody with this many finished films would have to join: 2.",
        ),
    ),
    (
        {"rule": "companies", "least": 2},
        {"companies": 1},
        (
            "fail",
            "Production companies on the film: 1. Production companies, at least: 2.",
            "Add production companies to the film; missing: 1.",
        ),
    ),
    (
        {"rule": "entries_per_company", "most": 1},
        {"company_entries": 2},
        (
            "fail",
            "Other entries of the company in this call: 2. Entries of one company, at most: 1.",
            "Withdraw other entries of the company; too many: 2.",
        ),
    ),
    (
        {"rule": "material", "all": ["script", "teaser"]},
        {"materials": frozenset({"teaser"})},
        ("fail", "There: teaser. Needed: script, teaser.", "Add: script."),
    ),
]


@pytest.mark.parametrize(("rule", "facts", "expected"), EXAMPLES)
def test_the_rule_says_what_is_what_is_asked_and_what_would_mend_it(
    rule: dict[str, object], facts: dict[str, object], expected: tuple[str, str, str]
) -> None:
    assert tuple(text.replace("\u00a0", " ") for text in hold(rule, **facts)) == expected


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_unknown_without_facts_and_names_the_fact_that_is_missing(name: str) -> None:
    rule = next(rule for rule, _, _ in EXAMPLES if rule["rule"] == name)
    finding = one(rule)
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.fact in Facts.__dataclass_fields__
    assert finding.mend is not None
    assert finding.mend.text()


def test_a_budget_in_another_currency_is_converted_at_the_rate_of_the_day_or_left_open() -> None:
    rule: dict[str, object] = {"rule": "budget", "to": "6000000 EUR"}
    budget = Money.of("702000000", "RSD")
    rates = Rates([Rate(date(2026, 8, 1), "EUR", "RSD", Fraction(117))])
    known = hold(rule, budget=budget, rates=rates, on=date(2026, 8, 3))
    assert known[:2] == (
        "pass",
        "The budget is 702\u00a0000\u00a0000.00 RSD, which is 6\u00a0000\u00a0000.00 EUR at the rate of 2026-08-03. "
        "A budget of at most 6\u00a0000\u00a0000.00 EUR is asked.",
    )
    late = hold(rule, budget=budget, rates=rates, on=date(2026, 10, 3))
    assert (late[0], late[2]) == ("unknown", "The office must enter an exchange rate.")
    assert hold(rule, budget=budget)[0] == "unknown"


@given(st.integers(1, 10**9), st.integers(0, 10_000), st.integers(0, 100))
def test_the_amount_that_would_mend_it_is_enough_and_a_cent_less_is_not(
    minor: int, share: int, least: int
) -> None:
    budget, secured = Money(minor, "EUR"), Decimal(share) / 10_000
    finding = one({"rule": "secured", "least": least}, secured_share=secured, budget=budget)
    have = Fraction(secured) * minor
    if finding.mend is None:
        assert have >= Fraction(least, 100) * minor
    else:
        lack = finding.mend.params["lack"]
        assert isinstance(lack, Money)
        assert (have + lack.minor) / minor >= Fraction(least, 100)
        assert (have + lack.minor - 1) / minor < Fraction(least, 100)


def test_a_share_just_below_the_limit_is_not_shown_as_the_limit() -> None:
    outcome, reason, mend = hold({"rule": "secured", "least": "30"}, secured_share=Decimal("0.29999"))
    assert (outcome, reason, mend) == (
        "fail",
        "29.99 % of the finance is confirmed. At least 30 % is asked.",
        "Confirm another 0.01 % of the finance.",
    )


def test_one_failure_outweighs_what_is_unknown_and_what_is_unknown_outweighs_what_passes() -> None:
    passes, fails, opens = (
        {"rule": "length", "from": 1},
        {"rule": "length", "from": 99},
        {"rule": "companies"},
    )
    facts = Facts(minutes=50)
    assert evaluate([], facts).outcome is Outcome.PASS
    assert evaluate([passes], facts).outcome is Outcome.PASS
    assert evaluate([passes, opens], facts).outcome is Outcome.UNKNOWN
    assert evaluate([opens, fails, passes], facts).outcome is Outcome.FAIL


def test_a_rule_that_cannot_be_read_decides_nothing_and_says_so() -> None:
    result = evaluate([{"rule": "length", "from": "sixty"}], Facts(minutes=50))
    assert result.outcome is Outcome.UNKNOWN
    assert result.findings[0].reason.text() == (
        "This rule cannot be read, so it is not decided. “sixty” is not a whole number that can stand here."
    )


WRONG: list[tuple[object, str, str]] = [
    (None, "", "not_mapping"),
    ({"rule": "beauty"}, "rule", "not_among"),
    ({"rule": "length"}, "from", "asks_nothing"),
    ({"rule": "length", "from": -1}, "from", "bad_count"),
    ({"rule": "length", "from": 90, "to": 60}, "to", "upside_down"),
    ({"rule": "length", "from": 60, "kinds": ["opera"]}, "kinds", "not_among"),
    ({"rule": "length", "from": 60, "colour": "red"}, "colour", "unknown_key"),
    ({"rule": "budget", "from": "1000"}, "from", "bad_money"),
    ({"rule": "budget", "from": "1000 EUR", "to": "9000 RSD"}, "to", "two_currencies"),
    ({"rule": "attached"}, "who", "missing"),
    ({"rule": "attached", "who": "cat"}, "who", "not_among"),
    ({"rule": "secured", "least": "130"}, "least", "bad_percent"),
    ({"rule": "countries"}, "least", "asks_nothing"),
    ({"rule": "countries", "any": ["Atlantis"]}, "any", "bad_country"),
    ({"rule": "countries", "any": ["RS"], "none": ["RS"]}, "none", "in_and_out"),
    ({"rule": "stages", "any": []}, "any", "missing"),
    ({"rule": "languages", "any": ["Serbian"]}, "any", "bad_language"),
    ({"rule": "shooting", "from": "2026-02-30"}, "from", "bad_date"),
    ({"rule": "previous_work", "who": "director"}, "least", "asks_nothing"),
    ({"rule": "previous_work", "who": "director", "least": 3, "most": 1}, "most", "upside_down"),
    ({"rule": "previous_work", "who": "director", "least": 1, "long": "yes"}, "long", "bad_yes_no"),
    (
        {"rule": "previous_work", "who": "director", "least": 1, "long": True, "kinds": ["series"]},
        "long",
        "kinds_or_long",
    ),
    ({"rule": "material", "all": ["A B"]}, "all", "bad_key"),
]


@pytest.mark.parametrize(("data", "where", "code"), WRONG)
def test_a_mistake_in_a_rule_is_told_at_its_place(data: object, where: str, code: str) -> None:
    rule, wrong = read(data)
    assert rule is None
    assert [(problem.where, problem.code) for problem in wrong] == [(where, code)]
    assert wrong[0].text()


@pytest.mark.parametrize("data", [rule for rule, _, _ in EXAMPLES])
def test_a_rule_is_written_as_it_is_read(data: dict[str, object]) -> None:
    rule, wrong = read(data)
    assert wrong == ()
    assert rule is not None
    assert read(write(rule)) == (rule, ())
    assert name_of(rule) == data["rule"]
    assert describe(rule).text()


PARTS = ["least", "most", "from", "to", "any", "none", "leading", "kinds", "who", "long", "all"]
VALUES = PLAIN | st.sampled_from(
    [
        "director",
        "fiction",
        "RS",
        "60",
        "1000 EUR",
        "2026-01-01",
        "30 %",
        "script",
        "sr",
        ["RS"],
        ["fiction"],
        True,
        3,
    ]
)
RULE = st.builds(
    lambda name, parts: {"rule": name, **parts},
    st.sampled_from(sorted(RULES)),
    st.dictionaries(st.sampled_from(PARTS), VALUES, max_size=4),
)
FACTS = st.builds(
    Facts,
    kind=st.none() | st.sampled_from(KINDS) | st.text(max_size=5),
    stage=st.none() | st.sampled_from(STAGES) | st.text(max_size=5),
    minutes=st.none() | st.integers(),
    budget=st.none() | st.builds(Money, st.integers(), st.sampled_from(["EUR", "RSD", "JPY"])),
    secured_share=st.none() | st.decimals() | st.just(Decimal("0.3")),
    directors=st.none() | st.lists(st.text(max_size=5)).map(tuple),
    countries=st.none() | st.lists(st.sampled_from(["RS", "RU", "", "XX"])).map(tuple),
    languages=st.none() | st.lists(st.text(max_size=5)).map(tuple),
    shooting_starts=st.none() | st.dates(),
    director_careers=st.none()
    | st.lists(st.builds(Career, st.dictionaries(st.text(max_size=5), st.integers()), st.integers())).map(
        tuple
    ),
    companies=st.none() | st.integers(),
    materials=st.none() | st.frozensets(st.text(max_size=5)),
    rates=st.none() | st.just(Rates()),
    on=st.none() | st.dates(),
)


@given(st.lists(RULE | PLAIN, max_size=4), FACTS)
def test_no_rule_and_no_facts_make_the_evaluation_fail(rules: list[object], facts: Facts) -> None:
    result = evaluate(rules, facts)
    assert len(result.findings) == len(rules)
    for finding in result.findings:
        assert finding.reason.text()
        assert finding.mend is None or finding.mend.text()
        assert finding.mend is None or finding.outcome is not Outcome.PASS


@given(st.sampled_from([rule for rule, _, _ in EXAMPLES]), FACTS)
def test_the_facts_that_a_rule_asks_for_decide_it(data: dict[str, object], facts: Facts) -> None:
    rule, _wrong = read(data)
    assert rule is not None
    alone = Facts(**{name: getattr(facts, name) for name in asked_by(rule)})
    assert evaluate([rule], alone).outcome == evaluate([rule], facts).outcome


@given(st.lists(RULE | PLAIN | st.sampled_from([rule for rule, _, _ in EXAMPLES]), max_size=4), FACTS)
def test_the_outcome_alone_is_that_of_the_evaluation(rules: list[object], facts: Facts) -> None:
    assert outcome_of([read(rule)[0] for rule in rules], facts) == evaluate(rules, facts).outcome


@given(RULE)
def test_what_is_read_is_written_and_read_again(data: dict[str, object]) -> None:
    rule, wrong = read(data)
    assert (rule is None) == bool(wrong)
    if rule is not None:
        assert read(write(rule)) == (rule, ())
        assert describe(rule).text()
