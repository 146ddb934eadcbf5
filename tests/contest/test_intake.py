"""The office takes entries in: what it sees, what it decides, and that nothing is decided unseen."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from kinomost.catalogue.models import Credit, Film, FilmCompany, FilmCountry
from kinomost.contest import log
from kinomost.contest.actions import office
from kinomost.contest.actions.sending import submit, take_back
from kinomost.contest.actions.sending import withdraw as withdraw_own
from kinomost.contest.facts import eligibility_of, outcomes_of
from kinomost.contest.models import Answer, Author, Call, Correction, Entry
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.entries import form_of, forms_of
from kinomost.contest.queries.intake import Wanted, ordered, rows_of, tally_of
from kinomost.contest.windows import Closed, is_open
from kinomost.coproduction.actions import keep_plan, save_file
from kinomost.coproduction.models import Coproduction as CoproductionFile
from kinomost.journal.actions import EditConflict
from kinomost.journal.models import AuditLine
from kinomost.judging.log import verify
from kinomost.names.texts import Texts
from kinomost.parties.models import Account, Role
from kinomost.parties.sheets import open_scope
from kinomost.post.models import Letter
from kinomost.sheets.actions import run_import
from kinomost.sheets.foreign import recall, rewrite
from kinomost.sheets.registry import all_targets
from kinomost.tables import Entry as TableFile
from kinomost.tables import read_files
from tests.contest.factories import make_call, make_entry, make_round
from tests.factories import make_account, make_film, make_organisation, make_person
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
State = Entry.State
RULES = [
    {"rule": "length", "from": 60},
    {"rule": "attached", "who": "director"},
    {"rule": "secured", "least": "30"},
]
FIELDS = ["title", "countries", "director", "companies", "synopsis_long", "treatment", "secured", "goals"]


def a_call(**fields: Any) -> Call:
    """A call that asks something, with rules."""
    return make_call(rules=RULES, fields=FIELDS, contact="office@example.org", **fields)


def whole_entry(call: Call, title: str = "The Bridge", confirmed: int = 400, **fields: Any) -> Entry:
    """An entry with all that the ledger shows: countries, people, a company, a plan, an author, an answer."""
    exchange = call.season.exchange
    film = make_film(
        exchange=exchange,
        titles=Texts.of(en=title),
        runtime_minutes=95,
        stage=Film.Stage.DEVELOPMENT,
        is_public=False,
    )
    company = make_organisation(exchange=exchange, names=Texts.of(en=f"{title} Films"))
    FilmCountry.objects.create(film=film, country="RS", position=0)
    FilmCountry.objects.create(film=film, country="RU", position=1)
    Credit.objects.create(film=film, person=make_person(exchange=exchange), function=Credit.Function.DIRECTOR)
    FilmCompany.objects.create(film=film, organisation=company, function=FilmCompany.Function.PRODUCTION)
    file = keep_plan("test", film)
    costs = [{"row": "one", "group": "Crew", "kind": "crew", "country": "RS", "amount": "1000"}]
    finance = [
        {"row": "one", "name": "Fund", "kind": "fund", "amount": str(confirmed), "status": "confirmed"},
        {
            "row": "two",
            "name": "Sales",
            "kind": "presale",
            "amount": str(1000 - confirmed),
            "status": "sought",
        },
    ]
    save_file("test", file, file.version, {"currency": "EUR", "costs": costs, "finance": finance})
    entry = make_entry(call, make_account(language="ru"), film, company=company, **fields)
    Answer.objects.create(entry=entry, field="goals", language="en", value="Everywhere", by="test")
    return entry


def editor_of(call: Call, kind: str = Role.Kind.EDITOR) -> Account:
    """Somebody of the office."""
    account = make_account()
    Role.objects.create(exchange=call.season.exchange, account=account, kind=kind)
    return account


def desk(call: Call, name: str = "desk_entries", *args: Any) -> str:
    """An address of the call's entries at the desk."""
    return reverse(f"contest:{name}", args=[call.season.exchange.slug, call.slug, *args])


@pytest.fixture
def call(db: None) -> Call:
    return a_call()


@pytest.fixture
def office_client(call: Call, client: Client) -> Client:
    client.force_login(editor_of(call))
    return client


# ------------------------------------------------------------------------------------------------ the ledger


def test_the_ledger_and_what_leaves_the_house_ask_as_often_for_many_as_for_one(client: Client) -> None:
    small, large = a_call(), a_call()
    whole_entry(small)
    for index in range(12):
        whole_entry(large, f"Film {index}")
    client.force_login(make_account(is_superuser=True))

    def get(call: Call, name: str, *args: str, query: str = "") -> None:
        response = client.get(desk(call, name, *args) + query)
        assert response.status_code == 200

    for call in (small, large):  # whatever is asked once a process and season
        get(call, "desk_entries")
    for query in ("", "?sort=title", "?sort=company", "?eligibility=pass&country=RS"):
        assert_same_queries(
            lambda query=query: get(small, "desk_entries", query=query),
            lambda query=query: get(large, "desk_entries", query=query),
        )
    for ending in ("xlsx", "csv"):
        assert_same_queries(
            lambda ending=ending: get(small, "entries_export", ending),
            lambda ending=ending: get(large, "entries_export", ending),
        )
    assert_same_queries(lambda: get(small, "entries_printed"), lambda: get(large, "entries_printed"))


def test_forms_of_several_say_the_same_as_each_by_itself(call: Call) -> None:
    entries = [
        whole_entry(call, "One"),
        whole_entry(call, "Two", confirmed=100),
        make_entry(call, state=State.DRAFT),
    ]
    together = forms_of(call, entries)
    for entry in entries:
        alone = form_of(entry)
        assert together[entry.pk].answers == alone.answers
        assert together[entry.pk].eligibility == alone.eligibility
        assert together[entry.pk].to_do == alone.to_do


def test_a_row_reckons_budget_and_secured_share_from_the_plan(call: Call) -> None:
    row = rows_of(call, [whole_entry(call).pk])[0]
    assert row.budget is not None
    assert (row.budget.amount, row.budget.currency) == (Decimal(1000), "EUR")
    assert row.share == Decimal("0.4")
    assert row.eligibility.outcome == "pass"
    assert [item.field.key for item in row.form.to_do] == ["synopsis_long", "treatment", "goals"]


def test_filters_find_by_state_section_country_verdict_and_by_name_in_any_script(call: Call) -> None:
    good = whole_entry(call, "Mostovi Novog Sada", state=State.SUBMITTED)
    poor = whole_entry(call, "Other", confirmed=100)
    draft = make_entry(call, state=State.DRAFT, section=None)

    def found(**wanted: str) -> set[int]:
        return set(Wanted(**wanted).filter(call, call.entries.all()).values_list("pk", flat=True))

    assert found() == {good.pk, poor.pk, draft.pk}
    assert found(state="submitted") == {good.pk}
    assert found(section="feature") == {good.pk, poor.pk}
    assert found(country="RU") == {good.pk, poor.pk}
    assert found(eligibility="fail") == {poor.pk, draft.pk}
    assert found(eligibility="pass") == {good.pk}
    assert found(q="Мостови") == {good.pk}
    assert found(q="Other Films") == {poor.pk}
    assert found(q=f"#{poor.number}") == {poor.pk}
    assert found(state="correction") == set()
    Correction.objects.create(entry=good, text="x", until=timezone.now() + dt.timedelta(days=1), by="test")
    assert found(state="correction") == {good.pk}


def test_the_verdict_alone_is_that_of_the_whole_evaluation(call: Call) -> None:
    entries = [whole_entry(call), whole_entry(call, "Poor", confirmed=100)]
    entries.append(make_entry(call, state=State.DRAFT, section=None))
    entries[0].film.countries.filter(position=1).delete()
    Answer.objects.create(entry=entries[1], field="script", value="https://example.org", by="test")
    CoproductionFile.objects.filter(film=entries[1].film).update(currency="RSD")
    rules: list[dict[str, Any]] = [
        {"rule": "length", "from": 60, "kinds": ["fiction"]}, {"rule": "budget", "to": "900 EUR"},
        {"rule": "attached", "who": "director"}, {"rule": "attached", "who": "producer"},
        {"rule": "secured", "least": "30"}, {"rule": "countries", "least": 2},
        {"rule": "kinds", "any": ["fiction"]}, {"rule": "stages", "any": ["development"]},
        {"rule": "languages", "any": ["sr"]}, {"rule": "shooting", "from": "2027-01-01"},
        {"rule": "previous_work", "who": "director", "most": 2}, {"rule": "companies", "least": 1},
        {"rule": "material", "all": ["script"]}, {"rule": "material", "all": ["finance_plan"]}, {"rule": "nonsense"},
    ]  # fmt: skip
    for asked in ([], *([one] for one in rules), RULES, [RULES[0] | {"section": "feature"}]):
        Call.objects.update(rules=asked)
        call.refresh_from_db()
        whole = {
            number: one.outcome for number, one in eligibility_of(call, list(call.entries.all())).items()
        }
        assert outcomes_of(call, call.entries.all()) == whole, asked


def test_orders_put_what_they_say_first(call: Call) -> None:
    now = timezone.now()
    early = whole_entry(call, "Žito", submitted_at=now - dt.timedelta(days=3))
    late = whole_entry(call, "Azbuka", submitted_at=now)
    draft = make_entry(
        call, state=State.DRAFT, film=make_film(exchange=call.season.exchange, titles=Texts.of(en="Mmm"))
    )
    entries = call.entries.all()
    assert ordered(entries, "sent") == [late.pk, early.pk, draft.pk]
    assert ordered(entries, "first") == [early.pk, late.pk, draft.pk]
    assert ordered(entries, "number") == [early.pk, late.pk, draft.pk]
    assert ordered(entries, "title") == [late.pk, draft.pk, early.pk]
    assert ordered(entries, "company")[-1] == draft.pk


def test_the_tally_counts_days_by_the_clock_of_the_call() -> None:
    call = a_call(zone="Pacific/Auckland")
    for hour in (10, 12):  # 22:00 and midnight of the next day in Auckland, in winter
        make_entry(call, submitted_at=dt.datetime(2026, 6, 1, hour, 30, tzinfo=dt.UTC))
    assert [count for _day, count in tally_of(call).days] == [1, 1]
    assert tally_of(call).total == 2


def test_the_word_beside_a_number_of_entries_is_bent_as_the_language_bends_it() -> None:
    call = a_call()
    for state, count in ((State.COMPLETE, 1), (State.SUBMITTED, 2), (State.DRAFT, 5)):
        for _each in range(count):
            make_entry(call, state=state, film=make_film(exchange=call.season.exchange))
    with override("ru"):
        assert [(count, word) for _state, word, count in tally_of(call).states] == [
            (5, "начато"),
            (2, "отправлены"),
            (1, "полная"),
        ]
    with override("sr-latn"):
        assert [word for _state, word, _count in tally_of(call).states] == ["započetih", "poslate", "potpuna"]


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?sort=nonsense", "?page=999", "?country=%27", "?section=9&eligibility=x"]
)
def test_nonsense_in_the_address_is_no_filter(office_client: Client, call: Call, query: str) -> None:
    whole_entry(call)
    assert office_client.get(desk(call) + query).status_code == 200


# ------------------------------------------------------------------------------------------------ complete


def test_several_are_marked_complete_at_once_and_that_is_taken_back(
    office_client: Client, call: Call
) -> None:
    waiting = [whole_entry(call, f"Film {index}", state=State.SUBMITTED) for index in range(3)]
    stale = waiting[-1]
    rows = [f"{entry.pk}-{entry.version}" for entry in waiting]
    stale_version = stale.version
    submit("applicant", stale)
    response = office_client.post(
        desk(call, "entries_bulk"), {"row": rows, "action": "complete"}, follow=True
    )
    states = {entry.pk: Entry.objects.get(pk=entry.pk).state for entry in waiting}
    assert states == {waiting[0].pk: "complete", waiting[1].pk: "complete", stale.pk: "submitted"}
    assert Entry.objects.get(pk=stale.pk).version == stale_version + 1
    message = next(iter(response.context["messages"]))
    assert "2 entries are complete." in message.message
    office_client.post(message.extra_tags.removeprefix("undo:"))
    assert {Entry.objects.get(pk=entry.pk).state for entry in waiting} == {"submitted"}


def test_undo_leaves_what_somebody_changed_since(call: Call) -> None:
    entry = whole_entry(call, state=State.SUBMITTED)
    line = office.complete("test", entry, entry.version)
    submit("applicant", entry)
    with pytest.raises(EditConflict):
        office.undo("test", [line])
    assert Entry.objects.get(pk=entry.pk).state == "submitted"


def test_of_two_of_the_office_the_second_is_told(office_client: Client, call: Call) -> None:
    entry = whole_entry(call, state=State.SUBMITTED)
    office.complete("colleague", entry, entry.version)
    response = office_client.post(
        desk(call, "entry_ineligible", entry.pk),
        {"version": "1", "rule": "length", "reason": "Too short"},
        follow=True,
    )
    assert "Look again." in response.content.decode()
    assert "Too short" in response.content.decode()  # what was written is not lost
    assert Entry.objects.get(pk=entry.pk).state == "complete"


def test_only_what_waits_is_marked_complete(call: Call) -> None:
    draft = make_entry(call, state=State.DRAFT)
    with pytest.raises(office.Refused):
        office.complete("test", draft, draft.version)
    assert Entry.objects.get(pk=draft.pk).version == draft.version


# ------------------------------------------------------------------------------------------------ corrections


def test_a_correction_opens_the_entry_after_the_deadline_and_sending_answers_it(call: Call) -> None:
    entry = whole_entry(call)
    Call.objects.filter(pk=call.pk).update(deadline=timezone.now() - dt.timedelta(hours=1))
    call.refresh_from_db()
    entry.call = call
    assert not is_open(entry)
    until = timezone.now() + dt.timedelta(days=2)
    office.ask_correction("account:1", entry, "The synopsis, please.", until)
    assert is_open(entry)
    letter = Letter.objects.get(about_id=entry.pk)
    body = bytes(letter.message)
    assert letter.subject == "Просим исправить: «The Bridge»"
    assert b"charset" in body
    office.ask_correction("account:1", entry, "And the script.", until)
    assert Correction.objects.filter(entry=entry).count() == 1
    submit("applicant", Entry.objects.get(pk=entry.pk))
    assert Correction.objects.get(entry=entry).answered_at is not None
    assert not is_open(entry)
    assert Entry.objects.get(pk=entry.pk).state == "submitted"


def test_a_correction_called_off_closes_the_entry_again(call: Call) -> None:
    entry = whole_entry(call)
    Call.objects.filter(pk=call.pk).update(deadline=timezone.now() - dt.timedelta(hours=1))
    office.ask_correction("test", entry, "Please.", timezone.now() + dt.timedelta(days=2))
    office.call_off_correction("test", entry)
    assert not is_open(entry)
    with pytest.raises(Closed):
        submit("applicant", entry)


def test_several_are_asked_at_once_from_the_list(office_client: Client, call: Call) -> None:
    entries = [whole_entry(call, f"Film {index}") for index in range(2)]
    draft = make_entry(call, state=State.DRAFT)
    rows = [f"{entry.pk}-1" for entry in [*entries, draft]]
    page = office_client.post(desk(call, "entries_bulk"), {"row": rows, "action": "correction"})
    local = (timezone.now() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert office_client.post(page["Location"], {"text": "", "until": "2020-01-01T10:00"}).status_code == 200
    response = office_client.post(page["Location"], {"text": "Please.", "until": local}, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said[0] == "The authors of 2 entries are asked."
    assert "not sent in yet" in said[1]
    assert Correction.objects.count() == 2


# ------------------------------------------------------------------------------------------------ out, and back


def test_ineligible_takes_the_entry_out_with_rule_reason_log_and_letter_and_it_comes_back(call: Call) -> None:
    entry = whole_entry(call)
    line = office.declare_ineligible(
        "account:1", entry, entry.version, "length", "Only 40 minutes, says Ivan."
    )
    entry.refresh_from_db()
    assert (entry.state, entry.rule) == ("ineligible", "length")
    assert "Ivan" not in str(line.detail)
    events = list(log.lines_of(call))
    assert (events[-1].kind, dict(events[-1].body)) == (
        "entry_ineligible", {"entry": entry.number, "rule": "length", "reason": ""},
    )  # fmt: skip
    letters = Letter.objects.filter(about_id=entry.pk)
    assert letters.count() == 1
    office.reinstate("account:1", entry, entry.version)
    entry.refresh_from_db()
    assert (entry.state, entry.rule, entry.reason) == ("submitted", "", "")
    assert letters.count() == 2
    assert [one.kind for one in log.lines_of(call)][-1] == "entry_reinstated"
    assert verify(log.lines_of(call)).stands


def test_the_office_withdraws_for_the_authors_and_says_why(call: Call) -> None:
    entry = whole_entry(call)
    office.withdraw("test", entry, entry.version, "By telephone.")
    entry.refresh_from_db()
    assert (entry.state, entry.reason) == ("withdrawn", "By telephone.")
    assert [one.kind for one in log.lines_of(call)][-1] == "entry_withdrawn"


def test_nobody_is_taken_out_once_the_results_are_published(call: Call) -> None:
    entry = whole_entry(call)
    Call.objects.filter(pk=call.pk).update(published_at=timezone.now())
    with pytest.raises(office.Refused):
        office.declare_ineligible("test", entry, entry.version, "length", "Too short.")
    with pytest.raises(office.Refused):
        office.withdraw("test", entry, entry.version, "By telephone.")
    assert Entry.objects.get(pk=entry.pk).state == "complete"


# ------------------------------------------------------------------------------------------------ late


def test_a_late_exception_opens_one_entry_and_stands_in_the_log(call: Call) -> None:
    entry, other = make_entry(call, state=State.DRAFT), make_entry(call, state=State.DRAFT)
    deadline = timezone.now() - dt.timedelta(hours=1)
    Call.objects.filter(pk=call.pk).update(deadline=deadline)
    until = timezone.now() + dt.timedelta(days=1)
    office.allow_late("account:1", entry, entry.version, until, "Power cut.")
    assert is_open(entry)
    assert not is_open(other)
    entry.refresh_from_db()
    last = list(log.lines_of(call))[-1]
    assert (last.kind, last.body["entry"]) == ("late_allowed", entry.number)
    assert AuditLine.objects.filter(kind="entry", object_id=entry.pk, verb="allow late").exists()
    submit("applicant", entry)
    assert Entry.objects.get(pk=entry.pk).number == entry.number
    with pytest.raises(Closed):
        submit("applicant", other)


def test_an_exception_that_was_not_used_leaves_a_withdrawn_draft_a_draft(call: Call) -> None:
    entry = make_entry(call, state=State.DRAFT)
    office.allow_late("test", entry, entry.version, call.deadline + dt.timedelta(days=1), "Travel.")
    entry.refresh_from_db()
    withdraw_own("applicant", entry)
    assert take_back("applicant", entry).state == "draft"


def test_an_exception_begins_after_the_deadline(call: Call) -> None:
    entry = whole_entry(call)
    with pytest.raises(office.Refused):
        office.allow_late("test", entry, entry.version, call.deadline - dt.timedelta(hours=1), "Travel.")
    assert Entry.objects.get(pk=entry.pk).late_until is None


def test_an_entry_allowed_late_still_counts_for_its_company(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(entries_a_company=1)
    first = whole_entry(call)
    entry = make_entry(call, state=State.DRAFT, company=first.company)
    office.allow_late("test", entry, entry.version, call.deadline + dt.timedelta(days=1), "Travel.")
    with pytest.raises(Exception, match="1 films"):
        submit("applicant", Entry.objects.get(pk=entry.pk))


# ------------------------------------------------------------------------------------------------ the page


def test_the_page_shows_what_was_sent_what_is_missing_and_what_would_mend_it(
    office_client: Client, call: Call
) -> None:
    entry = whole_entry(call, confirmed=100, state=State.SUBMITTED)
    submit("applicant", entry)
    Answer.objects.create(entry=entry, field="script_language", language="", value="sr", by="test")
    submit("applicant", entry)
    page = office_client.get(desk(call, "desk_entry", entry.pk)).content.decode()
    assert "10 % of the finance is confirmed" in page or "10% of the finance is confirmed" in page
    assert "Treatment" in page
    assert "Mark complete" in page
    assert "script_language" in page  # what changed between the two sendings
    second = office_client.get(desk(call, "desk_entry_sent", entry.pk, 2)).content.decode()
    assert "Changed since sending 1" in second


def test_what_its_authors_write_is_not_read_before_they_send_it(office_client: Client, call: Call) -> None:
    entry = whole_entry(call, state=State.DRAFT)
    page = office_client.get(desk(call, "desk_entry", entry.pk)).content.decode()
    assert "Everywhere" not in page
    assert "Nothing was sent in yet." in page


def test_the_pages_tell_nothing_of_the_judging(office_client: Client, call: Call) -> None:
    entry = whole_entry(call)
    addresses = [
        desk(call, name, entry.pk) for name in ("desk_entry", "entry_ineligible", "entry_late", "entry_out")
    ]

    def pages() -> list[str]:
        office_client.get(addresses[0])
        found = [office_client.get(address) for address in addresses]
        return [one.content.decode().partition("<h2>")[2] for one in found]

    def without_tokens(text: str) -> str:
        return "".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)

    before = list(map(without_tokens, pages()))
    make_round(call, [entry])
    assert list(map(without_tokens, pages())) == before


def test_an_entry_of_another_call_is_not_found(office_client: Client, call: Call) -> None:
    other = make_entry(make_call(season=call.season))
    assert office_client.get(desk(call, "desk_entry", other.pk)).status_code == 404
    assert office_client.post(desk(call, "entry_complete", other.pk), {"version": "1"}).status_code == 404


def test_viewers_read_and_do_not_decide(client: Client, call: Call) -> None:
    entry = whole_entry(call, state=State.SUBMITTED)
    client.force_login(editor_of(call, Role.Kind.VIEWER))
    page = client.get(desk(call, "desk_entry", entry.pk))
    assert "Mark complete" not in page.content.decode()
    assert client.post(desk(call, "entry_complete", entry.pk), {"version": entry.version}).status_code == 403
    assert Entry.objects.get(pk=entry.pk).state == "submitted"


# ------------------------------------------------------------------------------------------------ lists, letters


def test_the_table_has_a_column_a_language_money_and_verdict(office_client: Client, call: Call) -> None:
    film = whole_entry(call).film
    Film.objects.filter(pk=film.pk).update(logline=Texts.of(en="A bridge.", ru="Мост.", sr_Latn="=Most()"))
    data = office_client.get(desk(call, "entries_export", "xlsx")).content
    head, row = load_workbook(io.BytesIO(data))["entries"].iter_rows(values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert (cells["title"], cells["budget"], cells["currency"]) == ("The Bridge", "1000.00", "EUR")
    assert (cells["confirmed_percent"], cells["rules"], cells["countries"]) == ("40", "pass", "RS; RU")
    assert (cells["logline.ru"], cells["goals.en"]) == ("Мост.", "Everywhere")
    text = office_client.get(desk(call, "entries_export", "csv")).content.decode("utf-8-sig")
    assert "'=Most()" in text  # shown, not computed
    assert office_client.get(desk(call, "entries_export", "exe")).status_code == 404


def test_only_the_named_entries_are_exported(office_client: Client, call: Call) -> None:
    kept, _left = whole_entry(call, "Kept"), whole_entry(call, "Left")
    text = office_client.get(desk(call, "entries_export", "csv") + f"?entry={kept.pk}").content.decode()
    assert "Kept" in text
    assert "Left" not in text


def test_a_letter_is_shown_before_it_goes_to_everybody_in_their_language(
    office_client: Client, call: Call
) -> None:
    entry = whole_entry(call)
    Author.objects.create(entry=entry, account=make_account(language="en"))
    address = desk(call, "entries_letter") + f"?entry={entry.pk}"
    written = {"subject-ru": "Питчинг", "body-ru": "Ждём вас.", "subject-en": "Pitching", "body-en": "Come."}
    shown = office_client.post(address, {**written, "preview": ""})
    assert "Ждём вас." in shown.content.decode()
    assert not Letter.objects.exists()
    office_client.post(address, {**written, "send": ""})
    assert sorted(Letter.objects.values_list("subject", flat=True)) == ["Pitching", "Питчинг"]
    half = office_client.post(address, {"subject-ru": "Питчинг", "send": ""})
    assert "Write both" in half.content.decode()


# ------------------------------------------------------------------------------------------------ from a file


def platform_list(call: Call, text: str, **options: str) -> Any:
    """Bring a platform's list into the call's office through the mapping that ships."""
    choice = recall("example-submissions", 0)
    assert choice is not None
    choice.options |= {"call": call.slug, **options}
    scope = open_scope(call.season.exchange.slug, by="account:1")
    source = read_files([TableFile("list.csv", text.encode())])
    return run_import(rewrite(source, choice, all_targets()["submissions"], scope), scope)


HEAD = (
    "Submission ID,Submission Date,Project Title,Original Title,Project Type,Director,Producer,"
    "Production Company,Country,Running Time,Total Budget,Currency,Logline,Synopsis,Email\n"
)


def dated(days: float) -> str:
    """An hour so many days from now, as a platform writes it."""
    return (timezone.now() + dt.timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S+00:00")


def test_a_platforms_list_makes_films_people_companies_plans_and_sent_entries(call: Call) -> None:
    known = make_person(exchange=call.season.exchange, names=Texts.of(ru="Иван Иванов"))
    text = HEAD + (
        f"1,{dated(-0.5)},The Ferry,Скела,Narrative feature,Ivan Ivanov,Ana Anić; Jovan Jović,Skela film,"
        "Serbia; Russia,98,120000,EUR,Two banks.,A ferryman.,ferry@example.org\n"
    )
    result = platform_list(call, text, original_language="sr-Cyrl")
    assert [problem.text() for problem in result.problems] == []
    entry = Entry.objects.select_related("film", "company").get(call=call)
    film = entry.film
    assert (str(film.titles.original), film.is_public, film.runtime_minutes) == ("Скела", False, 98)
    assert [credit.function for credit in film.credits.order_by("position")] == [
        "director",
        "producer",
        "producer",
    ]
    assert film.credits.get(function="director").person == known
    assert list(film.countries.order_by("position").values_list("country", flat=True)) == ["RS", "RU"]
    assert entry.company is not None
    assert (entry.state, entry.number, str(entry.company.names)) == ("submitted", 1, "Skela film")
    submission = entry.submissions.get()
    assert (submission.is_reported, submission.at) == (True, entry.submitted_at)
    row = rows_of(call, [entry.pk])[0]
    assert row.budget is not None
    assert (row.budget.amount, row.budget.currency) == (Decimal(120000), "EUR")
    assert not Letter.objects.exists()  # nobody is written to unless that is ticked
    assert any("Ivan Ivanov" in note.text() for note in result.notes)
    again = platform_list(call, text, original_language="sr-Cyrl")
    assert [problem.text() for problem in again.problems] == []
    assert Entry.objects.filter(call=call).count() == 1
    assert Film.objects.filter(exchange=call.season.exchange).count() == 1


def test_who_sent_it_in_is_invited_only_if_that_is_ticked(call: Call) -> None:
    text = HEAD + f"1,{dated(-0.5)},The Ferry,,,,,Skela film,Serbia,98,,,,,ferry@example.org\n"
    platform_list(call, text, invite="yes")
    letter = Letter.objects.get()
    assert letter.to == "ferry@example.org"
    assert Entry.objects.get(call=call).invitations.get().email == "ferry@example.org"


def test_who_is_asked_to_work_on_an_entry_from_a_file_may_answer_the_office(
    office_client: Client, call: Call
) -> None:
    known = make_film(exchange=call.season.exchange, titles=Texts.of(en="The Mill"))
    row = ",,,,,,Serbia,98,,,,,\n"
    platform_list(call, f"{HEAD}1,{dated(-0.5)},The Ferry{row}2,{dated(-0.5)},The Mill{row}")
    entry, other = call.entries.exclude(film=known).get(), call.entries.get(film=known)
    assert (entry.brings_film, other.brings_film) == (True, False)  # a film that was here is not theirs
    page = office_client.get(desk(call, "desk_entry", entry.pk)).content.decode()
    assert "Entered from a file" in page
    asking = desk(call, "entries_correction")
    assert "nobody gets a letter" in office_client.get(f"{asking}?entry={entry.pk}").content.decode()
    assert "nobody gets a letter" in office_client.get(desk(call, "entry_late", entry.pk)).content.decode()

    late = {"until": "2035-01-01T10:00", "reason": "Their server was down.", "version": other.version}
    after = office_client.post(desk(call, "entry_late", other.pk), late, follow=True).content.decode()
    assert "The entry may come late. Nobody works on this entry yet, so nobody gets a letter." in after
    invite = desk(call, "entry_invite", entry.pk)
    assert invite in page
    assert office_client.post(invite, {"email": "no address", "language": "ru"}).status_code == 200
    office_client.post(invite, {"email": "ferry@example.org", "language": "ru"})

    assert (Letter.objects.get().to, entry.invitations.get().language) == ("ferry@example.org", "ru")
    author = make_account(email="ferry@example.org")
    Author.objects.create(entry=entry, account=author)
    assert PERMISSIONS["change_entered_film"].allows(author, entry)
    assert "nobody gets a letter" not in office_client.get(f"{asking}?entry={entry.pk}").content.decode()


def test_late_rows_are_told_and_come_in_only_with_a_reason(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(
        opens_at=timezone.now() - dt.timedelta(days=9), deadline=timezone.now() - dt.timedelta(days=2)
    )
    text = HEAD + f"1,{dated(-1)},The Ferry,,,,,Skela film,Serbia,98,,,,,\n"
    result = platform_list(call, text)
    assert "after the deadline" in result.problems[0].text()
    assert not Entry.objects.exists()
    head, row = text.splitlines()
    choice = recall("example-submissions", 0)
    assert choice is not None
    choice.columns["late_reason"] = "Exception"
    choice.options["call"] = call.slug
    scope = open_scope(call.season.exchange.slug, by="account:1")
    source = read_files([TableFile("list.csv", f"{head},Exception\n{row},Their server was down.\n".encode())])
    made = run_import(rewrite(source, choice, all_targets()["submissions"], scope), scope)
    assert [problem.text() for problem in made.problems] == []
    entry = Entry.objects.get()
    assert entry.late_reason == "Their server was down."
    assert [line.kind for line in log.lines_of(call)] == ["log_opened", "late_allowed"]
    assert not is_open(entry)


def test_of_two_with_one_name_the_file_must_say_which(call: Call) -> None:
    for _each in range(2):
        make_organisation(exchange=call.season.exchange, names=Texts.of(en="Skela film"))
    result = platform_list(call, HEAD + f"1,{dated(-0.5)},The Ferry,,,,,Skela film,Serbia,98,,,,,\n")
    assert "Several are called" in result.problems[0].text()
    assert not Entry.objects.exists()


def test_a_file_does_not_change_when_something_was_sent_in(call: Call) -> None:
    text = HEAD + f"1,{dated(-0.5)},The Ferry,,,,,Skela film,Serbia,98,,,,,\n"
    platform_list(call, text)
    result = platform_list(call, HEAD + f"1,{dated(-0.25)},The Ferry,,,,,Skela film,Serbia,98,,,,,\n")
    assert "stays as it is" in result.problems[0].text()


@pytest.mark.parametrize("slug", ["", "nonsense"])
def test_a_list_without_its_call_says_so(call: Call, slug: str) -> None:
    call = Call(slug=slug, season=call.season)
    result = platform_list(call, HEAD + f"1,{dated(-0.5)},The Ferry,,,,,Skela film,Serbia,98,,,,,\n")
    assert "There is no call" in result.problems[0].text()
