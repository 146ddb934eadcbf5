"""What jurors hand in: what counts, what is kept, and what is refused at the last moment."""

import datetime as dt

import pytest
from django.utils import timezone

from kinomost.catalogue.models import Credit
from kinomost.contest.actions.scores import (
    Filled,
    Incomplete,
    Reason,
    Refused,
    filled,
    save_draft,
    save_note,
    say,
    submit_sheet,
)
from kinomost.contest.models import (
    Assignment,
    Call,
    Entry,
    Juror,
    LogLine,
    Note,
    Remark,
    Round,
    RoundJuror,
    Sheet,
)
from kinomost.journal.actions import EditConflict
from kinomost.journal.models import AuditLine
from tests.contest.factories import account_of, make_call, make_entry, make_juror, make_round

pytestmark = pytest.mark.django_db
GIVEN = Filled({"script": "8", "feasibility": "5"}, "Strong.", "Go on.")


@pytest.fixture
def call() -> Call:
    return make_call()


@pytest.fixture
def entry(call: Call) -> Entry:
    return make_entry(call)


@pytest.fixture
def juror(call: Call) -> Juror:
    return make_juror(call)


@pytest.fixture
def round_(call: Call, entry: Entry, juror: Juror) -> Round:
    return make_round(call, [entry], [juror], reads=0)


def test_a_sheet_handed_in_counts_and_stands_in_the_log(round_: Round, entry: Entry, juror: Juror) -> None:
    sheet = submit_sheet(account_of(juror), round_, entry, 0, GIVEN)
    assert (sheet.marks, sheet.comment, sheet.draft) == ({"script": "8", "feasibility": "5"}, "Strong.", {})
    line = LogLine.objects.get(kind="score_submitted")
    assert line.body == {
        "round": 1, "juror": juror.number, "entry": entry.number, "marks": {"feasibility": "5", "script": "8"},
    }  # fmt: skip


def test_the_audit_line_names_neither_entry_nor_figures(round_: Round, entry: Entry, juror: Juror) -> None:
    submit_sheet(account_of(juror), round_, entry, 0, GIVEN)
    line = AuditLine.objects.get(verb="score")
    assert (line.kind, line.object_id, line.detail) == ("call", round_.call_id, {})


def test_a_correction_is_a_new_line_and_the_old_one_stays(round_: Round, entry: Entry, juror: Juror) -> None:
    reader = account_of(juror)
    first = submit_sheet(reader, round_, entry, 0, GIVEN)
    submit_sheet(reader, round_, entry, first.version, Filled({"script": "7", "feasibility": "5"}))
    told = [line.body["marks"]["script"] for line in LogLine.objects.filter(kind="score_submitted")]
    assert told == ["8", "7"]
    assert Sheet.objects.get().marks == {"script": "7", "feasibility": "5"}


def test_a_second_click_and_a_new_comment_are_no_new_score(round_: Round, entry: Entry, juror: Juror) -> None:
    reader = account_of(juror)
    sheet = submit_sheet(reader, round_, entry, 0, GIVEN)
    sheet = submit_sheet(reader, round_, entry, sheet.version, GIVEN)
    sheet = submit_sheet(reader, round_, entry, sheet.version, Filled(GIVEN.marks, "Stronger.", "Go on."))
    assert LogLine.objects.filter(kind="score_submitted").count() == 1
    assert Sheet.objects.get().comment == "Stronger."


def test_a_sheet_with_something_missing_is_kept_as_a_draft_and_says_what(
    round_: Round, entry: Entry, juror: Juror
) -> None:
    with pytest.raises(Incomplete) as refused:
        submit_sheet(account_of(juror), round_, entry, 0, Filled({"script": "11"}, "Half."))
    assert {one.where: one.code for one in refused.value.problems} == {
        "script": "off_scale", "feasibility": "mark_missing",
    }  # fmt: skip
    kept = Sheet.objects.get()
    assert (kept.submitted_at, filled(kept)) == (None, Filled({"script": "11"}, "Half."))


def test_of_two_windows_the_second_is_told_and_the_first_is_kept(
    round_: Round, entry: Entry, juror: Juror
) -> None:
    reader = account_of(juror)
    save_draft(reader, round_, entry, 0, Filled({"script": "3"}))
    with pytest.raises(EditConflict):
        save_draft(reader, round_, entry, 0, Filled({"script": "9"}))
    assert filled(Sheet.objects.get()).marks == {"script": "3"}


def test_after_the_round_is_closed_the_draft_is_kept_but_no_sheet_is_taken(
    round_: Round, entry: Entry, juror: Juror
) -> None:
    Round.objects.update(state=Round.State.CLOSED, closed_at=timezone.now())
    with pytest.raises(Refused) as refused:
        submit_sheet(account_of(juror), round_, entry, 0, GIVEN)
    assert refused.value.reason is Reason.CLOSED
    assert filled(Sheet.objects.get()) == GIVEN
    assert not LogLine.objects.exists()


def test_no_sheet_is_taken_from_the_second_on_at_which_the_round_ends(
    round_: Round, entry: Entry, juror: Juror
) -> None:
    Round.objects.update(closes_at=timezone.now() + dt.timedelta(hours=1))
    sheet = submit_sheet(account_of(juror), round_, entry, 0, GIVEN)
    Round.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused) as refused:
        submit_sheet(
            account_of(juror), round_, entry, sheet.version, Filled({"script": "1", "feasibility": "1"})
        )
    assert refused.value.reason is Reason.CLOSED
    assert Sheet.objects.get().marks == {"script": "8", "feasibility": "5"}


def test_a_tie_found_since_the_page_was_opened_stops_everything(
    round_: Round, entry: Entry, juror: Juror
) -> None:
    reader = account_of(juror)
    sheet = save_draft(reader, round_, entry, 0, GIVEN)
    Credit.objects.create(film=entry.film, person=juror.person, function=Credit.Function.EDITOR)
    for act in (
        lambda: save_draft(reader, round_, entry, sheet.version, Filled()),
        lambda: submit_sheet(reader, round_, entry, sheet.version, GIVEN),
        lambda: save_note(reader, round_, entry, 0, "Mine."),
        lambda: say(reader, round_, entry, "I like it."),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is Reason.RECUSED
    assert not LogLine.objects.exists()
    assert not Note.objects.exists()
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda round_: RoundJuror.objects.all().delete(), Reason.NO_SEAT),
        (lambda round_: round_.entries.all().delete(), Reason.NO_SEAT),
        (lambda round_: Round.objects.update(reads=3), Reason.NOT_ASSIGNED),
        (lambda round_: Round.objects.update(state=Round.State.PLANNED), Reason.NOT_OPEN),
        (lambda round_: Entry.objects.update(state=Entry.State.WITHDRAWN), Reason.OUT),
        (lambda round_: Entry.objects.update(state=Entry.State.INELIGIBLE, reason="Too long."), Reason.OUT),
    ],
)
def test_no_sheet_is_taken_from_whoever_may_not_give_one(
    change: object, reason: Reason, round_: Round, entry: Entry, juror: Juror
) -> None:
    change(round_)  # type: ignore[operator]
    with pytest.raises(Refused) as refused:
        submit_sheet(account_of(juror), round_, entry, 0, GIVEN)
    assert refused.value.reason is reason
    assert not LogLine.objects.exists()


def test_who_is_barred_reads_nothing_and_who_is_asked_to_reads(
    round_: Round, entry: Entry, juror: Juror
) -> None:
    row = Assignment.objects.create(
        round=round_, entry=entry, juror=juror, fixed=True, barred=True, by="command"
    )
    with pytest.raises(Refused):
        submit_sheet(account_of(juror), round_, entry, 0, GIVEN)
    Round.objects.update(reads=3)
    row.barred = False
    row.save()
    assert submit_sheet(account_of(juror), round_, entry, 1, GIVEN).submitted_at is not None


def test_a_voided_sheet_counts_again_once_it_is_given_again(
    round_: Round, entry: Entry, juror: Juror
) -> None:
    reader = account_of(juror)
    submit_sheet(reader, round_, entry, 0, GIVEN)
    Sheet.objects.update(voided_at=timezone.now())
    sheet = submit_sheet(reader, round_, entry, Sheet.objects.get().version, GIVEN)
    assert sheet.voided_at is None
    assert LogLine.objects.filter(kind="score_submitted").count() == 2


def test_notes_are_kept_for_their_juror(round_: Round, entry: Entry, juror: Juror) -> None:
    reader = account_of(juror)
    note = save_note(reader, round_, entry, 0, "Like the river film?")
    assert save_note(reader, round_, entry, note.version, "No.").text == "No."
    with pytest.raises(EditConflict):
        save_note(reader, round_, entry, note.version - 1, "Yes.")


def test_a_remark_is_said_for_the_round(round_: Round, entry: Entry, juror: Juror) -> None:
    say(account_of(juror), round_, entry, "Let us speak about the end.")
    assert list(round_.remarks.values_list("entry", "juror", "text")) == [
        (entry.pk, juror.pk, "Let us speak about the end.")
    ]
