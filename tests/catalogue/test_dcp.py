import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.catalogue.dcp import CONTENT, FIELDS, DcpName, looks_like, parse

NAME = "ZlatoUmalte_FTR-2-Temp_S-235_SR-ru_RU-12_51-HI-VI_2K_ST_20240115_FAC_SMPTE_OV"


def test_it_reads_every_field() -> None:
    assert parse(NAME) == DcpName(
        title="ZlatoUmalte",
        content="FTR",
        version="2",
        modifiers=("Temp",),
        aspect="S",
        picture_ratio="2.35",
        sound_language="sr",
        subtitle_languages=("ru",),
        burned_in=True,
        territory="RU",
        rating="12",
        channels="51",
        sound_extras=("HI", "VI"),
        resolution="2K",
        studio="ST",
        date=dt.date(2024, 1, 15),
        facility="FAC",
        standard="SMPTE",
        package="OV",
    )
    assert parse(NAME).spoken_title == "Zlato Umalte"


@pytest.mark.parametrize(
    ("languages", "sound", "subtitles", "burned_in", "captions"),
    [
        ("EN-XX-CCAP", "en", (), False, "CCAP"),
        ("EN-LAS", "en", ("es-419",), False, ""),
        ("RU-SR-EN", "ru", ("sr", "en"), False, ""),
        ("EN-qbp-QBP-CCAP", "en", ("pt-BR", "pt-BR"), True, "CCAP"),
        ("XX-XX", "", (), False, ""),
    ],
)
def test_it_reads_languages(
    languages: str, sound: str, subtitles: tuple[str, ...], burned_in: bool, captions: str
) -> None:
    found = parse(NAME.replace("SR-ru", languages))
    assert (found.sound_language, found.subtitle_languages, found.burned_in, found.captions) == (
        sound,
        subtitles,
        burned_in,
        captions,
    )
    assert found.is_clean


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("FTR-2-Temp", "FILM", 1),
        ("S-235", "X", 2),
        ("SR-ru", "Serbian", 3),
        ("RU-12", "Russia", 4),
        ("51-HI-VI", "stereo", 5),
        ("2K", "HD", 6),
        ("_ST_", "_the studio_", 7),
        ("20240115", "20240230", 8),
        ("_FAC_", "_facility_", 9),
        ("SMPTE", "DCI", 10),
        ("_OV", "_final", 11),
    ],
)
def test_it_names_the_odd_field_and_reads_the_others(right: str, wrong: str, field: int) -> None:
    found = parse(NAME.replace(right, wrong))
    assert [oddity.field for oddity in found.oddities] == [FIELDS[field]]
    assert found.title == "ZlatoUmalte"


def test_a_name_that_ends_early_is_read_as_far_as_it_goes() -> None:
    found = parse("Ladja_FTR_F")
    assert (found.title, found.content, found.aspect, found.package) == ("Ladja", "FTR", "F", "")
    assert [oddity.value for oddity in found.oddities] == ["3"]


def test_null_is_a_field_that_does_not_apply() -> None:
    found = parse(NAME.replace("RU-12", "NULL"))
    assert (found.territory, found.is_clean) == ("", True)


def test_only_such_names_look_like_one() -> None:
    assert looks_like(NAME)
    assert not looks_like("35 mm print, reel 1_of_6")


@given(st.text(max_size=300))
def test_no_text_brings_it_down(name: str) -> None:
    found = parse(name)
    assert isinstance(found.spoken_title, str)
    assert found.is_clean or found.oddities


@given(
    st.sampled_from(sorted(CONTENT)),
    st.sampled_from(["F", "S", "C"]),
    st.sampled_from(["SR", "RU", "EN", "XX"]),
    st.sampled_from(["10", "20", "51", "71", "MOS"]),
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
)
def test_a_well_made_name_is_read_back(
    content: str, aspect: str, subtitle: str, channels: str, date: dt.date
) -> None:
    found = parse(f"Film_{content}_{aspect}_SR-{subtitle}_RS_{channels}_4K_ST_{date:%Y%m%d}_FAC_IOP_VF")
    assert found.is_clean
    assert (found.content, found.aspect, found.channels, found.date) == (content, aspect, channels, date)
