"""The office's films."""

import io
import json
import re
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from PIL import Image

from kinomost.catalogue import document
from kinomost.catalogue.models import Copy, Credit, Film, FilmCountry, Identifier
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Text, Texts
from kinomost.parties.models import Exchange
from tests.factories import make_account, make_exchange, make_film, make_organisation, make_person
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Exchange:
    return make_exchange(slug="office")


@pytest.fixture
def editor(client: Client, office: Exchange) -> Client:
    client.force_login(make_account("editor", office))
    return client


def fields_of(page: str) -> QueryDict:
    """What the browser would send of the edit form as it stands."""
    data = QueryDict(mutable=True)
    form = page.split("novalidate data-saved>", 1)[1].split("</form>", maxsplit=1)[0]
    for tag in re.finditer(
        r"<input\b[^>]*>|<textarea\b[^>]*>.*?</textarea>|<select\b[^>]*>.*?</select>", form, re.DOTALL
    ):
        text = tag[0]
        name = re.search(r'name="([^"]+)"', text)
        if not name or (re.search(r'type="checkbox"', text) and " checked" not in text):
            continue
        if text.startswith("<input"):
            value = re.search(r'value="([^"]*)"', text)
            said = value[1] if value else ("on" if "checkbox" in text else "")
        elif text.startswith("<textarea"):
            said = re.sub(r"^<textarea[^>]*>\n?|</textarea>$", "", text).replace("\n", "\r\n")
        else:
            chosen = re.search(r'<option value="([^"]*)" selected', text)
            said = chosen[1] if chosen else ""
        data.appendlist(name[1], said.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&"))
    return data


def send(client: Client, address: str, data: QueryDict) -> Any:
    return client.post(
        address, data.urlencode(), content_type="application/x-www-form-urlencoded", follow=False
    )


EDIT = "/en/desk/office/films/film/"


def test_the_ledger_is_for_the_office(client: Client, office: Exchange) -> None:
    assert client.get("/en/desk/office/films/").status_code == 302
    for role, exchange, status in (
        ("viewer", office, 200),
        ("guest", office, 403),
        ("owner", make_exchange(), 403),
    ):
        client.force_login(make_account(role, exchange))
        assert client.get("/en/desk/office/films/").status_code == status
        assert client.get("/en/desk/office/films/new/").status_code == 403


def test_the_ledger_has_hidden_films_and_not_those_of_others(editor: Client, office: Exchange) -> None:
    make_film(exchange=office, slug="ours", is_public=False)
    make_film(exchange=make_exchange(), slug="theirs")
    page = editor.get("/en/desk/office/films/").content.decode()
    assert re.findall(r'href="/en/desk/office/films/(\w+)/">', page) == ["ours"]
    assert (
        re.findall(r'films/(\w+)/">', editor.get("/en/desk/office/films/?shown=public").content.decode())
        == []
    )


def test_the_ledger_asks_the_same_for_few_films_and_for_many(editor: Client, office: Exchange) -> None:
    other = make_exchange(slug="other")
    for exchange, number in ((office, 1), (other, 6)):
        for _film in range(number):
            film = make_film(director=make_person(exchange=exchange), exchange=exchange)
            FilmCountry.objects.create(film=film, country="RS")
    clients = []
    for exchange in (office, other):
        one = Client()
        one.force_login(make_account("editor", exchange))
        one.get(f"/en/desk/{exchange.slug}/films/")  # the first visit of a session is entered in its list
        clients.append(one)
    assert_same_queries(
        lambda: clients[0].get("/en/desk/office/films/"), lambda: clients[1].get("/en/desk/other/films/")
    )


def test_a_film_is_entered_from_the_form(editor: Client, office: Exchange) -> None:
    page = editor.get("/en/desk/office/films/new/").content.decode()
    data = fields_of(page)
    data.setlist("titles-text", ["Novi film", *data.getlist("titles-text")[1:]])
    data["year"] = "2025"
    data["countries-0-country"] = "Сербия"
    data["countries-0-share"] = "60"
    answer = send(editor, "/en/desk/office/films/new/", data)
    assert (answer.status_code, answer["Location"]) == (302, "/en/desk/office/films/novi-film/")
    film = Film.objects.get()
    assert (film.year, film.is_public, film.exchange) == (2025, False, office)
    assert list(film.countries.values_list("country", "share")) == [("RS", 60)]


def whole_film(office: Exchange) -> Film:
    film = make_film(
        exchange=office,
        slug="film",
        titles=Texts([Text("sr-Latn", "Lađa", "original"), Text("ru", "Ладья")]),
        synopsis=Texts.of(ru="Река.\n\nЛёд."),
        languages=["sr-Latn"],
        source="https://film.example/\nhttps://other.example/",
        director=make_person(exchange=office, slug="petar"),
    )
    FilmCountry.objects.create(film=film, country="RS", share=60)
    FilmCountry.objects.create(film=film, country="YUCS", share=40, position=1)
    Credit.objects.create(
        film=film,
        person=make_person(exchange=office),
        function="cast",
        character=Texts.of(ru="Он"),
        position=1,
    )
    Identifier.objects.create(film=film, scheme="imdb", value="tt0098635")
    Copy.objects.create(film=film, name="35 mm", carrier="35mm", held_by=make_organisation(exchange=office))
    return film


def test_saving_the_form_untouched_changes_nothing(editor: Client, office: Exchange) -> None:
    film = whole_film(office)
    before = document.read(film)
    for language in ("en", "ru", "sr-cyrl"):
        address = f"/{language}/desk/office/films/film/"
        answer = send(editor, address, fields_of(editor.get(address).content.decode()))
        assert answer.status_code == 302
    assert document.read(Film.objects.get(pk=film.pk)) == before
    assert AuditLine.objects.filter(kind="film").count() == 0


def test_a_change_is_saved_and_taken_back(editor: Client, office: Exchange) -> None:
    film = whole_film(office)
    before = document.read(film)
    data = fields_of(editor.get(EDIT).content.decode())
    data["year"] = "1999"
    data["countries-1-DELETE"] = "on"
    assert send(editor, EDIT, data).status_code == 302
    film.refresh_from_db()
    assert (film.year, [row.country for row in film.countries.all()]) == (1999, ["RS"])
    page = editor.get(EDIT).content.decode()
    (address,) = set(re.findall(r'action="(/en/desk/office/films/undo/[\d-]+/)"', page))
    assert editor.post(address).status_code == 302
    assert document.read(Film.objects.get(pk=film.pk)) == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("year", "1700", "Ensure this value is greater than or equal to 1888."),
        ("countries-0-country", "Атлантида", "There is no country “Атлантида”."),
        ("countries-1-share", "60", "The shares add up to 120 per cent; together they cannot pass 100."),
        ("credits-0-person_id", "Nepoznat Neko", "Nobody in the register is called “Nepoznat Neko”."),
        ("identifiers-0-value", "nm123", "An IMDb number is “tt” and seven to nine digits"),
        ("languages", "klingonski", "“klingonski” is not a language."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("runtime_minutes", "x" * 5, "Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    editor: Client, office: Exchange, field: str, value: str, said: str
) -> None:
    film = whole_film(office)
    data = fields_of(editor.get(EDIT).content.decode())
    data[field] = value
    answer = send(editor, EDIT, data)
    page = answer.content.decode()
    assert (answer.status_code, page.count(said)) == (200, 1)
    assert f'value="{value}"' in page
    assert Film.objects.get(pk=film.pk).version == 1


def test_ten_megabytes_in_a_field_are_refused(editor: Client, office: Exchange) -> None:
    whole_film(office)
    data = fields_of(editor.get(EDIT).content.decode())
    data["source"] = "x" * 10_000_000
    assert send(editor, EDIT, data).status_code in {400, 413}
    data["source"] = "x" * 5_001
    assert "at most 5000 characters" in send(editor, EDIT, data).content.decode()


def test_a_person_is_named_in_any_way_the_register_knows(editor: Client, office: Exchange) -> None:
    film = whole_film(office)
    new = make_person(exchange=office, slug="milena-sljivar", names=Texts.of(sr_Latn="Milena Šljivar"))
    data = fields_of(editor.get(EDIT).content.decode())
    data["credits-2-person_id"] = "Milena Šljivar (milena-sljivar)"
    data["credits-2-function"] = "composer"
    assert send(editor, EDIT, data).status_code == 302
    assert Credit.objects.get(film=film, function="composer").person == new


def test_the_order_of_credits_can_be_changed(editor: Client, office: Exchange) -> None:
    film = whole_film(office)
    data = fields_of(editor.get(EDIT).content.decode())
    data["credits-0-ORDER"], data["credits-1-ORDER"] = "2", "1"
    send(editor, EDIT, data)
    assert list(film.credits.values_list("function", flat=True)) == ["cast", "director"]
    assert Credit.objects.get(film=film, function="cast").character == Texts.of(ru="Он")


def test_a_dcps_name_fills_its_languages_and_its_oddities_are_told(editor: Client, office: Exchange) -> None:
    whole_film(office)
    data = fields_of(editor.get(EDIT).content.decode())
    data["copies-1-name"] = "Ladja_FTR-1_F_SR-RU_RU-12_stereo_2K_ST_20240115_FAC_SMPTE_OV"
    data["copies-1-carrier"] = "dcp"
    assert send(editor, EDIT, data).status_code == 302
    copy = Copy.objects.get(carrier="dcp")
    assert (copy.sound_language, copy.subtitle_languages) == ("sr", ["ru"])
    assert "Odd in the name, sound: “stereo”." in editor.get(EDIT).content.decode()


def test_missing_titles_are_proposed_and_not_saved(editor: Client, office: Exchange) -> None:
    film = make_film(exchange=office, slug="film", titles=Texts([Text("sr-Latn", "Bela Lađa", "original")]))
    data = fields_of(editor.get(EDIT).content.decode())
    data["propose"] = "1"
    data["year"] = "1999"
    page = send(editor, EDIT, data).content.decode()
    assert page.count('value="Бела Ладжа"') == 1
    assert page.count('name="year" value="1999"') == 1
    film.refresh_from_db()
    assert (film.titles.tags, film.year) == (("sr-Latn",), 2024)
    kept = fields_of(page)
    assert send(editor, EDIT, kept).status_code == 302
    film.refresh_from_db()
    assert film.titles.get("ru") == Text("ru", "Бела Ладжа", "transliterated")


def test_two_editors_are_both_shown_and_nothing_is_lost(editor: Client, office: Exchange) -> None:
    film = whole_film(office)
    mine = fields_of(editor.get(EDIT).content.decode())
    theirs = mine.copy()
    theirs["year"], theirs["runtime_minutes"] = "1991", "111"
    theirs["age_ratings-0-country"], theirs["age_ratings-0-rating"] = "RU", "16+"
    assert send(editor, EDIT, theirs).status_code == 302
    mine["year"], mine["shooting_format"] = "1992", "16 mm"
    mine["age_ratings-0-country"], mine["age_ratings-0-rating"] = "RS", "12"
    answer = send(editor, EDIT, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.findall(r'<th scope="row">(.*?)</th>\s*<td>\s*(.*?)\s*</td>\s*<td>\s*(.*?)\s*</td>', page) == [
        ("Year", "1991", "1992")
    ]
    film.refresh_from_db()
    assert (film.year, film.runtime_minutes, film.shooting_format) == (1991, 111, "")
    assert send(editor, EDIT, fields_of(page)).status_code == 302
    film.refresh_from_db()
    assert (film.year, film.runtime_minutes, film.shooting_format) == (1992, 111, "16 mm")
    assert dict(film.age_ratings.values_list("country", "rating")) == {"RU": "16+", "RS": "12"}


def test_the_edit_page_asks_the_same_for_few_rows_and_for_many(editor: Client, office: Exchange) -> None:
    whole_film(office)
    large = make_film(exchange=office, slug="large", director=make_person(exchange=office))
    FilmCountry.objects.create(film=large, country="RS")
    Copy.objects.create(film=large, name="x", held_by=make_organisation(exchange=office))
    for number in range(7):
        Credit.objects.create(
            film=large, person=make_person(exchange=office), function="cast", position=number
        )
    assert_same_queries(lambda: editor.get(EDIT), lambda: editor.get("/en/desk/office/films/large/"))


def test_ticked_films_are_hidden_and_brought_back(editor: Client, office: Exchange) -> None:
    films = [make_film(exchange=office), make_film(exchange=office), make_film(exchange=make_exchange())]
    rows = {"row": [film.pk for film in films], "action": "hide"}
    page = editor.post("/en/desk/office/films/bulk/", rows, follow=True).content.decode()
    assert [Film.objects.get(pk=film.pk).is_public for film in films] == [False, False, True]
    (address,) = re.findall(r'action="(/en/desk/office/films/undo/[\d-]+/)"', page)
    editor.post(address)
    assert [Film.objects.get(pk=film.pk).is_public for film in films] == [True, True, True]


def test_another_offices_changes_are_not_undone_here(editor: Client, office: Exchange) -> None:
    film = make_film(exchange=make_exchange())
    line = AuditLine.objects.create(
        by="account:1",
        verb="save",
        kind="film",
        object_id=film.pk,
        exchange_id=film.exchange_id,
        detail={"before": {"year": 1}, "after": {"year": 2024}},
    )
    assert editor.post(f"/en/desk/office/films/undo/{line.pk}/").status_code == 404


def jpeg() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(buffer, "JPEG")
    return SimpleUploadedFile("still.jpg", buffer.getvalue(), "image/jpeg")


def test_a_poster_and_a_still_are_added_with_their_rights(editor: Client, office: Exchange) -> None:
    film = make_film(exchange=office, slug="film")
    said = {"alt": "A boat", "rights_note": "Press use until 2030", "credit": "A. Name", "is_public": "on"}
    editor.post(f"{EDIT}pictures/", {"file": jpeg(), "as_poster": "on", **said})
    editor.post(f"{EDIT}pictures/", {"file": jpeg(), **said})
    film.refresh_from_db()
    assert film.poster is not None
    assert (film.poster.rights_note, film.poster.is_public) == ("Press use until 2030", True)
    still = film.pictures.get().upload
    page = editor.get("/en/films/film/").content.decode()
    assert re.findall(r'property="og:image" content="[^"]*?(/files/[^"]*)"', page) == [
        still.picture_url(1600, "jpg")
    ]
    editor.post(f"{EDIT}pictures/", {"remove": str(still.pk)})
    assert film.pictures.count() == 0
    editor.post(f"/en/desk/office/films/undo/{AuditLine.objects.filter(kind='film').first().pk}/")  # type: ignore[union-attr]
    assert film.pictures.get().upload == still


def test_a_picture_without_rights_or_that_is_none_is_refused(editor: Client, office: Exchange) -> None:
    film = make_film(exchange=office, slug="film")
    drawing = SimpleUploadedFile("a.svg", b"<svg><script>alert(1)</script></svg>", "image/svg+xml")
    for data in ({"file": jpeg(), "alt": "x"}, {"file": drawing, "alt": "x", "rights_note": "y"}):
        answer = editor.post(f"{EDIT}pictures/", {**data, "credit": "M. Ogledić"})
        page = lxml.html.fromstring(answer.content)
        assert (answer.status_code, len(page.xpath("//aside//*[@class='field-errors']"))) == (400, 1)
        assert (
            page.get_element_by_id("picture-credit").value == "M. Ogledić"
        )  # nothing that was typed is lost
        assert page.xpath("//form[@data-saved]/@action") == [EDIT]
        assert "Not saved yet" not in page.xpath("//form[@data-saved]")[0].text_content()
    film.refresh_from_db()
    assert (film.poster, film.pictures.count()) == (None, 0)


def test_suggestions_name_who_answers(editor: Client, office: Exchange) -> None:
    make_person(exchange=office, slug="milena", names=Texts.of(sr_Latn="Milena Šljivar", ru="Милена Шливар"))
    make_person(exchange=make_exchange(), slug="milena-hidden", is_public=False)
    page = editor.get("/en/desk/office/films/suggest/people/?credits-0-person_id=milena").content.decode()
    assert re.findall('value="(.*?)"', page) == ["Milena Šljivar · Милена Шливар (milena)"]
    assert editor.get("/en/desk/office/films/suggest/films/?q=x").status_code == 404


def test_what_the_form_carries_cannot_be_written_by_hand(editor: Client, office: Exchange) -> None:
    make_film(exchange=office, slug="film")
    secret = make_person(exchange=make_exchange(), is_public=False, names=Texts.of(en="Hidden Person"))
    forged = {"credits": [{"person_id": secret.pk, "function": "director", "character": []}]}
    answer = editor.post(EDIT, {"base": json.dumps(forged), "version": 1}).content.decode()
    assert "This form was not made by this site, or long ago." in answer
    assert "Hidden Person" not in answer
