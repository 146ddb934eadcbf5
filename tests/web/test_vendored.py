"""Files that are not ours are what their record says, and the fonts speak Serbian."""

import hashlib
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools.vendor_fonts import OUT, codepoints, serbian_forms

STATIC = Path(OUT).parent
RECORDS = sorted(STATIC.rglob("VENDORED.toml"))
FILES = [
    (record.parent / file["name"], file)
    for record in RECORDS
    for package in tomllib.loads(record.read_text(encoding="utf-8"))["package"]
    for file in package["file"]
]
FONTS = [(path, file) for path, file in FILES if path.suffix == ".woff2"]


@pytest.mark.parametrize(("path", "file"), FILES, ids=lambda value: getattr(value, "name", ""))
def test_a_vendored_file_is_the_one_on_record(path: Path, file: dict[str, str]) -> None:
    data = path.read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])


def test_every_font_on_the_shelf_is_on_record() -> None:
    assert {path.name for path in OUT.glob("*.woff2")} == {path.name for path, _ in FONTS}


def test_every_package_brings_its_licence() -> None:
    for record in RECORDS:
        for package in tomllib.loads(record.read_text(encoding="utf-8"))["package"]:
            assert (record.parent / package["licence_file"]).stat().st_size > 500


@pytest.mark.parametrize(("path", "file"), FONTS, ids=lambda value: getattr(value, "name", ""))
def test_a_font_has_the_letters_its_range_promises(path: Path, file: dict[str, str]) -> None:
    font = TTFont(path)
    missing = codepoints(file["unicode_range"]) - set(font.getBestCmap())
    assert len(missing) <= len(codepoints(file["unicode_range"])) // 4
    serbian = set(map(ord, "абвгдђежзијклљмнњопрстћуфхцчџш"))
    if path.name.endswith(("-cyrillic-normal.woff2", "-cyrillic-italic.woff2")):
        assert serbian - set(font.getBestCmap()) == set()
        assert serbian_forms(font) == file["serbian_forms"]  # type: ignore[comparison-overlap]
        assert set("бгдпт" if "italic" in path.name else "б") <= set(serbian_forms(font))


def test_the_stylesheet_names_every_font_with_its_range() -> None:
    css = (STATIC / "css/kinomost.css").read_text(encoding="utf-8")
    for path, file in FONTS:
        line = next(line for line in css.splitlines() if path.name in line)
        assert f"unicode-range: {file['unicode_range']};" in line
