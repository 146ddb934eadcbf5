"""What comes next in a contest, from the hidden call to the results."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from kinomost.contest.models import Assignment, Call, Conflict, Entry, Round, RoundEntry, RoundJuror
from kinomost.contest.queries.course import next_step
from kinomost.names.texts import Texts
from kinomost.parties.models import Account, Role
from tests.contest.factories import account_of, make_call, make_entry, make_juror
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return make_call(is_public=False, deadline=timezone.now() - dt.timedelta(minutes=1))


@pytest.fixture
def editor(call: Call) -> Account:
    return make_account("editor", call.season.exchange)


def test_it_leads_the_office_from_the_hidden_call_to_the_results(call: Call, editor: Account) -> None:
    seen = []

    def look() -> None:
        step = next_step(editor, call)
        seen.append(step.page if step else "")

    look()
    call.is_public = True
    call.save()
    entry = make_entry(call, state=Entry.State.SUBMITTED)
    look()
    Entry.objects.update(state=Entry.State.COMPLETE)
    look()
    juror = make_juror(call)
    look()
    round_ = Round.objects.create(call=call, number=1, kind="pitching", names=Texts.of(en="Final"))
    look()
    RoundJuror.objects.create(round=round_, juror=juror)
    look()
    RoundEntry.objects.create(round=round_, entry=entry)
    look()
    Round.objects.update(state=Round.State.OPEN)
    look()
    Assignment.objects.create(round=round_, entry=entry, juror=juror, by="test")
    look()
    Round.objects.update(state=Round.State.CLOSED)
    look()
    call.published_at = timezone.now()
    look()
    assert seen == [
        "desk_call",
        "desk_entries",
        "desk_jury",
        "add_round",
        "desk_round_jurors",
        "desk_round_entries",
        "desk_round",
        "assignment",
        "pitch_session",
        "deliberation_round",
        "",
    ]


def test_who_is_tied_to_the_only_entry_read_does_not_learn_that_it_is_read(call: Call) -> None:
    call.is_public = True
    call.save()
    entry, other = make_entry(call), make_entry(call)
    juror, tied = make_juror(call), make_juror(call)
    office = account_of(tied)
    Role.objects.create(exchange=call.season.exchange, account=office, kind=Role.Kind.EDITOR)
    Conflict.objects.create(juror=tied, entry=entry, kind="office", note="-", by="test")
    round_ = Round.objects.create(call=call, number=1, kind="shortlist", names=Texts.of(en="R"), state="open")
    for one in (entry, other):
        RoundEntry.objects.create(round=round_, entry=one)
    Assignment.objects.create(round=round_, entry=entry, juror=juror, by="test")
    step = next_step(office, call)
    assert step is not None
    assert step.page == "assignment"


def test_the_step_stands_on_the_pages_of_a_call_for_those_who_may_take_it(
    call: Call, editor: Account
) -> None:
    with translation.override("en"):
        address = reverse("contest:desk_rounds", args=[call.season.exchange.slug, call.slug])
    for account, count in ((editor, 1), (make_account("viewer", call.season.exchange), 0)):
        client = Client()
        client.force_login(account)
        assert client.get(address).content.decode().count("Look through the call and publish it.") == count
