"""Juries at work, for tests."""

from typing import Any

from django.utils import timezone

from kinomost.contest.actions import awards, deciding, juries, results, sessions
from kinomost.contest.actions.rounds import open_round
from kinomost.contest.log import lines_of
from kinomost.contest.models import Award, Call, Entry, Juror, Motion, Round
from kinomost.judging import log
from kinomost.parties.models import Account
from tests.contest.factories import make_award, make_call, make_entry, make_juror, make_round
from tests.factories import make_person

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


def make_decided(call: Call) -> Entry:
    """A call whose jury pitches, deliberates and has given an award that is published; its winner."""
    entry, seats = make_entry(call), [make_juror(call), make_juror(call)]
    round_ = make_round(call, [entry], seats, state=Round.State.PLANNED)
    round_ = open_round(BY, round_)
    values = {"starts_at": timezone.now(), "zone": call.zone, "minutes": 5, "questions": 5, "gap": 2}
    sessions.clock(BY, sessions.set_up(BY, round_, 0, values), "start")
    for juror in seats:
        deciding.attend(BY, round_, juror, True)
    motion = move_award(round_, [entry], make_award(call, key="award"))
    for juror in seats:
        deciding.vote(BY, motion, juror, "yes")
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    results.publish(BY, call)
    return entry


def take_seat(account: Account, call: str) -> Juror:
    """Give an account a seat, as chair, in the first round of a call."""
    round_ = Round.objects.get(call__slug=call, number=1)
    if account.person is None:
        account.person = make_person(exchange=round_.call.season.exchange)
        account.save()
    juror = make_juror(round_.call, person=account.person, is_chair=True)
    juries.join(BY, round_, juror)
    return juror
