"""When interest is mutual. Plain functions: no database.

An organisation's interest is *addressed* to those who speak for its object: a partner organisation itself, a film's
producers and sellers, a place's keeper. Two organisations' interest is mutual when each has at least one live
interest addressed to the other, whatever it is in and of whatever kind (A would distribute B's film, B would meet A).
Then, and only then, the two see all that each has addressed to the other. A third organisation to which one of those
interests is addressed as well (a film's other producer) sees nothing until it, too, answers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One live interest: its number, who said it, and to which organisations it is addressed."""

    key: int
    by: int
    to: frozenset[int]


def mutual(statements: Iterable[Statement]) -> dict[frozenset[int], frozenset[int]]:
    """Return each pair of organisations whose interest is mutual, with the numbers of the statements between them.

    What an organisation addresses to itself (its own film) counts for nothing.
    """
    said: dict[tuple[int, int], set[int]] = defaultdict(set)
    for statement in statements:
        for other in statement.to - {statement.by}:
            said[statement.by, other].add(statement.key)
    return {
        frozenset(pair): frozenset(keys | said[pair[1], pair[0]])
        for pair, keys in list(said.items())
        if (pair[1], pair[0]) in said
    }


def partners(pairs: dict[frozenset[int], frozenset[int]], organisation: int) -> dict[int, frozenset[int]]:
    """Return the organisations with which this one's interest is mutual, with the statements between the two."""
    return {next(iter(pair - {organisation})): keys for pair, keys in pairs.items() if organisation in pair}
