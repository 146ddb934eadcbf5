"""The entry form, piece by piece: one box for each answer in each language, and for each fact of the film.

A box is saved by itself and knows what stands in it; its name says what it is: `answer-logline-en`, `film-synopsis-ru`.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.forms.record import FilmForm
from kinomost.catalogue.forms.rows import plain
from kinomost.catalogue.models import Film
from kinomost.contest.actions import entries as actions
from kinomost.contest.models import Answer, Attachment, Entry
from kinomost.contest.words import label_of
from kinomost.files.models import Upload
from kinomost.judging.fields import Field, Kind, count_words, problems, shown
from kinomost.judging.messages import Problem
from kinomost.names.texts import Texts
from kinomost.texts import formats
from kinomost.texts.forms import MAIN_TAGS

PROSE = ("logline", "synopsis", "statement")
# Facts of the film that stand in one box each. What it has several of (people, money …) has pages of its own.
FACTS = (
    "titles", "kind", "stage", "runtime_minutes", "genres", "languages", "colour", "shooting_format", "shooting_starts",
)  # fmt: skip
ALWAYS = ("titles", "kind", "stage")  # asked of every entry, in the first part of the form
LONGEST = 50_000  # characters of one answer
SPARE = 2  # empty rows under a table
TEXTUAL = (Kind.TEXT, Kind.LONG_TEXT)
FILES = (Kind.FILE, Kind.FILES)
POSTER = "poster"  # the fact of a film that is a file


@dataclass(frozen=True)
class Box:
    """One piece: where it is kept (answer, film), under which name, in which language (empty: none), what stands there."""

    source: str
    name: str
    language: str
    stands: Any
    field: Field | None = None

    @property
    def id(self) -> str:
        """Its name in the page."""
        return "-".join(part for part in (self.source, self.name, self.language) if part)

    @property
    def base(self) -> str:
        """The mark of what stands in it."""
        return actions.mark(self.stands)

    @property
    def is_text(self) -> bool:
        """Whether it holds one text, so that two versions may stand one after the other."""
        return (self.source == "film" and self.name in PROSE) or bool(
            self.field and self.field.kind in TEXTUAL
        )

    @property
    def words(self) -> int | None:
        """How many words stand in it, where the field counts them."""
        counts = self.is_text and self.field is not None and self.field.words is not None
        return count_words(str(self.stands or "")) if counts else None

    @property
    def language_label(self) -> str:
        """The name of its language."""
        return str(MAIN_TAGS.get(self.language) or capfirst(formats.language_name(self.language)))

    def remarks(self) -> tuple[Problem, ...]:
        """What the call says about what stands in it; nothing is missing yet."""
        if self.field is None:
            return ()
        answer = {self.language: self.stands} if self.language else self.stands
        return problems([_unconditional(self.field)], {self.field.key: answer}, complete=False)

    def same_check(self, other: "Box") -> bool:
        """Whether the checklist says the same of this box and of `other`, the box as it was before.

        Of most texts it does while they are written, and then nobody has to ask for the checklist again.
        """
        return self.is_text and bool(self.stands) == bool(other.stands) and self.remarks() == other.remarks()

    def form_field(self) -> forms.Field:
        """The field in which it is typed. Nothing is required: a draft may have gaps."""
        field = self._film_field() if self.source == "film" else self._answer_field()
        field.required = False
        if self.language:
            field.widget.attrs |= {"lang": self.language, "dir": "auto"}
        return field

    def _film_field(self) -> forms.Field:
        if self.name in PROSE:
            return _long(6 if self.name != "logline" else 2)
        return deepcopy(FilmForm.base_fields[self.name])

    def _answer_field(self) -> forms.Field:
        assert self.field is not None
        match self.field.kind:
            case Kind.LONG_TEXT:
                return _long(6)
            case Kind.NUMBER:
                return forms.DecimalField(max_digits=20, decimal_places=4, localize=True)
            case Kind.CHOICE:
                return forms.ChoiceField(choices=[("", "—"), *_options(self.field)])
            case Kind.CHOICES:
                return forms.MultipleChoiceField(
                    choices=_options(self.field), widget=forms.CheckboxSelectMultiple
                )
            case Kind.DATE:
                return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
            case Kind.YES_NO if self.field.required:
                return forms.BooleanField()
            case Kind.YES_NO:
                return forms.TypedChoiceField(
                    choices=[("", "—"), ("True", _("yes")), ("False", _("no"))],
                    coerce=lambda typed: typed == "True",
                    empty_value=None,
                )
            case Kind.TABLE:
                return TableField(self.field)
            case _:
                return forms.CharField(max_length=2000)

    def initial(self) -> Any:
        """What the field shows."""
        if self.source == "film" and self.name == "titles":
            return Texts.from_json(self.stands)
        return self.stands

    def value(self, cleaned: Any) -> Any:
        """What was typed, as it is kept."""
        if isinstance(cleaned, Decimal):
            return f"{cleaned.normalize():f}"
        if cleaned is False and self.field and self.field.kind is Kind.YES_NO and self.field.required:
            return None
        return plain(cleaned)

    def save(self, by: str, entry: Entry, value: Any, base: str) -> None:
        """Write it. Raises Closed, Clash and ValidationError."""
        if self.source == "answer":
            actions.save_answer(by, entry, self.name, self.language, value, base=base)
        elif self.name in PROSE:
            actions.save_text(by, entry, self.name, self.language, value or "", base=base)
        else:
            actions.save_film(by, entry, {self.name: value}, {self.name: base})


def _unconditional(field: Field) -> Field:
    """The field as though it were always shown."""
    made = deepcopy(field)
    object.__setattr__(made, "shown_when", None)
    return made


def _long(rows: int) -> forms.CharField:
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": rows}))


def _options(field: Field) -> list[tuple[str, str]]:
    return [(option.key, label_of(option.labels, option.key)) for option in field.choices]


# ---------------------------------------------------------------------------------------------- tables


class TableWidget(forms.Widget):
    """Rows of a table with some to spare; an empty row is none."""

    template_name = "contest/entries/table_widget.html"
    use_fieldset = True

    def __init__(self, asked: Field) -> None:
        super().__init__()
        self.asked = asked

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The cells, row by row, under the names of the columns."""
        context = super().get_context(name, value, attrs)
        rows: list[Mapping[str, Any]] = [row for row in value or [] if isinstance(row, Mapping)]
        spare = SPARE if self.asked.most is None else max(0, min(SPARE, self.asked.most - len(rows)))
        types = {Kind.DATE: "date", Kind.URL: "url"}
        context["widget"]["columns"] = [label_of(one.labels, one.key) for one in self.asked.columns]
        context["widget"]["rows"] = [
            [
                {
                    "name": f"{name}-{at}-{column.key}",
                    "label": label_of(column.labels, column.key),
                    "value": "" if row.get(column.key) is None else row.get(column.key),
                    "type": types.get(column.kind, "text"),
                    "choices": [(one.key, label_of(one.labels, one.key)) for one in column.choices],
                }
                for column in self.asked.columns
            ]
            for at, row in enumerate([*rows, *[{}] * spare])
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        """The rows as typed."""
        keys = [column.key for column in self.asked.columns]
        known = {str(at) for at in range(100)}
        typed = {one.removeprefix(f"{name}-").split("-", 1)[0] for one in data if one.startswith(f"{name}-")}
        rows = [
            {key: str(data.get(f"{name}-{at}-{key}", "")).strip()[:2000] for key in keys}
            for at in sorted(typed & known, key=int)
        ]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """A table with no rows left is an empty one."""
        return False


class TableField(forms.Field):
    """A table of a call's form: a list of rows."""

    def __init__(self, asked: Field) -> None:
        super().__init__(widget=TableWidget(asked))


# ---------------------------------------------------------------------------------------------- questions


@dataclass(frozen=True)
class Question:
    """A question of the form: its boxes, one a language, or its files."""

    id: str
    label: str
    help: str
    boxes: tuple[Box, ...]
    field: Field | None = None
    files: tuple[Attachment, ...] = ()
    is_shown: bool = True  # by its condition on another answer
    poster: Upload | None = None  # the film's, where the question asks for it

    @property
    def condition(self) -> tuple[str, str]:
        """The box whose answer shows it, and the answers that do, with blanks between; empty without a condition."""
        when = self.field.shown_when if self.field else None
        return (f"answer-{when.field}", " ".join(when.any)) if when else ("", "")

    @property
    def is_tick(self) -> bool:
        """Whether it is one box to tick, whose words stand beside it."""
        return self.field is not None and self.field.kind is Kind.YES_NO and self.field.required

    @property
    def takes_files(self) -> bool:
        """Whether it is answered by files."""
        return self.field is not None and (self.field.kind in FILES or self.field.film == POSTER)

    @property
    def takes_several(self) -> bool:
        """Whether several files may answer it."""
        return self.field is not None and self.field.kind is Kind.FILES

    @property
    def file_name(self) -> str:
        """The name of its file input."""
        return f"file-{self.field.key}" if self.field else ""

    @property
    def is_full(self) -> bool:
        """Whether it has as many files as it may."""
        most = file_limit(self.field) if self.field else None
        return most is not None and most > 1 and len(self.files) >= most


def reader_first(tags: Iterable[str]) -> list[str]:
    """Each language once, the reader's own first: in its script, else in another."""
    mine = formats.language_tag()
    return sorted(dict.fromkeys(tags), key=lambda tag: (tag != mine, tag.split("-")[0] != mine.split("-")[0]))


def file_limit(field: Field) -> int | None:
    """How many files a field takes."""
    return 1 if field.kind is Kind.FILE else field.most


def questions(entry: Entry, fields: Sequence[Field], group: str) -> list[Question]:
    """The questions of one part of the form, with what stands in them; three queries at most."""
    answers = {
        (row.field, row.language): row.value
        for row in Answer.objects.filter(entry=entry, field__in=[one.key for one in fields])
    }
    files: dict[str, list[Attachment]] = {}
    if any(one.kind in FILES for one in fields):
        for row in Attachment.objects.filter(entry=entry).select_related("upload"):
            files.setdefault(row.field, []).append(row)
    found = []
    asked = [one for one in fields if one.group == group]
    facts = {one.film for one in fields if one.film}
    here = {
        one.key for one in shown(fields, {key: value for (key, tag), value in answers.items() if not tag})
    }
    if group == "project":
        found += [fact_question(entry, name, None) for name in ALWAYS if name not in facts]
    for field in asked:
        if field.film:
            if field.film == POSTER:
                label, about = label_of(field.labels, field.key), label_of(field.help) if field.help else ""
                found.append(Question(f"q-{field.key}", label, about, (), field, poster=entry.film.poster))
            elif field.film in (*FACTS, *PROSE):
                found.append(fact_question(entry, field.film, field))
            continue
        languages: Iterable[str] = [""]
        if field.kind in TEXTUAL and entry.call.languages:
            # Languages of older answers stay in sight though the call no longer names them.
            there = [language for key, language in answers if key == field.key and language]
            languages = reader_first([*entry.call.languages, *there])
        boxes = tuple(
            Box("answer", field.key, tag, answers.get((field.key, tag)), field) for tag in languages
        )
        found.append(
            Question(
                f"q-{field.key}",
                label_of(field.labels, field.key),
                label_of(field.help) if field.help else "",
                () if field.kind in FILES else boxes,
                field,
                tuple(files.get(field.key, ())),
                field.key in here,
            )
        )
    return found


def box_named(entry: Entry, fields: Sequence[Field], name: str) -> Box | None:
    """The box that has this id, if the form has it."""
    source, _dash, rest = name.partition("-")
    is_fact = source == "film"
    near = [one for one in fields if bool(one.film) == is_fact and rest.startswith(one.film or one.key)]
    groups = dict.fromkeys([*(["project"] if is_fact else []), *(one.group for one in near)])
    boxes = (box for group in groups for one in questions(entry, near, group) for box in one.boxes)
    return next((box for box in boxes if box.id == name), None)


def fact_question(entry: Entry, name: str, field: Field | None) -> Question:
    """A fact of the film as a question."""
    film: Film = entry.film
    if name in PROSE:
        texts: Texts = getattr(film, name)
        tags = reader_first([*(entry.call.languages or ["en"]), *(text.tag for text in texts)])
        boxes = tuple(Box("film", name, tag, actions.text_in(texts, tag), field) for tag in tags)
    else:
        boxes = (Box("film", name, "", plain(getattr(film, name)), field),)
    label = label_of(field.labels, name) if field else str(FilmForm.base_fields[name].label)
    help_text = label_of(field.help) if field and field.help else str(FilmForm.base_fields[name].help_text)
    return Question(f"q-{field.key if field else name}", label, help_text, boxes, field)


class Boxes(forms.Form):
    """Some boxes as one form; without JavaScript, a whole part of it is saved with one button."""

    def __init__(self, boxes: Iterable[Box], data: Any = None, *, is_fixed: Iterable[str] = ()) -> None:
        self.boxes = {box.id: box for box in boxes}
        super().__init__(data, initial={box.id: box.initial() for box in self.boxes.values()})
        for box in self.boxes.values():
            self.fields[box.id] = box.form_field()
            self.fields[box.id].disabled = box.id in is_fixed

    def values(self) -> dict[str, Any]:
        """What was typed in boxes without mistakes, by their ids."""
        return {
            name: box.value(self.cleaned_data[name])
            for name, box in self.boxes.items()
            if name in self.cleaned_data
        }
