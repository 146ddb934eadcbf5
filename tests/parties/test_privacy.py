"""One's own data: what there is, taking it along, having it erased."""

import io
import json
import zipfile
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from kinomost.catalogue.models import Credit
from kinomost.files.models import BegunUpload
from kinomost.filmdays.models import Booking
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.actions import privacy
from kinomost.parties.actions.access import LastOwner, give_role
from kinomost.parties.actions.accounts import give_consent, open_account, withdraw_consent
from kinomost.parties.models import Account, Consent, Exchange, Person, PersonCountry, Role
from kinomost.post.models import Letter
from kinomost.texts.search import search
from tests.factories import PASSWORD, make_exchange, make_film, make_film_days, make_person
from tests.parties.test_access import letter_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Exchange:
    return make_exchange(slug="office")


@pytest.fixture
def account(office: Exchange) -> Account:
    """Somebody with an account, a page in the register, a booking and a letter."""
    account = open_account("command", "ana@kinomost.example", display_name="Ana", password=PASSWORD)
    account.person = make_person(exchange=office, names=Texts.of(sr_Latn="Ana Ogledić"), phone="+381 1")
    account.save()
    PersonCountry.objects.create(person=account.person, kind="nationality", country="RS")
    give_consent("command", account.person, Consent.Purpose.PAGE, "Yes, show my page.")
    Booking.objects.create(
        film_days=make_film_days(),
        code="ABC",
        email="ANA@kinomost.example",
        name="Ana",
        idempotency_key="1b0fa1c5-5d7e-4e0e-8c3f-0d8f8f0c9b11",
    )
    return account


def plan(account: Account) -> dict[str, str]:
    lines = privacy.plan(privacy.subject_of_account(account))
    return {line.holding.model.__name__: line.fate for line in lines}


def test_the_plan_finds_what_every_room_holds(account: Account) -> None:
    assert plan(account) == {
        "Booking": "anonymise",
        "EmailAddress": "delete",
        "Consent": "delete",
        "PersonCountry": "delete",
        "Entry": "delete",
        "Person": "anonymise",
        "Account": "delete",
    }


def test_the_download_has_everything_for_people_and_for_machines(client: Client, account: Account) -> None:
    client.force_login(account)
    response = _after_password(client, "/en/me/data/")
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    data = json.loads(archive.read("data.json"))
    rows = {one["record"]: one["rows"] for one in data["holdings"]}
    assert rows["Account"][0]["email"] == "ana@kinomost.example"
    assert rows["Person"][0]["names"] == {"sr-Latn": "Ana Ogledić"}
    assert rows["Booking"][0]["code"] == "ABC"
    assert rows["PersonCountry"] == [{"kind": "nationality", "country": "RS", "since": None, "until": None}]
    page = archive.read("index.html").decode()
    assert [word in page for word in ("Ana Ogledić", "Yes, show my page.", "ABC", "password")] == [
        True,
        True,
        True,
        False,
    ]


def _after_password(client: Client, address: str) -> Any:
    """POST to a delicate address: the password is asked for first, then the POST goes on by itself."""
    asked = client.post(address)
    assert asked["Location"].startswith("/en/account/reauthenticate/")
    response = client.post(asked["Location"], {"password": PASSWORD, "next": address})
    return client.post(address) if response.status_code == 302 else response


def test_an_erased_account_leaves_nothing_that_names_it(client: Client, account: Account) -> None:
    client.force_login(account)
    reference = account.ref
    response = _after_password(client, "/en/me/erase/")
    assert response.status_code == 200
    assert list(Account.objects.all()) == []
    assert list(EmailAddress.objects.all()) == []
    assert list(Person.objects.all()) == []
    assert search("Ogledić", visible=Q()) == []
    assert list(Booking.objects.values_list("email", "name", "code")) == [("", "", "ABC")]
    assert list(Letter.objects.exclude(to="").values_list("to", flat=True)) == []
    assert AuditLine.objects.filter(by=reference, verb="erase").count() == 1
    assert "Ana" not in str(list(AuditLine.objects.values_list("detail", flat=True)))
    assert client.get("/en/me/").status_code == 302


def test_a_file_on_its_way_goes_with_its_account(account: Account) -> None:
    begun = BegunUpload.objects.create(
        by=account.ref, purpose="script", name="script.pdf", size=9, expires_at=timezone.now()
    )
    chunk = default_storage.save(f"{begun.folder}/0", ContentFile(b"Ana wrote"))
    found = {
        str(holding.label): rows for holding, rows in privacy.collect(privacy.subject_of_account(account))
    }
    assert [row["name"] for row in found["files on their way"]] == ["script.pdf"]
    privacy.erase(account.ref, privacy.subject_of_account(account))
    assert (BegunUpload.objects.count(), default_storage.exists(chunk)) == (0, False)


def test_somebody_whom_a_film_credits_keeps_the_name_and_loses_the_rest(account: Account) -> None:
    person = account.person
    assert person is not None
    Credit.objects.create(film=make_film(exchange=person.exchange), person=person, function="director")
    privacy.erase(account.ref, privacy.subject_of_account(account))
    person.refresh_from_db()
    assert (str(person.names), person.phone, person.is_public) == ("Ana Ogledić", "", False)
    assert person.erased_at is not None
    assert (person.countries.count(), person.consents.count(), person.credits.count()) == (0, 0, 1)


def test_others_keep_what_is_theirs(account: Account, office: Exchange) -> None:
    other = make_person(exchange=office)
    stranger = open_account("command", "vana@kinomost.example")
    privacy.erase(account.ref, privacy.subject_of_account(account))
    assert list(Person.objects.all()) == [other]
    assert list(Account.objects.all()) == [stranger]


def test_the_last_owner_hands_the_office_over_first(account: Account, office: Exchange) -> None:
    give_role("command", office, account, Role.Kind.OWNER)
    with pytest.raises(LastOwner):
        privacy.erase(account.ref, privacy.subject_of_account(account))
    assert Account.objects.filter(pk=account.pk).exists()


def test_an_account_without_password_proves_itself_by_a_code(client: Client) -> None:
    client.force_login(open_account("command", "code@kinomost.example"))
    client.post("/en/me/erase/", {"send": "1"})
    code = letter_to("code@kinomost.example").splitlines()[5].strip()
    assert client.post("/en/me/erase/", {"code": "WRONG"}).status_code == 200
    assert Account.objects.count() == 1
    client.post("/en/me/erase/", {"code": code})
    assert Account.objects.count() == 0


def test_wrong_codes_use_the_code_up(client: Client) -> None:
    client.force_login(open_account("command", "code@kinomost.example"))
    client.post("/en/me/erase/", {"send": "1"})
    code = letter_to("code@kinomost.example").splitlines()[5].strip()
    for _ in range(5):
        client.post("/en/me/erase/", {"code": "WRONG"})
    client.post("/en/me/erase/", {"code": code})
    assert Account.objects.count() == 1


def test_a_withdrawn_consent_stays_on_record_and_takes_effect(office: Exchange) -> None:
    person = make_person(exchange=office, shows_contact=True)
    consent = give_consent("command", person, Consent.Purpose.CONTACTS, "You may show my e-mail.")
    withdraw_consent("command", consent)
    person.refresh_from_db()
    consent.refresh_from_db()
    assert (person.shows_contact, person.is_public, consent.withdrawn_at is None) == (False, True, False)


def test_the_office_hands_out_and_erases_a_person(client: Client, office: Exchange) -> None:
    person = make_person(exchange=office, email="ana@kinomost.example")
    owner = open_account("command", "owner@kinomost.example")
    give_role("command", office, owner, Role.Kind.OWNER)
    client.force_login(owner)
    address = f"/en/desk/office/people/{person.slug}/data/"
    assert client.get(address).status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(client.post(f"{address}download/").content))
    assert archive.namelist() == ["data.json", "index.html"]
    client.post(f"{address}erase/")
    assert list(Person.objects.all()) == []
    assert list(Account.objects.all()) == [owner]


def test_an_editor_neither_hands_out_nor_erases(client: Client, office: Exchange) -> None:
    person = make_person(exchange=office)
    editor = open_account("command", "editor@kinomost.example")
    give_role("command", office, editor, Role.Kind.EDITOR)
    client.force_login(editor)
    address = f"/en/desk/office/people/{person.slug}/data/"
    assert [client.post(f"{address}{verb}/").status_code for verb in ("download", "erase")] == [403, 403]
