"""Cut the fonts of printed pages from the upstream packages and write their record (VENDORED.toml).

    python tools/vendor_print_fonts.py FOLDER_WITH_PACKAGES

Print needs whole TrueType files where the web takes WOFF2 in pieces; the families are those of the site, and
Arabic and Hebrew are there for titles in them. Hints are dropped (paper has no pixels); Serbian forms stay.
The sans is renamed, as its licence asks of a changed version under a reserved name.
"""

import hashlib
import io
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

KEPT_FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "calt", "tnum", "lnum", "smcp", "c2sc"]
OUT = Path(__file__).resolve().parent.parent / "src/kinomost/typeset/fonts"
LETTERS = [(0x20, 0x17F), (0x18F, 0x18F), (0x1CD, 0x1DC), (0x1E6, 0x1FF), (0x218, 0x21B), (0x259, 0x259),
           (0x2B9, 0x2DD), (0x300, 0x328), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E80, 0x1EF9), (0x2000, 0x2070),
           (0x20A0, 0x20BF), (0x2100, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212), (0x2260, 0x2265),
           (0x25A0, 0x25CF)]  # fmt: skip
ARABIC = [(0x20, 0x7E), (0xA0, 0xBB), (0x600, 0x6FF), (0x2000, 0x206F)]
HEBREW = [(0x20, 0x7E), (0xA0, 0xBB), (0x591, 0x5F4), (0x2000, 0x206F), (0x20AA, 0x20AA)]


@dataclass(frozen=True)
class Package:
    """One upstream archive, the faces we take from it and the letters we keep."""

    archive: str
    version: str
    family: str
    faces: tuple[str, ...]
    letters: list[tuple[int, int]]
    serbian: bool = False


PACKAGES = (
    Package("expo-google-fonts-piazzolla-0.4.2.tgz", "0.4.2", "Piazzolla",
            ("400Regular/Piazzolla_400Regular", "400Regular_Italic/Piazzolla_400Regular_Italic",
             "700Bold/Piazzolla_700Bold", "900Black/Piazzolla_900Black"), LETTERS, serbian=True),
    Package("expo-google-fonts-source-sans-3-0.4.1.tgz", "0.4.1", "Kinomost Sans",
            ("400Regular/SourceSans3_400Regular", "400Regular_Italic/SourceSans3_400Regular_Italic",
             "600SemiBold/SourceSans3_600SemiBold"), LETTERS, serbian=True),
    Package("expo-google-fonts-noto-sans-arabic-0.4.3.tgz", "0.4.3", "Noto Sans Arabic",
            ("400Regular/NotoSansArabic_400Regular",), ARABIC),
    Package("expo-google-fonts-noto-sans-hebrew-0.4.1.tgz", "0.4.1", "Noto Sans Hebrew",
            ("400Regular/NotoSansHebrew_400Regular",), HEBREW),
)  # fmt: skip


def has_serbian_forms(font: TTFont) -> bool:
    """Whether `locl` stands under the language system SRB of the Cyrillic script."""
    table = font["GSUB"].table
    return any(
        table.FeatureList.FeatureRecord[index].FeatureTag == "locl"
        for script in table.ScriptList.ScriptRecord
        if script.ScriptTag == "cyrl"
        for language in script.Script.LangSysRecord
        if language.LangSysTag.strip() == "SRB"
        for index in language.LangSys.FeatureIndex
    )


def cut(data: bytes, package: Package) -> TTFont:
    """The face in `data` with only our letters, under our name for its family."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = Options(hinting=False, layout_features=["*"], notdef_outline=True)
    if package.serbian:
        options.layout_features = KEPT_FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    subsetter = Subsetter(options)
    wanted = {code for first, last in package.letters for code in range(first, last + 1)}
    subsetter.populate(unicodes=wanted & set(font.getBestCmap()))
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            old = str(record)
            spaced = record.nameID in (1, 4, 16)
            record.string = old.replace("Source Sans 3" if spaced else "SourceSans3",
                                        "Kinomost Sans" if spaced else "KinomostSans")  # fmt: skip
    if package.serbian and not has_serbian_forms(font):
        raise SystemExit(f"{package.family} has lost its Serbian forms")
    return font


def main(folder: Path) -> None:
    """Write every font file, its licence and the record."""
    OUT.mkdir(parents=True, exist_ok=True)
    record = ["# Written by tools/vendor_print_fonts.py. Fonts cut from upstream packages; sizes in bytes.\n"]
    for package in PACKAGES:
        archive = folder / package.archive
        slug = package.family.lower().replace(" ", "-")
        with tarfile.open(archive) as tar:
            licence = tar.extractfile("package/LICENSE_FONT")
            assert licence is not None
            (OUT / f"{slug}-OFL.txt").write_bytes(licence.read())
            checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
            record.append(
                f'\n[[package]]\nfamily = "{package.family}"\narchive = "{package.archive}"\n'
                f'version = "{package.version}"\nsha256 = "{checksum}"\n'
                f'licence = "OFL-1.1"\nlicence_file = "{slug}-OFL.txt"\n'
            )
            for face in package.faces:
                member = tar.extractfile(f"package/{face}.ttf")
                assert member is not None
                font = cut(member.read(), package)
                path = OUT / f"{slug}-{face.split('/')[0].lower().replace('_', '-')}.ttf"
                font.save(path)
                data = path.read_bytes()
                record.append(
                    f'\n[[package.file]]\nname = "{path.name}"\nbytes = {len(data)}\n'
                    f'sha256 = "{hashlib.sha256(data).hexdigest()}"\n'
                )
                print(path.name, len(data))
    (OUT / "VENDORED.toml").write_text("".join(record), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
