"""Recusal: which entries a person must not judge, as one condition that stands in every permission and every queryset.

What follows from the data is asked of the data as they are now, never of a copy: a credit entered a second ago counts.
`Conflict` rows hold what people declared, what was lifted, and on record what was found (see `actions.conflicts.settle`);
`OfficeConflict` rows the same of the office. What is on record binds although the data no longer say it.
"""

from typing import Any

from django.db.models import Q, QuerySet

from kinomost.catalogue.models import Credit, FilmCompany
from kinomost.contest.models import Author, Conflict, Entry, OfficeConflict, Tie
from kinomost.parties.models import Account, Affiliation
from kinomost.parties.rules import NOTHING, Actor, Rule, follow

Kind = Conflict.Kind
# Whose posts count as a tie to the film: those who make it, not everybody who was hired.
MAKERS = (
    Credit.Function.DIRECTOR,
    Credit.Function.WRITER,
    Credit.Function.PRODUCER,
    Credit.Function.CO_PRODUCER,
)


# Audit lines of these verbs, counted, would tell who read and scored a hidden entry, or that it was spoken of.
JUDGING = (
    "accept plan", "change readings", "declare conflicts", "find conflicts", "judge", "lift conflict", "remark", "score",
)  # fmt: skip


def derived(person: int, account: int | None = None) -> dict[Conflict.Kind, Q]:
    """What the data say ties a person, and the person's account, to entries: a condition over Entry for each kind."""
    posts = Affiliation.objects.filter(person=person).values("organisation")
    colleagues = Affiliation.objects.filter(organisation__in=posts).exclude(person=person).values("person")
    ties = Tie.objects.filter(juror__person=person)
    relatives = ties.filter(person__isnull=False).values("person")
    named = ties.filter(organisation__isnull=False).values("organisation")
    theirs = Affiliation.objects.filter(person__in=relatives).values("organisation")
    makers = Credit.objects.filter(function__in=MAKERS)
    authors = Author.objects.filter(account__person=person).values("entry")
    if account is not None:
        authors = Author.objects.filter(Q(account=account) | Q(account__person=person)).values("entry")
    return {
        Kind.CREDIT: Q(film__in=Credit.objects.filter(person=person).values("film")),
        Kind.AUTHOR: Q(pk__in=authors),
        Kind.COMPANY: Q(film__in=FilmCompany.objects.filter(organisation__in=posts).values("film"))
        | Q(company__in=posts),
        Kind.COLLEAGUE: Q(film__in=makers.filter(person__in=colleagues).values("film"))
        | Q(pk__in=Author.objects.filter(account__person__in=colleagues).values("entry")),
        Kind.FAMILY: Q(film__in=Credit.objects.filter(person__in=relatives).values("film"))
        | Q(film__in=FilmCompany.objects.filter(organisation__in=theirs).values("film"))
        | Q(company__in=theirs)
        | Q(pk__in=Author.objects.filter(account__person__in=relatives).values("entry")),
        Kind.DECLARED: Q(film__in=FilmCompany.objects.filter(organisation__in=named).values("film"))
        | Q(company__in=named),
    }


def conflicting(person: int, account: int | None = None) -> Q:
    """The condition over Entry that this person must not judge it, nor learn how it was judged."""
    rulings: list[QuerySet[Any]] = [Conflict.objects.filter(juror__person=person)]
    if account is not None:
        rulings.append(OfficeConflict.objects.filter(account=account))
    found = _any_of(rulings, lifted_at__isnull=True)
    for kind, condition in derived(person, account).items():
        if kind in Conflict.FOR_GOOD:
            found |= condition
        else:
            found |= condition & ~_any_of(rulings, kind=kind, lifted_at__isnull=False)
    return found


def _any_of(rulings: list[QuerySet[Any]], **those: Any) -> Q:
    found = Q()
    for rows in rulings:
        found |= Q(pk__in=rows.filter(**those).values("entry"))
    return found


def recused_from(actor: Actor) -> frozenset[int]:
    """The entries whose judging is hidden from an account, office or jury; one query an actor object.

    Somebody of the office who works on an entry, or has a post in its company, is kept out like a juror.
    """
    if not isinstance(actor, Account):
        return frozenset()
    cached: frozenset[int] | None = actor.__dict__.get("_recused")
    if cached is None:
        # Without a person only what the account itself works on ties it, and what is on record.
        kept = OfficeConflict.objects.filter(account=actor, lifted_at__isnull=True)
        condition = Q(authors__account=actor) | Q(pk__in=kept.values("entry"))
        if actor.person_id is not None:
            condition = conflicting(actor.person_id, actor.pk)
        found = Entry.objects.filter(condition).values_list("pk", flat=True)
        cached = actor.__dict__["_recused"] = frozenset(found)
    return cached


def forget(actor: Actor) -> None:
    """Ask again: a conflict was entered or lifted meanwhile."""
    actor.__dict__.pop("_recused", None)


def recused(path: str = "pk") -> Rule:
    """The actor is tied to the entry whose number lies at the path."""

    def test(actor: Actor, subject: Any) -> bool:
        return follow(subject, path) in recused_from(actor)

    def query(actor: Actor) -> Q:
        ids = recused_from(actor)
        return Q(**{f"{path}__in": ids}) if ids else NOTHING

    return Rule(test, query)
