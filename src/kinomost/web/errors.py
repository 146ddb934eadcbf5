"""Pages for when something does not work: in the reader's language, and with nothing that could fail again."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext


def _page(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    return render(
        request, "web/error.html", {"status": status, "heading": heading, "text": text}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """400; of a form that is too large, what is too large about it."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
        return _page(
            request, 400, gettext("There is too much text in this form"),
            gettext(
                "All fields together may hold %(limit)d MB. Nothing was changed. "
                "Go back: the form still has what you wrote."
            ) % {"limit": limit},
        )  # fmt: skip
    return _page(
        request, 400, gettext("This request could not be read"),
        gettext("Something in the address or the form is not as it should be. Go back and try again."),
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """403: signed in or not, this page is not for this reader; whoever refuses may say why."""
    if said := str(exception or ""):
        text = said
    elif request.user.is_authenticated:
        text = gettext("Your account has no role here that opens this page. Its owner can give you one.")
    else:
        text = gettext("This page is for people of the office. Sign in if you are one of them.")
    return _page(request, 403, gettext("This page is not open to you"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """404."""
    return _page(
        request, 404, gettext("There is no such page"),
        gettext("The address may have a slip in it, or the page has been withdrawn. Search finds what is here."),
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form that came without its token: it was open too long, or cookies are off."""
    return _page(
        request, 403, gettext("The form has expired"),
        gettext("It was open too long, or the browser keeps no cookies. Go back, reload the page and send it again."),
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """500: one page in four languages that asks neither the database nor the session for anything."""
    return HttpResponse(render_to_string("web/500.html"), status=500)
