"""One map of where personal data lives, and what happens to it when somebody asks for it back.

Every room says in its `personal.py` which of its records are about a person: a tuple HOLDINGS of `Holding`, and a
table IMPERSONAL from fields that look personal but are not to the reason why. `settings.PERSONAL_DATA` lists those
modules, from the top of the house down: that is the order in which erasure walks, so that what points at a record
is dealt with before the record. A test compares the map with every model's fields.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from kinomost.parties.models import Account, Person


@dataclass(frozen=True)
class Subject:
    """Whose data is meant: an account, a person of the register, or both, and the e-mail addresses proven to be theirs."""

    account: Account | None = None
    person: Person | None = None
    emails: frozenset[str] = frozenset()


class Fate(Enum):
    """What erasure does to a record."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@dataclass(frozen=True)
class Holding:
    """Records of one model that are about a person.

    `find` gives the condition under which a record is about the subject (`nobody()` if it never is);
    `fields` are what the download shows, `label` names the holding there. With Fate.ANONYMISE the fields take
    the values of `blank`; `erase(records, by, subject)`, if given, does the erasing instead of the plain delete or update.
    Everything that is not simply deleted states its `reason` in a sentence that the person can read.
    """

    model: type[Model]
    label: str | Promise
    find: Callable[[Subject], Q]
    fields: tuple[str, ...]
    fate: Fate
    reason: str | Promise = ""
    blank: Mapping[str, Any] = field(default_factory=dict)
    erase: Callable[[QuerySet[Any], str, Subject], None] | None = None

    def __post_init__(self) -> None:
        if self.fate is not Fate.DELETE and not self.reason:
            raise ValueError(f"{self.model.__name__}: what is not deleted says why")
        if self.fate is Fate.ANONYMISE and not (self.blank or self.erase):
            raise ValueError(f"{self.model.__name__}: say what anonymising leaves")

    def records(self, subject: Subject) -> QuerySet[Any]:
        """The records that are about `subject`."""
        return self.model._default_manager.filter(self.find(subject)).order_by("pk")


def nobody() -> Q:
    """The condition that no record meets."""
    return Q(pk__in=[])


def by_email(path: str) -> Callable[[Subject], Q]:
    """Records whose field at `path` is one of the subject's e-mail addresses, in whatever case."""
    return lambda subject: _any(Q(**{f"{path}__iexact": email}) for email in sorted(subject.emails))


def by_account(path: str) -> Callable[[Subject], Q]:
    """Records whose foreign key at `path` is the subject's account."""
    return lambda subject: Q(**{path: subject.account.pk}) if subject.account else nobody()


def by_account_ref(path: str) -> Callable[[Subject], Q]:
    """Records whose field at `path` is the reference that audit lines use (`account:7`)."""
    return lambda subject: Q(**{path: subject.account.ref}) if subject.account else nobody()


def by_person(path: str) -> Callable[[Subject], Q]:
    """Records whose foreign key at `path` is the subject's person of the register."""
    return lambda subject: Q(**{path: subject.person.pk}) if subject.person else nobody()


@cache
def holdings() -> tuple[Holding, ...]:
    """The whole map, in the order in which erasure walks it."""
    return tuple(holding for module in settings.PERSONAL_DATA for holding in import_module(module).HOLDINGS)


@cache
def impersonal() -> Mapping[str, str]:
    """Fields that look personal but are not (`room.Model.field`), each with the reason why."""
    return {
        name: reason
        for module in settings.PERSONAL_DATA
        for name, reason in import_module(module).IMPERSONAL.items()
    }


def _any(conditions: Iterable[Q]) -> Q:
    found = nobody()
    for condition in conditions:
        found |= condition
    return found
