"""Seasons, their timelines, films and interests as sheets."""

from django.utils.translation import gettext_lazy as _

from kinomost.exchange.models import Interest, Season, SeasonCountry, SeasonFilm, Step
from kinomost.sheets.checks import named, one_of, ordered
from kinomost.sheets.fields import Children, Link, Links, Plain, Tagged, source
from kinomost.sheets.spec import ModelSheet
from kinomost.tables.cells import Choice, Colour, Country, Day, Ref, Text, Whole, YesNo


def _side(name: str, side: str) -> Children:
    return Children(
        name,
        Country(),
        SeasonCountry,
        "season",
        lambda child: child.country,
        lambda item, position: {"country": item},
        order=("pk",),
        only={"side": side},
    )


SEASONS = ModelSheet(
    "seasons",
    Season,
    (
        Plain("season", Ref(), "slug", required=True),
        Tagged("name", "names", required=True),
        Tagged("lead", "lead", 1000, lines=True),
        Tagged("about", "about", 10_000, lines=True),
        Link("host", "organisations"),
        _side("host_countries", "host"),
        _side("guest_countries", "guest"),
        Plain("starts", Day(), required=True),
        Plain("ends", Day(), required=True),
        Plain("accent", Colour(), default="#b3261e"),
        Plain("public", YesNo(), "is_public", default=True),
        source(),
    ),
    key=("season",),
    natural=("slug",),
    taken="slug",
    record=True,
    checks=(named("name", "seasons"), ordered("starts", "ends")),
    about=_("A season: host, countries, dates."),
)

STEPS = ModelSheet(
    "steps",
    Step,
    (
        Link("season", "seasons", required=True),
        Plain("step", Ref(), "slug", required=True),
        Plain("kind", Choice.of(*Step.Kind.values), required=True),
        Tagged("name", "names", required=True),
        Tagged("about", "about", 5000, lines=True),
        Plain("starts", Day(), required=True),
        Plain("ends", Day()),
        Tagged("date_note", "date_note", 120),
        Link("city", "cities"),
        Link("place", "places"),
        Link("film", "films"),
        Links("people", "people"),
        Links("places", "places"),
        source(),
    ),
    key=("season", "step"),
    natural=("season__slug", "slug"),
    path="season__exchange_id",
    order=("season", "starts"),
    checks=(named("name", "steps"), ordered("starts", "ends")),
    about=_("The points of a season's timeline."),
)

SEASON_FILMS = ModelSheet(
    "season_films",
    SeasonFilm,
    (
        Link("season", "seasons", required=True),
        Link("film", "films", required=True),
        Plain("part", Choice.of(*SeasonFilm.Part.values), required=True),
        Tagged("note", "note", 3000, lines=True),
        Plain("position", Whole(0, 30_000), default=0),
        source(),
    ),
    key=("season", "film", "part"),
    natural=("season__slug", "film__slug", "part"),
    path="season__exchange_id",
    about=_("Why a film belongs to a season."),
)

_AIMS = ("film", "place", "partner")


INTERESTS = ModelSheet(
    "interests",
    Interest,
    (
        Link("season", "seasons", required=True),
        Link("organisation", "organisations", required=True),
        Plain("kind", Choice.of(*Interest.Kind.values), required=True),
        Link("film", "films"),
        Link("place", "places"),
        Link("partner", "organisations"),
        Plain("note", Text(2000, lines=True), empty=""),
    ),
    key=("season", "organisation", "kind", *_AIMS),
    natural=("season__slug", "organisation__slug", "kind", "film__slug", "place__slug", "partner__slug"),
    path="season__exchange_id",
    only={"withdrawn_at": None},
    checks=(one_of(*_AIMS),),
    about=_("What organisations would do with a film, a place or each other."),
)

SHEETS = (SEASONS, STEPS, SEASON_FILMS, INTERESTS)
