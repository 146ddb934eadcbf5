"""What organisations say they would do. See `mutual` for when two of them learn of each other."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kinomost.catalogue.models import Film
from kinomost.exchange.models import Interest, Season
from kinomost.exchange.mutual import mutual, partners
from kinomost.exchange.queries import Target, addressed_to, is_open, live, statements
from kinomost.journal.actions import record
from kinomost.parties.models import Account, Organisation
from kinomost.places.models import Place
from kinomost.post.actions import queue
from kinomost.texts import formats

Kind = Interest.Kind
# What can be said of what.
KINDS: dict[str, tuple[Kind, ...]] = {
    "film": (Kind.COPRODUCE, Kind.DISTRIBUTE, Kind.MEET),
    "place": (Kind.SHOOT, Kind.MEET),
    "partner": (Kind.COPRODUCE, Kind.DISTRIBUTE, Kind.MEET),
}


def role_of(target: Target) -> str:
    """The column in which an interest names such a target: film, place or partner."""
    return "film" if isinstance(target, Film) else "place" if isinstance(target, Place) else "partner"


def say(
    by: str,
    season: Season,
    organisation: Organisation,
    kind: str,
    target: Target,
    *,
    note: str = "",
    account: Account | None = None,
) -> Interest:
    """Record an organisation's interest; said again, only its note changes. Both sides get mail when it becomes mutual.

    Raises ValidationError when the season is over, the thing is not of this kind, hidden, of another office, or one's own.
    """
    role = role_of(target)
    _check(season, organisation, kind, target)
    with transaction.atomic():
        # Two that say it of each other at once must not both miss the other: one after the other.
        Season.objects.select_for_update().get(pk=season.pk)
        said = Interest.objects.filter(season=season, organisation=organisation, kind=kind, **{role: target})
        interest = live(said).first()
        if interest is not None:
            if interest.note != note:
                interest.note = note
                interest.version += 1
                interest.save(update_fields=["note", "version", "changed_at"])
                record(by, "note", interest, exchange_id=season.exchange_id)
            return interest
        before = mutual(statements(season))
        interest = Interest(season=season, organisation=organisation, kind=kind, note=note, said_by=account)
        setattr(interest, role, target)
        interest.full_clean(exclude=["version", "said_by"])
        interest.save()
        record(
            by, "say", interest, exchange_id=season.exchange_id, interest=kind, role=role, target=target.pk
        )
        _tell(season, before, interest, organisation)
    return interest


def withdraw(by: str, interest: Interest) -> None:
    """Take an interest back. It stays on record, seen by nobody but its own organisation and the office."""
    with transaction.atomic():
        if live(Interest.objects.filter(pk=interest.pk)).update(withdrawn_at=timezone.now()):
            record(by, "withdraw", interest, exchange_id=interest.season.exchange_id)


def restore(by: str, interest: Interest) -> None:
    """Undo a withdrawal, unless the same has been said anew since. Nobody is written to."""
    role = "film" if interest.film_id else "place" if interest.place_id else "partner"
    same = live(interest.season.interests.filter(organisation=interest.organisation_id, kind=interest.kind))
    with transaction.atomic():
        Season.objects.select_for_update().get(pk=interest.season_id)
        if not same.filter(**{role: getattr(interest, f"{role}_id")}).exists():
            Interest.objects.filter(pk=interest.pk).update(withdrawn_at=None)
            record(by, "restore", interest, exchange_id=interest.season.exchange_id)


def _check(season: Season, organisation: Organisation, kind: str, target: Target) -> None:
    if not is_open(season) or not season.is_public:
        raise ValidationError(_("This season is over; it takes no more interest."))
    if kind not in KINDS[role_of(target)]:
        raise ValidationError({"kind": _("That cannot be said of this.")})
    if target.exchange_id != season.exchange_id or not target.is_public:
        raise ValidationError(_("This does not belong to the season."))
    if organisation.pk in addressed_to(target):
        raise ValidationError(_("This is your own."))


def _tell(
    season: Season,
    before: dict[frozenset[int], frozenset[int]],
    interest: Interest,
    organisation: Organisation,
) -> None:
    """Write to both sides of every pair that this interest made mutual."""
    new = (
        partners(mutual(statements(season)), organisation.pk).keys()
        - partners(before, organisation.pk).keys()
    )
    for other in Organisation.objects.filter(pk__in=new).order_by("pk"):
        for reader, partner in ((organisation, other), (other, organisation)):
            for account in _accounts(reader):
                _write(season, account, reader, partner, interest)


def _accounts(organisation: Organisation) -> Iterable[Account]:
    """The accounts of those who hold a post in the organisation today."""
    today = timezone.localdate()
    posts = organisation.affiliations.filter(
        Q(since__isnull=True) | Q(since__lte=today), Q(until__isnull=True) | Q(until__gte=today)
    )
    return Account.objects.filter(is_active=True, person__in=posts.values("person")).order_by("pk")


def _write(
    season: Season, account: Account, reader: Organisation, partner: Organisation, interest: Interest
) -> None:
    with override(account.language):
        tag = formats.language_tag()
        context = {
            "season": str(season.names.best(tag) or season.slug),
            "reader": str(reader.names.best(tag) or reader.slug),
            "partner": str(partner.names.best(tag) or partner.slug),
            "url": settings.SITE_URL + reverse("exchange:season_interest", args=[season.slug]),
        }
        subject = " ".join(render_to_string("exchange/mail/mutual_subject.txt", context).split())
        body = render_to_string("exchange/mail/mutual.txt", context)
    queue(EmailMessage(subject, body, to=[account.email]), about=interest, exchange_id=season.exchange_id)
