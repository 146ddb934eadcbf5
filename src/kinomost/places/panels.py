"""What rooms above add to a place's page.

This room does not know seasons: a room above does, and pushes its part here by calling `add_to_place_page` when the
site starts (in its AppConfig.ready), as with the pages of people and films.
"""

from collections.abc import Callable

from django.http import HttpRequest

from kinomost.parties.panels import Panel
from kinomost.places.models import Place

PlacePanel = Callable[[HttpRequest, Place], Panel | None]
_place_panels: list[PlacePanel] = []


def add_to_place_page(maker: PlacePanel) -> None:
    """Show on every place's page what `maker(request, place)` makes; None shows nothing."""
    _place_panels.append(maker)


def panels_of(request: HttpRequest, place: Place) -> list[Panel]:
    """The panels of this page, in the order in which the rooms were started."""
    return [panel for maker in _place_panels if (panel := maker(request, place)) is not None]
