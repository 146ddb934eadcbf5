"""Which of the jurors' words the authors may read."""

from django.http import HttpRequest

from kinomost.contest.models import Call, Sheet
from kinomost.contest.queries import judging
from kinomost.contest.queries.results import may_release
from kinomost.parties.rules import Actor
from kinomost.parties.views.common import numbers


def sheets_to_release(actor: Actor, call: Call) -> list[Sheet]:
    """Sheets that count and have words for the authors, as far as the actor may know of the entries' judging."""
    known = judging.judged_entries(actor, call).values("pk")
    sheets = Sheet.objects.filter(round__call=call, entry__in=known).exclude(feedback="")
    ordered = sheets.select_related("entry__film", "round").order_by("entry__number", "round__number", "pk")
    return [sheet for sheet in ordered if may_release(sheet)]


def posted_sheets(request: HttpRequest, sheets: list[Sheet]) -> tuple[list[Sheet], list[Sheet]]:
    """Of these sheets, those that the form showed and those that it ticked."""
    shown, ticked = (set(numbers(request.POST.getlist(name))) for name in ("shown", "released"))
    return [one for one in sheets if one.pk in shown], [one for one in sheets if one.pk in shown & ticked]
