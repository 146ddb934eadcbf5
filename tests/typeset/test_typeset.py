import hashlib
import io
import tomllib
from pathlib import Path

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from kinomost.typeset import HERE, pdf, words

SHEET = Path(__file__).parent / "sheet.typ"
TITLES = {
    "sr-Latn": "Čučuk Stana: đački žubor šljive",
    "sr-Cyrl": "Злато Умалте: ђачки жубор љутње",
    "ru": "Ёжик съел объём щей и юлу",
    "en": "Umalta Gold",
}


def text_of(document: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def letters(document: bytes) -> set[str]:
    """The glyph programs of the only page, to tell letter forms apart."""
    return {
        hashlib.sha256(font["/DescendantFonts"][0]["/FontDescriptor"][kind].get_data()).hexdigest()
        for font in PdfReader(io.BytesIO(document)).pages[0]["/Resources"]["/Font"].values()
        for kind in ("/FontFile2", "/FontFile3")
        if kind in font["/DescendantFonts"][0]["/FontDescriptor"]
    }


@pytest.mark.parametrize("tag", TITLES)
def test_each_language_can_be_read_back_from_the_pdf(tag: str) -> None:
    document = pdf(SHEET, {"title": words(TITLES[tag], tag), "lines": []}, language=tag)
    assert text_of(document) == TITLES[tag]


def test_serbian_cyrillic_gets_its_own_letter_forms() -> None:
    lines = {tag: [words("бгдпт", tag)] for tag in ("sr-Cyrl", "ru")}
    set_in = {tag: pdf(SHEET, {"title": words("—", "en"), "lines": lines[tag]}) for tag in lines}
    assert text_of(set_in["sr-Cyrl"]) == text_of(set_in["ru"]) == "— бгдпт"
    assert len(letters(set_in["sr-Cyrl"]) & letters(set_in["ru"])) == 1, "only the dash's face is the same"


def test_the_same_data_gives_the_same_bytes() -> None:
    data = {"title": words("Bela lađa", "sr-Latn"), "lines": [words("Белая ладья", "ru")]}
    assert pdf(SHEET, data) == pdf(SHEET, data)


@pytest.mark.parametrize(
    "title", ['#read("/data.json")', "*bold* _it_ $x$ @ref <l> `raw`", "\\ #panic() ]] }", "= Heading // no"]
)
def test_markup_in_a_text_prints_as_it_is_written(title: str) -> None:
    assert text_of(pdf(SHEET, {"title": words(title, "en"), "lines": []})) == title


def test_right_to_left_titles_keep_their_letters() -> None:
    document = pdf(SHEET, {"title": words("سفر", "fa"), "lines": [words("ערב", "he")]})
    assert [words(text, "und")["dir"] for text in ("סרט", "«فیلم»", "2024 film", "…")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
    ]
    fonts = {
        str(font["/BaseFont"]).partition("+")[2]
        for font in PdfReader(io.BytesIO(document)).pages[0]["/Resources"]["/Font"].values()
    }
    assert {name.split("-")[0] for name in fonts} == {"NotoSansArabic", "NotoSansHebrew"}


def test_a_picture_is_set_and_a_broken_one_is_reported() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    data = {"title": words("x", "en"), "lines": [], "picture": "p.png"}
    page = PdfReader(io.BytesIO(pdf(SHEET, data, files={"p.png": buffer.getvalue()}))).pages[0]
    assert len(page.images) == 1
    with pytest.raises(typst.TypstError):
        pdf(SHEET, data, files={"p.png": b"not a picture"})
    with pytest.raises(ValueError, match="not a plain file name"):
        pdf(SHEET, data, files={"../p.png": b""})


def test_every_font_is_the_one_on_record() -> None:
    record = tomllib.loads((HERE / "fonts/VENDORED.toml").read_text(encoding="utf-8"))
    files = {file["name"]: file["sha256"] for package in record["package"] for file in package["file"]}
    assert files == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (HERE / "fonts").glob("*.ttf")
    }
    assert all((HERE / "fonts" / package["licence_file"]).exists() for package in record["package"])
