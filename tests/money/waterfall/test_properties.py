"""What must hold for every waterfall: nothing is created or lost, more is never less, and order does not matter."""

import random
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kinomost.money.waterfall import Account, Receipt, run
from tests.money.waterfall.invent import RATES, receipts, specs, waterfall_of

relaxed = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def lines(account: Account) -> dict[tuple[str, str], int]:
    """What each step paid to each party."""
    sums: dict[tuple[str, str], int] = {}
    for entry in account.ledger:
        sums[entry.step, entry.party] = sums.get((entry.step, entry.party), 0) + entry.amount
    return sums


@relaxed
@given(specs(), receipts())
def test_nothing_is_created_or_lost(spec: dict[str, Any], given_: list[Receipt]) -> None:
    account = run(waterfall_of(spec), given_, RATES)
    assert account.paid() + account.carried == account.received
    for booked in account.receipts:
        paid = account.paid(receipt=booked.receipt.name).minor
        assert paid + booked.carried == booked.amount
    assert all(one.principal >= 0 and one.premium >= 0 and one.interest >= 0 for one in account.owed)
    assert all(value >= 0 for value in lines(account).values())


@relaxed
@given(specs(), receipts(refunds=False), receipts(refunds=False))
def test_a_further_receipt_never_pays_anybody_less(
    spec: dict[str, Any], given_: list[Receipt], later: list[Receipt]
) -> None:
    waterfall = waterfall_of(spec)
    last = max(receipt.day for receipt in given_)
    more = given_ + [receipt for receipt in later if receipt.day > last]
    before, after = lines(run(waterfall, given_, RATES)), lines(run(waterfall, more, RATES))
    assert all(after.get(line, 0) >= paid for line, paid in before.items())


@relaxed
@given(specs(plain=True), receipts(refunds=False), st.data())
def test_a_larger_receipt_never_pays_anybody_less_but_for_rounding(
    spec: dict[str, Any], given_: list[Receipt], data: st.DataObject
) -> None:
    """Where no cap, condition, interest or percentage of another step's money says otherwise."""
    spec["remainder"] = "largest"
    for step in spec["steps"].values():
        step.pop("of", None)
        for claim in step.get("recoup", {}).values():
            claim.pop("interest", None)
    waterfall = waterfall_of(spec)
    place = data.draw(st.integers(0, len(given_) - 1))
    larger = list(given_)
    larger[place] = Receipt(
        given_[place].day, given_[place].stream, given_[place].amount.times(data.draw(st.integers(2, 9)))
    )
    before, after = lines(run(waterfall, given_, RATES)), lines(run(waterfall, larger, RATES))
    units = len(given_) * (len(before) + len(after))  # each sharing may move one minor unit
    assert all(after.get(line, 0) >= paid - units for line, paid in before.items())


def shuffled(lines_: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    items = list(lines_.items())
    dice.shuffle(items)
    return dict(items)


@relaxed
@given(specs(), receipts(), st.integers())
def test_the_order_in_which_equals_are_written_changes_nothing(
    spec: dict[str, Any], given_: list[Receipt], seed: int
) -> None:
    spec["remainder"] = "largest"
    dice = random.Random(seed)
    steps = {}
    for name, step in spec["steps"].items():
        steps[name] = dict(step)
        for key in ("recoup", "split", "pay"):
            if isinstance(step.get(key), dict):
                steps[name][key] = shuffled(step[key], dice)
    other = {**spec, "steps": steps, "parties": shuffled(spec["parties"], dice)}
    assert lines(run(waterfall_of(spec), given_, RATES)) == lines(run(waterfall_of(other), given_, RATES))


@relaxed
@given(specs(), receipts(refunds=False), st.integers(1, 100))
def test_a_restated_account_is_the_account_of_the_smaller_receipts(
    spec: dict[str, Any], given_: list[Receipt], share: int
) -> None:
    """A refund at the end that its stream's last receipt covers: as though that had been smaller."""
    spec["refunds"] = "restate"
    *others, last = given_
    assume(last.amount.currency == "EUR")
    back = last.amount.times(Fraction(share, 100))
    waterfall = waterfall_of(spec)
    restated = run(waterfall, [*given_, Receipt(last.day, last.stream, -back)], RATES)
    smaller = run(waterfall, [*others, Receipt(last.day, last.stream, last.amount - back)], RATES)
    assert {line: paid for line, paid in lines(restated).items() if paid} == lines(smaller)
    assert restated.owed == smaller.owed
