"""What is written reads back the same, in every form, whatever stands in the cells."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.tables import Entry, Row, Sheet, read_files, write_entries, write_xlsx
from kinomost.tables.csvfile import guarded, unguarded, write_csv
from kinomost.tables.lists import join_items, split_items
from kinomost.tables.yamlfile import write_yaml

# Everything that a cell may hold: no control characters (they are refused on the way in) and no halves of a pair.
LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\ufeff\u0085\u2028\u2029"
)
TEXTS = st.text(LETTERS | st.sampled_from("\n=+-@';,\"\t: #|>&*!%Жђ"), max_size=40)
NAMES = st.lists(
    st.text(string.ascii_lowercase + "жђš", min_size=1, max_size=8), min_size=2, max_size=4, unique=True
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    columns = tuple(draw(NAMES))
    rows = draw(st.lists(st.tuples(*[TEXTS for _ in columns]), min_size=1, max_size=4))
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    numbered = enumerate(filled, start=2)
    return Sheet(
        "films", columns, tuple(Row(number, dict(zip(columns, row, strict=True))) for number, row in numbered)
    )


def cells(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(row.cells) for row in sheet.rows]


@given(sheets())
@settings(max_examples=150)
def test_csv_reads_back_as_it_was_written(sheet: Sheet) -> None:
    data = write_csv(sheet)
    read = read_files([Entry("films.csv", data)], separator=",")
    assert read.problems == ()
    assert (read.sheets[0].columns, cells(read.sheets[0])) == (sheet.columns, cells(sheet))
    assert [row.number for row in read.sheets[0].rows] == [row.number for row in sheet.rows]
    assert write_csv(read.sheets[0]) == data


@given(sheets())
@settings(max_examples=25)
def test_a_workbook_reads_back_as_it_was_written(sheet: Sheet) -> None:
    data = write_xlsx([sheet])
    read = read_files([Entry("season.xlsx", data)])
    assert read.problems == ()
    assert (read.sheets[0].columns, cells(read.sheets[0])) == (sheet.columns, cells(sheet))
    assert write_xlsx(read.sheets) == data


@given(sheets())
@settings(max_examples=150)
def test_yaml_reads_back_as_it_was_written(sheet: Sheet) -> None:
    read = read_files([Entry("films.yaml", write_yaml(sheet))])
    if sheet.rows:
        assert read.problems == ()
        assert cells(read.sheets[0]) == cells(sheet)


@given(st.lists(TEXTS.filter(lambda text: bool(text.strip()) and "\n" not in text), max_size=5))
def test_a_list_in_one_cell_keeps_its_items(items: list[str]) -> None:
    assert split_items(join_items(items)) == [item.strip() for item in items]


@given(TEXTS)
def test_no_cell_of_a_csv_is_a_formula_and_none_is_changed(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "@"))


def test_a_zip_of_the_same_files_has_the_same_bytes() -> None:
    entries = [Entry("films.csv", b"a,b\n1,2\n"), Entry("people.csv", b"c\n3\n")]
    assert write_entries(entries) == write_entries(entries)
    assert [sheet.name for sheet in read_files([Entry("season.zip", write_entries(entries))]).sheets] == [
        "films",
        "people",
    ]


def test_a_record_and_its_nested_columns_read_back() -> None:
    text = "film: zlato\ntitle:\n  ru: Золото\n  ru.original: Золото Умальты\n  en: Gold\ncountries: [RS, 'RU; 40']\n"
    sheet = read_files([Entry("films.yaml", text.encode())]).sheets[0]
    assert cells(sheet) == [
        {
            "film": "zlato",
            "title.ru": "Золото",
            "title.ru.original": "Золото Умальты",
            "title.en": "Gold",
            "countries": "RS; RU\\; 40",
        }
    ]
    assert cells(read_files([Entry("films.yaml", write_yaml(sheet))]).sheets[0]) == cells(sheet)


def test_yaml_turns_nothing_into_truth_values_or_numbers() -> None:
    text = "country: NO\ntitle: 1984\nname: yes\nempty:\nnothing: ~\nquoted: '~'\ndate: 2024-03-09\n"
    assert cells(read_files([Entry("films.yaml", text.encode())]).sheets[0]) == [
        {
            "country": "NO",
            "title": "1984",
            "name": "yes",
            "empty": "",
            "nothing": "",
            "quoted": "~",
            "date": "2024-03-09",
        }
    ]
