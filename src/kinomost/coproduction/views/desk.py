"""The office's co-production files: the list, a file's overview, and its sections to edit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.coproduction import actions, queries
from kinomost.coproduction.document import FILE
from kinomost.coproduction.forms import ROWS, SECTIONS, known_in
from kinomost.coproduction.models import Coproduction
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.views.common import find_file, frame
from kinomost.journal.actions import EditConflict
from kinomost.journal.forms import Clash
from kinomost.journal.models import AuditLine
from kinomost.journal.rows import Rows
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers, offer_undo

A_PAGE = 50


@require_safe
@office_page(PERMISSIONS["view_desk"])
def desk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's files, each with what matters at a glance."""
    page = Paginator(queries.files_of(exchange), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "exchange": exchange,
        "page": page,
        "rows": queries.dossiers(list(page)),
        "films": queries.films_without_file(exchange)[:200],
        "may_edit": PERMISSIONS["change_desk"].allows(request.user, exchange),
    }
    return render(request, "coproduction/desk/files.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def open_file(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Open the file of a film with what the catalogue knows of it."""
    film = get_object_or_404(exchange.films, slug=request.POST.get("film", ""))
    actions.open_file(by(request), film)
    return redirect("coproduction:edit", exchange.slug, film.slug, "deal")


@require_safe
@office_page(PERMISSIONS["view_desk"])
def overview(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """A film's file: who takes part, what is agreed, whether it closes."""
    coproduction = find_file(exchange, film)
    context = frame(request, exchange, coproduction) | {"dossier": queries.dossier(coproduction)}
    return render(request, "coproduction/desk/file.html", context)


@office_page(PERMISSIONS["change_desk"])
def edit(request: HttpRequest, exchange: Exchange, film: str, section: str) -> HttpResponse:
    """A section of the file, to be changed."""
    if section not in SECTIONS:
        raise Http404
    coproduction = find_file(exchange, film)
    kind = SECTIONS[section]
    data = request.POST if request.method == "POST" else None
    form = kind.form(data, instance=coproduction)
    known = known_in(exchange, FILE.read(coproduction))
    rows = Rows(
        FILE,
        {part: ROWS[part] for part in kind.parts},
        coproduction,
        data,
        {part: {"known": known} for part in kind.parts},
    )
    clashes: list[Clash] | None = None
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        try:
            document = form.document() | rows.document()
            current = Coproduction.objects.get(pk=coproduction.pk)
            done = actions.save_file(by(request), current, form.cleaned_data["version"] or 0, document)
        except EditConflict:
            form, clashes = form.merged_with(Coproduction.objects.get(pk=coproduction.pk))
            clashes += rows.merged()
        except ValidationError as error:
            form.refuse(rows.refuse(error))
        else:
            address = reverse("coproduction:undo", args=[exchange.slug])
            offer_undo(request, _("Saved."), address, [done.line] if done else [])
            return redirect("coproduction:edit", exchange.slug, film, section)
    context = frame(request, exchange, coproduction) | {
        "section": section,
        "kind": kind,
        "sections": [
            (one.title, reverse("coproduction:edit", args=[exchange.slug, film, name]), name == section)
            for name, one in SECTIONS.items()
        ],
        "form": form,
        "rows": rows,
        "clashes": clashes,
    }
    return render(request, "coproduction/desk/edit.html", context, status=200 if clashes is None else 409)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def undo(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Take back what one did to a file of this office."""
    wanted = numbers(request.GET.getlist("line"))
    lines = AuditLine.objects.filter(
        pk__in=wanted, exchange_id=exchange.pk, kind="coproduction", by=by(request), verb="save"
    )
    try:
        for line in lines:
            actions.undo_file(by(request), line)
    except EditConflict:
        messages.error(request, _("Somebody has changed the same since. Look at the record and decide."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back."))
    return back(request, reverse("coproduction:desk", args=[exchange.slug]))
