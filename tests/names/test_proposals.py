import pytest

from kinomost.names.proposals import proposals
from kinomost.names.texts import Text, Texts


@pytest.mark.parametrize(
    ("titles", "proposed"),
    [
        (Texts.of(ru="Золото Умальты"), {"sr-Latn": "Zoloto Umaljti", "en": "Zoloto Umalty"}),
        (Texts.of(sr_Latn="Sveta Petka"), {"ru": "Света Петка", "en": "Sveta Petka"}),
        (Texts.of(sr_Cyrl="Ђачка"), {"ru": "Джачка", "en": "Đačka"}),
        (Texts.of(sr_Latn="A", ru="А", en="A"), {}),
        (Texts.of(fa="سفر"), {}),
    ],
)
def test_only_missing_languages_are_proposed(titles: Texts, proposed: dict[str, str]) -> None:
    found = proposals(titles)
    assert {text.tag: text.text for text in found} == proposed
    assert {text.kind for text in found} <= {"transliterated"}


def test_a_proposal_follows_the_rules_of_transcription() -> None:
    assert proposals(Texts([Text("sr-Latn", "Đorđe", "original")]))[0] == Text(
        "ru", "Джордже", "transliterated"
    )
