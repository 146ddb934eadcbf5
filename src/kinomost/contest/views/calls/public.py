"""Calls for everybody: the list, a call, its deadline for a calendar."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from kinomost.contest.forms.questions import GROUP_NAMES
from kinomost.contest.models import Call
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.calls import public_calls, question_parts, stage_of
from kinomost.contest.rules import asked
from kinomost.contest.times import Moment
from kinomost.contest.words import absolute


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All public calls: those that are open or will be, the nearest deadline first; then the others."""
    now = timezone.now()
    calls = list(public_calls().order_by("deadline", "pk"))
    context = {
        "open": [(call, stage_of(call)) for call in calls if call.deadline > now],
        "past": [(call, stage_of(call)) for call in reversed(calls) if call.deadline <= now],
    }
    return render(request, "contest/calls/index.html", context)


def find_public(request: HttpRequest, slug: str) -> Call:
    """The call, for those who may see it; 404 for the others."""
    found = get_object_or_404(Call.objects.select_related("season__exchange", "season__host"), slug=slug)
    if not PERMISSIONS["see_call"].allows(request.user, found):
        raise Http404
    return found


@require_safe
def call(request: HttpRequest, call: str) -> HttpResponse:
    """A call: until when, for whom, what is asked, what there is to win."""
    found = find_public(request, call)
    office = found.season.exchange
    may_read = PERMISSIONS["view_desk"].allows(request.user, office)
    context = {
        "call": found,
        "season": found.season,
        "exchange": office,
        "stage": stage_of(found),
        "sections": [(section, asked(found, section.key)) for section in found.sections.all()],
        "rules": asked(found, ""),
        "awards": found.awards.select_related("partner", "section"),
        "parts": [(GROUP_NAMES[group], questions) for group, questions in question_parts(found)],
        "extended": found.extensions.last(),
        "desk": reverse("contest:desk_call", args=[office.slug, found.slug]) if may_read else "",
    }
    return render(request, "contest/calls/call.html", context)


@require_safe
def deadline_ics(request: HttpRequest, call: str) -> HttpResponse:
    """The deadline as an entry of a calendar; a moved one replaces it."""
    found = find_public(request, call)
    headers = {"Content-Disposition": f'attachment; filename="{found.slug}.ics"'}
    return HttpResponse(_calendar(found), content_type="text/calendar; charset=utf-8", headers=headers)


def _calendar(call: Call) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Kinomost//Contest//EN")
    calendar.add("version", "2.0")
    event = Event()
    said: dict[str, Any] = {
        "uid": f"deadline-{call.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
        "dtstamp": call.changed_at,
        "last-modified": call.changed_at,
        "sequence": call.version,
        "dtstart": call.deadline - timedelta(minutes=30),
        "dtend": call.deadline,
        "summary": _("Deadline: %(call)s") % {"call": call.name},
        "description": str(Moment(call.deadline, call.zone)),
        "url": absolute(reverse("contest:call", args=[call.slug])),
    }
    for name, value in said.items():
        event.add(name, value)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
