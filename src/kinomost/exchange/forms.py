"""What people type about seasons and interest."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.catalogue.forms.fields import shown
from kinomost.catalogue.models import Film
from kinomost.exchange.accent import validate_accent
from kinomost.exchange.actions.interest import KINDS
from kinomost.exchange.models import Interest, Season, SeasonCountry, SeasonFilm, Step
from kinomost.journal.documents import Document
from kinomost.journal.rows import RecordForm, row_set
from kinomost.names.fold import keys
from kinomost.parties.countries import country_choices
from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.parties.slugs import latin
from kinomost.places.models import City, Place
from kinomost.texts import formats
from kinomost.texts.forms import TextsFormField
from kinomost.texts.search import PUBLIC, Hit, search

SEVERAL = 12  # how many that answer to a name are offered
countries = lazy(country_choices, list)


def day_input() -> forms.DateInput:
    """A day, picked from a calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class InterestForm(forms.Form):
    """What an organisation would do with a film, a place or another organisation."""

    speaker = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="slug", label=_("Company"), empty_label=None
    )
    kind = forms.ChoiceField(label=_("We would"), choices=Interest.Kind.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The other side reads it once the interest is mutual; the office reads it at once."),
    )

    def __init__(self, *args: Any, speaking: list[Organisation], role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speaker, kind = self.fields["speaker"], self.fields["kind"]
        assert isinstance(speaker, forms.ModelChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        speaker.queryset = Organisation.objects.filter(pk__in=[one.pk for one in speaking])
        speaker.label_from_instance = label_of  # type: ignore[method-assign,assignment]
        kind.choices = [(one.value, one.label) for one in KINDS[role]]
        if len(speaking) == 1:
            speaker.widget = forms.HiddenInput()
            self.initial.setdefault("speaker", speaking[0].slug)


def label_of(organisation: Organisation) -> str:
    """An organisation's name for the reader."""
    return str(organisation.names.best(formats.language_tag()) or organisation.slug)


class SeasonForm(RecordForm[Season]):
    """A season's own facts."""

    names = TextsFormField(
        label=pgettext_lazy("of a thing", "Name"), kinds=("official", "original", "alternative")
    )
    lead = TextsFormField(label=_("Opening sentence"), required=False, kinds=("official",))
    about = TextsFormField(label=_("Description"), required=False, prose=True)
    accent = forms.CharField(
        label=_("Colour"), widget=forms.TextInput({"type": "color"}), validators=[validate_accent],
        help_text=_("The one colour of the season's pages. It has to be readable on paper and in the dark."),
    )  # fmt: skip

    class Meta:
        model = Season
        fields = ("names", "lead", "starts", "ends", "host", "accent", "about", "is_public", "source")
        labels = {
            "starts": _("First day"), "ends": _("Last day"), "host": _("Organiser"), "source": _("Sources"),
            "is_public": _("Show this season on the public pages"),
        }  # fmt: skip
        widgets = {"starts": day_input(), "ends": day_input(), "source": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        host = self.fields["host"]
        assert isinstance(host, forms.ModelChoiceField)
        host.queryset = Organisation.objects.filter(exchange=self.instance.exchange_id).order_by("slug")
        host.label_from_instance = label_of  # type: ignore[method-assign,assignment]

    def clean(self) -> dict[str, Any]:
        """Refuse a season that ends before it starts, beside the field."""
        cleaned = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] < cleaned["starts"]:
            self.add_error("ends", _("The last day is before the first."))
        return cleaned


Register = type[Film] | type[Place] | type[Person] | type[City]
REGISTERS: dict[str, Register] = {"film": Film, "place": Place, "person": Person, "city": City}
Shown = Mapping[Register, Mapping[int, str]]


def shown_names(document: Document) -> Shown:
    """All records that a season's rows name by number, as a field shows them, by their register; four queries."""
    steps = document.get("steps", [])
    wanted: dict[Register, set[int]] = {
        City: {step["city_id"] for step in steps},
        Place: {number for step in steps for number in [step["place_id"], *step["places"]]},
        Person: {number for step in steps for number in step["people"]},
        Film: {row["film_id"] for row in [*steps, *document.get("films", [])]},
    }
    return {
        model: {one.pk: shown(one) for one in model._default_manager.filter(pk__in=numbers - {None})}
        for model, numbers in wanted.items()
    }


class Named(forms.CharField):
    """One record of a register, by its name in any script.

    What the form shows and the list of suggestions writes ends in the short name in parentheses, which settles it;
    a name typed by hand must answer to one record of the office, or to one that everybody may see.
    """

    known: Mapping[int, str] = {}
    office: int | None = None

    def __init__(self, model: Register, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model

    def prepare_value(self, value: Any) -> Any:
        """The name of a record that is known by its number."""
        return self.known.get(value, "") if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """The record's number. Raises ValidationError for a name that nothing or several have."""
        text = super().clean(value).strip()
        return self.number_of(text) if text else None

    def number_of(self, text: str) -> int:
        """The number of the one record that is called so; raises ValidationError."""
        for number, name in self.known.items():
            if name == text:
                return number
        settled = re.search(r"\(([a-z0-9-]+)\)$", text)
        kept = self.model._default_manager.filter(exchange=self.office, slug=settled[1] if settled else text)
        if found := kept.first():
            return int(found.pk)
        hits = found_by(self.model, text, self.office)
        whole = [hit for hit in hits if any(keys(text) & keys(str(name)) for name in hit.texts)]
        if len(whole or hits) == 1:
            return (whole or hits)[0].object_id
        if hits:
            ones = self.model._default_manager.filter(pk__in=[hit.object_id for hit in hits])
            names = "; ".join(sorted(shown(one) for one in ones))
            raise ValidationError(
                _("Several things are called so. Write which one: %(names)s."), params={"names": names}
            )
        raise ValidationError(
            _("Nothing here is called “%(name)s”. Enter it in its register first."), params={"name": text}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was shown with what was sent."""
        return (self.prepare_value(initial) or "").split() != (data or "").split()


class NamedMany(Named):
    """Several records by their names, one a line."""

    def prepare_value(self, value: Any) -> Any:
        """The names of records that are known by their numbers."""
        return "\n".join(sorted(self.known[number] for number in value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The records' numbers. Raises ValidationError with all that is wrong."""
        parts = re.split(r"[\n;]", forms.CharField.clean(self, value))
        names = [one.strip() for part in parts for one in ([part] if "(" in part else part.split(","))]
        numbers, problems = set(), []
        for name in filter(None, names):
            try:
                numbers.add(self.number_of(name))
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)
        return sorted(numbers)


def found_by(model: Register, query: str, office: int | None) -> list[Hit]:
    """What of a register answers to a name, best first: the office's own and what everybody may see."""
    kind = model._meta.model_name or ""
    return search(query, {kind}, SEVERAL, visible=Q(exchange_id=office) | PUBLIC) if len(query) > 1 else []


class NamingRow(forms.Form):
    """A row that names records; `known` are those it starts with, as its fields show them."""

    def __init__(self, *args: Any, known: Shown, office: Exchange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Named):
                field.known, field.office = known.get(field.model, {}), office.pk
                if not isinstance(field, NamedMany):
                    kind = field.model._meta.model_name
                    address = reverse("exchange:suggest", args=[office.slug, kind])
                    field.widget.attrs |= {
                        "list": f"{kind}-found", "hx-get": address, "hx-target": f"#{kind}-found",
                        "hx-trigger": "input changed delay:200ms", "autocomplete": "off",
                    }  # fmt: skip


class CountryRow(forms.Form):
    """A country and its side."""

    country = forms.ChoiceField(label=_("Country"), choices=countries)
    side = forms.ChoiceField(label=_("Side"), choices=SeasonCountry.Side.choices)


class StepRow(NamingRow):
    """A point of the timeline."""

    slug = forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Step.Kind.choices)
    names = TextsFormField(label=pgettext_lazy("of a thing", "Name"), kinds=("official",))
    starts = forms.DateField(label=_("First day"), widget=day_input())
    ends = forms.DateField(label=_("Last day"), required=False, widget=day_input())
    date_note = TextsFormField(
        label=_("In words, if the day is not known"), required=False, max_length=120, kinds=("official",)
    )
    city_id = Named(City, label=_("City"), required=False)
    place_id = Named(Place, label=_("Place"), required=False)
    film_id = Named(Film, label=_("Film"), required=False)
    people = NamedMany(
        Person, label=_("People"), required=False, widget=forms.Textarea, help_text=_("One name a line.")
    )
    places = NamedMany(
        Place, label=_("Places seen"), required=False, widget=forms.Textarea, help_text=_("One name a line.")
    )
    about = TextsFormField(label=_("Description"), required=False, prose=True)
    source = forms.CharField(label=_("Source"), required=False)

    def clean(self) -> dict[str, Any]:
        """Give a new step its part of an address, from its name."""
        cleaned = super().clean() or {}
        if not cleaned.get("slug") and cleaned.get("names"):
            cleaned["slug"] = slugify(latin(cleaned["names"]))[:80] or "step"
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] < cleaned["starts"]:
            self.add_error("ends", _("The last day is before the first."))
        return cleaned


class SeasonFilmRow(NamingRow):
    """A film of the season, and why it belongs to it."""

    film_id = Named(Film, label=_("Film"))
    part = forms.ChoiceField(label=_("As"), choices=SeasonFilm.Part.choices)
    note = TextsFormField(label=_("Note"), required=False, prose=True)
    source = forms.CharField(label=_("Source"), required=False)


SEASON_ROWS = {
    "countries": row_set(CountryRow, _("Countries")),
    "steps": row_set(
        StepRow, _("Timeline"), _("From the invitation to the last release, in the order of its days.")
    ),
    "films": row_set(
        SeasonFilmRow, _("Films"), _("Shown, projected, or made together before."), ordered=True
    ),
}
