"""An office's pages over all rooms: who changed what, and its letters."""

import re
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from lxml import html

import kinomost
from kinomost.config.desk.history import KINDS, VERBS
from kinomost.files.models import Upload
from kinomost.journal.actions import record
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Exchange
from kinomost.post.actions import queue
from kinomost.post.models import Letter
from kinomost.sheets.registry import all_sheets
from tests.factories import make_account, make_exchange, make_film, make_person
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Exchange:
    made = make_exchange(slug="office")
    client.force_login(make_account("owner", exchange=made, email="owner@kinomost.example"))
    return made


def rows(client: Client, address: str) -> list[list[str]]:
    page = html.fromstring(client.get(address).content)
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td|./th")]
        for row in page.xpath("//table[contains(@class, 'ledger')]/tbody/tr")
    ]


def test_the_journal_names_people_records_and_what_was_noted(client: Client, office: Exchange) -> None:
    film, person = make_film(exchange=office), make_person(exchange=office)
    record("account:999", "change", film, columns=["year", "titles"])
    record("public", "book", person)
    film_id = film.pk
    assert [row[1:] for row in rows(client, "/en/desk/office/journal/")] == [
        ["a visitor", "booked", "Petar Ogledić person", ""],
        ["an account that is gone", "changed", "Ogledni naslov film", "columns: year, titles"],
    ]
    film.delete()
    assert rows(client, "/en/desk/office/journal/?kind=film")[0][3] == f"no. {film_id}, which is gone film"


def test_the_journal_is_filtered_by_who_what_and_when(client: Client, office: Exchange) -> None:
    editor = make_account("editor", exchange=office, display_name="Ana")
    film = make_film(exchange=office)
    record(editor.ref, "change", film)
    record("import", "import_create", make_person(exchange=office))
    record("command", "create", make_film(exchange=make_exchange()))
    day = AuditLine.objects.latest("id").at.date().isoformat()

    def who(query: str) -> list[str]:
        return [row[1] for row in rows(client, f"/en/desk/office/journal/?{query}")]

    assert who("") == ["an import", "Ana"]
    assert who(f"by={editor.ref}") == ["Ana"]
    assert who("kind=person") == ["an import"]
    assert who(f"record={film.pk}&kind=film") == ["Ana"]
    assert who(f"first={day}&last={day}") == ["an import", "Ana"]
    assert who("last=2020-01-01") == []
    assert who("first=nonsense") == []


def test_a_long_journal_asks_no_more_than_a_short_one(client: Client, office: Exchange) -> None:
    other = make_exchange(slug="other")
    make_account("owner", exchange=other)
    client.force_login(make_account(is_superuser=True))
    for exchange, number in ((office, 3), (other, 60)):
        for _line in range(number):
            record(make_account().ref, "change", make_film(exchange=exchange))
    assert len(rows(client, "/en/desk/other/journal/")) == 60
    queries = assert_same_queries(
        lambda: client.get("/en/desk/office/journal/"), lambda: client.get("/en/desk/other/journal/")
    )
    assert queries < 16


def letter(office: Exchange, to: str = "ana@kinomost.example", text: str = "Vidimo se.") -> Letter:
    return queue(EmailMessage("Karta", text, to=[to]), exchange_id=office.pk)[0]


def test_the_outbox_shows_the_office_its_own_letters_and_their_fate(client: Client, office: Exchange) -> None:
    sent, failed = letter(office), letter(office, "boris@kinomost.example")
    letter(make_exchange(), "stranger@kinomost.example")
    queue(EmailMessage("Code", "123456", to=["ana@kinomost.example"]))
    Letter.objects.filter(pk=failed.pk).update(status="failed", attempts=3, last_error="nobody there")
    assert [row[1:4] for row in rows(client, "/en/desk/office/post/")] == [
        ["boris@kinomost.example", "Karta", "failed 3 attempts: nobody there"],
        ["ana@kinomost.example", "Karta", "waiting"],
    ]
    assert [row[1] for row in rows(client, "/en/desk/office/post/?status=failed")] == [
        "boris@kinomost.example"
    ]
    assert [row[1] for row in rows(client, "/en/desk/office/post/?to=ANA")] == [sent.to]


def test_a_letter_is_sent_again_and_a_line_says_who_asked(client: Client, office: Exchange) -> None:
    failed = letter(office)
    Letter.objects.filter(pk=failed.pk).update(status="failed")
    client.post(f"/en/desk/office/post/{failed.pk}/again/")
    failed.refresh_from_db()
    assert failed.status == "waiting"
    assert (AuditLine.objects.get().verb, AuditLine.objects.get().object_id) == ("send_again", failed.pk)


def test_an_erased_letter_is_not_sent_again(client: Client, office: Exchange) -> None:
    erased = letter(office)
    Letter.objects.filter(pk=erased.pk).update(message=b"", to="", status="failed")
    client.post(f"/en/desk/office/post/{erased.pk}/again/")
    erased.refresh_from_db()
    assert (erased.status, AuditLine.objects.count()) == ("failed", 0)


def test_in_the_demo_a_letter_can_be_read_and_nowhere_else(
    client: Client, office: Exchange, settings: object
) -> None:
    written = letter(office, text="Vidimo se.\n<script>alert(1)</script>")
    address = f"/en/desk/office/post/{written.pk}/"
    page = html.fromstring(client.get(address).content)
    assert page.xpath("//div[contains(@class, 'panel')]//p")[0].text_content() == (
        "Vidimo se.<script>alert(1)</script>"
    )
    settings.POST_TRANSPORT = "smtp"  # type: ignore[attr-defined]
    assert client.get(address).status_code == 404
    assert client.get(f"/en/desk/office/post/{letter(make_exchange()).pk}/").status_code == 404


def test_a_file_in_the_journal_is_no_number(client: Client, office: Exchange) -> None:
    record("command", "store", Upload(exchange_id=office.pk, name="still.jpg"))
    assert [row[1:4] for row in rows(client, "/en/desk/office/journal/")] == [
        ["the command line", "uploaded", "file"]
    ]


def test_the_journal_has_words_for_all_that_the_rooms_write() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(kinomost.__path__[0]).rglob("*.py"))
    verbs = set(re.findall(r'\b(?:record|audit)\(\s*[\w.]+(?:\(\w+\))?,\s*"([a-z_ ]+)"', sources))
    assert len(verbs) > 25
    assert verbs - VERBS.keys() == set()
    assert {str(sheet.model._meta.model_name) for sheet in all_sheets().values()} - KINDS.keys() == set()
