"""Files of an entry, sent from a plain form."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinomost.contest.actions import entries as actions
from kinomost.contest.boxes import file_limit
from kinomost.contest.models import Entry
from kinomost.contest.queries.entries import fields_of
from kinomost.contest.views.entries.common import entry_page, place_of
from kinomost.contest.views.entries.form import upload_field
from kinomost.contest.windows import Closed
from kinomost.judging.fields import Field, Kind
from kinomost.parties.views.common import by


def find_field(entry: Entry, key: str) -> Field:
    """The field of the call's form that takes files under this key; 404 if there is none."""
    kinds = (Kind.FILE, Kind.FILES)
    found = next((one for one in fields_of(entry.call) if one.key == key and one.kind in kinds), None)
    if found is None:
        raise Http404
    return found


@require_POST
@entry_page()
def send(request: HttpRequest, entry: Entry, field: str) -> HttpResponse:
    """Add a file to the answer."""
    asked = find_field(entry, field)
    form = forms.Form(request.POST, request.FILES)
    form.fields["file"] = upload_field(asked)
    form.fields["file"].required = True
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors["file"]))
        return redirect(place_of(entry, asked))
    found = form.cleaned_data["file"]
    try:
        if asked.megabytes and len(found.content) > asked.megabytes * 1_000_000:
            raise ValidationError(
                _("The file is too large: here it may have %(most)d MB.") % {"most": asked.megabytes}
            )
        actions.attach(by(request), entry, asked.key, found, file_limit(asked))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Closed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(name)s” is here.") % {"name": found.name})
    return redirect(place_of(entry, asked))


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
