"""What people type about seasons and interest."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.catalogue.models import Film
from kinomost.exchange.accent import validate_accent
from kinomost.exchange.actions.interest import KINDS
from kinomost.exchange.models import Interest, Season, SeasonCountry, SeasonFilm, Step
from kinomost.journal.documents import Document
from kinomost.journal.rows import RecordForm, row_set
from kinomost.parties.countries import country_choices
from kinomost.parties.models import Organisation, Person
from kinomost.parties.slugs import latin
from kinomost.places.models import City, Place
from kinomost.texts import formats
from kinomost.texts.forms import TextsFormField

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
ShortNames = Mapping[Register, Mapping[int, str]]


def short_names(document: Document) -> ShortNames:
    """The short names of all records that a season's rows name by number, by their register; four queries."""
    steps = document.get("steps", [])
    wanted: dict[Register, set[int]] = {
        City: {step["city_id"] for step in steps},
        Place: {number for step in steps for number in [step["place_id"], *step["places"]]},
        Person: {number for step in steps for number in step["people"]},
        Film: {row["film_id"] for row in [*steps, *document.get("films", [])]},
    }
    return {
        model: dict(model._default_manager.filter(pk__in=numbers - {None}).values_list("pk", "slug"))
        for model, numbers in wanted.items()
    }


class Named(forms.CharField):
    """One record of a register, named by the short name that stands in its address."""

    known: Mapping[int, str] = {}

    def __init__(self, model: Register, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model

    def prepare_value(self, value: Any) -> Any:
        """The short name of a record that is known by its number."""
        return self.known.get(value, "") if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """The record's number. Raises ValidationError for a name that nothing has."""
        slug = super().clean(value).strip()
        found = (
            self.model._default_manager.filter(slug=slug).values_list("pk", flat=True).first()
            if slug
            else None
        )
        if slug and found is None:
            raise ValidationError(_("Nothing has the short name “%(slug)s”.") % {"slug": slug})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare short names."""
        return (self.prepare_value(initial) or "").split() != (data or "").split()


class NamedMany(Named):
    """Several records by their short names, with blanks between."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """The short names of records that are known by their numbers."""
        return " ".join(sorted(self.known[number] for number in value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The records' numbers. Raises ValidationError naming all that nothing has."""
        slugs = set(forms.CharField.clean(self, value).replace(",", " ").replace(";", " ").split())
        found = dict(self.model._default_manager.filter(slug__in=slugs).values_list("slug", "pk"))
        if unknown := sorted(slugs - found.keys()):
            raise ValidationError(
                _("Nothing has these short names: %(slugs)s.") % {"slugs": ", ".join(unknown)}
            )
        return sorted(found.values())


class NamingRow(forms.Form):
    """A row that names records; `known` are the short names of those it starts with."""

    def __init__(self, *args: Any, known: ShortNames, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Named):
                field.known = known.get(field.model, {})


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
    city_id = Named(City, label=_("City"), required=False, help_text=_("short name"))
    place_id = Named(Place, label=_("Place"), required=False, help_text=_("short name"))
    film_id = Named(Film, label=_("Film"), required=False, help_text=_("short name"))
    people = NamedMany(
        Person, label=_("People"), required=False, help_text=_("short names, with blanks between")
    )
    places = NamedMany(
        Place, label=_("Places seen"), required=False, help_text=_("short names, with blanks between")
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

    film_id = Named(Film, label=_("Film"), help_text=_("short name"))
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
