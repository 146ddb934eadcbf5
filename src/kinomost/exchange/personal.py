"""Where personal data lives in this room."""

from django.utils.translation import gettext_lazy as _

from kinomost.exchange.models import Interest, Step
from kinomost.parties.personal_map import Fate, Holding, by_account, by_person

HOLDINGS = (
    Holding(
        Step.people.through,
        _("part taken in steps of a season"),
        by_person("person"),
        ("step",),
        Fate.DELETE,
    ),
    Holding(
        Interest,
        _("interest recorded for an organisation"),
        by_account("said_by"),
        ("organisation", "kind", "note", "created_at", "withdrawn_at"),
        Fate.ANONYMISE,
        _("The interest is the organisation's; who wrote it down is forgotten."),
        blank={"said_by": None},
    ),
)

IMPERSONAL = {
    "exchange.Season.names": "a season is not a person",
    "exchange.Step.names": "a step of a season is not a person",
    "exchange.Step.people": "the same as its table of people, which is in the map",
}
