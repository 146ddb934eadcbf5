"""Juries at work, for tests."""

from typing import Any

from kinomost.contest.actions import deciding
from kinomost.contest.actions.rounds import open_round
from kinomost.contest.log import lines_of
from kinomost.contest.models import Award, Entry, Juror, Motion, Round
from kinomost.judging import log
from tests.contest.factories import make_award, make_call, make_entry, make_juror, make_round

BY = "account:1"


def a_jury(
    jurors: int = 3,
    entries: int = 2,
    *,
    breaker: int | None = None,
    stand_in: int | None = None,
    quorum: int = 1,
) -> tuple[Round, list[Juror], list[Entry]]:
    """A round under way whose members are all there."""
    call = make_call()
    seats = [make_juror(call) for _ in range(jurors)]
    films = [make_entry(call) for _ in range(entries)]
    round_ = make_round(
        call,
        films,
        seats,
        state=Round.State.PLANNED,
        quorum=quorum,
        breaker=seats[breaker] if breaker is not None else None,
        stand_in=seats[stand_in] if stand_in is not None else None,
    )
    round_ = open_round(BY, round_)
    for juror in seats:
        deciding.attend(BY, round_, juror, True)
    return round_, seats, films


def move_award(round_: Round, films: list[Entry], award: Award | None = None, **fields: Any) -> Motion:
    return deciding.open_motion(BY, round_, "award", films, award=award or make_award(round_.call), **fields)


def say(motion: Motion, votes: dict[Juror, Entry]) -> None:
    for juror, entry in votes.items():
        deciding.vote(BY, motion, juror, "entry", entry)


def stands(round_: Round) -> bool:
    return log.verify(lines_of(round_.call)).stands
