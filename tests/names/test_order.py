import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.names.order import initial, sort_key


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("sr-Latn", ["7 dana", "Cigla", "Čelik", "Ćup", "Dud", "Džak", "Đak", "Lopta", "Ljubav", "Noć", "Njiva", "Žito"]),
        ("sr-Cyrl", ["Дан", "Ђак", "Жито", "Лопта", "Љубав", "Ноћ", "Његош", "Ћуп", "Цигла", "Џак", "Шума"]),
        ("ru", ["Ёж", "Ель", "Жук", "Йод", "Щука", "Эхо"]),
        ("en", ["2001", "Émile", "Émile Zola", "“Zorro”"]),
    ],
)  # fmt: skip
def test_words_stand_in_the_order_of_their_alphabet(tag: str, words: list[str]) -> None:
    mixed = words[1::2] + words[::2]
    assert sorted(mixed, key=lambda word: sort_key(word, tag)) == words


@pytest.mark.parametrize(
    ("text", "tag", "letter"),
    [
        ("«Љубав»", "sr-Cyrl", "Љ"),
        ("ljubav", "sr-Latn", "Lj"),
        ("Ёж", "ru", "Е"),
        ("Émile", "en", "E"),
        ("Čvor", "en", "C"),
        ("24 sata", "sr-Latn", "#"),
        ("", "ru", "#"),
        ("סרט", "en", "ס"),
    ],
)
def test_an_index_has_the_letter(text: str, tag: str, letter: str) -> None:
    assert initial(text, tag) == letter


@given(st.text(), st.text(), st.sampled_from(["sr-Latn", "sr-Cyrl", "ru", "en", "xx"]))
def test_any_two_texts_can_be_compared(one: str, other: str, tag: str) -> None:
    assert sorted([one, other], key=lambda text: sort_key(text, tag))
    assert initial(one, tag)
