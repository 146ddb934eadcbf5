"""The desk's first page, and the side column of all others."""

import re

import pytest
from django.test import Client
from lxml import html

from kinomost.journal.actions import record
from kinomost.parties.models import Account, Exchange
from kinomost.web.queries import Office, offices
from tests.contest.factories import make_call, make_entry
from tests.factories import (
    make_account,
    make_exchange,
    make_film,
    make_film_days,
    make_place,
    make_screening,
    make_season,
)
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def furnished(films: int) -> tuple[Account, Exchange]:
    exchange = make_exchange()
    account = make_account("editor", exchange)
    days = make_film_days(season=make_season(exchange=exchange))
    for _ in range(films):
        make_screening(film_days=days, film=make_film(exchange=exchange))
    return account, exchange


def test_it_is_closed_to_those_who_have_not_signed_in(client: Client) -> None:
    assert client.get("/en/desk/")["Location"] == "/en/account/login/?next=/en/desk/"


def test_somebody_without_an_office_is_told_how_to_get_into_one(client: Client) -> None:
    client.force_login(make_account())
    page = client.get("/en/desk/").content.decode()
    assert 'class="empty"' in page
    assert 'href="/en/calls/"' in page.partition('class="empty"')[2].partition("</div>")[0]


def test_somebody_who_enters_a_film_finds_the_entry_from_here(client: Client) -> None:
    author = make_account()
    make_entry(make_call(), author, state="draft")
    client.force_login(author)
    page = client.get("/en/desk/").content.decode()
    assert ('href="/en/entries/"' in page, 'class="empty"' in page) == (True, False)


@pytest.mark.parametrize("role", ["guest", "juror", "door"])
def test_a_role_that_keeps_no_records_has_no_office_here(role: str) -> None:
    account = make_account(role, make_exchange())
    assert offices(account) == []


def test_an_office_shows_what_it_keeps_and_nothing_of_others() -> None:
    account, exchange = furnished(2)
    furnished(3)
    office: Office = offices(account)[0]
    assert (office.exchange, office.films, office.coming, len(office.screenings)) == (exchange, 2, 2, 2)
    assert len(offices(account)) == 1


@pytest.mark.parametrize(
    ("role", "may"), [("owner", (True, True)), ("editor", (True, False)), ("viewer", (False, False))]
)
def test_it_leads_only_to_pages_that_are_open_to_the_role(
    client: Client, role: str, may: tuple[bool, bool]
) -> None:
    exchange = make_exchange()
    client.force_login(make_account(role, exchange))
    page = client.get("/en/desk/").content.decode()
    assert tuple(f"/desk/{exchange.slug}/{name}/" in page for name in ("sheets", "access")) == may


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        ("owner", set()),
        ("editor", {"access", "journal", "post"}),
        ("viewer", {"access", "journal", "post", "sheets", "films/new", "people/new", "seasons/new"}),
    ],
)
def test_the_side_column_leads_nowhere_that_is_closed(client: Client, role: str, closed: set[str]) -> None:
    exchange = make_exchange()
    client.force_login(make_account(role, exchange))
    page = client.get(f"/en/desk/{exchange.slug}/films/").content.decode()
    rooms = re.findall(rf'href="/en/desk/{exchange.slug}/([a-z/]+)/"[^>]* data-command', page)
    assert {client.get(f"/en/desk/{exchange.slug}/{room}/").status_code for room in rooms} == {200}
    assert not closed & set(rooms)
    assert {"seasons", "films", "people", "places", "days", "interest"} <= set(rooms)


def test_an_office_is_told_how_many_entries_wait_for_it(client: Client) -> None:
    account, exchange = furnished(1)
    call = make_call(season=make_season(exchange=exchange))
    make_entry(call)
    make_entry(call, state="draft")
    for _ in range(3):
        make_entry(call, state="submitted")
    assert offices(account)[0].entries == 3
    client.force_login(account)
    page = html.fromstring(client.get("/en/desk/").content)
    [tally] = page.xpath(f"//a[@href='/en/desk/{exchange.slug}/contest/'][b]")
    assert tally.text_content() == "3Entries to look at"


def test_it_asks_the_database_equally_often_however_much_there_is() -> None:
    few, _ = furnished(1)
    many, _ = furnished(7)
    few, many = (Account.objects.get(pk=account.pk) for account in (few, many))
    offices(few), offices(many)
    assert assert_same_queries(lambda: offices(few), lambda: offices(many)) <= 8


def test_who_keeps_the_door_is_led_to_it_and_nobody_else_is(client: Client) -> None:
    exchange = make_exchange()
    door = f'href="/en/desk/{exchange.slug}/door/"'
    seen = {}
    for role in ("door", "editor", "viewer"):
        client.force_login(make_account(role, exchange))
        seen[role] = door in client.get("/en/desk/").content.decode()
    assert seen == {"door": True, "editor": True, "viewer": False}


@pytest.mark.parametrize(("role", "history"), [("owner", True), ("editor", False)])
def test_a_record_says_who_changed_it_last_and_leads_owners_to_all_its_changes(
    client: Client, role: str, history: bool
) -> None:
    exchange = make_exchange()
    account = make_account(role, exchange)
    place, other = make_place(exchange=exchange), make_place(exchange=exchange)
    record("import", "change", place)
    record(account.ref, "change", place)
    record("import", "change", other)
    client.force_login(account)
    page = client.get(f"/en/desk/{exchange.slug}/places/{place.slug}/").content.decode()
    assert f"by {account}." in page
    address = f"/en/desk/{exchange.slug}/journal/?kind=place&amp;record={place.pk}"
    assert (f'<a href="{address}">' in page) is history
    if history:
        assert client.get(address.replace("&amp;", "&")).content.decode().count('<td class="fit num">') == 2
    page = client.get(f"/en/desk/{exchange.slug}/places/{other.slug}/").content.decode()
    assert re.search(r"Changed [^<]* at \d\d:\d\d\.", page)
