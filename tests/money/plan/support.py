"""Plans to test with: a small one that can be reckoned by hand, and every kind at random."""

import datetime as dt
from fractions import Fraction

from hypothesis import strategies as st

from kinomost.money import Money, Rate
from kinomost.money.plan import (
    Evidence,
    Form,
    Formula,
    Kind,
    Line,
    Part,
    Plan,
    Problem,
    Source,
    Status,
    Sum,
    figures_of,
    parse_rule,
    read_yaml,
)

DAY = dt.date(2026, 11, 2)

# Sample: 45 000 + 400 000 + 200 000 = 645 000, and 7 % of the whole budget: 645 000 × 7/93 = 48 548.387… EUR.
ZLATO = """\
title: Sample film
producer: Sample Film d.o.o.
currency: EUR
on: 2026-11-02
rates:
  - {from: EUR, to: RSD, on: 2026-10-30, rate: 117.2, source: National Bank of Serbia}
  - {from: EUR, to: RUB, on: 2026-10-30, rate: 94.55, source: Bank of Russia}
budget:
  - {ref: story, group: Story and rights, country: RS, amount: 45 000 EUR, due: 2027-01}
  - {ref: shoot-rs, group: Shooting, country: RS, amount: 46 880 000 RSD, due: 2027-03/2027-06}
  - {ref: shoot-ru, group: Shooting, country: RU, amount: 18 910 000 RUB, due: 2027-05}
  - {ref: overhead, group: Overhead, country: RS, amount: 7 % of budget, due: 2027-01/2027-12}
sources:
  - ref: fcs
    name: National fund
    type: fund
    country: RS
    amount: 29 300 000 RSD
    status: confirmed
    evidence: {what: Decision 12, form: decision, on: 2026-06-15}
    recoupable: no
    cash: [2027-02-01 50 %, 2027-06-01 40 %, 2028-03-01 10 %]
    rules: [public at most 50 % of budget, budget.RS at least 100 % of self]
  - {ref: rebate, name: Rebate, type: incentive, country: RS, amount: 25 % of budget.RS - source.fcs,
     status: pending, cash: 2028-02}
  - {ref: dist, name: Distributor, type: minimum_guarantee, country: RU, amount: 9 455 000 RUB, status: confirmed,
     evidence: {what: Letter of intent, on: 2026-03-01}, recoupable: yes, rank: 1, premium: 10 %, cash: 2027-09-01}
  - {ref: european, name: European fund, type: fund, amount: 100 000 EUR, status: sought,
     rules: [secured at least 50 %, letters at most 6 months], cash: [2027-04-01 70 %, 2027-12-01 30 %]}
  - {ref: studio, name: Studio, type: in_kind, country: RS, amount: 20 000 EUR, status: confirmed,
     evidence: {what: Services agreement, form: contract, on: 2026-05-05}}
"""


def zlato() -> Plan:
    """The small plan."""
    return plan_of(ZLATO)


def plan_of(text: str) -> Plan:
    """The plan in this YAML, which must have nothing wrong."""
    reading = read_yaml(text)
    assert reading.problems == ()
    assert reading.plan is not None
    return reading.plan


def eur(amount: str) -> Money:
    """An amount of euros."""
    return Money.of(amount, "EUR")


def source(
    ref: str, amount: Money | Formula | None, status: Status = Status.CONFIRMED, **more: object
) -> Source:
    """A source with a decision behind it."""
    fields = {"kind": Kind.FUND, "evidence": Evidence("Decision", Form.DECISION, DAY), **more}
    return Source(ref=ref, name=ref.title(), amount=amount, status=status, **fields)  # type: ignore[arg-type]


def line(ref: str, amount: Money | Formula | None, **more: object) -> Line:
    """A cost."""
    return Line(ref=ref, group="Shooting", amount=amount, **more)  # type: ignore[arg-type]


def formula(text: str) -> Formula:
    """A formula in euros."""
    return Formula.parse(text, "EUR")


def plan(budget: list[Line], sources: list[Source], **more: object) -> Plan:
    """A plan in euros."""
    return Plan("EUR", DAY, tuple(budget), tuple(sources), **more)  # type: ignore[arg-type]


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """What was said about which row."""
    return [(problem.code, problem.ref) for problem in problems]


def said(plan: Plan, code: str) -> list[str]:
    """The sentences of this code."""
    return [problem.text() for problem in figures_of(plan).problems if problem.code == code]


RATES = (
    Rate(dt.date(2026, 10, 30), "EUR", "RSD", Fraction("117.2")),
    Rate(dt.date(2026, 10, 30), "EUR", "JPY", Fraction("164.37")),
    Rate(dt.date(2026, 10, 30), "RUB", "EUR", Fraction("0.010576")),
)  # none for USD


def _money(draw: st.DrawFn, *, negative: bool) -> Money:
    currency = draw(st.sampled_from(["EUR", "EUR", "RSD", "RUB", "JPY", "USD"]))
    return Money(draw(st.integers(-5_000 if negative else 0, 300_000_000)), currency)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    """Dates whose percentages add up, or leave some out; or none."""
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=4)))
    if draw(st.booleans()):
        cuts = [*cuts, 10_000]
    found = []
    for low, high in zip([0, *cuts], cuts, strict=False):
        first = draw(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)))
        last = draw(st.dates(first, dt.date(2028, 6, 30)))
        found.append(Part(first, last, Fraction(high - low, 10_000)))
    return tuple(found)


_BASES = (
    "budget",
    "budget.RS",
    "budget.RS - public",
    "sources",
    "self",
    "secured + budget.shooting",
    "line.l0",
)
_RULES = (
    "public at most 50 % of budget",
    "secured at least 50 %",
    "letters at most 6 months",
    "not with sources.loan",
    "budget.RS at least 160 % of self",
    "sources.RS.confirmed at least 50 % of sources.RS",
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan a person could write: formulas about each other, missing rates, negative amounts, dates or none."""

    def amount(*, negative: bool = False) -> Money | Formula | None:
        if draw(st.integers(0, 4)) == 0:
            share = Fraction(draw(st.integers(0, 1200)), 1000)
            cap = Money(draw(st.integers(0, 10_000_000)), "EUR") if draw(st.integers(0, 3)) == 0 else None
            return Formula(share, Sum.parse(draw(st.sampled_from(_BASES))), cap)
        return _money(draw, negative=negative) if draw(st.integers(0, 20)) else None

    countries = st.sampled_from(["RS", "RU", "HU", ""])
    lines = [
        Line(
            f"l{at}",
            draw(st.sampled_from(["Shooting", "Story and rights", "> 10 *"])),
            amount(negative=True),
            draw(countries),
            due=draw(parts()),
        )
        for at in range(draw(st.integers(1, 5)))
    ]
    lines[0] = Line("l0", "Shooting", Money(draw(st.integers(1, 10**9)), "EUR"), "RS", due=draw(parts()))
    dates = st.dates(dt.date(2025, 12, 1), dt.date(2026, 12, 1))
    sources = [
        Source(
            f"s{at}",
            draw(st.sampled_from(["Fund", "=1+1", "Фонд"])) + str(at),
            draw(st.sampled_from(Kind)),
            amount(negative=True),
            draw(st.sampled_from(Status)),
            draw(countries),
            evidence=draw(
                st.none() | st.builds(Evidence, st.just("Letter"), on=dates, until=st.none() | dates)
            ),
            recoupable=draw(st.none() | st.booleans()),
            rank=draw(st.none() | st.integers(1, 9)),
            premium=draw(st.none() | st.integers(0, 1000).map(lambda mille: Fraction(mille, 1000))),
            cash=draw(parts()),
            rules=tuple(parse_rule(rule) for rule in draw(st.lists(st.sampled_from(_RULES), max_size=2))),
        )
        for at in range(draw(st.integers(0, 6)))
    ]
    return Plan(
        "EUR", DAY, tuple(lines), tuple(sources), RATES, title=draw(st.sampled_from(["", "Film", "=A1"]))
    )
