"""Russian names for others, and others' names for Russians."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.names.russian import Proposal, from_serbian, to_latin, to_serbian
from tests.support import real_data

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def test_every_pair_of_the_shared_list_comes_out_right() -> None:
    with real_data("names/ru_sr_transcription_pairs.tsv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    assert len(pairs) == 21
    assert [to_serbian(pair["ru"]).text for pair in pairs] == [pair["sr_cyrl"] for pair in pairs]


@pytest.mark.parametrize(
    ("russian", "serbian"),
    [
        ("Щедрин", "Шчедрин"),
        ("Образцов", "Обрасцов"),
        ("Мережковский", "Мерешковски"),
        ("Витебск", "Витепск"),
        ("Подъячев", "Подјачев"),
        ("Захарьин", "Захарјин"),
        ("Тюмень", "Тјумењ"),
        ("Федька", "Фећка"),
        ("Витька", "Вићка"),
        ("Биробиджан", "Биробиџан"),
        ("Дзержинск", "Дзержинск"),
        ("Байкал", "Бајкал"),
        ("Майя", "Маја"),
        ("Кошевой", "Кошевој"),
        ("Толстой", "Толстој"),
        ("Седых", "Седих"),
        ("Пётр", "Пјотр"),
        ("Королёв", "Корољов"),
        ("Воробьёв", "Воробјов"),
        ("Хрущёв", "Хрушчов"),
        ("Есенин", "Јесењин"),
        ("Прокофьев", "Прокофјев"),
        ("Васильев", "Васиљев"),
        ("Арсеньев", "Арсењев"),
        ("Ульянов", "Уљанов"),
        ("Ильюшин", "Иљушин"),
        ("Илья", "Иља"),
        ("Леонид", "Леонид"),
        ("Сахалин", "Сахалин"),
        ("Невский", "Невски"),
        ("Достоевский", "Достојевски"),
        ("Крупская", "Крупска"),
        ("Тургенев", "Тургењев"),
        ("Тарковский", "Тарковски"),
        ("Эйзенштейн", "Ејзенштејн"),
        ("Звягинцев", "Звјагинцев"),
        ("Бондарчук", "Бондарчук"),
        ("Юрий", "Јуриј"),
        ("Евгений", "Јевгениј"),
        ("Мария", "Марија"),
        ("Татьяна", "Татјана"),
        ("Людмила", "Људмила"),
        ("Анна", "Ана"),
        ("Кирилл", "Кирил"),
        ("Гоголь", "Гогољ"),
        ("Кольцов", "Кољцов"),
        ("Калашников", "Калашњиков"),
        ("Менделеев", "Мендељејев"),
        ("Солженицын", "Солжењицин"),
        ("Сталин", "Стаљин"),
        ("Лев Николаевич Толстой", "Лав Николајевич Толстој"),
        ("ЕКАТЕРИНА", "ЈЕКАТЕРИНА"),
        ("ЩЕДРИН", "ШЧЕДРИН"),
        ("Салтыков-Щедрин", "Салтиков-Шчедрин"),
        ("Е. Я. Иванова", "Ј. Ј. Иванова"),
        ("Достое\u0301вский", "Достојевски"),
    ],
)
def test_a_russian_name_is_proposed_in_serbian(russian: str, serbian: str) -> None:
    assert to_serbian(russian).text == serbian


def test_a_proposal_names_its_rules_and_says_when_it_guessed() -> None:
    assert to_serbian("Щедрин") == Proposal("Шчедрин", ("щ>шч",), certain=True)
    assert to_serbian("Туполев") == Proposal("Тупољев", ("-лев > -љев",), certain=False)
    assert to_serbian("Онегин") == Proposal("Оњегин", ("established form",), certain=True)
    assert to_serbian("Иванов") == Proposal("Иванов", (), certain=True)


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("Золото Умальты", "Zoloto Umalty"),
        ("Стоянович", "Stoyanovich"),
        ("Щедрин", "Shchedrin"),
        ("Достоевский", "Dostoyevsky"),
        ("Ельцин", "Yeltsin"),
        ("Горбачёв", "Gorbachov"),
        ("Пётр", "Pyotr"),
        ("Подъячев", "Podyachev"),
        ("Хабаровск", "Khabarovsk"),
        ("Эйзенштейн", "Eyzenshteyn"),
        ("Андрей Белый", "Andrey Bely"),
        ("Юлия", "Yuliya"),
        ("ЩУКА", "SHCHUKA"),
        ("Zlato 2", "Zlato 2"),
    ],
)
def test_russian_is_romanised(russian: str, latin: str) -> None:
    assert to_latin(russian) == latin


@pytest.mark.parametrize(
    ("serbian", "russian"),
    [
        ("Стојановић", "Стоянович"),
        ("Јовановић", "Йованович"),
        ("Емир", "Эмир"),
        ("Његош", "Негош"),
        ("Љубиша", "Любиша"),
        ("Ђорђевић", "Джорджевич"),
        ("Андрић", "Андрич"),
        ("Краљ", "Краль"),
        ("Миодраг Јелић", "Миодраг Елич"),
    ],
)
def test_a_serbian_name_is_proposed_in_russian(serbian: str, russian: str) -> None:
    assert from_serbian(serbian).text == russian


@given(st.lists(st.text(RUSSIAN, min_size=1, max_size=12), max_size=5))
def test_a_proposal_has_only_serbian_letters_and_keeps_the_words_apart(words: list[str]) -> None:
    proposal = to_serbian(" ".join(words))
    assert not set(proposal.text) & set("ёйщъыьэюя")
    assert proposal.text.count(" ") == " ".join(words).count(" ")


@given(st.text())
def test_no_russian_letter_is_left_in_latin(text: str) -> None:
    assert not set(to_latin(text).lower()) & set(RUSSIAN)
