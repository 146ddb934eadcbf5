"""Films, credits, companies, ratings, copies and releases as sheets."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.identifiers import normalise
from kinomost.catalogue.listings import KIND, index_films
from kinomost.catalogue.models import (
    AgeRating,
    Copy,
    Credit,
    Film,
    FilmCompany,
    FilmCountry,
    Identifier,
    Release,
)
from kinomost.sheets.checks import named
from kinomost.sheets.fields import Children, Column, Field, Link, Plain, Tagged, Values, chunks, source, words
from kinomost.sheets.scope import Scope
from kinomost.sheets.spec import ModelSheet
from kinomost.tables import CellError
from kinomost.tables.cells import (
    Choice,
    Country,
    Day,
    Language,
    Length,
    Many,
    Number,
    Ref,
    Text,
    Url,
    Whole,
    YesNo,
)
from kinomost.texts.index import forget


@dataclass(frozen=True)
class CountryShare:
    """A producing country, with its share in per cent where known: «RS 60»."""

    hint: str = "countries, with shares where known: RS 60; RU 40"

    def parse(self, text: str) -> tuple[str, Decimal | None]:
        """(country code, share)."""
        match = re.fullmatch(r"(.*\D)\s*(?<=[\s(])(\d+(?:[.,]\d+)?)\s*%?\)?", text.strip())
        if not match:
            return Country().parse(text), None
        share = Number(2, Decimal("0.01"), Decimal(100)).parse(match[2])
        return Country().parse(match[1].strip(" (")), share

    def format(self, value: tuple[str, Decimal | None]) -> str:
        """«RS 60», or «RS»."""
        return value[0] if value[1] is None else f"{value[0]} {Number().format(value[1])}"


@dataclass(frozen=True)
class RegisterNumber:
    """A film's number in a register, checked by that register's rule."""

    scheme: str

    @property
    def hint(self) -> str:
        """What to write."""
        return f"the film's number in {Identifier.Scheme(self.scheme).label}"

    def parse(self, text: str) -> str:
        """The number as the register writes it."""
        try:
            return normalise(self.scheme, text.strip())
        except ValueError as error:
            raise CellError("bad_identifier", text.strip(), detail=str(error)) from error

    def format(self, value: str) -> str:
        """The number."""
        return value


@dataclass(frozen=True)
class RegisterNumbers(Field):
    """A column for each register."""

    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(scheme, RegisterNumber(scheme)) for scheme in Identifier.Scheme.values)

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = defaultdict(dict)
        numbers = Identifier.objects.filter(film__exchange_id=scope.exchange_id)
        for film, scheme, value in numbers.values_list("film_id", "scheme", "value"):
            found[film][scheme] = value
        return found

    def read(self, record: Any, shared: dict[int, dict[str, str]]) -> dict[str, str]:
        return dict(shared.get(record.pk, {}))

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        """Nothing: the film must be saved first."""

    def store(self, items: Sequence[tuple[Any, Values]], scope: Scope) -> None:
        for scheme in Identifier.Scheme.values:
            mine = [(film, values[scheme]) for film, values in items if scheme in values]
            for chunk in chunks([film.pk for film, _value in mine]):
                Identifier.objects.filter(film__in=chunk, scheme=scheme).delete()
            Identifier.objects.bulk_create(
                Identifier(film=film, scheme=scheme, value=value) for film, value in mine if value
            )


FILMS = ModelSheet(
    "films",
    Film,
    (
        Plain("film", Ref(), "slug", required=True),
        Tagged("title", "titles", required=True),
        Plain("stage", Choice.of(*Film.Stage.values), default="released"),
        Plain("kind", Choice.of(*Film.Kind.values), default="fiction"),
        Plain("year", Whole(1888, 2100)),
        Plain("runtime", Length(6000), "runtime_minutes"),
        words("runtime_note", 120),
        Children(
            "countries",
            CountryShare(),
            FilmCountry,
            "film",
            lambda child: (child.country, child.share),
            lambda item, position: {"country": item[0], "share": item[1], "position": position},
        ),
        Plain("genres", Many(Text(60)), empty=[]),
        Plain("languages", Many(Language()), empty=[]),
        Plain("colour", Choice.of("colour", "bw", "both"), empty=""),
        words("shooting_format", 60),
        Plain("shooting_starts", Day()),
        Tagged("logline", "logline", 500),
        Tagged("synopsis", "synopsis", 10_000, lines=True),
        Tagged("statement", "statement", 10_000, lines=True),
        Tagged("note", "note", 3000, lines=True),
        Plain("website", Url(), empty=""),
        Plain("premiere", Choice.of(*[value for value in Film.Premiere.values if value]), empty=""),
        RegisterNumbers(),
        Plain("public", YesNo(), "is_public", default=True),
        source(),
    ),
    key=("film",),
    natural=("slug",),
    taken="slug",
    checks=(named("title", "films"),),
    after=lambda films, _scope: index_films(films),
    gone=lambda pks: forget(KIND, *pks),
    about=_("Films and projects: one row each, from the idea to the last screening."),
)

CREDITS = ModelSheet(
    "credits",
    Credit,
    (
        Link("film", "films", required=True),
        Link("person", "people", required=True),
        Plain("function", Choice.of(*Credit.Function.values), required=True),
        Tagged("character", "character"),
        Plain("position", Whole(0, 30_000), default=0),
        source(),
    ),
    key=("film", "person", "function"),
    natural=("film__slug", "person__slug", "function"),
    path="film__exchange_id",
    about=_("Who did what on which film."),
)

COMPANIES = ModelSheet(
    "film_companies",
    FilmCompany,
    (
        Link("film", "films", required=True),
        Link("organisation", "organisations", required=True),
        Plain("function", Choice.of(*FilmCompany.Function.values), required=True),
        Plain("country", Country(), empty=""),
        Plain("position", Whole(0, 30_000), default=0),
        source(),
    ),
    key=("film", "organisation", "function", "country"),
    natural=("film__slug", "organisation__slug", "function", "country"),
    path="film__exchange_id",
    about=_("What each company is to which film."),
)

RATINGS = ModelSheet(
    "age_ratings",
    AgeRating,
    (
        Link("film", "films", required=True),
        Plain("country", Country(), required=True),
        words("rating", 12, required=True),
        source(),
    ),
    key=("film", "country"),
    natural=("film__slug", "country"),
    path="film__exchange_id",
    about=_("Age ratings by country."),
)

COPIES = ModelSheet(
    "copies",
    Copy,
    (
        Link("film", "films", required=True),
        words("copy", 200, attr="name", required=True),
        Plain("carrier", Choice.of("dcp", "file", "35mm", "disc"), default="dcp"),
        Plain("sound", Language(), "sound_language", empty=""),
        Plain("subtitles", Many(Language()), "subtitle_languages", empty=[]),
        Link("held_by", "organisations"),
        words("note", 300),
        source(),
    ),
    key=("film", "copy"),
    natural=("film__slug", "name"),
    path="film__exchange_id",
    about=_("Screening copies and their languages."),
)

RELEASES = ModelSheet(
    "releases",
    Release,
    (
        Link("film", "films", required=True),
        Plain("country", Country(), required=True),
        Plain("date", Day(), required=True),
        Link("distributor", "organisations"),
        words("note", 200),
        source(),
    ),
    key=("film", "country"),
    natural=("film__slug", "country"),
    path="film__exchange_id",
    about=_("Releases by country."),
)

SHEETS = (FILMS, CREDITS, COMPANIES, RATINGS, COPIES, RELEASES)
