"""What people type: the filters of a list and of the map, and the desk's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.names.order import sort_key
from kinomost.places.geometry import Box
from kinomost.places.models import Place
from kinomost.places.queries import Filters, places_by_city, public_cities
from kinomost.texts import formats


def in_order(choices: dict[str, str]) -> list[tuple[str, str]]:
    """Choices in the order of the reader's alphabet."""
    return sorted(choices.items(), key=lambda choice: sort_key(choice[1], formats.language_tag()))


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


def read_box(text: str) -> Box | None:
    """Read `west,south,east,north` in degrees; None if that is not a box on the globe."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if -180 <= west < east <= 180 and -90 <= south < north <= 90:
        return west, south, east, north
    return None
