"""One key for one name, whatever it is typed in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.names.fold import fold, keys
from kinomost.names.serbian import to_cyrillic, to_latin

SERBIAN = "abcčćdđefghijklmnoprsštuvzž"
serbian_words = st.lists(st.text(SERBIAN, min_size=1, max_size=12), min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    "spellings",
    [
        "Stojanovic Stojanović Стојановић Стоянович Stoyanovich STOJANOVIĆ",
        "Đorđević Djordjević Djordjevic Dordevic Ђорђевић Джорджевич",
        "Jelena Јелена Елена Yelena Elena",
        "Ljudmila Људмила Людмила Lyudmila Liudmila",
        "Koljcov Кољцов Кольцов Koltsov",
        "Čajkovski Чајковски Чайковский Tchaikovsky Chaykovskiy",
        "Ščedrin Шчедрин Щедрин Shchedrin",
        "Hruščov Хрушчов Хрущёв",
        "Khrushchev Хрущев Хрущёв",
        "Pjotr Пјотр Пётр Pyotr Petr Петр",
        "Fjodor Фјодор Фёдор Fyodor Fedor Федор",
        "Gogolj Гогољ Гоголь Gogol",
        "Turgenjev Тургењев Тургенев Turgenev",
        "Nurejev Нурејев Нуреев Nureyev",
        "Jurij Јуриј Юрий Yuri Yury Yuriy",
        "Marija Марија Мария Maria Mariya",
        "Mihail Михаил Mikhail",
        "Živago Живаго Zhivago",
        "Njegoš Његош Negosh Негош",
        "Džon Џон Джон Dzhon",
        "Aleksandra Александра Alexandra",
        "Ana Анна Ана Anna",
        "Šćepanović Шћепановић Scepanovic",
        "Ивање Ivanje Ivanye",
    ],
)
def test_all_spellings_of_a_name_share_a_key(spellings: str) -> None:
    first, *others = spellings.split()
    assert [other for other in others if not keys(first) & keys(other)] == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Zlato Umalte", "zlato umalte"),
        ("Злато Умалте", "zlato umalte"),
        ("золото умальты", "zoloto umalti"),
        ("«Sveta Petka»", "sveta petka"),
        ("света петка", "sveta petka"),
        ("Saltikov-Ščedrin", "saltikov scedrin"),
        ("O'Brien", "obren"),
        ("8½", "81 2"),
        ("2022", "2022"),
        ("…", ""),
        ("", ""),
        ("Ｆｕｌｌ", "ful"),
        ("ǆez", "dzez"),
        ("جُدایی", "جدایی"),
    ],
)
def test_it_folds(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_main_key_is_one_of_at_most_three(text: str) -> None:
    assert fold(text) in keys(text)
    assert len(keys(text)) <= 3


@given(serbian_words)
def test_case_does_not_matter(text: str) -> None:
    assert keys(text.upper()) == keys(text) == keys(text.title())


@given(serbian_words)
def test_the_serbian_script_does_not_matter(text: str) -> None:
    assert fold(to_cyrillic(text)) in keys(to_latin(to_cyrillic(text)))
    assert fold(text) in keys(to_cyrillic(text))


@given(serbian_words.filter(lambda text: "dž" not in text))
def test_diacritics_do_not_matter(text: str) -> None:
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    assert keys(bare.replace("đ", "dj")) & keys(text)
