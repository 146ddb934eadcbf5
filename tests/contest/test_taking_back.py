"""An import of a platform's list is looked at before it is written, and taken back as long as nobody has touched it."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.contest.actions import office
from kinomost.contest.models import Author, AuthorInvitation, Call, Entry, Submission
from kinomost.coproduction.actions import save_file
from kinomost.coproduction.models import Coproduction
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Organisation, Person, Role
from kinomost.sheets import jobs
from kinomost.sheets.models import Import, ImportedRow
from kinomost.sheets.taking_back import take_back
from kinomost.texts.search import EVERYTHING, search
from tests.contest.factories import make_call
from tests.contest.test_intake import HEAD, dated
from tests.factories import make_account, make_film, make_organisation
from tests.support import assert_same_queries, count_queries

pytestmark = pytest.mark.django_db
SENT = dated(-0.5)


@pytest.fixture
def call(db: None) -> Call:
    return make_call()


@pytest.fixture
def editor(call: Call, client: Client) -> Client:
    account = make_account()
    Role.objects.create(exchange=call.season.exchange, account=account, kind=Role.Kind.EDITOR)
    client.force_login(account)
    return client


def rows(*titles: str, company: str = "") -> str:
    """A list with these projects, each of a company and a director of its own unless one company is named."""
    return HEAD + "".join(
        f"{number},{SENT},{title},,Feature,Director of {title},,{company or title + ' film'},Serbia,98,"
        f"120000,EUR,,,{title.lower()}@example.org\n"
        for number, title in enumerate(titles, start=1)
    )


def address(call: Call, name: str, job: Import) -> str:
    return reverse(f"sheets:{name}", args=[call.season.exchange.slug, job.pk])


def checked(client: Client, call: Call, text: str, **options: str) -> Import:
    """The list, uploaded and held against the site through the mapping that ships."""
    desk = reverse("sheets:desk", args=[call.season.exchange.slug])
    client.post(desk, {"uploads": SimpleUploadedFile("list.csv", text.encode())})
    job = Import.objects.latest("pk")
    columns = address(call, "columns", job)
    form = client.get(columns, {"as": "example-submissions"}).context["form"]
    said: dict[str, Any] = {**form.initial, "option-call": call.slug}
    said |= {f"option-{name}": value for name, value in options.items()}
    client.post(f"{columns}?as=example-submissions", said)
    job.refresh_from_db()
    assert (job.state, job.report["problems"]) == ("ready", [])
    return job


def carried_out(client: Client, call: Call, text: str, **options: str) -> Import:
    job = checked(client, call, text, **options)
    client.post(address(call, "apply", job))
    job.refresh_from_db()
    assert job.state == "done"
    return job


def taken_back(client: Client, call: Call, job: Import) -> dict[str, Any]:
    """What the import's report says after it was taken back."""
    client.post(address(call, "take_back", job))
    job.refresh_from_db()
    assert job.state == "taken_back"
    report: dict[str, Any] = job.report
    return report


def page(client: Client, call: Call, job: Import) -> str:
    return client.get(address(call, "import", job)).content.decode()


def test_the_preview_tells_new_repeated_and_known_rows_apart_and_writes_nothing(
    editor: Client, call: Call
) -> None:
    carried_out(editor, call, rows("Ferry"))
    again = rows("Ferry", "Mill")
    job = checked(editor, call, again + again.splitlines()[-1] + "\n")
    fates = {sheet["name"]: sheet for sheet in job.report["sheets"]}["entries"]
    assert (fates["new"], fates["unchanged"]) == (1, 1)
    assert "repeats row" in page(editor, call, job)
    assert Entry.objects.count() == 1


def test_an_untouched_import_is_taken_back_whole_and_can_be_brought_in_again(
    editor: Client, call: Call
) -> None:
    lines = AuditLine.objects.count()
    job = carried_out(editor, call, rows("Ferry", "Mill"), invite="yes")
    assert "12 rows that this import made are as they were left" in page(editor, call, job)

    report = taken_back(editor, call, job)

    assert report["left"] == []
    assert report["removed"] == {
        "organisations": 2, "people": 2, "films": 2, "film_companies": 2, "credits": 2, "entries": 2,
    }  # fmt: skip
    gone = (
        Entry,
        Submission,
        AuthorInvitation,
        Film,
        FilmCompany,
        Credit,
        Coproduction,
        Organisation,
        Person,
    )
    assert [model.__name__ for model in gone if model._default_manager.exists()] == []
    assert not ImportedRow.objects.exists()
    assert search("Ferry", visible=EVERYTHING) == []
    assert AuditLine.objects.filter(verb="remove").count() == 14  # two plans with them
    assert AuditLine.objects.filter(verb="take back import").count() == 1
    assert AuditLine.objects.count() > lines  # and what was done stays in the journal
    assert "nothing of it is left" in page(editor, call, job)
    carried_out(editor, call, rows("Ferry", "Mill"))
    assert Entry.objects.count() == 2
    assert {entry.number for entry in Entry.objects.all()} == {3, 4}  # a number is given once


def test_what_the_office_decided_stays_with_all_that_belongs_to_it(editor: Client, call: Call) -> None:
    job = carried_out(editor, call, rows("Ferry", "Mill"))
    kept = Entry.objects.get(film__slug="ferry")
    office.complete("account:1", kept, kept.version)
    assert "6 rows would stay" in page(editor, call, job)

    report = taken_back(editor, call, job)

    assert Entry.objects.get() == kept
    assert (Film.objects.get(), Person.objects.count(), Organisation.objects.count()) == (kept.film, 1, 1)
    assert Coproduction.objects.get().film == kept.film
    why = {row["sheet"]: row["why"] for row in report["left"]}
    assert (why["entries"], why["films"]) == ("changed", "together")
    assert "was changed since" in page(editor, call, job)


@pytest.mark.parametrize("touch", ["correction", "author", "plan", "title", "company"])
def test_whatever_was_touched_keeps_the_entry(editor: Client, call: Call, touch: str) -> None:
    job = carried_out(editor, call, rows("Ferry"), invite="yes")
    entry = Entry.objects.get()
    if touch == "correction":
        office.ask_correction("account:1", entry, "Mend it.", timezone.now() + dt.timedelta(days=1))
    elif touch == "author":
        Author.objects.create(entry=entry, account=make_account())
    elif touch == "plan":
        plan = Coproduction.objects.get()
        save_file("account:1", plan, plan.version, {"currency": "RSD"})
    elif touch == "title":
        Film.objects.update(titles=Texts.of(en="The Ferry"))
    else:
        Organisation.objects.update(email="ferry@example.org")
    assert "Nothing can be taken back" in page(editor, call, job)
    assert taken_back(editor, call, job)["removed"] == {}
    assert (Entry.objects.get(), Film.objects.count(), Organisation.objects.count()) == (entry, 1, 1)


def test_what_was_in_the_register_before_stays(editor: Client, call: Call) -> None:
    exchange = call.season.exchange
    company = make_organisation(exchange=exchange, names=Texts.of(en="Skela film"))
    film = make_film(exchange=exchange, titles=Texts.of(en="Ferry"), is_public=False)
    job = carried_out(editor, call, rows("Ferry", "Mill", company="Skela film"))

    report = taken_back(editor, call, job)

    assert report["removed"]["entries"] == 2
    assert (list(Film.objects.all()), list(Organisation.objects.all())) == ([film], [company])
    assert not Coproduction.objects.exists()


def test_an_exception_stands_in_the_log_so_its_entry_stays(editor: Client, call: Call) -> None:
    Call.objects.update(
        opens_at=timezone.now() - dt.timedelta(days=9),
        deadline=timezone.now() - dt.timedelta(days=2),
    )
    head, row = rows("Ferry").splitlines()
    desk = reverse("sheets:desk", args=[call.season.exchange.slug])
    text = f"{head},Exception\n{row},Their server was down.\n"
    editor.post(desk, {"uploads": SimpleUploadedFile("list.csv", text.encode())})
    job = Import.objects.latest("pk")
    columns = address(call, "columns", job)
    form = editor.get(columns, {"as": "example-submissions"}).context["form"]
    said = {**form.initial, "option-call": call.slug, "aim-late_reason": "Exception"}
    editor.post(f"{columns}?as=example-submissions", said)
    editor.post(address(call, "apply", job))
    job.refresh_from_db()
    assert job.state == "done"
    report = taken_back(editor, call, job)
    assert {row["sheet"]: row["why"] for row in report["left"]}["entries"] == "lasts"
    assert Entry.objects.count() == 1


def test_a_second_click_finds_nothing_to_do(editor: Client, call: Call) -> None:
    job = carried_out(editor, call, rows("Ferry"))
    taken_back(editor, call, job)
    carried_out(editor, call, rows("Ferry"))
    editor.post(address(call, "take_back", job))
    assert Entry.objects.count() == 1


def test_many_go_in_as_many_queries_as_a_few(editor: Client, call: Call) -> None:
    few = carried_out(editor, call, rows("Ferry"))
    many = carried_out(editor, call, rows(*(f"Мост{number}а" for number in range(12))))
    scope = jobs.scope_of(call.season.exchange, "account:1")
    spent = [len(count_queries(lambda job=job: take_back(job, "account:1", scope))) for job in (few, many)]
    assert spent[1] <= spent[0] + 5  # a few more statements for the words of the index
    assert not Entry.objects.exists()


def test_a_season_of_our_own_sheets_is_not_taken_back(editor: Client, call: Call) -> None:
    desk = reverse("sheets:desk", args=[call.season.exchange.slug])
    editor.post(desk, {"uploads": SimpleUploadedFile("films.csv", b"film,title.en\nferry,Ferry\n")})
    job = Import.objects.latest("pk")
    editor.post(address(call, "apply", job))
    assert "Take this import back" not in page(editor, call, job)
    editor.post(address(call, "take_back", job))
    job.refresh_from_db()
    assert (job.state, Film.objects.count()) == ("done", 1)


def test_the_outlook_asks_as_often_for_many_as_for_one(editor: Client, call: Call) -> None:
    few = carried_out(editor, call, rows("Ferry"))
    many = carried_out(editor, call, rows("Mill", "Bridge", "Quay", "Ford", "Weir"))
    assert_same_queries(lambda: page(editor, call, few), lambda: page(editor, call, many))
