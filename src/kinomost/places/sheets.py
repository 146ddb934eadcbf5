"""Cities, places, their rooms, hours, contacts, fees and shoots as sheets."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinomost.places.foreign import LOCATIONS
from kinomost.places.listings import index_cities, index_places
from kinomost.places.models import City, Fee, OpeningHours, Place, PlaceContact, Shoot, Space
from kinomost.sheets.checks import named, ordered
from kinomost.sheets.fields import Column, Field, Link, Plain, Tagged, Values, source, words
from kinomost.sheets.scope import Scope
from kinomost.sheets.spec import ModelSheet
from kinomost.tables.cells import (
    Choice,
    Country,
    Day,
    Email,
    Hour,
    Money,
    Number,
    Ref,
    Url,
    Whole,
    YesNo,
    Zone,
)
from kinomost.texts.index import forget

LATITUDE = Number(6, Decimal(-90), Decimal(90), hint="degrees north, such as 44.8125")
LONGITUDE = Number(6, Decimal(-180), Decimal(180), hint="degrees east, such as 20.4612")

CITIES = ModelSheet(
    "cities",
    City,
    (
        Plain("city", Ref(), "slug", required=True),
        Tagged("name", "names", required=True),
        Plain("country", Country(), required=True),
        Plain("zone", Zone(), "timezone", required=True),
        Plain("latitude", LATITUDE),
        Plain("longitude", LONGITUDE),
        source(),
    ),
    key=("city",),
    natural=("slug",),
    taken="slug",
    checks=(named("name", "cities"),),
    after=lambda cities, _scope: index_cities(cities),
    gone=lambda pks: forget("city", *pks),
    about=_("Cities and their clocks."),
)

PLACES = ModelSheet(
    "places",
    Place,
    (
        Plain("place", Ref(), "slug", required=True),
        Plain("kind", Choice.of(*Place.Kind.values), required=True),
        Tagged("name", "names", required=True),
        Link("city", "cities"),
        words("address", 300),
        Plain("latitude", LATITUDE),
        Plain("longitude", LONGITUDE),
        Tagged("about", "about", 5000, lines=True),
        Tagged("access", "access", 3000, lines=True),
        Link("organisation", "organisations"),
        Plain("website", Url(), empty=""),
        Plain("public", YesNo(), "is_public", default=True),
        source(),
    ),
    key=("place",),
    natural=("slug",),
    taken="slug",
    checks=(named("name", "places"),),
    after=lambda places, _scope: index_places(places),
    gone=lambda pks: forget("place", *pks),
    about=_("Locations, studios, cinemas and other houses."),
)

SPACES = ModelSheet(
    "spaces",
    Space,
    (
        Link("place", "places", required=True),
        Plain("space", Ref(), "slug", required=True),
        Plain("kind", Choice.of(*Space.Kind.values), required=True),
        Tagged("name", "names", required=True),
        Plain("seats", Whole(0, 100_000)),
        Plain("wheelchair_seats", Whole(0, 10_000)),
        Plain("area_m2", Number(1, Decimal(0), Decimal(9_999_999))),
        Plain("height_m", Number(1, Decimal(0), Decimal(9_999))),
        Tagged("note", "note", 1000, lines=True),
        Plain("position", Whole(0, 30_000), default=0),
        source(),
    ),
    key=("place", "space"),
    natural=("place__slug", "slug"),
    path="place__exchange_id",
    checks=(named("name", "spaces"),),
    about=_("Halls, stages and rooms of a place."),
)

OPENING_HOURS = ModelSheet(
    "opening_hours",
    OpeningHours,
    (
        Link("place", "places", required=True),
        Plain("weekday", Whole(1, 7), required=True, help="1 is Monday"),
        Plain("opens", Hour(), required=True),
        Plain("closes", Hour(), required=True),
        words("note", 120),
    ),
    key=("place", "weekday", "opens"),
    natural=("place__slug", "weekday", "opens"),
    path="place__exchange_id",
    about=_("When a place is open, in its own time."),
)

CONTACTS = ModelSheet(
    "place_contacts",
    PlaceContact,
    (
        Link("place", "places", required=True),
        words("name", 150, required=True),
        words("post", 150),
        Plain("email", Email(), empty=""),
        words("phone", 40),
        Plain("public", YesNo(), "is_public", default=False),
    ),
    key=("place", "name"),
    natural=("place__slug", "name"),
    path="place__exchange_id",
    repeats=True,
    about=_("Whom to ask at a place."),
)


@dataclass(frozen=True)
class Price(Field):
    """One column for amount and currency together: neither says anything alone."""

    name: str = "amount"

    def columns(self) -> tuple[Column, ...]:
        return (Column(self.name, Money(), required=True),)

    def read(self, record: Any, shared: Any) -> dict[str, str]:
        return {self.name: Money().format((record.amount, record.currency))}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        if self.name in values:
            record.amount, record.currency = values[self.name]

    def attributes(self) -> tuple[str, ...]:
        return ("amount", "currency")


FEES = ModelSheet(
    "fees",
    Fee,
    (
        Link("place", "places", required=True),
        Link("space", "spaces", within="place"),
        Plain("activity", Choice.of(*Fee.Activity.values), default="shoot"),
        Price(),
        Plain("unit", Choice.of(*Fee.Unit.values), required=True),
        Plain("as_of", Day(), required=True),
        words("note", 200),
        source(),
    ),
    key=("place", "space", "activity", "unit", "as_of"),
    natural=("place__slug", "space__slug", "activity", "unit", "as_of"),
    path="place__exchange_id",
    repeats=True,
    about=_("What a place costs, and when that was true."),
)

SHOOTS = ModelSheet(
    "shoots",
    Shoot,
    (
        Link("place", "places", required=True),
        words("title", 300, required=True),
        words("kind", 60),
        words("director", 200),
        words("producer", 200),
        Plain("began", Day()),
        Plain("ended", Day()),
        source(),
    ),
    key=("place", "title", "began"),
    natural=("place__slug", "title", "began"),
    path="place__exchange_id",
    repeats=True,
    checks=(ordered("began", "ended"),),
    about=_("What was shot at a place."),
)

SHEETS = (CITIES, PLACES, SPACES, OPENING_HOURS, CONTACTS, FEES, SHOOTS)
TARGETS = (LOCATIONS,)
