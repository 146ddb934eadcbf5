"""Personal data on request: what there is, all of it in one file, and its erasure.

Everything here walks the one map (`personal_map.holdings`), so that a room that declares where its personal data
lives is shown, downloaded and erased without a line more.
"""

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils import timezone

from kinomost.files.models import Upload
from kinomost.journal.actions import record
from kinomost.names.texts import Texts
from kinomost.parties.actions.access import LastOwner
from kinomost.parties.actions.accounts import addresses
from kinomost.parties.models import Account, Exchange, Person, Role
from kinomost.parties.personal_map import Fate, Holding, Subject, holdings


def subject_of_account(account: Account) -> Subject:
    """An account, the person of the register whom it belongs to, and its proven addresses."""
    return Subject(account=account, person=account.person, emails=addresses(account))


def subject_of_person(person: Person) -> Subject:
    """A person of the register as the office knows them. Their account, if any, is theirs alone to erase."""
    return Subject(person=person)


@dataclass(frozen=True)
class Line:
    """One line of the plan: so many records of this holding, and what erasure does to them."""

    holding: Holding
    count: int

    @property
    def fate(self) -> str:
        """delete, anonymise or keep."""
        return self.holding.fate.value


def plan(subject: Subject) -> list[Line]:
    """What is held about the subject, and what erasure would do to it; one query a holding."""
    lines = (Line(holding, holding.records(subject).count()) for holding in holdings())
    return [line for line in lines if line.count]


def _value(record_: Model, field: Field[Any, Any]) -> Any:
    """One value as a person can read it: related records by their name, texts by language."""
    if field.is_relation:
        related = getattr(record_, field.name)
        return None if related is None else str(getattr(related, "names", "") or related)
    value = getattr(record_, field.name)
    return {entry.tag: entry.text for entry in value} if isinstance(value, Texts) else value


def collect(subject: Subject) -> list[tuple[Holding, list[dict[str, Any]]]]:
    """All that is held about the subject, holding by holding, fields by name."""
    found = []
    for holding in holdings():
        fields = [holding.model._meta.get_field(name) for name in holding.fields]
        related = [field.name for field in fields if field.is_relation]
        rows = [
            {field.name: _value(one, field) for field in fields}  # type: ignore[arg-type]
            for one in holding.records(subject).select_related(*related)
        ]
        if rows:
            found.append((holding, rows))
    return found


def _files(subject: Subject) -> Iterable[Upload]:
    """Files about the person themself; what they uploaded for an office is the office's."""
    return (
        upload
        for holding in holdings()
        if holding.model is Upload and holding.fate is Fate.DELETE
        for upload in holding.records(subject)
    )


def download(by: str, subject: Subject) -> bytes:
    """A ZIP with everything held about the subject: data.json for machines, index.html for people, and files."""
    found = collect(subject)
    made_at = timezone.now()
    data = {
        "made_at": made_at,
        "holdings": [
            {
                "room": holding.model._meta.app_label,
                "record": holding.model.__name__,
                "what": str(holding.label),
                "on erasure": holding.fate.value,
                "rows": rows,
            }
            for holding, rows in found
        ],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr("index.html", _readable(found, made_at))
        for upload in _files(subject):
            with upload.file.open("rb") as file:
                archive.writestr(f"files/{upload.pk}{upload.extension}", file.read())
    record(by, "download data", subject.person or subject.account, exchange_id=_office(subject))
    return packed.getvalue()


def _readable(found: list[tuple[Holding, list[dict[str, Any]]]], made_at: datetime) -> str:
    sections = [
        (holding, [field.verbose_name for field in _columns(holding)], [row.values() for row in rows])
        for holding, rows in found
    ]
    return render_to_string("parties/personal_data.html", {"sections": sections, "made_at": made_at})


def _columns(holding: Holding) -> list[Any]:
    return [holding.model._meta.get_field(name) for name in holding.fields]


def _office(subject: Subject) -> int | None:
    return subject.person.exchange_id if subject.person else None


@transaction.atomic
def erase(by: str, subject: Subject) -> list[Line]:
    """Delete, anonymise or keep what is held about the subject, as the map says; returns what was done.

    Raises LastOwner if the account is the last owner of an office: the office must be handed over first.
    """
    if subject.account is not None:
        _require_no_last_ownership(subject.account)
    done = plan(subject)
    who = subject.person or subject.account
    record(
        by,
        "erase",
        who,
        exchange_id=_office(subject),
        holdings=[line.holding.model.__name__ for line in done],
    )
    for line in done:
        records = line.holding.records(subject)
        if line.holding.erase is not None:
            line.holding.erase(records, by, subject)
        elif line.holding.fate is Fate.DELETE:
            records.delete()
        elif line.holding.fate is Fate.ANONYMISE:
            records.update(**line.holding.blank)
    return done


def _require_no_last_ownership(account: Account) -> None:
    """Hold every office that the account owns, then see that each has another owner."""
    owned = Exchange.objects.filter(roles__account=account, roles__kind=Role.Kind.OWNER)
    for exchange in list(owned.select_for_update(of=("self",)).order_by("pk")):
        others = Role.objects.filter(exchange=exchange, kind=Role.Kind.OWNER).exclude(account=account)
        if not others.exists():
            raise LastOwner
