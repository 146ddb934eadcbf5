"""Who may do what in a contest.

An entry has two sides. The entry itself: its authors, the office, and jurors of a round it is in. How it is judged
(scores, discussion, rank, reviewers, votes): the office and the jury, but never anybody who is tied to it.
"""

from typing import Any

from django.db.models import Q

from kinomost.catalogue.models import FilmCompany
from kinomost.contest.conflicts import recused
from kinomost.contest.models import Author, Juror, Round, RoundEntry, RoundJuror
from kinomost.exchange.permissions import organisation_ids
from kinomost.exchange.queries import SPEAKING
from kinomost.parties.models import Account
from kinomost.parties.rules import NOTHING, Actor, Rule, flag, follow, is_editor, is_staff

OFFICE = "season__exchange_id"
ENTRY_OFFICE = "call__season__exchange_id"


def person_of(actor: Actor) -> int:
    """The number of the actor's person; 0, which is nobody's, without one."""
    return (actor.person_id or 0) if isinstance(actor, Account) else 0


def jurors_of(actor: Actor) -> dict[int, int]:
    """The actor's seats: from the number of a call to that of the juror; one query an actor object."""
    if not isinstance(actor, Account) or actor.person_id is None:
        return {}
    cached: dict[int, int] | None = actor.__dict__.get("_jurors")
    if cached is None:
        seats = Juror.objects.filter(person=actor.person_id, left_at=None).values_list("call", "pk")
        cached = actor.__dict__["_jurors"] = dict(seats)
    return cached


def is_author(path: str = "pk") -> Rule:
    """The actor works on the entry whose number lies at the path."""

    def ids(actor: Actor) -> frozenset[int]:
        if not isinstance(actor, Account):
            return frozenset()
        cached: frozenset[int] | None = actor.__dict__.get("_entries")
        if cached is None:
            found = Author.objects.filter(account=actor).values_list("entry", flat=True)
            cached = actor.__dict__["_entries"] = frozenset(found)
        return cached

    return Rule(
        lambda actor, subject: follow(subject, path) in ids(actor),
        lambda actor: Q(**{f"{path}__in": found}) if (found := ids(actor)) else NOTHING,
    )


def sits_in(path: str = "pk") -> Rule:
    """The actor is in the jury of the call whose number lies at the path."""
    return Rule(
        lambda actor, subject: follow(subject, path) in jurors_of(actor),
        lambda actor: Q(**{f"{path}__in": found}) if (found := jurors_of(actor).keys()) else NOTHING,
    )


def _judges_test(actor: Actor, entry: Any) -> bool:
    juror = jurors_of(actor).get(entry.call_id)
    return juror is not None and _shared(juror).filter(entry=entry.pk).exists()


def _shared(*jurors: int) -> Any:
    """Places of entries in opened rounds of these jurors."""
    rounds = RoundJuror.objects.filter(juror__in=jurors).exclude(round__state=Round.State.PLANNED)
    return RoundEntry.objects.filter(round__in=rounds.values("round"))


# The entry is in an opened round in which the actor sits.
judges_entry = Rule(
    _judges_test,
    lambda actor: (
        Q(pk__in=_shared(*found).values("entry")) if (found := jurors_of(actor).values()) else NOTHING
    ),
)


def _spoken_for(actor: Actor) -> Any:
    """Films for which the actor's organisations speak."""
    own = FilmCompany.objects.filter(organisation__in=organisation_ids(actor), function__in=SPEAKING)
    return own.values("film")


# The film came with the entry, or the actor speaks for it: an author of the entry may change it.
owns_film = flag("brings_film") | Rule(
    lambda actor, entry: _spoken_for(actor).filter(film=entry.film_id).exists(),
    lambda actor: Q(film__in=_spoken_for(actor)) if organisation_ids(actor) else NOTHING,
)

PERMISSIONS: dict[str, Rule] = {
    # a call
    "see_call": (flag("is_public") & flag("season__exchange__is_public")) | is_staff(OFFICE),
    "change_call": is_editor(OFFICE),
    "sit": sits_in("pk"),
    # an entry
    "work_on_entry": is_author("pk"),
    "change_entered_film": is_author("pk") & owns_film,
    "view_entry": is_author("pk") | is_staff(ENTRY_OFFICE) | (judges_entry & ~recused("pk")),
    "change_entry": is_editor(ENTRY_OFFICE),
    # how it is judged
    "see_judging": (is_staff(ENTRY_OFFICE) | judges_entry) & ~recused("pk"),
    "judge": judges_entry & ~recused("pk"),
    # an office
    "view_desk": is_staff("pk"),
    "change_desk": is_editor("pk"),
}
