"""Everything that is done to seasons."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from kinomost.exchange.accent import validate_accent
from kinomost.exchange.models import Season, SeasonCountry, SeasonFilm, Step
from kinomost.journal import documents
from kinomost.journal.documents import Change, Document, Part, Shape
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from kinomost.parties.slugs import free_slug

RESERVED_SLUGS = {"new", "bulk", "undo"}  # addresses of other pages
SEASON = Shape(
    Season,
    ("names", "lead", "about", "host_id", "starts", "ends", "accent", "is_public", "source"),
    {
        "countries": Part(SeasonCountry, "season", ("country",), ("side",)),
        "steps": Part(
            Step,
            "season",
            ("slug",),
            ("kind", "names", "about", "starts", "ends", "date_note", "city_id", "place_id", "film_id", "source"),
            many=("people", "places"),
            sort=("starts", "slug"),
        ),
        "films": Part(SeasonFilm, "season", ("film_id", "part"), ("note", "source"), ordered=True),
    },
)  # fmt: skip


def create_season(by: str, exchange: Exchange, document: Document) -> Season:
    """Enter a season. Raises ValidationError by the document's names."""
    _check_accent(document)
    slug = free_slug(Season, Texts.from_json(document.get("names", [])))
    season = Season(exchange=exchange, slug=f"{slug}-1" if slug in RESERVED_SLUGS else slug)
    documents.create(SEASON, by, season, document)
    return season


def save_season(by: str, season: Season, version: int, document: Document) -> Change | None:
    """Write what the document says about a season read at `version`. Raises ValidationError and EditConflict."""
    _check_accent(document)
    return documents.save(SEASON, by, season, version, document)


def show_seasons(by: str, seasons: Sequence[Season], is_public: bool) -> list[AuditLine]:
    """Publish or hide seasons. Returns the audit lines of those that changed."""
    return documents.show(by, seasons, is_public)


def undo_season(by: str, line: AuditLine) -> Season:
    """Take back a saved change, publishing or hiding. Raises EditConflict if it was changed again since."""
    season = documents.undo(SEASON, by, line)
    assert isinstance(season, Season)
    return season


def _check_accent(document: Document) -> None:
    if document.get("accent"):
        try:
            validate_accent(document["accent"])
        except ValidationError as error:
            raise ValidationError({"accent": error.messages}) from error
