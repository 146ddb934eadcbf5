"""A rule's two forms agree: what it says of a record, and which records it finds."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinomost.parties.models import Account, Exchange, Organisation, Person, Role
from kinomost.parties.permissions import PERMISSIONS
from kinomost.parties.rules import Actor, Rule, flag, has_role, signed_in
from tests.factories import make_exchange

pytestmark = pytest.mark.django_db
BASIC: list[Rule] = [
    flag("is_public"),
    flag("exchange__is_public"),
    signed_in(),
    *(has_role(kind) for kind in Role.Kind),
]
RULES = st.recursive(
    st.sampled_from(BASIC),
    lambda rules: st.one_of(
        st.builds(lambda one: ~one, rules),
        st.builds(lambda one, other: one & other, rules, rules),
        st.builds(lambda one, other: one | other, rules, rules),
    ),
    max_leaves=6,
)
# Who asks: nobody, or an account with any roles in two offices, or one that keeps the installation.
ROLES = st.lists(
    st.tuples(st.sampled_from(list(Role.Kind)), st.sampled_from([0, 1])), max_size=4, unique=True
)
ACTORS = st.one_of(st.none(), st.tuples(ROLES, st.booleans()))
_numbers = count(1)


def make_world() -> tuple[list[Exchange], list[Person], list[Organisation]]:
    """Two offices, one of them hidden, each with a public and a hidden person and organisation."""
    offices = [make_exchange(is_public=public) for public in (True, False)]
    people, organisations = [], []
    for office in offices:
        for public in (True, False):
            slug = f"one-{next(_numbers)}"
            people.append(Person.objects.create(slug=slug, exchange=office, is_public=public))
            organisations.append(Organisation.objects.create(slug=slug, exchange=office, is_public=public))
    return offices, people, organisations


def make_actor(drawn: tuple[list[tuple[Role.Kind, int]], bool] | None, offices: list[Exchange]) -> Actor:
    if drawn is None:
        return AnonymousUser()
    roles, superuser = drawn
    account = Account.objects.create(email=f"a{next(_numbers)}@kinomost.example", is_superuser=superuser)
    for kind, office in roles:
        Role.objects.create(account=account, exchange=offices[office], kind=kind)
    return account


def assert_agrees(rule: Rule, actor: Actor, records: list[Any]) -> None:
    model: type[Model] = type(records[0])
    found = set(rule.among(actor, model._default_manager.all()))
    assert found == {record for record in records if rule.allows(actor, record)}


def in_a_world(
    check: Callable[[Any, list[Exchange], list[Person], list[Organisation]], None], actor: Any
) -> None:
    """Run the check in a world of its own that leaves nothing behind."""
    with transaction.atomic():
        offices, people, organisations = make_world()
        check(make_actor(actor, offices), offices, people, organisations)
        transaction.set_rollback(True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=RULES, drawn=ACTORS)
def test_any_combination_of_rules_says_and_finds_the_same(rule: Rule, drawn: Any) -> None:
    def check(
        actor: Actor, offices: list[Exchange], people: list[Person], organisations: list[Organisation]
    ) -> None:
        assert_agrees(rule, actor, people)
        assert_agrees(rule, actor, organisations)

    in_a_world(check, drawn)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=ACTORS)
def test_every_permission_of_this_room_says_and_finds_the_same(drawn: Any) -> None:
    def check(
        actor: Actor, offices: list[Exchange], people: list[Person], organisations: list[Organisation]
    ) -> None:
        for verb, rule in PERMISSIONS.items():
            about = people if "person" in verb else organisations if "organisation" in verb else offices
            assert_agrees(rule, actor, about)

    in_a_world(check, drawn)


def test_a_role_in_one_office_opens_nothing_in_another() -> None:
    offices, people, _ = make_world()
    for kind in Role.Kind:
        actor = make_actor(([(kind, 0)], False), offices)
        theirs = [person for person in people if person.exchange == offices[1]]
        allowed = [
            verb
            for verb, rule in PERMISSIONS.items()
            if "person" in verb
            for one in theirs
            if rule.allows(actor, one)
        ]
        assert allowed == []
