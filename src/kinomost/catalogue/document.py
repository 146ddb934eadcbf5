"""A film and all its rows as one plain value, and back.

The edit form, undo and the page of an edit conflict all speak in documents: a dictionary of what JSON can hold. A
document may be partial: `write` changes only what it names. People and organisations stand in it by number,
never by name, so that what the audit lines keep can outlive an erasure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from kinomost.catalogue import identifiers
from kinomost.catalogue.models import (
    AgeRating,
    Copy,
    Credit,
    Film,
    FilmCompany,
    FilmCountry,
    FilmPicture,
    Identifier,
    Release,
)
from kinomost.files.models import Upload
from kinomost.names.texts import Texts
from kinomost.parties.models import Organisation, Person

Document = dict[str, Any]

FACTS = (
    "titles", "kind", "stage", "year", "runtime_minutes", "runtime_note", "genres", "languages", "colour",
    "shooting_format", "shooting_starts", "logline", "synopsis", "statement", "note", "website", "premiere",
    "poster_id", "is_public", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """The rows of one kind that a film has: `key` makes a row the same row, `fields` is what it says."""

    model: type[Model]
    key: tuple[str, ...]
    fields: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Everything a row of the document has."""
        return self.key + self.fields


PARTS = {
    "countries": Part(FilmCountry, ("country",), ("share",), ordered=True),
    "credits": Part(Credit, ("person_id", "function"), ("character", "source"), ordered=True),
    "companies": Part(FilmCompany, ("organisation_id", "function", "country"), ("source",), ordered=True),
    "age_ratings": Part(AgeRating, ("country",), ("rating", "source")),
    "identifiers": Part(Identifier, ("scheme",), ("value",)),
    "releases": Part(Release, ("country",), ("date", "distributor_id", "note", "source")),
    "copies": Part(
        Copy,
        ("name",),
        ("carrier", "sound_language", "subtitle_languages", "held_by_id", "note", "source"),
    ),
    "pictures": Part(FilmPicture, ("upload_id",), ordered=True),
}


def _plain(record: Model, name: str) -> Any:
    """The value of a field as JSON has it."""
    value = getattr(record, name)
    if isinstance(value, Texts):
        return value.to_json()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


def _value(model: type[Model], name: str, plain: Any) -> Any:
    """The opposite of `_plain`. Raises ValidationError."""
    field = model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
    target = field.target_field if field.is_relation else field  # type: ignore[union-attr]
    if plain in ("", None):
        # An empty answer is no answer where the column knows the difference.
        return None if field.null else target.to_python(plain or "")  # type: ignore[union-attr]
    return target.to_python(plain)  # type: ignore[union-attr]


def read(film: Film) -> Document:
    """The whole film."""
    document = {name: _plain(film, name) for name in FACTS}
    for name, part in PARTS.items():
        rows = part.model._default_manager.filter(film=film).order_by(
            *(["position", "pk"] if part.ordered else part.key)
        )
        document[name] = [{column: _plain(row, column) for column in part.columns} for row in rows]
    return document


def difference(old: Document, new: Document) -> list[str]:
    """The names under which `new` says something else than `old`."""
    return [name for name in new if new[name] != old.get(name)]


def normal(document: Document) -> Document:
    """The document as `read` would give it back: `34.50` is `34.5`. Call it after `check`."""
    return {
        name: [_normal(PARTS[name].model, row, PARTS[name].columns) for row in plain]
        if name in PARTS
        else _normal(Film, {name: plain}, (name,))[name]
        for name, plain in document.items()
    }


def _normal(model: type[Model], plain: Mapping[str, Any], columns: tuple[str, ...]) -> Document:
    record = model(**{column: _value(model, column, plain.get(column)) for column in columns})
    return {column: _plain(record, column) for column in columns}


def check(film: Film, document: Document) -> None:
    """Raise ValidationError, by the document's names, for everything in it that cannot be written."""
    problems: dict[str, list[str]] = {}
    for name, plain in document.items():
        try:
            if name in PARTS:
                _check_rows(film, name, plain)
            else:
                film._meta.get_field(name).clean(_value(Film, name, plain), film)  # type: ignore[union-attr]
        except ValidationError as error:
            problems[name] = error.messages
    if "titles" in document and not document["titles"]:
        problems["titles"] = [_("A film needs a title.")]
    if document.get("poster_id"):
        try:
            _check_rows(film, "pictures", [{"upload_id": document["poster_id"]}])
        except ValidationError as error:
            problems["poster_id"] = error.messages
    if problems:
        raise ValidationError(problems)


def _check_rows(film: Film, name: str, rows: list[Mapping[str, Any]]) -> None:
    part = PARTS[name]
    seen: set[tuple[Any, ...]] = set()
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        key = tuple(row.get(column) for column in part.key)
        if key in seen:
            problems.append(_("Row %(number)d is there twice.") % {"number": number})
        seen.add(key)
        try:
            values = {column: _value(part.model, column, row.get(column)) for column in part.columns}
            part.model(film=film, **values).clean_fields(
                exclude=["film", "person", "organisation", "upload", "distributor", "held_by"]
            )
        except ValidationError as error:
            problems += [
                _("Row %(number)d: %(why)s") % {"number": number, "why": message}
                for message in error.messages
            ]
    problems += _CHECKS.get(name, lambda _film, _rows: [])(film, rows)
    if problems:
        raise ValidationError(problems)


def _shares(film: Film, rows: list[Mapping[str, Any]]) -> list[str]:
    try:
        total = sum((Decimal(row["share"]) for row in rows if row.get("share")), Decimal(0))
    except ArithmeticError:
        return []  # said already, beside the row
    if total > 100:
        return [
            _("The shares add up to %(total)s per cent; together they cannot pass 100.")
            % {"total": f"{total.normalize():f}"}
        ]
    return []


def _people(film: Film, rows: list[Mapping[str, Any]]) -> list[str]:
    wanted = {row["person_id"] for row in rows}
    known = Person.objects.filter(Q(exchange=film.exchange_id) | Q(is_public=True), pk__in=wanted).count()
    return [] if known == len(wanted) else [_("A person named here is not in the register any more.")]


def _organisations(column: str) -> Any:
    def check_them(film: Film, rows: list[Mapping[str, Any]]) -> list[str]:
        wanted = {row[column] for row in rows if row.get(column)}
        known = Organisation.objects.filter(
            Q(exchange=film.exchange_id) | Q(is_public=True), pk__in=wanted
        ).count()
        if known == len(wanted):
            return []
        return [_("An organisation named here is not in the register any more.")]

    return check_them


def _numbers(film: Film, rows: list[Mapping[str, Any]]) -> list[str]:
    problems = []
    for row in rows:
        try:
            value = identifiers.normalise(row["scheme"], row["value"])
        except ValueError as error:
            problems.append(str(error))
            continue
        if value != row["value"]:
            problems.append(_("%(value)s is written %(right)s.") % {"value": row["value"], "right": value})
        holder = Identifier.objects.filter(scheme=row["scheme"], value=value).exclude(film=film.pk).first()
        if holder:
            problems.append(_("Another film has the number %(value)s already.") % {"value": value})
    return problems


def _uploads(film: Film, rows: list[Mapping[str, Any]]) -> list[str]:
    wanted = {row["upload_id"] for row in rows}
    known = Upload.objects.filter(exchange_id=film.exchange_id, pk__in=wanted).count()
    return [] if known == len(wanted) else [_("A picture named here is not in the office's files any more.")]


_CHECKS = {
    "countries": _shares,
    "credits": _people,
    "companies": _organisations("organisation_id"),
    "releases": _organisations("distributor_id"),
    "copies": _organisations("held_by_id"),
    "identifiers": _numbers,
    "pictures": _uploads,
}


def write(film: Film, document: Document) -> None:
    """Write what the document names. Call it inside a transaction, after `check`."""
    for name in document.keys() - PARTS.keys():
        setattr(film, name, _value(Film, name, document[name]))
    film.save()
    for name in PARTS.keys() & document.keys():
        _write_rows(film, PARTS[name], document[name])


def _write_rows(film: Film, part: Part, rows: list[Mapping[str, Any]]) -> None:
    """Make the film's rows these rows. A row that stays keeps its number: others may point at it."""
    manager = part.model._default_manager
    kept = {tuple(_plain(row, column) for column in part.key): row for row in manager.filter(film=film)}
    wanted: list[Model] = []
    for position, plain in enumerate(rows):
        values = {column: _value(part.model, column, plain.get(column)) for column in part.columns}
        row = kept.pop(tuple(plain.get(column) for column in part.key), None) or part.model(film=film)
        for column, value in values.items():
            setattr(row, column, value)
        if part.ordered:
            row.position = position  # type: ignore[attr-defined]
        wanted.append(row)
    manager.filter(pk__in=[row.pk for row in kept.values()]).delete()
    for row in wanted:
        row.save()
