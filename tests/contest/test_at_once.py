"""A sheet handed in at the moment at which a conflict is entered: never is it both counted and in conflict."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kinomost.catalogue.models import Credit
from kinomost.contest import log
from kinomost.contest.actions.conflicts import enter, settle
from kinomost.contest.actions.scores import Filled, Refused, submit_sheet
from kinomost.contest.models import Assignment, Call, Entry, Juror, Round, Sheet
from kinomost.contest.queries.conflicts import in_force
from tests.contest.factories import account_of, make_call, make_entry, make_juror
from tests.contest.test_settling import a_round

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def at_once(*deeds: Callable[[], Any]) -> None:
    """Do these in threads that start together, each with a connection of its own."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> None:
        try:
            start.wait()
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(do, deeds))


def contested() -> tuple[Call, Round, Entry, Juror]:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    round_ = a_round(call, [entry], [juror])
    Assignment.objects.create(round=round_, entry=entry, juror=juror, by="command")
    return call, round_, entry, juror


def hand_in(round_: Round, entry: Entry, juror: Juror) -> None:
    typed = Filled({"script": "8", "feasibility": "7"})
    with suppress(Refused):
        submit_sheet(account_of(juror), round_, entry, 0, typed)


def assert_it_counts_nowhere(call: Call, round_: Round) -> None:
    assert len(in_force(call)) == 1
    assert Sheet.objects.filter(round=round_, submitted_at__isnull=False, voided_at=None).count() == 0
    assert [row.sheets for row in log.recomputed(call).tables[round_.number].rows] == [0]


def test_entered_while_a_sheet_is_handed_in() -> None:
    for _time in range(TIMES):
        call, round_, entry, juror = contested()
        at_once(
            lambda: hand_in(round_, entry, juror),  # noqa: B023
            lambda: enter("command", juror, entry, "his student"),  # noqa: B023
        )
        assert_it_counts_nowhere(call, round_)


def test_found_in_the_catalogue_while_a_sheet_is_handed_in() -> None:
    for _time in range(TIMES):
        call, round_, entry, juror = contested()

        def credit() -> None:
            Credit.objects.create(film=entry.film, person=juror.person, function="editor")  # noqa: B023
            settle("command", call)  # noqa: B023

        at_once(lambda: hand_in(round_, entry, juror), credit)  # noqa: B023
        # Whoever counts settles first; what was handed in between the two is void then.
        settle("command", call)
        assert_it_counts_nowhere(call, round_)


def test_two_who_settle_at_once_record_each_conflict_once() -> None:
    call, _round, entry, juror = contested()
    Credit.objects.create(film=entry.film, person=juror.person, function="editor")
    at_once(*[lambda: settle("command", call)] * 4)
    assert juror.conflicts.count() == 1
    assert [line.kind for line in log.lines_of(call)].count("conflict_found") == 1
