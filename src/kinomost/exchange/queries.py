"""Reads: seasons with their stories, and who is interested in what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from kinomost.catalogue.models import Film, FilmCompany
from kinomost.exchange.models import Interest, Season, SeasonFilm, Step
from kinomost.exchange.mutual import Statement, mutual, partners
from kinomost.exchange.permissions import organisation_ids
from kinomost.parties.models import Organisation, Person
from kinomost.parties.rules import Actor
from kinomost.places.models import Place

Target = Film | Place | Organisation
# Who speaks for a film: those whose consent a co-production or a sale needs.
SPEAKING = (FilmCompany.Function.PRODUCTION, FilmCompany.Function.CO_PRODUCTION, FilmCompany.Function.SALES)

# ---------------------------------------------------------------------------------------------- seasons


def public_seasons() -> QuerySet[Season]:
    """Seasons that everybody may see, the latest first."""
    shown = Season.objects.filter(is_public=True, exchange__is_public=True)
    return shown.select_related("exchange").prefetch_related("countries").order_by("-starts", "-pk")


def with_story(seasons: QuerySet[Season]) -> QuerySet[Season]:
    """Fetch all that a season's page tells, in a fixed number of queries; hidden people and places are left out."""
    films = Film.objects.select_related("poster").prefetch_related("countries")
    places = Place.objects.filter(is_public=True).select_related("city")
    steps = Step.objects.select_related("city", "place__city").prefetch_related(
        Prefetch("film", films),
        Prefetch("people", Person.objects.filter(is_public=True).select_related("photo")),
        Prefetch("places", places),
    )
    return seasons.select_related("exchange", "host", "cover").prefetch_related(
        "countries",
        Prefetch("steps", steps),
        Prefetch(
            "films", SeasonFilm.objects.filter(film__is_public=True).prefetch_related(Prefetch("film", films))
        ),
    )


def open_season(target: Target) -> Season | None:
    """The season in which interest in `target` is taken now: of its office, public, not over; the latest of several."""
    today = timezone.localdate()
    return public_seasons().filter(exchange=target.exchange_id, ends__gte=today).first()


def is_open(season: Season) -> bool:
    """Whether interest is still taken in this season: until the end of its last day."""
    return season.ends >= timezone.localdate()


# ---------------------------------------------------------------------------------------------- interest


def live(interests: QuerySet[Interest]) -> QuerySet[Interest]:
    """Interest that was not withdrawn."""
    return interests.filter(withdrawn_at__isnull=True)


def with_targets(interests: QuerySet[Interest]) -> QuerySet[Interest]:
    """Fetch who said it and what it is in."""
    return interests.select_related("season", "organisation", "film", "place", "partner")


def target_of(interest: Interest) -> Target:
    """What the interest is in."""
    target = interest.film or interest.place or interest.partner
    assert target is not None  # a constraint of the table
    return target


def speakers_of(film_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The organisations that speak for each of these films; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = FilmCompany.objects.filter(film__in=list(film_ids), function__in=SPEAKING)
    for film, organisation in rows.values_list("film", "organisation"):
        found[film].add(organisation)
    return {film: frozenset(organisations) for film, organisations in found.items()}


def addressed_to(target: Target) -> frozenset[int]:
    """The organisations that speak for `target`."""
    if isinstance(target, Film):
        return speakers_of([target.pk]).get(target.pk, frozenset())
    if isinstance(target, Place):
        return frozenset() if target.organisation_id is None else frozenset({target.organisation_id})
    return frozenset({target.pk})


def statements(season: Season) -> list[Statement]:
    """The live interest of a season and to whom each is addressed. Two queries."""
    rows = list(
        live(season.interests.all()).values_list(
            "pk", "organisation", "film", "place__organisation", "partner"
        )
    )
    films = speakers_of({film for _, _, film, _, _ in rows if film is not None})
    return [
        Statement(
            key,
            by,
            films.get(film, frozenset()) if film else frozenset(one for one in (keeper, partner) if one),
        )
        for key, by, film, keeper, partner in rows
    ]


@dataclass(frozen=True)
class Mutual:
    """An organisation with which interest is mutual: what it said of us, and we of it."""

    partner: Organisation
    theirs: list[Interest]
    ours: list[Interest]


def mutual_of(season: Season, organisation: Organisation) -> list[Mutual]:
    """With whom this organisation's interest is mutual in the season. Four queries, however many there are."""
    found = partners(mutual(statements(season)), organisation.pk)
    keys = {key for between in found.values() for key in between}
    rows = {row.pk: row for row in with_targets(Interest.objects.filter(pk__in=keys))}
    others = Organisation.objects.in_bulk(found)
    result = []
    for number, between in sorted(found.items(), key=lambda item: others[item[0]].slug):
        said = [rows[key] for key in sorted(between)]
        theirs = [row for row in said if row.organisation_id == number]
        result.append(Mutual(others[number], theirs, [row for row in said if row.organisation_id != number]))
    return result


def said_by(season: Season, organisation: Organisation) -> list[Interest]:
    """The live interest of one organisation in a season, the latest first."""
    own = live(Interest.objects.filter(season=season, organisation=organisation))
    return list(with_targets(own).order_by("-created_at", "-pk"))


def organisations_of(actor: Actor) -> list[Organisation]:
    """The organisations for which the actor may speak today."""
    ids = organisation_ids(actor)
    return list(Organisation.objects.filter(pk__in=ids).order_by("slug")) if ids else []


@dataclass(frozen=True)
class Ledger:
    """A season's interest as the office sees it."""

    rows: list[tuple[Interest, bool]]  # each live interest, and whether it is answered
    pairs: list[
        tuple[Organisation, Organisation, int]
    ]  # mutual pairs and the number of statements between them
    speakers: list[Organisation]
    objects: list[Target]
    cells: dict[
        tuple[int, str, int], list[Interest]
    ]  # (organisation, kind of object, its number) → interests


def ledger(season: Season) -> Ledger:
    """All live interest of a season: rows, mutual pairs, and a matrix of who × what. Four queries."""
    pairs = mutual(statements(season))
    answered = {key for keys in pairs.values() for key in keys}
    interests = list(with_targets(live(season.interests.all())).order_by("organisation__slug", "kind", "pk"))
    others = Organisation.objects.in_bulk({number for pair in pairs for number in pair})
    cells: dict[tuple[int, str, int], list[Interest]] = defaultdict(list)
    objects: dict[tuple[str, int], Target] = {}
    for interest in interests:
        target = target_of(interest)
        kind = target._meta.model_name or ""
        objects[kind, target.pk] = target
        cells[interest.organisation_id, kind, target.pk].append(interest)
    speakers = {interest.organisation_id: interest.organisation for interest in interests}
    named = []
    for pair, keys in pairs.items():
        one, other = sorted((others[number] for number in pair), key=lambda side: side.slug)
        named.append((one, other, len(keys)))
    return Ledger(
        rows=[(interest, interest.pk in answered) for interest in interests],
        pairs=sorted(named, key=lambda row: (row[0].slug, row[1].slug)),
        speakers=list(speakers.values()),
        objects=[objects[key] for key in sorted(objects, key=lambda key: (key[0], objects[key].slug))],
        cells=dict(cells),
    )
