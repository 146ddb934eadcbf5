"""What people type: the filters of a list and of the map, and the desk's forms."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.places.geometry import Box
from kinomost.places.models import Place
from kinomost.places.queries import Filters, countries_with_places, public_cities


class FilterForm(forms.Form):
    """The filters over a list of places. They are the address, so a wrong value narrows nothing and breaks nothing."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    shot = forms.CharField(
        label=_("Shot there"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        anything: list[tuple[str, str | Promise]] = [("", pgettext_lazy("filter", "any"))]
        # Looked up in the view's language; the names of countries and cities are drawn by the template.
        self.cities = list(public_cities().filter(place_count__gt=0).order_by("slug"))
        self.set_choices("kind", anything + list(Place.Kind.choices))
        self.set_choices("country", anything + [(code, code) for code in countries_with_places()])
        self.set_choices("city", anything + [(city.slug, city.slug) for city in self.cities])

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


def read_box(text: str) -> Box | None:
    """Read `west,south,east,north` in degrees; None if that is not a box on the globe."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if -180 <= west < east <= 180 and -90 <= south < north <= 90:
        return west, south, east, north
    return None
