"""A million revenue paths through a waterfall of twenty steps: `python -m bench.waterfall`.

The peer of the same run is the same calculation in plain Python, path by path, without the ledger that the exact
engine keeps; it runs a part of the paths and must come to the same cents. So must the exact engine on a sample.
Of three runs the fastest counts, for both.
Nothing is timed but the distribution itself: the receipts are drawn before. `--columns` sets how many receipts a
path has.
"""

import argparse
import datetime as dt
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from kinomost.money import Money
from kinomost.money.waterfall import Column, Receipt, Waterfall, read, run, simulate
from kinomost.money.waterfall.model import Percent, Recoup, Shared, Split

Made = TypeVar("Made")
LIMIT_S, LIMIT_TIMES = 10.0, 50.0
TWENTY = """
title: Twenty steps
currency: EUR
parties: {agent: A, guilds: G, sales: S, bank: B, gap: L, rs: D1, ru: D2, fund: F, one: I1, two: I2, three: I3,
  director: Di, lead: Le, writer: Wr, composer: Co, producer: Pr, partner: Pa}
streams:
  rs cinema: {territory: RS, medium: cinema}
  rs video: {territory: RS, medium: video}
  ru cinema: {territory: RU, medium: cinema}
  ru video: {territory: RU, medium: video}
  world: {territory: world, medium: all}
steps:
  rs commission: {from: [rs cinema, rs video], pay: rs, percent: 25, of: gross}
  rs release: {pay: rs, recoup: 60 000}
  rs guarantee: {pay: rs, recoup: 40 000, premium: 10}
  ru commission: {from: [ru cinema, ru video], pay: ru, percent: 25, of: gross}
  ru release: {pay: ru, recoup: 150 000}
  ru guarantee: {pay: ru, recoup: 100 000}
  collection fee: {from: [rs guarantee, ru guarantee, world], pay: agent, percent: 1, of: gross, cap: 40 000}
  residuals: {pay: guilds, percent: 2.5, of: gross}
  sales commission: {pay: sales, percent: 15, of: net}
  sales expenses: {pay: sales, recoup: 75 000}
  senior loan: {pay: bank, recoup: 400 000, premium: 8}
  gap loan: {pay: gap, recoup: 150 000, premium: 10}
  corridor: {split: {producers corridor: 10, to the order: 90}}
  producers corridor: {pay: producer, recoup: 80 000}
  to the order: {pay: director, percent: 3, of: net}
  public fund: {from: [producers corridor, to the order], pay: fund, recoup: 300 000}
  equity: {shared: pro rata, recoup: {one: {amount: 500 000, premium: 20}, two: {amount: 250 000, premium: 20}}}
  mezzanine: {shared: equal rank, recoup: {three: {amount: 90 000, share: 60}, partner: {amount: 70 000, share: 40}}}
  deferrals: {shared: equal, recoup: {director: 40 000, lead: 40 000}}
  net profits: {split: {producer: 40, partner: 10, one: 30, two: 15, director: 5}}
"""


def columns_of(count: int) -> list[Column]:
    """`count` receipts over the years, the streams by turns."""
    streams = ("rs cinema", "ru cinema", "world", "rs video", "ru video")
    return [Column(dt.date(2026, 1, 1) + dt.timedelta(90 * at), streams[at % 5]) for at in range(count)]


def draw(paths: int, columns: int, seed: int = 7) -> np.ndarray:
    """Receipts in cents, wide enough that some paths recoup nothing and some everything."""
    dice = np.random.default_rng(seed)
    film = dice.lognormal(0, 1, (paths, 1))
    return (dice.lognormal(12.2, 1, (paths, columns)) * film * 100 / max(1, columns / 5)).astype(np.int64)


def plain(waterfall: Waterfall, columns: list[Column], row: list[int]) -> Counter[tuple[str, str]]:
    """One path in plain Python: what a careful programmer writes without NumPy and without a ledger."""
    paid: Counter[tuple[str, str]] = Counter()
    taken: Counter[str] = Counter()
    owed = {
        step.name: [claim.amounts[""] + claim.premiums[""] for claim in step.deed.claims]
        for step in waterfall.steps.values()
        if isinstance(step.deed, Recoup)
    }
    for column, gross in zip(columns, row, strict=True):
        inflow = {waterfall.entry[column.stream]: gross}
        for name, step in waterfall.steps.items():
            flow = inflow.get(name, 0)
            if not flow:
                continue
            deed = step.deed
            if isinstance(deed, Percent):
                base = gross if deed.base == "gross" else flow
                numerator, over = deed.rate.numerator, deed.rate.denominator
                take = min((2 * base * numerator + over) // (2 * over), flow)
                if deed.cap is not None:
                    take = min(take, deed.cap - taken[name])
                    taken[name] += take
                paid[name, deed.payees[0].party] += take
                flow -= take
            elif isinstance(deed, Recoup):
                debts = owed[name]
                if len(debts) == 1:
                    take = min(flow, debts[0])
                    debts[0] -= take
                    paid[name, deed.claims[0].party] += take
                    flow -= take
                else:
                    left = min(flow, sum(debts))
                    flow -= left
                    while left:
                        if deed.shared is Shared.PRO_RATA:
                            weights = list(debts)
                        elif deed.shared is Shared.EQUAL:
                            weights = [int(debt > 0) for debt in debts]
                        else:
                            weights = [
                                int(claim.weight * 100) * (debt > 0)
                                for claim, debt in zip(deed.claims, debts, strict=True)
                            ]
                        for place, part in enumerate(whole_share(left, weights)):
                            take = min(part, debts[place])
                            debts[place] -= take
                            left -= take
                            paid[name, deed.claims[place].party] += take
            elif isinstance(deed, Split):
                weights = [int(part * 100) for part in deed.parts.values()]
                for target, part in zip(deed.parts, whole_share(flow, weights), strict=True):
                    if target in waterfall.steps:
                        inflow[target] = inflow.get(target, 0) + part
                    else:
                        paid[name, target] += part
                flow = 0
            if flow:
                inflow[step.rest] = inflow.get(step.rest, 0) + flow
    return paid


def whole_share(amount: int, weights: list[int]) -> list[int]:
    """Parts in proportion, by whole numbers only: fractions would slow the peer down for nothing."""
    whole = sum(weights)
    parts = [amount * weight // whole for weight in weights]
    spare = amount - sum(parts)
    if spare:
        order = sorted(range(len(weights)), key=lambda at: -(amount * weights[at] % whole))
        for place in order[:spare]:
            parts[place] += 1
    return parts


def best(call: Callable[[], Made]) -> tuple[float, float, Made]:
    """The fastest of three runs in seconds of clock, its seconds of processor, and what it made."""
    fastest = (float("inf"), 0.0)
    for _run in range(3):
        made = None  # give its memory back before the next run asks for as much
        start, used = time.perf_counter(), time.process_time()
        made = call()
        fastest = min(fastest, (time.perf_counter() - start, time.process_time() - used))
    assert made is not None
    return *fastest, made


def main() -> int:
    """Measure, compare, report; 1 if a promise is not kept."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--paths", type=int, default=1_000_000)
    options.add_argument("--columns", type=int, default=5)
    options.add_argument("--peer", type=int, default=20_000, help="paths that the peer runs")
    options.add_argument("--sample", type=int, default=200, help="paths that the exact engine checks")
    chosen = options.parse_args()
    waterfall = read(TWENTY)
    columns = columns_of(chosen.columns)
    receipts = draw(chosen.paths, chosen.columns)
    took, worked, paths = best(lambda: simulate(waterfall, columns, receipts))
    lost = int(np.count_nonzero(sum(paths.lines.values()) - paths.received))
    rows = receipts[: chosen.peer].tolist()
    peer_took, peer_worked, peers = best(lambda: [plain(waterfall, columns, row) for row in rows])
    other = sum(
        any(int(paid[at]) != peer[line] for line, paid in paths.lines.items())
        for at, peer in enumerate(peers)
    )
    start = time.perf_counter()
    differ = 0
    for at in range(0, chosen.paths, max(1, chosen.paths // chosen.sample)):
        account = run(
            waterfall,
            [
                Receipt(column.day, column.stream, Money(int(minor), "EUR"))
                for column, minor in zip(columns, receipts[at], strict=True)
            ],
        )
        sums = Counter[tuple[str, str]]()
        for entry in account.ledger:
            sums[entry.step, entry.party] += entry.amount
        differ += any(int(paid[at]) != sums[line] for line, paid in paths.lines.items())
    exact = (time.perf_counter() - start) / max(1, chosen.sample)
    times = (peer_took / chosen.peer) / (took / chosen.paths)
    by_work = (peer_worked / chosen.peer) / (worked / chosen.paths)
    steps = len(waterfall.steps)
    print(f"{chosen.paths:,} paths × {steps} steps × {chosen.columns} receipts")
    print(f"NumPy engine            {took:8.2f} s   wanted: within {LIMIT_S:.0f} s")
    print(f"  of processor          {worked:8.2f} s")
    print(
        f"plain Python            {peer_took / chosen.peer * chosen.paths:8.1f} s   for as many ({chosen.peer:,} run)"
    )
    print(
        f"times as fast           {times:8.0f}     wanted: {LIMIT_TIMES:.0f}; by processor time {by_work:.0f}"
    )
    print(f"exact engine            {exact * 1000:8.2f} ms  a path, with its ledger")
    print(f"paths not to the cent   {lost + other + differ:8}     (conservation, plain Python, exact engine)")
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        print(f"The machine was busy with other work (load {load:.1f} on {cores} cores): times are too long.")
    return int(took > LIMIT_S or times < LIMIT_TIMES or lost + other + differ > 0)


if __name__ == "__main__":
    sys.exit(main())
