"""Roles and invitations of an office."""

import re
import threading
from email import message_from_bytes
from email.policy import default

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kinomost.parties.actions import access
from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Account, Exchange, Invitation, Role
from kinomost.parties.queries import offices_of
from kinomost.post.models import Letter
from tests.factories import make_account, make_exchange, make_person
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
OWNER, EDITOR, VIEWER = Role.Kind.OWNER, Role.Kind.EDITOR, Role.Kind.VIEWER


@pytest.fixture
def office() -> Exchange:
    return make_exchange(slug="office")


@pytest.fixture
def owner(client: Client, office: Exchange) -> Account:
    account = make_account("owner", office, email="owner@kinomost.example")
    client.force_login(account)
    return account


def letter_to(email: str) -> str:
    """The text of the last letter to an address."""
    letter = Letter.objects.filter(to=email).latest("pk")
    body = message_from_bytes(bytes(letter.message), policy=default).get_body(("plain",))
    assert body is not None
    return f"{letter.subject}\n{body.get_content()}"


def link_to(email: str) -> str:
    found = re.search(r"http://\S+(/\S+/invitations/\S+/)", letter_to(email))
    assert found is not None
    return found[1]


def roles(office: Exchange) -> list[tuple[str, str]]:
    held = Role.objects.filter(exchange=office).order_by("account__email", "kind")
    return [(role.account.email, role.kind) for role in held.select_related("account")]


def test_an_invited_newcomer_gets_an_account_a_role_and_the_language(
    client: Client, owner: Account, office: Exchange
) -> None:
    client.post(
        "/en/desk/office/access/", {"email": "New@Kinomost.example", "kind": "editor", "language": "ru"}
    )
    address = link_to("new@kinomost.example")
    assert address.startswith("/ru/invitations/")
    newcomer = Client()
    assert newcomer.get(address).status_code == 200
    response = newcomer.post(address, {"display_name": "Анна", "language": "ru", "password": ""})
    assert (response.status_code, response["Location"]) == (302, "/ru/desk/")
    account = Account.objects.get(email="new@kinomost.example")
    assert (account.display_name, account.language, account.has_usable_password()) == ("Анна", "ru", False)
    assert roles(office) == [("new@kinomost.example", "editor"), ("owner@kinomost.example", "owner")]
    assert newcomer.get("/ru/desk/office/people/").status_code == 200
    assert newcomer.get(address).status_code == 410


def test_the_secret_of_the_link_is_kept_only_as_its_hash(client: Client, owner: Account) -> None:
    client.post("/en/desk/office/access/", {"email": "a@kinomost.example", "kind": "door", "language": "en"})
    token = link_to("a@kinomost.example").rstrip("/").rsplit("/", 1)[-1]
    assert token not in str(Invitation.objects.values_list())


def test_somebody_with_an_account_signs_in_before_accepting(office: Exchange, owner: Account) -> None:
    open_account("command", "old@kinomost.example")
    access.invite("command", office, "old@kinomost.example", VIEWER, language="en")
    address = link_to("old@kinomost.example")
    visitor = Client()
    assert visitor.post(address, {"display_name": "X", "language": "en"})["Location"].endswith(
        f"?next={address}"
    )
    visitor.force_login(Account.objects.get(email="old@kinomost.example"))
    visitor.post(address)
    assert roles(office) == [("old@kinomost.example", "viewer"), ("owner@kinomost.example", "owner")]


def test_another_account_cannot_accept(office: Exchange, owner: Account) -> None:
    access.invite("command", office, "right@kinomost.example", VIEWER, language="en")
    address = link_to("right@kinomost.example")
    visitor = Client()
    visitor.force_login(open_account("command", "wrong@kinomost.example"))
    assert visitor.post(address).status_code == 200
    assert roles(office) == [("owner@kinomost.example", "owner")]


def test_an_invitation_that_was_resent_withdrawn_or_left_lying_does_not_work(
    client: Client, owner: Account, office: Exchange
) -> None:
    invitation = access.invite("command", office, "a@kinomost.example", VIEWER, language="en")
    first = link_to("a@kinomost.example")
    client.post(f"/en/desk/office/access/invitations/{invitation.pk}/")
    second = link_to("a@kinomost.example")
    visitor = Client()
    assert [visitor.get(link).status_code for link in (first, second)] == [410, 200]
    Invitation.objects.update(expires_at=timezone.now())
    assert visitor.get(second).status_code == 410
    client.post(f"/en/desk/office/access/invitations/{invitation.pk}/")
    third = link_to("a@kinomost.example")
    client.post(f"/en/desk/office/access/invitations/{invitation.pk}/", {"withdraw": "1"})
    assert visitor.get(third).status_code == 410


def test_a_second_invitation_replaces_the_first(office: Exchange) -> None:
    for _ in range(2):
        access.invite("command", office, "a@kinomost.example", VIEWER, language="en")
    assert access.open_invitations(office).count() == 1


def test_the_account_belongs_to_the_invited_person(office: Exchange) -> None:
    person = make_person(exchange=office)
    access.invite("command", office, "a@kinomost.example", VIEWER, language="en", person=person)
    token = link_to("a@kinomost.example").rstrip("/").rsplit("/", 1)[-1]
    assert access.accept_as_new(token, "A", "en", None).person == person


def test_the_last_owner_stays_whatever_one_tries(client: Client, owner: Account, office: Exchange) -> None:
    role = Role.objects.get(account=owner)
    client.post(f"/en/desk/office/access/roles/{role.pk}/", {"remove": "1"})
    client.post(f"/en/desk/office/access/roles/{role.pk}/", {"kind": "viewer"})
    client.post("/en/desk/office/access/leave/")
    assert roles(office) == [("owner@kinomost.example", "owner")]


def test_a_role_is_taken_away_and_given_back(client: Client, owner: Account, office: Exchange) -> None:
    role = Role.objects.get(account=make_account("editor", office, email="ed@kinomost.example"))
    response = client.post(f"/en/desk/office/access/roles/{role.pk}/", {"remove": "1"}, follow=True)
    assert roles(office) == [("owner@kinomost.example", "owner")]
    [message] = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert roles(office) == [("ed@kinomost.example", "editor"), ("owner@kinomost.example", "owner")]


def test_giving_back_gives_only_what_was_taken(client: Client, owner: Account, office: Exchange) -> None:
    stranger = make_account(email="stranger@kinomost.example")
    client.post(f"/en/desk/office/access/give/?account={stranger.pk}&kind=owner")
    client.post("/en/desk/office/access/give/?account=x&kind=tsar")
    assert roles(office) == [("owner@kinomost.example", "owner")]


def test_an_editor_does_not_decide_about_access(client: Client, office: Exchange) -> None:
    client.force_login(make_account("editor", office))
    assert client.get("/en/desk/office/access/").status_code == 403


def test_the_access_page_costs_the_same_for_two_and_for_thirty(
    client: Client, owner: Account, office: Exchange
) -> None:
    def look() -> None:
        client.get("/en/desk/office/access/")

    make_account("editor", office)
    access.invite("command", office, "a@kinomost.example", VIEWER, language="en")
    before = assert_same_queries(look, look)
    for number in range(30):
        make_account("editor", office)
        access.invite("command", office, f"b{number}@kinomost.example", VIEWER, language="en")
    assert assert_same_queries(look, look) == before


def test_the_desk_knows_my_offices_and_what_waits(owner: Account, office: Exchange) -> None:
    other = make_exchange()
    access.give_role("command", other, owner, Role.Kind.DOOR)
    access.invite("command", office, "a@kinomost.example", VIEWER, language="en")
    access.invite("command", other, "a@kinomost.example", VIEWER, language="en")
    found = {row.exchange: (row.roles, row.waiting_invitations) for row in offices_of(owner)}
    assert found == {office: (("owner",), 1), other: (("door",), 0)}


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one() -> None:
    """Without the lock both would see the other owner and both roles would go."""
    for _ in range(5):
        office = make_exchange()
        held = [Role.objects.get(account=make_account("owner", office)) for _ in range(2)]
        start = threading.Barrier(2)
        refused: list[str] = []

        def remove(role: Role, start: threading.Barrier = start, refused: list[str] = refused) -> None:
            start.wait()
            try:
                access.remove_role("command", role)
            except access.LastOwner as error:
                refused.append(str(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=remove, args=(role,)) for role in held]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (Role.objects.filter(exchange=office, kind=OWNER).count(), len(refused)) == (1, 1)
