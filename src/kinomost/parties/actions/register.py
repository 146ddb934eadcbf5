"""People and organisations."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from kinomost.files.actions import remove, store
from kinomost.files.inspection import Found
from kinomost.files.models import Upload
from kinomost.journal.actions import claim, record
from kinomost.journal.documents import Document, Part, Shape
from kinomost.parties.finding import enter, leave_out
from kinomost.parties.models import Affiliation, Exchange, Organisation, Person, PersonCountry
from kinomost.parties.slugs import free_slug

Party = TypeVar("Party", Person, Organisation)
# What hangs on a person. Audit lines name these parts and never hold them: they must outlive an erasure.
PERSON = Shape(
    Person,
    (),
    {
        "countries": Part(PersonCountry, "person", ("kind", "country", "since", "until"), ("source",)),
        "posts": Part(Affiliation, "person", ("organisation_id", "since"), ("post", "until", "source")),
    },
)
NO_PARTS: Document = {}


def _fill(party: Person | Organisation, values: Mapping[str, Any]) -> list[str]:
    """Set the fields and return the names of those that changed; raises ValidationError."""
    changed = [name for name, value in values.items() if getattr(party, name) != value]
    for name in changed:
        setattr(party, name, values[name])
    party.full_clean()
    return sorted(changed)


def _add(by: str, party: Party, values: Mapping[str, Any], parts: Document) -> Party:
    party.slug = free_slug(type(party), values["names"])
    _fill(party, values)
    PERSON.write(party, PERSON.normal(parts))
    enter([party])
    record(by, "add", party)
    return party


@transaction.atomic
def add_person(by: str, exchange: Exchange, values: Mapping[str, Any], parts: Document = NO_PARTS) -> Person:
    """Write a person into the register; `parts` are nationalities and posts (see PERSON).

    Raises ValidationError if a value cannot be.
    """
    return _add(by, Person(exchange=exchange), values, parts)


@transaction.atomic
def add_organisation(by: str, exchange: Exchange, values: Mapping[str, Any]) -> Organisation:
    """Write an organisation into the register. Raises ValidationError."""
    return _add(by, Organisation(exchange=exchange), values, {})


@transaction.atomic
def change(
    by: str,
    party: Party,
    version: int,
    values: Mapping[str, Any],
    parts: Document = NO_PARTS,
) -> Party:
    """Change a person or an organisation, and of a person the `parts` that are named (see PERSON).

    Raises EditConflict if somebody saved since `version` was read, ValidationError if a value cannot be.
    """
    claim(party, version)
    fields = _fill(party, values) + sorted(parts)
    PERSON.write(party, PERSON.normal(parts))
    enter([party])
    record(by, "change", party, fields=fields)
    return party


@transaction.atomic
def show(
    by: str, kind: type[Person] | type[Organisation], ids: Iterable[int], exchange: Exchange, public: bool
) -> list[int]:
    """Put records of the office on the public pages, or take them off; returns the ids that changed.

    Their versions rise, so that an edit form opened before does not undo it unseen.
    """
    records = kind._default_manager.filter(exchange=exchange, pk__in=list(ids), is_public=not public)
    changed = list(records.select_for_update().order_by("pk"))
    kind._default_manager.filter(pk__in=[party.pk for party in changed]).update(
        is_public=public, version=F("version") + 1
    )
    enter(kind._default_manager.filter(pk__in=[party.pk for party in changed]))
    for party in changed:
        record(by, "publish" if public else "hide", party)
    return [party.pk for party in changed]


@transaction.atomic
def remove_organisation(by: str, organisation: Organisation) -> None:
    """Take an organisation out of the register. Raises ProtectedError if a film or a season names it."""
    record(by, "remove", organisation)
    leave_out(Organisation, organisation.pk)
    organisation.delete()


@transaction.atomic
def set_picture(
    by: str, party: Person | Organisation, found: Found | None, credit: str = "", rights_note: str = ""
) -> None:
    """Give a person a photograph or an organisation a logo in place of the one before; None takes it away."""
    field = "photo" if isinstance(party, Person) else "logo"
    before: Upload | None = getattr(party, field)
    upload = None
    if found is not None:
        upload = store(
            found,
            by=by,
            exchange_id=party.exchange_id,
            is_public=True,
            alt=party.names,
            credit=credit,
            rights_note=rights_note,
        )
    type(party)._default_manager.filter(pk=party.pk).update(**{field: upload, "version": F("version") + 1})
    record(by, "picture", party, upload=str(upload.pk) if upload else "")
    if before is not None:
        remove(before, by=by)
