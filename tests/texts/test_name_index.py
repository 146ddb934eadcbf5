"""The name index finds what it was told, in any script, for those who may see it, in a fixed number of queries."""

import pytest
from django.db.models import Q

from kinomost.names.match import word_grams, word_slips
from kinomost.names.texts import Text, Texts
from kinomost.texts.index import Listing, forget, index, index_many
from kinomost.texts.models import Entry, EntryText, EntryWord, WordPiece
from kinomost.texts.search import EVERYTHING, PUBLIC, search
from tests.support import count_queries

pytestmark = pytest.mark.django_db

ISTERN = Texts([Text("ru", "Золото Умальты", "original"), Text("sr-Latn", "Zlato Umalte")])


@pytest.fixture
def catalogue() -> None:
    index_many(
        [
            Listing("film", 1, ISTERN, public=True, label={"slug": "zlato-umalte"}),
            Listing("film", 2, Texts.of(sr_Latn="Sveta Petka — Krst u pustinji"), public=True),
            Listing("film", 3, Texts.of(ru="Золото"), public=True),
            Listing("person", 1, Texts.of(sr_Cyrl="Милан Стојановић"), public=True),
            Listing("person", 2, Texts.of(ru="Михаил Стоянович"), public=True),
            Listing("person", 3, Texts.of(sr_Latn="Ana Stojanović"), public=False, exchange_id=7),
            Listing("place", 1, Texts.of(sr_Latn="Stara pošta", en="Old Post Office"), public=True),
        ]
    )


def found(query: str, **narrower: object) -> list[tuple[str, int]]:
    return [(hit.kind, hit.object_id) for hit in search(query, **narrower)]  # type: ignore[arg-type]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("zlato umalte", ("film", 1)),
        ("Злато Умалте", ("film", 1)),
        ("золото умальты", ("film", 1)),
        ("ZLATO", ("film", 1)),
        ("umalte zlato", ("film", 1)),
        ("uma", ("film", 1)),
        ("malt", ("film", 1)),
        ("zlatoumalte", ("film", 1)),
        ("zlato umatle", ("film", 1)),
        ("zlto umlte", ("film", 1)),
        ("film zlato umalte", ("film", 1)),
        ("Sveta Petka", ("film", 2)),
        ("света петка", ("film", 2)),
        ("svta petka", ("film", 2)),
        ("krst", ("film", 2)),
        ("Стојановић", ("person", 1)),
        ("Стоянович", ("person", 2)),
        ("Stoyanovich Mikhail", ("person", 2)),
        ("milan s", ("person", 1)),
        ("m stojanovic milan", ("person", 1)),
        ("posta", ("place", 1)),
        ("old ofice", ("place", 1)),
    ],
)
def test_it_finds_a_name_however_it_is_typed(query: str, first: tuple[str, int]) -> None:
    assert found(query)[0] == first


@pytest.mark.usefixtures("catalogue")
def test_both_spellings_find_both_and_the_script_of_the_query_comes_first() -> None:
    assert found("Stojanovic") == [("person", 1), ("person", 2)]
    assert found("стоянович") == [("person", 2), ("person", 1)]
    assert found("Стојановић") == [("person", 1), ("person", 2)]


def test_a_title_is_found_by_its_sister_language_through_its_likeness() -> None:
    index("film", 1, Texts.of(ru="Золото Умальты"), public=True)
    assert found("zlato umalte") == [("film", 1)]


@pytest.mark.usefixtures("catalogue")
def test_the_exact_name_comes_before_the_longer_one() -> None:
    assert found("золото") == [("film", 3), ("film", 1)]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("query", ["", "  ", "…", "xqzzkpt", "Tarkovski", "%", "_", "'", "\x00"])
def test_it_finds_nothing_where_there_is_nothing(query: str) -> None:
    assert found(query) == []


@pytest.mark.usefixtures("catalogue")
def test_it_says_what_it_found() -> None:
    (hit,) = search("Злато Умалте")
    assert hit.text == Text("sr-Latn", "Zlato Umalte")
    assert hit.texts == ISTERN
    assert hit.label == {"slug": "zlato-umalte"}
    assert 0.9 <= hit.score < 1


@pytest.mark.usefixtures("catalogue")
def test_it_shows_only_what_may_be_seen() -> None:
    assert found("Ana Stojanović", visible=PUBLIC) == [("person", 1), ("person", 2)]
    assert found("ana stojanovic", visible=PUBLIC | Q(exchange_id__in=[7])) == [("person", 3)]
    assert found("ana stojanovic", visible=PUBLIC | Q(exchange_id__in=[8])) == found("ana stojanovic")
    assert found("ana", visible=EVERYTHING) == [("person", 3)]


@pytest.mark.usefixtures("catalogue")
def test_it_can_be_narrowed_to_kinds_and_to_a_number() -> None:
    assert found("s", kinds=["film"]) == [("film", 2)]
    assert found("stojanovic", kinds=["film", "place"]) == []
    assert len(search("s", limit=2)) == 2


@pytest.mark.usefixtures("catalogue")
def test_entering_again_takes_the_place_of_what_was() -> None:
    index("film", 1, Texts.of(sr_Latn="Povratak"), public=False)
    assert found("zlato umalte", visible=EVERYTHING) == []
    assert found("povratak") == []
    assert found("povratak", visible=EVERYTHING) == [("film", 1)]


@pytest.mark.usefixtures("catalogue")
def test_what_is_forgotten_leaves_no_word_behind() -> None:
    forget("person", 1)
    assert found("Милан") == []
    assert not EntryText.objects.filter(text__contains="Милан").exists()
    assert not WordPiece.objects.filter(word="milan").exists()
    assert WordPiece.objects.filter(word="stoianovic").exists()
    forget("person", 1)


@pytest.mark.usefixtures("catalogue")
def test_the_pieces_are_those_of_the_words_and_no_others() -> None:
    words = set(EntryWord.objects.values_list("word", flat=True))
    expected = {(piece, word) for word in words for piece in word_grams(word) | word_slips(word)}
    assert set(WordPiece.objects.values_list("piece", "word")) == expected


def test_entering_many_twice_writes_nothing_the_second_time() -> None:
    listings = [Listing("film", number, ISTERN, public=True) for number in range(3)]
    assert index_many(listings) == 3
    assert index_many(listings) == 0
    assert [
        sql
        for sql in count_queries(lambda: index_many(listings))
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ] == []
    assert index_many([*listings, Listing("film", 1, ISTERN, public=False)]) == 1
    assert list(Entry.objects.filter(is_public=False).values_list("object_id", flat=True)) == [1]


def test_a_thing_without_names_is_not_found() -> None:
    index("film", 1, ISTERN, public=True)
    index("film", 1, Texts(), public=True)
    assert found("zlato") == []


def test_a_title_of_any_length_is_found() -> None:
    index("film", 1, Texts.of(en="very " * 100 + "long", ru="слово" * 60), public=True)
    index("film", 2, Texts.of(fa="جدایی نادر از سیمین"), public=True)
    assert found("very long") == [("film", 1)]
    assert found("слово" * 60) == [("film", 1)]
    assert found("نادر") == [("film", 2)]
    assert found("very " * 5_000) == [("film", 1)]


def names(count: int) -> None:
    """So many people called Petar, whose other name is their number written with a and e."""
    letters = str.maketrans("01", "ae")
    index_many(
        Listing(
            "person", number, Texts.of(sr_Latn=f"Petar Ogledić{number:b}".translate(letters)), public=True
        )
        for number in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("query", "most"), [("petar ogledic", 6), ("petar ogldica", 8), ("p", 4), ("petar o", 5), ("q", 2)]
)
def test_the_number_of_queries_does_not_grow(query: str, most: int) -> None:
    names(3)
    few = count_queries(lambda: search(query))
    names(200)
    many = count_queries(lambda: search(query))
    assert len(few) <= most
    assert len(many) <= most


def test_entering_many_takes_few_queries() -> None:
    names(2)
    one = count_queries(lambda: index_many([Listing("film", 1, ISTERN, public=True)]))
    listings = [
        Listing("place", number, Texts.of(en=f"Place {number}"), public=True) for number in range(400)
    ]
    assert len(count_queries(lambda: index_many(listings))) <= len(one) + 8
