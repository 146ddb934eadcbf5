"""Importing: everything is checked first, then all is written or nothing."""

import datetime as dt
import io
from pathlib import Path

import pytest

from kinomost.catalogue.models import Film
from kinomost.exchange.imports import ARCHIVE, SAMPLE, load_shipped
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.actions.privacy import erase
from kinomost.parties.models import Exchange, Person
from kinomost.parties.personal_map import Subject
from kinomost.places.models import Place
from kinomost.sheets.models import ImportedRow
from kinomost.sheets.scope import exchange_of
from kinomost.tables import Entry, read_files, read_path
from tests.sheets.support import archive, bring, exported, exported_xlsx, foresee, forgotten, written

pytestmark = pytest.mark.django_db

FILMS = "film,title.sr-Latn.original,title.ru,year,countries\nzlato,Zlato,Золото,2023,RS 60; RU 40\n"


def test_the_archive_imports_whole() -> None:
    result = bring(archive())
    assert [problem.text() for problem in result.problems] == []
    assert Film.objects.count() == 7
    assert sum(result.created.values()) == ImportedRow.objects.count()


def test_every_row_of_the_archive_names_its_source() -> None:
    without = [
        (sheet.name, row.number)
        for sheet in archive().sheets
        if sheet.name != "exchange"
        for row in sheet.rows
        if not row.cells["source"]
    ]
    assert without == []


@pytest.mark.parametrize("season", [ARCHIVE, SAMPLE], ids=["archive", "sample"])
def test_a_second_import_changes_nothing(season: Path) -> None:
    bring(read_path(season))
    before = (
        AuditLine.objects.count(),
        list(Film.objects.order_by("pk").values_list("version", "changed_at")),
    )
    result = bring(read_path(season))
    assert (sum(result.created.values()), sum(result.changed.values()), result.conflicts) == (0, 0, [])
    after = (
        AuditLine.objects.count(),
        list(Film.objects.order_by("pk").values_list("version", "changed_at")),
    )
    assert before == after


@pytest.mark.parametrize("season", [ARCHIVE, SAMPLE], ids=["archive", "sample"])
def test_an_export_imported_into_a_fresh_database_exports_the_same_bytes(season: Path) -> None:
    with forgotten():
        source = read_path(season)
        bring(source)
        slug = exchange_of(source)
        files, workbook = exported(slug), exported_xlsx(slug)
    for again in (read_files(files), read_files([Entry("season.xlsx", workbook)])):
        with forgotten():
            assert Exchange.objects.count() == 0
            result = bring(again)
            assert [problem.text() for problem in result.problems] == []
            assert exported(slug) == files
            assert exported_xlsx(slug) == workbook


def test_a_row_changed_in_the_file_is_updated() -> None:
    bring(written(films=FILMS))
    result = bring(written(films=FILMS.replace("2023", "2024")))
    film = Film.objects.get()
    assert (result.changed["films"], film.year, film.version) == (1, 2024, 2)


def test_a_column_that_the_file_does_not_have_is_left_alone() -> None:
    bring(written(films=FILMS))
    bring(written(films="film,title.ru\nzlato,Золото Умальты\n"))
    film = Film.objects.get()
    assert (film.year, film.titles.to_json()) == (
        2023,
        [["sr-Latn", "original", "Zlato"], ["ru", "official", "Золото Умальты"]],
    )


def test_a_row_edited_on_the_site_is_a_conflict_and_is_kept() -> None:
    bring(written(films=FILMS))
    Film.objects.update(year=1999)
    result = bring(written(films=FILMS.replace("2023", "2024")))
    assert [row.label for row in result.conflicts] == ["films: zlato"]
    assert Film.objects.get().year == 1999


def test_a_row_edited_on_the_site_is_a_conflict_though_the_file_stayed_the_same() -> None:
    bring(written(films=FILMS))
    Film.objects.update(year=1999)
    plan = foresee(written(films=FILMS))
    assert [
        (row.label, [(c.column, c.site, c.file) for c in row.changes]) for row in plan.of("conflict")
    ] == [("films: zlato", [("year", "1999", "2023")])]


def test_a_conflict_is_overwritten_where_it_was_chosen() -> None:
    bring(written(films=FILMS))
    Film.objects.update(year=1999)
    result = bring(written(films=FILMS), overwrite={("films", "zlato")})
    assert (Film.objects.get().year, result.conflicts) == (2023, [])
    assert foresee(written(films=FILMS)).nothing_to_do


def test_a_row_deleted_on_the_site_does_not_come_back_by_itself() -> None:
    bring(written(films=FILMS))
    Film.objects.all().delete()
    assert [row.deleted for row in bring(written(films=FILMS)).conflicts] == [True]
    assert Film.objects.count() == 0
    bring(written(films=FILMS), overwrite=True)
    assert Film.objects.count() == 1


def test_a_row_made_on_the_site_is_not_overwritten_by_a_first_import() -> None:
    bring(written())
    exchange = Exchange.objects.get()
    Film.objects.create(slug="zlato", exchange=exchange, titles=Texts.of(ru="Другое"))
    result = bring(written(films=FILMS))
    assert [row.label for row in result.conflicts] == ["films: zlato"]
    assert str(Film.objects.get().titles) == "Другое"


def test_rows_of_the_site_that_the_file_does_not_have_are_kept() -> None:
    bring(written(films=FILMS))
    plan = foresee(written(films="film,title.ru\ndrugi,Другой\n"))
    assert (plan.kept["films"], len(plan.of("new"))) == (1, 1)


def test_all_problems_are_reported_at_once_and_nothing_is_written() -> None:
    result = bring(
        written(
            films="film,title.ru,year,runtime,countries\n"
            "zlato,Золото,20x3,1:61,Serbja\n"
            "Zlato 2,,2023,90,RS\n"
            "zlato,Ещё одно,2023,90,RS\n",
            credits="film,person,function\nzlatto,nobody,directer\n",
            flims="a\nb\n",
        )
    )
    assert [problem.where() for problem in result.problems] == [
        "flims.csv",
        "films.csv, row 2, year",
        "films.csv, row 2, runtime",
        "films.csv, row 2, countries",
        "films.csv, row 3, film",
        "films.csv, row 4, film",
        "credits.csv, row 2, function",
        "films.csv, row 3, title.ru",
        "credits.csv, row 2, film",
        "credits.csv, row 2, person",
    ]
    assert Exchange.objects.count() == 0


def test_each_problem_says_what_would_be_right() -> None:
    result = bring(written(films="film,title.ru,year,country\nzlato,Золото,2023,RS\n", flims="a\nb\n"))
    assert [problem.text() for problem in result.problems] == [
        "There is no sheet called “flims” here. Did you mean “films”?",
        "The column “country” is not known here. Did you mean “countries”?",
    ]


def test_a_reference_may_point_to_a_row_that_is_already_in_the_database() -> None:
    bring(written(films=FILMS, people="person,name.ru\nandrey,Андрей\n"))
    result = bring(written(credits="film,person,function\nzlato,andrey,director\n"))
    assert result.created["credits"] == 1


def test_a_short_name_of_another_exchange_is_refused() -> None:
    other = Exchange.objects.create(slug="other", names=Texts.of(en="Other"))
    Film.objects.create(slug="zlato", exchange=other, titles=Texts.of(ru="Золото"))
    result = bring(written(films=FILMS))
    assert [problem.text() for problem in result.problems] == [
        "The short name “zlato” belongs to another exchange. Choose another one."
    ]


def test_an_import_leaves_one_line_for_itself_and_one_for_each_row() -> None:
    bring(written(films=FILMS))
    lines = list(AuditLine.objects.order_by("pk").values_list("by", "verb", "kind"))
    assert lines == [
        ("test", "import", "sheets"),
        ("test", "import_create", "exchange"),
        ("test", "import_create", "film"),
    ]


def test_a_bad_register_number_is_left_out_and_said() -> None:
    result = bring(written(films="film,title.ru,imdb,eidr\nzlato,Золото,tt0098635,10.5240/7791\n"))
    assert [problem.code for problem in result.notes] == ["bad_identifier"]
    assert list(Film.objects.get().identifiers.values_list("scheme", "value")) == [("imdb", "tt0098635")]


def test_two_places_of_one_name_have_two_rows() -> None:
    shoots = "place,title,began\nmost,Film,\nmost,Film,\nmost,Film,2020-01-01\n"
    source = written(places="place,kind,name.en\nmost,location,Bridge\n", shoots=shoots)
    assert bring(source).created["shoots"] == 3
    assert Place.objects.get().shoots.count() == 3
    assert foresee(source).nothing_to_do


def test_the_sample_season_has_a_full_hall_and_nearly_full_one() -> None:
    bring(read_path(SAMPLE))
    taken = Screening.objects.filter(seats_taken__gt=0).order_by("slug")
    assert [(show.seats_offered, show.seats_taken, show.tickets.count()) for show in taken] == [
        (180, 61, 61),
        (48, 46, 46),
        (24, 24, 24),
        (24, 9, 9),
    ]


def test_bookings_are_not_taken_into_a_real_exchange() -> None:
    result = bring(
        written(
            exchange="exchange: real\nname: {en: Real}\n",
            bookings="screening,email,seats\na/b,guest@kinomost.example,2\n",
        )
    )
    assert [problem.code for problem in result.problems] == ["only_sample", "unknown_row"]


def test_a_sample_season_that_is_over_moves_along(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    assert load_shipped(SAMPLE, out=out)
    before = FilmDays.objects.get().starts
    assert load_shipped(SAMPLE, out=out)
    assert FilmDays.objects.get().starts == before
    later = before + dt.timedelta(days=30)
    monkeypatch.setattr("kinomost.tables.cells.times.today", lambda: later)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: later)
    assert load_shipped(SAMPLE, out=out)
    assert FilmDays.objects.get().starts == later - dt.timedelta(days=1)


def test_an_erased_person_does_not_come_back_from_a_file() -> None:
    source = written(
        films=FILMS,
        people="person,name.sr-Latn,email\nana,Ana Ogledić,ana@kinomost.example\n",
        credits="film,person,function\nzlato,ana,director\n",
    )
    bring(source)
    erase("test", Subject(person=Person.objects.get()))
    assert [row.row for row in ImportedRow.objects.filter(sheet__in=["people", "credits"])] == []
    result = bring(source, overwrite=True)
    assert [(problem.code, problem.value) for problem in result.notes] == [("erased", "ana")]
    assert Person.objects.get().email == ""
    assert ImportedRow.objects.filter(sheet="people").count() == 0
    files = {entry.name: entry.data.decode() for entry in exported("sample-office")}
    assert "zlato,ana,director" in files["credits.csv"]
    assert "Ana Ogledić" in files["people.csv"]
