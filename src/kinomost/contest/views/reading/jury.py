"""A juror's own pages: the juries they sit in, and what they read in a round."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinomost.contest.actions.scores import takes_sheets
from kinomost.contest.models import Entry
from kinomost.contest.queries import given, judging, reading
from kinomost.contest.queries.reading import Reading, State
from kinomost.contest.queries.standings import OUT
from kinomost.contest.reading_forms import ListFilter
from kinomost.contest.views.reading.common import Seat, crumbs, jury_page
from kinomost.parties.views.common import account_of

A_PAGE = 50
_ORDER: dict[State | None, int] = {
    State.DRAFT: 0,
    State.CORRECTING: 1,
    State.UNREAD: 2,
    State.IN: 3,
}  # what needs the juror first


@require_safe
@login_required
def jury(request: HttpRequest) -> HttpResponse:
    """The juries in which the reader sits, and what is left to do in each round."""
    return render(request, "contest/reading/jury.html", {"calls": reading.my_calls(account_of(request))})


@require_safe
@jury_page
def reading_list(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the reader is asked to read in a round (or, asked for so, all that is in it), and how far everybody is."""
    states = seat.states()
    everything = request.GET.get("whose") == "all" and seat.round.reads > 0
    entries = _entries(seat) if everything else _entries(seat).filter(pk__in=states)
    rows, form = _rows(request, seat, entries, states, everything)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    if everything:
        page.object_list = reading.readings_of([row.entry for row in page], states)
    left = [entry for entry, state in states.items() if not state.is_in]
    context = {
        "call": seat.call,
        "exchange": seat.call.season.exchange,
        "round": seat.round,
        "everything": everything,
        "page": page,
        "form": form,
        "own": reading.Progress(seat.juror, len(states), len(states) - len(left)),
        "drafts": sum(state in (State.DRAFT, State.CORRECTING) for state in states.values()),
        "next": Entry.objects.filter(pk__in=left).order_by("number").first(),
        "progress": reading.progress_of(seat.reader, seat.round),
        "is_open": takes_sheets(seat.round),
        "sees_ranking": reading.sees_ranking(seat.round, states.values()),
        "crumbs": crumbs(seat),
    }
    return render(request, "contest/reading/list.html", context)


def _entries(seat: Seat) -> QuerySet[Entry]:
    """The round's entries, as far as the reader may know."""
    known = judging.entries_in(seat.reader, seat.round).exclude(entry__state__in=OUT)
    return Entry.objects.filter(pk__in=known.values("entry")).select_related("film", "section")


def _rows(
    request: HttpRequest, seat: Seat, entries: QuerySet[Entry], states: Mapping[int, State], everything: bool
) -> tuple[list[Reading], ListFilter]:
    """The rows asked for, in the order asked for. Of the whole round, texts are read for the page shown alone."""
    found = list(entries.order_by("number"))
    rows = [Reading(entry, states.get(entry.pk)) for entry in found]
    if not everything:
        rows = reading.readings_of(found, states)
    sections = {row.entry.section.pk: row.entry.section for row in rows if row.entry.section}
    form = ListFilter(
        request.GET,
        seat.round,
        sorted(sections.values(), key=lambda section: (section.position, section.pk)),
        sorted({tag for row in rows for tag in row.languages}),
    )
    state, section, language = form.asked("state"), form.asked("section"), form.asked("language")
    rows = [
        row
        for row in rows
        if (not state or row.state == state)
        and (not section or (row.entry.section is not None and row.entry.section.key == section))
        and (not language or language in row.languages)
    ]
    match form.asked("sort"):
        case "title":
            rows.sort(key=lambda row: given.named(row.entry.film.titles).casefold())
        case "minutes":
            rows.sort(key=lambda row: row.minutes)
        case "state":
            rows.sort(key=lambda row: _ORDER.get(row.state, len(_ORDER)))
    return rows, form
