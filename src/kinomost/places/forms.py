"""What people type: the filters of a list and of the map, and the desk's forms."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.files.forms import UploadField
from kinomost.journal.rows import RecordForm, row_set
from kinomost.names.order import sort_key
from kinomost.names.texts import Kind
from kinomost.parties.countries import country_choices
from kinomost.parties.models import Exchange, Organisation
from kinomost.parties.slugs import latin
from kinomost.places.geometry import Box
from kinomost.places.models import City, Fee, Place, Space
from kinomost.places.queries import Filters, places_by_city, public_cities
from kinomost.texts import formats
from kinomost.texts.forms import TextsFormField

NAME_KINDS: tuple[Kind, ...] = ("official", "original", "transliterated", "alternative")
countries = lazy(country_choices, list)


def weekdays() -> list[tuple[int, str]]:
    """The days of the week by the reader's names, Monday being 1."""
    return [(number, formats.day(date(2024, 1, number), "weekday")) for number in range(1, 8)]


def in_order(choices: dict[str, str]) -> list[tuple[str, str]]:
    """Choices in the order of the reader's alphabet."""
    return sorted(choices.items(), key=lambda choice: sort_key(choice[1], formats.language_tag()))


class FilterForm(forms.Form):
    """The filters over a list of places. They are the address, so a wrong value narrows nothing and breaks nothing."""

    q = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    shot = forms.CharField(
        label=_("Shot there"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        anything = [("", pgettext_lazy("filter", "any"))]
        counts = places_by_city()
        cities = [city for city in public_cities() if counts[city.pk]]
        named = {city.slug: str(city.names.best(formats.language_tag()) or city.slug) for city in cities}
        countries = {city.country: formats.country(city.country) for city in cities}
        self.set_choices("kind", [*anything, *Place.Kind.choices])
        self.set_choices("country", [*anything, *in_order(countries)])
        self.set_choices("city", [*anything, *in_order(named)])

    def set_choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def filters(self) -> Filters:
        """What was asked for, without what makes no sense."""
        self.is_valid()
        asked = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
        return Filters(**asked)


class DeskFilterForm(forms.Form):
    """The filters of the office's ledger."""

    q = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any, *, exchange: Exchange) -> None:
        super().__init__(data)
        anything = [("", pgettext_lazy("filter", "any"))]
        named = {city.slug: reader_name(city) for city in City.objects.filter(exchange=exchange)}
        for name, choices in (
            ("kind", Place.Kind.choices),
            ("city", in_order(named)),
            (
                "state",
                [
                    ("public", _("public")),
                    ("hidden", _("hidden")),
                    ("nowhere", _("without a point on the map")),
                ],
            ),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*anything, *choices]

    def filters(self) -> Filters:
        """What the public list asks as well."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value and name != "state"}
        return Filters(**asked)

    def narrowed(self, places: QuerySet[Place]) -> QuerySet[Place]:
        """Those of `places` in the state that was asked for."""
        self.is_valid()
        match self.cleaned_data.get("state"):
            case "public":
                return places.filter(is_public=True)
            case "hidden":
                return places.filter(is_public=False)
            case "nowhere":
                return places.filter(latitude__isnull=True)
        return places


def read_box(text: str) -> Box | None:
    """Read `west,south,east,north` in degrees; None if that is not a box on the globe."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if -180 <= west < east <= 180 and -90 <= south < north <= 90:
        return west, south, east, north
    return None


class CityForm(RecordForm[City]):
    """A city and its clock."""

    names = TextsFormField(label=pgettext_lazy("of a thing", "Name"), kinds=NAME_KINDS, proposes=True)
    country = forms.ChoiceField(label=_("Country"), choices=countries)

    class Meta:
        model = City
        fields = ("names", "country", "timezone", "latitude", "longitude", "source")
        labels = {
            "timezone": _("Time zone"), "latitude": _("Latitude"), "longitude": _("Longitude"), "source": _("Sources"),
        }  # fmt: skip
        help_texts = {"timezone": _("As the time zone database writes it, for example Europe/Belgrade.")}
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}


class PlaceForm(RecordForm[Place]):
    """A location, studio, cinema or other house."""

    names = TextsFormField(label=pgettext_lazy("of a thing", "Name"), kinds=NAME_KINDS, proposes=True)
    about = TextsFormField(label=_("Description"), required=False, prose=True)
    access = TextsFormField(label=_("How to get in"), required=False, prose=True)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Place
        fields = (
            "names", "kind", "city", "address", "latitude", "longitude", "organisation", "website", "about", "access",
            "is_public", "source",
        )  # fmt: skip
        labels = {
            "kind": _("Kind"), "city": _("City"), "address": _("Address"), "latitude": _("Latitude"),
            "longitude": _("Longitude"), "organisation": _("Run by"), "is_public": _("Show this place on the public pages"),
            "source": _("Sources"),
        }  # fmt: skip
        help_texts = {
            "latitude": _("Degrees north, for example 44.8178."),
            "longitude": _("Degrees east, for example 20.4573."),
            "source": _("Where the facts were seen: addresses or titles, one a line."),
        }
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.instance.exchange_id
        own = {
            "city": City.objects.filter(exchange=office),
            "organisation": Organisation.objects.filter(exchange=office),
        }
        for name, records in own.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = records.order_by("slug")
            field.label_from_instance = reader_name  # type: ignore[method-assign,assignment]


def reader_name(record: Any) -> str:
    """A record's name for the reader."""
    return str(record.names.best(formats.language_tag()) or record.slug)


class SpaceRow(forms.Form):
    """A hall, a stage or a room."""

    slug = forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Space.Kind.choices)
    names = TextsFormField(label=pgettext_lazy("of a thing", "Name"), kinds=NAME_KINDS)
    seats = forms.IntegerField(label=_("Seats"), required=False, min_value=0, max_value=100_000)
    wheelchair_seats = forms.IntegerField(
        label=_("Of them for wheelchairs"), required=False, min_value=0, max_value=10_000
    )
    area_m2 = forms.DecimalField(
        label=_("Floor area, m²"), required=False, min_value=0, max_digits=8, decimal_places=1
    )
    height_m = forms.DecimalField(
        label=_("Height, m"), required=False, min_value=0, max_digits=5, decimal_places=1
    )
    note = TextsFormField(label=_("Note"), required=False, prose=True)
    source = forms.CharField(label=_("Source"), required=False)

    def clean(self) -> dict[str, Any]:
        """Give a new room its part of an address, from its name."""
        cleaned = super().clean() or {}
        if not cleaned.get("slug") and cleaned.get("names"):
            cleaned["slug"] = slugify(latin(cleaned["names"]))[:80] or "room"
        return cleaned


class HoursRow(forms.Form):
    """When the place is open on one weekday."""

    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, choices=weekdays)
    opens = forms.TimeField(label=_("Opens"), widget=forms.TimeInput({"type": "time"}))
    closes = forms.TimeField(label=_("Closes"), widget=forms.TimeInput({"type": "time"}))
    note = forms.CharField(label=_("Note"), required=False, max_length=120)


class FeeRow(forms.Form):
    """What it costs, and when that was true."""

    activity = forms.ChoiceField(label=_("Activity"), choices=Fee.Activity.choices)
    space_id = forms.TypedChoiceField(label=_("Room"), required=False, coerce=int, empty_value=None)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=14, decimal_places=2)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), max_length=3, help_text="RSD, RUB, EUR")
    unit = forms.ChoiceField(label=_("Per"), choices=Fee.Unit.choices)
    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput({"type": "date"}))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    source = forms.CharField(label=_("Source"), required=False)

    def __init__(self, *args: Any, spaces: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        space = self.fields["space_id"]
        assert isinstance(space, forms.ChoiceField)
        space.choices = [("", _("the whole place")), *spaces]


class ContactRow(forms.Form):
    """Whom to ask."""

    name = forms.CharField(label=_("Name"), max_length=150)
    post = forms.CharField(label=_("Post"), required=False, max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    is_public = forms.BooleanField(label=_("Show on the public page"), required=False)


class PhotoRow(forms.Form):
    """A photo that is there already; new ones are sent by their own form."""

    upload_id = forms.UUIDField(widget=forms.HiddenInput)


PLACE_ROWS = {
    "spaces": row_set(SpaceRow, _("Halls, stages and rooms"), _("Leave empty what is not known."), ordered=True),
    "opening_hours": row_set(HoursRow, _("Opening hours"), _("In the place's own time, past midnight too.")),
    "fees": row_set(FeeRow, _("Fees"), _("Each with the day on which it was true.")),
    "contacts": row_set(ContactRow, _("Contacts"), _("Seen by the office only, unless marked public.")),
    "photos": row_set(PhotoRow, _("Photos"), ordered=True),
}  # fmt: skip


class PhotoForm(forms.Form):
    """A new photo of a place."""

    picture = UploadField(label=_("Picture"))
    credit = forms.CharField(label=_("Photographer"), required=False, max_length=200)
    alt = TextsFormField(label=_("What can be seen"), required=False, prose=True)
