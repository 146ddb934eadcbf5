"""What becomes of somebody who asks to be forgotten: the treaty's count stays, the person goes."""

import pytest

from kinomost.coproduction.actions import add_scenario
from kinomost.coproduction.models import Scenario, Work
from kinomost.coproduction.personal import HOLDINGS
from kinomost.parties.actions.privacy import erase
from kinomost.parties.models import Exchange, PersonCountry
from kinomost.parties.personal_map import Subject
from tests.coproduction.rows import make_file
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_erasure_leaves_the_function_and_its_nationality_in_the_file_and_in_scenarios(
    office: Exchange,
) -> None:
    person = make_person(exchange=office)
    PersonCountry.objects.create(person=person, kind="nationality", country="RS")
    PersonCountry.objects.create(person=person, kind="residence", country="HU")
    work = [{"row": "r", "function": "director", "person_id": person.pk, "fee": "40000", "days": 30}]
    made = make_file(office, work=work)
    other = {"row": "s", "function": "composer", "person_id": make_person(exchange=office).pk, "fee": "900"}
    add_scenario("command", made, "A", {"work": [{**work[0], "days": 20}, other]})
    subject = Subject(person=person)
    assert {holding.model for holding in HOLDINGS if holding.records(subject)} == {Work, Scenario}
    erase("command", subject)
    row = Work.objects.get()
    assert (row.function, row.person_id, row.name, row.fee) == ("director", None, "", None)
    assert (row.nationality, row.residence, row.days) == (["RS"], "HU", 30)
    kept, beside = Scenario.objects.get().document["work"]
    assert (beside["person_id"], beside["fee"]) == (other["person_id"], "900")
    assert (kept["function"], kept["person_id"], kept["fee"], kept["nationality"]) == (
        "director",
        None,
        None,
        ["RS"],
    )


def test_nobody_else_is_held_here() -> None:
    assert [holding.records(Subject()).count() for holding in HOLDINGS] == [0, 0]
