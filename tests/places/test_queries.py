"""What lists and maps of places ask the database."""

import pytest
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.names.texts import Texts
from kinomost.places import queries
from kinomost.places.actions import create_place, save_place, show_places
from kinomost.places.models import Place, Shoot
from kinomost.places.queries import Filters
from tests.factories import make_city, make_exchange, make_place
from tests.places.rows import many_places
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
EUROPE = (-12.0, 35.0, 45.0, 66.0)


def slugs(filters: Filters) -> set[str]:
    return {place.slug for place in queries.filtered(queries.public_places(), filters)}


def test_hidden_places_and_those_of_a_hidden_office_are_not_public() -> None:
    make_place(slug="shown")
    make_place(slug="hidden", is_public=False)
    make_place(slug="elsewhere", exchange=make_exchange(is_public=False))
    assert slugs(Filters()) == {"shown"}


def test_a_list_is_narrowed_by_kind_country_and_city() -> None:
    belgrade, paris = make_city(slug="beograd"), make_city(slug="pariz", country="FR")
    make_place(slug="hall", city=belgrade)
    make_place(slug="street", city=paris, kind=Place.Kind.LOCATION)
    make_place(slug="stage", city=paris, kind=Place.Kind.STUDIO)
    assert slugs(Filters(kind="studio")) == {"stage"}
    assert slugs(Filters(country="FR")) == {"street", "stage"}
    assert slugs(Filters(city="beograd")) == {"hall"}
    assert slugs(Filters(kind="cinema", country="FR")) == set()


@pytest.mark.parametrize("typed", ["zlato", "ЗЛАТО", "Umalte", "умалте"])
def test_a_place_is_found_by_what_was_shot_there_in_any_script(typed: str) -> None:
    place = make_place(slug="karelia")
    make_place(slug="other")
    Shoot.objects.create(place=place, title="Злато Умалте")
    assert slugs(Filters(shot=typed)) == {"karelia"}


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-170, 170)), max_size=12), st.integers(0, 18))
def test_the_groups_on_a_map_add_up_to_the_places_in_it(at: list[tuple[float, float]], zoom: int) -> None:
    Place.objects.all().delete()
    city = make_city()
    for latitude, longitude in at:
        make_place(city=city, latitude=latitude, longitude=longitude)
    make_place(city=city)  # nobody knows where it is
    seen = queries.map_view(queries.public_places(), (-179, -80, 179, 80), zoom)
    assert seen.total == len(at)
    assert sum(cluster.count for cluster in seen.clusters) == len(at)
    assert len(seen.nearest) == min(len(at), queries.NEAREST)


def test_the_list_beside_the_map_begins_in_its_middle() -> None:
    city = make_city()
    make_place(slug="far", city=city, latitude=48.0, longitude=2.0)
    make_place(slug="near", city=city, latitude=44.81, longitude=20.46)
    make_place(slug="outside", city=city, latitude=10.0, longitude=20.0)
    seen = queries.map_view(queries.public_places(), (-5.0, 40.0, 45.0, 50.0), 4)
    assert [place.slug for place in seen.nearest] == ["near", "far"]


def test_a_map_view_takes_two_queries_for_five_places_and_for_nine_thousand() -> None:
    few = many_places(5)

    def view() -> queries.MapView:
        return queries.map_view(queries.public_places(), EUROPE, 4)

    small = queries.public_places().filter(pk__in=[place.pk for place in few])
    many_places(8914, city=few[0].city, bare=True)
    assert assert_same_queries(lambda: queries.map_view(small, EUROPE, 4), view) == 2
    assert view().total == 8919
    assert sum(cluster.count for cluster in view().clusters) == 8919


def test_the_nearest_neighbours_come_with_their_distances() -> None:
    city = make_city()
    here = make_place(city=city, latitude=44.80, longitude=20.46)
    make_place(slug="two", city=city, latitude=44.82, longitude=20.46)
    make_place(slug="one", city=city, latitude=44.81, longitude=20.46)
    make_place(slug="abroad", city=city, latitude=48.85, longitude=2.35)
    found = queries.nearby(here)
    assert [(place.slug, round(metres, -2)) for place, metres in found] == [("one", 1100.0), ("two", 2200.0)]
    assert queries.nearby(make_place(city=city)) == []


def test_cities_are_named_on_a_map_by_the_number_of_their_places() -> None:
    small = make_city(slug="mali", latitude=45.0, longitude=20.0)
    large = make_city(slug="veliki", latitude=44.0, longitude=21.0)
    make_city(slug="daleko", latitude=10.0, longitude=100.0)
    make_place(city=small)
    for _ in range(2):
        make_place(city=large)
    assert [city.slug for city in queries.map_cities(EUROPE)] == ["veliki", "mali"]


def test_the_box_round_all_places_leaves_out_those_that_are_nowhere() -> None:
    city = make_city()
    assert queries.bounds(queries.public_places()) is None
    make_place(city=city, latitude=44.0, longitude=20.0)
    make_place(city=city, latitude=60.0, longitude=30.0)
    make_place(city=city, names=Texts.of(en="Somewhere"))
    assert queries.bounds(queries.public_places()) == (20.0, 44.0, 30.0, 60.0)


@pytest.mark.parametrize("typed", ["Lenfilm", "ленфильм", "ЛЕНФИЛ", "lenfilmm"])
def test_a_place_is_found_by_its_name_in_any_script_and_with_a_slip(typed: str) -> None:
    office = make_exchange()
    create_place("command", office, {"kind": "studio", "names": [["ru", "original", "Ленфильм"]]})
    create_place("command", office, {"kind": "cinema", "names": [["sr-Latn", "official", "Bioskop Ikona"]]})
    assert [place.slug for place in queries.filtered(queries.public_places(), Filters(q=typed))] == [
        "lenfilm"
    ]


def test_a_hidden_places_name_finds_it_for_its_office_alone() -> None:
    office = make_exchange()
    place = create_place("command", office, {"kind": "studio", "names": [["ru", "original", "Ленфильм"]]})
    show_places("command", [place], False)
    everything, asked = Place.objects.all(), Filters(q="lenfilm")
    assert list(queries.filtered(everything, asked)) == []
    assert list(queries.filtered(everything, asked, Q(exchange_id=office.pk))) == [place]
    save_place("command", place, 2, {"names": [["ru", "original", "Мосфильм"]]})
    assert list(queries.filtered(everything, asked, Q(exchange_id=office.pk))) == []


def test_the_best_name_stands_first() -> None:
    office = make_exchange()
    for name in ("Studio Avala Novi Grad", "Avala"):
        create_place("command", office, {"kind": "studio", "names": [["sr-Latn", "official", name]]})
    found = queries.filtered(queries.public_places(), Filters(q="avala"))
    assert [place.slug for place in found] == ["avala", "studio-avala-novi-grad"]
