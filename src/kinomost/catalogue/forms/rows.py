"""The rows under a film's form: countries, credits, companies and what else it has several of."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue import identifiers
from kinomost.catalogue.dcp import DcpName, looks_like, parse
from kinomost.catalogue.document import Document
from kinomost.catalogue.forms.fields import CountryField, LanguagesField, PartyField, usable
from kinomost.catalogue.models import Copy, Credit, FilmCompany, Identifier
from kinomost.journal.forms import one_break
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.texts import formats

SPARE = 1  # empty rows under every list; saving brings the next
SPARE_CREDITS = 3
MOST = 400  # rows of one kind


def choices_of(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """The choices with their first letters large."""
    return [(value, capfirst(str(label))) for value, label in choices]


def plain(value: Any) -> Any:
    """A field's value as a document has it."""
    if isinstance(value, Texts):
        return value.to_json()
    if isinstance(value, str):
        return one_break(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


# People and organisations that the document names, by kind: address → number.
Known = dict[str, dict[str, int]]


class RowForm(forms.Form):
    """One row of a list. An empty one says nothing."""

    def __init__(self, *args: Any, exchange: Exchange, known: Known, **kwargs: Any) -> None:
        self.exchange, self.known = exchange, known
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.build()

    def build(self) -> None:
        """Add the fields that need the office."""

    def row(self) -> Document:
        """What was typed, as the document has it."""
        return {
            name: plain(self.cleaned_data.get(name))
            for name in self.fields
            if name not in {"DELETE", "ORDER"}
        }

    def _parties(
        self, model: type[Person | Organisation], name: str, label: Any, *, required: bool = True
    ) -> None:
        kind = "people" if model is Person else "organisations"
        self.fields[name] = PartyField(
            usable(model, self.exchange.pk),
            known=self.known[kind],
            label=label,
            required=required,
            widget=forms.TextInput(
                attrs={"list": f"{kind}-found", "autocomplete": "off", "data-suggest": kind}
            ),
        )


class CountryRow(RowForm):
    """A producing country."""

    country = CountryField()
    share = forms.DecimalField(
        label=_("Share, %"), required=False, min_value=0, max_value=100, decimal_places=2, localize=True
    )

    def row(self) -> Document:
        """The share as text: JSON has no decimals."""
        share = self.cleaned_data.get("share")
        return {"country": self.cleaned_data["country"], "share": f"{share.normalize():f}" if share else None}


class CreditRow(RowForm):
    """A person and what they did."""

    function = forms.ChoiceField(
        label=_("Work"), choices=lambda: [("", "—"), *choices_of(Credit.Function.choices)]
    )
    character = forms.CharField(label=_("Character"), required=False, max_length=200)
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    def build(self) -> None:
        self._parties(Person, "person_id", _("Person"))
        self.order_fields(["person_id", "function", "character"])

    def row(self) -> Document:
        """The character in the language it was in before; a new one is in the page's."""
        row = super().row()
        before = Texts.from_json(self.initial.get("character_texts") or [])
        said = row.pop("character")
        kept = next((text for text in before if text.text == said), None)
        if kept is not None or not said:
            row["character"] = before.to_json() if said else []
        else:
            row["character"] = Texts.from_json([[formats.language_tag(), "official", said]]).to_json()
        return row


class CompanyRow(RowForm):
    """An organisation and what it is to the film."""

    function = forms.ChoiceField(
        label=_("Part"), choices=lambda: [("", "—"), *choices_of(FilmCompany.Function.choices)]
    )
    country = CountryField(required=False)
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    def build(self) -> None:
        self._parties(Organisation, "organisation_id", _("Organisation"))
        self.order_fields(["organisation_id", "function", "country"])


class RatingRow(RowForm):
    """From which age a country lets people in."""

    country = CountryField()
    rating = forms.CharField(label=_("Rating"), max_length=12)
    source = forms.CharField(widget=forms.HiddenInput, required=False)


class IdentifierRow(RowForm):
    """A number in a register. One that its register's rule refuses is refused."""

    scheme = forms.ChoiceField(label=_("Register"), choices=[("", "—"), *Identifier.Scheme.choices])
    value = forms.CharField(label=_("Number"), max_length=120)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scheme") and cleaned.get("value"):
            try:
                cleaned["value"] = identifiers.normalise(cleaned["scheme"], cleaned["value"])
            except ValueError as error:
                self.add_error("value", str(error))
        return cleaned


class ReleaseRow(RowForm):
    """A release in one country."""

    country = CountryField()
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)

    def build(self) -> None:
        self._parties(Organisation, "distributor_id", _("Distributor"), required=False)
        self.order_fields(["country", "date", "distributor_id", "note", "source"])


class CopyRow(RowForm):
    """A screening copy. What a DCP's name says fills what was left empty; what is odd in it is only told."""

    name = forms.CharField(
        label=_("Name of the copy"), max_length=200, help_text=_("A DCP's whole name: its parts are read.")
    )
    carrier = forms.ChoiceField(
        label=_("Carrier"),
        choices=lambda: [("", "—"), *choices_of(Copy._meta.get_field("carrier").choices or [])],
    )
    sound_language = LanguagesField(label=_("Sound"), required=False)
    subtitle_languages = LanguagesField(label=_("Subtitles"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    def build(self) -> None:
        self._parties(Organisation, "held_by_id", _("Held by"), required=False)
        self.order_fields(["name", "carrier", "sound_language", "subtitle_languages", "held_by_id", "note"])

    def row(self) -> Document:
        """With the languages that the name says, where none were typed."""
        row = super().row()
        row["sound_language"] = next(iter(row["sound_language"]), "")
        if looks_like(row["name"]):
            said = parse(row["name"])
            row["sound_language"] = row["sound_language"] or said.sound_language
            row["subtitle_languages"] = row["subtitle_languages"] or list(
                dict.fromkeys(said.subtitle_languages)
            )
        return row

    @property
    def dcp(self) -> DcpName | None:
        """What the name says, if it is a DCP's; for the page."""
        name = self["name"].value() or ""
        return parse(name) if looks_like(name) else None


ROWS: dict[str, tuple[type[RowForm], Any, Any]] = {
    "countries": (
        CountryRow,
        _("Countries"),
        _("The first is the main one. Shares in per cent, where known; together at most 100."),
    ),
    "credits": (CreditRow, _("Credits"), _("Type a name in any script; the list shows who answers to it.")),
    "companies": (CompanyRow, _("Companies"), _("What an organisation is to the film, and where.")),
    "age_ratings": (RatingRow, _("Age ratings"), _("As the country writes them: 12+, 16.")),
    "identifiers": (
        IdentifierRow,
        _("In registers"),
        _("Numbers are checked: EIDR and ISAN by their check characters."),
    ),
    "releases": (ReleaseRow, _("Releases"), ""),
    "copies": (CopyRow, _("Screening copies"), _("Only the office sees these.")),
}
ORDERED = {"countries", "credits", "companies"}


class Rows(forms.BaseFormSet[RowForm]):
    """The rows of one kind, in their order, with spare ones at the end."""

    title: Any = ""
    help: Any = ""
    refused: Sequence[str] = ()  # what the action found wrong with the rows together

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = _("Order")

    def said(self) -> list[Document]:
        """The rows as a document has them; removed and empty ones are left out."""
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        kept = [form for form in kept if form not in self.deleted_forms]
        if self.can_order:
            kept.sort(
                key=lambda form: (form.cleaned_data.get("ORDER") is None, form.cleaned_data.get("ORDER") or 0)
            )
        return [form.row() for form in kept]


def rows(name: str, data: Any, initial: list[Document], exchange: Exchange, known: Known) -> Rows:
    """The formset of one part of a document."""
    form, title, about = ROWS[name]
    made = forms.formset_factory(
        form,
        formset=Rows,
        extra=SPARE_CREDITS if name == "credits" else SPARE,
        can_delete=True,
        can_order=name in ORDERED,
        max_num=MOST,
        absolute_max=MOST,
        validate_max=True,
    )
    formset = cast(
        Rows, made(data, initial=initial, prefix=name, form_kwargs={"exchange": exchange, "known": known})
    )
    formset.title, formset.help = title, about
    return formset
