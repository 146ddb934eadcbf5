"""The office's calls: the list, a new one, one at a glance, publishing, and what was done taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest.actions import calls as actions
from kinomost.contest.forms.calls import SECTIONS, ExtensionForm, NewCallForm
from kinomost.contest.models import Call
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.calls import calls_of, is_running, question_parts, stage_of
from kinomost.contest.rules import asked, sentences
from kinomost.contest.views.common import find_call, frame
from kinomost.contest.words import texts_of
from kinomost.journal.actions import EditConflict
from kinomost.journal.models import AuditLine
from kinomost.judging.ready_made import ready_made
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers, offer_undo
from kinomost.texts.forms import MAIN_TAGS

A_PAGE = 50
SCRATCH = "scratch"


@require_safe
@office_page(PERMISSIONS["view_desk"])
def desk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's calls, each with how far it is."""
    page = Paginator(calls_of(exchange), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "exchange": exchange,
        "page": page,
        "rows": [(call, stage_of(call)) for call in page],
        "may_edit": PERMISSIONS["change_desk"].allows(request.user, exchange),
    }
    return render(request, "contest/calls/list.html", context)


@office_page(PERMISSIONS["change_desk"])
def add(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """A new call: first what it is modelled on, then its name and its dates."""
    crumbs = [(_("Contest"), reverse("contest:desk", args=[exchange.slug])), (_("New call"), "")]
    context: dict[str, Any] = {"exchange": exchange, "crumbs": crumbs}
    start = request.GET.get("from", "")
    if not start:
        models = [
            (one, [(section, sentences(section.rules)) for section in one.sections]) for one in ready_made()
        ]
        return render(request, "contest/calls/start.html", context | {"models": models})
    model = next((one for one in ready_made() if one.key == start), None)
    if model is None and start != SCRATCH:
        raise Http404
    initial = {"zone": "Europe/Belgrade"} | ({"names": texts_of(model.labels)} if model else {})
    form = NewCallForm(request.POST or None, exchange=exchange, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_call(by(request), form.cleaned_data["season"], form.document(), model)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(
                request, _("The call is made; nobody sees it yet. Look through it, then publish it.")
            )
            return redirect("contest:desk_call", exchange.slug, made.slug)
    return render(request, "contest/calls/new.html", context | {"model": model, "form": form})


@require_safe
@office_page(PERMISSIONS["view_desk"])
def overview(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """A call at a glance: where it stands, what is still missing, what it consists of."""
    found = find_call(exchange, call)
    sections = list(found.sections.all())
    context = frame(request, exchange, found) | {
        "stage": stage_of(found),
        "counts": calls_of(exchange).get(pk=found.pk),
        "missing": [] if found.is_public else actions.missing(found),
        "running": is_running(found),
        "sections": [(section, asked(found, section.key)) for section in sections],
        "rules": asked(found, ""),
        "awards": found.awards.select_related("partner", "section"),
        "parts": question_parts(found),
        "rounds": found.rounds.prefetch_related("criteria"),
        "extensions": found.extensions.all(),
        "written": _written(found),
        "tags": MAIN_TAGS,
        "edit": {
            name: (label, reverse("contest:edit_call", args=[exchange.slug, found.slug, name]))
            for name, label in SECTIONS.items()
        },
    }
    return render(request, "contest/calls/overview.html", context)


def _written(call: Call) -> list[tuple[str, list[str]]]:
    """In which languages each text stands: `own`, `made` (the other Serbian script), or nothing."""
    rows = []
    for label, texts in (
        (_("Name"), call.names),
        (_("Opening sentence"), call.lead),
        (_("Description"), call.about),
        (_("Regulations"), call.regulations),
    ):
        states = []
        for tag in MAIN_TAGS:
            best = texts.best(tag)
            made = best is not None and best.tag.startswith("sr") and best.kind == "transliterated"
            own = texts.get(tag) is not None
            states.append("own" if own else "made" if made and tag.startswith("sr") else "")
        rows.append((label, states))
    return rows


@require_POST
@office_page(PERMISSIONS["change_desk"])
def show(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Publish a call, or hide it again."""
    found = find_call(exchange, call)
    is_public = request.POST.get("public") == "1"
    try:
        lines = actions.show_call(by(request), found, is_public)
    except EditConflict as conflict:
        messages.error(request, str(conflict))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        said = _("The call is public.") if is_public else _("The call is hidden.")
        offer_undo(request, said, reverse("contest:undo_call", args=[exchange.slug]), lines)
    return back(request, reverse("contest:desk_call", args=[exchange.slug, found.slug]))


@office_page(PERMISSIONS["change_desk"])
def extend(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Move the deadline to a later moment."""
    found = find_call(exchange, call)
    form = ExtensionForm(request.POST or None, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend(by(request), found, form.cleaned_data["becomes"], form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The deadline is moved, and everybody who began an entry is told."))
            return redirect("contest:desk_call", exchange.slug, found.slug)
    context = frame(request, exchange, found) | {
        "form": form,
        "stage": stage_of(found),
        "told": actions.told_by(found).count(),
        "extensions": found.extensions.all(),
        "over": found.deadline <= timezone.now(),
    }
    return render(request, "contest/calls/extend.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def undo(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Take back what one did to a call of this office."""
    wanted = numbers(request.GET.getlist("line"))
    lines = AuditLine.objects.filter(
        pk__in=wanted,
        exchange_id=exchange.pk,
        kind="call",
        by=by(request),
        verb__in=["save", "publish", "hide"],
    )
    try:
        for line in lines:
            actions.undo(by(request), line)
    except EditConflict:
        messages.error(request, _("Somebody has changed the same since. Look at the record and decide."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back."))
    return back(request, reverse("contest:desk", args=[exchange.slug]))
