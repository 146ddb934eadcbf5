"""Where personal data lives in this room."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kinomost.coproduction.models import Work
from kinomost.journal.actions import record
from kinomost.parties.models import PersonCountry
from kinomost.parties.personal_map import Fate, Holding, by_person


def _forget(work: QuerySet[Any], by: str) -> None:
    """Leave the function and what the treaty asked about whoever had it; forget who that was and what they earned."""
    for row in work.select_related("coproduction__film"):
        known = PersonCountry.objects.filter(person=row.person_id).order_by("since", "pk")
        for one in known:
            if one.kind == PersonCountry.Kind.RESIDENCE:
                row.residence = row.residence or one.country
            elif one.country not in row.nationality:
                row.nationality = [*row.nationality, one.country]
        row.person, row.name, row.fee = None, "", None
        row.save()
        record(by, "forget", row, exchange_id=row.coproduction.exchange_id)


HOLDINGS = (
    Holding(
        Work,
        _("work on a co-production"),
        by_person("person"),
        ("coproduction", "function", "name", "nationality", "residence", "role", "days", "fee", "currency"),
        Fate.ANONYMISE,
        _("A treaty counts nationalities by function: those stay, the person and the fee are forgotten."),
        erase=_forget,
    ),
)

IMPERSONAL = {
    "coproduction.Finance.name": "the name of a source of money",
    "coproduction.Scenario.name": "the name of a scenario",
    "coproduction.Receipt.payer": "a company that pays",
}
