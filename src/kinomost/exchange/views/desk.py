"""The desk's seasons, and all interest as the office sees it."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.catalogue.forms.fields import shown
from kinomost.exchange import queries
from kinomost.exchange.actions import seasons as actions
from kinomost.exchange.forms import REGISTERS, SEASON_ROWS, SeasonForm, found_by, label_of, shown_names
from kinomost.exchange.models import Interest, Season
from kinomost.exchange.permissions import PERMISSIONS
from kinomost.exchange.queries import Target, target_of
from kinomost.journal.actions import EditConflict
from kinomost.journal.forms import Clash
from kinomost.journal.models import AuditLine
from kinomost.journal.rows import Rows
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers, offer_undo
from kinomost.tables.csvfile import guarded
from kinomost.texts import formats

ROWS = 100


@office_page(PERMISSIONS["view_seasons_desk"])
def desk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's seasons."""
    own = Season.objects.filter(exchange=exchange).prefetch_related("countries")
    counted = own.annotate(step_count=Count("steps", distinct=True), film_count=Count("films", distinct=True))
    page = Paginator(counted.order_by("-starts", "-pk"), ROWS).get_page(request.GET.get("page"))
    may_edit = PERMISSIONS["change_seasons_desk"].allows(request.user, exchange)
    actions_offered = [("publish", _("Show publicly")), ("hide", _("Hide"))]
    context = {"exchange": exchange, "page": page, "may_edit": may_edit, "bulk_actions": actions_offered}
    return render(request, "exchange/desk/seasons.html", context)


@require_POST
@office_page(PERMISSIONS["change_seasons_desk"])
def bulk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Show or hide the ticked seasons; the message offers to take it back."""
    public = request.POST.get("action") == "publish"
    ticked = Season.objects.filter(exchange=exchange, pk__in=numbers(request.POST.getlist("row")))
    lines = actions.show_seasons(by(request), list(ticked), public)
    text = _("Shown publicly.") if public else _("Hidden.")
    offer_undo(request, text, reverse("exchange:undo", args=[exchange.slug]), lines)
    return back(request, reverse("exchange:desk", args=[exchange.slug]))


@require_POST
@office_page(PERMISSIONS["change_seasons_desk"])
def undo(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Take back what the audit lines in the address say one did in this office."""
    wanted = numbers(request.GET.getlist("line"))
    verbs = ("save", "publish", "hide")
    lines = AuditLine.objects.filter(
        pk__in=wanted, exchange_id=exchange.pk, kind="season", by=by(request), verb__in=verbs
    )
    try:
        for line in lines:
            actions.undo_season(by(request), line)
    except EditConflict:
        messages.error(request, _("Somebody has changed the same since. Look at the record and decide."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back."))
    return back(request, reverse("exchange:desk", args=[exchange.slug]))


@office_page(PERMISSIONS["change_seasons_desk"])
def add(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """A new season."""
    return edit(request, exchange, Season(exchange=exchange))


@office_page(PERMISSIONS["change_seasons_desk"])
def change(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """A season's record."""
    return edit(request, exchange, get_object_or_404(Season, exchange=exchange, slug=slug))


def edit(request: HttpRequest, exchange: Exchange, season: Season) -> HttpResponse:
    """Show the form of a season, or save what was typed."""
    data = request.POST if request.method == "POST" else None
    form = SeasonForm(data, instance=season)
    naming = {"known": shown_names(actions.SEASON.read(season)) if season.pk else {}, "office": exchange}
    rows = Rows(actions.SEASON, SEASON_ROWS, season, data, {"steps": naming, "films": naming})
    clashes: list[Clash] | None = None
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        try:
            document = form.document() | rows.document()
            if season._state.adding:
                written = actions.create_season(by(request), exchange, document)
                messages.success(request, _("Saved."))
                return redirect("exchange:change_season", exchange.slug, written.slug)
            current = Season.objects.get(pk=season.pk)
            done = actions.save_season(by(request), current, form.cleaned_data["version"] or 0, document)
        except EditConflict:
            form, clashes = form.merged_with(Season.objects.get(pk=season.pk))
            clashes += rows.merged()
        except ValidationError as error:
            form.refuse(rows.refuse(error))
        else:
            undo_address = reverse("exchange:undo", args=[exchange.slug])
            offer_undo(request, _("Saved."), undo_address, [done.line] if done else [])
            return redirect("exchange:change_season", exchange.slug, season.slug)
    crumbs = [(_("Seasons"), reverse("exchange:desk", args=[exchange.slug])), (_("Season"), "")]
    context = {
        "exchange": exchange,
        "season": season,
        "form": form,
        "rows": rows,
        "clashes": clashes,
        "crumbs": crumbs,
        "registers": list(REGISTERS),
    }
    return render(request, "exchange/desk/season.html", context, status=200 if clashes is None else 409)


@require_safe
@office_page(PERMISSIONS["change_seasons_desk"])
def suggest(request: HttpRequest, exchange: Exchange, kind: str) -> HttpResponse:
    """What answers to the name being typed in a row, in any script: options for its list."""
    if kind not in REGISTERS:
        raise Http404
    hits = found_by(REGISTERS[kind], str(next(iter(request.GET.values()), "")).strip(), exchange.pk)
    records = REGISTERS[kind]._default_manager.in_bulk([hit.object_id for hit in hits])
    options = [shown(records[hit.object_id]) for hit in hits if hit.object_id in records]
    return render(request, "catalogue/desk/options.html", {"options": options})


# ---------------------------------------------------------------------------------------------- interest


def chosen_season(request: HttpRequest, exchange: Exchange) -> tuple[list[Season], Season | None]:
    """The office's seasons, and the one whose interest is looked at: the latest, unless the address names another."""
    seasons = list(Season.objects.filter(exchange=exchange).order_by("-starts", "-pk"))
    wanted = request.GET.get("season")
    return seasons, next((one for one in seasons if one.slug == wanted), seasons[0] if seasons else None)


def name_of(target: Target) -> str:
    """What somebody is interested in, for the reader."""
    texts = getattr(target, "titles", None) or target.names  # type: ignore[union-attr]
    return str(texts.best(formats.language_tag()) or target.slug)


@require_safe
@office_page(PERMISSIONS["view_seasons_desk"])
def interest(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """All interest of a season: mutual pairs, a matrix of who and what, and every statement."""
    seasons, season = chosen_season(request, exchange)
    seen = queries.ledger(season) if season else None
    matrix = [
        (
            who,
            [
                seen.cells.get((who.pk, target._meta.model_name or "", target.pk), [])
                for target in seen.objects
            ],
        )
        for who in (seen.speakers if seen else [])
        if seen
    ]
    context = {
        "exchange": exchange,
        "season": season,
        "tabs": [(one, f"?{urlencode({'season': one.slug})}", one == season) for one in seasons],
        "seen": seen,
        "matrix": matrix,
        "rows": [(row, target_of(row), answered) for row, answered in (seen.rows if seen else [])],
    }
    return render(request, "exchange/desk/interest.html", context)


@require_safe
@office_page(PERMISSIONS["view_seasons_desk"])
def interest_csv(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The same as a table for a spreadsheet: UTF-8 with its mark, as spreadsheets expect."""
    season = chosen_season(request, exchange)[1]
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="interest-{season.slug if season else exchange.slug}.csv"'
    )
    writer = csv.writer(response)
    writer.writerow(
        [
            _("Company"),
            _("Country"),
            _("Would"),
            _("Object"),
            _("What it is"),
            _("Mutual"),
            _("Note"),
            _("Said"),
        ]
    )
    if season:
        writer.writerows(table(queries.ledger(season).rows))
    return response


def table(rows: list[tuple[Interest, bool]]) -> Iterator[list[str]]:
    """Statements as rows of text, which no spreadsheet computes."""
    for row, answered in rows:
        target = target_of(row)
        cells = [
            label_of(row.organisation), row.organisation.country, str(row.get_kind_display()), name_of(target),
            str(target._meta.verbose_name), _("yes") if answered else "", row.note, f"{row.created_at:%Y-%m-%d}",
        ]  # fmt: skip
        yield [guarded(cell) for cell in cells]
