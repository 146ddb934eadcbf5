"""Co-production files go out as sheets and come back the same."""

import pytest

from kinomost.coproduction.document import FILE
from kinomost.coproduction.models import Coproduction
from kinomost.exchange.imports import SAMPLE, load_shipped
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Exchange
from kinomost.tables import Entry, read_files
from tests.sheets.support import bring, exported, exported_xlsx

pytestmark = pytest.mark.django_db


def state() -> dict[str, object]:
    """Every file of the database, by its film."""
    files = list(Coproduction.objects.select_related("film").order_by("pk"))
    return {one.film.slug: document for one, document in zip(files, FILE.read_many(files), strict=True)}


def test_the_sample_season_brings_its_files_whole() -> None:
    load_shipped(SAMPLE)
    found = state()
    assert set(found) == {"sample-kuca-od-devet-prozora", "sample-zimski-trajekt"}
    assert [len(found["sample-kuca-od-devet-prozora"][part]) for part in ("partners", "work", "costs")] == [  # type: ignore[index]
        3, 12, 17,
    ]  # fmt: skip


def test_a_file_that_is_exported_and_brought_back_changes_nothing() -> None:
    load_shipped(SAMPLE)
    before, lines = state(), AuditLine.objects.filter(kind="coproduction").count()
    exchange = Exchange.objects.get().slug
    for book in (read_files(exported(exchange)), read_files([Entry("season.xlsx", exported_xlsx(exchange))])):
        result = bring(book)
        assert [problem.text() for problem in result.problems] == []
        assert (sum(result.created.values()), sum(result.changed.values())) == (0, 0)
    assert (state(), AuditLine.objects.filter(kind="coproduction").count()) == (before, lines)


def test_a_plan_that_is_kept_for_a_contests_entry_comes_back_closed() -> None:
    load_shipped(SAMPLE)
    Coproduction.objects.filter(film__slug="sample-zimski-trajekt").update(is_open=False)
    files = exported(Exchange.objects.get().slug)
    Coproduction.objects.all().delete()
    bring(read_files(files), overwrite=True)
    assert dict(Coproduction.objects.values_list("film__slug", "is_open")) == {
        "sample-kuca-od-devet-prozora": True,
        "sample-zimski-trajekt": False,
    }


def test_a_mistake_in_a_sheet_is_said_at_its_cell_and_nothing_is_written() -> None:
    load_shipped(SAMPLE)
    before = state()
    film = "sample-zimski-trajekt"
    rows = f"film,row,country,share\n{film},obrazchik,Srbija,160\n{film},treci,SFRJ,10\n"
    sheet = Entry("partners.csv", rows.encode())
    exchange = Entry("exchange.yaml", f"exchange: {Exchange.objects.get().slug}\n".encode())
    result = bring(read_files([exchange, sheet]))
    assert [(problem.row, problem.column) for problem in result.problems] == [(2, "share"), (3, "country")]
    assert state() == before
