"""What this room adds to a season's page: its calls for entries."""

from django.http import HttpRequest

from kinomost.contest.queries.calls import public_calls, stage_of
from kinomost.exchange.models import Season
from kinomost.parties.panels import Panel


def calls_of_season(_request: HttpRequest, season: Season) -> Panel | None:
    """The public calls of the season, the nearest deadline first."""
    calls = [
        (call, stage_of(call)) for call in public_calls().filter(season=season).order_by("deadline", "pk")
    ]
    return Panel("contest/calls/season_panel.html", {"calls": calls}) if calls else None
