"""The search page and the palette: every kind of thing by any of its names."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import translation

from kinomost.names.texts import Text, Texts
from kinomost.texts.index import Listing, index_many
from kinomost.web.finding import KINDS, find
from tests.factories import (
    make_account,
    make_city,
    make_exchange,
    make_film,
    make_organisation,
    make_person,
    make_place,
)
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
MAKERS = {
    "film": make_film, "person": make_person, "organisation": make_organisation, "place": make_place, "city": make_city,
}  # fmt: skip


def enter(kind: str, record: Any, *, public: bool = True) -> None:
    """Put a record into the index of names, as the actions of its room do."""
    names = record.titles if kind == "film" else record.names
    index_many([Listing(kind, record.pk, names, public, record.exchange_id, {"slug": record.slug})])


def make(kind: str, names: Texts, **more: Any) -> Any:
    field = "titles" if kind == "film" else "names"
    record = MAKERS[kind](**{field: names}, **more)
    enter(kind, record)
    return record


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("asked", ["zlato umalte", "Злато Умалте", "золото умальты", "umalt"])
def test_everything_is_found_in_every_script(client: Client, kind: str, asked: str) -> None:
    record = make(kind, Texts([Text("ru", "Золото Умальты", "original"), *Texts.of(sr_Latn="Zlato Umalte")]))
    groups = client.get("/sr-latn/search/", {"q": asked}).context["groups"]
    assert [(group.kind, [one.record for one in group.found]) for group in groups] == [(kind, [record])]


def test_what_is_not_public_is_not_found(client: Client) -> None:
    film = make_film(titles=Texts.of(en="Hidden bridge"), is_public=False)
    enter("film", film, public=False)
    assert client.get("/en/search/", {"q": "hidden bridge"}).context["groups"] == []


def test_the_office_finds_what_it_keeps_hidden_and_no_other_office_does(client: Client) -> None:
    film = make_film(titles=Texts.of(en="Hidden bridge"), is_public=False)
    enter("film", film, public=False)
    for role, exchange, found in (
        ("viewer", film.exchange, 1),
        ("guest", film.exchange, 0),
        ("owner", make_exchange(), 0),
    ):
        client.force_login(make_account(role, exchange))
        groups = client.get("/en/search/", {"q": "hidden bridge"}).context["groups"]
        assert [one.hidden for group in groups for one in group.found] == [True] * found


def test_a_record_that_is_gone_from_its_room_is_not_shown() -> None:
    film = make("film", Texts.of(en="Gone bridge"))
    film.delete()
    assert find("gone bridge", AnonymousUser()) == []


def test_another_name_by_which_it_was_found_is_shown() -> None:
    make("film", Texts([*Texts.of(en="The bridge"), Text("fr", "Le passage", "alternative")]))
    assert [one.alias for group in find("passage", AnonymousUser()) for one in group.found] == ["Le passage"]


def test_a_serbian_name_is_not_repeated_beside_itself_in_the_other_script() -> None:
    make("film", Texts.of(sr_Latn="Beogradski most"))
    with translation.override("sr-cyrl"):
        assert [one.alias for group in find("beogradski", AnonymousUser()) for one in group.found] == [""]


def test_the_page_asks_the_database_equally_often_for_few_and_for_many() -> None:
    make("film", Texts.of(en="Single"))
    for n in range(8):
        make("film", Texts.of(en=f"Manifold {n}"))
    assert_same_queries(lambda: find("single", AnonymousUser()), lambda: find("manifold", AnonymousUser()))


def test_the_palette_gets_text_language_kind_and_address(client: Client) -> None:
    film = make("film", Texts.of(ru="Мост", sr_Latn="Most"))
    found = client.get("/ru/search/", {"q": "мост", "as": "json"}).json()
    assert found == {
        "results": [{"text": "Мост", "lang": "ru", "kind": "фильм", "url": f"/ru/films/{film.slug}/"}]
    }


@pytest.mark.parametrize("asked", ["", "   ", "%", "a" * 5000, "' OR 1=1 --", "خريطة", "🎬"])
def test_odd_questions_are_answered_with_a_page(client: Client, asked: str) -> None:
    answer = client.get("/en/search/", {"q": asked})
    assert (answer.status_code, answer.context["groups"]) == (200, [])
    assert client.get("/en/search/", {"q": asked, "as": "json"}).json() == {"results": []}


def test_markup_in_the_question_is_text(client: Client) -> None:
    page = client.get("/en/search/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page
