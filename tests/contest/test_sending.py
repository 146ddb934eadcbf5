"""Sending in: what is accepted, until when, and what was sent."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from kinomost.contest.actions import entering, entries, sending
from kinomost.contest.models import Answer, Call, Correction, Entry, LogLine, SentFile, Submission
from kinomost.contest.queries.submissions import reading
from kinomost.contest.snapshots import changes, fingerprint, snapshot
from kinomost.contest.windows import Closed, arrival, open_until
from kinomost.post.models import Letter
from tests.contest.factories import make_call, make_entry
from tests.factories import make_account, make_organisation

pytestmark = pytest.mark.django_db

FIELDS = [{"key": "synopsis_long"}, {"key": "goals"}, {"key": "rules_accepted"}]


@pytest.fixture
def entry() -> Entry:
    call = make_call(fields=FIELDS)
    return make_entry(call, make_account(email="author@kinomost.example"), state="draft", brings_film=True)


def close(call: Call, ago: dt.timedelta = dt.timedelta(seconds=1)) -> None:
    Call.objects.filter(pk=call.pk).update(deadline=timezone.now() - ago)


def test_the_first_sending_gives_the_entry_the_next_number_and_a_letter_to_each_author(entry: Entry) -> None:
    other = make_entry(entry.call, make_account(), state="draft")
    entering.Author.objects.create(entry=entry, account=make_account(email="second@kinomost.example"))
    submission = sending.submit("account:1", entry)
    sending.submit("account:1", other)
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.number, other.number) == (1, 2)
    assert (entry.state, entry.submitted_at) == (Entry.State.SUBMITTED, submission.at)
    letters = Letter.objects.filter(about_kind="contest.entry", about_id=entry.pk)
    assert {letter.to for letter in letters} == {"author@kinomost.example", "second@kinomost.example"}
    assert all(submission.sha256.encode() in bytes(letter.message) for letter in letters)


def test_what_was_sent_last_counts_and_the_number_stays(entry: Entry) -> None:
    first = sending.submit("account:1", entry)
    entries.save_answer("account:1", entry, "synopsis_long", "en", "A bridge.", base=entries.mark(None))
    second = sending.submit("account:1", entry)
    entry.refresh_from_db()
    assert (first.number, second.number, entry.number) == (1, 2, 1)
    assert second.document["answers"] == {"synopsis_long": {"en": "A bridge."}}
    assert [(one.part, one.name) for one in changes(first.document, second.document)] == [
        ("answers", "synopsis_long")
    ]
    assert second.sha256 == fingerprint(second.document) == fingerprint(snapshot(entry))


def test_nothing_is_accepted_after_the_deadline(entry: Entry) -> None:
    close(entry.call)
    with pytest.raises(Closed, match="deadline has passed"):
        sending.submit("account:1", entry)
    with pytest.raises(Closed):
        entries.save_answer("account:1", entry, "synopsis_long", "en", "Late.", base=entries.mark(None))
    with pytest.raises(Closed):
        entries.save_film(
            "account:1", entry, {"runtime_minutes": 90}, {"runtime_minutes": entries.mark(None)}
        )
    with pytest.raises(Closed):
        entries.save_text("account:1", entry, "logline", "en", "Late.", base=entries.mark(""))
    with pytest.raises(Closed):
        entries.save_plan("account:1", entry, {"currency": "RSD"}, {"currency": entries.mark("EUR")})
    entry.refresh_from_db()
    assert (entry.number, entry.state) == (None, Entry.State.DRAFT)
    assert not Submission.objects.exists()
    assert not Answer.objects.exists()


def test_what_arrived_in_time_counts_though_it_waited_past_the_deadline(
    entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = arrival()
    Call.objects.filter(pk=entry.call_id).update(deadline=at + dt.timedelta(milliseconds=1))
    monkeypatch.setattr(sending, "arrival", lambda: at)
    assert sending.submit("account:1", entry).at == at


def test_a_late_exception_and_an_open_correction_open_an_entry_until_then(entry: Entry) -> None:
    close(entry.call)
    assert open_until(entry, None) is None
    later = timezone.now() + dt.timedelta(hours=1)
    Entry.objects.filter(pk=entry.pk).update(late_until=later)
    entry.refresh_from_db()
    assert open_until(entry, None) == later
    sending.submit("account:1", entry)
    Entry.objects.filter(pk=entry.pk).update(late_until=None)
    entry.refresh_from_db()
    correction = Correction.objects.create(entry=entry, text="Sign it.", until=later, by="account:2")
    sending.submit("account:1", entry)
    correction.refresh_from_db()
    assert correction.answered_at is not None
    with pytest.raises(Closed):
        sending.submit("account:1", entry)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ""),
        ({"at": dt.timedelta(minutes=-5)}, "carries the time of the database"),
        ({"at": dt.timedelta(minutes=5)}, "carries the time of the database"),
        ({"at": dt.timedelta(minutes=-5), "is_reported": True}, ""),
        ({"at": dt.timedelta(days=8), "is_reported": True}, "closed"),
        ({"at": dt.timedelta(days=-8), "is_reported": True}, "closed"),
    ],
)
def test_the_database_itself_refuses_what_is_late_or_dated_back(
    entry: Entry, change: dict[str, Any], why: str
) -> None:
    fields = {"number": 1, "by": "account:1", "document": {}, "sha256": "0" * 64, **change}
    fields["at"] = timezone.now() + change.get("at", dt.timedelta())
    if not why:
        Submission.objects.create(entry=entry, **fields)
        return
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        Submission.objects.create(entry=entry, **fields)


def test_what_was_sent_in_is_not_changed(entry: Entry) -> None:
    submission = sending.submit("account:1", entry)
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(document={})


def test_withdrawing_is_in_the_log_by_number_and_can_be_taken_back_until_the_deadline(entry: Entry) -> None:
    sending.submit("account:1", entry)
    sending.withdraw("account:1", entry)
    with pytest.raises(Closed, match="withdrawn"):
        sending.submit("account:1", entry)
    sending.take_back("account:1", entry)
    entry.refresh_from_db()
    assert entry.state == Entry.State.SUBMITTED
    kinds = list(LogLine.objects.filter(call=entry.call).values_list("kind", "body"))
    assert kinds == [
        ("log_opened", {"call": entry.call_id}),
        ("entry_withdrawn", {"entry": 1}),
        ("entry_reinstated", {"entry": 1}),
    ]
    sending.withdraw("account:1", entry)
    close(entry.call)
    with pytest.raises(Closed):
        sending.take_back("account:1", entry)


def test_an_ineligible_entry_does_not_come_back_by_withdrawing_it(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=Entry.State.INELIGIBLE, reason="Too short.")
    sending.withdraw("account:1", entry)
    entry.refresh_from_db()
    assert entry.state == Entry.State.INELIGIBLE
    with pytest.raises(Closed, match="Too short"):
        sending.submit("account:1", entry)


def test_a_company_sends_no_more_entries_than_it_may(entry: Entry) -> None:
    company = make_organisation(exchange=entry.call.season.exchange)
    Call.objects.filter(pk=entry.call_id).update(entries_a_company=1)
    other = make_entry(entry.call, make_account(), state="draft", company=company)
    Entry.objects.filter(pk=entry.pk).update(company=company)
    sending.submit("account:1", other)
    with pytest.raises(sending.Full, match="1 films"):
        sending.submit("account:1", Entry.objects.get(pk=entry.pk))
    assert Call.objects.get(pk=entry.call_id).entry_count == 1


def test_a_reading_shows_what_was_sent_and_hides_what_a_round_hides(entry: Entry) -> None:
    entries.save_answer("account:1", entry, "synopsis_long", "en", "A bridge.", base=entries.mark(None))
    entries.save_answer("account:1", entry, "goals", "", ["co_producer"], base=entries.mark(None))
    submission = sending.submit("account:1", entry)
    page = reading(submission)
    assert [reply.texts for reply in page.replies["project"]] == [{"en": "A bridge."}]
    assert page.replies["market"][0].text == "Co-producer"
    assert not SentFile.objects.exists()
    hidden = reading(submission, hide_names=True, hide_finance=True)
    assert (hidden.figures, [one.who for one in hidden.people]) == (None, [])


def test_a_reading_says_the_genre_in_the_readers_language(entry: Entry) -> None:
    entry.film.genres = ["drama", "burleska"]
    entry.film.save()
    submission = sending.submit("account:1", entry)
    with override("ru"):
        assert {fact.label: fact.text for fact in reading(submission).facts}["Жанр"] == "драма, burleska"


def test_no_way_round_the_number_of_films_a_company_may_enter() -> None:
    call = make_call(entries_a_company=1)
    company, account = make_organisation(exchange=call.season.exchange), make_account()
    first, second = (make_entry(call, account, state="draft") for _ in range(2))
    entries.place("account:1", first, None, company)
    sending.submit("account:1", first)
    # Sent in for nobody, then for the company.
    sending.submit("account:1", second)
    with pytest.raises(sending.Full):
        entries.place("account:1", second, None, company)
    Entry.objects.filter(pk=second.pk).update(company=company)
    with pytest.raises(sending.Full):
        sending.submit("account:1", second)
    # Withdrawn, so that the other may be, and taken back.
    sending.withdraw("account:1", first)
    sending.submit("account:1", second)
    with pytest.raises(sending.Full):
        sending.take_back("account:1", first)
    # One's own place is no hindrance.
    sending.submit("account:1", second)
    assert Entry.objects.filter(company=company, state=Entry.State.SUBMITTED).get() == second
