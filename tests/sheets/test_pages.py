"""The organiser's pages: upload, see what would change, decide, carry out."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from kinomost.catalogue.models import Film
from kinomost.filmdays.models import Screening
from kinomost.parties.models import Exchange
from kinomost.sheets import jobs
from kinomost.sheets.models import Import, Mapping
from kinomost.tables import read_entries, read_files
from tests.factories import make_account, make_exchange, make_film
from tests.sheets.support import exported

pytestmark = pytest.mark.django_db

FILMS = "film,title.ru,year\nzlato,Золото,2023\nvera,Вера,2022\n"


@pytest.fixture
def office() -> Exchange:
    return make_exchange(slug="office")


@pytest.fixture
def editor(client: Client, office: Exchange) -> Client:
    client.force_login(make_account("editor", office))
    return client


def upload(client: Client, name: str, content: str | bytes, **fields: str) -> Import:
    data = content.encode() if isinstance(content, str) else content
    answer = client.post("/en/desk/office/sheets/", {"uploads": SimpleUploadedFile(name, data), **fields})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk")


def page(client: Client, job: Import) -> str:
    return client.get(f"/en/desk/office/sheets/{job.pk}/").content.decode()


def carry_out(client: Client, job: Import, *wins: str) -> Import:
    client.post(f"/en/desk/office/sheets/{job.pk}/apply/", {"wins": wins})
    job.refresh_from_db()
    return job


def test_an_upload_shows_what_would_change_and_writes_nothing(editor: Client) -> None:
    job = upload(editor, "films.csv", FILMS)
    assert (job.state, job.report["sheets"][0]["new"], Film.objects.count()) == ("ready", 2, 0)
    assert "Import 2 rows" in page(editor, job)


def test_a_checked_import_is_carried_out_once(editor: Client) -> None:
    job = carry_out(editor, upload(editor, "films.csv", FILMS))
    carry_out(editor, job)
    assert (job.state, bytes(job.files), Film.objects.count()) == ("done", b"", 2)


def test_conflicts_are_chosen_one_by_one(editor: Client) -> None:
    carry_out(editor, upload(editor, "films.csv", FILMS))
    Film.objects.update(year=1999)
    job = upload(editor, "films.csv", FILMS)
    assert 'value="films:zlato"' in page(editor, job)
    carry_out(editor, job, "films:zlato")
    assert dict(Film.objects.values_list("slug", "year")) == {"zlato": 2023, "vera": 1999}
    assert [row["key"] for row in job.report["kept"]] == ["vera"]


def test_problems_stand_beside_their_rows_and_nothing_can_be_written(editor: Client) -> None:
    job = upload(editor, "films.csv", "film,title.ru,year\nzlato,Золото,20x3\n")
    assert "“20x3” is not a whole number." in page(editor, job)
    assert "/apply/" not in page(editor, job)
    carry_out(editor, job)
    assert (job.state, Film.objects.count()) == ("ready", 0)


def test_an_edit_between_preview_and_import_is_kept(editor: Client) -> None:
    carry_out(editor, upload(editor, "films.csv", FILMS))
    job = upload(editor, "films.csv", FILMS.replace("2023", "2024"))
    Film.objects.filter(slug="zlato").update(year=1999)
    carry_out(editor, job)
    assert Film.objects.get(slug="zlato").year == 1999


def test_a_foreign_file_asks_for_its_columns_and_remembers_the_answer(editor: Client) -> None:
    job = upload(editor, "programme.csv", "film,sala,početak,kraj\nVera,Sala,2026-07-01 19:00,21:00\n")
    assert job.state == "columns"
    asked = editor.get(f"/en/desk/office/sheets/{job.pk}/columns/")
    assert asked.context["form"].initial == {
        "aim-title": "film",
        "aim-venue": "sala",
        "aim-starts": "početak",
        "aim-ends": "kraj",
    }
    answer = {**asked.context["form"].initial, "save_as": "ours", "option-create": "yes"}
    answer |= {"option-city": "Beograd", "option-country": "Srbija", "option-zone": "Europe/Belgrade"}
    editor.post(f"/en/desk/office/sheets/{job.pk}/columns/", answer)
    job.refresh_from_db()
    assert (job.state, job.report["problems"]) == ("ready", [])
    carry_out(editor, job)
    assert (Screening.objects.count(), Mapping.objects.get().name) == (1, "ours")


def test_a_wrong_option_is_said_beside_its_field(editor: Client) -> None:
    job = upload(editor, "programme.csv", "film,sala,početak,kraj\nVera,Sala,2026-07-01 19:00,21:00\n")
    answer = {"aim-title": "film", "aim-venue": "sala", "option-zone": "Europe/Belgrad"}
    said = editor.post(f"/en/desk/office/sheets/{job.pk}/columns/", answer)
    assert said.context["form"].errors == {
        "option-zone": ["“Europe/Belgrad” is not a time zone. Did you mean “Europe/Belgrade”?"]
    }


def test_a_file_for_another_exchange_is_refused(editor: Client) -> None:
    job = upload(editor, "exchange.yaml", "exchange: other\nname: {en: Other}\n")
    assert [problem.code for problem in jobs.problems_of(job.report)] == ["wrong_exchange"]


def test_a_large_import_is_left_to_a_worker(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    job = upload(editor, "films.csv", FILMS)
    assert job.state == "checking"
    assert f'hx-get="/en/desk/office/sheets/{job.pk}/progress/"' in page(editor, job)
    jobs.work(job.pk, None)
    over = editor.get(f"/en/desk/office/sheets/{job.pk}/progress/")
    assert over.headers["HX-Refresh"] == "true"


def test_an_unexpected_failure_keeps_the_files(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(jobs, "make_plan", fail)
    job = upload(editor, "films.csv", FILMS)
    assert (job.state, [p.code for p in jobs.problems_of(job.report)]) == ("ready", ["failed"])
    assert [sheet.name for sheet in jobs.read(job).sheets] == ["films"]


def test_a_given_up_import_forgets_its_files(editor: Client) -> None:
    job = upload(editor, "films.csv", FILMS)
    editor.post(f"/en/desk/office/sheets/{job.pk}/give-up/")
    job.refresh_from_db()
    assert (job.state, bytes(job.files)) == ("given_up", b"")


def test_a_bomb_is_refused_with_a_sentence(editor: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    job = upload(editor, "season.xlsx", out.getvalue())
    assert "far more than its size lets expect" in page(editor, job)


def test_the_export_is_what_the_command_writes(editor: Client, office: Exchange) -> None:
    make_film(exchange=office)
    data = editor.get("/en/desk/office/sheets/export.zip").content
    assert read_entries(data, "") == exported("office")
    book = read_files([*read_entries(data, "")])
    assert [sheet.name for sheet in book.sheets] == ["exchange", "films"]


def test_the_blank_workbook_holds_every_sheet_and_reads_back_as_nothing(editor: Client) -> None:
    data = editor.get("/en/desk/office/sheets/blank.xlsx").content
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames[:4] == ["_about", "exchange", "organisations", "people"]
    job = upload(editor, "blank.xlsx", data)
    assert (job.report["problems"], job.report["nothing"]) == ([], True)


def test_only_editors_come_in(client: Client, office: Exchange) -> None:
    client.force_login(make_account("viewer", office))
    assert client.get("/en/desk/office/sheets/").status_code == 403
    assert client.get("/en/desk/office/sheets/export.zip").status_code == 403


def test_another_offices_import_is_not_found(editor: Client) -> None:
    job = upload(editor, "films.csv", FILMS)
    Import.objects.update(exchange_id=job.exchange_id + 1)
    assert editor.get(f"/en/desk/office/sheets/{job.pk}/").status_code == 404


def test_a_cell_of_twenty_megabytes_is_named_and_breaks_nothing(editor: Client) -> None:
    job = upload(editor, "films.csv", f"film,title.ru\nzlato,{'з' * 10_000_000}\n")
    assert job.report["problem_count"] == 1
    assert "The cell has 10000000 characters; a cell holds at most 32767." in page(editor, job)


def test_only_answers_that_the_file_has_the_columns_for_are_offered(editor: Client, office: Exchange) -> None:
    for name, column in (("fits", "Film"), ("fits not", "Movie")):
        Mapping.objects.create(
            exchange_id=office.pk, name=name, target="programme", columns={"title": column}
        )
    job = upload(editor, "programme.csv", "Film,Sala\nMost,Kej\n")
    html = editor.get(f"/en/desk/office/sheets/{job.pk}/columns/").content.decode()
    assert re.findall(r'class="chip" href="[^"]*">([^<]*)<', html) == ["fits"]
