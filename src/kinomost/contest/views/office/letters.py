"""Writing to the authors of several entries: a correction is asked for, or simply a letter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinomost.contest.actions import office
from kinomost.contest.forms.office import CorrectionForm, LetterForm
from kinomost.contest.letters_to_entrants import letter
from kinomost.contest.models import Call, Entry
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.views.common import find_call, frame
from kinomost.contest.views.office.entries import chosen
from kinomost.parties.desk import office_page
from kinomost.parties.models import Account, Exchange
from kinomost.parties.views.common import by


def _chosen(request: HttpRequest, call: Call) -> list[Entry]:
    """The entries named in the address, with how many people work on each (`people`)."""
    entries = list(
        chosen(call, request.GET.getlist("entry")).select_related("film").prefetch_related("authors")
    )
    for entry in entries:
        entry.call = call
    return entries


@office_page(PERMISSIONS["change_desk"])
def correction(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Ask the authors of the named entries to put something right by a moment."""
    found = find_call(exchange, call)
    entries = _chosen(request, found)
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, found)
    if data is not None and form.is_valid() and entries:
        asked, refused = 0, []
        for entry in entries:
            try:
                office.ask_correction(
                    by(request), entry, form.cleaned_data["text"], form.cleaned_data["until"]
                )
                asked += 1
            except office.Refused as error:
                refused.append(f"{entry.number or entry.film.titles}: {error}")
        if asked:
            text = ngettext(
                "The authors of %(count)d entry are asked.",
                "The authors of %(count)d entries are asked.",
                asked,
            )
            messages.success(request, text % {"count": asked})
        for sentence in refused:
            messages.error(request, sentence)
        if len(entries) == 1:
            return redirect("contest:desk_entry", exchange.slug, call, entries[0].pk)
        return redirect("contest:desk_entries", exchange.slug, call)
    context = frame(request, exchange, found) | {
        "form": form,
        "entries": entries,
        "alone": [entry for entry in entries if not entry.authors.all()],
    }
    return render(request, "contest/office/correction.html", context)


@office_page(PERMISSIONS["change_desk"])
def write(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Write to the authors of the named entries; shown as it will arrive before it goes."""
    found = find_call(exchange, call)
    entries = _chosen(request, found)
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data)
    shown = []
    if data is not None and form.is_valid() and entries:
        if "send" in data:
            count = office.write_to(by(request), entries, form.texts)
            text = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", count)
            messages.success(request, text % {"count": count})
            return redirect("contest:desk_entries", exchange.slug, call)
        shown = [
            letter(Account(language=code), entries[0], "free", {"texts": form.texts}) for code in form.texts
        ]
    context = frame(request, exchange, found) | {
        "form": form,
        "entries": entries,
        "letters": sum(len(entry.authors.all()) for entry in entries),
        "shown": [(one.subject, one.body) for one in shown],
        "nobody": _("Nobody works on these entries yet."),
    }
    return render(request, "contest/office/letter.html", context)
