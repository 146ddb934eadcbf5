"""Who reads what, beside the greedy plan: `python -m bench.jury`.

One process, no database. Three invented contests of 1,000 entries and 30 jurors, three reads each, with languages and
conflicts: wishes in five steps; affinities of which no two are alike; and a jury that may not read enough. Then, where it
is at hand, a published instance: 177 reviewers, 118 papers.

Promised: a contest within 10 s, proven or at most 1 % from the best; the published instance within 5 s, a sum of 201.76 or
more with 0.9448 or more for the worst paper. The greedy plan takes the best pair that still fits, again and again.
"Worst" is the mean of the worst entry's readers, times three, as the instance's papers are counted.
"""

import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from kinomost.planning.jury import Entry, Juror, Task, greedy, plan, score

DATA = Path(os.environ.get("KINOMOST_REAL_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
LANGUAGES = ("sr", "ru", "en")
WISHES = (0.2, 0.5, 0.5, 0.5, 0.8, 1.0)
ENTRIES, JURORS, READS = 1_000, 30, 3
LIMIT_S, LIMIT_GAP, LIMIT_PUBLISHED_S, LIMIT_SUM, LIMIT_WORST = 10.0, 0.01, 5.0, 201.76, 0.9448


def contest(seed: int, wishes: bool, most: int = 130) -> Task:
    """Entries in one or two of three languages, jurors who understand two or three, one pair in twenty in conflict."""
    dice = random.Random(seed)
    entries = tuple(
        Entry(f"e{at}", READS, frozenset(dice.sample(LANGUAGES, dice.choice((1, 1, 2)))))
        for at in range(ENTRIES)
    )
    jurors = tuple(
        Juror(f"j{at}", frozenset(dice.sample(LANGUAGES, dice.choice((2, 2, 3)))), most=most)
        for at in range(JURORS)
    )
    pairs = [(entry.key, juror.key) for entry in entries for juror in jurors]
    return Task(
        entries,
        jurors,
        weights={pair: dice.choice(WISHES) if wishes else dice.random() for pair in pairs},
        bars={pair: "conflict" for pair in pairs if dice.random() < 0.05},
    )


def published(folder: Path) -> Task:
    """Affinities as weights; no pair below zero is worth anything. Loads need not be even, for theirs were not."""
    scores = np.clip(np.load(folder / "midl_scores.npy"), 0, 1)
    covers, loads = np.load(folder / "midl_covs.npy").ravel(), np.load(folder / "midl_loads.npy").ravel()
    reviewers, papers = scores.shape
    return Task(
        tuple(Entry(f"p{at}", int(covers[at])) for at in range(papers)),
        tuple(Juror(f"r{at}", most=int(loads[at])) for at in range(reviewers)),
        weights={(f"p{p}", f"r{r}"): float(scores[r, p]) for p in range(papers) for r in range(reviewers)},
        even=False,
    )


def measure(name: str, task: Task, limit: float) -> tuple[bool, float, float]:
    """One line: the time, the plan, its bounds and the greedy plan's. Gives whether all was in time and near enough."""
    began = time.perf_counter()
    made = plan(task, seconds=limit)
    took = time.perf_counter() - began
    began = time.perf_counter()
    taken = greedy(task)
    greedy_took = time.perf_counter() - began
    total, worst = score(task, taken)
    print(
        f"{name}: {took:.2f} s, {made.ended.value}, gap {made.gap:.2%}, of the worst entry {made.worst_gap:.2%}"
    )
    print(f"{'':10}{'reads':>8}{'fewest':>8}{'loads':>12}{'total':>12}{'worst':>10}{'seconds':>10}")
    for label, pairs, summed, lowest, seconds in (
        ("plan", made.pairs, made.total, made.worst, took),
        ("greedy", taken, total, worst, greedy_took),
    ):
        counts = Counter(entry for entry, _ in pairs)
        fewest = min(counts[one.key] for one in task.entries)
        loads = Counter(juror for _, juror in pairs)
        spread = f"{min(loads[one.key] for one in task.jurors)} to {max(loads.values())}"
        low = READS * (lowest or 0)
        print(f"  {label:8}{len(pairs):8}{fewest:8}{spread:>12}{summed:12.3f}{low:10.4f}{seconds:10.2f}")
    better = (made.worst or 0) / worst if worst else float("inf")
    print(f"  times the greedy plan's: total {made.total / total:.4f}, worst entry {better:.3f}")
    return took <= limit and made.gap <= LIMIT_GAP, made.total, READS * (made.worst or 0)


def main() -> int:
    """Measure, report; 1 if a promise is not kept."""
    good = True
    for name, task in (
        ("wishes", contest(1, wishes=True)),
        ("affinities", contest(2, wishes=False)),
        ("affinities, too few jurors", contest(3, wishes=False, most=80)),
    ):
        kept, _, _ = measure(name, task, LIMIT_S)
        good = good and kept
    folder = DATA / "planning" / "jury"
    if folder.exists():
        kept, total, worst = measure("published instance", published(folder), LIMIT_PUBLISHED_S)
        good = good and kept and total >= LIMIT_SUM and worst >= LIMIT_WORST
    else:
        print(f"published instance: NOT MEASURED: there is no {folder}")
        good = False
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        print(f"The machine was busy with other work (load {load:.1f} on {cores} cores): times are too long.")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
