"""Taking a file out of an entry. They are sent through `files.resumable` (see `contest.uploads`)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kinomost.contest.actions import entries as actions
from kinomost.contest.models import Entry
from kinomost.contest.queries.entries import fields_of
from kinomost.contest.views.entries.common import entry_page, place_of
from kinomost.contest.windows import Closed
from kinomost.parties.views.common import by


@require_POST
@entry_page()
def remove(request: HttpRequest, entry: Entry, file: int) -> HttpResponse:
    """Take a file out of the answer."""
    attachment = get_object_or_404(entry.attachments.select_related("upload"), pk=file)
    try:
        actions.detach(by(request), entry, attachment)
    except Closed as error:
        messages.error(request, str(error))
    asked = next((one for one in fields_of(entry.call) if one.key == attachment.field), None)
    return redirect(place_of(entry, asked) if asked else reverse("contest:entry", args=[entry.pk]))
