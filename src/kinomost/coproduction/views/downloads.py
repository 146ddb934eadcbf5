"""Files that leave the desk: nobody between us and the reader keeps them."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows."""
    return _download(content, "application/pdf", f'inline; filename="{name}.pdf"')


def as_workbook(content: bytes, name: str) -> HttpResponse:
    """An XLSX file to save."""
    return _download(content, XLSX, f'attachment; filename="{name}.xlsx"')


def as_csv(content: bytes, name: str) -> HttpResponse:
    """A CSV file to save."""
    return _download(content, "text/csv; charset=utf-8", f'attachment; filename="{name}.csv"')


def _download(content: bytes, kind: str, disposition: str) -> HttpResponse:
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
