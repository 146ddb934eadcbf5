"""Rows for tests. Every name in here is invented; each function makes what it needs unless it is given."""

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from kinomost.catalogue.models import Credit, Film
from kinomost.exchange.models import Season
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.names.texts import Texts
from kinomost.parties.finding import enter
from kinomost.parties.models import Account, Exchange, Organisation, Person, Role
from kinomost.places.models import City, Place, Space

PASSWORD = "a long enough password"  # what every account made here signs in with
_numbers = count(1)


def _slug(word: str) -> str:
    return f"{word}-{next(_numbers)}"


def make_exchange(**fields: Any) -> Exchange:
    """An office."""
    fields.setdefault("slug", _slug("exchange"))
    fields.setdefault("names", Texts.of(en="Sample exchange", sr_Latn="Ogledna razmena", ru="Пробный обмен"))
    return Exchange.objects.create(**fields)


def an_exchange() -> Exchange:
    """The first office there is, or a new one: rows made without saying whose belong together."""
    return Exchange.objects.order_by("pk").first() or make_exchange()


def make_account(
    role: str | None = None, exchange: Exchange | None = None, password: str | None = None, **fields: Any
) -> Account:
    """An account, with a role (`owner`, `editor`, …) in the exchange if one is named.

    Tests sign in with `client.force_login`; a password is set only when given, for hashing takes time.
    """
    email = fields.pop("email", f"{_slug(role or 'nobody')}@kinomost.example")
    account = Account.objects.create_user(email, password, **fields)
    if role is not None:
        Role.objects.create(exchange=exchange or an_exchange(), account=account, kind=role)
    return account


def make_person(**fields: Any) -> Person:
    """A person of the register."""
    fields.setdefault("slug", _slug("person"))
    fields["exchange"] = fields.get("exchange") or an_exchange()
    fields.setdefault("names", Texts.of(sr_Latn="Petar Ogledić", ru="Пётр Огледич"))
    person = Person.objects.create(**fields)
    enter([person])
    return person


def make_organisation(**fields: Any) -> Organisation:
    """A production company."""
    fields.setdefault("slug", _slug("organisation"))
    fields["exchange"] = fields.get("exchange") or an_exchange()
    fields.setdefault("names", Texts.of(sr_Latn="Ogledni film", ru="Пробный фильм"))
    fields.setdefault("kind", Organisation.Kind.PRODUCTION)
    organisation = Organisation.objects.create(**fields)
    enter([organisation])
    return organisation


def make_film(director: Person | None = None, **fields: Any) -> Film:
    """A released film of 90 minutes."""
    fields.setdefault("slug", _slug("film"))
    fields["exchange"] = fields.get("exchange") or an_exchange()
    fields.setdefault("titles", Texts.of(sr_Latn="Ogledni naslov", ru="Пробное название", en="Sample title"))
    fields.setdefault("runtime_minutes", 90)
    fields.setdefault("year", 2024)
    film = Film.objects.create(**fields)
    if director is not None:
        Credit.objects.create(film=film, person=director, function=Credit.Function.DIRECTOR)
    return film


def make_city(**fields: Any) -> City:
    """A city on Belgrade's clock."""
    fields.setdefault("slug", _slug("city"))
    fields["exchange"] = fields.get("exchange") or an_exchange()
    fields.setdefault("names", Texts.of(sr_Latn="Ogledgrad", ru="Огледград", en="Ogledgrad"))
    fields.setdefault("country", "RS")
    fields.setdefault("timezone", "Europe/Belgrade")
    return City.objects.create(**fields)


def make_place(**fields: Any) -> Place:
    """A cinema, unless another kind is named."""
    fields.setdefault("slug", _slug("place"))
    fields["city"] = fields.get("city") or make_city(exchange=fields.get("exchange"))
    fields["exchange"] = fields.get("exchange") or fields["city"].exchange
    fields.setdefault("kind", Place.Kind.CINEMA)
    fields.setdefault("names", Texts.of(sr_Latn="Ogledni bioskop", ru="Пробный кинотеатр"))
    return Place.objects.create(**fields)


def make_hall(seats: int | None = 100, **fields: Any) -> Space:
    """A hall of a cinema."""
    fields.setdefault("slug", _slug("hall"))
    fields["place"] = fields.get("place") or make_place()
    fields.setdefault("kind", Space.Kind.HALL)
    fields.setdefault("names", Texts.of(sr_Latn="Sala 1", ru="Зал 1", en="Hall 1"))
    return Space.objects.create(seats=seats, **fields)


def make_season(**fields: Any) -> Season:
    """A season of this year."""
    fields.setdefault("slug", _slug("season"))
    fields["exchange"] = fields.get("exchange") or an_exchange()
    fields.setdefault("names", Texts.of(en="Sample season", sr_Latn="Ogledna sezona", ru="Пробный сезон"))
    today = timezone.localdate()
    fields.setdefault("starts", today - dt.timedelta(days=100))
    fields.setdefault("ends", today + dt.timedelta(days=200))
    return Season.objects.create(**fields)


def make_film_days(**fields: Any) -> FilmDays:
    """Film days that begin in a week."""
    fields.setdefault("slug", _slug("days"))
    fields["season"] = fields.get("season") or make_season()
    fields.setdefault("names", Texts.of(en="Sample film days", sr_Latn="Ogledni dani", ru="Пробные дни"))
    today = timezone.localdate()
    fields.setdefault("starts", today + dt.timedelta(days=7))
    fields.setdefault("ends", today + dt.timedelta(days=14))
    return FilmDays.objects.create(**fields)


def make_screening(seats: int = 100, **fields: Any) -> Screening:
    """A published screening, one week from now, with `seats` free seats."""
    fields.setdefault("slug", _slug("screening"))
    fields["film_days"] = fields.get("film_days") or make_film_days()
    exchange = fields["film_days"].season.exchange
    fields["film"] = fields.get("film") or make_film(exchange=exchange)
    fields["space"] = fields.get("space") or make_hall(seats=seats, place=make_place(exchange=exchange))
    fields.setdefault("starts_at", timezone.now() + dt.timedelta(days=7))
    fields.setdefault("ends_at", fields["starts_at"] + dt.timedelta(minutes=fields["film"].runtime_minutes))
    fields.setdefault("status", Screening.Status.PUBLISHED)
    return Screening.objects.create(seats_offered=seats, **fields)
