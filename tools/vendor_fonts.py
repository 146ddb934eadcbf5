"""Cut the site's web fonts from the upstream font packages and write their record (VENDORED.toml).

    python tools/vendor_fonts.py FOLDER_WITH_PACKAGES

The folder holds the upstream archives named in ``PACKAGES`` (see VENDORED.toml for version and checksum).
Every file keeps only the letters and the weights the design uses, so that a first page stays light, and every
Cyrillic file must still carry the Serbian forms (``locl`` under the language system SRB) or this stops.
The sans is renamed, as its licence asks of a changed version under a reserved name.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGE = Path(__file__).resolve().parent.parent / "src/kinomost"
OUT = PACKAGE / "web/static/web/fonts"
WIDTHS = PACKAGE / "catalogue/data/piazzolla_widths.json"

# name of our file → (upstream subset it is cut from, letters). The first page of any language needs only the small
# "latin", "serbian" and "cyrillic"; a browser fetches the others when a page has such a letter.
SUBSETS = {
    "latin": (
        "latin",
        "U+0020-007E,U+00A0,U+00A7,U+00A9,U+00AB,U+00AD,U+00B0,U+00B7,U+00BB,U+00D7,U+2002-200A,U+2010-2015,"
        "U+2018-201E,U+2022,U+2026,U+202F,U+2039-203A,U+20AC,U+2212",
    ),
    "latin-1": (
        "latin",
        "U+00A1-00A6,U+00A8,U+00AA,U+00AC,U+00AE-00AF,U+00B1-00B6,U+00B8-00BA,U+00BC-00D6,U+00D8-00FF,U+0131,"
        "U+0152-0153,U+2020-2021,U+2030,U+2032-2033,U+2044,U+2122",
    ),
    "serbian": ("latin-ext", "U+0106-0107,U+010C-010D,U+0110-0111,U+0160-0161,U+017D-017E"),
    "latin-ext": (
        "latin-ext",
        "U+0100-0105,U+0108-010B,U+010E-010F,U+0112-0130,U+0132-0151,U+0154-015F,U+0162-017C,U+018F,U+01CD-01DC,"
        "U+01E6-01E7,U+01FA-01FF,U+0218-021B,U+0259,U+1E9E,U+20B4,U+20BA,U+20BD",
    ),
    "cyrillic": (
        "cyrillic",
        "U+0401-0402,U+0408-040B,U+040F-044F,U+0451-0452,U+0458-045B,U+045F,U+2116",
    ),
    "cyrillic-more": (
        "cyrillic",
        "U+0301,U+0400,U+0403-0407,U+040C-040E,U+0450,U+0453-0457,U+045C-045E,U+0490-0491,U+04B0-04B1",
    ),
}
KEPT_FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "calt", "rclt", "rvrn", "tnum"]


@dataclass(frozen=True)
class Package:
    """One upstream archive and the axes we keep of it (a pair is a range, a single number pins the axis)."""

    archive: str
    version: str
    member: str
    family: str
    slug: str
    axes: dict[str, tuple[float, float] | float]
    about: str


PACKAGES = (
    Package(
        "fontsource-variable-piazzolla-5.3.0.tgz", "5.3.0 (upstream v42)", "piazzolla-{subset}-opsz-{style}.woff2",
        "Piazzolla", "piazzolla", {"wght": (400, 900), "opsz": 28.0},
        "Copyright 2018 The Piazzolla Project Authors (https://github.com/huertatipografica/piazzolla)",
    ),
    Package(
        "fontsource-variable-source-sans-3-5.3.0.tgz", "5.3.0", "source-sans-3-{subset}-wght-{style}.woff2",
        "Kinomost Sans", "kinomost-sans", {"wght": (400, 700)},
        "Source Sans 3, copyright 2010-2024 Adobe (https://github.com/adobe-fonts/source-sans), renamed and subset",
    ),
)  # fmt: skip


def codepoints(ranges: str) -> set[int]:
    """The code points named by a CSS ``unicode-range`` value."""
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def serbian_forms(font: TTFont) -> str:
    """The letters that ``locl`` exchanges in Serbian, in order."""
    names = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    table = font["GSUB"].table
    changed: set[str] = set()
    for script in table.ScriptList.ScriptRecord:
        for language in script.Script.LangSysRecord:
            if language.LangSysTag.strip() != "SRB":
                continue
            for index in language.LangSys.FeatureIndex:
                record = table.FeatureList.FeatureRecord[index]
                if record.FeatureTag != "locl":
                    continue
                for lookup in record.Feature.LookupListIndex:
                    for subtable in table.LookupList.Lookup[lookup].SubTable:
                        mapping = getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {})
                        changed |= {names[glyph] for glyph in mapping if glyph in names}
    return "".join(sorted(changed))


def cut(data: bytes, package: Package, ranges: str) -> TTFont:
    """The font in ``data`` with only our letters, features and weights."""
    font = TTFont(io.BytesIO(data))
    options = Options(layout_features=KEPT_FEATURES, hinting=False, desubroutinize=True, flavor="woff2")
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints(ranges) & set(font.getBestCmap()))
    subsetter.subset(font)
    instantiateVariableFont(font, package.axes, inplace=True)
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = package.family
        elif record.nameID in (3, 4, 6):
            record.string = package.family.replace(" ", "") + ("-Italic" if "talic" in str(record) else "")
    font.flavor = "woff2"
    return font


def write_widths() -> None:
    """Write how wide each letter of the heaviest Piazzolla is (thousandths of an em), for posters drawn by the server."""
    widths: dict[str, int] = {}
    for subset in SUBSETS:
        font = instantiateVariableFont(TTFont(OUT / f"piazzolla-{subset}-normal.woff2"), {"wght": 900})
        scale = 1000 / font["head"].unitsPerEm
        for code, glyph in font.getBestCmap().items():
            widths[chr(code)] = round(font["hmtx"][glyph][0] * scale)
    WIDTHS.parent.mkdir(exist_ok=True)
    WIDTHS.write_text(
        json.dumps(dict(sorted(widths.items())), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8"
    )


def main(folder: Path) -> None:
    """Write every font file, its licence and the record."""
    OUT.mkdir(parents=True, exist_ok=True)
    record = ["# Written by tools/vendor_fonts.py. Fonts cut from upstream packages; sizes in bytes.\n"]
    for package in PACKAGES:
        archive = folder / package.archive
        record.append(
            f'\n[[package]]\nfamily = "{package.family}"\narchive = "{package.archive}"\nversion = "{package.version}"\n'
            f'sha256 = "{hashlib.sha256(archive.read_bytes()).hexdigest()}"\nlicence = "OFL-1.1"\n'
            f'licence_file = "{package.slug}-OFL.txt"\nabout = "{package.about}"\n'
        )
        with tarfile.open(archive) as tar:
            licence = tar.extractfile("package/LICENSE")
            assert licence is not None
            (OUT / f"{package.slug}-OFL.txt").write_text(
                "\n".join([package.about, *licence.read().decode().splitlines()[1:]]) + "\n", encoding="utf-8"
            )
            for style in ("normal", "italic"):
                for subset, (source, ranges) in SUBSETS.items():
                    member = tar.extractfile(
                        "package/files/" + package.member.format(subset=source, style=style)
                    )
                    assert member is not None
                    font = cut(member.read(), package, ranges)
                    forms = serbian_forms(font) if subset == "cyrillic" else ""
                    if subset == "cyrillic" and not set("бгдпт" if style == "italic" else "б") <= set(forms):
                        raise SystemExit(f"{package.family} {style} has lost its Serbian forms: {forms!r}")
                    path = OUT / f"{package.slug}-{subset}-{style}.woff2"
                    font.save(path)
                    data = path.read_bytes()
                    record.append(
                        f'\n[[package.file]]\nname = "{path.name}"\nbytes = {len(data)}\n'
                        f'sha256 = "{hashlib.sha256(data).hexdigest()}"\nunicode_range = "{ranges}"\n'
                        + (f'serbian_forms = "{forms}"\n' if forms else "")
                    )
                    print(path.name, len(data), forms)
    (OUT / "VENDORED.toml").write_text("".join(record), encoding="utf-8")
    write_widths()
    write_widths()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
