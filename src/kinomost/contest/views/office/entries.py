"""The entries of a call at the desk: the ledger, what is done to several at once, and the lists that leave the house."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest import lists_of_entries
from kinomost.contest.actions import office
from kinomost.contest.forms.office import EntryFilter
from kinomost.contest.models import Call, Entry
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.intake import ordered, rows_of, tally_of
from kinomost.contest.views.common import find_call, frame
from kinomost.coproduction.views.downloads import as_csv, as_pdf, as_workbook
from kinomost.journal.actions import EditConflict
from kinomost.journal.models import AuditLine
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers, offer_undo
from kinomost.tables import write_xlsx
from kinomost.tables.csvfile import write_csv
from kinomost.texts import formats

A_PAGE = 25
MOST = 500  # entries that are treated at once


@require_safe
@office_page(PERMISSIONS["view_desk"])
def ledger(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """All entries of a call."""
    found = find_call(exchange, call)
    form = EntryFilter(request.GET, found)
    wanted = ordered(form.wanted.filter(found, found.entries.all()), form.order)
    page = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = frame(request, exchange, found) | {
        "form": form,
        "page": page,
        "rows": rows_of(found, list(page.object_list)),
        "tally": tally_of(found),
        "asked": asked.urlencode(),
        "is_filtered": bool(asked),
        "bulk_actions": [
            ("complete", _("Mark complete")),
            ("correction", _("Ask for a correction")),
            ("letter", _("Write to the authors")),
            ("export", _("Export")),
        ],
        "now": timezone.now(),
    }
    return render(request, "contest/office/entries.html", context)


def chosen(call: Call, sent: list[str]) -> QuerySet[Entry]:
    """Those entries of the call whose numbers were sent, at most as many as are treated at once."""
    return call.entries.filter(pk__in=numbers(sent)[:MOST]).order_by("number", "pk")


@require_POST
@office_page(PERMISSIONS["change_desk"])
def bulk(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Do something to the ticked entries; each box carries the entry's number and the version that was looked at."""
    found = find_call(exchange, call)
    ticked = [one.partition("-")[::2] for one in request.POST.getlist("row")]
    here = reverse("contest:desk_entries", args=[exchange.slug, call])
    if not ticked:
        messages.info(request, _("Tick the entries first."))
        return back(request, here)
    entries = list(chosen(found, [number for number, _version in ticked]))
    pages = {"correction": "entries_correction", "letter": "entries_letter", "export": "entries_export"}
    action = request.POST.get("action", "")
    if action in pages:
        ending = ["xlsx"] if action == "export" else []
        address = reverse(f"contest:{pages[action]}", args=[exchange.slug, call, *ending])
        which = urlencode({"entry": [entry.pk for entry in entries]}, doseq=True)
        return HttpResponseRedirect(f"{address}?{which}")
    if action != "complete":
        raise Http404
    versions = {number: version for number, version in ticked if version.isdecimal() and len(version) < 10}
    seen = [(entry, int(versions[str(entry.pk)])) for entry in entries if str(entry.pk) in versions]
    lines = office.complete_all(by(request), seen)
    text = ngettext("%(count)d entry is complete.", "%(count)d entries are complete.", len(lines))
    said = [text % {"count": len(lines)}] if lines else []
    if left := len(entries) - len(lines):
        text = ngettext(
            "%(count)d was left as it is: it was not waiting, or was sent in again since you looked.",
            "%(count)d were left as they are: they were not waiting, or were sent in again since you looked.",
            left,
        )
        said.append(text % {"count": left})
    if lines:
        offer_undo(
            request, " ".join(said), reverse("contest:entries_undo", args=[exchange.slug, call]), lines
        )
    else:
        messages.info(request, " ".join(said))
    return back(request, here)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def undo(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Take back that entries of this call were marked complete."""
    found = find_call(exchange, call)
    lines = AuditLine.objects.filter(
        pk__in=numbers(request.GET.getlist("line"))[:MOST],
        exchange_id=exchange.pk,
        kind="entry",
        verb="complete",
        object_id__in=found.entries.values("pk"),
    )
    try:
        done = office.undo(by(request), lines)
    except (EditConflict, office.Refused):
        messages.error(request, _("Somebody has changed the same since; it was left as it is."))
    else:
        text = ngettext("Taken back for %(count)d entry.", "Taken back for %(count)d entries.", len(done))
        messages.success(request, text % {"count": len(done)})
    return back(request, reverse("contest:desk_entries", args=[exchange.slug, call]))


# ------------------------------------------------------------------------------------------------ lists


def _listed(request: HttpRequest, call: Call) -> list[int]:
    """The entries named in the address, else those that its filters leave, in its order."""
    if "entry" in request.GET:
        return [entry.pk for entry in chosen(call, request.GET.getlist("entry"))]
    form = EntryFilter(request.GET, call)
    return ordered(form.wanted.filter(call, call.entries.all()), form.order)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def export(request: HttpRequest, exchange: Exchange, call: str, ending: str) -> HttpResponse:
    """The entries with all their answers as a table: xlsx or csv."""
    found = find_call(exchange, call)
    if ending not in ("xlsx", "csv"):
        raise Http404
    sheet = lists_of_entries.table(found, _listed(request, found))
    if ending == "xlsx":
        return as_workbook(write_xlsx([sheet]), f"{call}-entries")
    # With its mark, as spreadsheet programs expect.
    return as_csv(b"\xef\xbb\xbf" + write_csv(sheet), f"{call}-entries")


@require_safe
@office_page(PERMISSIONS["view_desk"])
def printed(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """The entries on paper, in the reader's language."""
    found = find_call(exchange, call)
    content = lists_of_entries.printed(found, _listed(request, found), formats.language_tag())
    return as_pdf(content, f"{call}-entries")
