"""The organiser's pages of import and export.

This room stands below people and offices, so it does not know who may open these pages: the addresses, in a room
above, put the office's door in front of each view and hand in the exchange.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kinomost.sheets import jobs
from kinomost.sheets.exports import blank_xlsx, export_xlsx, export_zip
from kinomost.sheets.foreign import fitting, forget, recall, remember
from kinomost.sheets.forms import ColumnsForm, UploadForm
from kinomost.sheets.jobs import Office
from kinomost.sheets.models import Import, Mapping
from kinomost.sheets.progress import heard
from kinomost.sheets.registry import all_sheets, all_targets
from kinomost.sheets.taking_back import CHANGED, LASTS, TOGETHER, USED

State = Import.State
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
# Why a row is not taken back.
REASONS = {
    CHANGED: gettext_lazy("was changed since"),
    USED: gettext_lazy("something else refers to it since, or no longer does"),
    LASTS: gettext_lazy("stands in a log that nobody can change"),
    TOGETHER: gettext_lazy("belongs with one that stays"),
}


def _by(request: HttpRequest) -> str:
    return str(getattr(request.user, "ref", ""))


def _job(exchange: Office, pk: int) -> Import:
    return get_object_or_404(Import, pk=pk, exchange_id=exchange.pk)


def desk(request: HttpRequest, exchange: Office) -> HttpResponse:
    """Upload, take out, and what was imported lately."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        job = jobs.begin(
            exchange, form.entries(), by=_by(request), encoding=said["encoding"], separator=said["separator"]
        )
        return redirect(
            "sheets:columns" if job.state == State.COLUMNS else "sheets:import", exchange.slug, job.pk
        )
    context = {
        "exchange": exchange,
        "form": form,
        "imports": Import.objects.filter(exchange_id=exchange.pk)
        .defer("files", "report")
        .annotate(problem_count=F("report__problem_count"))[:20],
        "mappings": Mapping.objects.filter(exchange_id=exchange.pk).order_by("name"),
        "sheets": [spec for spec in all_sheets().values() if not spec.only_sample],
    }
    return render(request, "sheets/desk.html", context, status=400 if form.errors else 200)


def export(request: HttpRequest, exchange: Office, ending: str) -> HttpResponse:
    """Everything of the exchange as a workbook or as a ZIP of a season folder."""
    scope = jobs.scope_of(exchange, _by(request))
    data = export_xlsx(scope) if ending == "xlsx" else export_zip(scope)
    return _file(data, f"{exchange.slug}-{timezone.localdate():%Y-%m-%d}.{ending}", FORMATS[ending])


def blank(request: HttpRequest, exchange: Office) -> HttpResponse:
    """A workbook with every sheet and column and nothing in them."""
    return _file(blank_xlsx(), "kinomost.xlsx", FORMATS["xlsx"])


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)


def columns(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """Say what the columns of a foreign file are."""
    job = _job(exchange, pk)
    source = jobs.read(job) if job.files else None
    if source is None or not source.sheets or not job.target or job.is_working:
        return redirect("sheets:import", exchange.slug, job.pk)
    sheet = source.sheets[0]
    remembered = recall(request.GET.get("as", ""), exchange.pk) if "as" in request.GET else None
    target_name = remembered.target if remembered else request.GET.get("target", job.target)
    if target_name not in all_targets():
        raise Http404
    target = all_targets()[target_name]
    choice = remembered or jobs.choice_for(job, sheet, target)
    scope = jobs.scope_of(exchange, _by(request))
    form = ColumnsForm(sheet, target, scope, request.POST or None, initial=ColumnsForm.initial_of(choice))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["save_as"]:
            remember(_by(request), form.cleaned_data["save_as"], form.choice(), exchange.pk)
        jobs.choose_columns(job, form.choice())
        return redirect("sheets:import", exchange.slug, job.pk)
    address = request.path
    context = {
        "exchange": exchange,
        "job": job,
        "form": form,
        "tabs": [
            (one.label, f"{address}?target={one.name}", one is target) for one in all_targets().values()
        ],
        "remembered": [
            (name, f"{address}?{urlencode({'as': name})}") for name in fitting(sheet, exchange.pk)
        ],
        "row_count": len(sheet.rows),
    }
    return render(request, "sheets/columns.html", context, status=400 if form.errors else 200)


def one(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """An import: how far it is, what it would change, or what it did."""
    job = _job(exchange, pk)
    if job.state == State.COLUMNS:
        return redirect("sheets:columns", exchange.slug, job.pk)
    context = {"exchange": exchange, **_context(job)}
    if job.state == State.DONE and job.report.get("made"):
        context["outlook"] = jobs.foresee(job)
        context["staying"] = _staying(context["outlook"].left)
    return render(request, "sheets/import.html", context)


def _staying(left: list[dict[str, str]]) -> list[tuple[dict[str, str], str]]:
    """The rows that an import cannot take back, with why; those that say most first."""
    order = list(REASONS)
    rows = sorted(left, key=lambda row: order.index(row["why"]))
    return [(row, str(REASONS[row["why"]])) for row in rows[: jobs.SHOWN]]


def _context(job: Import) -> dict[str, Any]:
    report = job.report
    sheets = [{**sheet, "about": _about(sheet["name"])} for sheet in report.get("sheets", [])]
    totals: Counter[str] = Counter()
    for sheet in sheets:
        totals.update({fate: number for fate, number in sheet.items() if isinstance(number, int)})
    done, total, sheet_name = heard(job)
    return {
        "job": job,
        "report": report,
        "sheets": sheets,
        "totals": totals,
        "writes": totals["new"] + totals["changed"],
        "problems": [(problem, problem.text(_)) for problem in jobs.problems_of(report)],
        "notes": [(problem, problem.text(_)) for problem in jobs.problems_of(report, "notes")],
        "removed": [(name, _about(name), count) for name, count in report.get("removed", {}).items()],
        "left": _staying(report.get("left", [])),
        "progress": {"done": done, "total": total, "sheet": sheet_name},
    }


def _about(name: str) -> str:
    sheet = all_sheets().get(name)
    return str(sheet.about) if sheet else ""


def progress(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """The piece of the page that says how far it is; when it is over, the page is asked to load itself anew."""
    job = _job(exchange, pk)
    if not job.is_working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "sheets/progress.html", {"exchange": exchange, **_context(job)})


@require_POST
def apply(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """Carry out a checked import. For each ticked conflict the file wins; the others stay as they are on the site."""
    job = _job(exchange, pk)
    wins = {
        (sheet, key) for sheet, _slash, key in (text.partition(":") for text in request.POST.getlist("wins"))
    }
    jobs.apply(job, wins)
    return redirect("sheets:import", exchange.slug, job.pk)


@require_POST
def check_again(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """Compare anew with what the site has now."""
    job = _job(exchange, pk)
    if job.state == State.READY:
        jobs.check_again(job)
    return redirect("sheets:import", exchange.slug, job.pk)


@require_POST
def give_up(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """Forget an import that was not carried out."""
    job = _job(exchange, pk)
    if job.state in (State.READY, State.COLUMNS):
        jobs.give_up(job, _by(request))
    return redirect("sheets:desk", exchange.slug)


@require_POST
def take_back(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """Remove what an import of somebody else's list made, as far as nobody has touched it since."""
    job = _job(exchange, pk)
    if job.report.get("made"):
        jobs.take_back(job, _by(request))
    return redirect("sheets:import", exchange.slug, job.pk)


@require_POST
def forget_mapping(request: HttpRequest, exchange: Office, pk: int) -> HttpResponse:
    """Forget a remembered answer."""
    forget(_by(request), get_object_or_404(Mapping, pk=pk, exchange_id=exchange.pk))
    return redirect("sheets:desk", exchange.slug)
