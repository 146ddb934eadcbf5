"""The office's pages: film days, the ledger and the grid of screenings, the record of one, the figures."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kinomost.filmdays import words
from kinomost.filmdays.actions import desk as actions
from kinomost.filmdays.conflicts import Conflict
from kinomost.filmdays.forms.desk import FilmDaysForm, ScreeningForm, WithoutTimesForm
from kinomost.filmdays.models import FilmDays, Screening, WaitingEntry
from kinomost.filmdays.permissions import MAY_EDIT, MAY_READ
from kinomost.filmdays.queries.desk import Line, conflicts_of, ledger, office_film_days, remarks
from kinomost.journal.actions import EditConflict
from kinomost.journal.forms import Clash
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers
from kinomost.tables.csvfile import guarded

A_PAGE = 2_000


def _days_or_404(exchange: Exchange, slug: str) -> FilmDays:
    return get_object_or_404(
        FilmDays.objects.select_related("season__exchange"), slug=slug, season__exchange=exchange
    )


@require_safe
@office_page(MAY_READ)
def index(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """All film days of the office."""
    context = {
        "exchange": exchange,
        "rows": office_film_days(exchange),
        "may_edit": MAY_EDIT.allows(request.user, exchange),
    }
    return render(request, "filmdays/desk/index.html", context)


@office_page(MAY_EDIT)
def add_film_days(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """New film days."""
    form = FilmDaysForm(request.POST or None, exchange=exchange)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_film_days(by(request), form.values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("filmdays:ledger", exchange.slug, made.slug)
    return render(
        request, "filmdays/desk/film_days.html", {"exchange": exchange, "form": form, "clashes": None}
    )


@office_page(MAY_EDIT)
def edit_film_days(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """The record of film days, and the films and houses whose showtimes are not known."""
    film_days = _days_or_404(exchange, slug)
    mine = request.method == "POST" and "without_times" not in request.POST
    form = FilmDaysForm(request.POST if mine else None, instance=film_days)
    clashes: list[Clash] | None = None
    if mine and form.is_valid():
        current = _days_or_404(exchange, slug)
        try:
            actions.change_film_days(by(request), current, form.cleaned_data["version"], form.values)
        except EditConflict as conflict:
            form, clashes = form.merged_with(FilmDays.objects.get(pk=conflict.current.pk))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("filmdays:edit_film_days", exchange.slug, slug)
    without = WithoutTimesForm(request.POST if "without_times" in request.POST else None, film_days=film_days)
    if "without_times" in request.POST and without.is_valid():
        chosen = without.cleaned_data
        actions.list_without_times(by(request), film_days, chosen["films"], chosen["venues"])
        messages.success(request, _("Saved."))
        return redirect("filmdays:edit_film_days", exchange.slug, slug)
    context = {
        "exchange": exchange,
        "film_days": film_days,
        "form": form,
        "without": without,
        "clashes": clashes,
        "crumbs": _crumbs(exchange, film_days),
    }
    return render(
        request, "filmdays/desk/film_days.html", context, status=409 if clashes is not None else 200
    )


def _crumbs(exchange: Exchange, film_days: FilmDays, here: str = "") -> list[tuple[str, str]]:
    crumbs = [(_("Film days"), reverse("filmdays:desk", args=[exchange.slug]))]
    crumbs.append(
        (words.plain(film_days.names), reverse("filmdays:ledger", args=[exchange.slug, film_days.slug]))
    )
    return [*crumbs, (here, "")] if here else crumbs


@require_safe
@office_page(MAY_READ)
def screenings(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """The screenings of film days, as a ledger or as a grid of days and halls."""
    film_days = _days_or_404(exchange, slug)
    lines = ledger(film_days.screenings.all(), conflicts_of(film_days))
    shown = _narrowed(lines, request)
    as_grid = request.GET.get("view") == "grid"
    context = {
        "exchange": exchange,
        "film_days": film_days,
        "lines": shown[:A_PAGE],
        "count": len(shown),
        "all": len(lines),
        "grid": _grid(shown) if as_grid else None,
        "may_edit": MAY_EDIT.allows(request.user, exchange),
        "bulk_actions": [
            ("publish", _("Publish")),
            ("withdraw", _("Back to draft")),
            ("cancel", _("Cancel and write to all")),
        ],
        "filters": _filters(lines, request),
        "totals": _totals(shown),
        "crumbs": _crumbs(exchange, film_days),
    }
    return render(request, "filmdays/desk/ledger.html", context)


def _narrowed(lines: list[Line], request: HttpRequest) -> list[Line]:
    wanted = {name: request.GET.get(name, "") for name in ("day", "city", "hall", "status", "only")}
    return [
        line
        for line in lines
        if wanted["day"] in {"", line.showing.starts.date().isoformat()}
        and wanted["city"] in {"", line.showing.hall.city.slug}
        and wanted["hall"] in {"", str(line.showing.hall.pk)}
        and wanted["status"] in {"", line.status}
        and (wanted["only"] != "conflicts" or line.remarks)
    ]


def _filters(lines: list[Line], request: HttpRequest) -> list[dict[str, Any]]:
    days = sorted({line.showing.starts.date() for line in lines})
    halls = {str(line.showing.hall.pk): line.showing.hall for line in lines}
    cities = {line.showing.hall.city.slug: line.showing.hall.city.name for line in lines}
    chosen = request.GET.get
    return [
        {"name": "day", "label": _("Day"), "value": chosen("day", ""), "days": days},
        {"name": "city", "label": _("City"), "value": chosen("city", ""), "choices": sorted(cities.items())},
        {
            "name": "hall", "label": _("Hall"), "value": chosen("hall", ""),
            "choices": sorted(((pk, hall.full_name) for pk, hall in halls.items()), key=lambda pair: pair[1]),
        },
        {
            "name": "status", "label": _("State"), "value": chosen("status", ""),
            "choices": [(value, str(label)) for value, label in Screening.Status.choices],
        },
        {"name": "only", "label": _("Only"), "value": chosen("only", ""), "choices": [("conflicts", _("with remarks"))]},
    ]  # fmt: skip


def _grid(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Days, each with its halls in rows and their screenings side by side."""
    days: dict[date, dict[int, list[Line]]] = {}
    halls = {}
    for line in lines:
        showing = line.showing
        halls[showing.hall.pk] = showing.hall
        days.setdefault(showing.starts.date(), {}).setdefault(showing.hall.pk, []).append(line)
    return [
        {
            "day": day,
            "halls": sorted(
                ((halls[pk], row) for pk, row in rows.items()),
                key=lambda pair: (pair[0].city.name, pair[0].full_name),
            ),
        }
        for day, rows in sorted(days.items())
    ]


def _totals(lines: Iterable[Line]) -> dict[str, int]:
    shown = [line for line in lines if line.status == Screening.Status.PUBLISHED]
    counted = [line.admissions for line in shown if line.admissions is not None]
    return {
        "offered": sum(line.showing.offered for line in shown),
        "taken": sum(line.taken for line in shown),
        "admissions": sum(counted),
        "counted": len(counted),
        "unmet": sum(line.unmet for line in shown),
    }


@require_POST
@office_page(MAY_EDIT)
def bulk(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """Publish, withdraw or cancel the ticked screenings."""
    film_days = _days_or_404(exchange, slug)
    marked = numbers(request.POST.getlist("row"))
    chosen = film_days.screenings.filter(pk__in=marked).select_related(
        "film_days__season", "film", "space__place__city"
    )
    kept: list[Screening] = []
    verb = request.POST.get("action", "")
    try:
        if verb == "publish":
            done, kept = actions.publish(by(request), chosen)
        elif verb == "withdraw":
            done, kept = actions.withdraw(by(request), chosen)
        elif verb == "cancel":
            done = actions.cancel(by(request), chosen)
        else:
            done = []
    except EditConflict as conflict:
        messages.error(request, str(conflict))
        done = []
    if done:
        text = ngettext("%(count)d screening changed.", "%(count)d screenings changed.", len(done))
        messages.success(request, text % {"count": len(done)})
    if kept and verb == "publish":
        messages.warning(
            request, _("Not published, because another film is in the hall: %(which)s") % _names(kept)
        )
    elif kept:
        messages.warning(request, _("Seats are taken; cancel instead: %(which)s") % _names(kept))
    return back(request, reverse("filmdays:ledger", args=[exchange.slug, slug]))


def _names(screenings: Iterable[Screening]) -> dict[str, str]:
    return {"which": ", ".join(screening.slug for screening in screenings)}


@office_page(MAY_EDIT)
def add_screening(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """A new screening, as a draft."""
    film_days = _days_or_404(exchange, slug)
    form = ScreeningForm(request.POST or None, film_days=film_days)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_screening(by(request), film_days, form.values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved as a draft."))
            return redirect("filmdays:edit_screening", exchange.slug, slug, made.slug)
    crumbs = _crumbs(exchange, film_days, _("New screening"))
    context = {"exchange": exchange, "film_days": film_days, "form": form, "clashes": None, "crumbs": crumbs}
    return render(request, "filmdays/desk/screening.html", context)


def screenings_of(film_days: FilmDays) -> QuerySet[Screening]:
    """The screenings with all that an edit form asks them for."""
    return film_days.screenings.select_related("film_days__season", "film", "space__place__city")


@office_page(MAY_EDIT)
def edit_screening(request: HttpRequest, exchange: Exchange, slug: str, screening: str) -> HttpResponse:
    """A screening's record, its conflicts, and who waits for it."""
    film_days = _days_or_404(exchange, slug)
    found = get_object_or_404(screenings_of(film_days), slug=screening)
    form = ScreeningForm(request.POST or None, instance=found)
    clashes: list[Clash] | None = None
    if request.method == "POST" and "remove" in request.POST:
        try:
            actions.remove_screening(by(request), found)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("filmdays:edit_screening", exchange.slug, slug, screening)
        messages.success(request, _("The draft is deleted."))
        return redirect("filmdays:ledger", exchange.slug, slug)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_screening(by(request), found, form.cleaned_data["version"], form.values)
        except EditConflict:
            form, clashes = form.merged_with(screenings_of(film_days).get(pk=found.pk))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("filmdays:edit_screening", exchange.slug, slug, screening)
    stored = screenings_of(film_days).get(pk=found.pk)
    conflicts: dict[int, list[Conflict]] = conflicts_of(film_days)
    [line] = ledger(film_days.screenings.filter(pk=found.pk), conflicts)
    waiting = WaitingEntry.objects.filter(screening=found).order_by("created_at", "pk")
    context = {
        "exchange": exchange,
        "film_days": film_days,
        "screening": stored,
        "form": form,
        "clashes": clashes,
        "line": line,
        "remarks": remarks(conflicts.get(found.pk, ())),
        "waiting": waiting[:200],
        "crumbs": _crumbs(exchange, film_days, _("Screening")),
    }
    return render(
        request, "filmdays/desk/screening.html", context, status=409 if clashes is not None else 200
    )


@require_safe
@office_page(MAY_READ)
def export_csv(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """The ledger with its figures, for a spreadsheet."""
    film_days = _days_or_404(exchange, slug)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            "screening", "status", "date", "starts", "ends", "time_zone", "city", "place", "hall", "film", "title",
            "sound", "subtitles", "seats_offered", "seats_taken", "let_in", "counted_by_hall",
            "admissions", "occupancy_per_cent", "waiting_seats", "unmet_seats",
        ]
    )  # fmt: skip
    for line in ledger(film_days.screenings.all(), {}):
        s = line.showing
        row = [
            s.slug, line.status, s.starts.date(), f"{s.starts:%H:%M}", f"{s.ends:%H:%M}", s.hall.city.zone,
            s.hall.city.name, s.hall.place, s.hall.name, s.film.slug, s.film.title.text, s.sound,
            " ".join(s.subtitles), s.offered, line.taken, line.admitted, line.counted, line.admissions,
            line.occupancy, line.waiting, line.unmet,
        ]  # fmt: skip
        writer.writerow("" if cell is None else guarded(str(cell)) for cell in row)
    headers = {"Content-Disposition": f'attachment; filename="{film_days.slug}.csv"'}
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
