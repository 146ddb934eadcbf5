"""Where personal data lives in this room."""

from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Credit
from kinomost.parties.personal_map import Fate, Holding, by_person

HOLDINGS = (
    Holding(
        Credit,
        _("credits"),
        by_person("person"),
        ("film", "function", "character"),
        Fate.KEEP,
        _("Who made a film is part of the film's public record."),
    ),
)

IMPERSONAL = {
    "catalogue.Film.people": "the same as Credit, which is in the map",
    "catalogue.Copy.name": "the name of a screening copy",
    "catalogue.Copy.held_by": "an organisation",
}
