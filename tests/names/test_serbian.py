"""Serbian Latin and Cyrillic."""

import csv
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.names.serbian import to_cyrillic, to_latin
from tests.support import real_data

CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"

# Two letters that Latin writes as a digraph, a consonant doubled as in a foreign word, and the one letter
# where the table has two: nobody can tell these from Latin alone.
LOST = re.compile("лј|нј|дж|лљ|бб|цц|фф|гг|кк|лл|мм|пп|сс|тт|џ|ињ|коњ|ањон|тањуг|вањез|пањ|бењамин")
words_in_cyrillic = st.text(CYRILLIC, min_size=2, max_size=14).filter(lambda word: not LOST.search(word))


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("injekcija", "инјекција"),
        ("Reinjekcija", "Реинјекција"),
        ("nadživeti", "надживети"),
        ("nenadživljen", "ненадживљен"),
        ("nadžak", "наџак"),
        ("NADŽIVETI", "НАДЖИВЕТИ"),
        ("odživeti", "одживети"),
        ("odžak", "оџак"),
        ("Tanjug", "Танјуг"),
        ("TANJUG", "ТАНЈУГ"),
        ("konjunkcija", "конјункција"),
        ("konjunktivitis", "конјунктивитис"),
        ("konjugacija", "конјугација"),
        ("konj", "коњ"),
        ("konjušar", "коњушар"),
        ("podžanr", "поджанр"),
        ("vanjezički", "ванјезички"),
        ("anjon", "анјон"),
        ("kanjon", "кањон"),
        ("Benjamin", "Бенјамин"),
        ("NJEGOŠ", "ЊЕГОШ"),
        ("Njegoš", "Његош"),
        ("LJUBAV", "ЉУБАВ"),
        ("Ljubav", "Љубав"),
        ("KONJ", "КОЊ"),
        ("Džez", "Џез"),
        ("Đorđe", "Ђорђе"),
        ("odjek", "одјек"),
        ("Zlato Umalte", "Злато Умалте"),
        ("Kinomost", "Киномост"),
        ("ǆez Ǌegoš ǈubav", "џез Његош Љубав"),
        ("c\u030cas", "час"),
        ("š c\u0301", "ш ћ"),
    ],
)
def test_it_writes_serbian_in_cyrillic(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


def test_every_word_of_the_shared_list_comes_out_right() -> None:
    with real_data("names/serbian_digraph_exceptions.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 8
    assert [to_cyrillic(row["input"]) for row in rows] == [row["expected"] for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "New York",
        "Quentin",
        "Müller",
        "Scott",
        "Press",
        "DCP",
        "PDF QR XLSX KDM EIDR",
        "Netflix",
        "XX",
        "II",
        "III–IV",
        "MCMXLV",
        "4K",
        "MP4",
        "35mm",
        "ana@primer.rs",
        "https://primer.rs/šta?a=je#to",
        "www.primer.rs/karte",
        "primer.rs",
        "program.xlsx",
        "data/film.csv",
        "%(ime)s",
        "%(broj)d",
        "%s %.2f %d",
        "{ime} {0} {broj:.2f} {ime!r}",
        "{{ film.naslov }}",
        '{% trans "film" %}',
        '<a href="/sr-latn/" title="Naslov">',
        "<br>",
        "</b>",
        "<!-- beleška -->",
        "&nbsp;&copy;&#160;&#xA0;",
        "`kinomost uvoz`",
        "--sve",
        "ime_polja",
        "sr-Latn",
        "@kinomost",
        "Злато Умалте",
    ],
)
def test_it_leaves_alone_what_is_not_serbian(text: str) -> None:
    assert to_cyrillic(text) == text


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Zdravo, %(name)s!", "Здраво, %(name)s!"),
        ("<b>Naslov</b> i <i class='naslov'>opis</i>", "<b>Наслов</b> и <i class='naslov'>опис</i>"),
        ("karte&nbsp;i&nbsp;mesta", "карте&nbsp;и&nbsp;места"),
        ("{count} mesta u {hall}", "{count} места у {hall}"),
        ("100% sigurno", "100% сигурно"),
        ("50 % ili više", "50 % или више"),
        ("u PDF-u i QR kodom", "у PDF-у и QR кодом"),
        ("16 mm", "16 мм"),
        ("film/serija", "филм/серија"),
        ("e-pošta", "е-пошта"),
        ("%(n)s karata za %(film)s", "%(n)s карата за %(film)s"),
        ("Petar I Karađorđević", "Петар I Карађорђевић"),
        ("Petar I", "Петар I"),
        ("Roki VI.", "Роки VI."),
        ("U VI veku", "У VI веку"),
        ("I onda", "И онда"),
        ("VI filmski festival", "VI филмски фестивал"),
        ("Na VI festivalu", "На VI фестивалу"),
        ("VI odlučujete", "ВИ одлучујете"),
        ("DA LI VI", "ДА ЛИ ВИ"),
        ("PETAR I PAVLE", "ПЕТАР И ПАВЛЕ"),
        ("MI I ONI", "МИ И ОНИ"),
        ("Drugi svetski rat. I kraj", "Други светски рат. И крај"),
        ("XX vek", "XX век"),
        ("I–III deo", "I–III део"),
        ("II. deo", "II. део"),
        ("a, b < c", "а, б < ц"),
    ],
)
def test_it_tells_serbian_words_from_what_stands_between_them(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


def test_it_keeps_the_words_the_caller_names() -> None:
    kept = frozenset({"Solo", "La dolce vita", "C++"})
    assert to_cyrillic("Solo i solo: La dolce vita, C++", kept) == "Solo и соло: La dolce vita, C++"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("ЊЕГОШ", "NJEGOŠ"),
        ("Његош", "Njegoš"),
        ("КОЊ", "KONJ"),
        ("Њ. Петровић", "Nj. Petrović"),
        ("Танјуг", "Tanjug"),
        ("Џ", "Dž"),
        ("ЂОРЂЕ и Ђорђе", "ĐORĐE i Đorđe"),
        ("Ы й щ", "Ы й щ"),
    ],
)
def test_it_writes_serbian_in_latin(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@given(st.text())
def test_latin_leaves_no_serbian_cyrillic_letter_behind(text: str) -> None:
    assert not set(to_latin(text).lower()) & set(CYRILLIC)


@given(st.lists(words_in_cyrillic, max_size=6), st.booleans())
def test_cyrillic_comes_back_from_latin(words: list[str], titled: bool) -> None:
    text = " ".join(word.title() if titled else word for word in words)
    assert to_cyrillic(to_latin(text)) == text


@given(st.lists(st.text("abcčćdđefghijklmnoprsštuvzž", min_size=1, max_size=12), max_size=6))
def test_latin_survives_the_way_to_cyrillic_and_back(words: list[str]) -> None:
    for text in (" ".join(words), " ".join(word.title() for word in words)):
        assert to_latin(to_cyrillic(text)) == text


@given(st.text())
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = to_cyrillic(text)
    assert to_cyrillic(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        "a-",
        "{",
        "{{",
        "{%",
        "<",
        "&",
        "%(",
        "%",
        "`",
        "a@",
        "_",
        "a_",
        "--a",
        "/",
        "č",
        "nj",
        "X",
        "I ",
    ],
)
def test_no_text_makes_it_slow(piece: str) -> None:
    text = piece * 50_000
    start = time.perf_counter()
    to_cyrillic(text)
    assert time.perf_counter() - start < 5
