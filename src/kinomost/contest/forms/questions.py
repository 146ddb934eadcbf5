"""The entry form as rows: questions of the library with the limits of this call, and questions of its own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.contest.words import label_of, limits_of, said, texts_of
from kinomost.journal.documents import Document
from kinomost.journal.rows import RowSet, row_set
from kinomost.judging.fields import (
    GROUPS,
    LANGUAGES,
    Condition,
    Field,
    Kind,
    Option,
    library,
    read_fields,
    write_field,
)
from kinomost.names.texts import Texts
from kinomost.parties.slugs import latin
from kinomost.texts.forms import TextsFormField

GROUP_NAMES: dict[str, Any] = {
    "project": pgettext_lazy("part of the form", "The project"),
    "people": _("People and companies"),
    "finance": pgettext_lazy("part of the form", "Finance"),
    "market": pgettext_lazy("part of the form", "Partners sought"),
    "consents": pgettext_lazy("part of the form", "Consents"),
}
KIND_NAMES: dict[Kind, Any] = {
    Kind.TEXT: _("a line of text"),
    Kind.LONG_TEXT: _("text"),
    Kind.NUMBER: _("a number"),
    Kind.CHOICE: _("one of several choices"),
    Kind.CHOICES: _("several of the choices"),
    Kind.DATE: _("a day"),
    Kind.YES_NO: _("yes or no"),
    Kind.FILE: _("a file"),
    Kind.FILES: _("several files"),
    Kind.URL: _("an address on the web"),
    Kind.TABLE: _("a table"),
    Kind.FILM: _("read from the film’s page"),
}
OWN_KINDS = [kind for kind in Kind if kind is not Kind.FILM]
# Which limits a question of each kind may have.
LIMITS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("words",),
    Kind.LONG_TEXT: ("words",),
    Kind.FILM: ("words",),
    Kind.NUMBER: ("low", "high"),
    Kind.DATE: ("low", "high"),
    Kind.CHOICES: ("most",),
    Kind.FILE: ("types", "megabytes", "pages"),
    Kind.FILES: ("types", "megabytes", "pages", "most"),
    Kind.TABLE: ("most",),
}
_ALL_LIMITS = ("words", "pages", "megabytes", "most", "low", "high", "types")
_OF_WORDS = ("logline", "synopsis", "statement")  # facts of a film that are texts
# What only a question of the call's own says; the library's says it itself.
_OWN = ("kind", "group", "labels", "help", "choices", "columns")


def option_lines(options: Sequence[Option], *, columns: bool = False) -> str:
    """Choices or columns as they are typed: one a line, `key: English | srpski | русский`."""
    lines = []
    for one in options:
        kind = f" ({one.kind.value})" if columns and one.kind is not Kind.TEXT else ""
        labels = " | ".join(one.labels.get(tag, "") for tag in LANGUAGES).rstrip(" |")
        lines.append(f"{one.key}{kind}: {labels}")
    return "\n".join(lines)


def read_options(text: str, kinds: tuple[Kind, ...] = ()) -> list[dict[str, Any]]:
    """The opposite; a line without a key gets one from its first label. Raises ValidationError."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = re.fullmatch(
            r"(?:(?P<key>[a-z][a-z0-9_]*)\s*(?:\((?P<kind>\w+)\))?\s*:)?(?P<labels>.*)", line
        )
        assert match is not None
        texts = [part.strip() for part in match["labels"].split("|")]
        labels = {tag: label for tag, label in zip(LANGUAGES, texts, strict=False) if label}
        if not labels or len(texts) > len(LANGUAGES):
            raise ValidationError(
                _("“%(line)s” cannot be read. Write a line each: English | Serbian | Russian."),
                params={"line": line[:80]},
            )
        kind = match["kind"] or Kind.TEXT.value
        if kind not in {Kind.TEXT.value, *kinds}:
            raise ValidationError(
                _("“%(kind)s” is no kind of column. There are: %(kinds)s."),
                params={"kind": kind, "kinds": ", ".join(["text", *kinds])},
            )
        option: dict[str, Any] = {"key": match["key"] or key_from(texts_of(labels)), "labels": labels}
        found.append(option | ({"kind": kind} if kinds and kind != Kind.TEXT.value else {}))
    return found


def key_from(texts: Texts, otherwise: str = "question") -> str:
    """A key from a label: small Latin letters, digits and _."""
    english = texts.get("en")
    made = slugify(english.text if english else latin(texts)).replace("-", "_")[:50].strip("_")
    return made if re.match(r"[a-z]", made) else f"{otherwise}_{made}".strip("_")


_COLUMNS = (Kind.NUMBER, Kind.DATE, Kind.YES_NO, Kind.URL)


def _count(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=100_000, **kwargs)


class QuestionRow(forms.Form):
    """A question. One of the library has only its limits to set; of an empty form all fields are there."""

    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    labels = TextsFormField(label=_("Question"), kinds=("official",))
    help = TextsFormField(label=_("Explanation"), required=False, kinds=("official",))
    group = forms.ChoiceField(
        label=_("Part of the form"), choices=lazy(lambda: list(GROUP_NAMES.items()), list)
    )
    kind = forms.ChoiceField(
        label=_("Answer"), choices=lazy(lambda: [(kind.value, KIND_NAMES[kind]) for kind in OWN_KINDS], list)
    )
    required = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)
    words = _count(_("Words, at most"))
    types = forms.CharField(
        label=_("Types of files"), required=False, max_length=120, help_text=_("For example: pdf, jpg")
    )
    megabytes = _count(_("Megabytes a file, at most"))
    pages = _count(_("Pages, at most"))
    most = _count(_("How many, at most"))
    low = forms.CharField(label=_("Not below"), required=False, max_length=40)
    high = forms.CharField(label=_("Not above"), required=False, max_length=40)
    choices = forms.CharField(
        label=_("Choices"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 4}),
        help_text=_("A line each, in three languages: English | Serbian | Russian."),
    )  # fmt: skip
    columns = forms.CharField(
        label=_("Columns"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 4}),
        help_text=_("A line each: English | Serbian | Russian. A number, a day: “amount (number): Amount | Iznos | Сумма”."),
    )  # fmt: skip
    asks = forms.ChoiceField(label=_("Only if the answer to"), required=False)
    is_one_of = forms.CharField(
        label=_("is one of"),
        required=False,
        max_length=500,
        help_text=_("Its choices as they are called there, or yes, or no; with commas between."),
    )

    def __init__(self, *args: Any, questions: Sequence[Field], **kwargs: Any) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        asks = self.fields["asks"]
        assert isinstance(asks, forms.ChoiceField)
        self.own_key = str(
            (self.data.get(self.add_prefix("key")) if self.is_bound else None) or self.initial.get("key", "")
        )
        self.standard = library().get(self.own_key)
        self.stored = next((one for one in questions if one.key == self.own_key), None)
        self.answers = {
            one.key: answers_to(one) for one in questions if answers_to(one) and one.key != self.own_key
        }
        asks.choices = [("", "–")] + [
            (one.key, label_of(one.labels)) for one in questions if one.key in self.answers
        ]
        if asked := self.initial.get("asks"):
            keys = _parted(self.initial["is_one_of"])
            self.initial["is_one_of"] = ", ".join(_called(keys, self.answers.get(asked, {})))
        if self.standard is not None:
            limits = LIMITS.get(self.standard.kind, ())
            if self.standard.kind is Kind.FILM and self.standard.film not in _OF_WORDS:
                limits = ()
            for name in (*_OWN, *(one for one in _ALL_LIMITS if one not in limits)):
                del self.fields[name]

    @property
    def title(self) -> str:
        """What is asked, as it stood when the page was made."""
        field = self.stored or self.standard
        return label_of(field.labels) if field is not None else ""

    @property
    def group_name(self) -> Any:
        """The part of the form in which the question stands."""
        field = self.stored or self.standard
        return GROUP_NAMES[field.group] if field is not None else ""

    @property
    def answer(self) -> Any:
        """What kind of answer it takes, in words."""
        field = self.stored or self.standard
        return KIND_NAMES[field.kind] if field is not None else ""

    @property
    def said_limits(self) -> list[str]:
        """Its limits, in few words each."""
        field = self.stored or self.standard
        return limits_of(field) if field is not None else []

    @property
    def must(self) -> bool:
        """Whether it must be answered."""
        field = self.stored or self.standard
        return field is None or field.required

    def clean_types(self) -> list[str]:
        """Endings, with commas between."""
        return endings(self.cleaned_data["types"])

    def clean(self) -> dict[str, Any]:
        """Ask the library whether this is a question."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if self.standard is None and not cleaned.get("key"):
            cleaned["key"] = key_from(cleaned["labels"])
            if cleaned["key"] in library():
                cleaned["key"] = f"own_{cleaned['key']}"
        if bool(cleaned.get("asks")) != bool((cleaned.get("is_one_of") or "").strip()):
            self.add_error("is_one_of", _("A condition names a question and the answers that show this one."))
        elif cleaned.get("asks"):
            cleaned["is_one_of"] = self._keys_of_answers(cleaned["asks"], cleaned["is_one_of"])
        for name, kinds in (("choices", ()), ("columns", _COLUMNS)):
            try:
                read_options(cleaned.get(name) or "", kinds)
            except ValidationError as error:
                self.add_error(name, error)
        if not self.errors:
            mapping = mapping_of(cleaned) | {"shown_when": None}
            for one in read_fields([mapping])[1]:
                self.add_error(None, said(one))
        return cleaned

    def _keys_of_answers(self, question: str, typed: str) -> str:
        """The answers by their keys; each may be typed as its key or as it is called. Says which there is not."""
        answers = self.answers[question]
        keys = {text.casefold(): key for key, text in answers.items()} | {key: key for key in answers}
        found = []
        for one in _parted(typed):
            if one.casefold() not in keys:
                text = _("“%(answer)s” is no answer to that question. There are: %(answers)s.")
                known = ", ".join(_called(answers, answers))
                self.add_error("is_one_of", text % {"answer": one, "answers": known})
            found.append(keys.get(one.casefold(), one))
        return ", ".join(found)


def answers_to(field: Field) -> dict[str, str]:
    """The answers that a question offers, by key, as they are called; none where anything may be written."""
    if field.kind is Kind.YES_NO:
        return {"yes": _now("yes"), "no": _now("no")}
    return {one.key: label_of(one.labels, one.key) for one in field.choices}


def _parted(typed: str) -> list[str]:
    return [one.strip() for one in typed.split(",") if one.strip()]


def _called(keys: Iterable[str], answers: Mapping[str, str]) -> list[str]:
    """The answers as they are called; by their keys where a name could not be told from two."""
    named = [(key, answers.get(key, key)) for key in keys]
    return [key if "," in name else name for key, name in named]


def endings(value: str | Sequence[str] | None) -> list[str]:
    """Types of files, from a list or with commas between."""
    parts = re.split(r"[,;\s]+", value) if isinstance(value, str) else value or ()
    return [part.strip(".").lower() for part in parts if part.strip(".")]


def mapping_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the call stores it: of a question of the library only what differs."""
    key = str(row["key"])
    standard = library().get(key)
    kind = standard.kind if standard is not None else Kind(row["kind"])
    found: dict[str, Any] = {"key": key}
    if standard is None:
        labels, help_text = (Texts.from_json(_json(row.get(name))) for name in ("labels", "help"))
        found |= {"kind": kind.value, "group": row["group"], "labels": {one.tag: one.text for one in labels}}
        if help_text:
            found["help"] = {one.tag: one.text for one in help_text}
        if kind in {Kind.CHOICE, Kind.CHOICES}:
            found["choices"] = read_options(row.get("choices") or "")
        if kind is Kind.TABLE:
            found["columns"] = read_options(row.get("columns") or "", _COLUMNS)
    limits = [name for name in _ALL_LIMITS if name in LIMITS.get(kind, ())]
    values = {name: row.get(name) for name in limits} | {"required": bool(row.get("required"))}
    for name, typed in values.items():
        value = endings(typed) if name == "types" else (typed or None) if name in {"low", "high"} else typed
        was = getattr(standard, name) if standard is not None else getattr(_PLAIN, name)
        if name in row and value != (list(was) if isinstance(was, tuple) else was):
            found[name] = value
    condition = {"field": row["asks"], "any": _parted(row["is_one_of"])} if row.get("asks") else None
    default = standard.shown_when if standard is not None else None
    if condition != (None if default is None else {"field": default.field, "any": list(default.any)}):
        found["shown_when"] = condition
    return found


_PLAIN = Field("plain", "", Kind.TEXT, {}, {})


def _json(value: Any) -> Any:
    return value.to_json() if isinstance(value, Texts) else value or []


def row_of(field: Field) -> Document:
    """A question as its row shows it."""
    standard = field.key in library()
    row: Document = {"key": field.key, "required": field.required}
    if not standard:
        row |= {
            "kind": field.kind.value,
            "group": field.group,
            "labels": texts_of(field.labels).to_json(),
            "help": texts_of(field.help).to_json(),
            "choices": option_lines(field.choices),
            "columns": option_lines(field.columns, columns=True),
        }
    limits = LIMITS.get(field.kind, ()) if standard else _ALL_LIMITS
    if standard and field.kind is Kind.FILM and field.film not in _OF_WORDS:
        limits = ()
    for name in limits:
        value = getattr(field, name)
        row[name] = (
            ", ".join(value)
            if name == "types"
            else ""
            if value is None and name in {"low", "high"}
            else value
        )
    asked: Condition | None = field.shown_when
    return row | {"asks": asked.field if asked else "", "is_one_of": ", ".join(asked.any) if asked else ""}


class QuestionSet(RowSet):
    """The questions of a form, part by part; those of the library that were ticked come with them."""

    @property
    def rows(self) -> list[Document]:
        """What was typed, as stored questions are shown; the order of the parts of the form comes first."""
        stored: list[dict[str, Any]] = []
        keys: set[str] = set()
        for row in super().rows:
            key, number = row["key"], 2
            while row["key"] in keys:
                row["key"] = f"{key}_{number}"
                number += 1
            keys.add(row["key"])
            stored.append(mapping_of(row))
        added = self.data.getlist("add") if self.is_bound and hasattr(self.data, "getlist") else []
        stored += [{"key": key} for key in library() if key in added and key not in keys]
        fields, problems = read_fields(stored)
        if problems:
            raise ValidationError(
                {"fields": [f"{_label(stored, one.where)}: {said(one)}" for one in problems]}
            )
        return [row_of(field) for field in in_parts(fields)]


def in_parts(fields: Sequence[Field]) -> list[Field]:
    """The questions in the order of the parts of the form."""
    return sorted(fields, key=lambda field: GROUPS.index(field.group))


def _label(stored: Sequence[Mapping[str, Any]], key: str) -> str:
    labels = next((one.get("labels") for one in stored if one.get("key") == key), None)
    standard = library().get(key)
    return label_of(labels or (standard.labels if standard else {})) or key


def stored_of(rows: Sequence[Mapping[str, Any]], before: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as the call stores them. What a ready-made call says in other words than the library is kept."""
    was = {field.key: field for field in read_fields(list(before))[0]}
    found = []
    for row in rows:
        mapping = mapping_of(row)
        standard, field = library().get(mapping["key"]), was.get(mapping["key"])
        if standard is not None and field is not None:
            other = replace(
                standard, labels=field.labels, help=field.help, choices=field.choices, columns=field.columns
            )
            mapping = write_field(other) | mapping
        found.append(mapping)
    return found


QUESTION_ROWS = row_set(
    QuestionRow, _("Questions"),
    _("In the order in which they are asked. What the film’s page says already is read from there."),
    ordered=True, base=QuestionSet,
)  # fmt: skip
