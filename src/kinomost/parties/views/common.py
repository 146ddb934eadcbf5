"""What the pages of this room share."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from kinomost.parties.models import Account


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in. Raises PermissionDenied if none is."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def by(request: HttpRequest) -> str:
    """How audit lines name who asks."""
    return account_of(request).ref


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """The address of this site that the form wants to return to."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else otherwise


def zip_response(content: bytes, name: str) -> HttpResponse:
    """A ZIP that nobody between us and the reader keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)
