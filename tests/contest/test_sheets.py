"""Calls, sections, awards, rounds and criteria as files: in, out, and what a file may not take away."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from kinomost.contest.models import Answer, Award, Call, Criterion, Round
from kinomost.parties.models import Exchange
from kinomost.parties.sheets import open_scope
from kinomost.sheets.actions import Result, run_import
from kinomost.tables import Entry, read_files
from tests.contest.factories import make_call, make_entry
from tests.factories import make_exchange, make_organisation, make_season
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
CALL = """call: konkurs
season: sezona
name: {en: Call, ru: Конкурс}
zone: Europe/Belgrade
opens: 2027-01-01 10:00
deadline: %(deadline)s
form: |-
  logline
  {key: synopsis_long, words: 900}
rules: |-
  {rule: length, from: 60}
  {rule: budget, to: 6000000 EUR, section: feature}
  {rule: shooting, from: 2027-09-01}
languages: [en, sr-Latn]
"""
ROWS = {
    "sections.csv": "call,section,name.en,kinds\nkonkurs,feature,Features,fiction; animation\n",
    "awards.csv": "call,award,name.en,amount,currency,partner,section\nkonkurs,main,Main prize,20000,EUR,studio,feature\n",
    "rounds.csv": "call,round,kind,name.en,reads\nkonkurs,1,shortlist,Shortlist,3\n",
    "criteria.csv": "round,criterion,name.en,weight\nkonkurs/1,story,Story,2.5\n",
}  # fmt: skip


@pytest.fixture
def office() -> Exchange:
    office = make_exchange(slug="ured")
    make_season(exchange=office, slug="sezona")
    make_organisation(exchange=office, slug="studio")
    return office


def bring(files: dict[str, str], **_: str) -> Result:
    entries = [Entry("exchange.yaml", b"exchange: ured\nname: {en: Office}\n")]
    entries += [Entry(name, text.encode()) for name, text in files.items()]
    return run_import(read_files(entries), open_scope("ured", by="test"), overwrite=True)


def call_file(**changes: str) -> dict[str, str]:
    return {"calls.yaml": CALL % ({"deadline": "2027-03-01 23:59"} | changes)}


def said(result: Result) -> list[str]:
    return [problem.text() for problem in result.problems]


def test_a_whole_call_comes_in_as_files(office: Exchange):
    assert said(bring(call_file() | ROWS)) == []

    call = Call.objects.get()
    assert call.deadline == dt.datetime(2027, 3, 1, 22, 59, tzinfo=dt.UTC)
    assert call.fields == ["logline", {"key": "synopsis_long", "words": 900}]
    assert call.rules == [
        {"rule": "length", "from": 60},
        {"rule": "budget", "to": "6000000 EUR", "section": "feature"},
        {"rule": "shooting", "from": "2027-09-01"},
    ]
    assert call.sections.get().kinds == ["fiction", "animation"]
    award = Award.objects.get()
    assert (award.amount, award.currency, award.section) == (Decimal(20000), "EUR", call.sections.get())
    assert (Round.objects.get().reads, Criterion.objects.get().weight) == (3, Decimal("2.5"))
    assert not call.is_public


def test_what_goes_out_comes_in_again_as_it_was(office: Exchange):
    bring(call_file() | ROWS)

    scope = open_scope("ured", by="test")
    from kinomost.contest.sheets import SHEETS

    for sheet in SHEETS:
        records, problems = sheet.understand(sheet.sheet(scope))
        assert problems == []
        assert [record.key for record in records] == list(sheet.read(scope))
        for record, existing in zip(records, sheet.read(scope).values(), strict=True):
            assert {name: text for name, text in record.texts.items() if text} == existing.texts


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("2027-03-01 23:59", "2027-03-28 02:30"), "02:30"),
        (("{rule: length, from: 60}", "{rule: sizzle}"), "cannot be read"),
        (("{rule: length, from: 60}", "{rule: [}"), "It is no mapping."),
        (("  logline", "  no_such_question"), "There is no field “no_such_question” in the library."),
        (("2027-01-01 10:00", "2028-01-01 10:00"), "2028-01-01 10:00"),
        (("Europe/Belgrade", "Europe/Belgrad"), "Europe/Belgrad"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(
    office: Exchange, change: tuple[str, str], sentence: str
):
    files = {"calls.yaml": (CALL % {"deadline": "2027-03-01 23:59"}).replace(*change)}

    result = bring(files)

    assert sentence in " ".join(said(result))
    assert not Call.objects.exists()


def test_a_file_does_not_move_the_clock_of_a_call_that_runs(office: Exchange):
    bring(call_file())
    Call.objects.update(is_public=True, opens_at=timezone.now() - dt.timedelta(days=1))

    result = bring(call_file())

    assert "The call is running." in " ".join(said(result))
    assert Call.objects.get().version == 1


def test_a_file_does_not_take_out_what_was_answered(office: Exchange):
    bring(call_file())
    call = Call.objects.get()
    Answer.objects.create(
        entry=make_entry(call, section=None), field="synopsis_long", value="…", by="account:1"
    )

    files = {
        "calls.yaml": (CALL % {"deadline": "2027-03-01 23:59"}).replace(
            "  {key: synopsis_long, words: 900}\n", ""
        )
    }
    result = bring(files)

    assert "was answered in 1 entry. It stays" in " ".join(said(result))


def test_a_round_that_has_begun_is_not_changed_by_a_file(office: Exchange):
    bring(call_file() | ROWS)
    Round.objects.update(state=Round.State.OPEN)

    result = bring(ROWS | {"rounds.csv": ROWS["rounds.csv"].replace(",3\n", ",5\n")})

    assert "The round has begun." in " ".join(said(result))
    assert Round.objects.get().reads == 3


def test_many_calls_go_out_in_as_many_queries_as_one(office: Exchange):
    from kinomost.contest.sheets import CALLS

    season = make_season(exchange=office)
    make_call(season=season)
    few = lambda: CALLS.read(open_scope("ured", by="test"))  # noqa: E731
    one = assert_same_queries(few, few)
    for _number in range(5):
        make_call(season=season)
    assert assert_same_queries(few, few) == one
