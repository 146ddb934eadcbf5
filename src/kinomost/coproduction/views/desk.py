"""The office's co-production files: the list, a file's overview, and its sections to edit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.coproduction import actions, queries
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.spots import remarks
from kinomost.coproduction.views.common import address_of, find_file, frame
from kinomost.journal.actions import EditConflict
from kinomost.journal.models import AuditLine
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers

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
    dossier = queries.dossier(coproduction)
    problems = dossier.assessment.problems if dossier.assessment else ()
    context = frame(request, exchange, coproduction)
    context |= {
        "dossier": dossier,
        "remarks": [
            (
                one,
                address_of(exchange, coproduction.film, one.spot, may_edit=context["may_edit"])
                if one.spot
                else "",
            )
            for one in remarks(dossier.facts, dossier.document, problems)
        ],
    }
    return render(request, "coproduction/desk/file.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def undo(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Take back what one did to a file of this office, or to a scenario."""
    wanted = numbers(request.GET.getlist("line"))
    lines = AuditLine.objects.filter(
        pk__in=wanted, exchange_id=exchange.pk, kind__in=["coproduction", "scenario"], by=by(request),
        verb__in=["save", "delete"],
    )  # fmt: skip
    try:
        for line in lines:
            actions.undo(by(request), line)
    except EditConflict:
        messages.error(request, _("Somebody has changed the same since. Look at the record and decide."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back."))
    return back(request, reverse("coproduction:desk", args=[exchange.slug]))
