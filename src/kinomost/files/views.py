"""Serving files: public pictures to everybody and for long, everything else only to those who may."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kinomost.files.models import Upload
from kinomost.files.permissions import may_fetch, may_fetch_original

YEAR = 31_536_000  # seconds
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
ALONE = "default-src 'none'; img-src 'self'; sandbox"  # a file opened as a page of its own runs nothing
# A viewer of PDFs does not work in a sandbox; it has one of its own, and the file's programs never run in our origin.
IN_OUR_PAGES = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_safe
def picture(request: HttpRequest, upload_id: UUID, width: int, extension: str) -> FileResponse:
    """A derivative of a picture."""
    upload = get_object_or_404(Upload, pk=upload_id)
    ending = f"-{width}.{extension}"
    if ending not in upload.derivative_endings or not may_fetch(request.user, upload):
        raise Http404
    return _serve(upload, upload.derivative_name(ending), TYPES[extension], f"{upload.id.hex}{ending}")


@require_safe
def original(request: HttpRequest, upload_id: UUID) -> FileResponse:
    """The file as it was sent, to be saved."""
    upload = get_object_or_404(Upload, pk=upload_id)
    if not may_fetch_original(request.user, upload):
        raise Http404
    return _serve(upload, upload.file.name or "", upload.media_type, upload.name, as_attachment=True)


@require_safe
def shown(request: HttpRequest, upload_id: UUID) -> FileResponse:
    """A PDF inside a page of ours, in the browser's own viewer; under no name, which may say who wrote it."""
    upload = get_object_or_404(Upload, pk=upload_id, media_type="application/pdf")
    if not may_fetch_original(request.user, upload):
        raise Http404
    response = _serve(upload, upload.file.name or "", upload.media_type, f"{upload.id.hex}.pdf")
    response.headers["Content-Security-Policy"] = IN_OUR_PAGES
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _serve(
    upload: Upload, stored: str, media_type: str, filename: str, as_attachment: bool = False
) -> FileResponse:
    try:
        file = upload.file.storage.open(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=as_attachment, filename=filename, content_type=media_type)
    response.headers["Content-Security-Policy"] = ALONE
    # An address names one content for ever, so whoever may have it may keep it.
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable"
        if upload.is_public and not as_attachment
        else "private, no-store"
    )
    return response
