"""Permissions as algebra: a rule answers both "may this account do it to this record?" and "to which records?".

A room's `permissions.py` is a table from a verb to rules joined with `&`, `|` and `~`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from kinomost.parties.models import Account, Role

Actor = Account | AnonymousUser
M = TypeVar("M", bound=Model)
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


@dataclass(frozen=True)
class Rule:
    """A predicate in both its forms. The two must agree; tests compare them on every record."""

    test: Callable[[Actor, Any], bool]
    query: Callable[[Actor], Q]

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda a, o: self.test(a, o) and other.test(a, o), lambda a: self.query(a) & other.query(a)
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda a, o: self.test(a, o) or other.test(a, o), lambda a: self.query(a) | other.query(a)
        )

    def __invert__(self) -> "Rule":
        return Rule(lambda a, o: not self.test(a, o), lambda a: ~self.query(a))

    def allows(self, actor: Actor, subject: Model) -> bool:
        """Say whether `actor` may do it to `subject`."""
        return self.test(actor, subject)

    def require(self, actor: Actor, subject: Model) -> None:
        """Raise PermissionDenied unless `actor` may do it to `subject`."""
        if not self.test(actor, subject):
            raise PermissionDenied

    def among(self, actor: Actor, records: QuerySet[M]) -> QuerySet[M]:
        """Return those of `records` to which `actor` may do it."""
        return records.filter(self.query(actor))


def roles_of(actor: Actor) -> dict[str, frozenset[int]]:
    """Return the exchanges in which the actor holds each kind of role, asking the database once an actor object."""
    if not isinstance(actor, Account):
        return {}
    cached: dict[str, frozenset[int]] | None = actor.__dict__.get("_roles")
    if cached is None:
        found: dict[str, set[int]] = {}
        for kind, exchange_id in Role.objects.filter(account=actor).values_list("kind", "exchange_id"):
            found.setdefault(kind, set()).add(exchange_id)
        cached = actor.__dict__["_roles"] = {kind: frozenset(ids) for kind, ids in found.items()}
    return cached


def exchanges_of(actor: Actor, *kinds: Role.Kind) -> frozenset[int]:
    """Return the ids of the exchanges in which the actor holds any of `kinds`."""
    held = roles_of(actor)
    return frozenset().union(*(held.get(kind, frozenset()) for kind in kinds))


def follow(subject: Any, path: str) -> Any:
    """Return the value at a Django look-up path such as `film_days__season__exchange_id`."""
    for step in path.split("__"):
        subject = getattr(subject, step)
    return subject


def has_role(*kinds: Role.Kind, exchange: str = "exchange_id") -> Rule:
    """The actor holds one of `kinds` in the exchange at the path `exchange` of the record; a superuser holds all."""

    def test(actor: Actor, subject: Any) -> bool:
        if isinstance(actor, Account) and actor.is_superuser:
            return True
        return follow(subject, exchange) in exchanges_of(actor, *kinds)

    def query(actor: Actor) -> Q:
        if isinstance(actor, Account) and actor.is_superuser:
            return EVERYTHING
        ids = exchanges_of(actor, *kinds)
        return Q(**{f"{exchange}__in": ids}) if ids else NOTHING

    return Rule(test, query)


def flag(path: str, value: Any = True) -> Rule:
    """The record has `value` at the path."""
    return Rule(
        lambda _actor, subject: bool(follow(subject, path) == value), lambda _actor: Q(**{path: value})
    )


def signed_in() -> Rule:
    """Anybody with an account."""
    return Rule(
        lambda actor, _subject: actor.is_authenticated,
        lambda actor: EVERYTHING if actor.is_authenticated else NOTHING,
    )


def is_owner(exchange: str = "exchange_id") -> Rule:
    """Owners of the record's exchange."""
    return has_role(Role.Kind.OWNER, exchange=exchange)


def is_editor(exchange: str = "exchange_id") -> Rule:
    """Those who may change records of the exchange: owners and editors."""
    return has_role(Role.Kind.OWNER, Role.Kind.EDITOR, exchange=exchange)


def is_staff(exchange: str = "exchange_id") -> Rule:
    """Those who see what is not public: owners, editors and viewers."""
    return has_role(Role.Kind.OWNER, Role.Kind.EDITOR, Role.Kind.VIEWER, exchange=exchange)
