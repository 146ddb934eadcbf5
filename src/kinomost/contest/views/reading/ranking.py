"""The ranking of a round, for the office and, when the round lets them, for its jurors; and the agenda made of it."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinomost.contest import agenda, strips
from kinomost.contest.conflicts import recused_from
from kinomost.contest.models import Call, Entry, Round
from kinomost.contest.naming import plain
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries import given, judging, reading
from kinomost.contest.queries.ranking import Ranking, entries_for, ranking, sheets_for
from kinomost.contest.views.common import find_call, frame
from kinomost.contest.views.reading.common import Seat, crumbs, jury_page, recused, round_name
from kinomost.coproduction.views.downloads import as_csv, as_pdf, as_workbook
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.rules import Actor
from kinomost.tables import Row as SheetRow
from kinomost.tables import Sheet as Table
from kinomost.tables import write_xlsx
from kinomost.tables.csvfile import guarded
from kinomost.texts import formats

A_PAGE = 50
COLUMNS = (
    "rank", "tied", "number", "title", "section", "sheets", "expected", "mean", "adjusted", "median", "lowest",
    "highest", "spread", "divides",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a round's ranking, and from which side."""

    actor: Actor
    round: Round
    is_office: bool

    def address(self, name: str) -> str:
        """The page of this name on the viewer's side: ranking, ranking_csv, ranking_xlsx, agenda, agenda_pdf."""
        call = self.round.call
        if self.is_office:
            args = [call.season.exchange.slug, call.slug, self.round.number]
            return reverse(f"contest:{name}", args=args)
        return reverse(f"contest:jury_{name}", args=[call.slug, self.round.number])

    @property
    def file_name(self) -> str:
        """What a file of this ranking is called, without its ending."""
        return f"{self.round.call.slug}-{self.round.number}"

    def name_of(self, entry: Entry) -> str:
        """What the entry is called before this viewer."""
        return given.name_of(self.round, entry, office=self.is_office)


# ------------------------------------------------------------------------------------- from each side


def _of_juror(answer: Callable[[HttpRequest, Viewer], HttpResponse]) -> Any:
    @require_safe
    @jury_page
    def view(request: HttpRequest, seat: Seat) -> HttpResponse:
        if not reading.sees_ranking(seat.round, seat.states().values()):
            context = {
                "call": seat.call,
                "exchange": seat.call.season.exchange,
                "round": seat.round,
                "crumbs": crumbs(seat, _("Ranking")),
            }
            return render(request, "contest/reading/not_yet.html", context, status=403)
        return answer(request, Viewer(seat.reader, seat.round, is_office=False))

    return view


def _of_office(answer: Callable[[HttpRequest, Viewer], HttpResponse]) -> Any:
    @require_safe
    @office_page(PERMISSIONS["view_desk"])
    def view(request: HttpRequest, exchange: Exchange, call: str, round: int) -> HttpResponse:
        return answer(request, Viewer(request.user, _round(exchange, call, round), is_office=True))

    return view


def _round(exchange: Exchange, call: str, number: int) -> Round:
    found = find_call(exchange, call)
    round_ = get_object_or_404(found.rounds.exclude(state=Round.State.PLANNED), number=number)
    round_.call = found
    return round_


# ------------------------------------------------------------------------------------------- answers


def _page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    section = request.GET.get("section", "")
    found = ranking(viewer.actor, viewer.round, section)
    rows = list(found.rows)
    match request.GET.get("sort"):
        case "mean":
            rows.sort(key=lambda row: -(row.standing.mean if row.standing.mean is not None else -1))
        case "spread":
            rows.sort(key=lambda row: -(row.standing.spread if row.standing.spread is not None else -1))
        case "number":
            rows.sort(key=lambda row: row.standing.entry)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    entries = entries_for(page)
    sheets = sheets_for(viewer.actor, found, entries.values())
    reach = max((abs(one.effect) for _j, one in found.leanings if one.effect is not None), default=Decimal(0))
    context = _frame(request, viewer) | {
        "found": found,
        "page": page,
        "lines": [
            (
                row,
                entries[row.pk],
                strips.strip_of(row.standing, [one.points for one in sheets[row.pk]]),
                found.expected[row.pk],
            )
            for row in page
        ],
        "section": section,
        "sort": request.GET.get("sort", ""),
        "agreement": _agreement(found),
        "leanings": [(juror, one, strips.lean_of(one, reach)) for juror, one in found.leanings],
        "open_questions": sum(map(len, agenda.open_questions(found))) if not section else None,
    }
    return render(request, "contest/reading/ranking.html", context)


def _agreement(found: Ranking) -> tuple[str, str] | None:
    """How far the jury agrees: the figure, and what it means in words."""
    value = found.table.agreement
    if value is None:
        return None
    if value >= Decimal("0.8"):
        words = _("The jurors judge alike: another jury of this kind would rank much the same.")
    elif value >= Decimal("0.667"):
        words = _("The jurors agree in the main. Neighbours in the ranking may well change places.")
    elif value >= Decimal("0.2"):
        words = _("The jurors agree in part. Top and bottom say something, places in the middle little.")
    elif value > 0:
        words = _("The jurors hardly agree. The ranking alone decides nothing here: talk about the entries.")
    else:
        words = _(
            "The jurors agree no more than chance would. They may read the criteria differently: talk first."
        )
    return formats.number(round(value, 2)), words


def _table(viewer: Viewer) -> list[dict[str, str]]:
    """The ranking as a table, with exact figures."""
    found = ranking(viewer.actor, viewer.round)
    entries = entries_for(found.rows)
    hidden = viewer.round.names_hidden and not viewer.is_office
    return [
        {
            "rank": str(row.rank or ""),
            "tied": "yes" if row.tied else "",
            "number": str(row.standing.entry),
            "title": "" if hidden else viewer.name_of(entries[row.pk]),
            "section": section.key if (section := entries[row.pk].section) else "",
            "sheets": str(row.standing.sheets),
            "expected": str(found.expected[row.pk]),
            "mean": _figure(row.standing.mean),
            "adjusted": _figure(row.standing.adjusted),
            "median": _figure(row.standing.median),
            "lowest": _figure(row.standing.low),
            "highest": _figure(row.standing.high),
            "spread": _figure(row.standing.spread),
            "divides": "yes" if row.standing.divides else "",
        }
        for row in found.rows
    ]


def _figure(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _csv(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in _table(viewer):
        writer.writerow(guarded(row[column]) for column in COLUMNS)
    return as_csv(("\ufeff" + out.getvalue()).encode(), viewer.file_name)


def _xlsx(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    rows = tuple(SheetRow(number, row) for number, row in enumerate(_table(viewer), start=2))
    return as_workbook(write_xlsx([Table("ranking", COLUMNS, rows)]), viewer.file_name)


def _agenda(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    context = _frame(request, viewer) | {
        "parts": agenda.agenda_of(viewer.actor, viewer.round, viewer.name_of),
        "criteria": list(viewer.round.criteria.all()),
    }
    return render(request, "contest/reading/agenda.html", context)


def _agenda_pdf(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    parts = agenda.agenda_of(viewer.actor, viewer.round, viewer.name_of)
    content = agenda.as_pdf(viewer.round, parts, list(viewer.round.criteria.all()))
    return as_pdf(content, f"{viewer.file_name}-agenda")


def _frame(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    call = viewer.round.call
    context: dict[str, Any] = {
        "round": viewer.round,
        "is_office": viewer.is_office,
        "base": "contest/desk/base.html" if viewer.is_office else "contest/reading/base.html",
        "ranking_url": viewer.address("ranking"),
        "csv_url": viewer.address("ranking_csv"),
        "xlsx_url": viewer.address("ranking_xlsx"),
        "agenda_url": viewer.address("agenda"),
        "pdf_url": viewer.address("agenda_pdf"),
    }
    if viewer.is_office:
        return frame(request, call.season.exchange, call) | context | {"rounds": _rounds(call, viewer.round)}
    trail = [
        (_("My juries"), reverse("contest:jury")),
        (round_name(viewer.round), reverse("contest:reading", args=[call.slug, viewer.round.number])),
    ]
    return context | {"call": call, "exchange": call.season.exchange, "crumbs": [*trail, (_("Ranking"), "")]}


def _rounds(call: Call, current: Round | None) -> list[tuple[str, str, bool]]:
    args = [call.season.exchange.slug, call.slug]
    return [
        (plain(one.names), reverse("contest:ranking", args=[*args, one.number]), one == current)
        for one in call.rounds.exclude(state=Round.State.PLANNED)
    ]


for_juror, for_office = _of_juror(_page), _of_office(_page)
csv_for_juror, csv_for_office = _of_juror(_csv), _of_office(_csv)
xlsx_for_juror, xlsx_for_office = _of_juror(_xlsx), _of_office(_xlsx)
agenda_for_juror, agenda_for_office = _of_juror(_agenda), _of_office(_agenda)
agenda_pdf_for_juror, agenda_pdf_for_office = _of_juror(_agenda_pdf), _of_office(_agenda_pdf)


# --------------------------------------------------------------------------------- the office's own


@require_safe
@office_page(PERMISSIONS["view_desk"])
def latest(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """The ranking of the call's last opened round; before there is one, what will stand here."""
    found = find_call(exchange, call)
    round_ = found.rounds.exclude(state=Round.State.PLANNED).last()
    if round_ is not None:
        return redirect("contest:ranking", exchange.slug, call, round_.number)
    return render(request, "contest/reading/no_ranking.html", frame(request, exchange, found))


@require_safe
@office_page(PERMISSIONS["view_desk"])
def entry(request: HttpRequest, exchange: Exchange, call: str, round: int, entry: int) -> HttpResponse:
    """How an entry is judged in a round: its sheets, void ones struck through, and the discussion."""
    round_ = _round(exchange, call, round)
    found = get_object_or_404(Entry.objects.select_related("film", "section"), call=round_.call, number=entry)
    context = frame(request, exchange, round_.call)
    if found.pk in recused_from(request.user):
        trail = [
            *context["crumbs"][:-1],
            (round_.call.name, reverse("contest:ranking", args=[exchange.slug, call, round])),
        ]
        return recused(request, round_.call, [*trail, (_("Recused"), "")])
    if not judging.entries_in(request.user, round_).filter(entry=found).exists():
        raise Http404
    whole = ranking(request.user, round_)
    row = next((one for one in whole.rows if one.pk == found.pk), None)
    sheets = given.sheets_of(request.user, round_, [found], history=True)[found.pk]
    counted = [one.points for one in sheets if not one.is_void]
    context |= {
        "round": round_,
        "entry": found,
        "row": row,
        "expected": whole.expected.get(found.pk, 0),
        "strip": strips.strip_of(row.standing, counted) if row else None,
        "sheets": sheets,
        "criteria": list(round_.criteria.all()),
        "remarks": given.remarks_of(request.user, round_, found),
        "rounds": _rounds(round_.call, round_),
        "ranking_url": reverse("contest:ranking", args=[exchange.slug, call, round]),
    }
    return render(request, "contest/reading/judged.html", context)
