"""People and organisations as data, for other programs. What is not public is not in it."""

from typing import Any

from django.conf import settings

from kinomost.names.texts import Texts
from kinomost.parties.models import Organisation, Person


def person_data(person: Person) -> dict[str, Any]:
    """A person from `queries.people_for_cards`, every text in every language."""
    return {
        "slug": person.slug,
        "url": settings.SITE_URL + person.get_absolute_url(),
        "exchange": person.exchange.slug,
        "names": _texts(person.names),
        "profession": _texts(person.profession),
        "birth_year": person.birth_year,
        "nationalities": [row.country for row in person.countries.all()],
        **_ways(person),
    }


def organisation_data(organisation: Organisation) -> dict[str, Any]:
    """An organisation from `queries.organisations_for_cards`, every text in every language."""
    return {
        "slug": organisation.slug,
        "url": settings.SITE_URL + organisation.get_absolute_url(),
        "exchange": organisation.exchange.slug,
        "names": _texts(organisation.names),
        "kind": organisation.kind,
        "country": organisation.country,
        "town": _texts(organisation.town),
        **_ways(organisation),
    }


def _ways(party: Person | Organisation) -> dict[str, str]:
    """Ways to reach somebody: the website always, the rest only if marked."""
    shown = {"email": party.email, "phone": party.phone} if party.shows_contact else {}
    return {"website": party.website, **shown}


def _texts(texts: Texts) -> list[dict[str, str]]:
    return [{"language": one.tag, "kind": one.kind, "text": one.text} for one in texts]
