"""The public pages of people and organisations."""

from typing import Any

import pytest
from django.test import Client

from kinomost.names.texts import Texts
from kinomost.parties.models import Affiliation, Organisation, PersonCountry
from tests.factories import make_account, make_exchange, make_organisation, make_person
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def titles(response: Any) -> list[str]:
    return [str(party.names) for party in response.context["listing"].page]


def test_the_list_shows_public_people_only(client: Client) -> None:
    make_person(names=Texts.of(ru="Явная"))
    make_person(names=Texts.of(ru="Тайная"), is_public=False)
    assert titles(client.get("/en/people/")) == ["Явная"]


def test_a_hidden_person_does_not_exist_for_visitors_and_does_for_the_office(client: Client) -> None:
    person = make_person(is_public=False)
    address = f"/en/people/{person.slug}/"
    assert client.get(address).status_code == 404
    client.force_login(make_account("viewer", person.exchange))
    assert client.get(address).status_code == 200


def test_people_of_a_hidden_office_are_hidden(client: Client) -> None:
    person = make_person(exchange=make_exchange(is_public=False))
    assert client.get(f"/en/people/{person.slug}/").status_code == 404


def test_contacts_are_shown_only_when_marked(client: Client) -> None:
    person = make_person(email="petar@kinomost.example", phone="+381 11 000 00 00")
    address = f"/en/people/{person.slug}/"
    assert b"petar@kinomost.example" not in client.get(address).content
    assert b"+381 11" not in client.get(address).content
    person.shows_contact = True
    person.save()
    assert b"petar@kinomost.example" in client.get(address).content


def test_the_filter_by_country_is_the_address(client: Client) -> None:
    russian, serbian = make_person(names=Texts.of(ru="Анна")), make_person(names=Texts.of(sr_Latn="Ana"))
    PersonCountry.objects.create(person=russian, kind="nationality", country="RU")
    PersonCountry.objects.create(person=serbian, kind="nationality", country="RS")
    PersonCountry.objects.create(person=serbian, kind="residence", country="RU")
    response = client.get("/en/people/?country=RU")
    assert titles(response) == ["Анна"]
    assert [choice[0] for choice in response.context["listing"].form.fields["country"].choices] == [
        "",
        "RU",
        "RS",
    ]


def test_a_filter_that_makes_no_sense_is_left_out(client: Client) -> None:
    make_person(names=Texts.of(ru="Анна"))
    assert titles(client.get("/en/people/?country=XX&page=minus&q=")) == ["Анна"]


@pytest.mark.parametrize("typed", ["Stojanovic", "Стојановић", "Стоянович", "stojan", "стояновч"])
def test_a_name_is_found_in_any_script_from_a_part_and_with_a_slip(client: Client, typed: str) -> None:
    make_person(names=Texts.of(sr_Latn="Igor Stojanović", ru="Игорь Стоянович"))
    make_person(names=Texts.of(ru="Анна Пробникова"))
    make_person(names=Texts.of(sr_Latn="Vera Stojanović"), is_public=False)
    assert titles(client.get("/en/people/", {"q": typed})) == ["Igor Stojanović"]


def test_people_stand_by_their_family_names_in_whatever_script(client: Client) -> None:
    for name in (Texts.of(ru="Анна Яшина"), Texts.of(sr_Latn="Žika Adamov"), Texts.of(sr_Cyrl="Ђорђе Ђурић")):
        make_person(names=name)
    assert titles(client.get("/en/people/")) == ["Žika Adamov", "Ђорђе Ђурић", "Анна Яшина"]


def test_organisations_are_filtered_by_kind(client: Client) -> None:
    make_organisation(names=Texts.of(en="Makes"), kind=Organisation.Kind.PRODUCTION)
    make_organisation(names=Texts.of(en="Sells"), kind=Organisation.Kind.SALES)
    assert titles(client.get("/ru/organisations/?kind=sales")) == ["Sells"]


def test_the_page_of_an_organisation_shows_its_people_but_not_the_hidden_ones(client: Client) -> None:
    organisation = make_organisation()
    for name, public in (("Petar", True), ("Pavle", False)):
        person = make_person(names=Texts.of(sr_Latn=name), is_public=public)
        Affiliation.objects.create(person=person, organisation=organisation)
    page = client.get(f"/sr-latn/organisations/{organisation.slug}/")
    assert [str(row.person.names) for row in page.context["affiliations"]] == ["Petar"]


def test_lists_ask_the_same_number_of_questions_for_two_people_and_for_forty(client: Client) -> None:
    for code in ("RS", "RU"):
        make_organisation(country=code)
        PersonCountry.objects.create(person=make_person(), kind="nationality", country=code)

    def people() -> None:
        client.get("/en/people/")

    def organisations() -> None:
        client.get("/en/organisations/")

    def more() -> None:
        for _ in range(38):
            extra = make_person()
            PersonCountry.objects.create(person=extra, kind="nationality", country="RS")
            make_organisation(country="RS")

    few = [assert_same_queries(people, people), assert_same_queries(organisations, organisations)]
    more()
    assert [assert_same_queries(people, people), assert_same_queries(organisations, organisations)] == few
    assert max(few) <= 8


def test_a_search_in_the_list_asks_the_same_for_one_hit_and_for_thirty(client: Client) -> None:
    make_person(names=Texts.of(ru="Один Ответ"))
    for _ in range(30):
        make_person(names=Texts.of(ru="Много Ответов"))
    assert_same_queries(
        lambda: client.get("/en/people/", {"q": "один"}), lambda: client.get("/en/people/", {"q": "много"})
    )


def test_a_person_in_forty_organisations_costs_the_same_as_in_one(client: Client) -> None:
    few, many = make_person(), make_person()
    for person, count in ((few, 1), (many, 40)):
        for _ in range(count):
            Affiliation.objects.create(person=person, organisation=make_organisation())
            PersonCountry.objects.create(person=person, kind="nationality", country="RS")
    assert_same_queries(
        lambda: client.get(f"/en/people/{few.slug}/"), lambda: client.get(f"/en/people/{many.slug}/")
    )


def test_the_data_for_programs_is_filtered_as_the_list_is_and_holds_nothing_hidden(client: Client) -> None:
    anna = make_person(names=Texts.of(ru="Анна"), email="anna@kinomost.example", birth_year=1980)
    PersonCountry.objects.create(person=anna, kind="nationality", country="RU")
    PersonCountry.objects.create(person=anna, kind="residence", country="RS")
    make_person(names=Texts.of(ru="Вера"))
    make_person(names=Texts.of(ru="Тайная"), is_public=False)
    client.force_login(make_account("owner", anna.exchange))
    assert client.get("/en/people/people.json?country=RU").json() == {
        "people": [
            {
                "slug": anna.slug,
                "url": f"http://127.0.0.1:8000/en/people/{anna.slug}/",
                "exchange": anna.exchange.slug,
                "names": [{"language": "ru", "kind": "official", "text": "Анна"}],
                "profession": [],
                "birth_year": 1980,
                "nationalities": ["RU"],
                "website": "",
            }
        ]
    }
    assert len(client.get("/en/people/people.json").json()["people"]) == 2


@pytest.mark.parametrize("kind", ["people", "organisations"])
def test_the_data_for_programs_costs_the_same_for_two_and_for_forty(client: Client, kind: str) -> None:
    make = make_person if kind == "people" else make_organisation

    def read() -> None:
        client.get(f"/en/{kind}/{kind}.json")

    make()
    before = assert_same_queries(read, read)
    for _ in range(40):
        make()
    assert assert_same_queries(read, read) == before
