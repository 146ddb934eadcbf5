"""Everything that is done to cities and places. Each action is one transaction and leaves an audit line a record."""

from collections.abc import Sequence

from django.db import transaction

from kinomost.files import actions as files
from kinomost.files.inspection import Found
from kinomost.files.models import Upload
from kinomost.journal import documents
from kinomost.journal.documents import Change, Document, Part, Shape
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from kinomost.parties.slugs import free_slug
from kinomost.places.listings import index_cities, index_places
from kinomost.places.models import City, Fee, OpeningHours, Place, PlaceContact, PlacePhoto, Space

RESERVED_SLUGS = {"map", "new", "bulk", "undo"}  # addresses of other pages
CITY = Shape(City, ("names", "country", "timezone", "latitude", "longitude", "source"))
PLACE = Shape(
    Place,
    (
        "kind", "names", "city_id", "address", "latitude", "longitude", "about", "access", "organisation_id", "website",
        "is_public", "source",
    ),
    {
        "spaces": Part(
            Space,
            "place",
            ("slug",),
            ("kind", "names", "seats", "wheelchair_seats", "area_m2", "height_m", "note", "source"),
            ordered=True,
        ),
        "opening_hours": Part(OpeningHours, "place", ("weekday", "opens"), ("closes", "note")),
        "fees": Part(
            Fee, "place", ("space_id", "activity", "unit", "as_of", "amount", "currency"), ("note", "source")
        ),
        "contacts": Part(PlaceContact, "place", ("name", "post"), ("email", "phone", "is_public"), private=True),
        "photos": Part(PlacePhoto, "place", ("upload_id",), ordered=True),
    },
)  # fmt: skip


def create_city(by: str, exchange: Exchange, document: Document) -> City:
    """Enter a city. Raises ValidationError by the document's names."""
    city = City(exchange=exchange, slug=_free_slug(City, document))
    with transaction.atomic():
        documents.create(CITY, by, city, document)
        index_cities([city])
    return city


def save_city(by: str, city: City, version: int, document: Document) -> Change | None:
    """Write what the document says about a city read at `version`. Raises ValidationError and EditConflict."""
    with transaction.atomic():
        change = documents.save(CITY, by, city, version, document)
        index_cities([city])
    return change


def create_place(by: str, exchange: Exchange, document: Document) -> Place:
    """Enter a place. Raises ValidationError by the document's names."""
    place = Place(exchange=exchange, slug=_free_slug(Place, document))
    with transaction.atomic():
        documents.create(PLACE, by, place, document)
        index_places([place])
    return place


def save_place(by: str, place: Place, version: int, document: Document) -> Change | None:
    """Write what the document says about a place read at `version`. Raises ValidationError and EditConflict."""
    with transaction.atomic():
        change = documents.save(PLACE, by, place, version, document)
        index_places([place])
    return change


def undo_save(by: str, line: AuditLine, private: Document | None = None) -> City | Place:
    """Take back a saved change. `private` holds contacts as they stood, which the audit line may not keep.

    Raises EditConflict if the same facts have been changed again since.
    """
    with transaction.atomic():
        subject = documents.undo(CITY if line.kind == "city" else PLACE, by, line, private)
        if isinstance(subject, City):
            index_cities([subject])
            return subject
        assert isinstance(subject, Place)
        index_places([subject])
    return subject


def show_places(by: str, places: Sequence[Place], is_public: bool) -> list[AuditLine]:
    """Publish or hide places. Returns the audit lines of those that changed."""
    with transaction.atomic():
        lines = documents.show(by, places, is_public)
        index_places(places)
    return lines


def undo_show(by: str, lines: Sequence[AuditLine]) -> int:
    """Take back publishing or hiding, all of it or nothing; returns how many places that were."""
    places = {place.pk: place for place in Place.objects.filter(pk__in=[line.object_id for line in lines])}
    with transaction.atomic():
        return sum(
            len(show_places(by, [places[line.object_id]], line.detail["before"]["is_public"]))
            for line in lines
            if line.object_id in places
        )


def add_photo(by: str, place: Place, found: Found, *, credit: str, alt: Texts) -> Upload:
    """Keep a picture and put it last among the place's photos, whoever else is editing them.

    The picture is public as far as its place is: the place's page asks.
    """
    upload = files.store(found, by=by, exchange_id=place.exchange_id, is_public=True, alt=alt, credit=credit)
    with transaction.atomic():
        place = Place.objects.select_for_update().get(pk=place.pk)
        photos = [*PLACE.read(place)["photos"], {"upload_id": str(upload.pk)}]
        save_place(by, place, place.version, {"photos": photos})
    return upload


def _free_slug(model: type[City] | type[Place], document: Document) -> str:
    slug = free_slug(model, Texts.from_json(document.get("names", [])))
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug
