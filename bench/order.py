"""The running order of a pitch session, beside the greedy one: `python -m bench.order`.

One process, no database. Invented sessions of forty pitches, the most that is planned for: fifteen companies with two or
three projects, wanted four apart; guests who come late or leave early; three languages; two breaks. The greedy order takes,
place by place, whatever pitch breaks least there. Costs are those of `kinomost.planning.order.COST`, grade by grade.

Promised: what must and should be is kept in 10 s, and no more is broken than in the greedy order.
"""

import os
import random
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from kinomost.planning.order import GRADES, Break, Grade, Pitch, Presenter, Rule, Session, costs, order

TEN = datetime(2026, 8, 20, 10, 0, tzinfo=timezone(timedelta(hours=2)))
COUNT, LIMIT_S = 40, 10.0


def session(lengths: tuple[int, ...], languages: tuple[str, ...]) -> Session:
    """Forty pitches with these lengths and languages in turn, from a fixed seed."""
    dice = random.Random(11)
    pitches = tuple(
        Pitch(
            f"p{at}",
            dice.choice(lengths),
            companies=frozenset({f"c{at % 15}" if at < 32 else f"d{at}"}),
            presenters=frozenset({f"g{at % 37}"}),
            language=languages[at * 7 % len(languages)],
        )
        for at in range(COUNT)
    )
    guests = tuple(
        Presenter(
            f"g{at}",
            arrives=TEN + timedelta(minutes=dice.randint(30, 240)) if at % 2 else None,
            leaves=None if at % 2 else TEN + timedelta(minutes=dice.randint(90, 300)),
        )
        for at in range(8)
    )
    return Session(TEN, pitches, guests, (Break(13, 20), Break(26, 60)), company_apart=4)


def greedy(task: Session) -> tuple[Pitch, ...]:
    """Place by place whichever pitch breaks least, the gravest grade first."""
    left, taken = list(task.pitches), ()
    while left:
        best = min(left, key=lambda pitch: tuple(costs(task, (*taken, pitch)).values()))
        left.remove(best)
        taken = (*taken, best)
    return taken


def main() -> int:
    """Measure, compare, report; 1 if a promise is not kept."""
    good = True
    plain = {rule: grade for rule, grade in GRADES.items() if rule is not Rule.LANGUAGE}
    languages = ("sr", "ru", "en")
    for name, task in (
        ("one length, languages as they come", replace(session((10,), languages), grades=plain)),
        ("one length, two languages in blocks", session((10,), languages[:2])),
        ("one length, three languages in blocks", session((10,), languages)),
        ("three lengths, languages as they come", replace(session((8, 10, 15), languages), grades=plain)),
        ("three lengths, three languages in blocks", session((8, 10, 15), languages)),
    ):
        began = time.perf_counter()
        made = order(task, seconds=LIMIT_S)
        took = time.perf_counter() - began
        other = tuple(costs(task, greedy(task)).values())
        spent, bounds = (tuple(each[grade] for grade in Grade) for each in (made.costs, made.bounds))
        print(
            f"{name:42}{took:6.2f} s  {made.ended.value:7} costs {spent}, at least {bounds}; greedy {other}"
        )
        good = good and spent <= other and spent[:2] == bounds[:2]
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        print(f"The machine was busy with other work (load {load:.1f} on {cores} cores): times are too long.")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
