"""The desk's ledgers of places and cities, and their edit pages."""

import datetime as dt
import io
import re
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from kinomost.files.models import Upload
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from kinomost.places.models import City, Fee, OpeningHours, Place, PlaceContact, Space
from tests.factories import make_account, make_city, make_exchange, make_hall, make_place
from tests.places.rows import many_places
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Exchange:
    """An office at whose desk an editor sits."""
    office = make_exchange(slug="ured")
    client.force_login(make_account("editor", office))
    return office


def sent(html: str) -> dict[str, Any]:
    """What a browser would send of the page's edit form, as it stands."""
    form = lxml.html.fromstring(html).xpath("//form[@data-saved]")[0]
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        # A browser leaves out the line break with which a text area begins; the parser does not.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def test_the_ledger_takes_as_many_queries_for_ninety_places_as_for_two(
    client: Client, office: Exchange
) -> None:
    city, other = make_city(exchange=office, slug="a"), make_city(exchange=office, slug="b")
    for place_city, count in ((city, 2), (other, 90)):
        for number in range(count):
            make_place(exchange=office, city=place_city, slug=f"{place_city.slug}{number}")
    queries = assert_same_queries(
        lambda: client.get("/en/desk/ured/places/?city=a"), lambda: client.get("/en/desk/ured/places/?city=b")
    )
    assert queries <= 16


def test_the_ledger_shows_only_its_own_office(client: Client, office: Exchange) -> None:
    make_place(exchange=office, slug="nas", is_public=False)
    many_places(1, make_city(exchange=make_exchange()))
    html = client.get("/en/desk/ured/places/").content.decode()
    assert re.findall(r'href="/en/desk/ured/places/([a-z0-9-]+)/"', html)[-1:] == ["nas"]
    assert "location-0" not in html


def test_a_viewer_reads_the_ledger_and_changes_nothing(client: Client, office: Exchange) -> None:
    place = make_place(exchange=office, slug="nas")
    client.force_login(make_account("viewer", office))
    assert client.get("/en/desk/ured/places/").status_code == 200
    for address in ("places/nas/", "places/new/", "cities/new/"):
        assert client.get(f"/en/desk/ured/{address}").status_code == 403
    assert client.post("/en/desk/ured/places/bulk/", {"action": "hide", "row": place.pk}).status_code == 403


def test_an_untouched_form_changes_nothing(client: Client, office: Exchange) -> None:
    place = make_place(
        exchange=office, slug="nas", latitude=44.8, longitude=20.4, about=Texts.of(en="One\n\nTwo")
    )
    hall = make_hall(place=place)
    OpeningHours.objects.create(place=place, weekday=1, opens=dt.time(10), closes=dt.time(22, 30))
    Fee.objects.create(
        place=place, space=hall, amount=1800, currency="EUR", unit="day", as_of=dt.date(2026, 1, 5)
    )
    PlaceContact.objects.create(place=place, name="Petar Ogledić", is_public=True)
    data = sent(client.get("/en/desk/ured/places/nas/").content.decode())
    answer = client.post("/en/desk/ured/places/nas/", data)
    assert (answer.status_code, AuditLine.objects.count(), Place.objects.get().version) == (302, 0, 1)


def test_what_is_typed_is_saved_rows_and_all_and_can_be_taken_back(client: Client, office: Exchange) -> None:
    place = make_place(exchange=office, slug="nas")
    hall = make_hall(place=place, seats=100)
    data = sent(client.get("/en/desk/ured/places/nas/").content.decode())
    data |= {
        "address": "Makedonska 10",
        "spaces-0-seats": "120",
        "fees-0-activity": "shoot",
        "fees-0-space_id": str(hall.pk),
        "fees-0-amount": "450.50",
        "fees-0-currency": "EUR",
        "fees-0-unit": "day",
        "fees-0-as_of": "2026-03-01",
        "contacts-0-name": "Jelena Ogledić",
        "contacts-0-phone": "+381 11 000",
    }
    client.post("/en/desk/ured/places/nas/", data)
    place.refresh_from_db()
    assert (place.address, Space.objects.get().seats, place.version) == ("Makedonska 10", 120, 2)
    assert Space.objects.get().pk == hall.pk
    assert (Fee.objects.get().space, str(Fee.objects.get().amount)) == (hall, "450.50")
    page = client.get("/en/desk/ured/places/nas/").content.decode()
    back = re.search(r'action="(/en/desk/ured/places/undo/\?line=\d+)"', page)
    assert back is not None
    client.post(back[1])
    place.refresh_from_db()
    assert (place.address, Space.objects.get().seats, Fee.objects.count(), PlaceContact.objects.count()) == (
        "",
        100,
        0,
        0,
    )


def test_a_removed_contact_comes_back_with_undo(client: Client, office: Exchange) -> None:
    place = make_place(exchange=office, slug="nas")
    PlaceContact.objects.create(place=place, name="Petar Ogledić", phone="+381 11 000")
    data = sent(client.get("/en/desk/ured/places/nas/").content.decode()) | {"contacts-0-DELETE": "on"}
    client.post("/en/desk/ured/places/nas/", data)
    assert PlaceContact.objects.count() == 0
    client.post(f"/en/desk/ured/places/undo/?line={AuditLine.objects.get().pk}")
    assert PlaceContact.objects.get().phone == "+381 11 000"


def test_two_editors_lose_nothing(client: Client, office: Exchange) -> None:
    place = make_place(exchange=office, slug="nas", address="Before")
    make_hall(place=place, seats=100)
    make_hall(place=place, seats=50)
    mine = sent(client.get("/en/desk/ured/places/nas/").content.decode())
    theirs = dict(mine) | {
        "address": "Their street 1",
        "website": "https://theirs.example",
        "spaces-1-seats": "60",
    }
    client.post("/en/desk/ured/places/nas/", theirs)
    answer = client.post("/en/desk/ured/places/nas/", mine | {"address": "My street 2", "source": "a letter"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert ("Their street 1" in html, "My street 2" in html) == (True, True)
    merged = sent(html)
    assert (merged["address"], merged["source"], merged["website"]) == (
        ["My street 2"],
        ["a letter"],
        ["https://theirs.example"],
    )
    assert [merged["spaces-0-seats"], merged["spaces-1-seats"]] == [["100"], ["60"]]
    client.post("/en/desk/ured/places/nas/", merged)
    place.refresh_from_db()
    assert (place.address, place.source, place.website, place.version) == (
        "My street 2",
        "a letter",
        "https://theirs.example",
        3,
    )


def test_rows_that_both_changed_are_shown_both_ways(client: Client, office: Exchange) -> None:
    place = make_place(exchange=office, slug="nas")
    make_hall(place=place, seats=100)
    mine = sent(client.get("/en/desk/ured/places/nas/").content.decode())
    client.post("/en/desk/ured/places/nas/", dict(mine) | {"spaces-0-seats": "77"})
    answer = client.post("/en/desk/ured/places/nas/", dict(mine) | {"spaces-0-seats": "88"})
    html = answer.content.decode()
    assert answer.status_code == 409
    row = re.search(
        r'<th scope="row">Halls, stages and rooms</th>\s*<td>(.*?)</td>\s*<td>(.*?)</td>', html, re.DOTALL
    )
    assert row is not None
    assert ("77" in row[1], "88" in row[2]) == (True, True)
    client.post("/en/desk/ured/places/nas/", sent(html))
    assert Space.objects.get().seats == 88


def test_errors_stand_beside_their_rows_and_nothing_is_written(client: Client, office: Exchange) -> None:
    place = make_place(exchange=office, slug="nas")
    data = sent(client.get("/en/desk/ured/places/nas/").content.decode())
    data |= {
        "address": "New",
        "opening_hours-0-weekday": "1",
        "opening_hours-0-opens": "61:00",
        "opening_hours-0-closes": "9",
    }
    html = client.post("/en/desk/ured/places/nas/", data).content.decode()
    assert html.count("Enter a valid time.") == 2
    place.refresh_from_db()
    assert place.address == ""


def test_a_place_is_entered_with_an_address_of_its_own(client: Client, office: Exchange) -> None:
    data = sent(client.get("/en/desk/ured/places/new/").content.decode())
    data["names-text"][data["names-tag"].index("sr-Latn")] = "Đavolja Varoš"
    answer = client.post("/en/desk/ured/places/new/", data | {"kind": "location"})
    assert answer["Location"] == "/en/desk/ured/places/djavolja-varos/"
    assert Place.objects.get().exchange == office
    data["names-text"] = ["Map" if tag == "en" else "" for tag in data["names-tag"]]
    client.post("/en/desk/ured/places/new/", data | {"kind": "location"})
    assert Place.objects.order_by("-pk")[0].slug == "map-1"


def test_ticked_places_are_hidden_and_shown_again_with_undo(client: Client, office: Exchange) -> None:
    ours = [make_place(exchange=office, slug=f"p{number}") for number in range(3)]
    theirs = make_place(exchange=make_exchange())
    rows = [ours[0].pk, ours[1].pk, theirs.pk]
    client.post("/en/desk/ured/places/bulk/", {"action": "hide", "row": rows})
    assert {place.slug for place in Place.objects.filter(is_public=False)} == {"p0", "p1"}
    page = client.get("/en/desk/ured/places/").content.decode()
    assert "2 places are hidden now." in page
    back = re.search(r'action="(/en/desk/ured/places/undo/\?[^"]+)"', page)
    assert back is not None
    client.post(back[1].replace("&amp;", "&"))
    assert Place.objects.filter(is_public=False).count() == 0


def test_nobody_takes_back_what_somebody_else_did(client: Client, office: Exchange) -> None:
    place = make_place(exchange=office)
    client.post("/en/desk/ured/places/bulk/", {"action": "hide", "row": place.pk})
    client.force_login(make_account("editor", office))
    client.post(f"/en/desk/ured/places/undo/?line={AuditLine.objects.get().pk}")
    place.refresh_from_db()
    assert place.is_public is False


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(target, "JPEG")
    return target.getvalue()


def test_a_photo_is_added_with_its_credit_and_shown_on_the_page(client: Client, office: Exchange) -> None:
    make_place(exchange=office, slug="nas")
    file = SimpleUploadedFile("a.jpg", picture(), content_type="image/jpeg")
    client.post("/en/desk/ured/places/nas/photo/", {"picture": file, "credit": "Petar Ogledić"})
    upload = Upload.objects.get()
    assert (upload.credit, upload.exchange_id, upload.is_public) == ("Petar Ogledić", office.pk, True)
    assert "Photo: Petar Ogledić" in client.get("/en/places/nas/").content.decode()
    assert upload.picture_url(400) in client.get("/en/desk/ured/places/nas/").content.decode()


def test_a_drawing_that_can_carry_a_program_is_refused_in_a_sentence(
    client: Client, office: Exchange
) -> None:
    make_place(exchange=office, slug="nas")
    file = SimpleUploadedFile("a.jpg", b"<svg onload='alert(1)'/>", content_type="image/jpeg")
    answer = client.post("/en/desk/ured/places/nas/photo/", {"picture": file, "credit": "Petar Ogledić"})
    assert (answer.status_code, Upload.objects.count()) == (400, 0)
    html = answer.content.decode()
    assert "SVG drawings can carry programs" in html
    assert html.count('value="Petar Ogledić"') == 1
    assert html.count('action="/en/desk/ured/places/nas/"') == 1


def test_a_city_is_changed_and_an_unknown_clock_is_refused(client: Client, office: Exchange) -> None:
    make_city(exchange=office, slug="grad")
    data = sent(client.get("/en/desk/ured/cities/grad/").content.decode())
    html = client.post("/en/desk/ured/cities/grad/", data | {"timezone": "Europe/Atlantis"}).content.decode()
    assert "“Europe/Atlantis” is not a time zone." in html
    client.post("/en/desk/ured/cities/grad/", data | {"timezone": "Europe/Moscow"})
    assert City.objects.get().timezone == "Europe/Moscow"


def test_the_edit_page_takes_as_many_queries_for_many_rows_as_for_few(
    client: Client, office: Exchange
) -> None:
    few, many = (make_place(exchange=office, slug=slug) for slug in ("few", "many"))
    for place, count in ((few, 1), (many, 8)):
        for _ in range(count):
            hall = make_hall(place=place)
            Fee.objects.create(
                place=place, space=hall, amount=1, currency="EUR", unit="day", as_of=dt.date(2026, 1, 1)
            )
    assert_same_queries(
        lambda: client.get("/en/desk/ured/places/few/"), lambda: client.get("/en/desk/ured/places/many/")
    )
