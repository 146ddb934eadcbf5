"""What holds for every scheme and every amount."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.law.facts import Consent, Funding, Place, Project, Spend
from kinomost.law.incentives import Cliff, Scheme, curve, estimate, place, schemes, version_on
from kinomost.law.incentives.gates import section_key
from kinomost.law.incentives.library import walk
from kinomost.law.incentives.rules import Answer, Cap, PointsTest
from kinomost.law.incentives.rules.base import Rule
from kinomost.law.reading import Country
from kinomost.law.verdicts import Outcome
from kinomost.money.amounts import Money

COMPUTED = [
    (scheme, version)
    for scheme in schemes().values()
    for version in scheme.versions
    if version.unknown is None
]
# Spending more can cost aid only where a text says so: an enhanced rate for small films ends.
FALLS = {("ireland", date(2025, 5, 20))}
UNITS = {"KZT": 500, "UZS": 13_000, "HUF": 390, "RUB": 90, "CZK": 25}
"""What a euro is worth, roughly: so that amounts reach every threshold."""
minor = st.integers(0, 3 * 10**9)
of_computed = st.sampled_from(COMPUTED)


@cache
def willing(scheme: Scheme) -> Project:
    """A film that answers every question of a scheme as the scheme likes it, with a budget that stands in no way."""
    answers = {"local_company": True}
    counts: dict[str, Fraction] = {}
    for _, rule in walk(scheme.versions, ()):
        if isinstance(rule, Answer):
            answers[rule.ask] = rule.right
        if isinstance(rule, PointsTest):
            for section in rule.sections:
                counts[section_key(rule, section)] = Fraction(rule.passes.number)
    money = Money(4 * 10**9 * UNITS.get(scheme.currency, 1), scheme.currency)
    return Project(
        type="fiction",
        format="feature",
        medium="cinema",
        minutes=100,
        shooting=date(2025, 6, 1),
        budget=money,
        funding=(Funding(money, confirmed=True, public=False),),
        places=(Place("shooting", Country(scheme.territory), days=30),),
        consents=tuple(Consent(scheme.name, clause) for clause in ("", "agreement")),
        answers=answers,
        counts=counts,
        amounts={
            "core_cost": money,
            "italian_credit_this_year": Money(0, scheme.currency),
            "index_MCI": Money(300_000, scheme.currency),
        },
    )


def spent(scheme: Scheme, amount: int) -> Project:
    """That film, when it spends so many euro cents, or as much in the scheme's currency, in the territory."""
    money = Money(amount * UNITS.get(scheme.currency, 1), scheme.currency)
    row = Spend(Country(scheme.territory), money, kind="crew", region=scheme.region)
    return replace(willing(scheme), spend=(row,))


def paying(scheme: Scheme, amount: int, day: date) -> Money | None:
    """What the scheme pays at most for this much spend."""
    return estimate(scheme, spent(scheme, amount), day).at_most


def test_the_willing_film_is_paid_by_every_scheme() -> None:
    """Else the properties below would hold for want of anything to hold for."""
    for scheme, version in COMPUTED:
        found = estimate(scheme, spent(scheme, 2 * 10**9), version.since)
        text_open = any(finding.texts for finding in found.findings)
        assert found.outcome is Outcome.PASS or text_open, (scheme.name, version.since, found.missing)
        assert found.at_most, (scheme.name, version.since)


def test_where_more_spend_may_pay_less_it_does() -> None:
    for name, day in FALLS:
        assert any(cliff.jump.minor < 0 for cliff in swept(schemes()[name], day))


def swept(scheme: Scheme, day: date) -> tuple[Cliff, ...]:
    """The cliffs on the way to 30 million euros."""
    found = curve(scheme, willing(scheme), Money(3 * 10**9, scheme.currency), kind="crew", on=day)
    assert found is not None
    return found.cliffs


@given(of_computed, minor, minor)
@settings(max_examples=400)
def test_more_spend_never_pays_less_unless_the_text_says_so(pair: tuple, one: int, other: int) -> None:  # type: ignore[type-arg]
    scheme, version = pair
    less, more = (paying(scheme, amount, version.since) for amount in sorted((one, other)))
    if (scheme.name, version.since) not in FALLS:
        assert (less is None) == (more is None)
        assert less is None or more is None or less <= more


@given(of_computed, minor)
def test_nothing_is_paid_above_a_cap_nor_above_what_is_spent(pair: tuple, amount: int) -> None:  # type: ignore[type-arg]
    scheme, version = pair
    paid = paying(scheme, amount, version.since)
    if paid is None:
        return
    project = spent(scheme, amount)
    assert project.spend is not None
    assert 0 <= paid.minor <= project.spend[0].amount.minor
    found = estimate(scheme, project, version.since)
    assert found.route is not None
    for step in found.route.steps:
        if isinstance(step.rule, Cap) and step.award is not None:
            assert step.award <= step.rule.amount


@given(of_computed, minor, st.integers(0, 4000))
def test_the_day_matters_only_through_the_text_that_holds(pair: tuple, amount: int, days: int) -> None:  # type: ignore[type-arg]
    scheme, version = pair
    day = version.since + timedelta(days=days)
    if version_on(scheme, day) is version and not scheme.index:
        assert paying(scheme, amount, day) == paying(scheme, amount, version.since)
    before = version.since - timedelta(days=1)
    assert version_on(scheme, before) is not version
    assert version.until is None or version_on(scheme, version.until + timedelta(days=1)) is not version


@given(
    of_computed,
    minor,
    st.sampled_from(["type", "format", "medium", "minutes", "budget", "funding", "answers"]),
)
def test_an_unknown_fact_never_decides(pair: tuple, amount: int, fact: str) -> None:  # type: ignore[type-arg]
    """What passes or fails without a fact does so with it; what is paid with it was possible without it."""
    scheme, version = pair
    known = spent(scheme, amount)
    unknown = replace(known, **{fact: {} if fact == "answers" else None})  # type: ignore[arg-type]
    with_it, without = (estimate(scheme, project, version.since) for project in (known, unknown))
    if without.outcome is Outcome.FAIL:
        assert with_it.outcome is Outcome.FAIL
    if without.amount is not None and with_it.amount is not None:
        assert without.amount <= with_it.amount
    if without.at_most is not None and with_it.at_most is not None:
        assert with_it.at_most <= without.at_most


@given(of_computed, minor)
def test_the_last_step_has_the_award_and_each_step_follows_from_the_one_before(
    pair: tuple, amount: int
) -> None:  # type: ignore[type-arg]
    scheme, version = pair
    found = estimate(scheme, spent(scheme, amount), version.since)
    for route in (found.route, *found.others):
        assert route is not None
        if route.award is not None:
            assert route.steps[-1].award == route.award
            assert route.net is not None
            assert route.net <= route.award
        assert all(isinstance(step.rule, Rule) for step in route.steps)


@given(of_computed, st.integers(10**4, 10**9), st.integers(0, 10**6))
@settings(max_examples=40)
def test_a_curve_says_what_the_engine_says(pair: tuple, most: int, part: int) -> None:  # type: ignore[type-arg]
    scheme, version = pair
    project = willing(scheme)
    found = curve(scheme, project, Money(most, scheme.currency), kind="crew", on=version.since)
    assert found is not None
    placed = Money(most * part // 10**6, scheme.currency)
    row = Spend(Country(scheme.territory), placed, kind="crew", region=scheme.region)
    asked = estimate(scheme, replace(project, spend=(row,)), version.since).net_at_most
    paid = found.paid(placed)
    assert asked is None or abs(asked.minor - paid.minor) <= 8
    assert [point.placed for point in found.points] == sorted({point.placed for point in found.points})


EUROS = [name for name, scheme in schemes().items() if scheme.currency == "EUR" and name != "spain"]


@given(
    st.lists(st.sampled_from(EUROS), min_size=2, max_size=3, unique=True),
    st.integers(10**5, 2 * 10**9),
    st.integers(0, 1000),
)
@settings(max_examples=25)
def test_no_other_split_is_cheaper_than_the_best(names: list[str], amount: int, part: int) -> None:
    chosen = [schemes()[name] for name in names]
    day = date(2026, 3, 1)
    answers = {key: value for scheme in chosen for key, value in willing(scheme).answers.items()}
    project = replace(
        willing(chosen[0]), answers=answers, amounts={"italian_credit_this_year": Money(0, "EUR")}
    )
    whole = Money(amount, "EUR")
    best = place(chosen, project, whole, kind="crew", on=day)
    curves = [curve(scheme, project, whole, kind="crew", on=day) for scheme in chosen[:2]]
    one = Money(amount * part // 1000, "EUR")
    split = [one, whole - one]
    paid = Money.total(
        (
            found.paid(placed) - found.points[0].paid
            for found, placed in zip(curves, split, strict=True)
            if found
        ),
        "EUR",
    )
    most = best[0].paid if best else Money.zero("EUR")
    assert paid.minor <= most.minor + 16
