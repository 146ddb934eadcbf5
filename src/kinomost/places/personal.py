"""Where personal data lives in this room."""

from django.utils.translation import gettext_lazy as _

from kinomost.parties.personal_map import Fate, Holding, by_email
from kinomost.places.models import PlaceContact

HOLDINGS = (
    Holding(
        PlaceContact,
        _("contact of a place"),
        by_email("email"),
        ("place", "name", "email", "phone"),
        Fate.DELETE,
    ),
)

IMPERSONAL = {
    "places.City.names": "a city is not a person",
    "places.Place.names": "a place is not a person",
    "places.Place.address": "where a place is",
    "places.Space.names": "a hall or a stage is not a person",
}
