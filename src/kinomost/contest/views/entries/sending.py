"""Sending an entry in, what was sent, the receipt, withdrawing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest import receipts
from kinomost.contest.actions import sending
from kinomost.contest.models import Entry, Submission
from kinomost.contest.permissions import ENTRY_OFFICE, PERMISSIONS
from kinomost.contest.queries.entries import sent_of
from kinomost.contest.queries.submissions import reading
from kinomost.contest.snapshots import LABELS, Change
from kinomost.contest.views.entries.common import PAGES, checks, entry_page, frame
from kinomost.contest.windows import Closed
from kinomost.contest.words import label_of
from kinomost.coproduction.views.downloads import as_pdf
from kinomost.judging.fields import read_fields
from kinomost.parties.rules import is_staff
from kinomost.parties.views.common import by
from kinomost.texts import formats

RECEIPT = PERMISSIONS["work_on_entry"] | is_staff(ENTRY_OFFICE)


@entry_page()
def send(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What would be sent, and sending it."""
    if request.method == "POST":
        try:
            submission = sending.submit(by(request), entry)
        except (Closed, sending.Full) as error:
            messages.error(request, str(error))
            return redirect("contest:entry_send", entry.pk)
        messages.success(
            request, _("Sent in. A letter with the receipt goes to everybody who works on the entry.")
        )
        return redirect("contest:receipt", entry.pk, submission.number)
    sent = sent_of(entry)
    context = {
        **frame(request, entry),
        **checks(entry),
        "sent": sent,
        "changes": changed_in_words(entry, sent.changes) if sent else [],
    }
    return render(request, "contest/entries/send.html", context)


def changed_in_words(entry: Entry, changes: list[Change]) -> list[tuple[str, list[str]]]:
    """What changed, by the part of the form it stands in."""
    fields = {field.key: field for field in read_fields(entry.call.fields)[0]}
    found: dict[str, list[str]] = {}
    for change in changes:
        if change.part in ("answers", "files"):
            field = fields.get(change.name)
            part = str(PAGES[field.group]) if field else ""
            label = label_of(field.labels, field.key) if field else change.name
        else:
            part = str(
                {"film": PAGES["project"], "plan": PAGES["finance"], "entry": _("Overview")}[change.part]
            )
            if change.name in ("countries", "credits", "companies"):
                part = str(PAGES["people"])
            label = str(LABELS.get(change.name, change.name))
        found.setdefault(part, []).append(label)
    return list(found.items())


def _submission(entry: Entry, number: int) -> Submission:
    submission = get_object_or_404(Submission, entry=entry, number=number)
    submission.entry = entry
    return submission


@require_safe
@entry_page(RECEIPT)
def sent(request: HttpRequest, entry: Entry, number: int) -> HttpResponse:
    """What was sent in, to be read."""
    submission = _submission(entry, number)
    context = {
        **frame(request, entry),
        "reading": reading(submission),
        "submission": submission,
        "groups": PAGES,
    }
    return render(request, "contest/entries/sent.html", context)


@require_safe
@entry_page(RECEIPT)
def receipt(request: HttpRequest, entry: Entry, number: int) -> HttpResponse:
    """The receipt of one sending."""
    submission = _submission(entry, number)
    context = {**frame(request, entry), "receipt": receipts.receipt_of(submission)}
    return render(request, "contest/entries/receipt.html", context)


@require_safe
@entry_page(RECEIPT)
def receipt_pdf(request: HttpRequest, entry: Entry, number: int) -> HttpResponse:
    """The receipt on paper, in the reader's language."""
    submission = _submission(entry, number)
    content = receipts.as_pdf(receipts.receipt_of(submission), formats.language_tag())
    return as_pdf(content, f"{entry.call.slug}-{entry.number}-receipt-{number}")


@require_POST
@entry_page()
def withdraw(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Take the entry out of the contest."""
    try:
        sending.withdraw(by(request), entry)
        messages.success(request, _("The entry is withdrawn. Until the deadline you can take that back."))
    except Closed as error:
        messages.error(request, str(error))
    return redirect("contest:entry", entry.pk)


@require_POST
@entry_page()
def take_back(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Bring a withdrawn entry back."""
    try:
        sending.take_back(by(request), entry)
        messages.success(request, _("The entry is back, as it was."))
    except (Closed, sending.Full) as error:
        messages.error(request, str(error))
    return redirect("contest:entry", entry.pk)
