"""Where spend is best placed: the pieces of a curve, its cliffs to the cent, and the best split."""

from datetime import date
from fractions import Fraction

import pytest

from kinomost.law.facts import Project
from kinomost.law.incentives import Curve, Scheme, curve, estimate, place, read_scheme, schemes
from kinomost.money.amounts import Money, Rate

from .support import HEAD, eur, film, scheme, scheme_text

DAY = date(2026, 3, 1)
FILM = film(
    medium="cinema",
    minutes="96",
    budget="40 000 000 EUR",
    funding=[],
    answers={
        "local_company": "yes",
        "irish_cultural_certificate": "yes",
        "key_creative_role_eea": "yes",
        "five_days_in_irish_cinemas": "yes",
    },
)


def swept(name: str, most: str = "30 000 000", day: date = DAY, project: Project = FILM) -> Curve:
    """The curve of a scheme that ships."""
    found = curve(schemes()[name], project, eur(most), on=day)
    assert found is not None
    return found


def test_serbias_cliff_is_found_to_the_cent() -> None:
    found = swept("serbia", day=date(2024, 6, 1))
    assert [(point.placed, point.paid) for point in found.points] == [
        (eur("0"), eur("0")),
        (eur("299 999.99"), eur("0")),
        (eur("300 000"), eur("75 000")),
        (eur("4 999 999.99"), eur("1 249 999.99")),
        (eur("5 000 000"), eur("1 500 000")),
        (eur("30 000 000"), eur("9 000 000")),
    ]
    cliff = found.cliffs[1]
    assert (cliff.at, cliff.jump) == (eur("5 000 000"), eur("250 000.01"))
    # 5 000 000 costs 3 500 000 net; at 25 % as much is reached from 4 666 666.66 on.
    assert cliff.pays_from == eur("4 666 666.66")
    assert cliff.regained_at is None


def test_irelands_cliff_goes_down_and_says_where_it_is_made_up() -> None:
    found = swept("ireland")
    (cliff,) = found.cliffs
    assert (cliff.at, cliff.before, cliff.after) == (eur("20 000 000"), eur("7 999 999.99"), eur("6 400 000"))
    assert cliff.pays_from is None
    assert cliff.regained_at is not None
    assert abs(cliff.regained_at - eur("25 000 000")) <= eur("0.05")


def test_spains_slab_bends_and_does_not_break() -> None:
    project = film(
        spend=[{"country": "ES", "kind": "crew", "amount": "600 000 EUR"}],
        budget="40 000 000 EUR",
        funding=[],
    )
    found = curve(schemes()["spain"], project, eur("3 000 000"), on=DAY)
    assert found is not None
    # 600 000 are spent there already: the least of a million is reached with 400 000 more, where the slab ends too.
    assert [point.placed for point in found.points] == [
        eur("0"),
        eur("399 999.99"),
        eur("400 000"),
        eur("3 000 000"),
    ]
    assert [str(point.paid) for point in found.points] == [
        "0.00 EUR",
        "0.00 EUR",
        "300000.00 EUR",
        "950000.00 EUR",
    ]


def test_a_ceiling_is_a_kink() -> None:
    steps = "- {kind: lowest of, terms: [{share: 50 %, of: budget}]}\n- {kind: rate, rate: 20 %}"
    found = curve(scheme(steps), film(budget="1 000 EUR"), eur("900"), on=DAY)
    assert found is not None
    assert found.cliffs == ()
    assert [(point.placed, point.paid) for point in found.points] == [
        (eur("0"), eur("0")),
        (eur("500"), eur("100")),
        (eur("900"), eur("100")),
    ]


def test_what_is_read_off_the_curve_is_what_the_engine_says() -> None:
    found = swept("serbia", day=date(2024, 6, 1))
    for amount in (
        "0",
        "123 456.78",
        "299 999.99",
        "300 000",
        "4 000 000",
        "4 999 999.99",
        "5 000 000",
        "17 000 000.01",
    ):
        project = film(
            minutes="96",
            answers={"local_company": "yes"},
            spend=[{"country": "RS", "amount": f"{amount} EUR"}],
        )
        asked = estimate(schemes()["serbia"], project, date(2024, 6, 1)).net_at_most
        assert asked is not None
        assert abs(found.paid(eur(amount)) - asked) <= eur("0.03")
    with pytest.raises(ValueError, match="outside the curve"):
        found.paid(eur("30 000 000.01"))


def test_another_currency_is_converted_at_the_rate_of_the_day() -> None:
    rate = Rate(DAY, "EUR", "CZK", Fraction(25))
    project = film(
        minutes="96", budget="40 000 000 EUR", answers={"local_company": "yes", "czech_cultural_test": "yes"}
    )
    assert curve(schemes()["czechia"], project, eur("1 000 000"), on=DAY) is None
    rated = Project(**{**project.__dict__, "rates": (rate,)})
    found = curve(schemes()["czechia"], rated, eur("1 000 000"), on=DAY)
    assert found is not None
    (cliff,) = found.cliffs
    assert cliff.at == eur("600 000")  # CZK 15 million


def test_an_unknown_text_has_no_curve_and_an_open_fact_is_said() -> None:
    assert curve(schemes()["croatia"], FILM, eur("1 000"), on=DAY) is None
    assert curve(schemes()["serbia"], FILM, eur("1 000")) is None  # no day
    assert swept("italy").open
    assert not swept("ireland").open


FLAT = "- {kind: spend}\n- {kind: rate, rate: 20 %}\n- {kind: cap, amount: 100 EUR}"
SLABS = "- {kind: slabs, slabs: [{to: 200 EUR, rate: 50 %}, {rate: 10 %}]}"


def two() -> tuple[Scheme, Scheme]:
    """A capped flat rate in Serbia, and slabs in France."""
    france = read_scheme(scheme_text(SLABS, head=HEAD.replace("territory: RS", "territory: FR")), "france")
    return read_scheme(scheme_text(FLAT), "serbia"), france


def test_the_best_split_fills_the_good_slab_and_leaves_the_rest_to_the_flat_rate() -> None:
    best, *rest = place(two(), film(), eur("600"), on=DAY)
    assert [(one.name, point.placed, point.paid) for one, point in best.parts] == [
        ("serbia", eur("400"), eur("80")),
        ("france", eur("200"), eur("100")),
    ]
    assert (best.paid, best.cost) == (eur("180"), eur("420"))
    assert all(way.cost >= best.cost for way in rest)


def test_one_territory_may_be_all_that_is_wanted() -> None:
    ways = place(two(), film(), eur("600"), on=DAY, territories=1)
    assert [(way.parts[0][0].name, way.paid) for way in ways] == [
        ("france", eur("140")),
        ("serbia", eur("100")),
    ]


def test_only_what_is_paid_more_counts_where_something_is_spent_already() -> None:
    project = film(spend=[{"country": "FR", "amount": "200 EUR"}])
    best = place(two(), project, eur("300"), on=DAY)[0]
    assert [(one.name, point.placed, point.paid) for one, point in best.parts] == [
        ("serbia", eur("300"), eur("60"))
    ]


def test_the_schemes_that_ship_can_be_compared() -> None:
    ways = place(schemes().values(), FILM, eur("8 000 000"), on=DAY)
    assert ways == sorted(ways, key=lambda way: way.cost)
    assert len(ways) == 10
    for way in ways:
        assert Money.total((point.placed for _, point in way.parts), "EUR") == eur("8 000 000")
        assert way.paid + way.cost == eur("8 000 000")
