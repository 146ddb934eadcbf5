"""What this room adds to the pages of films, places and organisations, and what rooms above add to a season's page."""

from collections.abc import Callable

from django.http import HttpRequest

from kinomost.catalogue.models import Film
from kinomost.exchange.actions.interest import KINDS, role_of
from kinomost.exchange.models import Interest, Season
from kinomost.exchange.queries import Target, addressed_to, live, open_season, organisations_of
from kinomost.parties.models import Organisation
from kinomost.parties.panels import Panel
from kinomost.places.models import Place

SeasonPanel = Callable[[HttpRequest, Season], Panel | None]
_season_panels: list[SeasonPanel] = []


def add_to_season_page(maker: SeasonPanel) -> None:
    """Show on every season's page what `maker(request, season)` makes; None shows nothing. Called when the site starts."""
    _season_panels.append(maker)


def panels_of(request: HttpRequest, season: Season) -> list[Panel]:
    """The panels of this page, in the order in which the rooms were started."""
    return [panel for maker in _season_panels if (panel := maker(request, season)) is not None]


def interest_panel(request: HttpRequest, target: Target) -> Panel | None:
    """One click to say what one's organisation would do with this; nothing while no season takes interest in it.

    Who may speak for an organisation gets the buttons; others a line that says what interest is.
    """
    season = open_season(target)
    if season is None or not target.is_public:
        return None
    role = role_of(target)
    mine = organisations_of(request.user)
    own = addressed_to(target)
    speaking = [organisation for organisation in mine if organisation.pk not in own]
    if mine and not speaking:
        return None
    said = live(Interest.objects.filter(season=season, organisation__in=speaking, **{role: target}))
    kinds = {(one.organisation_id, one.kind) for one in said} if speaking else set()
    rows = [
        (organisation, [(kind, (organisation.pk, kind) in kinds) for kind in KINDS[role]])
        for organisation in speaking
    ]
    parameter = "organisation" if role == "partner" else role
    return Panel(
        "exchange/interest_panel.html",
        {"season": season, "target": target, "parameter": parameter, "rows": rows},
    )


def film_panel(request: HttpRequest, film: Film) -> Panel | None:
    """Interest in a film."""
    return interest_panel(request, film)


def place_panel(request: HttpRequest, place: Place) -> Panel | None:
    """Interest in a place."""
    return interest_panel(request, place)


def organisation_panel(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """Interest in an organisation."""
    return interest_panel(request, organisation)
