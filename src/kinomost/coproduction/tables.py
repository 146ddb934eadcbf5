"""The file's rows as a reader sees them: words instead of codes, and no column that is empty all the way down."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.forms.boundfield import BoundField

from kinomost.catalogue.forms.fields import CountryField, PartyField
from kinomost.coproduction.document import as_file
from kinomost.coproduction.forms import ROWS, FileForm, Known
from kinomost.coproduction.models import Coproduction
from kinomost.journal.documents import Document
from kinomost.journal.rows import RowSet
from kinomost.texts import formats


@dataclass(frozen=True)
class Table:
    """Columns with their labels (and whether they hold numbers), and rows of words."""

    heads: list[tuple[str, bool]]
    rows: list[list[tuple[bool, str]]]


def tables_of(part: str, document: Document, known: Known) -> Table:
    """The rows of a part of the document."""
    made: RowSet = ROWS[part](initial=document[part], prefix=part, form_kwargs={"known": known})
    lines = [_line(form) for form in made.initial_forms]
    names = [name for name in (lines[0] if lines else {}) if any(line[name][1] for line in lines)]
    first = made.initial_forms[0] if lines else None
    heads = [(str(first[name].label), _is_number(first.fields[name])) for name in names] if first else []
    numbers = [is_number for _label, is_number in heads]
    return Table(
        heads, [list(zip(numbers, (line[name][1] for name in names), strict=True)) for line in lines]
    )


def facts_of_file(coproduction: Coproduction) -> list[tuple[str, str]]:
    """The file's own facts that are known, each with its label."""
    return [(label, words) for label, words in _line(FileForm(instance=coproduction)).values() if words]


def _line(form: forms.BaseForm) -> Mapping[str, tuple[str, str]]:
    hidden = {"row", "DELETE", "ORDER", "version", "base"}
    return {name: (str(form[name].label), _words(form[name])) for name in form.fields if name not in hidden}


def _is_number(field: forms.Field) -> bool:
    return isinstance(field, forms.DecimalField | forms.IntegerField)


def _words(bound: BoundField) -> str:
    """A value as the reader's language writes it."""
    field, value = bound.field, bound.initial
    if value in (None, "", []):
        return ""
    if isinstance(field, forms.MultipleChoiceField):
        labels = dict(field.choices)  # type: ignore[arg-type]
        return formats.listed([str(labels.get(one, one)) for one in value])
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]
    if bound.name == "nationality":
        return formats.listed([formats.country(code.strip()) for code in value.split(",")])
    if isinstance(field, CountryField):
        return formats.country(value)
    if isinstance(field, PartyField):
        return str(value).rpartition(" (")[0].split(" · ")[0]
    if isinstance(field, forms.DecimalField):
        return formats.number(Decimal(str(value)))
    if isinstance(field, forms.DateField):
        return formats.day(field.to_python(value), "short")  # type: ignore[arg-type]
    return str(field.prepare_value(value))


@dataclass(frozen=True)
class Difference:
    """A fact that a scenario says otherwise: where, and what stands in the file and in the scenario ("" for nothing)."""

    part: str
    row: str
    label: str
    before: str
    after: str


def differences(coproduction: Coproduction, own: Document, other: Document, known: Known) -> list[Difference]:
    """What another document says otherwise than the file, in words."""
    found = []
    mine = _line(FileForm(instance=as_file(coproduction, own, 0)))
    theirs = _line(FileForm(instance=as_file(coproduction, other, 0)))
    for name, (label, before) in mine.items():
        if before != (after := theirs[name][1]):
            found.append(Difference("", "", label, before, after))
    for part, made in ROWS.items():
        if own[part] != other[part]:
            found += _of_rows(str(made.label), _by_row(part, own, known), _by_row(part, other, known))
    return found


def _by_row(part: str, document: Document, known: Known) -> dict[str, Mapping[str, tuple[str, str]]]:
    made: RowSet = ROWS[part](initial=document[part], prefix=part, form_kwargs={"known": known})
    return {row["row"]: _line(form) for row, form in zip(document[part], made.initial_forms, strict=True)}


def _of_rows(
    part: str, own: dict[str, Mapping[str, tuple[str, str]]], other: dict[str, Mapping[str, tuple[str, str]]]
) -> list[Difference]:
    found = []
    for row in dict.fromkeys([*own, *other]):
        mine, theirs = own.get(row), other.get(row)
        if mine is None or theirs is None:
            before, after = _in_short(mine), _in_short(theirs)
            found.append(Difference(part, "", "", before, after))
            continue
        for name, (label, before) in mine.items():
            if before != (after := theirs[name][1]):
                found.append(Difference(part, _in_short(mine, 2), label, before, after))
    return found


def _in_short(line: Mapping[str, tuple[str, str]] | None, most: int = 4) -> str:
    """A row by the first things that it says."""
    return ", ".join([words for _label, words in (line or {}).values() if words][:most])
