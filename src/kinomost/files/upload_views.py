"""Files in chunks, over HTTP: the verbs and headers of tus 1.0, with plain forms and JSON around them.

    POST   uploads/       purpose, subject, name, size   201, Location; JSON with url, offset, size and chunk
    GET    uploads/<id>/                                 the same JSON; HEAD the headers alone
    PATCH  uploads/<id>/  Upload-Offset, the bytes       204, Upload-Offset; 409 with the right one
    POST   uploads/<id>/                                 joins it, looks into it; what it is for answers in JSON
    DELETE uploads/<id>/                                 gives it up: 204

`Upload-Offset` and `Upload-Length` are as in tus. A refusal is JSON with `error`, a sentence in the page's language.
Every writing request carries the CSRF token in `X-CSRFToken`.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kinomost.files import resumable
from kinomost.files.models import BegunUpload
from kinomost.files.resumable import NotAllowed, WrongOffset


@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file. One that is too large is refused before any of it is sent."""
    told = request.POST
    try:
        begun = resumable.begin(
            request.user,
            told.get("purpose", "")[:60],
            told.get("subject", "")[:200],
            told.get("name", ""),
            _number(told.get("size", "")),
        )
    except NotAllowed:
        return _not_allowed(request)
    except ValidationError as error:
        return _refused(error, 413 if error.code == "large" else 422)
    response = JsonResponse(_state(begun), status=201)
    response.headers["Location"] = _url(begun)
    return _with_offset(response, begun)


@never_cache
@require_http_methods(["GET", "HEAD", "PATCH", "POST", "DELETE"])
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """One file on its way: where it stands, its next chunk, its end."""
    try:
        begun = resumable.find(request.user, upload_id)
        match request.method:
            case "PATCH":
                resumable.receive(begun, _number(request.headers.get("Upload-Offset", "")), request)
                response = HttpResponse(status=204)
            case "POST":
                response = JsonResponse(dict(resumable.finish(request, begun)))
            case "DELETE":
                resumable.discard(begun)
                return HttpResponse(status=204)
            case _:
                response = JsonResponse(_state(begun))
    except NotAllowed:
        return _not_allowed(request)
    except WrongOffset as wrong:
        begun.received = wrong.offset
        text = _("The file goes on from another place than the one that was sent.")
        response = JsonResponse({**_state(begun), "error": text}, status=409)
    except ValidationError as error:
        return _refused(error, 422)
    except UnreadablePostError:
        return JsonResponse({"error": _("The connection was lost.")}, status=400)
    return _with_offset(response, begun)


def _number(text: str) -> int:
    """A number of bytes that fits a column. Nonsense becomes -1, which is neither a size nor a place in a file."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1


def _url(begun: BegunUpload) -> str:
    return reverse("uploads:upload", args=[begun.pk])


def _state(begun: BegunUpload) -> dict[str, Any]:
    return {
        "id": str(begun.pk),
        "url": _url(begun),
        "name": begun.name,
        "size": begun.size,
        "offset": begun.received,
        "chunk": resumable.CHUNK,
        "finished": begun.answer is not None,
    }


def _with_offset(response: HttpResponse, begun: BegunUpload) -> HttpResponse:
    response.headers["Upload-Offset"] = str(begun.received)
    response.headers["Upload-Length"] = str(begun.size)
    return response


def _refused(error: ValidationError, status: int) -> HttpResponse:
    return JsonResponse({"error": " ".join(error.messages), "code": error.code or ""}, status=status)


def _not_allowed(request: HttpRequest) -> HttpResponse:
    """The same answer whether there is no such upload or it is somebody else's."""
    if request.user.is_authenticated:
        code, text = (
            "closed",
            _("This file cannot be sent here, or no longer. Reload the page and try again."),
        )
    else:
        code, text = "signed-out", _("You are no longer signed in. Sign in and choose the same file again.")
    return JsonResponse({"error": text, "code": code}, status=404)
