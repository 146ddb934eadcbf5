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


def test_rows_that_were_not_saved_come_back(
    tab: Page, context: BrowserContext, call: Call, sign_in: Callable[[Any], None]
) -> None:
    author = make_account(email="ana@kinomost.example")
    entry = make_entry(call, author, state="draft", brings_film=True)
    sign_in(author)
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(f"/en/entries/{entry.pk}/form/people/")
    tab.locator('[name="credits-0-person_id"]').fill("Jana Novak")
    tab.goto(f"/en/entries/{entry.pk}/form/people/")
    expect(tab.locator('[name="credits-0-person_id"]')).to_have_value("Jana Novak")
    tab.locator('[name="credits-0-function"]').select_option("director")
    tab.get_by_role("button", name="Save these rows").click()
    expect(tab.locator('[name="credits-0-person_id"]')).to_have_value(re.compile("Jana Novak"))
    assert entry.film.credits.count() == 1
