"""What the first page and the desk's first page show, each in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.contest.models import Call, Entry
from kinomost.contest.queries.calls import public_calls
from kinomost.exchange.models import Season, Step
from kinomost.filmdays.models import FilmDays, Screening, WaitingEntry
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Account, Exchange, Person
from kinomost.parties.rules import Actor, is_staff
from kinomost.places.models import Place

NEXT_SCREENINGS = 6
FILMS_ON_THE_WALL = 18


def last_writer(kind: str, number: int) -> str:
    """The name of the account that wrote to a record last; empty if it was no account. At most two queries."""
    by = AuditLine.objects.filter(kind=kind, object_id=number).values_list("by", flat=True).first() or ""
    account = (
        Account.objects.filter(pk=int(by.removeprefix("account:"))).first() if by[:8] == "account:" else None
    )
    return str(account or "")


@dataclass(frozen=True)
class Cover:
    """The first page of a season."""

    season: Season
    sides: tuple[list[str], list[str]]
    film_days: FilmDays | None
    call: Call | None
    screenings: list[Screening]
    films: list[Film]
    steps: list[Step]
    others: list[Season]


def cover(season: Season) -> Cover:
    """Everything the first page says about a season."""
    now = timezone.now()
    countries = list(season.countries.all())
    film_days = (
        FilmDays.objects.filter(season=season, is_public=True)
        .order_by("-starts")
        .first()
    )  # fmt: skip
    coming = (
        Screening.objects.filter(
            film_days__season=season,
            film_days__is_public=True,
            status=Screening.Status.PUBLISHED,
            ends_at__gt=now,
        )
        .select_related("film", "film_days", "space__place__city")
        .order_by("starts_at", "id")[:NEXT_SCREENINGS]
    )
    films = (
        Film.objects.filter(Q(seasons__season=season) | Q(film_days__season=season), is_public=True)
        .select_related("poster", "exchange")
        .prefetch_related("countries")
        .order_by("seasons__position", "id")
        .distinct()
    )
    return Cover(
        season=season,
        sides=(
            [row.country for row in countries if row.side == "host"],
            [row.country for row in countries if row.side == "guest"],
        ),
        film_days=film_days,
        call=public_calls().filter(season=season, deadline__gt=now).order_by("deadline").first(),
        screenings=list(coming),
        films=list(dict.fromkeys(films))[:FILMS_ON_THE_WALL],
        steps=list(season.steps.select_related("city")),
        others=list(
            Season.objects.filter(is_public=True, exchange__is_public=True)
            .exclude(pk=season.pk)
            .select_related("exchange")
            .order_by("-starts")[:6]
        ),
    )


@dataclass(frozen=True)
class Office:
    """An office's desk today: what it keeps, and what plays next."""

    exchange: Exchange
    films: int
    people: int
    places: int
    coming: int
    waiting: int
    entries: int  # sent in, and the office has not said whether they are complete
    screenings: list[Screening]


def offices(actor: Actor) -> list[Office]:
    """The desks of the offices whose staff this account is; eight queries, however many there are."""
    mine = list(is_staff("pk").among(actor, Exchange.objects.order_by("slug")))
    ids = [exchange.pk for exchange in mine]
    coming = (
        Screening.objects.filter(film_days__season__exchange__in=ids, ends_at__gt=timezone.now())
        .exclude(status=Screening.Status.CANCELLED)
        .annotate(office=F("film_days__season__exchange_id"))
    )
    waiting = WaitingEntry.objects.filter(
        screening__in=coming, status__in=[WaitingEntry.Status.WAITING, WaitingEntry.Status.OFFERED]
    ).annotate(office=F("screening__film_days__season__exchange_id"))
    films = _by_office(Film.objects.filter(exchange__in=ids), "exchange_id")
    people = _by_office(Person.objects.filter(exchange__in=ids, erased_at=None), "exchange_id")
    places = _by_office(Place.objects.filter(exchange__in=ids), "exchange_id")
    to_come = _by_office(coming, "office")
    on_lists = _by_office(waiting, "office")
    submitted = Entry.objects.filter(call__season__exchange__in=ids, state=Entry.State.SUBMITTED)
    to_check = _by_office(submitted.annotate(office=F("call__season__exchange_id")), "office")
    soon: dict[int, list[Screening]] = {}
    nearest = coming.select_related("film", "film_days", "space__place__city").order_by("starts_at", "id")
    for screening in nearest[: NEXT_SCREENINGS * max(len(ids), 1)]:
        soon.setdefault(screening.office, []).append(screening)
    return [
        Office(
            exchange,
            films=films.get(exchange.pk, 0),
            people=people.get(exchange.pk, 0),
            places=places.get(exchange.pk, 0),
            coming=to_come.get(exchange.pk, 0),
            waiting=on_lists.get(exchange.pk, 0),
            entries=to_check.get(exchange.pk, 0),
            screenings=soon.get(exchange.pk, [])[:NEXT_SCREENINGS],
        )
        for exchange in mine
    ]


def _by_office(rows: QuerySet[Any], office: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(office).annotate(Count("pk")))
