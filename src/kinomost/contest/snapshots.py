"""What is sent in: an entry and its film at one moment, as one plain document with one hash.

    document = snapshot(entry)
    sha256 = fingerprint(document)      # of its canonical JSON, as the contest's log hashes its lines

People, organisations and files stand in it by number, so that an erasure reaches them; every file with its own hash.
Reading it again is `queries.submissions`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Credit, Film, FilmCompany, FilmCountry
from kinomost.contest.models import Answer, Attachment, Entry
from kinomost.coproduction.document import FILE
from kinomost.coproduction.models import Coproduction
from kinomost.journal.documents import Document, Part, Shape
from kinomost.judging.log import canonical

VERSION = 1
FILM = Shape(
    Film,
    (
        "titles", "kind", "stage", "year", "runtime_minutes", "genres", "languages", "colour", "shooting_format",
        "shooting_starts", "logline", "synopsis", "statement",
    ),
    {
        "countries": Part(FilmCountry, "film", ("country",), ("share",), ordered=True),
        "credits": Part(Credit, "film", ("person_id", "function"), ordered=True),
        "companies": Part(
            FilmCompany, "film", ("organisation_id", "function", "country"), ordered=True
        ),
    },
)  # fmt: skip
PLAN = Shape(
    Coproduction,
    ("currency", "applied"),
    {name: FILE.parts[name] for name in ("costs", "finance", "rates")},
)
LABELS = {
    "section": _("Section"), "company_id": _("Company"), "titles": _("Titles"), "kind": _("Kind"), "stage": _("Stage"),
    "year": _("Year"), "runtime_minutes": _("Running time, minutes"), "genres": _("Genre"),
    "languages": _("Languages heard"), "colour": _("Picture"), "shooting_format": _("Shooting format"),
    "shooting_starts": _("Shooting starts"), "logline": _("Logline"), "synopsis": _("Synopsis"),
    "statement": _("From the director"), "countries": _("Countries"), "credits": _("Credits"),
    "companies": _("Companies"), "currency": _("Currency of the plan"), "applied": _("Day of the application"),
    "costs": _("Budget"), "finance": _("Sources of money"), "rates": _("Exchange rates"),
}  # fmt: skip


def snapshot(entry: Entry) -> Document:
    """The entry and its film as they are now; nine queries."""
    plan = Coproduction.objects.filter(film=entry.film_id).first()
    return {
        "version": VERSION,
        "entry": {"section": entry.section.key if entry.section else None, "company_id": entry.company_id},
        "film": FILM.read(entry.film),
        "plan": PLAN.read(plan) if plan else None,
        "answers": answers_of([entry])[entry.pk],
        "files": files_of([entry])[entry.pk],
    }


def fingerprint(document: Mapping[str, Any]) -> str:
    """The document's SHA-256."""
    return hashlib.sha256(canonical(document)).hexdigest()


def answers_of(entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
    """The answers of each entry, by its number: by field, those with languages by language. Empty ones are left out."""
    found: dict[int, dict[str, Any]] = {entry.pk: {} for entry in entries}
    rows = Answer.objects.filter(entry__in=found).order_by("field", "language")
    for entry, field, language, value in rows.values_list("entry", "field", "language", "value"):
        if value in (None, "", []):
            continue
        if not language:
            found[entry][field] = value
        elif isinstance(texts := found[entry].setdefault(field, {}), dict):
            texts[language] = value
    return found


def files_of(entries: Sequence[Entry]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """The files of each entry, by its number and then by field."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {entry.pk: {} for entry in entries}
    for row in Attachment.objects.filter(entry__in=found).select_related("upload"):
        file = row.upload
        found[row.entry_id].setdefault(row.field, []).append(
            {
                "id": str(file.pk),
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
            }
        )
    return found


@dataclass(frozen=True)
class Change:
    """A place where two snapshots differ: the part (film, plan, answers, files, entry) and the name in it."""

    part: str
    name: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Where the snapshots differ, in the order of the form."""
    found = []
    for part in ("entry", "film", "plan", "answers", "files"):
        old, new = before.get(part) or {}, after.get(part) or {}
        found += [
            Change(part, name) for name in [*new, *(old.keys() - new)] if old.get(name) != new.get(name)
        ]
    return found
