"""The jurors' pages and the ranking: what stands on them, what must not, and what is kept."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kinomost.catalogue.models import Credit
from kinomost.contest import snapshots
from kinomost.contest.actions.conflicts import settle
from kinomost.contest.actions.scores import Filled, filled, save_draft, save_note, say, submit_sheet
from kinomost.contest.models import (
    Assignment,
    Call,
    Conflict,
    Entry,
    Juror,
    Note,
    Round,
    RoundEntry,
    RoundJuror,
    Sheet,
    Submission,
)
from kinomost.names.texts import Texts
from kinomost.parties.models import Account
from tests.contest.factories import account_of, make_call, make_entry, make_juror, make_round
from tests.factories import make_account, make_film, make_person

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
GIVEN = {"mark_script": "8", "mark_feasibility": "5", "comment": "Strong.", "feedback": "Go on."}


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def entry_called(call: Call, title: str) -> Entry:
    film = make_film(exchange=call.season.exchange, is_public=False, titles=Texts.of(en=title))
    entry = make_entry(call, film=film)
    document = snapshots.snapshot(entry)
    Submission.objects.create(
        entry=entry, number=1, at=timezone.now(), by="command", document=document, sha256="0" * 64
    )
    return entry


def give(
    round_: Round, entry: Entry, juror: Juror, script: int, feasibility: int = 5, comment: str = ""
) -> Sheet:
    marks = {"script": str(script), "feasibility": str(feasibility)}
    return submit_sheet(account_of(juror), round_, entry, 0, Filled(marks, comment))


@pytest.fixture
def call() -> Call:
    return make_call(slug="call")


@pytest.fixture
def entries(call: Call) -> list[Entry]:
    return [entry_called(call, title) for title in ("Lighthouse", "Orchard", "Trolleybus")]


@pytest.fixture
def jurors(call: Call) -> list[Juror]:
    office = call.season.exchange
    names = ("Vesna Ilustrated", "Marta Invented", "Dragan Sampled")
    return [make_juror(call, make_person(exchange=office, names=Texts.of(en=name))) for name in names]


@pytest.fixture
def round_(call: Call, entries: list[Entry], jurors: list[Juror]) -> Round:
    return make_round(call, entries, jurors, reads=0, adjusted=True)


@pytest.fixture
def owner(call: Call) -> Account:
    return make_account("owner", call.season.exchange)


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(f"/en/{address}")
    assert response.status_code == status
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# ------------------------------------------------------------------------------------ what is to be read


def test_a_juror_finds_what_is_left_in_each_round(
    round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    give(round_, entries[0], jurors[0], 8)
    save_draft(account_of(jurors[0]), round_, entries[1], 0, Filled({"script": "3"}))
    page = text_of(client_of(account_of(jurors[0])), "jury/")
    assert '<b class="num">2</b> <span>sheets left to hand in · 1 draft</span>' in page
    Round.objects.update(state=Round.State.CLOSED, closed_at=timezone.now())
    assert "left to hand in" not in text_of(client_of(account_of(jurors[0])), "jury/")


def test_who_has_not_declared_conflicts_is_asked_to_before_reading(
    round_: Round, jurors: list[Juror]
) -> None:
    client, asked = (
        client_of(account_of(jurors[0])),
        'href="/en/jury/call/conflicts/">Declare conflicts of interest',
    )
    assert [asked in text_of(client, page) for page in ("jury/", "jury/call/1/")] == [True, True]
    Juror.objects.update(declared_at=timezone.now())
    assert [asked in text_of(client, page) for page in ("jury/", "jury/call/1/")] == [False, False]


def test_a_stranger_is_told_what_a_jury_would_be(round_: Round) -> None:
    assert "You sit in no jury" in text_of(client_of(make_account()), "jury/")


def test_the_list_holds_what_is_assigned_and_says_how_far_it_is(
    round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    Round.objects.update(reads=1)
    for entry in entries[:2]:
        Assignment.objects.create(round=round_, entry=entry, juror=jurors[0], by="command")
    give(round_, entries[0], jurors[0], 8)
    client = client_of(account_of(jurors[0]))
    page = text_of(client, "jury/call/1/")
    assert [title for title in ("Lighthouse", "Orchard", "Trolleybus") if title in page] == [
        "Lighthouse",
        "Orchard",
    ]
    assert re.findall(r'<li data-state="(\w+)">', page) == ["in", "unread"]
    assert 'href="/en/jury/call/1/entries/2/" data-command>Next unread' in page
    everything = text_of(client, "jury/call/1/?whose=all")
    assert re.findall(r'<li data-state="(\w+)">', everything) == ["in", "unread", "other"]
    assert re.findall(r'<li data-state="(\w+)">', text_of(client, "jury/call/1/?state=unread")) == ["unread"]


def test_a_round_in_preparation_is_not_open_to_its_jurors(round_: Round, jurors: list[Juror]) -> None:
    Round.objects.update(state=Round.State.PLANNED)
    client = client_of(account_of(jurors[0]))
    text_of(client, "jury/call/1/", 403)
    text_of(client, "jury/call/1/entries/1/", 403)


def test_who_left_the_jury_finds_the_door_closed(round_: Round, jurors: list[Juror]) -> None:
    Juror.objects.filter(pk=jurors[0].pk).update(left_at=timezone.now())
    client = client_of(account_of(jurors[0]))
    text_of(client, "jury/call/1/", 403)
    assert "You sit in no jury" in text_of(client, "jury/")


# --------------------------------------------------------------------------------------------- the sheet


def test_without_a_script_a_sheet_is_saved_and_handed_in(round_: Round, jurors: list[Juror]) -> None:
    client = client_of(account_of(jurors[0]))
    address = "/en/jury/call/1/entries/1/"
    client.post(address, {**GIVEN, "version": "0", "do": "save"})
    assert filled(Sheet.objects.get()) == Filled({"script": "8", "feasibility": "5"}, "Strong.", "Go on.")
    page = client.post(address, {**GIVEN, "version": "1", "do": "submit"}, follow=True).content.decode()
    assert "The sheet is handed in. You can correct it until the round is closed." in page
    assert Sheet.objects.get().marks == {"script": "8", "feasibility": "5"}


def test_what_is_missing_is_said_beside_its_criterion(round_: Round, jurors: list[Juror]) -> None:
    sent = {**GIVEN, "mark_script": "11", "mark_feasibility": "", "version": "0", "do": "submit"}
    response = client_of(account_of(jurors[0])).post("/en/jury/call/1/entries/1/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert re.findall(r'id="wrong-(\w+)"', page) == ["script", "feasibility"]
    assert "Strong." in page
    assert Sheet.objects.get().submitted_at is None


def test_of_two_tabs_the_second_gets_both_and_loses_nothing(round_: Round, jurors: list[Juror]) -> None:
    client = client_of(account_of(jurors[0]))
    address = "/en/jury/call/1/entries/1/"
    first = client.post(address, {**GIVEN, "version": "0", "do": "save"}, headers=JSON)
    assert first.json()["version"] == 1
    other = {**GIVEN, "mark_script": "2", "comment": "Weak.", "version": "0"}
    second = client.post(address, {**other, "do": "save"}, headers=JSON)
    assert (second.status_code, second.json()["version"]) == (409, 1)
    assert second.json()["theirs"] == {
        "marks": {"script": "8", "feasibility": "5"}, "comment": "Strong.", "feedback": "Go on.",
    }  # fmt: skip
    page = client.post(address, {**other, "do": "submit"})
    shown = page.content.decode()
    assert page.status_code == 409
    assert ("Weak." in shown, "Strong." in shown, 'name="version" value="1"' in shown) == (True, True, True)
    assert filled(Sheet.objects.get()).comment == "Strong."
    client.post(address, {**other, "version": "1", "do": "submit"})
    assert Sheet.objects.get().marks == {"script": "2", "feasibility": "5"}


def test_a_round_that_closes_meanwhile_keeps_the_draft_and_says_so(
    round_: Round, jurors: list[Juror]
) -> None:
    client = client_of(account_of(jurors[0]))
    Round.objects.update(state=Round.State.CLOSED, closed_at=timezone.now())
    sent = {**GIVEN, "version": "0", "do": "submit"}
    page = client.post("/en/jury/call/1/entries/1/", sent, follow=True).content.decode()
    assert "The round is closed, so the sheet can no longer be handed in. Your draft is kept." in page
    assert filled(Sheet.objects.get()).comment == "Strong."
    assert '<fieldset class="sheet-fields" disabled>' in page


def test_a_text_that_is_too_long_is_refused_and_comes_back_whole(round_: Round, jurors: list[Juror]) -> None:
    long = "Never ends. " * 2000
    client = client_of(account_of(jurors[0]))
    for address, field in (("", "comment"), ("note/", "text"), ("remark/", "text")):
        save = {"version": "0", field: long}
        if address == "remark/":  # where the discussion is open
            Round.objects.update(state=Round.State.CLOSED, closed_at=timezone.now())
        if field == "comment":
            save |= {"do": "save"}
        response = client.post(f"/en/jury/call/1/entries/1/{address}", save)
        assert response.status_code == 422
        assert long.strip() in response.content.decode()
    assert (Sheet.objects.count(), Note.objects.count()) == (0, 0)


def test_a_form_of_nothing_begins_no_sheet(round_: Round, jurors: list[Juror]) -> None:
    client_of(account_of(jurors[0])).post("/en/jury/call/1/entries/1/", {})
    assert not Sheet.objects.exists()


def test_notes_are_read_by_nobody_else(
    round_: Round, entries: list[Entry], jurors: list[Juror], owner: Account
) -> None:
    save_note(account_of(jurors[0]), round_, entries[0], 0, "Between me and me.")
    assert "Between me and me." in text_of(client_of(account_of(jurors[0])), "jury/call/1/entries/1/")
    assert "Between me and me." not in text_of(client_of(account_of(jurors[1])), "jury/call/1/entries/1/")
    office = f"desk/{round_.call.season.exchange.slug}/contest/call/ranking/1/entries/1/"
    assert "Between me and me." not in text_of(client_of(owner), office)


# ------------------------------------------------------------------------------------- what others gave


@pytest.mark.parametrize(
    ("shows", "own_in", "closed", "sees"),
    [
        ("never", True, True, False),
        ("own", False, False, False),
        ("own", True, False, True),
        ("closed", True, False, False),
        ("closed", False, True, True),
    ],
)
def test_what_others_gave_is_seen_when_the_round_says(
    shows: str,
    own_in: bool,
    closed: bool,
    sees: bool,
    round_: Round,
    entries: list[Entry],
    jurors: list[Juror],
) -> None:
    give(round_, entries[0], jurors[1], 9, comment="Their comment.")
    if own_in:
        give(round_, entries[0], jurors[0], 4)
    changes: dict[str, Any] = {"shows_scores": shows}
    if closed:
        changes |= {"state": Round.State.CLOSED, "closed_at": timezone.now()}
    Round.objects.update(**changes)
    page = text_of(client_of(account_of(jurors[0])), "jury/call/1/entries/1/")
    assert ("Their comment." in page) == sees
    assert "Marta Invented" not in page


def test_the_ranking_opens_to_a_juror_once_all_their_sheets_are_in(
    round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    Round.objects.update(shows_scores="own")
    client = client_of(account_of(jurors[0]))
    for entry in entries:
        for address in (
            "ranking/",
            "ranking/ranking.csv",
            "ranking/ranking.xlsx",
            "agenda/",
            "agenda/agenda.pdf",
        ):
            assert client.get(f"/en/jury/call/1/{address}").status_code == 403
        give(round_, entry, jurors[0], 7)
    assert "Lighthouse" in text_of(client, "jury/call/1/ranking/")
    assert client.get("/en/jury/call/1/agenda/agenda.pdf").content[:5] == b"%PDF-"


def test_the_discussion_opens_once_the_own_sheet_is_in(
    round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    say(account_of(jurors[1]), round_, entries[0], "Look at the last page.")
    client = client_of(account_of(jurors[0]))
    assert "Look at the last page." not in text_of(client, "jury/call/1/entries/1/")
    client.post("/en/jury/call/1/entries/1/remark/", {"text": "Me too."})
    assert round_.remarks.count() == 1
    give(round_, entries[0], jurors[0], 7)
    client.post("/en/jury/call/1/entries/1/remark/", {"text": "Me too."})
    page = text_of(client, "jury/call/1/entries/1/")
    assert ("Look at the last page." in page, "Voice 1" in page, "Me too." in page) == (True, True, True)


def test_hidden_names_are_hidden_on_every_page_of_a_juror(
    round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    director = make_person(names=Texts.of(en="Hidden Director"))
    Credit.objects.create(film=entries[0].film, person=director, function=Credit.Function.DIRECTOR)
    document = snapshots.snapshot(entries[0])
    Submission.objects.create(
        entry=entries[0], number=2, at=timezone.now(), by="command", document=document, sha256="0" * 64
    )
    for juror in jurors:
        for place, entry in enumerate(entries):
            give(round_, entry, juror, 10 if juror == jurors[place] else 1)
    room = "jury/call/1/entries/1/"
    client = client_of(account_of(jurors[0]))
    assert "Hidden Director" in text_of(client, room)
    Round.objects.update(names_hidden=True, state=Round.State.CLOSED, closed_at=timezone.now())
    for address in (
        "jury/call/1/",
        room,
        "jury/call/1/ranking/",
        "jury/call/1/ranking/ranking.csv",
        "jury/call/1/agenda/",
    ):
        page = text_of(client, address)
        assert [word for word in ("Lighthouse", "Hidden Director") if word in page] == [], address


# ------------------------------------------------------------------------------------------------ recusal

PAGES = (
    "jury/",
    "jury/call/1/",
    "jury/call/1/?sort=title",
    "jury/call/1/entries/2/",
    "jury/call/1/ranking/",
    "jury/call/1/ranking/ranking.csv",
    "jury/call/1/agenda/",
)
DESK = ("ranking/1/", "ranking/1/ranking.csv", "ranking/1/agenda/", "ranking/1/entries/2/")


def everything_given(round_: Round, entries: list[Entry], jurors: list[Juror]) -> None:
    for at, juror in enumerate(jurors):
        for place, entry in enumerate(entries):
            give(round_, entry, juror, 10 if at == place else 2 + at, comment=f"On {entry.number}.")
    say(account_of(jurors[1]), round_, entries[0], "About the lighthouse.")


def tie(person: Any, entry: Entry) -> None:
    Credit.objects.create(film=entry.film, person=person, function=Credit.Function.EDITOR)


def test_a_recused_juror_sees_the_pages_of_a_contest_without_the_entry(
    round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    everything_given(round_, entries, jurors)
    Round.objects.update(state=Round.State.CLOSED, closed_at=timezone.now())
    tie(jurors[0].person, entries[0])
    settle("command", round_.call)
    client = client_of(account_of(jurors[0]))
    seen = [text_of(client, address) for address in PAGES]
    assert [page for page in seen if "Lighthouse" in page or "About the lighthouse." in page] == []
    round_.entries.filter(entry=entries[0]).delete()
    assert [text_of(client, address) for address in PAGES] == seen


def test_a_tied_owner_sees_the_pages_of_a_contest_without_the_entry(
    round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    everything_given(round_, entries, jurors)
    office = round_.call.season.exchange
    owner = make_account("owner", office, person=make_person(exchange=office))
    tie(owner.person, entries[0])
    client = client_of(owner)
    addresses = [f"desk/{office.slug}/contest/call/{address}" for address in DESK]
    seen = [text_of(client, address) for address in addresses]
    assert [page for page in seen if "Lighthouse" in page] == []
    round_.entries.filter(entry=entries[0]).delete()
    assert [text_of(client, address) for address in addresses] == seen


@pytest.mark.parametrize("in_the_round", [True, False])
def test_whoever_is_tied_to_an_entry_learns_only_that(
    in_the_round: bool, round_: Round, entries: list[Entry], jurors: list[Juror]
) -> None:
    """Also not whether it is in the round: who reached the final is a judgement."""
    give(round_, entries[0], jurors[0], 9, comment="My own words.")
    if not in_the_round:
        round_.entries.filter(entry=entries[0]).delete()
    tie(jurors[0].person, entries[0])
    client = client_of(account_of(jurors[0]))
    page = text_of(client, "jury/call/1/entries/1/", 403)
    assert "You are recused from this entry" in page
    assert [word for word in ("Lighthouse", "My own words.") if word in page] == []
    for address, sent in (
        ("", {**GIVEN, "version": "1", "do": "submit"}),
        ("note/", {"text": "x"}),
        ("remark/", {"text": "x"}),
    ):
        response = client.post(f"/en/jury/call/1/entries/1/{address}", sent)
        assert response.status_code == 403
    assert Sheet.objects.get().comment == "My own words."
    assert (Note.objects.count(), round_.remarks.count()) == (0, 0)


def test_a_void_sheet_is_struck_through_for_the_office_and_not_there_for_jurors(
    round_: Round, entries: list[Entry], jurors: list[Juror], owner: Account
) -> None:
    give(round_, entries[0], jurors[0], 9, comment="Given in conflict.")
    give(round_, entries[0], jurors[1], 5)
    Round.objects.update(shows_scores="own")
    Conflict.objects.create(
        juror=jurors[0],
        entry=entries[0],
        kind=Conflict.Kind.OFFICE,
        note="Taught the director.",
        by="command",
    )
    Sheet.objects.filter(juror=jurors[0]).update(voided_at=timezone.now())
    page = text_of(
        client_of(owner), f"desk/{round_.call.season.exchange.slug}/contest/call/ranking/1/entries/1/"
    )
    assert page.count('<li class="is-void">') == 1
    assert "Void, counts nowhere: entered by the office: Taught the director." in page
    assert "<b>1 / 2</b>" in page
    assert "Given in conflict." not in text_of(client_of(account_of(jurors[1])), "jury/call/1/entries/1/")


def test_what_a_correction_replaced_stays_for_the_office(
    round_: Round, entries: list[Entry], jurors: list[Juror], owner: Account
) -> None:
    sheet = give(round_, entries[0], jurors[0], 9)
    marks = {"script": "3", "feasibility": "5"}
    submit_sheet(account_of(jurors[0]), round_, entries[0], sheet.version, Filled(marks))
    page = text_of(
        client_of(owner), f"desk/{round_.call.season.exchange.slug}/contest/call/ranking/1/entries/1/"
    )
    before = page[page.index("Corrected: what stood there before") :]
    assert re.findall(r'<span class="num">(\d+)</span>', before[: before.index("</ul>")]) == ["9", "5"]


# ------------------------------------------------------------------------------------------ the ranking


def test_the_office_sees_ranks_ties_leanings_and_who_divides(
    round_: Round, entries: list[Entry], jurors: list[Juror], owner: Account
) -> None:
    for juror, script in zip(jurors, (10, 5, 1), strict=True):
        give(round_, entries[0], juror, script, script)
        give(round_, entries[1], juror, 5)
        give(round_, entries[2], juror, 5)
    office = f"desk/{round_.call.season.exchange.slug}/contest/call/ranking/"
    client = client_of(owner)
    assert client.get(f"/en/{office}").headers["Location"] == f"/en/{office}1/"
    page = text_of(client, f"{office}1/")
    assert (
        page.count("divides the jury") == 3
    )  # the others are best for the strict juror, worst for the generous
    assert page.count('title="others have the same"') == 2
    assert [
        name for name in ("Vesna Ilustrated", "Marta Invented", "Dragan Sampled") if name not in page
    ] == []
    table = client.get(f"/en/{office}1/ranking.csv").content.decode("utf-8-sig").splitlines()
    assert table[0].split(",")[:4] == ["rank", "tied", "number", "title"]
    assert [line.split(",")[3] for line in table[1:]] == ["Lighthouse", "Orchard", "Trolleybus"]
    assert client.get(f"/en/{office}1/ranking.xlsx").content[:2] == b"PK"
    assert client.get(f"/en/{office}1/agenda/agenda.pdf").content[:5] == b"%PDF-"


def test_a_tie_at_the_cut_and_missing_sheets_come_on_the_agenda(
    round_: Round, entries: list[Entry], jurors: list[Juror], owner: Account
) -> None:
    Round.objects.update(places=1)
    for juror in jurors:
        give(round_, entries[0], juror, 5)
        give(round_, entries[1], juror, 5)
    give(round_, entries[2], jurors[0], 1)
    page = text_of(
        client_of(owner), f"desk/{round_.call.season.exchange.slug}/contest/call/ranking/1/agenda/"
    )
    cut, missing = page.index("A tie at the cut"), page.index("Entries for which sheets are missing")
    assert cut < page.index("Lighthouse") < page.index("Orchard") < missing < page.index("Trolleybus")


def test_before_any_round_the_ranking_says_what_will_stand_there(call: Call, owner: Account) -> None:
    page = text_of(client_of(owner), f"desk/{call.season.exchange.slug}/contest/call/ranking/")
    assert "There is nothing to rank yet" in page


def test_a_section_is_ranked_within_itself(
    round_: Round, entries: list[Entry], jurors: list[Juror], owner: Account
) -> None:
    other = round_.call.sections.create(key="series", names=Texts.of(en="Series"), position=2)
    Entry.objects.filter(pk__in=[entries[1].pk, entries[2].pk]).update(section=other)
    for entry, script in zip(entries, (10, 8, 3), strict=True):
        give(round_, entry, jurors[0], script)
    office = f"desk/{round_.call.season.exchange.slug}/contest/call/ranking/1/?section=series"
    page = text_of(client_of(owner), office)
    assert re.findall(r'<td class="num rank">(\d)', page) == ["1", "2"]
    assert "Lighthouse" not in page


# ------------------------------------------------------------------------------------ as many for many


def test_pages_take_as_many_queries_for_many_as_for_few(call: Call, owner: Account) -> None:
    round_ = make_round(call, reads=1, shows_scores="own")

    def fill(entries: int, jurors: int) -> None:
        for number in range(entries):
            RoundEntry.objects.create(round=round_, entry=entry_called(call, f"Film {number}"))
        for _ in range(jurors):
            RoundJuror.objects.create(round=round_, juror=make_juror(call))
        for place in round_.entries.select_related("entry"):
            for at, seat in enumerate(round_.jurors.select_related("juror").order_by("pk")):
                pair = {"entry": place.entry, "juror": seat.juror}
                if not round_.sheets.filter(**pair).exists():
                    Assignment.objects.create(round=round_, by="command", **pair)
                    give(round_, place.entry, seat.juror, 1 + at % 2 * 9, comment="So.")
                    say(account_of(seat.juror), round_, place.entry, "So.")

    fill(3, 2)
    mine, theirs = client_of(account_of(round_.jurors.order_by("pk")[0].juror)), client_of(owner)
    jury, office = "jury/call/1", f"desk/{call.season.exchange.slug}/contest/call/ranking/1"
    pages = [(mine, "jury/"), (mine, f"{jury}/"), (mine, f"{jury}/?whose=all"), (mine, f"{jury}/entries/2/")]
    pages += [(mine, f"{jury}/{page}") for page in ("ranking/", "ranking/ranking.csv", "agenda/")]
    pages += [(theirs, f"{office}/{page}") for page in ("", "ranking.csv", "agenda/", "entries/2/")]

    def counted() -> list[tuple[str, int]]:
        found = []
        for client, page in pages:
            with CaptureQueriesContext(connection) as taken:
                text_of(client, page)
            found.append((page, len(taken)))
        return found

    counted()
    few = counted()
    fill(8, 4)
    assert counted() == few
