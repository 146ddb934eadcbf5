"""Certificates of awards and selections, for the authors to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kinomost.contest.models import Entry
from kinomost.contest.papers import certificates_pdf
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.results import distinctions
from kinomost.coproduction.views.downloads import as_pdf
from kinomost.parties.rules import is_staff

MAY_PRINT = PERMISSIONS["work_on_entry"] | is_staff("call__season__exchange_id")


@require_safe
def certificates(request: HttpRequest, entry: int) -> HttpResponse:
    """A page for each award and for the selection, once they are published."""
    known = Entry.objects.select_related("call__season__exchange", "film", "company")
    found = get_object_or_404(MAY_PRINT.among(request.user, known), pk=entry)
    if found.call.published_at is None or not (earned := distinctions(found)):
        raise Http404
    return as_pdf(certificates_pdf(found, earned), "certificate")
