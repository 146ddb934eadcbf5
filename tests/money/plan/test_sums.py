"""The sums of many plans at once are those that reading each whole gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.money.plan import Sums, figures_of, plain_sums, read_sheets, sums_of


@dataclass(frozen=True)
class Row:
    cells: Mapping[str, str]

    def line(self, column: str) -> int:
        return 1


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[Row]


def whole(currency: str, costs: list[tuple[str, str]], sources: list[tuple[str, str, str]]) -> Sums | None:
    """The sums of the plan when it is read whole."""
    sheets = {
        "plan": [{"currency": currency, "on": "2026-11-26"}],
        "budget": [
            {"group": f"Group {number}", "amount": amount, "currency": own or currency}
            for number, (amount, own) in enumerate(costs)
        ],
        "sources": [
            {"name": f"Source {number}", "amount": amount, "currency": own or currency, "status": status}
            for number, (amount, own, status) in enumerate(sources)
        ],
    }
    plan = read_sheets([Sheet(name, [Row(cells) for cells in rows]) for name, rows in sheets.items()]).plan
    return sums_of(figures_of(plan)) if plan else None


CURRENCY = st.sampled_from(["EUR", "RSD", "JPY", "KWD"])
AMOUNT = (
    st.integers(0, 10**13).map(str)
    | st.decimals(-100, 10**6, places=2).map(str)
    | st.sampled_from(
        ["", "0", "007", "1.200", "1 200", "-5", "10 % of budget", "5 EUR", "twelve", "٣", "1.5"]
    )
)
OWN = st.just("") | CURRENCY
STATUS = st.sampled_from(["confirmed", "pending", "sought"])


def figures(sums: Sums | None) -> Any:
    return sums and (sums.budget, sums.secured_share, sums.has_sources)


@given(
    CURRENCY,
    st.lists(st.tuples(AMOUNT, OWN), max_size=5),
    st.lists(st.tuples(AMOUNT, OWN, STATUS), max_size=5),
)
def test_what_is_added_up_at_once_is_what_the_whole_plan_comes_to(
    currency: str, costs: list[tuple[str, str]], sources: list[tuple[str, str, str]]
) -> None:
    found = plain_sums(currency, costs, sources)
    if found is not None:
        assert figures(found) == figures(whole(currency, costs, sources))


@pytest.mark.parametrize("amount", ["12000", "12000.50", "0"])
def test_a_plain_plan_is_not_read_whole(amount: str) -> None:
    costs, sources = [("1000", ""), (amount, "EUR")], [("500.25", "", "confirmed"), (amount, "", "sought")]
    assert plain_sums("EUR", costs, sources) is not None


@pytest.mark.parametrize("amount", ["7 % of budget.RS", "1.200", "5 RSD", "-5", "", "twelve", "1.5"])
def test_what_takes_more_thought_is_left_to_it(amount: str) -> None:
    assert plain_sums("EUR", [(amount, "")], []) is None
    assert plain_sums("EUR", [("5", "RSD")], []) is None
    assert plain_sums("XXZ", [("5", "")], []) is None
