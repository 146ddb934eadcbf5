"""The office's and the jurors' pages of a jury: who sits in it, conflicts, rounds, who reads what."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from kinomost.contest import log
from kinomost.contest.actions import assigning
from kinomost.contest.actions.conflicts import enter, settle
from kinomost.contest.actions.rounds import close_round, open_round
from kinomost.contest.models import (
    Assignment,
    Call,
    Conflict,
    Criterion,
    Entry,
    Juror,
    OfficeConflict,
    ReadingPlan,
    Round,
    Sheet,
)
from kinomost.parties.models import Account, Affiliation, Invitation, Role
from kinomost.post.models import Letter
from tests.contest.factories import account_of, make_call, make_entry, make_juror, make_round
from tests.contest.test_conflicts import by_colleague, by_credit
from tests.contest.test_settling import a_round, give
from tests.factories import make_account, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return make_call(slug="call")


@pytest.fixture
def desk(call: Call, client: Client) -> str:
    """The address of the call at the desk, for an owner who is signed in."""
    client.force_login(make_account("owner", call.season.exchange))
    return f"/en/desk/{call.season.exchange.slug}/contest/call/"


def juror_client(juror: Juror) -> Client:
    client = Client()
    client.force_login(account_of(juror))
    return client


def words(response: Any) -> str:
    """What a reader of the page reads."""
    return " ".join(html.fromstring(response.content).xpath("string(//main)").split())


def messages(response: Any) -> str:
    """What the site says on the next page."""
    return " ".join(str(one) for one in response.context["messages"])


# -- who sits in it


def test_a_person_of_the_register_is_seated_and_gets_the_role(call: Call, desk: str, client: Client) -> None:
    person = make_person(slug="ana", exchange=call.season.exchange)
    account = make_account(person=person)
    typed = {"person": "Ana (ana)", "languages": "sr, ru", "language": "en"}
    response = client.post(f"{desk}jury/", typed, follow=True)
    assert response.redirect_chain == [(f"{desk}jury/", 302)]
    juror = call.jurors.get()
    assert (juror.person, juror.number, juror.languages) == (person, 1, ["sr", "ru"])
    assert Role.objects.filter(account=account, kind=Role.Kind.JUROR).exists()
    assert Invitation.objects.count() == 0


def test_a_person_without_an_account_is_invited_as_a_juror(call: Call, desk: str, client: Client) -> None:
    make_person(slug="ana", exchange=call.season.exchange)
    typed = {"person": "(ana)", "languages": "sr", "email": "ana@kinomost.example", "language": "ru"}
    client.post(f"{desk}jury/", typed)
    invitation = Invitation.objects.get()
    assert (invitation.kind, invitation.email, invitation.language) == ("juror", "ana@kinomost.example", "ru")
    assert invitation.person == call.jurors.get().person


def test_what_is_no_person_and_no_language_is_told_beside_the_fields(desk: str, client: Client) -> None:
    response = client.post(f"{desk}jury/", {"person": "Nobody", "languages": "qqqq", "language": "en"})
    assert set(response.context["form"].errors) == {"person", "languages"}


def test_only_one_member_has_the_chair(call: Call, desk: str, client: Client) -> None:
    first, second = make_juror(call, is_chair=True), make_juror(call)
    page = client.get(f"{desk}jury/{second.number}/")
    form = page.context["form"]
    typed = {
        "languages": "en",
        "is_chair": "on",
        "version": second.version,
        "base": form["base"].value(),
    }
    client.post(f"{desk}jury/{second.number}/", typed)
    first.refresh_from_db()
    assert not first.is_chair
    assert call.jurors.get(is_chair=True) == second


def test_leaving_is_explained_before_it_is_done_and_then_the_sheets_count_no_longer(
    call: Call, desk: str, client: Client
) -> None:
    entry, stays, leaves = make_entry(call), make_juror(call), make_juror(call)
    round_ = a_round(call, [entry], [stays, leaves])
    sheet = give(round_, leaves, entry, 9)
    page = client.get(f"{desk}jury/{leaves.number}/remove/")
    assert "1 score sheet of the juror is kept and counts no longer" in words(page)
    client.post(f"{desk}jury/{leaves.number}/remove/")
    sheet.refresh_from_db()
    assert sheet.voided_at is not None
    assert [line.kind for line in log.lines_of(call)][-1] == "juror_removed"
    table = log.recomputed(call).tables[1]
    assert [one.juror for one in table.jurors] == [stays.number]
    assert juror_client(leaves).get("/en/jury/call/conflicts/").status_code == 403


# -- conflicts


def test_the_ledger_names_juror_entry_and_why_but_not_to_whoever_is_tied(
    call: Call, desk: str, client: Client
) -> None:
    entry, other, juror = make_entry(call), make_entry(call), make_juror(call)
    by_colleague(juror, entry)
    enter("command", juror, other, "lent them a camera")
    ledger = client.get(f"{desk}jury/conflicts/").context["lines"]
    assert [(line.entry, line.kind, line.row is None) for line in ledger] == [
        (entry, "colleague", True),
        (other, "office", False),
    ]
    assert ledger[0].why == ["Has or had a post at Ogledni film, and so does Petar Ogledić (director)."]
    owner = make_account("owner", call.season.exchange, person=make_person())
    by_credit(Juror(person=owner.person), other)
    client.force_login(owner)
    assert [line.entry for line in client.get(f"{desk}jury/conflicts/").context["lines"]] == [entry]
    conflict = Conflict.objects.get(entry=other)
    assert client.get(f"{desk}jury/conflicts/{conflict.pk}/lift/").status_code == 404
    chosen = {"juror": juror.pk, "entry": other.pk, "note": "x", "sure": "1"}
    assert "entry" in client.post(f"{desk}jury/conflicts/enter/", chosen).context["form"].errors


def test_what_a_conflict_voids_is_said_before_and_told_after(call: Call, desk: str, client: Client) -> None:
    entry, juror, other = make_entry(call), make_juror(call), make_juror(call)
    round_ = a_round(call, [entry], [juror, other])
    Round.objects.update(reads=2)
    give(round_, juror, entry, 9)
    close_round("command", round_)
    typed = {"juror": juror.pk, "entry": entry.pk, "note": "his student"}
    page = client.post(f"{desk}jury/conflicts/enter/", typed)
    assert "The score sheet in “Shortlist” counts no longer; it is kept." in words(page)
    assert "The ranking of “Shortlist”, which is closed, is reckoned anew." in words(page)
    assert Conflict.objects.count() == 0
    done = client.post(f"{desk}jury/conflicts/enter/", typed | {"sure": "1"}, follow=True)
    assert messages(done) == (
        "The conflict is on record. 1 score sheet counts no longer; it is kept. "
        "The ranking of the closed round was reckoned anew."
    )
    assert Sheet.objects.filter(voided_at__isnull=True).count() == 0


def test_the_last_reader_is_missed(call: Call, desk: str, client: Client) -> None:
    entry, juror = make_entry(call), make_juror(call)
    make_round(call, [entry], [juror], reads=1)
    page = client.post(
        f"{desk}jury/conflicts/enter/", {"juror": juror.pk, "entry": entry.pk, "note": "his student"}
    )
    assert "In “Shortlist” 0 jurors may still read the entry, and 1 should." in words(page)


def test_a_colleague_lifts_what_ties_somebody_of_the_office_and_nobody_lifts_their_own(
    call: Call, desk: str, client: Client
) -> None:
    entry = make_entry(call)
    tied = make_account("editor", call.season.exchange, person=make_person())
    by_colleague(SimpleNamespace(person=tied.person), entry)  # type: ignore[arg-type]
    settle("worker", call)
    Affiliation.objects.all().delete()
    row = OfficeConflict.objects.get()
    lift, ledger = f"{desk}jury/conflicts/office/{row.pk}/lift/", f"{desk}jury/conflicts/"
    own = Client()
    own.force_login(tied)
    assert own.get(lift).status_code == 404
    assert own.post(lift, {"because": "It is nothing."}).status_code == 404
    assert "Of the office" not in words(own.get(ledger))
    assert "The data no longer say it; it binds until it is lifted." in words(client.get(ledger))
    assert client.post(lift, {"because": " "}).context["form"].errors.keys() == {"because"}
    done = client.post(lift, {"because": "A namesake."}, follow=True)
    assert "Lifted: A namesake." in words(done)
    row.refresh_from_db()
    assert row.lifted_at is not None


def test_a_conflict_is_lifted_with_a_reason_but_not_a_credit(call: Call, desk: str, client: Client) -> None:
    entry, juror = make_entry(call), make_juror(call)
    by_credit(juror, entry)
    (credit,) = settle("command", call)
    (entered,) = enter("command", juror, entry, "his student").conflicts
    refused = client.post(f"{desk}jury/conflicts/{credit.pk}/lift/", {"because": "no"})
    assert "cannot be argued away" in words(refused)
    empty = client.post(f"{desk}jury/conflicts/{entered.pk}/lift/", {"because": ""})
    assert "because" in empty.context["form"].errors
    client.post(f"{desk}jury/conflicts/{entered.pk}/lift/", {"because": "another one"})
    entered.refresh_from_db()
    assert entered.lifted_because == "another one"


# -- the juror's own page


def test_a_juror_sees_what_follows_from_the_data_and_why(call: Call) -> None:
    entry, other, juror = make_entry(call), make_entry(call), make_juror(call)
    by_colleague(juror, entry)
    page = juror_client(juror).get("/en/jury/call/conflicts/")
    assert [(one, why, wish) for one, why, wish, _makers in page.context["rows"]] == [
        (entry, ["Has or had a post at Ogledni film, and so does Petar Ogledić (director)."], None),
        (other, None, None),
    ]


def test_where_names_are_hidden_nobody_is_named_but_ties_are_found(call: Call) -> None:
    entry, juror = make_entry(call), make_juror(call)
    by_colleague(juror, entry)
    make_round(call, [entry], [juror], names_hidden=True)
    page = juror_client(juror).get("/en/jury/call/conflicts/")
    assert [(one, why) for one, why, _wish, _makers in page.context["rows"]] == [
        (entry, ["a post, now or before, where somebody of the film has or had one"])
    ]
    assert "Ogledić" not in words(page)
    assert "Ogledni film" not in words(page)


def test_a_juror_declares_names_a_relative_wishes_and_confirms(call: Call) -> None:
    entry, other, third, juror = make_entry(call), make_entry(call), make_entry(call), make_juror(call)
    sister = make_person(slug="sister", exchange=call.season.exchange)
    by_credit(Juror(person=sister), other)
    client = juror_client(juror)
    own = "/en/jury/call/conflicts/"
    client.post(f"{own}{entry.number}/", {"note": "my student"})
    client.post(f"{own}tie/", {"kind": "person", "name": "(sister)"})
    client.post(f"{own}wish/", {"rather": f"yes:{third.number}"})
    client.post(f"{own}complete/")
    assert {(one.entry, one.kind) for one in Conflict.objects.all()} == {
        (entry, "declared"),
        (other, "family"),
    }
    assert [(one.entry, one.wanted) for one in juror.wishes.all()] == [(third, True)]
    juror.refresh_from_db()
    assert juror.declared_at is not None
    client.post(f"{own}wish/", {"rather": f"none:{third.number}"})
    assert juror.wishes.count() == 0


def test_a_name_that_nobody_or_oneself_has_is_told_beside_the_field(call: Call) -> None:
    juror = make_juror(call, person=make_person(slug="me", exchange=call.season.exchange))
    client = juror_client(juror)
    for name in ("Nobody at all", "(me)"):
        page = client.post("/en/jury/call/conflicts/tie/", {"kind": "person", "name": name})
        assert "name" in page.context["form"].errors
    assert juror.ties.count() == 0


# -- rounds


def round_form(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the page's form, with these changes."""
    form = html.fromstring(page.content).xpath("//form[@data-saved or .//fieldset]")[-1]
    typed: dict[str, Any] = {}
    for name, value in form.form_values() if hasattr(form, "form_values") else []:
        typed.setdefault(name, []).append(value)
    return typed | changes


def test_a_round_is_made_with_its_criteria(call: Call, desk: str, client: Client) -> None:
    page = client.get(f"{desk}rounds/new/")
    typed = round_form(page)
    typed |= {
        "names-text": ["Shortlist", "", "", ""],
        "kind": "shortlist",
        "reads": "3",
        "places": "8",
        "shows_scores": "closed",
        "closes_at": "2027-03-01T18:00",
    }
    typed = {name: value for name, value in typed.items() if not name.startswith("criteria-0-")}
    typed |= {
        "criteria-0-names-tag": ["en"],
        "criteria-0-names-kind": ["official"],
        "criteria-0-names-text": ["Script"],
        "criteria-0-weight": "2",
        "criteria-0-low": "1",
        "criteria-0-high": "10",
        "criteria-0-step": "0.5",
        "criteria-0-ORDER": "1",
    }
    response = client.post(f"{desk}rounds/new/", typed)
    made = call.rounds.get()
    assert response.headers["Location"] == f"{desk}rounds/1/jurors/"
    assert (made.number, made.places, made.state) == (1, 8, "planned")
    assert made.closes_at == dt.datetime(2027, 3, 1, 17, tzinfo=dt.UTC)
    assert [(one.key, str(one.weight), str(one.step)) for one in made.criteria.all()] == [
        ("script", "2.00", "0.50")
    ]


def test_once_open_only_what_changes_no_result_can_be_changed(call: Call, desk: str, client: Client) -> None:
    round_ = a_round(call, [make_entry(call)], [make_juror(call)])
    page = client.get(f"{desk}rounds/1/")
    typed = round_form(page, places="1", reads="7", kind="final", quorum="5")
    client.post(f"{desk}rounds/1/", typed)
    round_.refresh_from_db()
    assert (round_.places, round_.reads, round_.kind, round_.quorum) == (None, 7, "shortlist", None)
    assert "What could change a result stands in the log" in words(page)


def test_a_round_says_who_of_its_jury_decides_a_tie_and_who_stands_in(
    call: Call, desk: str, client: Client
) -> None:
    one, other = make_juror(call), make_juror(call)
    round_ = make_round(call, state=Round.State.PLANNED)
    typed = round_form(client.get(f"{desk}rounds/1/"), breaker=str(one.pk), stand_in=str(one.pk))
    refused = client.post(f"{desk}rounds/1/", typed)
    assert "The stand-in is another member than the one who is stood in for." in words(refused)
    client.post(f"{desk}rounds/1/", typed | {"stand_in": str(other.pk)})
    round_.refresh_from_db()
    assert (round_.breaker, round_.stand_in) == (one, other)


def test_a_round_that_is_not_ready_says_what_is_missing(call: Call, desk: str, client: Client) -> None:
    round_ = make_round(call, state=Round.State.PLANNED)
    Criterion.objects.all().delete()
    response = client.post(f"{desk}rounds/1/open/", {"version": round_.version}, follow=True)
    assert messages(response) == (
        "There are no entries in the round. Choose sections, or carry entries on. "
        "There are no jurors in the round. The round has no criteria to score by."
    )


def test_a_round_is_opened_and_closed_from_its_page(call: Call, desk: str, client: Client) -> None:
    entry, juror = make_entry(call), make_juror(call)
    round_ = make_round(call, [entry], [juror], state=Round.State.PLANNED, quorum=1, places=1, breaker=juror)
    client.post(f"{desk}rounds/1/open/", {"version": round_.version})
    round_.refresh_from_db()
    assert round_.state == "open"
    give(round_, juror, entry, 8)
    stale = client.post(f"{desk}rounds/1/close/", {"version": round_.version - 1}, follow=True)
    assert "Somebody changed the round meanwhile" in messages(stale)
    client.post(f"{desk}rounds/1/close/", {"version": round_.version})
    round_.refresh_from_db()
    assert round_.state == "closed"
    opened, closed = (line.body for line in log.lines_of(call) if line.kind.startswith("round_"))
    assert (opened["jurors"], opened["entries"], opened["breaker"], opened["places"]) == ([1], [1], 1, 1)
    assert [one["entry"] for one in closed["ranking"]] == [1]  # type: ignore[attr-defined]


def test_a_juror_who_joins_a_round_under_way_is_explained_first(
    call: Call, desk: str, client: Client
) -> None:
    first, second = make_juror(call), make_juror(call)
    round_ = a_round(call, [make_entry(call)], [first])
    typed = {f"in_{first.pk}": "on", f"in_{second.pk}": "on", f"most_{second.pk}": "4"}
    page = client.post(f"{desk}rounds/1/jurors/", typed)
    assert "joins a round that is under way. Nothing that was given changes" in words(page)
    assert round_.jurors.count() == 1
    client.post(f"{desk}rounds/1/jurors/", typed | {"sure": "1"})
    assert round_.jurors.get(juror=second).most == 4
    assert [line.kind for line in log.lines_of(call)][-1] == "juror_added"


def test_entries_are_chosen_by_section_and_carried_on_by_rank(call: Call, desk: str, client: Client) -> None:
    entries, juror = [make_entry(call) for _one in range(3)], make_juror(call)
    make_entry(call, state=Entry.State.SUBMITTED)
    round_ = make_round(call, [], [juror], state=Round.State.PLANNED, places=1)
    section = call.sections.get()
    client.post(f"{desk}rounds/1/entries/", {"do": "sections", "section": section.pk})
    assert round_.entries.count() == 3
    round_ = open_round("command", round_)
    for entry, script in zip(entries, (9, 9, 2), strict=True):
        give(round_, juror, entry, script)
    second = make_round(call, [], [juror], state=Round.State.PLANNED)
    early = client.post(f"{desk}rounds/2/entries/", {"do": "carry", "from": "1"}, follow=True)
    assert "Who goes on is known once" in messages(early)
    close_round("command", round_)
    client.post(f"{desk}rounds/2/entries/", {"do": "carry", "from": "1"})
    assert set(second.entries.values_list("entry", flat=True)) == {entries[0].pk, entries[1].pk}
    assert log.recomputed(call).shortlists == {1: (1, 2)}


# -- who reads what


def planned(call: Call, jurors: int = 3, entries: int = 4, **fields: Any) -> Round:
    made = [make_entry(call) for _one in range(entries)]
    return make_round(call, made, [make_juror(call) for _one in range(jurors)], **fields)


def readings(round_: Round) -> set[tuple[int, int]]:
    rows = Assignment.objects.filter(round=round_, barred=False)
    return set(rows.values_list("entry__number", "juror__number"))


def test_a_plan_is_looked_at_and_then_accepted(call: Call, desk: str, client: Client) -> None:
    round_ = planned(call, reads=2)
    tied = call.jurors.get(number=1)
    enter("command", tied, call.entries.get(number=1), "his student")
    client.post(f"{desk}assignment/1/plan/")
    page = client.get(f"{desk}assignment/1/")
    assert page.context["about"]["ended"] == "proven"
    assert readings(round_) == set()
    assert sorted(load for _name, load in page.context["loads"]) == [2, 3, 3]
    client.post(f"{desk}assignment/1/plan/answer/", {"do": "accept"})
    found = readings(round_)
    assert len(found) == 8
    assert (1, 1) not in found
    assert ReadingPlan.objects.count() == 0
    again = client.get(f"{desk}assignment/1/")
    assert [(row.given, row.wanted) for row in again.context["page"]] == [(2, 2)] * 4
    assert all(reading.why for row in again.context["page"] for reading in row.readings)


def test_people_overrule_and_the_next_plan_keeps_to_it(call: Call, desk: str, client: Client) -> None:
    round_ = planned(call, reads=1)
    entry, juror = call.entries.get(number=1), call.jurors.get(number=3)
    other = call.jurors.get(number=2)
    act = f"{desk}assignment/1/overrule/"
    client.post(act, {"do": "add", "entry": entry.pk, "juror": juror.pk})
    client.post(act, {"do": f"bar:{call.entries.get(number=2).pk}:{other.pk}"})
    client.post(f"{desk}assignment/1/plan/")
    client.post(f"{desk}assignment/1/plan/answer/", {"do": "accept"})
    found = readings(round_)
    assert {one for one in found if one[0] == 1} == {(1, 3)}
    assert (2, 2) not in found
    assert Assignment.objects.filter(barred=True).count() == 1
    client.post(act, {"do": f"loose:{call.entries.get(number=2).pk}:{other.pk}"})
    assert Assignment.objects.filter(barred=True).count() == 0
    assert round_.assignments.get(entry=entry).fixed


def test_what_is_handed_in_is_never_taken_off(call: Call, desk: str, client: Client) -> None:
    round_ = planned(call, reads=1, state=Round.State.PLANNED)
    round_ = open_round("command", round_)
    entry, juror = call.entries.get(number=1), call.jurors.get(number=1)
    Assignment.objects.create(round=round_, entry=entry, juror=juror, by="command")
    give(round_, juror, entry, 5)
    refused = client.post(f"{desk}assignment/1/overrule/", {"do": f"bar:{entry.pk}:{juror.pk}"}, follow=True)
    assert "has handed in a sheet" in messages(refused)
    for _time in range(2):
        client.post(f"{desk}assignment/1/plan/")
        client.post(f"{desk}assignment/1/plan/answer/", {"do": "accept"})
    assert (1, 1) in readings(round_)


def test_a_replan_keeps_as_much_as_it_can(call: Call, desk: str, client: Client) -> None:
    round_ = planned(call, jurors=4, entries=8, reads=2)
    for _time in range(2):
        client.post(f"{desk}assignment/1/plan/")
        client.post(f"{desk}assignment/1/plan/answer/", {"do": "accept"})
        before = readings(round_)
    gone = sorted(before)[0]
    enter("command", call.jurors.get(number=gone[1]), call.entries.get(number=gone[0]), "his student")
    client.post(f"{desk}assignment/1/plan/")
    client.post(f"{desk}assignment/1/plan/answer/", {"do": "accept"})
    after = readings(round_)
    assert len(after) == 16
    assert len(after - before) <= 2
    assert gone not in after


def test_what_cannot_be_is_explained_with_what_would_mend_it(call: Call, desk: str, client: Client) -> None:
    planned(call, jurors=2, entries=1, reads=2)
    enter("command", call.jurors.get(number=1), call.entries.get(number=1), "his student")
    client.post(f"{desk}assignment/1/plan/")
    page = client.get(f"{desk}assignment/1/?short=1")
    (row,) = page.context["page"]
    assert row.short == [
        "May not read it (conflict of interest): Petar Ogledić.",
        "Invite 1 more who may read it.",
    ]


def test_a_wish_and_a_language_count(call: Call, desk: str, client: Client) -> None:
    round_ = planned(call, jurors=2, entries=2, reads=1)
    first, second = call.entries.order_by("number")
    ana, boris = call.jurors.order_by("number")
    ana.wishes.create(entry=second, wanted=True)
    first.film.languages = ["sr-Cyrl"]
    first.film.save()
    client.post(f"{desk}assignment/1/plan/")
    client.post(f"{desk}assignment/1/plan/answer/", {"do": "accept"})
    assert readings(round_) == {(1, 2), (2, 1)}
    Juror.objects.filter(pk=boris.pk).update(languages=["ru"])
    Assignment.objects.all().delete()
    client.post(f"{desk}assignment/1/plan/")
    client.post(f"{desk}assignment/1/plan/answer/", {"do": "accept"})
    assert readings(round_) == {(1, 1), (2, 2)}


def test_a_large_plan_is_a_workers_and_can_be_left_and_stopped(
    call: Call, desk: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = planned(call, reads=1)
    monkeypatch.setattr(assigning, "AT_ONCE", 0)
    client.post(f"{desk}assignment/1/plan/")
    page = client.get(f"{desk}assignment/1/")
    assert "A plan is being made" in words(page)
    assert client.get(f"{desk}assignment/1/progress/").headers.get("HX-Refresh") is None
    assigning.work(round_.plan.pk, 5.0)
    assert client.get(f"{desk}assignment/1/progress/").headers["HX-Refresh"] == "true"
    client.post(f"{desk}assignment/1/plan/answer/", {"do": "away"})
    assert ReadingPlan.objects.count() == 0
    assert readings(round_) == set()


def test_a_plan_that_fails_says_so_and_changes_nothing(
    call: Call, desk: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(call, reads=1)

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(assigning, "plan", fail)
    client.post(f"{desk}assignment/1/plan/")
    assert "The plan could not be made" in words(client.get(f"{desk}assignment/1/"))


def test_letters_name_no_entry_and_no_number(call: Call, desk: str, client: Client) -> None:
    round_ = planned(call, jurors=2, entries=3, reads=1, closes_at=timezone.now() + dt.timedelta(days=3))
    assigning.tell_jurors("command", round_, "https://kinomost.example/jury/")
    letters = Letter.objects.order_by("pk")
    assert len(letters) == 2
    assert {one.subject for one in letters} == {"Sample call: there is something for you to read"}
    for entry in call.entries.select_related("film"):
        assert str(entry.film.titles).encode() not in bytes(letters[0].message)


def test_an_owner_who_is_tied_counts_without_the_entry(call: Call, desk: str, client: Client) -> None:
    round_ = planned(call, jurors=2, entries=2, reads=1)
    hidden, other = call.entries.order_by("number")
    for entry, number in ((hidden, 1), (other, 2)):
        juror = call.jurors.get(number=number)
        Assignment.objects.create(round=round_, entry=entry, juror=juror, by="command")
    owner: Account = make_account("owner", call.season.exchange, person=make_person())
    by_credit(Juror(person=owner.person), hidden)
    client.force_login(owner)
    page = client.get(f"{desk}assignment/1/")
    assert [load for _name, load in page.context["loads"]] == [0, 1]
    assert [row.entry for row in page.context["page"]] == [other]
    act = {"do": f"bar:{hidden.pk}:{call.jurors.get(number=1).pk}"}
    assert client.post(f"{desk}assignment/1/overrule/", act).status_code == 404


PAGES = (
    "jury/", "jury/conflicts/", "jury/conflicts/enter/", "jury/1/remove/", "rounds/", "rounds/1/",
    "rounds/1/jurors/", "rounds/1/entries/", "assignment/1/",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_as_often_for_many_as_for_one(
    page: str, call: Call, desk: str, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for more in (1, 6):
        entries = [make_entry(call) for _one in range(more)]
        jurors = [make_juror(call) for _one in range(more)]
        round_ = call.rounds.first() or make_round(call, [], [], reads=1)
        for entry, juror in zip(entries, jurors, strict=True):
            by_colleague(juror, entry)
            round_.entries.create(entry=entry)
            round_.jurors.create(juror=juror)
        settle("command", call)
        if page == "assignment/1/":
            assigning.accept("command", assigning.ask("command", round_))
        client.get(desk + page)  # the first time also fills caches
        with django_assert_max_num_queries(60) as asked:
            assert client.get(desk + page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_jurors_page_asks_as_often_for_many_as_for_one(
    call: Call, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    juror, counts = make_juror(call), []
    client = juror_client(juror)
    for more in (1, 6):
        for _one in range(more):
            by_colleague(juror, make_entry(call))
        client.get("/en/jury/call/conflicts/")  # the first time also fills caches
        with django_assert_max_num_queries(60) as asked:
            client.get("/en/jury/call/conflicts/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
