"""A record and its rows as one plain value, and back: what edit forms, undo and edit conflicts speak in.

A document is a dictionary of what JSON can hold. It may be partial: writing changes only what it names. Records stand
in it by number, never by name, so that audit lines can outlive an erasure; what must not be kept in them at all (a
contact's telephone) is named as private and comes back for an undo from whoever holds it meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from kinomost.journal.actions import EditConflict, claim, record
from kinomost.journal.models import AuditLine, Versioned
from kinomost.names.texts import Texts

Document = dict[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """The rows of one kind that belong to a record: `key` makes a row the same row, `fields` is what it says.

    `many` names relations to several records. Rows of an `ordered` part have a column `position`; others stand in the
    order of the columns `sort`, by default the key.
    """

    model: type[Model]
    parent: str
    key: tuple[str, ...]
    fields: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    ordered: bool = False
    private: bool = False
    sort: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """What a row says, but for its relations to several records."""
        return self.key + self.fields

    def order(self, row: Row) -> list[tuple[bool, str]]:
        """Sorts rows alike on every database."""
        values = (row[column] for column in self.sort or self.key)
        return [
            (value is not None, f"{value:020}" if isinstance(value, int) else str(value)) for value in values
        ]


@dataclass(frozen=True)
class Shape:
    """What a document of one model holds: the record's own facts, and parts."""

    model: type[Versioned]
    facts: tuple[str, ...]
    parts: Mapping[str, Part] = field(default_factory=dict)

    def read(self, subject: Versioned) -> Document:
        """The whole record as a document."""
        return self.read_many([subject])[0]

    def read_many(self, subjects: Sequence[Versioned]) -> list[Document]:
        """Several records as documents, in as many queries as for one."""
        documents = {
            subject.pk: {name: plain(getattr(subject, name)) for name in self.facts} for subject in subjects
        }
        for name, part in self.parts.items():
            found = part.model._default_manager.filter(**{f"{part.parent}__in": documents}).prefetch_related(
                *part.many
            )
            rows: dict[int, list[Document]] = {number: [] for number in documents}
            for row in found.order_by("position", "pk") if part.ordered else found:
                rows[getattr(row, f"{part.parent}_id")].append(
                    {column: plain(getattr(row, column)) for column in part.columns}
                    | {
                        column: sorted(other.pk for other in getattr(row, column).all())
                        for column in part.many
                    }
                )
            for number, mine in rows.items():
                documents[number][name] = mine if part.ordered else sorted(mine, key=part.order)
        return [documents[subject.pk] for subject in subjects]

    def normal(self, document: Document) -> Document:
        """The document as `read` would give it back (`34.50` is `34.5`).

        Raises ValidationError, by the document's names, for all in it that cannot be written.
        """
        result: Document = {}
        problems: dict[str, list[str]] = {}
        for name, value in document.items():
            try:
                if name in self.parts:
                    result[name] = _normal_rows(self.parts[name], value)
                else:
                    result[name] = plain(_clean(self.model, name, value))
            except ValidationError as error:
                problems[name] = error.messages
        if problems:
            raise ValidationError(problems)
        return result

    def write(self, subject: Versioned, document: Document) -> None:
        """Write what a normal document names. Call it inside a transaction."""
        for name in document.keys() - self.parts.keys():
            setattr(subject, name, _value(self.model, name, document[name]))
        subject.save()
        for name in self.parts:
            if name in document:
                _write_rows(self.parts[name], subject, document[name], name)

    def public(self, document: Document) -> Document:
        """The document without its private parts: what an audit line may keep."""
        return {
            name: value
            for name, value in document.items()
            if not (name in self.parts and self.parts[name].private)
        }


@dataclass(frozen=True)
class Change:
    """A change that was made: its audit line, and what stood there before, private parts included."""

    line: AuditLine
    before: Document


def create(shape: Shape, by: str, subject: Versioned, document: Document) -> Versioned:
    """Enter a record that is not in the database yet. Raises ValidationError by the document's names."""
    document = shape.normal(document)
    with transaction.atomic():
        shape.write(subject, document)
        record(by, "create", subject, after=shape.public(document))
    return subject


def save(shape: Shape, by: str, subject: Versioned, version: int, document: Document) -> Change | None:
    """Write what the document says about a record that the editor read at `version`; None if it says nothing new.

    Raises ValidationError by the document's names, and EditConflict if somebody else saved in between.
    """
    document = shape.normal(document)
    with transaction.atomic():
        before = shape.read(type(subject)._default_manager.get(pk=subject.pk))
        changed = [name for name in document if document[name] != before[name]]
        if not changed:
            return None
        # What was read before the claim is what the claim finds: it fails if anybody saved in between.
        claim(subject, version)
        after = {name: document[name] for name in changed}
        before = {name: before[name] for name in changed}
        shape.write(subject, after)
        line = record(
            by,
            "save",
            subject,
            before=shape.public(before),
            after=shape.public(after),
            changed=sorted(changed),
        )
    return Change(line, before)


def undo(shape: Shape, by: str, line: AuditLine, private: Document | None = None) -> Versioned:
    """Take back what an audit line of `save` or `show` says was done; `private` holds what the line may not keep.

    Raises EditConflict if somebody has since changed the same facts again: their work is not thrown away.
    """
    before, after = {**line.detail["before"], **(private or {})}, line.detail["after"]
    with transaction.atomic():
        subject = shape.model._default_manager.get(pk=line.object_id or 0)
        now = shape.read(subject)
        if any(now[name] != value for name, value in after.items()):
            raise EditConflict(subject)
        claim(subject, subject.version)
        shape.write(subject, shape.normal(before))
        record(
            by,
            "undo",
            subject,
            before=shape.public(after),
            after=shape.public(before),
            changed=sorted(before),
            line=line.pk,
        )
    return subject


def show(by: str, subjects: Sequence[Versioned], is_public: bool) -> list[AuditLine]:
    """Publish or hide records; those that are so already stay untouched. Returns the audit lines, to undo them by."""
    lines = []
    with transaction.atomic():
        for subject in subjects:
            if subject.is_public == is_public:  # type: ignore[attr-defined]
                continue
            claim(subject, subject.version)
            subject.is_public = is_public  # type: ignore[attr-defined]
            subject.save(update_fields=["is_public", "changed_at"])  # type: ignore[misc]
            was, now = {"is_public": not is_public}, {"is_public": is_public}
            lines.append(record(by, "publish" if is_public else "hide", subject, before=was, after=now))
    return lines


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    if isinstance(value, Texts):
        return value.to_json()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Model):
        return plain(value.pk)
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


def _column(model: type[Model], name: str) -> "models.Field[Any, Any]":
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found.target_field if isinstance(found, models.ForeignKey) else found


def _value(model: type[Model], name: str, value: Any) -> Any:
    own = model._meta.get_field(name)
    if value in ("", None):
        # An empty answer is no answer where the column knows the difference.
        return None if own.null else _column(model, name).to_python(value or "")
    return _column(model, name).to_python(value)


def _clean(model: type[Model], name: str, value: Any) -> Any:
    """The value as the column takes it. Raises ValidationError."""
    read = _value(model, name, value)
    own = model._meta.get_field(name)
    assert isinstance(own, models.Field)
    if isinstance(own, models.ForeignKey) and read is not None:
        if not own.related_model._default_manager.filter(pk=read).exists():
            raise ValidationError(_("What is named here is not in the register any more."))
        return read
    return own.clean(read, None) if read is not None or not own.null else None


def _normal_rows(part: Part, rows: Sequence[Row]) -> list[Document]:
    result, problems = [], []
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows, start=1):
        try:
            normal = {column: plain(_clean(part.model, column, row.get(column))) for column in part.columns}
        except ValidationError as error:
            problems += [
                _("Row %(number)d: %(why)s") % {"number": number, "why": why} for why in error.messages
            ]
            continue
        key = tuple(normal[column] for column in part.key)
        if key in seen:
            problems.append(_("Row %(number)d is there twice.") % {"number": number})
        seen.add(key)
        result.append(normal | {column: sorted(row.get(column, [])) for column in part.many})
    if problems:
        raise ValidationError(problems)
    return result if part.ordered else sorted(result, key=part.order)


def _write_rows(part: Part, parent: Versioned, rows: Sequence[Row], name: str) -> None:
    """Make the parent's rows these rows. A row that stays keeps its number: others may point at it."""
    manager = part.model._default_manager
    kept = {
        tuple(plain(getattr(row, column)) for column in part.key): row
        for row in manager.filter(**{part.parent: parent.pk})
    }
    wanted = [tuple(row[column] for column in part.key) for row in rows]
    try:
        for key in kept.keys() - set(wanted):
            kept[key].delete()
    except ProtectedError as error:
        raise ValidationError({name: [_("A row that others refer to cannot be removed.")]}) from error
    for position, (key, row) in enumerate(zip(wanted, rows, strict=True)):
        own = kept.get(key) or part.model(**{f"{part.parent}_id": parent.pk})
        for column in part.columns:
            setattr(own, column, _value(part.model, column, row[column]))
        if part.ordered:
            own.position = position  # type: ignore[attr-defined]
        own.save()
        for column in part.many:
            getattr(own, column).set(row[column])
