"""A juror's own pages: the juries they sit in, and what they read in a round."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinomost.contest.actions.scores import takes_sheets
from kinomost.contest.forms.reading import ListFilter
from kinomost.contest.models import Entry, Section
from kinomost.contest.naming import plain
from kinomost.contest.queries import judging, reading
from kinomost.contest.queries.reading import State
from kinomost.contest.views.reading.common import Seat, crumbs, jury_page
from kinomost.parties.views.common import account_of

A_PAGE = 50
_ORDER: dict[State | None, int] = {
    State.DRAFT: 0,
    State.CORRECTING: 1,
    State.UNREAD: 2,
    State.IN: 3,
    None: 4,
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
    rows, form = (_all if everything else _mine)(request, seat, states)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    if everything:
        entries = _shown(page).in_bulk()
        page.object_list = reading.readings_of([entries[pk] for pk in page if pk in entries], states)
    left = [entry for entry, state in states.items() if not state.is_in]
    context = {
        "call": seat.call,
        "exchange": seat.call.season.exchange,
        "round": seat.round,
        "juror": seat.juror,
        "everything": everything,
        "page": page,
        "form": form,
        "own": reading.Progress(seat.juror, len(states), len(states) - len(left)),
        "drafts": sum(state in (State.DRAFT, State.CORRECTING) for state in states.values()),
        "next": Entry.objects.filter(pk__in=left[:1]).values_list("number", flat=True).first(),
        "progress": reading.progress_of(seat.reader, seat.round),
        "is_open": takes_sheets(seat.round),
        "sees_ranking": reading.sees_ranking(seat.round, states.values()),
        "crumbs": crumbs(seat),
    }
    return render(request, "contest/reading/list.html", context)


def _entries(seat: Seat) -> QuerySet[Entry]:
    """The round's entries, as far as the reader may know."""
    known = judging.entries_in(seat.reader, seat.round).exclude(entry__state__in=Entry.OUT)
    return Entry.objects.filter(pk__in=known.values("entry"))


def _shown(entries: Iterable[int]) -> QuerySet[Entry]:
    """These entries, whom the reader may know, with no more than a row says of them."""
    return (
        Entry.objects.filter(pk__in=entries)
        .select_related("film", "section")
        .only("number", "film__titles", "section__key", "section__names", "section__position")
    )


def _mine(request: HttpRequest, seat: Seat, states: Mapping[int, State]) -> tuple[Sequence[Any], ListFilter]:
    """The reader's rows that are asked for, in the order asked for."""
    entries = _shown(states).order_by("number")
    rows = reading.readings_of(entries, states)
    sections = {row.entry.section for row in rows if row.entry.section is not None}
    languages = sorted({tag for row in rows for tag in row.languages})
    form = ListFilter(request.GET, seat.round, _in_order(sections), languages)
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
            rows.sort(key=lambda row: plain(row.entry.film.titles).casefold())
        case "minutes":
            rows.sort(key=lambda row: row.minutes)
        case "state":
            rows.sort(key=lambda row: _ORDER[row.state])
    return rows, form


def _all(request: HttpRequest, seat: Seat, states: Mapping[int, State]) -> tuple[Sequence[Any], ListFilter]:
    """The primary keys of the round's entries that are asked for: there may be very many, and a page shows few."""
    found = dict(_entries(seat).order_by("number").values_list("pk", "section"))
    sections = Section.objects.filter(pk__in={one for one in found.values() if one is not None})
    form = ListFilter(request.GET, seat.round, _in_order(sections), ())
    state, section = form.asked("state"), form.asked("section")
    wanted = {one.pk for one in sections if one.key == section}
    rows = [
        pk
        for pk, part in found.items()
        if (not state or states.get(pk) == state) and (not section or part in wanted)
    ]
    match form.asked("sort"):
        case "title":
            titles = dict(_entries(seat).values_list("pk", "film__titles"))
            rows.sort(key=lambda pk: plain(titles[pk]).casefold())
        case "state":
            rows.sort(key=lambda pk: _ORDER[states.get(pk)])
    return rows, form


def _in_order(sections: Iterable[Section]) -> list[Section]:
    return sorted(sections, key=lambda section: (section.position, section.pk))
