"""Rankings, and what a recused viewer's ranking is: that of the contest without the entry."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.catalogue.models import Credit
from kinomost.contest.models import Entry, Juror, Round, RoundJuror, Sheet
from kinomost.contest.queries.standings import standings, whole_table
from tests.contest.factories import account_of, make_call, make_entry, make_juror, make_round
from tests.factories import make_account

pytestmark = pytest.mark.django_db
ENTRIES, JURORS = 4, 3
MARKS = st.dictionaries(
    st.tuples(st.integers(0, ENTRIES - 1), st.integers(0, JURORS - 1)),
    st.tuples(st.integers(1, 10), st.integers(1, 10)),
)


def make_sheet(round_: Round, entry: Entry, juror: Juror, script: int, feasibility: int) -> Sheet:
    return Sheet.objects.create(
        round=round_,
        entry=entry,
        juror=juror,
        marks={"script": str(script), "feasibility": str(feasibility)},
        submitted_at=timezone.now(),
    )


def tie(juror: Juror, entry: Entry) -> None:
    Credit.objects.create(film=entry.film, person=juror.person, function=Credit.Function.EDITOR)


@settings(max_examples=40)
@given(sheets=MARKS, tied=st.integers(0, ENTRIES - 1), reads=st.booleans(), adjusted=st.booleans())
def test_a_recused_viewer_sees_the_ranking_of_the_contest_without_the_entry(
    sheets: dict[tuple[int, int], tuple[int, int]], tied: int, reads: bool, adjusted: bool
) -> None:
    with transaction.atomic():
        call = make_call()
        entries = [make_entry(call) for _ in range(ENTRIES)]
        jurors = [make_juror(call) for _ in range(JURORS)]
        watcher = make_juror(call) if reads else jurors[0]
        round_ = make_round(call, entries, [*{*jurors, watcher}], adjusted=adjusted)
        for (entry, juror), marks in sheets.items():
            make_sheet(round_, entries[entry], jurors[juror], *marks)
        tie(watcher, entries[tied])
        seen = standings(account_of(watcher), round_)
        owner = make_account("owner", call.season.exchange)
        assert standings(owner, round_) == whole_table(round_)
        round_.entries.filter(entry=entries[tied]).delete()
        assert seen == standings(owner, round_)
        assert entries[tied].number not in {row.entry for row in seen.rows}
        transaction.set_rollback(True)


def test_only_sheets_that_count_are_reckoned() -> None:
    call = make_call()
    kept, withdrawn, ineligible = (make_entry(call) for _ in range(3))
    stays, left = make_juror(call), make_juror(call)
    round_ = make_round(call, [kept, withdrawn, ineligible], [stays, left], adjusted=False)
    for entry in (kept, withdrawn, ineligible):
        make_sheet(round_, entry, stays, 10, 10)
        make_sheet(round_, entry, left, 1, 1)
    RoundJuror.objects.filter(juror=left).delete()
    Entry.objects.filter(pk=withdrawn.pk).update(state=Entry.State.WITHDRAWN)
    Entry.objects.filter(pk=ineligible.pk).update(state=Entry.State.INELIGIBLE, reason="Too long.")
    table = whole_table(round_)
    assert [(row.entry, row.sheets, row.mean) for row in table.rows] == [(kept.number, 1, Decimal(100))]
    assert [one.juror for one in table.jurors] == [stays.number]
    Sheet.objects.filter(juror=stays).update(voided_at=timezone.now())
    assert [row.sheets for row in whole_table(round_).rows] == [0]


def test_a_draft_is_not_reckoned() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    round_ = make_round(call, [entry], [juror])
    Sheet.objects.create(round=round_, entry=entry, juror=juror, draft={"marks": {"script": "9"}})
    assert [row.mean for row in whole_table(round_).rows] == [None]
