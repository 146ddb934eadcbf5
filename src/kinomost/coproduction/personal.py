"""Where personal data lives in this room."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kinomost.coproduction.models import Scenario, Work
from kinomost.journal.actions import record
from kinomost.parties.models import PersonCountry
from kinomost.parties.personal_map import Fate, Holding, Subject, by_person, nobody


def _forget(work: QuerySet[Any], by: str, subject: Subject) -> None:
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


def _in_scenarios(subject: Subject) -> Q:
    """Scenarios in which the person works: they name people inside one column, and there are few of them."""
    if subject.person is None:
        return nobody()
    number = subject.person.pk
    named = [
        scenario.pk
        for scenario in Scenario.objects.all()
        if any(row["person_id"] == number for row in scenario.document.get("work", ()))
    ]
    return Q(pk__in=named)


def _forget_in_scenarios(scenarios: QuerySet[Any], by: str, subject: Subject) -> None:
    """As in the file: the person's work stays as a function with its nationalities."""
    person = subject.person.pk if subject.person else 0
    known = PersonCountry.objects.filter(person=person, kind=PersonCountry.Kind.NATIONALITY)
    nationality = list(known.order_by("since", "pk").values_list("country", flat=True))
    for scenario in scenarios.select_related("coproduction__film"):
        for row in scenario.document["work"]:
            if row["person_id"] == person:
                row["nationality"] = row["nationality"] or nationality
                row |= {"person_id": None, "name": "", "fee": None}
        scenario.save(update_fields=["document"])
        record(by, "forget", scenario)


HOLDINGS = (
    Holding(
        Scenario,
        _("scenarios of a co-production"),
        _in_scenarios,
        ("coproduction", "name", "document"),
        Fate.ANONYMISE,
        _("A treaty counts nationalities by function: those stay, the people and their fees are forgotten."),
        erase=_forget_in_scenarios,
    ),
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
    "coproduction.Agreed.by": "an authority that agreed",
}
