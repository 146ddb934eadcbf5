"""Files to send: sound ones, and ones that are not what they seem."""

import io
import random
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook
from pypdf import PdfWriter

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="{}"/></Types>'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def pdf(pages: int = 1, *, password: str | None = None, owner_password: str = "", ballast: int = 0) -> bytes:
    """A PDF of blank pages; `ballast` bytes of noise make it large."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    if ballast:
        writer.add_attachment("noise.bin", random.Random(ballast).randbytes(ballast))
    if password is not None:
        writer.encrypt(password, owner_password or None, algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def archive(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def docx(content_type: str = WORD, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """What makes an archive a Word document, and no more than that."""
    return archive(
        {
            "[Content_Types].xml": TYPES.format(content_type),
            "word/document.xml": "<w:document/>",
            **(more or {}),
        }
    )


def xlsx() -> bytes:
    """A workbook."""
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()
