"""Calls: which there are, and how far each is."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kinomost.contest.models import Call, Entry
from kinomost.judging.fields import GROUPS, Field, read_fields
from kinomost.parties.models import Exchange


def calls_of(exchange: Exchange) -> QuerySet[Call]:
    """The office's calls, the newest deadline first, with how many entries were begun (`begun`) and sent in (`sent`)."""
    return (
        Call.objects.filter(season__exchange=exchange)
        .select_related("season__exchange")
        .annotate(begun=Count("entries"), sent=Count("entries", filter=Q(entries__state__in=Entry.SENT)))
        .order_by("-deadline", "-pk")
    )


def public_calls() -> QuerySet[Call]:
    """Calls that everybody may see: those still open by their deadline, before those that are closed."""
    return Call.objects.filter(is_public=True, season__exchange__is_public=True).select_related(
        "season__exchange"
    )


def question_parts(call: Call) -> list[tuple[str, list[Field]]]:
    """The questions of a call, by the part of the form in which they stand."""
    fields = read_fields(call.fields)[0]
    found = [(group, [field for field in fields if field.group == group]) for group in GROUPS]
    return [(group, questions) for group, questions in found if questions]


def stage_of(call: Call) -> str:
    """Where a call stands: hidden, coming, open, closed, or published (its results are)."""
    now = timezone.now()
    if not call.is_public:
        return "hidden"
    if call.published_at is not None:
        return "published"
    if now < call.opens_at:
        return "coming"
    return "open" if now < call.deadline else "closed"


def is_running(call: Call) -> bool:
    """Whether people count on the call's clock: it is open to the public, or an entry was begun."""
    return (call.is_public and call.opens_at <= timezone.now()) or call.entries.exists()
