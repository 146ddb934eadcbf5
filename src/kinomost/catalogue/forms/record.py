"""The form of one film: its facts, its texts and its rows, read from a document and written as one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.document import Document
from kinomost.catalogue.forms.fields import CarriedField, LanguagesField, WordsField, shown
from kinomost.catalogue.forms.rows import ROWS, Known, choices_of, plain, rows
from kinomost.catalogue.models import Film
from kinomost.files.forms import UploadField
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.texts import formats
from kinomost.texts.forms import TextsFormField


class FilmForm(forms.Form):
    """What stands in the film itself."""

    titles = TextsFormField(label=_("Titles"), proposes=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: choices_of(Film.Kind.choices))
    stage = forms.ChoiceField(label=_("Stage"), choices=lambda: choices_of(Film.Stage.choices))
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1888, max_value=2100)
    runtime_minutes = forms.IntegerField(
        label=_("Running time, minutes"), required=False, min_value=1, max_value=6000
    )
    runtime_note = forms.CharField(
        label=_("Running time, if not exact"),
        required=False,
        max_length=120,
        help_text=_("For example “about 90”, as the source has it."),
    )
    premiere = forms.ChoiceField(
        label=_("Premiere"), required=False, choices=lambda: choices_of(Film.Premiere.choices)
    )
    genres = WordsField(label=_("Genre"), required=False, help_text=_("Words with commas between."))
    languages = LanguagesField(
        label=_("Languages heard"), required=False, help_text=_("For example: sr, ru.")
    )
    colour = forms.ChoiceField(
        label=_("Picture"),
        required=False,
        choices=lambda: [("", "—"), *choices_of(Film._meta.get_field("colour").choices or [])],
    )
    shooting_format = forms.CharField(label=_("Shooting format"), required=False, max_length=60)
    shooting_starts = forms.DateField(
        label=_("Shooting starts"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    logline = TextsFormField(label=_("Logline"), required=False, prose=True, max_length=500)
    synopsis = TextsFormField(label=_("Synopsis"), required=False, prose=True)
    statement = TextsFormField(label=_("From the director"), required=False, prose=True)
    note = TextsFormField(label=_("Note"), required=False, prose=True, max_length=5000)
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    source = forms.CharField(
        label=_("Sources"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Addresses, one a line."),
    )
    is_public = forms.BooleanField(label=_("Everybody can see the film"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    base = CarriedField(required=False)

    def clean(self) -> dict[str, Any]:
        """What is wrong with a field that is not seen is said above the others."""
        if "base" in self.errors:
            self.add_error(None, self.errors["base"])
        return self.cleaned_data

    def facts(self) -> Document:
        """What was typed, as a document has it."""
        return {
            name: plain(value) for name, value in self.cleaned_data.items() if name not in {"version", "base"}
        }


class Record:
    """The whole edit form: the film's facts and all its rows.

    It begins from `document` as it was read; what is posted carries that document along (`base`), so that the
    form knows what this editor changed even when somebody else saved in between.
    """

    def __init__(self, data: Any, document: Document, version: int, exchange: Exchange) -> None:
        self.facts = FilmForm(data, initial={**_facts(document), "version": version, "base": document})
        self.base = document
        if data is not None:
            self.facts.full_clean()
            self.base = self.facts.cleaned_data.get("base") or document
        known, names = _parties_of(self.base)
        self.parts = {
            name: rows(name, data, [_initial(row, names) for row in self.base.get(name, [])], exchange, known)
            for name in ROWS
        }

    def is_valid(self) -> bool:
        """Whether all of it can be written."""
        return all([self.facts.is_valid(), *(part.is_valid() for part in self.parts.values())])

    @property
    def version(self) -> int:
        """The version that the editor read."""
        return int(self.facts.cleaned_data["version"])

    def document(self) -> Document:
        """What the form says. Call it when it is valid."""
        return {**self.facts.facts(), **{name: part.said() for name, part in self.parts.items()}}

    def refuse(self, problems: dict[str, list[str]]) -> None:
        """Show what the action found wrong, beside what it is about."""
        for name, messages in problems.items():
            if name in self.parts:
                self.parts[name].refused = messages
            else:
                self.facts.add_error(name if name in self.facts.fields else None, messages)


TEXTS = ("titles", "logline", "synopsis", "statement", "note")


def _facts(document: Document) -> Document:
    return {
        name: Texts.from_json(value) if name in TEXTS else value
        for name, value in document.items()
        if name in FilmForm.base_fields
    }


COLUMNS: tuple[tuple[str, str, type[Person | Organisation]], ...] = (
    ("person_id", "people", Person),
    ("organisation_id", "organisations", Organisation),
    ("distributor_id", "organisations", Organisation),
    ("held_by_id", "organisations", Organisation),
)


def _parties_of(document: Document) -> tuple[Known, dict[tuple[str, int], str]]:
    """Those whom the document names, by address and as a field shows them: two queries."""
    wanted: dict[str, set[int]] = {"people": set(), "organisations": set()}
    for name in ROWS:
        for row in document.get(name, []):
            for column, kind, _model in COLUMNS:
                if isinstance(row.get(column), int):
                    wanted[kind].add(row[column])
    known: Known = {}
    names: dict[tuple[str, int], str] = {}
    for kind, model in (("people", Person), ("organisations", Organisation)):
        found = model._default_manager.filter(pk__in=wanted[kind])
        known[kind] = {party.slug: party.pk for party in found}
        names |= {(kind, party.pk): shown(party) for party in found}
    return known, names


def _initial(row: Document, names: dict[tuple[str, int], str]) -> Document:
    """A row as its fields show it."""
    initial = dict(row)
    for column, kind, _model in COLUMNS:
        if initial.get(column):
            initial[column] = names.get((kind, initial[column]), "")
    if "character" in initial:
        initial["character_texts"] = initial["character"]
        best = Texts.from_json(initial["character"]).best(formats.language_tag())
        initial["character"] = best.text if best else ""
    if isinstance(initial.get("sound_language"), str):
        initial["sound_language"] = [initial["sound_language"]] if initial["sound_language"] else []
    return initial


class PictureForm(forms.Form):
    """A still or the poster, with the right to show it."""

    file = UploadField(label=_("Picture"))
    as_poster = forms.BooleanField(label=_("This is the poster"), required=False)
    alt = forms.CharField(
        label=_("What it shows"), max_length=300, help_text=_("In a sentence, for those who cannot see it.")
    )
    credit = forms.CharField(label=_("Credit"), required=False, max_length=200)
    rights_note = forms.CharField(
        label=_("Rights"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who allowed it to be shown, for what and until when."),
    )
    is_public = forms.BooleanField(label=_("Everybody can see it"), required=False, initial=True)
