"""What the name of a DCP says.

Follows the Digital Cinema Naming Convention (DCNC) of the Inter-Society Digital Cinema Forum,
https://registry-page.isdcf.com/: fields parted by `_`, parts of a field by `-`. The convention says that nothing may
be refused for its name, so `parse` never fails: it reads what it can and lists what is odd.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTENT = {
    "FTR": _("feature"),
    "TLR": _("trailer"),
    "TSR": _("teaser"),
    "TST": _("test"),
    "RTG": _("rating card"),
    "ADV": _("advertisement"),
    "SHR": _("short film"),
    "XSN": _("transition"),
    "PSA": _("public service announcement"),
    "POL": _("policy"),
    "CLP": _("clip"),
    "PRO": _("promotion"),
    "STR": _("3D glasses card"),
    "EPS": _("episode"),
    "HLT": _("highlights"),
    "EVT": _("event"),
}
ASPECTS = {"F": "Flat 1.85", "S": "Scope 2.39", "C": "Full 1.90"}
CHANNELS = {"10": "1.0", "20": "2.0", "21": "2.1", "51": "5.1", "71": "7.1", "MOS": _("silent")}
SOUND_EXTRAS = {"IAB", "HI", "VI", "SL", "ATMOS", "AURO", "DTSX", "DBOX"}
# DCNC codes that are not ISO 639, as BCP 47. Others stay as they are: ISO 639 leaves qaa–qtz to private use.
LANGUAGES = {"LAS": "es-419", "QBP": "pt-BR", "QFC": "fr-CA"}
FIELDS = (
    _("title"),
    _("content type"),
    _("picture"),
    _("languages"),
    _("territory and rating"),
    _("sound"),
    _("resolution"),
    _("studio"),
    _("date"),
    _("facility"),
    _("standard"),
    _("package type"),
)


class Oddity(NamedTuple):
    """Something in the name that the convention does not have: in which field, and what."""

    field: str | Promise
    value: str
    expected: str | Promise


@dataclass
class DcpName:
    """The parts of a DCP's name; what is not there is empty. Languages are BCP 47 tags."""

    title: str = ""
    content: str = ""
    version: str = ""
    modifiers: tuple[str, ...] = ()
    aspect: str = ""
    picture_ratio: str = ""
    sound_language: str = ""
    subtitle_languages: tuple[str, ...] = ()
    burned_in: bool = False
    captions: str = ""
    territory: str = ""
    rating: str = ""
    channels: str = ""
    sound_extras: tuple[str, ...] = ()
    resolution: str = ""
    studio: str = ""
    date: dt.date | None = None
    facility: str = ""
    standard: str = ""
    is_3d: bool = False
    package: str = ""
    oddities: list[Oddity] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether the name follows the convention throughout."""
        return not self.oddities

    @property
    def spoken_title(self) -> str:
        """The title with its words parted: `ZlatoUmalte` → `Zlato Umalte`."""
        return "".join(
            f" {letter}" if letter.isupper() and before.isalnum() and not before.isupper() else letter
            for before, letter in zip(" " + self.title, self.title, strict=False)
        )


def looks_like(name: str) -> bool:
    """Whether this is meant to be such a name: enough underscores, and a content type in second place."""
    parts = name.strip().split("_")
    return len(parts) >= 6 and parts[1].split("-")[0].upper() in CONTENT


def parse(name: str) -> DcpName:
    """Read a name such as `ZlatoUmalte_FTR-1_S_SR-RU_RU-12_51_2K_ST_20240115_FAC_SMPTE_OV`. Never raises."""
    found = DcpName()
    parts = name.strip().split("_")
    if len(parts) != len(FIELDS):
        found.oddities.append(Oddity(_("name"), str(len(parts)), _("twelve fields parted by “_”")))
    readers = (
        _title, _content, _picture, _languages, _territory, _sound, _resolution,
        _studio, _date, _facility, _standard, _package,
    )  # fmt: skip
    for label, reader, text in zip(FIELDS, readers, parts, strict=False):
        if not text:
            found.oddities.append(Oddity(label, "", _("something: “NULL” if it does not apply")))
        elif text.upper() != "NULL" and (expected := reader(found, text)):
            found.oddities.append(Oddity(label, text, expected))
    return found


# Each reader fills its part of the name and returns what it expected instead, if the text is odd.
Expected = str | Promise | None


def _title(name: DcpName, text: str) -> Expected:
    name.title = text
    if "-" in text:
        return _("words written together with initial capitals")
    return None


def _content(name: DcpName, text: str) -> Expected:
    kind, *rest = text.split("-")
    name.content = kind.upper()
    if rest and re.fullmatch(r"\d{1,3}|[A-Z]", rest[0]):
        name.version, *rest = rest
    name.modifiers = tuple(rest)
    name.is_3d = name.is_3d or any(modifier.upper() == "3D" for modifier in rest)
    return None if name.content in CONTENT else ", ".join(CONTENT)


def _picture(name: DcpName, text: str) -> Expected:
    aspect, _dash, ratio = text.partition("-")
    name.aspect = aspect.upper()
    if re.fullmatch(r"\d{2,3}", ratio):
        name.picture_ratio = f"{ratio[0]}.{ratio[1:]}"
    if name.aspect not in ASPECTS or (ratio and not name.picture_ratio):
        return _("F, S or C, with the picture's own ratio after a dash, for example F-133")
    return None


def _languages(name: DcpName, text: str) -> Expected:
    sound, *rest = text.split("-")
    codes = [code for code in rest if code.upper() not in {"CCAP", "OCAP"}]
    name.captions = next((code.upper() for code in rest if code.upper() in {"CCAP", "OCAP"}), "")
    name.sound_language = _language(sound)
    subtitles = [code for code in codes if code.upper() != "XX"]
    name.subtitle_languages = tuple(tag for code in subtitles if (tag := _language(code)))
    # By convention subtitles in small letters are burned into the picture, capitals are drawn by the projector.
    name.burned_in = bool(subtitles) and subtitles[0].islower()
    strange = [code for code in (sound, *codes) if code.upper() != "XX" and not _language(code)]
    if strange or not codes:
        return _("sound and subtitle language as codes, for example SR-RU, or SR-XX without subtitles")
    return None


def _language(code: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}", code) or code.upper() == "XX":
        return ""
    return LANGUAGES.get(code.upper(), code.lower())


def _territory(name: DcpName, text: str) -> Expected:
    territory, _dash, rating = text.partition("-")
    name.territory, name.rating = territory.upper(), rating
    if not re.fullmatch(r"[A-Z]{2,3}", name.territory):
        return _("a territory, with its rating after a dash, for example RU-12")
    return None


def _sound(name: DcpName, text: str) -> Expected:
    parts = [part.upper() for part in text.split("-")]
    name.channels = next((part for part in parts if part in CHANNELS), "")
    name.sound_extras = tuple(part for part in parts if part in SOUND_EXTRAS)
    if not name.channels and not set(parts) & {"IAB", "ATMOS", "AURO", "DTSX"}:
        return _("channels, for example 51 or 71, with HI, VI, … after a dash")
    return None


def _resolution(name: DcpName, text: str) -> Expected:
    name.resolution = text.upper()
    return None if name.resolution in {"2K", "4K"} else _("2K or 4K")


def _studio(name: DcpName, text: str) -> Expected:
    name.studio = text
    return None if re.fullmatch(r"[A-Z0-9]{2,4}", text) else _("a studio code of two to four capitals")


def _date(name: DcpName, text: str) -> Expected:
    try:
        name.date = dt.datetime.strptime(text, "%Y%m%d").date() if len(text) == 8 else None
    except ValueError:
        name.date = None
    if name.date is None:
        return _("a date as year, month and day, for example 20240115")
    return None


def _facility(name: DcpName, text: str) -> Expected:
    name.facility = text
    return None if re.fullmatch(r"[A-Z0-9]{2,4}", text) else _("a facility code of two to four capitals")


def _standard(name: DcpName, text: str) -> Expected:
    standard, *rest = text.upper().split("-")
    name.standard = standard
    name.is_3d = name.is_3d or "3D" in rest
    return None if standard in {"SMPTE", "IOP"} else _("SMPTE or IOP")


def _package(name: DcpName, text: str) -> Expected:
    name.package = text.upper()
    return None if re.fullmatch(r"(OV|VF)(-\d+)?", name.package) else _("OV or VF")
