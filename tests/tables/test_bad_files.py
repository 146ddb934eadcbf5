"""Bad files are refused with a sentence, and nothing of them is opened that could do harm."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kinomost.tables import Entry, Limits, Row, Sheet, Source, read_files, read_path, write_path, write_xlsx
from kinomost.tables.archive import check_workbook, read_entries
from kinomost.tables.problems import TEMPLATES, UnreadableError

SMALL = Limits(megabytes=1, rows=10, columns=5, characters=100, cells=50, sheets=3)


def said(source: Source) -> list[str]:
    return [f"{problem.where()}: {problem.text()}".strip(": ") for problem in source.problems]


def csv(text: str | bytes, limits: Limits = SMALL, **how: str) -> Source:
    data = text.encode() if isinstance(text, str) else text
    return read_files([Entry("films.csv", data)], limits=limits, **how)


def workbook(**parts: bytes) -> bytes:
    """A small sound workbook with some of its parts replaced."""
    data = write_xlsx([Sheet("films", ("film",), (Row(2, {"film": "zlato"}),))])
    replaced = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in read_entries(data, ""):
            archive.writestr(entry.name, replaced.pop(entry.name, entry.data))
        for name, content in replaced.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(data: bytes, limits: Limits = SMALL) -> Source:
    return read_files([Entry("season.xlsx", data)], limits=limits)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "films.csv: The file is empty."),
        (" \n ", "films.csv: The file is empty."),
        (
            'a,b\n1,"2\n3,4\n',
            "films.csv, row 2: A quotation mark is not closed, or text follows one. "
            "Inside a quoted cell a quotation mark is written twice.",
        ),
        ("a,b,a\n1,2,3\n", "films.csv, row 1, a: The column “a” is there twice."),
        ("a,b\n1,2,3\n", "films.csv, row 2: The row has more cells than the first row has names."),
        ("a,,c\n1,2,3\n", "films.csv, row 2, B: This column has values but no name in the first row."),
        ("a,b,c,d,e,f\n1,2,3,4,5,6\n", "films.csv: The sheet has more than 5 columns."),
        ("a,b\n" + "1,2\n" * 11, "films.csv: The sheet has more than 10 rows."),
        (
            "a,b\n1," + "x" * 101,
            "films.csv, row 2, b: The cell has 101 characters; a cell holds at most 100.",
        ),
        ("a,b\n" + "x" * 1_000_001, "films.csv: The file has 1 MB; at most 1 MB are read."),
    ],
)
def test_a_bad_csv_is_refused_with_its_place(text: str, answer: str) -> None:
    assert said(csv(text)) == [answer]


def test_ten_megabytes_in_one_field_are_named_by_their_row_and_column() -> None:
    source = csv("film,synopsis.ru\nzlato," + "я" * 5_000_000, limits=Limits())
    assert said(source) == [
        "films.csv, row 2, synopsis.ru: The cell has 5000000 characters; a cell holds at most 32767."
    ]


def test_empty_rows_and_columns_are_passed_over_and_rows_keep_their_numbers() -> None:
    sheet = csv("\n\na,b,\n\n1,2,\n,,\n3,4,\n").sheets[0]
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (5, {"a": "1", "b": "2"}),
        (7, {"a": "3", "b": "4"}),
    ]


def test_quoted_line_breaks_do_not_move_the_numbers_of_rows() -> None:
    sheet = csv('a,b\n"one\ntwo",2\n3,4\n').sheets[0]
    assert [(row.number, row.cells["a"]) for row in sheet.rows] == [(2, "one\ntwo"), (3, "3")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_though_others_stand_in_the_cells(separator: str) -> None:
    text = separator.join(["film", "place"]) + "\n" + separator.join(["one", '"48,85; 2,36\t"']) + "\n"
    assert dict(csv(text).sheets[0].rows[0].cells) == {"film": "one", "place": "48,85; 2,36\t"}


def test_a_zip_that_unpacks_to_far_more_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 30_000_000)
    assert said(xlsx(out.getvalue(), Limits())) == [
        "season.xlsx: The file unpacks to 30 MB, far more than its size lets expect. It was not opened."
    ]


def test_a_zip_that_lies_about_its_sizes_is_damaged() -> None:
    data = bytearray(workbook())
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 3)
    assert [problem.code for problem in xlsx(bytes(data)).problems] == ["bad_workbook"]


def test_many_small_entries_are_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}.xml", b"")
    assert [problem.code for problem in xlsx(out.getvalue()).problems] == ["bomb"]


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE lolz [<!ENTITY lol "lol">]>',
        b'<?xml version="1.0"?><!doctype x SYSTEM "file:///etc/passwd">',
        b'<?xml version="1.0" encoding="utf-7"?>',
        "<!DOCTYPE x>".encode("utf-16"),
    ],
)
def test_xml_that_declares_entities_or_hides_them_is_not_opened(head: bytes) -> None:
    data = workbook(xl__worksheets__sheet1=head + b"<worksheet/>")
    assert [problem.code for problem in xlsx(data).problems] == ["entities"]


def test_more_cells_than_the_limit_are_not_read() -> None:
    data = workbook(
        xl__worksheets__sheet1=b"<worksheet><sheetData><row>"
        + b"<c/>" * 51
        + b"</row></sheetData></worksheet>"
    )
    assert said(xlsx(data)) == ["season.xlsx: The workbook has more than 50 cells."]


def test_a_cell_far_to_the_right_does_not_fill_the_memory() -> None:
    cell = b'<worksheet><sheetData><row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    assert [problem.code for problem in xlsx(workbook(xl__worksheets__sheet1=cell)).problems] == [
        "too_many_columns"
    ]


def test_a_cell_far_below_is_too_many_rows() -> None:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1048576">'
    cell = b'<c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    data = workbook(xl__worksheets__sheet1=head + cell)
    assert [problem.code for problem in xlsx(data).problems] == ["too_many_rows"]


def test_a_file_that_is_no_workbook_says_so() -> None:
    for data in (b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0 an old or locked one", b"<html>"):
        assert [problem.code for problem in xlsx(data).problems] == ["bad_workbook"]


def test_formulas_are_not_computed_and_are_named() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "films"
    page.append(["film", "year"])
    page.append(["zlato", "=2000+23"])
    page.append(["vera", 2022])
    out = io.BytesIO()
    book.save(out)
    source = xlsx(out.getvalue())
    assert said(source) == [
        "season.xlsx: films, row 2, B: The cell holds a formula. Formulas are not computed here: paste its value."
    ]
    assert dict(source.sheets[0].rows[1].cells) == {"film": "vera", "year": "2022"}


def test_merged_cells_give_their_value_to_each_of_them() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "places"
    for row in (["place", "city"], ["one", "beograd"], ["two", None], ["three", "niš"]):
        page.append(row)
    page.merge_cells("B2:B3")
    out = io.BytesIO()
    book.save(out)
    source = xlsx(out.getvalue())
    assert [row.cells["city"] for row in source.sheets[0].rows] == ["beograd", "beograd", "niš"]
    assert [(problem.code, problem.note) for problem in source.problems] == [("merged_cells", True)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1, 2", "bad_yaml"),
        ("a: &x 1\nb: *x", "yaml_alias"),
        ("[" * 50_000, "yaml_shape"),
        ("- 1", "yaml_shape"),
        ("a:\n  - b: 1", "yaml_shape"),
        ("a: 1\na: 2", "column_twice"),
        ("a" + ": {a" * 60 + ": 1" + "}" * 60, "yaml_shape"),
        ("\ufeff", "empty_file"),
    ],
)
def test_bad_yaml_is_refused(text: str, code: str) -> None:
    source = read_files([Entry("films.yaml", text.encode())], limits=SMALL)
    assert [problem.code for problem in source.problems] == [code]


def test_yaml_names_the_line_of_a_value() -> None:
    row = read_files([Entry("films.yaml", b"film: zlato\n\nyear: 2023\n")]).sheets[0].rows[0]
    assert (row.line("film"), row.line("year")) == (1, 3)


def test_a_zip_in_a_zip_and_unknown_kinds_are_refused() -> None:
    inner = workbook()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("season.xlsx", inner)
    assert [p.code for p in read_files([Entry("s.zip", out.getvalue())]).problems] == ["unknown_kind"]
    assert [p.code for p in read_files([Entry("film.mp4", b"x")]).problems] == ["unknown_kind"]


def test_a_folder_is_read_without_notes_and_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "films.csv").write_text("film\nzlato\n")
    (tmp_path / "README.md").write_text("# About")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    assert [sheet.name for sheet in read_path(tmp_path).sheets] == ["films"]
    assert [p.code for p in read_path(tmp_path / "missing").problems] == ["no_such_path"]


def test_one_sheet_twice_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "films.csv").write_text("film\nzlato\n")
    (tmp_path / "films.yaml").write_text("film: vera\n")
    assert [p.code for p in read_path(tmp_path).problems] == ["sheet_twice"]


def test_writing_a_folder_leaves_no_half_files_and_no_second_form(tmp_path: Path) -> None:
    sheet = Sheet("seasons", ("season",), (Row(2, {"season": "one"}),))
    write_path(tmp_path, [sheet])
    write_path(tmp_path, [sheet], ["seasons"])
    assert [path.name for path in tmp_path.iterdir()] == ["seasons.yaml"]


def test_every_template_can_be_filled() -> None:
    for code, template in TEMPLATES.items():
        assert template.endswith((".", "?", "}")), code


def test_check_workbook_needs_the_parts_of_one() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"x")
    with pytest.raises(UnreadableError, match="not an XLSX workbook"):
        check_workbook(zipfile.ZipFile(out), "a.xlsx")
