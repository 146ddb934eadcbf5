"""The desk's ledger: adding, changing, hiding, and two editors at once."""

import io
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from kinomost.files.models import Upload
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange, Organisation, Person
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


def rows(prefix: str, *filled: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """What a formset posts."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def names(**by_tag: str) -> dict[str, Any]:
    return {
        "names-tag": [tag.replace("_", "-") for tag in by_tag],
        "names-kind": ["official"] * len(by_tag),
        "names-text": list(by_tag.values()),
    }


def shown(page: Any) -> dict[str, Any]:
    """What the hidden fields of an edit page carry."""
    form = page.context["form"]
    return {"version": form["version"].value(), "base": form["base"].value()}


def posted(page: Any, **fields: Any) -> dict[str, Any]:
    return {**rows("countries"), **rows("posts"), "is_public": "on", **shown(page), **fields}


def test_a_person_is_added_with_nationality_and_post(editor: Client, office: Exchange) -> None:
    company = make_organisation(exchange=office)
    page = editor.get("/en/desk/office/people/new/")
    response = editor.post(
        "/en/desk/office/people/new/",
        posted(page)
        | names(sr_Latn="Đorđe Ogledić", ru="Джордже Огледич")
        | rows("countries", {"kind": "nationality", "country": "RS", "since": "1980-05-01"})
        | rows("posts", {"organisation_id": company.pk, "since": "2020-01-01", "until": "2023-12-31"}),
    )
    person = Person.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/en/desk/office/people/djordje-ogledic/")
    assert person.names == Texts.of(sr_Latn="Đorđe Ogledić", ru="Джордже Огледич")
    assert list(person.countries.values_list("kind", "country")) == [("nationality", "RS")]
    assert list(person.affiliations.values_list("organisation_id", flat=True)) == [company.pk]
    assert (
        AuditLine.objects.filter(kind="person", object_id=person.pk).values_list("verb", flat=True)[0]
        == "add"
    )


def test_a_post_that_ends_before_it_begins_is_refused_and_nothing_is_lost(
    editor: Client, office: Exchange
) -> None:
    company = make_organisation(exchange=office)
    page = editor.get("/en/desk/office/people/new/")
    response = editor.post(
        "/en/desk/office/people/new/",
        posted(page)
        | names(ru="Анна")
        | rows("posts", {"organisation_id": company.pk, "since": "2023-01-01", "until": "2020-01-01"}),
    )
    assert response.status_code == 200
    assert Person.objects.count() == 0
    assert 'value="Анна"' in response.content.decode()


def test_the_log_keeps_no_names(editor: Client, office: Exchange) -> None:
    page = editor.get("/en/desk/office/people/new/")
    editor.post("/en/desk/office/people/new/", posted(page, email="anna@kinomost.example") | names(ru="Анна"))
    assert [line.detail for line in AuditLine.objects.filter(kind="person")] == [{}]


def test_what_only_one_of_two_editors_changed_is_merged_and_what_both_changed_is_shown(
    editor: Client, office: Exchange
) -> None:
    person = make_person(exchange=office, names=Texts.of(ru="Анна"), email="old@kinomost.example", phone="1")
    address = f"/en/desk/office/people/{person.slug}/"
    mine = editor.get(address)
    theirs = editor.get(address)
    editor.post(address, posted(theirs, email="theirs@kinomost.example", phone="2") | names(ru="Анна Т."))
    response = editor.post(
        address, posted(mine, email="mine@kinomost.example", phone="1", birth_year="1980") | names(ru="Анна")
    )
    assert response.status_code == 409
    form = response.context["form"]
    assert [(clash.label, clash.theirs, clash.yours) for clash in response.context["clashes"]] == [
        ("E-mail", "theirs@kinomost.example", "mine@kinomost.example")
    ]
    held = {name: form[name].value() for name in ("names", "email", "phone", "birth_year", "version")}
    assert held == {
        "names": Texts.of(ru="Анна Т."),
        "email": "mine@kinomost.example",
        "phone": "2",
        "birth_year": 1980,
        "version": 2,
    }
    assert Person.objects.get().email == "theirs@kinomost.example"


def browsed(page: Any) -> dict[str, Any]:
    """What a browser would send of the person's form, as it stands."""
    data: dict[str, Any] = {}
    for name, value in lxml.html.fromstring(page.content).xpath("//form[@data-saved]")[0].form_values():
        data.setdefault(name, []).append(value.removeprefix("\n").replace("\n", "\r\n"))
    return data


def test_a_form_that_is_saved_untouched_changes_nothing(editor: Client, office: Exchange) -> None:
    source = "https://one.example/\nhttps://two.example/"
    for kind, party in (
        ("people", make_person(exchange=office, source=source)),
        ("organisations", make_organisation(exchange=office, source=source)),
    ):
        address = f"/en/desk/office/{kind}/{party.slug}/"
        assert editor.post(address, browsed(editor.get(address))).status_code == 302
        party.refresh_from_db()
        assert party.source == source
        assert AuditLine.objects.get(kind=party._meta.model_name).detail["fields"] == []


def test_rows_that_another_editor_changed_are_neither_lost_nor_overwritten_unseen(
    editor: Client, office: Exchange
) -> None:
    person, company = (
        make_person(exchange=office),
        make_organisation(exchange=office, names=Texts.of(en="Kej")),
    )
    person.countries.create(kind="nationality", country="RS")
    person.affiliations.create(organisation=company)
    address = f"/en/desk/office/people/{person.slug}/"
    mine, theirs = browsed(editor.get(address)), browsed(editor.get(address))
    theirs |= {"countries-0-source": "passport", "posts-0-until": "2025-01-31"}
    assert editor.post(address, theirs).status_code == 302
    response = editor.post(address, mine | {"posts-0-since": "2020-02-01"})
    assert [(clash.label, clash.theirs, clash.yours) for clash in response.context["clashes"]] == [
        ("Posts in organisations", "Kej, 2025-01-31", "Kej, 2020-02-01")
    ]
    merged = browsed(response)
    assert (merged["countries-0-source"], merged["posts-0-since"]) == (["passport"], ["2020-02-01"])
    assert editor.post(address, merged).status_code == 302
    assert person.countries.get().source == "passport"
    assert str(person.affiliations.get().since) == "2020-02-01"


def test_hiding_several_can_be_taken_back(editor: Client, office: Exchange) -> None:
    people = [make_person(exchange=office) for _ in range(3)]
    chosen = [people[0].pk, people[1].pk]
    response = editor.post("/en/desk/office/register/people/", {"action": "hide", "row": chosen}, follow=True)
    assert list(Person.objects.order_by("pk").values_list("is_public", flat=True)) == [False, False, True]
    [message] = response.context["messages"]
    editor.post(message.extra_tags.removeprefix("undo:"))
    assert list(Person.objects.order_by("pk").values_list("is_public", flat=True)) == [True, True, True]


def test_nobody_hides_the_people_of_another_office(editor: Client, office: Exchange) -> None:
    stranger = make_person(exchange=make_exchange())
    editor.post("/en/desk/office/register/people/", {"action": "hide", "row": [stranger.pk]})
    stranger.refresh_from_db()
    assert stranger.is_public


def test_an_organisation_that_a_film_names_stays(editor: Client, office: Exchange) -> None:
    free, named = make_organisation(exchange=office), make_organisation(exchange=office)
    named.film_companies.create(film=make_film(exchange=office), function="production")
    for organisation in (free, named):
        editor.post(f"/en/desk/office/organisations/{organisation.slug}/remove/")
    assert list(Organisation.objects.values_list("pk", flat=True)) == [named.pk]


def test_viewers_look_and_do_not_touch(client: Client, office: Exchange) -> None:
    person = make_person(exchange=office)
    client.force_login(make_account("viewer", office))
    assert client.get("/en/desk/office/people/").status_code == 200
    assert client.get(f"/en/desk/office/people/{person.slug}/").status_code == 403
    assert client.post("/en/desk/office/register/people/", {"action": "hide"}).status_code == 403


def test_the_edit_page_costs_the_same_for_one_post_and_for_twenty(editor: Client, office: Exchange) -> None:
    few, many = make_person(exchange=office), make_person(exchange=office)
    for person, count in ((few, 1), (many, 20)):
        for _ in range(count):
            person.affiliations.create(organisation=make_organisation(exchange=office))
            person.countries.create(kind="residence", country="RS")
    assert_same_queries(
        lambda: editor.get(f"/en/desk/office/people/{few.slug}/"),
        lambda: editor.get(f"/en/desk/office/people/{many.slug}/"),
    )


@pytest.mark.parametrize("kind", ["people", "organisations"])
def test_the_ledger_costs_the_same_for_two_rows_and_for_sixty(
    editor: Client, office: Exchange, kind: str
) -> None:
    make = make_person if kind == "people" else make_organisation
    make(exchange=office)

    def look() -> None:
        editor.get(f"/en/desk/office/{kind}/")

    before = assert_same_queries(look, look)
    for _ in range(60):
        make(exchange=office)
    assert assert_same_queries(look, look) == before


def picture_file(name: str = "face.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (60, 80), "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def test_a_photograph_comes_with_its_rights_and_the_old_one_goes(editor: Client, office: Exchange) -> None:
    person = make_person(exchange=office)
    address = f"/en/desk/office/register/people/{person.slug}/picture/"
    editor.post(address, {"picture": picture_file(), "credit": "A. Ogledić", "rights_note": "press use"})
    editor.post(address, {"picture": picture_file(), "credit": "B. Ogledić", "rights_note": "press use"})
    person.refresh_from_db()
    assert person.photo is not None
    assert [(upload.credit, upload.is_public) for upload in Upload.objects.all()] == [("B. Ogledić", True)]
    editor.post(address, {"remove": "1"})
    person.refresh_from_db()
    assert (person.photo, Upload.objects.count()) == (None, 0)


def test_a_photograph_without_its_rights_is_not_taken(editor: Client, office: Exchange) -> None:
    person = make_person(exchange=office)
    address = f"/en/desk/office/register/people/{person.slug}/picture/"
    response = editor.post(address, {"picture": picture_file(), "credit": "A. Ogledić"})
    assert response.context["picture_form"].errors == {"rights_note": ["This field is required."]}
    html = response.content.decode()
    assert (
        html.count('value="A. Ogledić"'),
        html.count(f'action="/en/desk/office/people/{person.slug}/"'),
    ) == (1, 1)
    assert Upload.objects.count() == 0


def test_a_consent_is_recorded_in_its_words_and_taken_back(editor: Client, office: Exchange) -> None:
    person = make_person(exchange=office, shows_contact=True)
    address = f"/en/desk/office/people/{person.slug}/consents/"
    editor.post(address, {"purpose": "contacts", "wording": "You may show my e-mail."})
    consent = person.consents.get()
    assert (consent.purpose, consent.wording, consent.withdrawn_at) == (
        "contacts",
        "You may show my e-mail.",
        None,
    )
    editor.post(f"{address}{consent.pk}/withdraw/")
    person.refresh_from_db()
    assert not person.shows_contact


def test_a_name_in_other_scripts_is_proposed_and_a_person_confirms_it(
    editor: Client, office: Exchange
) -> None:
    page = editor.get("/en/desk/office/people/new/")
    typed = names(sr_Latn="", sr_Cyrl="", ru="Вера Черновикова", en="")
    proposed = editor.post("/en/desk/office/people/new/", posted(page, **typed, propose="1"))
    assert Person.objects.count() == 0
    html = proposed.content.decode()
    assert [html.count(f'value="{name}"') for name in ("Vera Černovikova", "Vera Chernovikova")] == [1, 1]
    assert "Not saved yet" in html
    confirmed = names(sr_Latn="Vera Černovikova", ru="Вера Черновикова")
    assert editor.post("/en/desk/office/people/new/", posted(page, **confirmed)).status_code == 302
    assert Person.objects.get().names == Texts.of(sr_Latn="Vera Černovikova", ru="Вера Черновикова")


def test_a_form_that_was_refused_does_not_say_that_it_is_saved(editor: Client, office: Exchange) -> None:
    person = make_person(exchange=office, slug="ana")
    page = editor.get("/en/desk/office/people/ana/")
    assert 'data-dirty="Not saved yet">Saved<' in page.content.decode()
    refused = editor.post(
        "/en/desk/office/people/ana/", posted(page, **names(en="Ana"), birth_year="long ago")
    )
    html = refused.content.decode()
    assert (">Saved<" in html, 'data-state="dirty">Not saved yet<' in html) == (False, True)
    person.refresh_from_db()
    assert person.names != Texts.of(en="Ana")
