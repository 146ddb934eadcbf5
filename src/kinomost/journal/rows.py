"""The rows under an edit form: one formset a part of a record's document, brought together with a second editor's.

A row's form has a field for each column of the part, under the column's name. Every part carries a fingerprint of the
rows it showed, so that, when somebody else saved meanwhile, what only they changed takes their rows, what only you
changed keeps yours, and what both changed is shown both ways.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext

from kinomost.journal.documents import Document, Shape, plain
from kinomost.journal.forms import Clash, VersionedForm, one_break
from kinomost.journal.models import Versioned

V = TypeVar("V", bound=Versioned)
MOST = 400  # rows of one part


def fingerprint(rows: Any) -> str:
    """Tells one state of a part's rows from another."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


class RecordForm(VersionedForm[V]):
    """A versioned form whose values become a document."""

    def document(self) -> Document:
        """What was typed, by the columns' names; what was not touched, as it was."""
        meta = self.instance._meta
        columns = {name: getattr(meta.get_field(name), "attname", name) for name in self.record_fields}
        return {columns[name]: _plain(value) for name, value in _typed(self, self.values).items()}

    def refuse(self, messages: list[str]) -> None:
        """Show messages that belong to no one field above the form."""
        if messages:
            self.add_error(None, messages)


class RowSet(BaseFormSet[forms.Form]):
    """The rows of one part; `label` names it, `base` says what it showed."""

    label: Any = ""
    help: Any = ""
    base = ""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """A new row whose lists stand at their first choice is still an empty row."""
        super().add_fields(form, index)
        for field in form.fields.values():
            open_or_many = isinstance(field, forms.ModelChoiceField | forms.MultipleChoiceField)
            fixed = isinstance(field, forms.ChoiceField) and not open_or_many
            if fixed and field.initial is None and (choices := list(field.choices)):  # type: ignore[attr-defined]
                field.initial = choices[0][0]

    @property
    def rows(self) -> list[Document]:
        """What was typed, without the rows that were removed or left empty."""
        kept = (
            self.ordered_forms
            if self.can_order
            else [one for one in self.forms if one not in self.deleted_forms]
        )
        return [
            {
                name: _plain(value)
                for name, value in form.cleaned_data.items()
                if name not in {"DELETE", "ORDER"}
            }
            for form in kept
            if form.cleaned_data and (form.has_changed() or form in self.initial_forms)
        ]


def _typed(form: forms.BaseForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, but as it was where nothing was: a form may show the languages of a name in another order."""
    untouched = form.initial.keys() - set(form.changed_data)
    return {name: form.initial[name] if name in untouched else value for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return one_break(value)
    return plain(value)


def row_set(
    form: type[forms.Form],
    label: Any,
    help_text: Any = "",
    *,
    ordered: bool = False,
    extra: int = 1,
    base: type[RowSet] = RowSet,
) -> type[RowSet]:
    """A kind of rows: their form, what they are called, whether their order is theirs to say, how many are spare.

    `base` reads the rows its own way.
    """
    made = cast(
        type[RowSet],
        formset_factory(
            form,
            formset=base,
            extra=extra,
            can_delete=True,
            can_order=ordered,
            max_num=MOST,
            absolute_max=MOST,
            validate_max=True,
        ),
    )
    made.label, made.help = label, help_text
    return made


class Rows:
    """All rows under one record's form."""

    def __init__(
        self,
        shape: Shape,
        kinds: Mapping[str, type[RowSet]],
        subject: Versioned | None,
        data: Any = None,
        form_kwargs: Mapping[str, dict[str, Any]] | None = None,
        *,
        now: Document | None = None,
    ) -> None:
        """`now` is what the record says, where that is known already, or is not the record's own."""
        self.shape, self.kinds, self.form_kwargs = shape, kinds, form_kwargs or {}
        if now is None:
            now = shape.read(subject) if subject is not None and subject.pk else {}
        self.now = {name: now.get(name, []) for name in kinds}
        self.data = data
        self.sets = {name: self._made(name, data) for name in kinds}

    def _made(self, name: str, data: Any) -> RowSet:
        made = self.kinds[name](
            data, initial=self.now[name], prefix=name, form_kwargs=self.form_kwargs.get(name, {})
        )
        made.base = fingerprint(self.now[name])
        return made

    def is_valid(self) -> bool:
        """Whether every row can be read; all errors are then beside their fields."""
        return not [made for made in self.sets.values() if not made.is_valid()]

    def document(self) -> Document:
        """The parts that were typed anew. Raises ValidationError by the parts' names."""
        typed = self.shape.normal({name: made.rows for name, made in self.sets.items()})
        return {name: rows for name, rows in typed.items() if fingerprint(rows) != self._base(name)}

    def _base(self, name: str) -> str:
        return str(self.data.get(f"{name}-base", "")) if self.data is not None else ""

    def merged(self) -> list[Clash]:
        """After an edit conflict: take over what only the other editor changed; return what both changed."""
        clashes = []
        typed = self.document()
        for name in self.sets:
            theirs_changed = fingerprint(self.now[name]) != self._base(name)
            if name not in typed:
                self.sets[name] = self._made(name, None)
            elif theirs_changed and fingerprint(typed[name]) != fingerprint(self.now[name]):
                fields = self.sets[name].empty_form.fields
                theirs, yours = _said(self.now[name], fields), _said(typed[name], fields)
                clashes.append(Clash(str(self.kinds[name].label), theirs, yours))
        return clashes

    def refuse(self, error: ValidationError) -> list[str]:
        """Put what a document refused beside its rows; returns the messages that belong to no part."""
        others = []
        for name, messages in (
            error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        ).items():
            if name in self.sets:
                self.sets[name]._non_form_errors = self.sets[name].error_class(messages)  # type: ignore[attr-defined]
            else:
                others += messages
        return others


def _said(rows: Iterable[Mapping[str, Any]], fields: Mapping[str, forms.Field]) -> str:
    """Rows in words, as the form would show them: one a line, what they say with commas between."""
    return "\n".join(
        ", ".join(_words(value, fields[name]) for name, value in row.items() if value not in (None, "", []))
        for row in rows
    )


def _words(value: Any, field: forms.Field) -> str:
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if str(value) in choices:
        return choices[str(value)]
    shown = field.prepare_value(value)
    if isinstance(shown, list):
        return " / ".join(one[2] if isinstance(one, list | tuple) else str(one) for one in shown)
    if isinstance(shown, bool):
        return f"{field.label}: {gettext('yes') if shown else gettext('no')}"
    return str(shown)[:5] if isinstance(field, forms.TimeField) else str(shown)
