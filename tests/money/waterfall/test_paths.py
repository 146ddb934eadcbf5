"""The NumPy engine equals the exact one to the cent, and its arithmetic is exact where doubles are not."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinomost.money import AmountError, Remainder, share
from kinomost.money.waterfall import Column, Receipt, Waterfall, read, run, simulate, template
from kinomost.money.waterfall.arrays import share_all, times_over
from tests.money.waterfall.invent import RATES, receipts, specs, waterfall_of

relaxed = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(specs(), receipts(), st.lists(st.integers(-3, 6), min_size=1, max_size=3))
def test_every_line_of_every_path_equals_the_exact_engine(
    spec: dict[str, Any], base: list[Receipt], factors: list[int]
) -> None:
    waterfall = waterfall_of(spec)
    columns = [Column(receipt.day, receipt.stream) for receipt in base]
    table = np.array([[receipt.amount.minor * factor for receipt in base] for factor in factors], np.int64)
    paths = simulate(waterfall, columns, table, RATES)
    for row, factor in enumerate(factors):
        account = run(
            waterfall,
            [Receipt(one.day, one.stream, one.amount.times(factor)) for one in base],
            RATES,
        )
        assert paths.received[row] == account.received.minor
        assert paths.carried[row] == account.carried.minor
        for (step, party), paid in paths.lines.items():
            assert paid[row] == account.paid(step=step, party=party).minor, (step, party)
        for (step, party), owed in paths.owed.items():
            assert owed[row] == account.outstanding(step, party).minor, (step, party)
        assert sum(int(paid[row]) for paid in paths.lines.values()) == account.paid().minor


big = st.integers(0, 2**50)


@given(st.lists(st.tuples(big, big), min_size=1, max_size=20), st.integers(1, 2**50))
def test_products_beyond_64_bits_divide_exactly(pairs: list[tuple[int, int]], over: int) -> None:
    amount = np.array([one for one, _two in pairs])
    factor = np.array([min(two, over) for _one, two in pairs])
    quotient, rest = times_over(amount, factor, np.full(len(pairs), over), 2**63)
    for place, (one, two) in enumerate(pairs):
        assert (quotient[place], rest[place]) == divmod(one * min(two, over), over)


@given(big, st.lists(big, min_size=1, max_size=6).filter(any), st.sampled_from(Remainder))
def test_sharing_in_columns_is_sharing(amount: int, weights: list[int], rule: Remainder) -> None:
    parts = share_all(np.array([amount]), [np.array([weight]) for weight in weights], rule, 2**63)
    assert [int(part[0]) for part in parts] == share(amount, weights, rule)


def one_column(stream: str = "cinema") -> list[Column]:
    return [Column(dt.date(2026, 1, 1), stream)]


def distributor() -> Waterfall:
    return read(template("distributor"))


def test_a_table_that_is_not_what_it_should_be_is_refused() -> None:
    waterfall = distributor()
    later = [Column(dt.date(2026, 2, 1), "cinema"), *one_column()]
    for columns, table in (
        (one_column(), np.zeros((3, 2), np.int64)),
        (one_column(), np.zeros((3, 1))),
        (one_column(), np.zeros(3, np.int64)),
        (later, np.zeros((3, 2), np.int64)),
    ):
        with pytest.raises(ValueError, match=r"receipts must be|columns must be"):
            simulate(waterfall, columns, table)


def test_more_than_is_exact_is_refused_not_rounded() -> None:
    with pytest.raises(ValueError, match="than is reckoned exactly"):
        simulate(distributor(), one_column(), np.array([[2**50 + 1]]))
    huge = read(template("distributor").replace("recoup: 80 000", "recoup: 80 000 000 000 000"))
    with pytest.raises(ValueError, match="than is reckoned exactly"):
        simulate(huge, one_column(), np.array([[1]]))


def test_a_missing_rate_and_a_refused_refund_are_errors() -> None:
    abroad = read(template("two-countries"))
    with pytest.raises(AmountError, match="no rate from RSD to EUR"):
        simulate(abroad, one_column("rs cinema"), np.array([[1]]))
    strict = read("refunds: refuse\n" + template("distributor"))
    with pytest.raises(ValueError, match="refunds: refuse"):
        simulate(strict, one_column(), np.array([[-1]]))


def test_many_blocks_are_one_table() -> None:
    table = np.arange(60_000, dtype=np.int64).reshape(-1, 1) * 1_000
    one = simulate(distributor(), one_column(), table)
    two = simulate(distributor(), one_column(), table[30_000:])
    for line, paid in one.lines.items():
        assert np.array_equal(paid[30_000:], two.lines[line])
    assert np.array_equal(one.paid("producer") + one.paid("distributor"), one.received)
    assert not simulate(distributor(), one_column(), table[:0]).received.size
