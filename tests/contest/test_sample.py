"""The sample season's contests: each at its stage, each proven by its log, each open to whom the demo names."""

import re

from django.test import Client, TestCase

from kinomost.config.commands.demo import _make_accounts
from kinomost.contest import log, sample
from kinomost.contest.facts import eligibility_of
from kinomost.contest.models import (
    Assignment,
    Call,
    Conflict,
    Correction,
    Entry,
    Given,
    LogLine,
    Motion,
    Round,
    Sheet,
    Submission,
)
from kinomost.contest.queries.calls import stage_of
from kinomost.contest.queries.verifying import inspect
from kinomost.coproduction.models import Coproduction
from kinomost.exchange.imports import SAMPLE, SAMPLE_CONTESTS, import_path, load_shipped
from kinomost.judging.eligibility import Outcome
from kinomost.parties.models import Account
from tests.contest.factories import make_call
from tests.factories import make_exchange, make_season

OPEN, READING, PITCHING, PUBLISHED = sample.STAGES


def account(name: str) -> Account:
    return Account.objects.get(email=f"{name}@kinomost.example")


def browser(name: str) -> Client:
    client = Client()
    if name:
        client.force_login(account(name))
    return client


class TestSample(TestCase):
    """Made once, looked at by every test."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_shipped(SAMPLE)
        import_path(SAMPLE_CONTESTS, exchange="sample-exchange")
        _make_accounts("clapper-1234")
        assert len(sample.enact("test")) == 4

    def test_each_call_is_at_its_stage(self) -> None:
        calls = Call.objects.in_bulk(field_name="slug")
        assert {slug: stage_of(calls[slug]) for slug in sample.STAGES} == {
            OPEN: "open",
            READING: "closed",
            PITCHING: "closed",
            PUBLISHED: "published",
        }
        rounds = Round.objects.order_by("call__slug", "number").values_list("call__slug", "state")
        assert sorted(rounds) == sorted(
            [
                (OPEN, "planned"),
                (READING, "open"),
                (READING, "planned"),
                (PITCHING, "closed"),
                (PITCHING, "closed"),
                (PUBLISHED, "closed"),
            ]
        )

    def test_done_again_nothing_is_done(self) -> None:
        lines = LogLine.objects.count()
        assert sample.enact("test") == []
        assert LogLine.objects.count() == lines

    def test_nothing_is_done_in_an_exchange_that_is_no_sample(self) -> None:
        Call.objects.filter(slug=OPEN).update(slug="another")
        make_call(slug=OPEN, season=make_season(exchange=make_exchange(is_sample=False)))
        assert sample.enact("test") == []

    def test_every_result_stands_by_its_log(self) -> None:
        for slug in sample.STAGES:
            assert inspect(Call.objects.get(slug=slug)).stands, slug

    def test_who_takes_part_may_take_part(self) -> None:
        for call in Call.objects.all():
            entries = call.entries.exclude(state=Entry.State.DRAFT).select_related("film", "section")
            for entry in entries:
                assert eligibility_of(call, [entry])[entry.pk].outcome is Outcome.PASS, entry.film.slug

    def test_the_open_call_has_drafts_entries_sent_in_and_a_correction_that_is_awaited(self) -> None:
        states = Entry.objects.filter(call__slug=OPEN).values_list("state", flat=True)
        assert sorted(states) == ["complete", "draft", "draft", "submitted", "submitted"]
        asked = Correction.objects.get()
        assert (asked.entry.call.slug, asked.answered_at) == (OPEN, None)

    def test_when_an_entry_was_sent_in_is_said_to_be_reported(self) -> None:
        assert set(Submission.objects.values_list("is_reported", flat=True)) == {True}

    def test_the_jury_that_reads_has_conflicts_of_several_kinds_and_a_sheet_that_is_void(self) -> None:
        kinds = set(Conflict.objects.filter(juror__call__slug=READING).values_list("kind", flat=True))
        assert {"credit", "company", "declared", "family"} <= kinds
        void = Sheet.objects.exclude(voided_at=None).get()
        assert (void.round.call.slug, void.entry.film.slug) == (READING, "sample-yunyy-astronom")
        sheets = Sheet.objects.filter(round__call__slug=READING, voided_at=None)
        read = Assignment.objects.filter(round__call__slug=READING, barred=False).count()
        assert 0 < sheets.exclude(submitted_at=None).count() < read
        assert sheets.filter(submitted_at=None).count() == 1

    def test_one_entry_divides_the_jury(self) -> None:
        [table] = log.recomputed(Call.objects.get(slug=READING)).tables.values()
        film = Entry.objects.get(film__slug="sample-tisina-molim")
        [row] = [row for row in table.rows if row.entry == film.number]
        assert row.spread == max(one.spread for one in table.rows if one.spread is not None)

    def test_the_jury_that_deliberates_broke_a_tie_and_has_a_motion_open(self) -> None:
        motions = Motion.objects.filter(call__slug=PITCHING).order_by("number")
        assert [one.state for one in motions] == ["decided", "decided", "open"]
        assert motions[1].votes.filter(breaks_tie=True).count() == 1
        left = LogLine.objects.filter(call__slug=PITCHING, kind="member_recused")
        assert [line.body["motion"] for line in left] == [motions[1].number, motions[2].number]

    def test_an_award_moved_from_a_winner_that_withdrew(self) -> None:
        given = Given.objects.filter(award__key="prvi-film").order_by("pk")
        assert [(one.entry.film.slug, one.withdrawn_at is None) for one in given] == [
            ("sample-ledostav", False),
            ("sample-med-i-beton", True),
        ]
        assert Coproduction.objects.get(film__slug="sample-med-i-beton").is_open
        assert not Coproduction.objects.get(film__slug="sample-ledostav").is_open
        assert Entry.objects.filter(call__slug=PUBLISHED).exclude(result_due=None).count() == 5
        assert Sheet.objects.filter(feedback_released=True).exclude(feedback="").count() == 6

    def test_whoever_the_demo_names_finds_their_pages_and_each_says_that_it_is_a_sample(self) -> None:
        office = "/en/desk/sample-exchange/contest"
        mine = Entry.objects.filter(authors__account=account("applicant")).values_list("pk", flat=True)
        pages = {
            "": [
                "/en/calls/",
                *(f"/en/calls/{slug}/" for slug in sample.STAGES),
                f"/en/calls/{PUBLISHED}/results/",
            ],
            "applicant": ["/en/entries/", *(f"/en/entries/{pk}/" for pk in mine)],
            "juror": ["/en/jury/", f"/en/jury/{READING}/conflicts/"],
            "recused": ["/en/jury/", f"/en/jury/{PITCHING}/2/deliberation/"],
            "editor": [
                f"{office}/",
                *(
                    f"{office}/{slug}/{page}"
                    for slug in sample.STAGES
                    for page in ("", "entries/", "jury/", "rounds/", "assignment/", "results/")
                ),
                f"{office}/{PITCHING}/pitch/",
                f"{office}/{PITCHING}/pitch/2/",
                f"{office}/{PITCHING}/deliberation/2/",
            ],
        }
        for name, addresses in pages.items():
            client = browser(name)
            for address in addresses:
                page = client.get(address, follow=True)
                assert (page.status_code, address) == (200, address)
                assert re.search("sample", page.content.decode(), re.IGNORECASE), address
