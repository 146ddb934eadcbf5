"""Taking back an import of somebody else's list: what it made, and nobody has touched since, is removed.

Right after the import each record that it made is noted: a digest of its version and cells, and one of how many records
of each kind point at it. What is still as it was noted may go. What hangs together (an entry, its film, the film's
people and companies) goes together or stays together, so that nobody finds half of what they worked on.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Model

from kinomost.journal.actions import record
from kinomost.journal.models import AuditLine
from kinomost.sheets.fields import chunks
from kinomost.sheets.models import Import, ImportedRow
from kinomost.sheets.plans import LONGEST_KEY
from kinomost.sheets.scope import Scope

# Why something stays: it was changed, others point at it, it may not go, it hangs together with what stays.
CHANGED, USED, LASTS, TOGETHER = "changed", "used", "lasts", "together"
Place = tuple[str, int]  # model and number


@dataclass(frozen=True)
class Made:
    """A record as the import left it. What was made along with a row has no sheet, and that row's key."""

    sheet: str
    key: str
    model: str  # its label, `catalogue.Film`
    pk: int
    own: str  # digest of its version and cells
    ties: str  # digest of what points at it
    lasts: bool

    @property
    def place(self) -> Place:
        """Model and number."""
        return self.model, self.pk


@dataclass(frozen=True)
class Outlook:
    """What would go, in the order in which it was made, and what would stay, with the reason."""

    go: list[Made]
    stay: list[tuple[Made, str]]

    @property
    def rows(self) -> int:
        """How many rows would go."""
        return sum(self.counts.values())

    @property
    def counts(self) -> dict[str, int]:
        """Sheet → rows that would go."""
        return dict(Counter(one.sheet for one in self.go if one.sheet))

    @property
    def left(self) -> list[dict[str, str]]:
        """The rows that would stay, as a report keeps them."""
        return [{"sheet": one.sheet, "key": one.key, "why": why} for one, why in self.stay]


def noted(made: Iterable[tuple[str, str, Model]], scope: Scope) -> list[tuple[Any, ...]]:
    """The records that an import made (sheet, key, record), and what was made along with them, for its report."""
    every = [*made, *(("", key, one) for key, one in scope.along)]
    found = _look([(sheet, key, one._meta.label, one.pk) for sheet, key, one in every], scope)
    return [astuple(one) for one in found]


def outlook(job: Import, scope: Scope) -> Outlook:
    """What taking the import back would do now. What somebody has removed already is in neither list."""
    before = {one.place: one for one in (Made(*row) for row in job.report.get("made", ()))}
    now = _look([(one.sheet, one.key, one.model, one.pk) for one in before.values()], scope)
    reasons = {one.place: _reason(before[one.place], one) for one in now}
    group = _groups(now)
    held = {group[place] for place, why in reasons.items() if why}
    return Outlook(
        [one for one in now if group[one.place] not in held],
        [(one, reasons[one.place] or TOGETHER) for one in now if one.sheet and group[one.place] in held],
    )


def _reason(before: Made, now: Made) -> str:
    """Why it stays; empty if it may go."""
    if now.lasts:
        return LASTS
    if before.own != now.own:
        return CHANGED
    return USED if before.ties != now.ties else ""


def take_back(job: Import, by: str, scope: Scope) -> None:
    """Remove what the import made and nobody has touched since; a second click finds nothing to do."""
    with transaction.atomic():
        done = Import.objects.filter(pk=job.pk, state=Import.State.DONE)
        if not done.update(state=Import.State.TAKEN_BACK):
            return
        found = outlook(job, scope)
        for (sheet, label), made in groupby(found.go[::-1], lambda one: (one.sheet, one.model)):
            spec = scope.sheets.get(sheet)
            for chunk in chunks([one.pk for one in made]):
                apps.get_model(label)._base_manager.filter(pk__in=chunk).delete()
                if spec and spec.gone:
                    spec.gone(chunk)
        _forget_rows(found.go, scope)
        AuditLine.objects.bulk_create(
            AuditLine(
                by=by,
                verb="remove",
                kind=apps.get_model(one.model)._meta.model_name or "",
                object_id=one.pk,
                exchange_id=scope.exchange_id,
            )
            for one in found.go
        )
        removed, left = len(found.go), len(found.stay)
        record(by, "take back import", job, exchange_id=scope.exchange_id, removed=removed, left=left)
        job.refresh_from_db()
        job.report = {"removed": found.counts, "left": found.left}
        job.save()


def _forget_rows(gone: Sequence[Made], scope: Scope) -> None:
    """The next import finds these rows new, not deleted."""
    keys: dict[str, list[str]] = defaultdict(list)
    for one in gone:
        keys[one.sheet].append(one.key[:LONGEST_KEY])
    mine = ImportedRow.objects.filter(exchange_id=scope.exchange_id)
    for sheet, names in keys.items():
        for chunk in chunks(names):
            mine.filter(sheet=sheet, key__in=chunk).delete()


# ------------------------------------------------------------------------------------------------ looking


def _look(named: Sequence[tuple[str, str, str, int]], scope: Scope) -> list[Made]:
    """Those of the records (sheet, key, model, number) that are there, as they are now, in the same order."""
    found: dict[Place, Made] = {}
    wanted: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for sheet, key, label, pk in named:
        wanted[sheet, label][pk] = key
    for (sheet, label), keys in wanted.items():
        model, spec = apps.get_model(label), scope.sheets.get(sheet)
        for chunk in chunks(list(keys)):
            records = list(model._base_manager.filter(pk__in=chunk))
            ties = _ties(model, chunk)
            cells = spec.describe(records, scope) if spec else [{} for _one in records]
            for one, texts in zip(records, cells, strict=True):
                own = _digest([getattr(one, "version", None), texts])
                lasts = bool(spec and spec.lasts and spec.lasts(one))
                found[label, one.pk] = Made(
                    sheet, keys[one.pk], label, one.pk, own, _digest(ties[one.pk]), lasts
                )
    return [found[label, pk] for _sheet, _key, label, pk in named if (label, pk) in found]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _ties(model: type[Model], numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    """Number → relation → how many records point at it."""
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for relation in _relations(model):
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": numbers}).order_by()
        for number, count in rows.values_list(name).annotate(Count("pk")):
            found[number][f"{relation.related_model._meta.label}.{name}"] = count
    return found


def _relations(model: type[Model]) -> Iterator[Any]:
    """What points at records of a model; a relation to several does so by the rows between."""
    for one in model._meta.get_fields(include_hidden=True):
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one):
            yield one


def _groups(made: Sequence[Made]) -> dict[Place, Place]:
    """Each record's group, by one record of it: those that hang together directly or through others."""
    leader = {one.place: one.place for one in made}

    def lead(place: Place) -> Place:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    numbers: dict[str, list[int]] = defaultdict(list)
    rows: dict[str, Place] = {}
    for one in made:
        numbers[one.model].append(one.pk)
        if not one.sheet:
            leader[lead(one.place)] = lead(rows.get(one.key, one.place))
        elif one.key not in rows:
            rows[one.key] = one.place
    for label, mine in numbers.items():
        model = apps.get_model(label)
        keys = [
            one
            for one in model._meta.concrete_fields
            if one.related_model is not None and one.related_model._meta.label in numbers
        ]
        for chunk in chunks(mine):
            wanted = model._base_manager.filter(pk__in=chunk)
            for pk, *others in wanted.values_list("pk", *(one.attname for one in keys)):
                for one, other in zip(keys, others, strict=True):
                    place = (one.related_model._meta.label, other)
                    if place in leader:
                        leader[lead((label, pk))] = lead(place)
    return {place: lead(place) for place in leader}
