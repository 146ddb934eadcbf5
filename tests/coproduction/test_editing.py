"""The desk's list, a file's sections, and what two editors do to one file."""

import pytest
from django.test import Client

from kinomost.catalogue.models import Credit, FilmCountry
from kinomost.coproduction.models import Coproduction
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Exchange
from tests.coproduction.rows import DESK, make_file, page, partners, sent, text, texts
from tests.factories import make_account, make_film, make_organisation, make_person
from tests.support import count_queries

pytestmark = pytest.mark.django_db
SECTIONS = ("deal", "people", "budget", "sources")


def test_a_file_is_opened_with_what_the_catalogue_knows(client: Client, office: Exchange) -> None:
    film = make_film(exchange=office, slug="film", director=make_person(exchange=office))
    FilmCountry.objects.create(film=film, country="RS", share=60)
    Credit.objects.create(film=film, person=make_person(exchange=office), function=Credit.Function.CAMERA)
    answer = client.post(f"{DESK}/open/", {"film": "film"})
    assert answer.headers["Location"] == f"{DESK}/film/edit/deal/"
    opened = Coproduction.objects.get()
    assert list(opened.partners.values_list("country", "share")) == [("RS", 60)]
    assert list(opened.work.values_list("function", flat=True)) == ["director", "camera"]


def test_the_list_says_what_matters_of_each_file(client: Client, office: Exchange) -> None:
    make_file(office)
    row = page(client, f"{DESK}/").xpath("//table[contains(@class, 'ledger')]/tbody/tr")[0]
    cells = texts(row, "./td")
    assert (cells[0], cells[2:5]) == ("Serbia · Bulgaria", ["1,000,000 €", "50%", "500,000 €"])


def test_an_office_without_files_is_told_what_they_are_for(client: Client, office: Exchange) -> None:
    assert text(page(client, f"{DESK}/").xpath("//*[@class='empty']//h2")[0]) == "No co-production file yet"


@pytest.mark.parametrize("section", SECTIONS)
def test_an_untouched_section_changes_nothing(client: Client, office: Exchange, section: str) -> None:
    made = make_file(office)
    lines = AuditLine.objects.count()
    answer = client.post(f"{DESK}/most/edit/{section}/", sent(client, f"{DESK}/most/edit/{section}/"))
    assert answer.status_code == 302
    assert (AuditLine.objects.count(), Coproduction.objects.get().version) == (lines, made.version)


@pytest.mark.parametrize("address", ["", "most/", "most/facts/", *(f"most/edit/{one}/" for one in SECTIONS)])
def test_pages_take_as_many_queries_for_many_rows_as_for_few(
    client: Client, office: Exchange, address: str
) -> None:
    def grow(size: int) -> None:
        for number in range(size):
            people = [
                {"row": f"p{at}", "function": "crew", "person_id": make_person(exchange=office).pk}
                for at in range(size)
            ]
            slug = "most" if number == 0 else f"most-{number}"
            make_file(office, slug, work=people, partners=partners(office, RS="60", BG="40"))

    grow(1)
    client.get(f"{DESK}/{address}")
    few = len(count_queries(lambda: client.get(f"{DESK}/{address}")))
    Coproduction.objects.get().delete()
    office.films.all().delete()
    grow(4)
    assert len(count_queries(lambda: client.get(f"{DESK}/{address}"))) == few


def test_rows_are_added_changed_and_taken_back(client: Client, office: Exchange) -> None:
    make_file(office)
    company = make_organisation(exchange=office, slug="treci")
    data = sent(client, f"{DESK}/most/edit/deal/")
    data |= {
        "partners-0-share": "50",
        "partners-2-organisation_id": "Treći (treci)",
        "partners-2-country": "Mađarska",
        "partners-2-share": "10",
    }
    client.post(f"{DESK}/most/edit/deal/", data)
    made = Coproduction.objects.get()
    assert list(made.partners.values_list("country", "share", "organisation_id"))[2] == ("HU", 10, company.pk)
    assert made.partners.first().share == 50  # type: ignore[union-attr]
    client.post(f"{DESK}/undo/?line={AuditLine.objects.filter(verb='save').first().pk}")  # type: ignore[union-attr]
    assert list(made.partners.values_list("country", "share")) == [("RS", 60), ("BG", 40)]


def test_three_spare_rows_wait_and_names_are_suggested(client: Client, office: Exchange) -> None:
    make_file(office)
    found = page(client, f"{DESK}/most/edit/people/")
    assert len(found.xpath("//tr[@class='spare']")) == 3
    field = found.xpath("//input[@name='work-0-person_id']")[0]
    assert (field.get("hx-get"), field.get("hx-target"), field.get("list")) == (
        "/en/desk/ured/films/suggest/people/", "#people-found", "people-found",
    )  # fmt: skip


def test_of_two_editors_the_second_is_shown_both_versions_and_loses_nothing(
    client: Client, office: Exchange
) -> None:
    make_file(office)
    address = f"{DESK}/most/edit/deal/"
    mine, theirs = sent(client, address), sent(client, address)
    theirs |= {"note": "Njihova napomena.", "partners-0-share": "55"}
    client.post(address, theirs)
    mine |= {"partners-0-share": "65", "medium": "television"}
    answer = client.post(address, mine)
    assert answer.status_code == 409
    assert "You both changed these" in answer.content.decode()
    assert 'value="65"' in answer.content.decode()
    assert "Njihova napomena." in answer.content.decode()
    kept = Coproduction.objects.get()
    assert (kept.note, kept.medium, kept.partners.first().share) == ("Njihova napomena.", "cinema", 55)  # type: ignore[union-attr]


def test_a_viewer_reads_every_fact_and_is_offered_nothing_to_change(office: Exchange) -> None:
    make_file(office)
    client = Client()
    client.force_login(make_account("viewer", office))
    found = page(client, f"{DESK}/most/facts/")
    assert "Ogledni director" in text(found)
    assert "Postprodukcija" in text(found)
    for address in ("", "facts/", "treaties/", "treaties/european-convention-1992/", "scenarios/",
                    "incentives/", "incentives/serbia/"):  # fmt: skip
        shown = page(client, f"{DESK}/most/{address}")
        assert shown.xpath("//main//form[@method='post']") == []
        assert [a for a in shown.xpath("//main//a/@href") if "/edit/" in a] == []


def test_facts_leave_out_columns_that_are_empty_all_the_way_down(client: Client, office: Exchange) -> None:
    make_file(office)
    heads = texts(page(client, f"{DESK}/most/facts/"), "//section[@id='budget']//th")
    assert heads == ["Cost", "Kind", "Spent in", "Amount or formula"]
