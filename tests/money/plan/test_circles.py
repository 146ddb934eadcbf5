"""Rows that are computed from each other: solved exactly where they are linear, refused with a reason otherwise."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kinomost.money.plan import figures_of
from kinomost.money.plan.solve import Equation, solve
from tests.money.plan.support import eur, formula, line, plan, said, source


def test_an_overhead_of_the_whole_budget_counts_itself() -> None:
    figures = figures_of(plan([line("a", eur("930")), line("overhead", formula("7 % of budget"))], []))
    assert figures.costs[1].value == eur("70")  # 930 × 7/93
    assert dict(figures.costs[1].weights) == {"line.a": Fraction(7, 93)}


def test_a_rebate_and_the_interest_of_the_loan_that_bridges_it_are_solved_together() -> None:
    made = plan(
        [
            line("shoot", eur("1000000"), country="RS"),
            line("interest", formula("8 % of source.loan"), country="RS"),
        ],
        [source("rebate", formula("25 % of budget.RS")), source("loan", formula("90 % of source.rebate"))],
    )
    # interest = 0.08 × 0.9 × rebate; rebate = 0.25 × (1 000 000 + interest) → rebate = 250 000 ÷ 0.982
    interest, rebate = figures_of(made).costs[1].value, figures_of(made).sources[0].value
    assert rebate == eur("254582.48")
    assert interest == eur("18329.94")


def test_what_is_computed_from_a_computed_row_starts_from_its_rounded_amount() -> None:
    made = plan(
        [line("a", eur("0.33")), line("b", formula("50 % of line.a")), line("c", formula("50 % of line.b"))],
        [],
    )
    assert [row.value for row in figures_of(made).costs] == [eur("0.33"), eur("0.17"), eur("0.09")]


def test_a_highest_amount_holds_outside_a_circle_and_is_refused_inside() -> None:
    made = plan([line("a", eur("1000"))], [source("b", formula("25 % of budget, at most 100 EUR"))])
    assert figures_of(made).total == eur("100")
    made = plan([line("a", eur("1000")), line("fee", formula("7 % of budget, at most 50 EUR"))], [])
    assert figures_of(made).costs[1].value is None
    assert said(made, "circle_cap") == [
        "Computed from each other: fee. “7 % of budget, at most 50.00 EUR” has a highest amount: such a circle "
        "has no exact solution. Type one of the amounts."
    ]


def test_a_circle_that_no_amount_satisfies_is_refused() -> None:
    made = plan([line("a", eur("1000")), line("b", formula("100 % of budget"))], [])
    assert figures_of(made).costs[1].value is None
    assert len(said(made, "circle_endless")) == 1


def test_a_circle_with_a_negative_solution_is_refused_with_the_amount() -> None:
    made = plan([line("a", eur("1000")), line("b", formula("150 % of budget"))], [])
    assert said(made, "circle_negative") == [
        "Computed from each other: b. The only solution is negative (-3000.00 EUR). Check the percentages and signs."
    ]


def test_a_row_computed_from_an_unusable_one_names_it() -> None:
    made = plan([line("a", None), line("b", formula("10 % of line.a"))], [])
    assert said(made, "base_unknown") == ["“10 % of line.a” cannot be computed: a has no usable amount."]


def test_a_formula_about_a_row_that_is_not_there_says_so() -> None:
    made = plan([line("a", eur("1"))], [source("b", formula("10 % of source.nobody"))])
    assert said(made, "unknown_ref") == [
        "“source.nobody” names no row, country, group, type or status of this plan."
    ]


ROWS = [f"r{at}" for at in range(5)]
shares = st.fractions(0, 1, max_denominator=40)


@given(
    known=st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 10**9).map(Fraction), min_size=3),
    drawn=st.dictionaries(
        st.sampled_from(ROWS),
        st.tuples(
            shares, st.dictionaries(st.sampled_from([*ROWS, "a", "b", "c"]), st.sampled_from([1, -1, 2]))
        ),
        min_size=1,
    ),
)
def test_every_solution_satisfies_its_equation_exactly(
    known: dict[str, Fraction], drawn: dict[str, tuple[Fraction, dict[str, int]]]
) -> None:
    equations = {
        row: Equation(
            share, {name: factor for name, factor in factors.items() if name in known or name in drawn}
        )
        for row, (share, factors) in drawn.items()
    }
    found: dict[str, Fraction] = {}

    def settle(row: str, value: Fraction) -> Fraction:
        found[row] = value
        return value

    solution = solve(known, equations, settle)
    assert {*found, *solution.refused} == set(equations)
    everything = {**known, **found}
    for row, value in found.items():
        equation = equations[row]
        counted = sum(factor * everything[name] for name, factor in equation.factors.items())
        assert value == equation.share * counted
        assert value == sum(weight * everything[name] for name, weight in solution.weights[row].items())
        assert row not in solution.weights[row]


def test_a_circle_of_too_many_rows_is_refused_rather_than_waited_for() -> None:
    rows = [line(f"r{at}", formula("0.1 % of budget")) for at in range(41)]
    figures = figures_of(plan([line("a", eur("1000")), *rows], []))
    assert figures.budget == eur("1000")
    assert len(said(figures.plan, "circle_large")) == 41
