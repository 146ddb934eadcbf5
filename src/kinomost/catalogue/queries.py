"""Reading films. Functions that take a queryset and return one can be put together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from kinomost.catalogue.listings import KIND
from kinomost.catalogue.models import Copy, Credit, Film, FilmCompany, FilmCountry, Release
from kinomost.catalogue.permissions import PERMISSIONS
from kinomost.names.order import sort_key
from kinomost.names.texts import Texts
from kinomost.parties.rules import Actor
from kinomost.texts.search import EVERYTHING, search

MOST_HITS = 100  # films that a title's query can answer with

# States that are no more, with those of today that were part of them (ISO 3166-3 codes).
FORMER = {
    "SUHH": frozenset(
        ["AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"]
    ),
    "YUCS": frozenset(["BA", "HR", "ME", "MK", "RS", "SI"]),
    "CSXX": frozenset(["ME", "RS"]),
    "CSHH": frozenset(["CZ", "SK"]),
    "DDDE": frozenset({"DE"}),
}


def public_films() -> QuerySet[Film]:
    """Films that everybody may see."""
    return Film.objects.filter(is_public=True, exchange__is_public=True)


def visible_films(actor: Actor) -> QuerySet[Film]:
    """Films that `actor` may see."""
    return PERMISSIONS["film.see"].among(actor, Film.objects.all())


def cards(films: QuerySet[Film]) -> QuerySet[Film]:
    """`films` with all that a card shows: poster, exchange, countries and `directors` (credits with their person).

    Three queries, however many the films.
    """
    return films.select_related("poster", "exchange").prefetch_related(
        "countries",
        Prefetch(
            "credits",
            Credit.objects.filter(function=Credit.Function.DIRECTOR).select_related("person"),
            to_attr="directors",
        ),
    )


def whole(films: QuerySet[Film]) -> QuerySet[Film]:
    """`films` with all that a film's page, its printed sheet and its export say. A fixed number of queries."""
    return films.select_related("poster", "exchange").prefetch_related(
        "countries",
        Prefetch("credits", Credit.objects.select_related("person")),
        Prefetch("companies", FilmCompany.objects.select_related("organisation")),
        "age_ratings",
        "identifiers",
        "pictures__upload",
        Prefetch("releases", Release.objects.select_related("distributor")),
    )


def copies(film: Film) -> QuerySet[Copy]:
    """A film's screening copies with who holds them."""
    return Copy.objects.filter(film=film).select_related("held_by").order_by("name")


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list asked for; empty means all."""

    country: str = ""
    kind: str = ""
    stage: str = ""
    year: int | None = None
    language: str = ""
    exchange: str = ""

    def filter(self, films: QuerySet[Film]) -> QuerySet[Film]:
        """Those of `films` that were asked for."""
        if self.country:
            films = films.filter(pk__in=FilmCountry.objects.filter(country=self.country).values("film"))
        if self.language:
            # A list of tags as text: the same on both databases. `sr` also finds `sr-Latn`.
            films = films.alias(heard=Cast("languages", TextField())).filter(
                Q(heard__contains=f'"{self.language}"') | Q(heard__contains=f'"{self.language}-')
            )
        if self.exchange:
            films = films.filter(exchange__slug=self.exchange)
        plain = {"kind": self.kind, "stage": self.stage, "year": self.year}
        return films.filter(**{name: value for name, value in plain.items() if value})


@dataclass(frozen=True)
class Facets:
    """Which countries, kinds, … the films have, with how many of each, most of them first."""

    country: list[tuple[str, int]]
    kind: list[tuple[str, int]]
    stage: list[tuple[str, int]]
    year: list[tuple[int, int]]
    language: list[tuple[str, int]]


def facets(films: QuerySet[Film]) -> Facets:
    """What `films` can be filtered by: two queries."""
    countries = (
        FilmCountry.objects.filter(film__in=films.order_by().values("pk"))
        .values("country")
        .annotate(films=Count("film", distinct=True))
        .order_by("-films", "country")
    )
    rows = list(films.order_by().values_list("kind", "stage", "year", "languages"))
    years = Counter(row[2] for row in rows if row[2])
    spoken = Counter(language for row in rows for language in {tag.split("-")[0] for tag in row[3]})
    return Facets(
        country=[(row["country"], row["films"]) for row in countries],
        kind=Counter(row[0] for row in rows).most_common(),
        stage=Counter(row[1] for row in rows).most_common(),
        year=sorted(years.items(), reverse=True),
        language=spoken.most_common(),
    )


def title_key(titles: Texts, tag: str) -> tuple[tuple[int, str], ...]:
    """Where a film stands among others for a reader of `tag`."""
    best = titles.best(tag)
    return sort_key(best.text if best else "", tag)


def by_title(films: QuerySet[Film], tag: str) -> list[int]:
    """The numbers of `films` in the alphabetical order of a reader of `tag`: one query."""
    rows = films.order_by().values_list("pk", "titles")
    return [pk for _key, pk in sorted((title_key(titles, tag), pk) for pk, titles in rows)]


def in_order(films: QuerySet[Film], numbers: Iterable[int]) -> list[Film]:
    """The films of these numbers, in their order."""
    found = films.in_bulk(list(numbers))
    return [found[number] for number in numbers if number in found]


@dataclass(frozen=True)
class JointFilm:
    """A film made by two countries together; `sides` are the codes it has them under (today's or a former state's)."""

    film: Film
    sides: tuple[str, str]
    shares: Mapping[str, Any]

    @property
    def former(self) -> bool:
        """Whether one side is a state that is no more."""
        return any(side in FORMER for side in self.sides)


def kin(country: str) -> list[str]:
    """The country's code and those of former states it was part of."""
    return [country, *(state for state, parts in FORMER.items() if country in parts)]


def joint_films(films: QuerySet[Film], one: str, other: str) -> list[JointFilm]:
    """Films of both countries among `films`, newest first; of states they were part of as well. Three queries."""
    first, second = kin(one), kin(other)
    both = (
        cards(films)
        .filter(pk__in=FilmCountry.objects.filter(country__in=first).values("film"))
        .filter(pk__in=FilmCountry.objects.filter(country__in=second).values("film"))
        .order_by(F("year").desc(nulls_last=True), "-pk")
    )
    joint = []
    for film in both:
        shares = {row.country: row.share for row in film.countries.all()}
        mine = next(code for code in first if code in shares)
        theirs = next((code for code in second if code in shares and code != mine), None)
        if theirs:
            joint.append(JointFilm(film, (mine, theirs), shares))
    return joint


def pairs(films: QuerySet[Film]) -> list[tuple[str, str, int]]:
    """Which two countries have made how many of `films` together, most first, as (one, other, films). One query.

    Codes of former states stand for themselves.
    """
    of_film: dict[int, list[str]] = {}
    rows = FilmCountry.objects.filter(film__in=films.order_by().values("pk")).order_by("country")
    for film, country in rows.values_list("film_id", "country"):
        of_film.setdefault(film, []).append(country)
    counted = Counter(pair for codes in of_film.values() for pair in combinations(codes, 2))
    return [
        (one, other, count)
        for (one, other), count in sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    ]


def titled(films: QuerySet[Film], query: str) -> QuerySet[Film]:
    """Those of `films` whose title answers to the query, typed in any script."""
    hits = search(query, kinds=[KIND], limit=MOST_HITS, visible=EVERYTHING)
    return films.filter(pk__in=[hit.object_id for hit in hits])
