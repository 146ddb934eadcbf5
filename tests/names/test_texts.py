"""Texts in several languages and scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.names.texts import KINDS, Text, Texts, canonical_tag, direction, script_of

ISTERN = Texts(
    [
        Text("ru", "Золото Умальты", "original"),
        Text("sr-Latn", "Zlato Umalte"),
        Text("en", "The Gold of Umalta", "festival"),
    ]
)
texts = st.lists(
    st.builds(
        Text,
        st.sampled_from(["sr-Latn", "sr-Cyrl", "ru", "en", "fr-CA"]),
        st.text(min_size=1).filter(str.strip),
        st.sampled_from(KINDS),
    )
).map(Texts)


@pytest.mark.parametrize(
    ("given_tag", "canonical"),
    [
        ("SR-latn", "sr-Latn"),
        ("EN-gb", "en-GB"),
        ("sr-cyrl-rs", "sr-Cyrl-RS"),
        ("es-419", "es-419"),
        ("sl-ROZAJ", "sl-rozaj"),
    ],
)
def test_a_tag_is_kept_in_its_canonical_case(given_tag: str, canonical: str) -> None:
    assert canonical_tag(given_tag) == canonical


@pytest.mark.parametrize("tag", ["", "s", "serbian", "sr_Latn", "sr-", "sr-Latn-", "12", "sr Latn", "-sr"])
def test_it_refuses_what_is_no_tag(tag: str) -> None:
    with pytest.raises(ValueError, match="is not a language tag"):
        Text(tag, "x")


def test_it_refuses_an_unknown_kind_and_an_empty_text() -> None:
    with pytest.raises(ValueError, match="is not a kind"):
        Text("ru", "x", "machine")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is empty"):
        Text("ru", "  ")


def test_the_exact_tag_comes_first() -> None:
    assert ISTERN.best("sr-latn") == Text("sr-Latn", "Zlato Umalte")
    assert ISTERN.best("ru") == Text("ru", "Золото Умальты", "original")


def test_the_official_text_comes_before_the_original_of_the_same_tag() -> None:
    both = ISTERN.with_text("ru", "Умальта", "official")
    assert both.get("ru") == Text("ru", "Умальта", "official")
    assert both.get("ru", "original") == Text("ru", "Золото Умальты", "original")


def test_the_other_serbian_script_is_transliterated_and_says_so() -> None:
    assert ISTERN.best("sr-Cyrl") == Text("sr-Cyrl", "Злато Умалте", "transliterated")
    assert Texts([Text("sr-Cyrl", "Његош")]).best("sr-Latn") == Text("sr-Latn", "Njegoš", "transliterated")


def test_a_text_of_the_same_language_and_script_will_do() -> None:
    assert Texts([Text("ru", "Имя"), Text("en-GB", "Colour")]).best("en") == Text("en-GB", "Colour")


def test_then_comes_the_original_then_english_then_any() -> None:
    assert ISTERN.best("fr") == Text("ru", "Золото Умальты", "original")
    assert Texts([Text("ru", "Имя"), Text("en", "Name")]).best("fr") == Text("en", "Name")
    assert Texts([Text("ru", "Имя"), Text("de", "Name")]).best("fr") == Text("ru", "Имя")
    assert Texts().best("fr") is None


def test_an_alternative_title_is_shown_only_when_there_is_no_other() -> None:
    aka = Texts([Text("sr-Latn", "Istern", "alternative"), Text("sr-Cyrl", "Злато")])
    assert aka.best("sr-Latn") == Text("sr-Latn", "Zlato", "transliterated")
    assert Texts([Text("ru", "Имя", "alternative")]).best("en") == Text("ru", "Имя", "alternative")


def test_with_text_replaces_adds_and_removes() -> None:
    changed = ISTERN.with_text("SR-latn", "Zlato")
    assert changed.get("sr-Latn") == Text("sr-Latn", "Zlato")
    assert changed.tags == ("ru", "sr-Latn", "en")
    assert ISTERN.get("sr-Latn") == Text("sr-Latn", "Zlato Umalte")
    assert changed.with_text("sr-Latn", " ").tags == ("ru", "en")
    two = ISTERN.with_text("en", "Umalta", "alternative").with_text("en", "Istern", "alternative")
    assert len(two) == 5


def test_an_empty_collection_is_false() -> None:
    assert not Texts()
    assert ISTERN
    assert str(Texts()) == ""
    assert str(ISTERN) == "Золото Умальты"


def test_json_is_a_list_of_tag_kind_text() -> None:
    assert ISTERN.to_json()[0] == ["ru", "original", "Золото Умальты"]


@given(texts)
def test_json_brings_back_the_same(value: Texts) -> None:
    assert Texts.from_json(value.to_json()) == value
    assert hash(Texts.from_json(value.to_json())) == hash(value)


@given(texts, st.sampled_from(["sr-Latn", "sr-Cyrl", "ru", "en", "de"]))
def test_there_is_always_something_to_show(value: Texts, tag: str) -> None:
    assert (value.best(tag) is None) == (not value)


@pytest.mark.parametrize(
    "data", [None, "x", {"ru": "x"}, [["ru", "x"]], [["ru", "official", 1]], ["ru"], [["r", "official", "x"]]]
)
def test_it_refuses_json_of_another_shape(data: object) -> None:
    with pytest.raises(ValueError, match=r"list|is not"):
        Texts.from_json(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ar", "rtl"),
        ("he", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("sr-Cyrl", "ltr"),
        ("He", "ltr"),
        ("جدایی نادر از سیمین", "rtl"),
        ("«ואלס עם באשיר»", "rtl"),
        ("8½", "ltr"),
        ("Злато", "ltr"),
        ("", "ltr"),
    ],
)
def test_it_knows_which_way_a_text_runs(text: str, expected: str) -> None:
    assert direction(text) == expected


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Zlato", "Latn"),
        ("Злато", "Cyrl"),
        ("Злато 4K", "Cyrl"),
        ("جدایی", "Arab"),
        ("ואלס", "Hebr"),
        ("千と", "Hani"),
        ("8½", "Zyyy"),
    ],
)
def test_it_knows_the_script(text: str, script: str) -> None:
    assert script_of(text) == script
