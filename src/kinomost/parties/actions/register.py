"""People and organisations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model

from kinomost.files.actions import remove, store
from kinomost.files.inspection import Found
from kinomost.files.models import Upload
from kinomost.journal.actions import claim, record
from kinomost.parties.finding import enter, leave_out
from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.parties.slugs import free_slug

Party = TypeVar("Party", Person, Organisation)


def _fill(party: Person | Organisation, values: Mapping[str, Any]) -> list[str]:
    """Set the fields and return the names of those that changed; raises ValidationError."""
    changed = [name for name, value in values.items() if getattr(party, name) != value]
    for name in changed:
        setattr(party, name, values[name])
    party.full_clean()
    return sorted(changed)


def _keep_rows(party: Person | Organisation, saved: Iterable[Model], removed: Iterable[Model]) -> None:
    owner = "person" if isinstance(party, Person) else "organisation"
    for row in removed:
        row.delete()
    for row in saved:
        setattr(row, owner, party)
        row.full_clean()
        row.save()


def _add(by: str, party: Party, values: Mapping[str, Any], rows: Iterable[Model]) -> Party:
    party.slug = free_slug(type(party), values["names"])
    _fill(party, values)
    party.save()
    _keep_rows(party, rows, ())
    enter([party])
    record(by, "add", party)
    return party


@transaction.atomic
def add_person(by: str, exchange: Exchange, values: Mapping[str, Any], rows: Sequence[Model] = ()) -> Person:
    """Write a person into the register; `rows` are unsaved PersonCountry and Affiliation records.

    Raises ValidationError if a value cannot be.
    """
    return _add(by, Person(exchange=exchange), values, rows)


@transaction.atomic
def add_organisation(
    by: str, exchange: Exchange, values: Mapping[str, Any], rows: Sequence[Model] = ()
) -> Organisation:
    """Write an organisation into the register; `rows` are unsaved Affiliation records. Raises ValidationError."""
    return _add(by, Organisation(exchange=exchange), values, rows)


@transaction.atomic
def change(
    by: str,
    party: Party,
    version: int,
    values: Mapping[str, Any],
    *,
    saved: Sequence[Model] = (),
    removed: Sequence[Model] = (),
) -> Party:
    """Change a person or an organisation and the rows that hang on it (nationalities, posts).

    Raises EditConflict if somebody saved since `version` was read, ValidationError if a value cannot be.
    """
    claim(party, version)
    changed = _fill(party, values)
    party.save()
    _keep_rows(party, saved, removed)
    enter([party])
    record(by, "change", party, fields=changed, rows=len(saved) + len(removed))
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
