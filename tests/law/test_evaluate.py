from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.law import Outcome, Project, compare, evaluate, judge, read_project, treaties, variants
from kinomost.law.succession import successions
from tests.law.samples import FILM, HEAD, film, treaty

PASS, CONSENT, UNKNOWN, FAIL = Outcome
BY_NAME = {one.name: one for one in treaties()}
OLD, NEW = "european-convention-1992", "council-of-europe-convention-2017"


def made_by(*shares: tuple[str, str], applied: str = "2026-03-01") -> Project:
    """A film of these countries with these shares."""
    parties = [{"country": country, "share": share} for country, share in shares]
    return read_project({"type": "fiction", "medium": "cinema", "applied": applied, "parties": parties})


def test_two_countries_with_a_treaty_of_their_own_go_by_it() -> None:
    assessment = evaluate(made_by(("RS", "60 %"), ("IT", "40 %")))
    assert assessment.leading == ("serbia-italy-2023",)
    assert (
        "Serbia–Italy 2023 goes before Revised Convention 2017 (Art. 2(3), first sentence): "
        "For films of two countries their own treaty goes on."
    ) in [line.message.text() for line in assessment.precedence]


def test_before_their_treaty_is_in_force_the_convention_leads() -> None:
    film = made_by(("RS", "60 %"), ("IT", "40 %"), applied="2024-08-03")
    assert NEW in evaluate(film).leading


def test_three_countries_go_by_the_convention_that_binds_them_all() -> None:
    assert evaluate(made_by(("RS", "60 %"), ("IT", "30 %"), ("HR", "10 %"))).leading == (NEW,)
    assert evaluate(made_by(("RS", "60 %"), ("FR", "30 %"), ("HR", "10 %"))).leading == (OLD,)


def test_with_a_country_that_only_the_old_convention_may_bind_none_of_the_two_goes_first() -> None:
    """Were Russia bound by the text of 1992 alone, that one would lead; were it bound by none, the revised one."""
    assessment = evaluate(made_by(("RS", "60 %"), ("HR", "25 %"), ("RU", "15 %")))
    assert set(assessment.leading) == {OLD, NEW}
    assert [line.message.text() for line in assessment.precedence if not line.settled] == [
        "Whether Revised Convention 2017 goes before European Convention 1992 (Eurimages on the revised "
        "Convention) is open: it depends on which of them binds: Russia."
    ]


def test_a_country_that_surely_stayed_behind_settles_it_whatever_is_uncertain_of_another() -> None:
    film = made_by(("RS", "50 %"), ("FR", "30 %"), ("RU", "20 %"))
    assert evaluate(film).leading == (OLD,)


def test_a_party_whose_first_day_was_not_seen_is_uncertain_before_the_day_by_which_it_was_bound() -> None:
    known = BY_NAME[NEW]
    assert "SI" in known.bound_on(date(2018, 3, 1)).perhaps
    assert "SI" not in known.bound_on(date(2022, 4, 1)).perhaps
    assert "HR" not in known.bound_on(date(2018, 12, 31)).sides
    assert "HR" not in known.bound_on(date(2019, 1, 1)).perhaps
    film = made_by(("RS", "60 %"), ("HR", "30 %"), ("SI", "10 %"), applied="2020-03-01")
    assert set(evaluate(film).leading) == {OLD, NEW}


def test_the_revised_convention_is_in_force_since_the_first_of_october_2017() -> None:
    assert BY_NAME[NEW].state_on(date(2017, 9, 30)) == "signed"
    assert BY_NAME[NEW].state_on(date(2017, 10, 1)) == "in force"


def test_treaties_that_bind_one_of_the_countries_only_have_no_say() -> None:
    names = {verdict.treaty for verdict in evaluate(made_by(("RS", "60 %"), ("IT", "40 %"))).verdicts}
    assert names == {OLD, NEW, "eurimages", "serbia-italy-2023"}


def test_the_law_of_the_day_of_the_application_is_asked() -> None:
    shares = (("RS", "60 %"), ("HR", "35 %"), ("SI", "5 %"))
    assert evaluate(made_by(*shares, applied="2016-03-01")).of(OLD).so_far is FAIL  # type: ignore[union-attr]
    assert evaluate(made_by(*shares, applied="2016-03-01")).leading == (OLD,)
    assert evaluate(made_by(*shares, applied="2024-03-01")).leading == (NEW,)
    assert evaluate(made_by(*shares), on=date(2016, 3, 1)).leading == (OLD,)


def test_what_hangs_on_an_uncertain_party_is_unknown_and_named() -> None:
    """With Russia bound there is no outsider; without it the outsiders bear 40 %, above 30 %."""
    film = made_by(("RS", "40 %"), ("HR", "10 %"), ("SI", "10 %"), ("RU", "40 %"))
    verdict = evaluate(film).of(NEW)
    assert verdict is not None
    [found] = [one for one in verdict.findings if one.clause == "Art. 2(2)(b)"]
    assert (found.outcome, found.message.text()) == (
        UNKNOWN,
        "This depends on whether the treaty binds: Russia.",
    )
    [kept] = [one for one in verdict.findings if one.clause == "Art. 6(1)"]
    assert kept.outcome is PASS
    assert "Whether Russia is bound is not known." in [fact.what.text() for fact in verdict.missing]


def test_a_failure_under_every_reading_stays_a_failure() -> None:
    film = made_by(("RS", "40 %"), ("HR", "46 %"), ("SI", "4 %"), ("RU", "10 %"))
    assert evaluate(film).of(NEW).outcome is FAIL  # type: ignore[union-attr]


def test_a_successor_named_by_a_source_is_bound_and_others_are_not_known() -> None:
    canada, france = BY_NAME["canada-yugoslavia-1988"], BY_NAME["yugoslavia-france-1975"]
    day = date(2026, 3, 1)
    assert canada.bound_on(day).perhaps == frozenset()
    assert canada.bound_on(day).sides["ME"] == "YU"
    assert france.bound_on(day).perhaps == {"BA", "HR", "ME", "MK", "RS", "SI"}


def test_of_the_soviet_union_russia_is_bound_and_of_the_others_nothing_is_known() -> None:
    head = HEAD.replace(
        "[{state: RS}, {state: FR}, {state: HR}]",
        "[{state: FR}, {state: USSR, successors: [{country: EE, source: text, bound: no}]}]",
    )
    bound = treaty(head=head).bound_on(date(2026, 3, 1))
    assert bound.sides["RU"] == "SU"
    assert "EE" not in bound.sides
    assert {"KZ", "UZ"} <= bound.perhaps
    assert not {"RU", "EE"} & bound.perhaps


def test_each_succession_rests_on_a_source() -> None:
    assert set(successions()) == {"YU", "CS", "SU", "CSHH", "DD"}
    for succession in successions().values():
        assert succession.sources
        certain = any(source.confidence != "uncertain" for source in succession.sources.values())
        assert certain or succession.continued_by is None


def test_scenarios_stand_side_by_side() -> None:
    compared = compare(
        {
            "60 to 40": made_by(("RS", "60 %"), ("FR", "40 %")),
            "85 to 15": made_by(("RS", "85 %"), ("FR", "15 %")),
        }
    )
    row = compared.verdicts["serbia-france-2019"]
    assert [verdict and verdict.of(CONSENT) != () for verdict in row.values()] == [False, True]
    assert compared.differing("serbia-france-2019") == ("Contributions",)


def test_variants_are_every_combination_of_the_values() -> None:
    made = list(variants(film(), {"minutes": [60, 90], "parties[1].country": ["RS", "HR"]}))
    assert [(one.minutes, one.parties[0].country) for _, one in made] == [
        (60, "RS"), (60, "HR"), (90, "RS"), (90, "HR"),
    ]  # fmt: skip
    assert made[0][0] == {"minutes": 60, "parties[1].country": "RS"}


def test_a_path_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        list(variants(film(), {"parties[3].country": ["RS"]}))


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["RS", "HR", "SI", "FR", "RU", "US", "IT", "CA"]), min_size=1, max_size=4),
    st.lists(st.integers(1, 99), min_size=4, max_size=4),
    st.permutations(range(4)),
)
def test_the_order_of_co_producers_does_not_matter(
    countries: list[str], weights: list[int], order: list[int]
) -> None:
    total = sum(weights[: len(countries)])
    parties = [
        {"country": country, "share": Fraction(weight, total)}
        for country, weight in zip(countries, weights, strict=False)
    ]
    shuffled = [parties[at] for at in order if at < len(parties)]
    one, other = (
        {
            verdict.treaty: verdict.outcome
            for verdict in evaluate(read_project({"parties": some, "applied": date(2026, 3, 1)})).verdicts
        }
        for some in (parties, shuffled)
    )
    assert one == other


@settings(max_examples=60)
@given(st.sets(st.sampled_from(["type", "medium", "minutes", "shooting", "budget"])))
def test_learning_a_fact_never_turns_a_pass_into_a_failure_or_back(hidden: set[str]) -> None:
    """What was decided while facts were missing stays decided when they are known."""
    whole = film("minutes: 96")
    less = read_project({**_facts(), **dict.fromkeys(hidden)})
    for name in (OLD, NEW, "eurimages", "serbia-france-2019"):
        known = {found.clause: found.outcome for found in judge(whole, BY_NAME[name]).findings}
        for found in judge(less, BY_NAME[name]).findings:
            if found.outcome in (PASS, FAIL) and found.clause in known:
                assert known[found.clause] in (found.outcome, CONSENT, UNKNOWN)


def _facts() -> dict[str, object]:
    from kinomost.law.reading import parse_yaml

    data, _ = parse_yaml(FILM)
    assert isinstance(data, dict)
    return data | {"minutes": "96"}


def test_with_nobody_from_elsewhere_it_does_not_matter_how_well_the_rule_about_them_is_known() -> None:
    verdict = evaluate(made_by(("RS", "60 %"), ("HR", "40 %"))).of("eurimages")
    assert verdict is not None
    [found] = [one for one in verdict.findings if one.clause == "States outside the fund"]
    assert (found.outcome, found.would_be) == (PASS, None)
    with_one = evaluate(made_by(("RS", "60 %"), ("HR", "20 %"), ("US", "20 %"))).of("eurimages")
    assert with_one is not None
    [found] = [one for one in with_one.findings if one.clause == "States outside the fund"]
    assert (found.outcome, found.would_be) == (UNKNOWN, PASS)


def test_the_fund_measures_shares_on_the_budget_as_the_conventions_do() -> None:
    film = read_project(
        {
            "applied": "2026-03-01",
            "budget": "1 000 000 EUR",
            "answers": {"under_revised_convention": False},
            "parties": [{"country": "RS", "cash": "700 000 EUR"}, {"country": "HR", "cash": "190 000 EUR"}],
        }
    )
    verdict = evaluate(film).of("eurimages")
    assert verdict is not None
    assert [one.outcome for one in verdict.findings if one.clause == "Bilateral shares"] == [FAIL]
