"""The office's results: awards, publication, letters' feedback, and whether all of it stands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinomost.contest.actions import results as actions
from kinomost.contest.forms.deciding import ScheduleForm
from kinomost.contest.log import lines_of
from kinomost.contest.models import Call
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.results import (
    award_rows,
    obstacles,
    published_awards,
    results_of,
    standing_awards,
    unfinished,
)
from kinomost.contest.queries.verifying import inspect
from kinomost.contest.views.common import find_call, frame
from kinomost.contest.views.deciding.common import attempt, is_untied, require_untied
from kinomost.contest.views.deciding.feedback import posted_sheets, sheets_to_release
from kinomost.judging.log.files import write_lines
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by


@require_safe
@office_page(PERMISSIONS["view_desk"])
def results(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Awards as they are given, and whether they are published; what the reader is tied to is left out."""
    found = find_call(exchange, call)
    return render(
        request, "contest/deciding/results.html", _context(request, exchange, found, ScheduleForm(call=found))
    )


def _context(request: HttpRequest, exchange: Exchange, call: Call, form: ScheduleForm) -> dict[str, object]:
    untied = is_untied(request.user, call)
    published = published_awards(call)
    return frame(request, exchange, call) | {
        "rows": award_rows(request.user, call),
        "untied": untied,
        "published": published is not None,
        "outdated": untied and published is not None and published != standing_awards(call),
        "obstacles": obstacles(call) if untied else [],
        "unfinished": unfinished(call, untied=untied),
        "waiting": call.entries.filter(result_due__isnull=False).count(),
        "form": form,
    }


def _untied(request: HttpRequest, exchange: Exchange, call: str) -> Call:
    """The call, for somebody of the office who is tied to none of its entries; 403 for others."""
    found = find_call(exchange, call)
    require_untied(request.user, found)
    return found


@require_POST
@office_page(PERMISSIONS["change_desk"])
def settle(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """What the page tells beside the awards."""
    found = find_call(exchange, call)
    selected, films = ("selected" in request.POST), ("films" in request.POST)
    attempt(
        request,
        lambda: actions.settle_page(by(request), found, shows_selected=selected, shows_films=films),
        _("Saved."),
    )
    return redirect("contest:desk_results", exchange.slug, call)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def preview(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """The page as it would be published now."""
    found = _untied(request, exchange, call)
    context = {
        "call": found,
        "season": found.season,
        "exchange": exchange,
        "results": results_of(found, standing_awards(found), selected=found.shows_selected),
        "preview": True,
    }
    return render(request, "contest/deciding/public_results.html", context)


def _told(request: HttpRequest, call: Call, error: ValidationError) -> str:
    """Why it cannot be published; to somebody tied to an entry only that it cannot."""
    if is_untied(request.user, call):
        return " ".join(error.messages)
    return _(
        "The results cannot be published as they stand. Ask somebody who is tied to no entry to look at them."
    )


@require_POST
@office_page(PERMISSIONS["change_desk"])
def publish(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Publish now."""
    found = find_call(exchange, call)
    if "sure" not in request.POST and unfinished(found, untied=is_untied(request.user, found)):
        text = _(
            "Not published: the contest is not over. Letters cannot be called back; tick that you want it all the same."
        )
        messages.error(request, text)
        return redirect("contest:desk_results", exchange.slug, call)

    def do() -> None:
        try:
            actions.publish(by(request), found)
        except ValidationError as error:
            raise ValidationError(_told(request, found, error)) from error

    attempt(request, do, _("The results are published. The letters to all entrants are on their way."))
    return redirect("contest:desk_results", exchange.slug, call)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def schedule(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Publish at a set moment."""
    found = find_call(exchange, call)
    form = ScheduleForm(request.POST, call=found)
    if form.is_valid():
        try:
            actions.schedule(by(request), found, form.cleaned_data["at"])
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                form.add_error(None, error)
            else:
                form.add_error(None, _told(request, found, error))
        else:
            messages.success(request, _("Set. Until then it can be called off."))
            return redirect("contest:desk_results", exchange.slug, call)
    context = _context(request, exchange, found, form)
    return render(request, "contest/deciding/results.html", context, status=422)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def call_off(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Do not publish at the set moment after all."""
    found = find_call(exchange, call)
    attempt(
        request,
        lambda: actions.call_off(by(request), found),
        _("Called off: nothing is published by itself."),
    )
    return redirect("contest:desk_results", exchange.slug, call)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(PERMISSIONS["change_desk"])
def feedback(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Choose which of the jurors' words the authors may read."""
    found = find_call(exchange, call)
    sheets = sheets_to_release(request.user, found)
    if request.method == "POST":
        shown, released = posted_sheets(request, sheets)
        attempt(request, lambda: actions.release_feedback(by(request), found, shown, released), _("Saved."))
        return redirect(request.path)
    return render(
        request, "contest/deciding/feedback.html", frame(request, exchange, found) | {"sheets": sheets}
    )


@require_safe
@office_page(PERMISSIONS["view_desk"])
def stands(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Whether the result stands: recomputed from the log, beside what tables and page claim."""
    found = _untied(request, exchange, call)
    head = request.GET.get("head", "").strip().lower()[:64]
    context = frame(request, exchange, found) | {"found": inspect(found, head=head or None), "head": head}
    return render(request, "contest/deciding/stands.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def log_file(request: HttpRequest, exchange: Exchange, call: str) -> StreamingHttpResponse:
    """The log, to be checked elsewhere with `kinomost contest verify --file`."""
    found = _untied(request, exchange, call)
    headers = {
        "Content-Disposition": f'attachment; filename="{found.slug}-log.jsonl"',
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(
        write_lines(lines_of(found)), content_type="application/jsonl; charset=utf-8", headers=headers
    )
