"""What everybody sees of calls: the list, a call, its deadline for a calendar, the season's page, the first page."""

import datetime as dt

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from kinomost.contest.actions import calls as actions
from kinomost.contest.models import Call
from kinomost.names.texts import Texts
from tests.contest.factories import make_award, make_call
from tests.factories import make_account, make_organisation, make_season

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    """A call that is open, with a rule, a question and a prize."""
    call = make_call(
        slug="konkurs",
        season=make_season(slug="sezona"),
        fields=[{"key": "logline", "words": 40}],
        rules=[
            {"rule": "budget", "to": "6000000 EUR"},
            {"rule": "length", "from": 60, "section": "feature"},
            {"rule": "languages", "any": ["sr", "ru"]},
        ],
        lead=Texts.of(en="Come.", sr_Latn="Dođite."),
    )
    make_award(
        call, amount=20_000, currency="EUR", partner=make_organisation(names=Texts.of(en="Studio Sample"))
    )
    return call


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(lxml.html.fromstring(answer.content).xpath("//main")[0].text_content().split())


def test_a_call_says_until_when_for_whom_what_is_asked_and_what_there_is_to_win(client: Client, call: Call):
    said = page(client, "/en/calls/konkurs/")

    for part in (
        "Europe/Belgrade, UTC+",
        "6 days left",
        "A budget of at most 6,000,000 € is asked.",
        "One of these languages must be spoken: Serbian, Russian.",
        "At least 60 minutes are asked.",
        "Logline up to 40 words",
        "20,000 €",
        "Given by Studio Sample",
        "Feenone",  # a label and its value
    ):
        assert part in said


def test_a_call_is_read_in_serbian_cyrillic_made_from_the_latin(client: Client, call: Call):
    said = page(client, "/sr-cyrl/calls/konkurs/")

    assert "Огледни конкурс" in said
    assert "Дођите." in said


def test_a_hidden_call_is_seen_by_its_office_only(client: Client, call: Call):
    Call.objects.update(is_public=False)
    assert client.get("/en/calls/konkurs/").status_code == 404
    assert client.get("/en/calls/konkurs/deadline.ics").status_code == 404

    client.force_login(make_account("viewer", call.season.exchange))

    assert "Hidden: only the office sees this page." in page(client, "/en/calls/konkurs/")
    assert "Ogledni" not in page(client, "/en/calls/")


def test_calls_that_are_open_come_before_those_that_are_closed(client: Client, call: Call):
    now = timezone.now()
    make_call(
        season=call.season, names=Texts.of(en="Long over"),
        opens_at=now - dt.timedelta(days=60), deadline=now - dt.timedelta(days=30),
    )  # fmt: skip

    said = page(client, "/en/calls/")

    assert said.index("Sample call") < said.index("Archive") < said.index("Long over")


def test_a_season_s_page_and_the_first_page_lead_to_the_call(client: Client, call: Call):
    assert "Calls for entries" in page(client, "/en/seasons/sezona/")
    assert "/en/calls/konkurs/" in client.get("/en/").content.decode()


def test_a_season_without_calls_says_nothing_of_them(client: Client):
    make_season(slug="druga")

    assert "Calls for entries" not in page(client, "/en/seasons/druga/")


def test_the_deadline_goes_into_a_calendar_and_an_extension_replaces_it(client: Client, call: Call):
    def event() -> dict[str, object]:
        found = Calendar.from_ical(client.get("/en/calls/konkurs/deadline.ics").content).walk("VEVENT")[0]
        return {"uid": str(found["UID"]), "ends": found["DTEND"].dt, "sequence": int(found["SEQUENCE"])}

    before = event()
    moved = (call.deadline + dt.timedelta(days=3)).replace(microsecond=0)

    actions.extend("command", call, moved, "Holidays")

    after = event()
    assert after["uid"] == before["uid"]
    assert after["ends"] == moved
    assert int(str(after["sequence"])) > int(str(before["sequence"]))
    assert "The deadline was extended; it was" in page(client, "/en/calls/konkurs/")
