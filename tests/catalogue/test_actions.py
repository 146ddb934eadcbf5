from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kinomost.catalogue import actions, document
from kinomost.catalogue.models import Copy, Credit, Film
from kinomost.catalogue.queries import titled
from kinomost.files.models import Upload
from kinomost.journal.actions import EditConflict
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Exchange
from kinomost.texts.search import search
from tests.factories import make_exchange, make_film, make_organisation, make_person

pytestmark = pytest.mark.django_db
BY = "account:7"


def whole(exchange: Exchange) -> dict[str, Any]:
    """A document that says something of everything."""
    person, company = make_person(exchange=exchange), make_organisation(exchange=exchange)
    still = Upload.objects.create(
        exchange_id=exchange.pk, file="a.jpg", name="a", media_type="image/jpeg", extension=".jpg", size=1
    )
    return {
        "titles": [["sr-Latn", "original", "Đačka ljubav"], ["ru", "official", "Школьная любовь"]],
        "kind": "fiction",
        "stage": "postproduction",
        "year": 2025,
        "runtime_minutes": 101,
        "languages": ["sr", "ru"],
        "logline": [["en", "official", "Two schools."]],
        "premiere": "world",
        "poster_id": str(still.pk),
        "is_public": True,
        "countries": [{"country": "RS", "share": "60.50"}, {"country": "RU", "share": "39.5"}],
        "credits": [
            {"person_id": person.pk, "function": "director", "character": [], "source": ""},
            {
                "person_id": person.pk,
                "function": "cast",
                "character": [["ru", "official", "Он"]],
                "source": "",
            },
        ],
        "companies": [
            {"organisation_id": company.pk, "function": "production", "country": "RS", "source": ""}
        ],
        "age_ratings": [{"country": "RU", "rating": "12+", "source": ""}],
        "identifiers": [{"scheme": "imdb", "value": "tt0098635"}],
        "releases": [
            {"country": "RU", "date": "2026-03-05", "distributor_id": company.pk, "note": "", "source": ""}
        ],
        "copies": [
            {
                "name": "X_FTR-1_F_SR-RU_RU-12_51_2K_ST_20240115_FAC_SMPTE_OV",
                "carrier": "dcp",
                "sound_language": "sr",
                "subtitle_languages": ["ru"],
                "held_by_id": company.pk,
                "note": "",
                "source": "",
            }
        ],
        "pictures": [{"upload_id": str(still.pk)}],
    }


def test_a_film_is_entered_with_all_its_rows_and_read_back() -> None:
    exchange = make_exchange()
    said = whole(exchange)
    film = actions.create(BY, exchange, said)
    assert film.slug == "djacka-ljubav"
    stored = document.read(Film.objects.get(pk=film.pk))
    assert {name: stored[name] for name in said} == said | {
        "countries": [{"country": "RS", "share": "60.5"}, {"country": "RU", "share": "39.5"}]
    }
    line = AuditLine.objects.get()
    assert (line.by, line.verb, line.object_id, line.exchange_id) == (BY, "create", film.pk, exchange.pk)


def test_saving_writes_only_what_changed_and_says_so() -> None:
    film = actions.create(BY, exchange := make_exchange(), whole(exchange))
    read = document.read(film)
    actions.save(BY, film, 1, read | {"year": 2026})
    line = AuditLine.objects.first()
    assert line is not None
    assert (line.verb, line.detail) == ("save", {"before": {"year": 2025}, "after": {"year": 2026}})
    assert Film.objects.get(pk=film.pk).version == 2


def test_saving_what_is_there_already_writes_nothing() -> None:
    film = actions.create(BY, exchange := make_exchange(), whole(exchange))
    actions.save(BY, film, 1, document.read(film))
    assert (AuditLine.objects.count(), Film.objects.get(pk=film.pk).version) == (1, 1)


def test_of_two_editors_the_second_is_told_and_nothing_is_lost() -> None:
    film = make_film()
    actions.save("account:1", film, 1, {"year": 2001})
    with pytest.raises(EditConflict) as caught:
        actions.save("account:2", Film.objects.get(pk=film.pk), 1, {"year": 2002})
    assert isinstance(caught.value.current, Film)
    assert caught.value.current.year == Film.objects.get(pk=film.pk).year == 2001


def test_shares_above_a_hundred_are_refused_in_a_sentence() -> None:
    film = make_film()
    rows = [{"country": "RS", "share": "60.5"}, {"country": "RU", "share": "40"}]
    with pytest.raises(ValidationError) as caught:
        actions.save(BY, film, 1, {"countries": rows})
    assert caught.value.message_dict == {
        "countries": ["The shares add up to 100.5 per cent; together they cannot pass 100."]
    }


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"titles": []}, "titles"),
        ({"year": 1700}, "year"),
        ({"kind": "opera"}, "kind"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"countries": [{"country": "Serbia", "share": None}]}, "countries"),
        ({"countries": [{"country": "RS", "share": "x"}]}, "countries"),
        ({"countries": [{"country": "RS"}, {"country": "RS"}]}, "countries"),
        ({"credits": [{"person_id": 10**9, "function": "director"}]}, "credits"),
        ({"companies": [{"organisation_id": 10**9, "function": "sales", "country": ""}]}, "companies"),
        ({"identifiers": [{"scheme": "imdb", "value": "nm1"}]}, "identifiers"),
        ({"identifiers": [{"scheme": "isan", "value": "0000-0000-D07A-0090-X"}]}, "identifiers"),
        ({"releases": [{"country": "RS", "date": "2024-02-30"}]}, "releases"),
        ({"pictures": [{"upload_id": "0" * 32}]}, "pictures"),
        ({"poster_id": "0" * 32}, "poster_id"),
    ],
)
def test_what_cannot_be_written_is_named(said: dict[str, Any], where: str) -> None:
    film = make_film()
    with pytest.raises(ValidationError) as caught:
        actions.save(BY, film, 1, said)
    assert list(caught.value.message_dict) == [where]
    assert Film.objects.get(pk=film.pk).version == 1


def test_a_number_belongs_to_one_film() -> None:
    rows = [{"scheme": "imdb", "value": "tt0098635"}]
    actions.save(BY, make_film(), 1, {"identifiers": rows})
    with pytest.raises(ValidationError, match="Another film has the number tt0098635 already"):
        actions.save(BY, make_film(), 1, {"identifiers": rows})


def test_a_person_hidden_by_another_office_is_not_credited() -> None:
    stranger = make_person(exchange=make_exchange(), is_public=False)
    rows = [{"person_id": stranger.pk, "function": "director"}]
    with pytest.raises(ValidationError):
        actions.save(BY, make_film(exchange=make_exchange()), 1, {"credits": rows})


def test_rows_that_stay_keep_their_number() -> None:
    film = actions.create(BY, exchange := make_exchange(), whole(exchange))
    before = Copy.objects.get(film=film).pk
    copy = document.read(film)["copies"][0]
    actions.save(BY, film, 1, {"copies": [{**copy, "name": "Another", "carrier": "35mm"}, copy]})
    assert Copy.objects.get(name=copy["name"]).pk == before
    assert Copy.objects.filter(film=film).count() == 2


def test_credits_keep_the_order_they_are_given_in() -> None:
    people = [make_person() for _ in range(3)]
    film = make_film()
    rows = [{"person_id": person.pk, "function": "cast"} for person in people]
    actions.save(BY, film, 1, {"credits": rows})
    actions.save(BY, film, 2, {"credits": rows[::-1]})
    assert [credit.person_id for credit in Credit.objects.filter(film=film)] == [
        person.pk for person in reversed(people)
    ]


def test_undo_takes_back_a_save_and_can_itself_be_undone() -> None:
    film = actions.create(BY, exchange := make_exchange(), whole(exchange))
    was = document.read(film)
    actions.save(BY, film, 1, {"year": 1999, "countries": [], "credits": []})
    changed = document.read(film)
    saved = AuditLine.objects.filter(verb="save").get()
    actions.undo(BY, [saved])
    assert document.read(Film.objects.get(pk=film.pk)) == was
    actions.undo(BY, [AuditLine.objects.filter(verb="undo").get()])
    assert document.read(Film.objects.get(pk=film.pk)) == changed


def test_undo_does_not_throw_away_what_somebody_wrote_since() -> None:
    film = make_film()
    actions.save(BY, film, 1, {"year": 1999})
    line = AuditLine.objects.get()
    actions.save("account:8", film, 2, {"year": 2000})
    with pytest.raises(EditConflict):
        actions.undo(BY, [line])
    assert Film.objects.get(pk=film.pk).year == 2000


def test_undo_leaves_other_facts_that_changed_since() -> None:
    film = make_film()
    actions.save(BY, film, 1, {"year": 1999})
    line = AuditLine.objects.get()
    actions.save("account:8", film, 2, {"runtime_minutes": 77})
    actions.undo(BY, [line])
    film.refresh_from_db()
    assert (film.year, film.runtime_minutes) == (2024, 77)


def test_several_films_are_hidden_at_once_and_brought_back_at_once() -> None:
    films = [make_film(), make_film(is_public=False), make_film()]
    lines = actions.show(BY, films, is_public=False)
    assert [line.object_id for line in lines] == [films[0].pk, films[2].pk]
    actions.undo(BY, lines)
    assert [Film.objects.get(pk=film.pk).is_public for film in films] == [True, False, True]


def test_a_film_is_found_by_its_title_in_any_script_as_long_as_it_has_it() -> None:
    film = actions.create(BY, make_exchange(), {"titles": [["ru", "original", "Золото Умальты"]]})
    assert [hit.object_id for hit in search("zoloto umalty")] == [film.pk]
    actions.save(BY, film, 1, {"titles": [["sr-Latn", "original", "Bela lađa"]]})
    assert [[hit.object_id for hit in search(query)] for query in ("zoloto umalty", "бела лађа")] == [
        [],
        [film.pk],
    ]
    actions.show(BY, [film], is_public=False)
    assert search("bela ladja") == []
    assert list(titled(Film.objects.all(), "bela ladja")) == [film]
    actions.undo(BY, [AuditLine.objects.filter(verb="hide").get()])
    assert [hit.object_id for hit in search("bela ladja")] == [film.pk]
