"""The public list, map, place and city."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.test import Client

from kinomost.names.texts import Text, Texts
from kinomost.places.models import Fee, OpeningHours, PlaceContact, Space
from tests.factories import make_account, make_city, make_exchange, make_place
from tests.places.rows import many_places
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    """What a reader reads: no tags, single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_list_of_three_pages_takes_as_many_queries_as_one_of_three_places(client: Client) -> None:
    few = many_places(3)
    many_places(70, city=make_city(slug="drugi", latitude=44.8, longitude=20.4))
    city = few[0].city
    assert city is not None
    queries = assert_same_queries(
        lambda: client.get(f"/en/places/?city={city.slug}"), lambda: client.get("/en/places/?city=drugi")
    )
    assert queries <= 9


def test_the_list_keeps_its_filters_from_page_to_page(client: Client) -> None:
    many_places(30)
    html = client.get("/en/places/?kind=location&page=2").content.decode()
    assert html.count('class="place-row"') == 6
    assert 'href="?kind=location&amp;page=1"' in html


def test_a_wrong_filter_narrows_nothing(client: Client) -> None:
    make_place()
    html = client.get("/en/places/?kind=castle&page=-3").content.decode()
    assert html.count('class="place-row"') == 1


def test_an_empty_list_says_what_it_is_for_and_a_narrowed_one_how_to_get_out(client: Client) -> None:
    assert "No places yet" in client.get("/en/places/").content.decode()
    assert "No place fits" in client.get("/en/places/?shot=nothing").content.decode()


def test_what_is_unknown_of_a_hall_says_so_and_is_not_nought(client: Client) -> None:
    place = make_place(slug="bioskop")
    Space.objects.create(place=place, slug="a", kind="hall", names=Texts.of(en="Hall A"))
    Space.objects.create(
        place=place, slug="b", kind="stage", names=Texts.of(en="Stage B"), area_m2=Decimal("1200.0")
    )
    said = text_of(client.get("/en/places/bioskop/").content.decode())
    assert "Hall A hall unknown — —" in said
    assert "Stage B stage — 1,200 m² unknown" in said
    assert "Address unknown" in said


def test_a_fee_shows_amount_unit_day_and_source(client: Client) -> None:
    place = make_place(slug="studio", kind="studio")
    Fee.objects.create(
        place=place,
        amount=Decimal("180000"),
        currency="RSD",
        unit="day",
        as_of=dt.date(2026, 3, 1),
        source="https://studio.example/price-list",
    )
    said = text_of(client.get("/en/places/studio/").content.decode()).replace("\xa0", " ")
    assert "shooting 180,000 RSD a day 1 Mar 2026 studio.example" in said


def test_hours_past_midnight_and_days_without_hours_are_named(client: Client) -> None:
    place = make_place(slug="klub")
    OpeningHours.objects.create(place=place, weekday=5, opens=dt.time(20), closes=dt.time(2))
    said = text_of(client.get("/en/places/klub/").content.decode())
    assert "Thursday closed" in said
    assert "Friday 20:00–02:00 after midnight" in said


def test_only_public_contacts_are_shown(client: Client) -> None:
    place = make_place(slug="bioskop")
    PlaceContact.objects.create(place=place, name="Javna Osoba", is_public=True)
    PlaceContact.objects.create(place=place, name="Tajna Osoba", phone="+381 11 000")
    html = client.get("/en/places/bioskop/").content.decode()
    assert ("Javna Osoba" in html, "Tajna Osoba" in html, "+381 11 000" in html) == (True, False, False)


def test_the_original_name_stands_first_in_its_own_language(client: Client) -> None:
    make_place(slug="lenfilm", names=Texts([Text("ru", "Ленфильм", "original"), Text("sr-Latn", "Lenfilm")]))
    html = client.get("/sr-latn/places/lenfilm/").content.decode()
    assert '<h1 lang="ru" data-length="short">Ленфильм</h1>' in html
    assert '<p class="title-reader" lang="sr-Latn">Lenfilm</p>' in html


def test_a_hidden_place_is_not_there_but_for_its_office(client: Client) -> None:
    office = make_exchange()
    make_place(slug="tajno", exchange=office, is_public=False)
    assert client.get("/en/places/tajno/").status_code == 404
    client.force_login(make_account("viewer", office))
    assert "Hidden: only the office sees this page." in client.get("/en/places/tajno/").content.decode()


def test_a_places_page_takes_as_many_queries_with_many_rows_as_with_few(client: Client) -> None:
    city = make_city(latitude=44.8, longitude=20.4)
    few, many = (make_place(slug=slug, city=city, latitude=44.8, longitude=20.4) for slug in ("few", "many"))
    for place, count in ((few, 1), (many, 12)):
        for number in range(count):
            space = Space.objects.create(
                place=place, slug=f"s{number}", kind="hall", names=Texts.of(en="Hall")
            )
            Fee.objects.create(
                place=place, space=space, amount=number, currency="RSD", unit="day", as_of=dt.date(2026, 1, 1)
            )
            PlaceContact.objects.create(place=place, name=f"Osoba {number}", is_public=True)
    assert_same_queries(lambda: client.get("/en/places/few/"), lambda: client.get("/en/places/many/"))


def test_a_city_shows_its_own_clock(client: Client) -> None:
    make_city(slug="beograd", timezone="Europe/Belgrade")
    said = text_of(client.get("/en/cities/beograd/").content.decode())
    assert re.search(r"Local time \d\d:\d\d UTC\+[12]", said) is not None


def test_the_map_without_a_script_is_made_of_links_that_keep_the_filters(client: Client) -> None:
    many_places(40)
    html = client.get("/en/places/map/?kind=location").content.decode()
    groups = re.findall(r'<a href="(\?[^"]*bbox=[^"]*)" aria-label="(\d+) places, come nearer">', html)
    assert sum(int(count) for _, count in groups) + html.count("map-dot map-dot-location") == 40
    assert all(href.startswith("?kind=location&amp;bbox=") for href, _ in groups)
    nearer = client.get("/en/places/map/" + groups[0][0].replace("&amp;", "&")).content.decode()
    assert text_of(nearer).count("come nearer") == 0
    assert re.search(r"data-map-said[^>]*>\s*(\d+) places? here", nearer) is not None


def test_the_map_view_groups_filters_and_names(client: Client) -> None:
    many_places(40)
    make_place(slug="bioskop", latitude=44.8, longitude=20.4)
    answer = client.get("/en/places/map/view/?bbox=-10,35,40,60&zoom=4&kind=cinema")
    view = json.loads(answer.content)
    assert (view["total"], view["said"]) == (1, "1 place here")
    assert view["clusters"] == [
        [1, 44.8, 20.4, "cinema", "Ogledni bioskop", "sr-Latn", "/en/places/bioskop/"]
    ]
    assert view["everywhere"] == [20.4, 44.8, 20.4, 44.8]
    assert answer["Cache-Control"] == "public, max-age=60"


def test_the_map_view_says_a_hidden_place_to_nobody(client: Client) -> None:
    office = make_exchange()
    make_place(exchange=office, latitude=44.8, longitude=20.4, is_public=False)
    client.force_login(make_account("owner", office))
    assert json.loads(client.get("/en/places/map/view/?bbox=-10,35,40,60&zoom=4").content)["total"] == 0


@pytest.mark.parametrize(
    "query",
    ["", "bbox=1,2,3&zoom=4", "bbox=20,40,10,50&zoom=4", "bbox=-10,35,40,60&zoom=x", "bbox=nan,0,1,1&zoom=2"],
)
def test_the_map_view_refuses_what_is_no_view(client: Client, query: str) -> None:
    assert client.get(f"/en/places/map/view/?{query}").status_code == 400


def test_the_map_page_takes_as_many_queries_for_two_places_as_for_nine_hundred(client: Client) -> None:
    few = many_places(2)
    many_places(900, city=make_city(slug="veliki", latitude=44.8, longitude=20.4), bare=True)
    city = few[0].city
    assert city is not None
    assert_same_queries(
        lambda: client.get(f"/en/places/map/?city={city.slug}"),
        lambda: client.get("/en/places/map/?city=veliki"),
    )


def test_a_sample_offices_place_is_labelled_in_the_list(client: Client) -> None:
    make_place(exchange=make_exchange(is_sample=True))
    html = client.get("/en/places/").content.decode()
    assert '<span class="tag tag-line">sample</span>' in html


@pytest.mark.parametrize(
    ("kind", "columns"),
    [("hall", ["Name", "Kind", "Seats"]), ("stage", ["Name", "Kind", "Floor area", "Height"])],
)
def test_a_table_of_rooms_has_the_columns_that_its_rooms_can_fill(
    client: Client, kind: str, columns: list[str]
) -> None:
    place = make_place(slug="kuca")
    Space.objects.create(place=place, slug="one", names=Texts.of(en="One"), kind=kind)
    html = client.get("/en/places/kuca/").content.decode()
    assert re.findall(r"<th[^>]*>([A-Z][a-z ]+)</th>", html) == columns
