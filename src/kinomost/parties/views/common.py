"""What the pages of this room share."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from kinomost.journal.models import AuditLine
from kinomost.parties.models import Account


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in. Raises PermissionDenied if none is."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def by(request: HttpRequest) -> str:
    """How audit lines name who asks."""
    return account_of(request).ref


def back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page of this site that the form wants to return to."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if is_ours else otherwise)


def numbers(sent: Iterable[str]) -> list[int]:
    """Those of the values sent that can be a record's number: no database takes one of more than 18 digits."""
    return [int(one) for one in sent if one.isdecimal() and len(one) < 19]


def offer_undo(request: HttpRequest, text: str, address: str, lines: Sequence[AuditLine]) -> None:
    """Say what was done, with a button that posts the lines to `address` to take it back; or that nothing was."""
    if not lines:
        messages.info(request, _("Nothing changed."))
        return
    which = urlencode({"line": [line.pk for line in lines]}, doseq=True)
    messages.success(request, text, extra_tags=f"undo:{address}?{which}")


def zip_response(content: bytes, name: str) -> HttpResponse:
    """A ZIP that nobody between us and the reader keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)
