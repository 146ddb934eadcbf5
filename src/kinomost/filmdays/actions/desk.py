"""What the office does: film days and screenings, published, changed, cancelled."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.catalogue.models import Film
from kinomost.filmdays import letters
from kinomost.filmdays.actions import seats
from kinomost.filmdays.actions.waiting import offer_seats
from kinomost.filmdays.conflicts import Level
from kinomost.filmdays.models import FilmDays, Screening, WaitingEntry
from kinomost.filmdays.queries.desk import conflicts_of, remarks
from kinomost.journal.actions import claim, record
from kinomost.journal.documents import plain
from kinomost.parties.slugs import free_slug
from kinomost.places.models import Place, Space

Status = Screening.Status
# A change of these is told to those who hold tickets.
TOLD = frozenset({"starts_at", "ends_at", "space", "film"})
OPEN = (WaitingEntry.Status.WAITING, WaitingEntry.Status.OFFERED)


@transaction.atomic
def add_film_days(by: str, values: Mapping[str, Any]) -> FilmDays:
    """Enter film days. Raises ValidationError."""
    film_days = FilmDays(slug=free_slug(FilmDays, values["names"]))
    _fill(film_days, values)
    film_days.save()
    record(by, "add", film_days)
    return film_days


@transaction.atomic
def change_film_days(by: str, film_days: FilmDays, version: int, values: Mapping[str, Any]) -> FilmDays:
    """Write what an editor changed. Raises ValidationError, and EditConflict if somebody else saved in between."""
    changed = _fill(film_days, values)
    claim(film_days, version)
    film_days.save(update_fields=[*changed, "changed_at"])
    record(by, "change", film_days, changed=changed)
    return film_days


@transaction.atomic
def list_without_times(by: str, film_days: FilmDays, films: Iterable[Film], venues: Iterable[Place]) -> None:
    """Name the films and houses of film days whose showtimes are not known."""
    film_days.films.set(films)
    film_days.venues.set(venues)
    record(by, "list", film_days)


def _fill(subject: FilmDays | Screening, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(subject, name, None) != value]
    for name in changed:
        setattr(subject, name, values[name])
    subject.full_clean(validate_constraints=False)
    first, last = ("starts", "ends") if isinstance(subject, FilmDays) else ("starts_at", "ends_at")
    if getattr(subject, last) < getattr(subject, first):
        raise ValidationError({last: gettext("The end lies before the beginning.")})
    return sorted(changed)


@transaction.atomic
def add_screening(by: str, film_days: FilmDays, values: Mapping[str, Any]) -> Screening:
    """Enter a screening, as a draft. Raises ValidationError."""
    screening = Screening(film_days=film_days)
    screening.slug = _free_slug(film_days, values["film"].slug)
    _fill(screening, values)
    screening.save()
    record(by, "add", screening, exchange_id=film_days.exchange_id)
    return screening


def _free_slug(film_days: FilmDays, base: str) -> str:
    taken = set(film_days.screenings.filter(slug__startswith=base[:100]).values_list("slug", flat=True))
    number = 1
    while f"{base[:100]}-{number}" in taken:
        number += 1
    return f"{base[:100]}-{number}"


def change_screening(by: str, screening: Screening, version: int, values: Mapping[str, Any]) -> Screening:
    """Write what an editor changed; tell those who hold tickets if it concerns them; offer seats that were added.

    Never takes away seats that are taken: raises ValidationError then, and EditConflict if somebody else saved
    in between.
    """
    try:
        # A try that lost a race must not leave its values behind: the next would find nothing changed.
        return seats.patiently(lambda: _change(by, copy(screening), version, values))
    except IntegrityError:
        screening.refresh_from_db(fields=["seats_taken", "seats_held"])
        taken = screening.seats_taken + screening.seats_held
        text = gettext("%(count)d seats are taken or offered already; there cannot be fewer.") % {
            "count": taken
        }
        raise ValidationError({"seats_offered": text}) from None


@transaction.atomic
def _change(by: str, screening: Screening, version: int, values: Mapping[str, Any]) -> Screening:
    before = {name: plain(getattr(screening, name)) for name in values}
    is_over = screening.ends_at <= timezone.now()
    changed = _fill(screening, values)
    if not changed:
        return screening
    if screening.status == Status.PUBLISHED:
        _refuse_blocked(screening)
    claim(screening, version)
    # Never the whole row: its counters of seats may have moved since it was read.
    screening.save(update_fields=[*changed, "changed_at"])
    exchange_id = screening.film_days.exchange_id
    after = {name: plain(getattr(screening, name)) for name in changed}
    record(
        by, "change", screening, exchange_id=exchange_id, before={n: before[n] for n in changed}, after=after
    )
    if screening.status == Status.PUBLISHED and TOLD & set(changed) and not is_over:
        _tell_of_change(screening)
    if "seats_offered" in changed:
        offer_seats(screening.pk)
    return screening


def follow_import(before: Screening, after: Screening) -> None:
    """After a file has changed a screening, in its transaction: the letters and offers that the office's page makes."""
    if before.ends_at <= timezone.now():
        return  # it is over: nobody has to be told
    was, now = before.status, after.status
    moved = any(getattr(before, name) != getattr(after, name) for name in TOLD)
    if was == Status.PUBLISHED and now != Status.PUBLISHED:
        _tell_of_end(after)
    elif now == Status.PUBLISHED and (moved or was == Status.CANCELLED):
        _tell_of_change(after)
    if after.seats_offered > before.seats_offered:
        offer_seats(after.pk)


def _tell_of_change(screening: Screening) -> None:
    """Write to who holds seats and to who waits; no offer lasts longer than until the film begins."""
    letters.to_holders("changed", screening)
    waiting = WaitingEntry.objects.filter(screening=screening, status__in=OPEN).order_by("pk")
    waiting.update(offer_expires_at=Least("offer_expires_at", Value(screening.starts_at)))
    for entry in waiting:
        letters.about_waiting("moved", entry)


def _refuse_blocked(screening: Screening) -> None:
    """Raise ValidationError if another film is in the hall.

    Call it in the transaction that publishes: whoever publishes into the same hall at the same moment waits for it.
    """
    Space.objects.select_for_update(no_key=True).get(pk=screening.space_id)
    found = conflicts_of(screening.film_days, screening).get(screening.pk or 0, [])
    blocking = [remark.sentence for remark in remarks(found) if remark.level == Level.BLOCK]
    if blocking:
        raise ValidationError(gettext("This cannot be published: %(why)s.") % {"why": ", ".join(blocking)})


def publish(by: str, screenings: Iterable[Screening]) -> tuple[list[Screening], list[Screening]]:
    """Publish drafts and take cancellations back; returns those published and those that a conflict keeps back."""
    done, kept = [], []
    for screening in screenings:
        if screening.status != Status.PUBLISHED:
            try:
                seats.patiently(lambda one=screening: _publish(by, copy(one)))  # type: ignore[misc]
            except ValidationError:
                kept.append(screening)
            else:
                done.append(screening)
    return done, kept


@transaction.atomic
def _publish(by: str, screening: Screening) -> None:
    _refuse_blocked(screening)
    was_cancelled = screening.status == Status.CANCELLED
    _set_status(by, "publish", screening, Status.PUBLISHED)
    if was_cancelled:
        letters.to_holders("changed", screening)


def withdraw(by: str, screenings: Iterable[Screening]) -> tuple[list[Screening], list[Screening]]:
    """Take screenings out of the programme, back to drafts; those with tickets stay and have to be cancelled."""
    done, kept = [], []
    for screening in screenings:
        if screening.status == Status.DRAFT:
            continue
        with transaction.atomic():
            empty = Screening.objects.filter(pk=screening.pk, seats_taken=0, seats_held=0)
            # One UPDATE that looks and writes: somebody may book at this moment.
            if empty.update(status=Status.DRAFT, version=F("version") + 1, changed_at=timezone.now()):
                exchange_id = screening.film_days.exchange_id
                record(by, "withdraw", screening, exchange_id=exchange_id, before=screening.status)
                done.append(screening)
            else:
                kept.append(screening)
    return done, kept


def cancel(by: str, screenings: Iterable[Screening]) -> list[Screening]:
    """Cancel screenings and write to everybody who holds tickets or waits; returns those that were cancelled."""
    done = []
    for screening in screenings:
        if screening.status == Status.PUBLISHED:
            seats.patiently(lambda one=screening: _cancel(by, copy(one)))  # type: ignore[misc]
            done.append(screening)
    return done


@transaction.atomic
def _cancel(by: str, screening: Screening) -> None:
    _set_status(by, "cancel", screening, Status.CANCELLED)
    _tell_of_end(screening)


@transaction.atomic
def _set_status(by: str, verb: str, screening: Screening, status: Screening.Status) -> None:
    claim(screening, screening.version)
    was = screening.status
    screening.status = status
    screening.save(update_fields=["status", "changed_at"])
    record(by, verb, screening, exchange_id=screening.film_days.exchange_id, before=was, after=str(status))


def _tell_of_end(screening: Screening) -> None:
    """Write to who holds seats, and end the waiting list."""
    letters.to_holders("cancelled", screening)
    for entry in WaitingEntry.objects.filter(screening=screening, status__in=OPEN).order_by("pk"):
        before = entry.status
        closed = WaitingEntry.objects.filter(pk=entry.pk, status=before).update(
            status=WaitingEntry.Status.EXPIRED
        )
        if closed and before == WaitingEntry.Status.OFFERED:
            seats.let_go(screening.pk, entry.seats)
        if closed:
            letters.about_waiting("closed", entry)


def remove_screening(by: str, screening: Screening) -> None:
    """Delete a draft that nobody ever booked. Raises ValidationError otherwise."""
    with transaction.atomic():
        if screening.status != Status.DRAFT or screening.tickets.exists():
            raise ValidationError(gettext("Only a draft without tickets can be deleted. Cancel it instead."))
        record(by, "remove", screening, exchange_id=screening.film_days.exchange_id, slug=screening.slug)
        screening.delete()
