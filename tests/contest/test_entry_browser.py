"""Two colleagues, two browsers, one entry: from the call to the receipt; a closed laptop, and a lost connection."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kinomost.contest.models import Answer, Author, Call, Entry, Submission
from kinomost.coproduction.models import Finance
from kinomost.post.models import Letter
from tests.conftest import VIEWPORT
from tests.contest.factories import make_call, make_entry
from tests.contest.test_entry_pages import link_in
from tests.factories import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def call() -> Call:
    fields = [
        "running_time", {"key": "logline", "words": 5}, "synopsis_long", "script_in_english", "script_english", "goals",
        "rules_accepted",
    ]  # fmt: skip
    return make_call(slug="call", fields=fields, rules=[{"rule": "length", "from": 60}])


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A tab that may lose its connection, which the browser's console complains of; a script error still fails."""
    made = context.new_page()
    mistakes: list[str] = []
    made.on("pageerror", lambda error: mistakes.append(str(error)))
    yield made
    assert mistakes == []


@pytest.fixture
def other_tab(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[[Any], Page]]:
    """A second person's browser."""
    made = chromium.new_context(base_url=live_server.url, viewport=VIEWPORT)  # type: ignore[arg-type]

    def opened(account: Any) -> Page:
        client = Client()
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        made.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return made.new_page()

    yield opened
    made.close()


def box(tab: Page, name: str) -> Any:
    return tab.locator(f'[data-box="{name}"]')


def saved(tab: Page) -> None:
    expect(tab.locator("form[data-boxes] .saved")).to_have_text(re.compile(r"^Saved"))


def test_from_the_call_to_the_receipt_with_a_colleague(
    tab: Page, call: Call, other_tab: Callable[[Any], Page], assert_accessible: Callable[[Page], None]
) -> None:
    tab.goto("/en/calls/call/enter/")
    tab.get_by_label("Your e-mail address").fill("ana@kinomost.example")
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("heading", name="Look into your mail")).to_be_visible()
    tab.goto(link_in(Letter.objects.get()))
    tab.get_by_label("Your name").fill("Ana")
    tab.get_by_role("button", name="Open my account and go on").click()
    tab.locator('input[name="titles-text"]').nth(1).fill("Мост на крају реке")
    tab.get_by_role("textbox", name=re.compile("^Company")).fill("Sample Film")
    tab.get_by_role("button", name="Begin the entry").click()
    expect(tab.get_by_role("heading", name="Мост на крају реке")).to_be_visible()
    entry = Entry.objects.get()
    tab.goto(f"/en/entries/{entry.pk}/form/project/")
    assert_accessible(tab)

    # Each box is saved by itself, words are counted, and a question shows another.
    box(tab, "film-logline-en").locator("textarea").fill("One two three four five six")
    expect(box(tab, "film-logline-en").locator("[data-words]")).to_have_text("6")
    expect(box(tab, "film-logline-en").locator("[data-remarks]")).to_contain_text("5")
    saved(tab)
    expect(tab.locator("#q-script_english")).to_be_hidden()
    box(tab, "answer-script_in_english").locator("select").select_option("True")
    expect(tab.locator("#q-script_english")).to_be_visible()
    saved(tab)

    # What would mend a broken rule follows what is typed.
    expect(tab.locator("#checklist")).to_contain_text("60")
    box(tab, "film-runtime_minutes").locator("input[type=number]").fill("95")
    expect(tab.locator('#checklist [data-mark="done"]', has_text="95")).to_be_visible()
    tab.reload()
    expect(box(tab, "film-runtime_minutes").locator("input[type=number]")).to_have_value("95")

    # A colleague writes the same answer: the second gets both texts.
    mira = make_account(email="mira@kinomost.example", display_name="Mira")
    Author.objects.create(entry=entry, account=mira)
    hers = other_tab(mira)
    hers.goto(f"/en/entries/{entry.pk}/form/project/")
    box(hers, "answer-synopsis_long-en").locator("textarea").fill("Hers.")
    saved(hers)
    box(tab, "answer-synopsis_long-en").locator("textarea").fill("Mine.")
    met = box(tab, "answer-synopsis_long-en").locator(".met")
    expect(met).to_contain_text("Hers.")
    expect(met).to_contain_text("Mine.")
    expect(met).to_contain_text("Mira")
    assert_accessible(tab)
    met.get_by_role("button", name="Both, one after the other").click()
    expect(met).to_have_count(0)
    saved(tab)
    assert Answer.objects.get(field="synopsis_long").value == "Hers.\n\nMine."

    # Sending, and what changed since.
    tab.goto(f"/en/entries/{entry.pk}/send/")
    tab.get_by_role("button", name="Send in", exact=True).click()
    expect(tab.get_by_role("heading", name="Receipt")).to_be_visible()
    assert_accessible(tab)
    submission = Submission.objects.get()
    expect(tab.locator(".receipt")).to_contain_text(submission.sha256)
    tab.goto(f"/en/entries/{entry.pk}/form/market/")
    box(tab, "answer-goals").get_by_label("Fund").check()
    saved(tab)
    tab.goto(f"/en/entries/{entry.pk}/send/")
    expect(tab.locator(".changed")).to_contain_text("Whom the project is looking for")


def test_what_was_typed_without_a_connection_is_sent_when_it_is_back(
    tab: Page, context: BrowserContext, call: Call, sign_in: Callable[[Any], None]
) -> None:
    author = make_account(email="ana@kinomost.example")
    entry = make_entry(call, author, state="draft", brings_film=True)
    sign_in(author)
    tab.goto(f"/en/entries/{entry.pk}/form/project/")
    context.set_offline(True)
    box(tab, "answer-synopsis_long-en").locator("textarea").fill("Written on a train.")
    expect(tab.locator("form[data-boxes] .saved")).to_contain_text("kept on this device")
    assert not Answer.objects.exists()
    # The laptop is closed, and opened again with a connection.
    tab.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/en/entries/{entry.pk}/form/project/")
    expect(box(again, "answer-synopsis_long-en").locator("textarea")).to_have_value("Written on a train.")
    saved(again)
    assert Answer.objects.get().value == "Written on a train."


def test_rows_save_themselves_and_one_with_a_gap_survives_a_closed_laptop(
    tab: Page,
    context: BrowserContext,
    call: Call,
    sign_in: Callable[[Any], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    author = make_account(email="ana@kinomost.example")
    entry = make_entry(call, author, state="draft", brings_film=True)
    sign_in(author)
    address = f"/en/entries/{entry.pk}/form/finance/"
    tab.goto(address)
    sign = tab.locator("form.rows .saved")

    def row(number: int, tab: Page = tab) -> Callable[[str], Any]:
        return lambda name: tab.locator(f'[name="finance-{number}-{name}"]')

    spare = tab.locator("#rows-finance tbody > tr").count()
    row(0)("name").fill("Broadcaster")
    row(1)("name").fill("Fund")
    note = tab.locator("#rows-finance .row-note")
    expect(note).to_have_text(re.compile("Still missing in this row: Amount"))
    row(1)("amount").fill("40000")
    row(1)("currency").fill("EUR")
    row(spare - 1)("name").focus()  # the row is left
    expect(sign).to_contain_text("but for the rows with something missing")
    assert list(Finance.objects.values_list("name", "amount")) == [("Fund", "40000")]
    row(spare - 1)("name").fill("A third")
    expect(row(spare)("name")).to_be_visible()  # there is always one more
    assert_accessible(tab)
    tab.close()

    again = context.new_page()
    again.goto(address)
    expect(row(0, again)("name")).to_have_value("Broadcaster")
    expect(row(1, again)("amount")).to_have_value("40000")
    expect(row(spare - 1, again)("name")).to_have_value("A third")
    expect(again.locator("#rows-finance .row-note")).to_have_count(2)
    context.set_offline(True)
    row(0, again)("amount").fill("5000")
    row(spare - 1, again)("DELETE").check()
    expect(again.locator("form.rows .saved")).to_contain_text("kept on this device")
    context.set_offline(False)
    expect(again.locator("form.rows .saved")).to_have_text(re.compile("^Saved"), timeout=10_000)
    expect(again.locator("#rows-finance .row-note")).to_have_count(0)
    assert sorted(Finance.objects.values_list("name", "amount")) == [
        ("Broadcaster", "5000"),
        ("Fund", "40000"),
    ]
    again.reload()
    expect(again.locator('[name^="finance-"][name$="-name"]').nth(1)).to_have_value(
        re.compile("Fund|Broadcaster")
    )
    expect(again.locator("form.rows .saved")).to_have_text("Saved")


def test_a_person_who_was_named_once_stays_one_and_a_colleague_is_met(
    tab: Page, call: Call, sign_in: Callable[[Any], None], other_tab: Callable[[Any], Page]
) -> None:
    author = make_account(email="ana@kinomost.example")
    entry = make_entry(call, author, state="draft", brings_film=True)
    mira = make_account(email="mira@kinomost.example")
    Author.objects.create(entry=entry, account=mira)
    sign_in(author)
    hers, address = other_tab(mira), f"/en/entries/{entry.pk}/form/people/"
    hers.goto(address)
    tab.goto(address)
    name, does = tab.locator('[name="credits-0-person_id"]'), tab.locator('[name="credits-0-function"]')
    name.fill("Jana Novak")
    does.select_option("director")
    tab.locator('[name="credits-1-person_id"]').fill("Jana Novak")
    tab.locator('[name="credits-1-function"]').select_option("writer")
    tab.get_by_role("button", name="Save these rows").click()
    expect(tab.locator("form.rows .saved")).to_have_text(re.compile("^Saved"))
    assert entry.film.credits.values("person").distinct().count() == 1
    hers.locator('[name="credits-0-person_id"]').fill("Petar")
    hers.locator('[name="credits-0-function"]').select_option("producer")
    hers.locator('[name="companies-0-organisation_id"]').focus()
    met = hers.locator("#rows-credits .met")
    expect(met).to_contain_text("Jana Novak")
    expect(met).to_contain_text("Petar")
    met.get_by_role("button", name="Take theirs").click()
    expect(hers.locator('[name="credits-1-function"]')).to_have_value("writer")
    assert entry.film.credits.count() == 2


def test_who_is_signed_out_while_writing_loses_nothing(
    tab: Page, context: BrowserContext, call: Call, sign_in: Callable[[Any], None]
) -> None:
    author = make_account(email="ana@kinomost.example")
    entry = make_entry(call, author, state="draft", brings_film=True)
    sign_in(author)
    address = f"/en/entries/{entry.pk}/form/project/"
    tab.goto(address)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    box(tab, "answer-synopsis_long-en").locator("textarea").fill("Written in the evening.")
    expect(tab.locator("form[data-boxes] .saved")).to_contain_text("You are signed out")
    sign_in(author)
    tab.goto(address)
    expect(box(tab, "answer-synopsis_long-en").locator("textarea")).to_have_value("Written in the evening.")
    saved(tab)
    assert Answer.objects.get().value == "Written in the evening."
