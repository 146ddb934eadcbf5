"""The whole journey of a project in real browsers: from a link in a letter to the letter that tells of the award.

A producer writes in Russian on a telephone, the office works in English, a juror in Serbian. What each page can do by
itself is held by the other browser tests; here it is one contest, and only the pages lead through it.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kinomost.contest.actions import results
from kinomost.contest.models import Entry, Round
from kinomost.parties.models import Account
from kinomost.post.models import Letter
from tests.contest.deliberations import stands
from tests.contest.factories import account_of, make_award, make_call, make_entry, make_juror, make_round
from tests.contest.test_entry_pages import link_in
from tests.factories import make_account
from tests.files.making import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIELDS = ["running_time", "synopsis_long", "script", "budget", "finance_plan", "secured"]
TITLE = "Мост на краю реки"
ANA = "ana@kinomost.example"


@pytest.fixture
def person(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """A tab of a browser of one's own, signed in or not, as wide as a telephone or a desk."""
    made: list[BrowserContext] = []
    mistakes: list[str] = []

    def opened(account: Account | None = None, width: int = 1440) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport={"width": width, "height": 900})
        context.set_default_timeout(30_000)
        made.append(context)
        if account is not None:
            client = Client()
            client.force_login(account)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        tab = context.new_page()
        tab.on("pageerror", lambda error: mistakes.append(str(error)))
        return tab

    expect.set_options(timeout=30_000)
    yield opened
    expect.set_options(timeout=5_000)
    for context in made:
        context.close()
    assert mistakes == []


def press(tab: Page, name: str) -> None:
    """Press a button and wait until the page that answers is there."""
    with tab.expect_navigation():
        tab.get_by_role("button", name=name, exact=True).first.click()


def test_a_project_goes_all_the_way_from_a_link_by_mail_to_an_award(person: Callable[..., Page]) -> None:
    call = make_call(slug="call", fields=FIELDS, rules=[{"rule": "secured", "least": "30"}])
    make_award(call)
    rival = make_entry(call)
    seats = [make_juror(call) for _ in range(3)]
    make_round(call, [], seats, state=Round.State.PLANNED, reads=1, places=1)
    make_round(call, [], seats, state=Round.State.PLANNED, kind=Round.Kind.FINAL)
    desk = f"/en/desk/{call.season.exchange.slug}/contest/call"

    # The producer, on a telephone, in Russian.
    producer = person(width=390)
    producer.goto("/ru/calls/call/enter/")
    producer.locator("#id_email").fill(ANA)
    press(producer, "Отправьте мне ссылку")
    producer.goto(link_in(Letter.objects.get(to=ANA)))
    expect(producer.locator("html")).to_have_attribute("lang", "ru")
    producer.locator("#id_display_name").fill("Анна")
    press(producer, "Открыть учётную запись и продолжить")
    titles = producer.locator("input[name='titles-text']")
    titles.nth(2).fill(TITLE)
    producer.locator("select[name='titles-kind']").nth(2).select_option("original")
    titles.nth(3).fill("A Bridge at the End of the River")
    producer.locator("#id_company_name").fill("Пример-фильм")
    press(producer, "Начать заявку")
    entry = Entry.objects.exclude(pk=rival.pk).get()
    form = f"/ru/entries/{entry.pk}/form"
    producer.goto(f"{form}/people/")
    producer.locator("[name='credits-0-person_id']").fill("Анна Пример")
    producer.locator("[name='credits-0-function']").select_option("director")
    producer.get_by_role("button", name="Сохранить эти строки").click()
    expect(producer.locator("form.rows .saved")).to_have_text(re.compile("^Сохранено"))
    producer.reload()
    expect(producer.locator("[name='credits-0-person_id']")).to_have_value(re.compile("Анна Пример"))
    producer.goto(f"{form}/finance/")
    rows: dict[str, dict[str, str]] = {
        "costs-0": {"group": "Съёмки", "amount": "100000"},
        "finance-0": {"name": "Фонд", "amount": "40000"},
    }
    for prefix, cells in rows.items():
        for name, value in cells.items():
            producer.locator(f"[name='{prefix}-{name}']").fill(value)
    producer.locator("[name='finance-0-status']").select_option("confirmed")
    producer.get_by_role("button", name="Сохранить эти строки").click()
    expect(producer.locator(".tally")).to_contain_text("40")
    producer.goto(f"{form}/project/")
    for box, text in {
        "answer-synopsis_long-ru": "Двое строят мост.",
        "answer-synopsis_long-en": "Two build.",
    }.items():
        where = producer.locator(f"[data-box='{box}'] textarea")
        if not where.is_visible():
            producer.locator("details", has=where).locator("summary").click()
        where.fill(text)
    producer.locator("[data-box='film-runtime_minutes'] input[type=number]").fill("95")
    expect(producer.locator("form[data-boxes] .saved")).to_have_text(re.compile("^Сохранено"))
    producer.locator("#q-script input[type=file]").set_input_files(
        {"name": "scenario.pdf", "mimeType": "application/pdf", "buffer": pdf(3)}
    )
    expect(producer.locator(".entry-file")).to_contain_text("scenario.pdf")
    producer.goto(f"/ru/entries/{entry.pk}/send/")
    press(producer, "Отправить заявку")
    expect(producer.locator(".receipt")).to_contain_text("scenario.pdf")

    # The office takes it in, opens the shortlist and shares out the reading.
    office = person(make_account("editor", call.season.exchange))
    office.goto(f"{desk}/entries/{entry.pk}/")
    press(office, "Mark complete")
    office.goto(f"{desk}/rounds/1/entries/")
    press(office, "Take these, and no others")
    office.goto(f"{desk}/rounds/1/")
    press(office, "Open the round")
    office.goto(f"{desk}/assignment/1/")
    for juror in seats[:2]:
        office.locator("#by-hand-entry").select_option(str(entry.pk))
        office.locator("#by-hand-juror").select_option(str(juror.pk))
        press(office, "Reads it")

    # A juror is tied to it and sees no more of it, another scores it.
    tied, reader = person(account_of(seats[0]), 834), person(account_of(seats[1]), 834)
    room = "jury/call/1/entries/2/"
    tied.goto("/sr-latn/jury/call/conflicts/2/")
    press(tied, "Prijavi sukob interesa")
    tied.goto(f"/sr-latn/{room}")
    expect(tied.locator("h1")).to_have_text("Izuzeti ste od ove prijave")
    reader.goto(f"/en/{room}")
    expect(reader.locator(".room-text")).to_contain_text("Двое строят мост.")
    for criterion in ("script", "feasibility"):
        reader.locator(f"label:has(input[name='mark_{criterion}'][value='8'])").click()
    reader.locator("#sheet-feedback").fill("We believe the bridge.")
    press(reader, "Hand in")

    # The shortlist is settled and carried into the final.
    office.goto(f"{desk}/rounds/1/")
    press(office, "Close the round")
    office.goto(f"{desk}/deliberation/1/shortlist/")
    press(office, "Settle the shortlist")
    office.goto(f"{desk}/rounds/2/entries/")
    office.locator("button[value=carry]").click()
    expect(office.locator(".ledger tbody tr")).to_have_count(1)
    office.goto(f"{desk}/rounds/2/")
    press(office, "Open the round")

    # Those who are not tied deliberate; the motion does not exist for the one who is.
    table = "jury/call/2/deliberation/"
    for tab, language, words in (
        (tied, "sr-latn", "Tu sam"),
        (reader, "en", "I am here"),
        (person(account_of(seats[2]), 834), "ru", "Я здесь"),
    ):
        tab.goto(f"/{language}/{table}")
        press(tab, words)
        if tab is tied:
            office.goto(f"{desk}/deliberation/2/motions/new/")
            office.locator("#id_award").select_option(index=1)
            office.locator("[name=entries]").check()
            press(office, "Open the motion")
        else:
            tab.locator("button[name=choice][value=yes]").click()
            expect(tab.locator("[aria-pressed=true]")).to_be_visible()
    tied.reload()
    expect(tied.locator("main")).to_contain_text("Nema otvorenih predloga.")
    expect(tied.locator("main")).not_to_contain_text(TITLE)
    office.goto(f"{desk}/deliberation/2/")
    press(office, "Close the vote and count")
    press(office, "Give the award")
    office.goto(f"{desk}/results/feedback/")
    office.locator("main [type=checkbox]").check()
    press(office, "Save")
    office.goto(f"{desk}/results/")
    office.locator("[name=sure]").check()  # the final is under way
    press(office, "Publish now")

    # Everybody may read it; the producer gets a letter in Russian.
    visitor = person(width=390)
    visitor.goto("/sr-cyrl/calls/call/results/")
    expect(visitor.locator(".prize-film")).to_have_text(TITLE)
    results.write_letters()  # what the worker does every few seconds
    told = bytes(Letter.objects.filter(to=ANA).latest("pk").message).decode()
    assert (TITLE in told, "Главный приз" in told, "We believe the bridge." in told) == (True, True, True)
    assert stands(Round.objects.get(call=call, number=2))
