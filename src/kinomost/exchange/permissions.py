"""Who may do what to seasons and interest."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from kinomost.parties.models import Account, Affiliation
from kinomost.parties.rules import NOTHING, Actor, Rule, flag, follow, is_editor, is_staff


def organisation_ids(actor: Actor) -> frozenset[int]:
    """The organisations for which an account's person speaks today, asking the database once an actor object."""
    if not isinstance(actor, Account) or actor.person_id is None:
        return frozenset()
    cached: frozenset[int] | None = actor.__dict__.get("_organisations")
    if cached is None:
        today = timezone.localdate()
        posts = Affiliation.objects.filter(
            Q(since__isnull=True) | Q(since__lte=today),
            Q(until__isnull=True) | Q(until__gte=today),
            person=actor.person_id,
        )
        cached = actor.__dict__["_organisations"] = frozenset(posts.values_list("organisation", flat=True))
    return cached


def speaks_for(path: str = "pk") -> Rule:
    """The actor's person holds a post today in the organisation whose number lies at the path."""

    def test(actor: Actor, subject: Any) -> bool:
        return follow(subject, path) in organisation_ids(actor)

    def query(actor: Actor) -> Q:
        ids = organisation_ids(actor)
        return Q(**{f"{path}__in": ids}) if ids else NOTHING

    return Rule(test, query)


PERMISSIONS: dict[str, Rule] = {
    "view_season": flag("is_public") & flag("exchange__is_public") | is_staff(),
    "change_season": is_editor(),
    # interest: its own organisation and the office; others only when it is mutual (see mutual.py)
    "say_interest": speaks_for("pk"),
    "withdraw_interest": speaks_for("organisation_id"),
    "view_interest": speaks_for("organisation_id") | is_staff("season__exchange_id"),
    # an office
    "view_seasons_desk": is_staff("pk"),
    "change_seasons_desk": is_editor("pk"),
}
