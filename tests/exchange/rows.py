"""Rows for the tests of seasons and interest."""

from typing import Any

from kinomost.catalogue.models import Film, FilmCompany
from kinomost.parties.models import Account, Affiliation, Organisation
from tests.factories import make_account, make_film, make_organisation, make_person


def make_film_of(*organisations: Organisation, function: str = "production", **fields: Any) -> Film:
    """A film that these organisations speak for."""
    film = make_film(**fields)
    for organisation in organisations:
        FilmCompany.objects.create(film=film, organisation=organisation, function=function)
    return film


def make_speaker(*organisations: Organisation, **fields: Any) -> Account:
    """An account whose person holds a post in these organisations."""
    person = make_person()
    for organisation in organisations or (make_organisation(),):
        Affiliation.objects.create(person=person, organisation=organisation)
    return make_account(person=person, **fields)
