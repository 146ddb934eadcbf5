"""A call as an applicant meets it: its form, and its rules held against a film of the catalogue."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinomost.catalogue.models import Film
from kinomost.contest.boxes import Boxes, questions
from kinomost.contest.facts import eligibility_of
from kinomost.contest.forms.questions import GROUP_NAMES, answers_to
from kinomost.contest.models import Call, Entry, Section
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.views.common import find_call, frame
from kinomost.contest.words import label_of
from kinomost.judging.eligibility import Eligibility
from kinomost.judging.fields import GROUPS, Field, read_fields
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange

OFFERED = 400  # how many of the office's films are offered by name


@require_safe
@office_page(PERMISSIONS["view_desk"])
def preview(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """The form as an applicant sees it, about a film of which nothing is known yet; nothing is saved."""
    found = find_call(exchange, call)
    fields = read_fields(found.fields)[0]
    known = {field.key: field for field in fields}
    blank = Entry(pk=0, call=found, film=Film(exchange=exchange, stage=Film.Stage.DEVELOPMENT))
    parts = []
    for group in GROUPS:
        asked = questions(blank, fields, group)
        form = Boxes(box for question in asked for box in question.boxes)
        rows = [
            (question, [(box, form[box.id]) for box in question.boxes], _condition(question.field, known))
            for question in asked
        ]
        there = {question.field.key for question in asked if question.field}
        elsewhere = [field for field in fields if field.group == group and field.key not in there]
        if rows or elsewhere:
            parts.append((GROUP_NAMES[group], rows, elsewhere))
    return render(request, "contest/calls/preview.html", frame(request, exchange, found) | {"parts": parts})


def _condition(field: Field | None, known: Mapping[str, Field]) -> str:
    """When the question is shown, in words; nothing where always."""
    asked = field.shown_when if field else None
    if asked is None or asked.field not in known:
        return ""
    other = known[asked.field]
    answers = answers_to(other)
    return _("Shown only if “%(question)s” is answered with: %(answers)s.") % {
        "question": label_of(other.labels, other.key),
        "answers": ", ".join(answers.get(one, one) for one in asked.any),
    }


@require_safe
@office_page(PERMISSIONS["view_desk"])
def trial(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Hold the rules against any film of the office, section by section."""
    found = find_call(exchange, call)
    film = exchange.films.filter(slug=request.GET.get("film", "")).first()
    sections: list[Section | None] = [*found.sections.all()] or [None]
    context = frame(request, exchange, found) | {
        "film": film,
        "wanted": request.GET.get("film", ""),
        "films": exchange.films.order_by("slug").only("slug", "titles")[:OFFERED],
        "results": [(section, try_film(found, film, section)) for section in sections] if film else [],
    }
    return render(request, "contest/calls/try.html", context)


def try_film(call: Call, film: Film, section: Section | None) -> Eligibility:
    """What the rules of a section say of a film that may not be entered at all."""
    entry = call.entries.filter(film=film).first() or Entry(call=call, film=film)
    entry.film, entry.section = film, section
    return eligibility_of(call, [entry])[entry.pk]
