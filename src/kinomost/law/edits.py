"""Changes to a film, as data: which facts take which new value, what that is in words, and how large it is.

The size is a plain measure that makes changes comparable: one percentage point of the cost is 1/5; one person is 1, and a
tenth more for each point of weight that the trade gives to the function; one place of work is 1/2, a day 1/10. It is no
money; it only orders.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from kinomost.law.facts import Person, Project
from kinomost.law.film import Film, money_of, who
from kinomost.law.messages import Message, Nation, Term

Record = TypeVar("Record")
A_POINT = Fraction(1, 5)
A_PLACE = Fraction(1, 2)
A_DAY = Fraction(1, 10)
KEY_WEIGHTS: Mapping[str, int] = {
    "director": 4, "screenwriter": 3, "composer": 1, "lead": 3, "supporting": 1, "actor": 2,
    "camera": 1, "sound": 1, "editor": 1, "art": 1, "costume": 1,
}  # fmt: skip
"""What a function weighs beside others: as most point tables have it."""
_STEP = re.compile(r"([a-z_]+)(?:\[([0-9]+|[+])\])?")


@dataclass(frozen=True)
class Edit:
    """New values for facts by their place: `(("parties[2].share", Fraction(1, 5)), …)`. `[+]` adds to a list."""

    sets: tuple[tuple[str, Any], ...]
    message: Message
    size: Fraction

    def apply(self, project: Project) -> Project:
        """The project with these facts changed."""
        for path, value in self.sets:
            project = set_at(project, path, value)
        return project


def set_at(record: Record, path: str, value: Any) -> Record:
    """A copy of a frozen dataclass with one value replaced: `set_at(project, "parties[2].share", Fraction(1, 5))`.

    Places in lists count from 1; `people[+]` appends. Raises KeyError for a path that does not exist.
    """
    head, _, rest = path.partition(".")
    step = _STEP.fullmatch(head)
    if step is None or not hasattr(record, step[1]):
        raise KeyError(path)
    name, place = step[1], step[2]
    current = getattr(record, name)
    if place == "+":
        new = (*(current or ()), value)
    elif place is not None:
        at = int(place) - 1
        if current is None or not 0 <= at < len(current):
            raise KeyError(path)
        item = set_at(current[at], rest, value) if rest else value
        new = (*current[:at], item, *current[at + 1 :])
    else:
        new = set_at(current, rest, value) if rest else value
    return dataclasses.replace(record, **{name: new})  # type: ignore[type-var]


def move_share(film: Film, country: str, target: Fraction) -> Iterator[Edit]:
    """Bring a country's share to `target`, taking from or giving to each of the other countries in turn."""
    share = film.share(country, [])
    if share is None or share == target or not 0 <= target <= 1:
        return
    for other in film.countries:
        if other == country:
            continue
        theirs = film.share(other, [])
        if theirs is None or not 0 < theirs + share - target < 1:
            continue
        sets = (*_bring(film, country, target - share), *_bring(film, other, share - target))
        params = {
            "country": Nation(country),
            "share": target,
            "other": Nation(other),
            "rest": theirs + share - target,
        }
        yield Edit(sets, Message("edit_share", params), abs(target - share) * 100 * A_POINT)


def _bring(film: Film, country: str, more: Fraction) -> Iterator[tuple[str, Any]]:
    """The facts that make this country's first co-producer bear so much more of the cost (or less, below zero)."""
    place, party = next((at, p) for at, p in enumerate(film.project.parties) if p.country == country)
    where = f"parties[{place + 1}]"
    share = next(share for at, (_, share) in enumerate(film.company_shares([])) if at == place)
    brought = film.contribution(party)
    total = film.budget([])
    if brought is not None and total is not None:
        change = money_of(abs(more) * total.minor, total.currency)
        cash = film.contribution(replace(party, in_kind=None)) if party.cash is not None else change - change
        if cash is not None:
            yield f"{where}.cash", cash + change if more > 0 else cash - change
            if party.share is not None:
                yield f"{where}.share", None
            return
    if share is not None:
        yield f"{where}.share", share + more


def size_of_recast(person: Person) -> Fraction:
    """How large a change it is to give this function to somebody else."""
    weight = KEY_WEIGHTS.get(person.role or person.function, KEY_WEIGHTS.get(person.function, 0))
    return 1 + Fraction(weight, 10)


def recast(place: int, person: Person, countries: Iterable[str]) -> Iterator[Edit]:
    """Give a function to somebody from one of these countries instead."""
    for country in countries:
        if person.nationality is not None and country in person.nationality:
            continue
        where = f"people[{place + 1}]"
        new = (
            (f"{where}.nationality", frozenset({country})),
            (f"{where}.residence", country),
            (f"{where}.name", ""),
            (f"{where}.counts_as", None),
        )
        message = Message("edit_recast", {"who": who(person), "country": Nation(country)})
        yield Edit(new, message, size_of_recast(person))


def engage(function: str, country: str, role: str | None = None) -> Edit:
    """Add somebody from this country."""
    person = Person(
        function=function,  # type: ignore[arg-type]
        nationality=frozenset({country}),  # type: ignore[arg-type]
        residence=country,  # type: ignore[arg-type]
        role=role,  # type: ignore[arg-type]
    )
    params = {"who": Term(role or function), "country": Nation(country)}
    return Edit((("people[+]", person),), Message("edit_engage", params), Fraction(1))


def move_work(film: Film, at: int, countries: Iterable[str]) -> Iterator[Edit]:
    """Do a piece of work in one of these countries instead."""
    place = (film.project.places or ())[at]
    for country in countries:
        if country != place.country:
            params = {"work": Term(place.kind), "country": Nation(country), "other": Nation(place.country)}
            yield Edit(((f"places[{at + 1}].country", country),), Message("edit_place", params), A_PLACE)


def shift_date(path: str, day: date, to: date, code: str) -> Edit:
    """Move a date of the film."""
    days = abs((to - day) // timedelta(days=1))
    return Edit(((path, to),), Message(code, {"day": to, "days": days}), days * A_DAY)
