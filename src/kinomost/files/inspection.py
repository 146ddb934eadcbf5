"""What an uploaded file really is, found in its bytes: neither its name nor what the browser claimed is believed."""

import hashlib
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps
from pypdf import PdfReader

from kinomost.tables.archive import check_archive
from kinomost.tables.problems import UnreadableError
from kinomost.texts import formats

MEGABYTE = 1_000_000
PIXELS = 60_000_000  # a 60-megapixel picture takes 240 MB of memory to open
SIDE = 20_000
DIRECTORY = MEGABYTE  # bytes of a ZIP archive's table of contents: some ten thousand members
OPENXML = "application/vnd.openxmlformats-officedocument"
PICTURES = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# What is taken, by its ending: the kind it belongs to and its media type.
TYPES = {
    "jpg": ("picture", "image/jpeg"),
    "png": ("picture", "image/png"),
    "webp": ("picture", "image/webp"),
    "pdf": ("document", "application/pdf"),
    "docx": ("office", f"{OPENXML}.wordprocessingml.document"),
    "xlsx": ("office", f"{OPENXML}.spreadsheetml.sheet"),
}
LARGEST = {"picture": 25 * MEGABYTE, "document": 50 * MEGABYTE, "office": 50 * MEGABYTE}  # bytes
WIDTHS = (400, 800, 1600)  # pixels: the derivatives that pages show

# How each sort of bytes is called in a sentence; those not in TYPES are known only to be refused by name.
CALLED = {
    "jpg": gettext_lazy("a JPEG picture"),
    "png": gettext_lazy("a PNG picture"),
    "webp": gettext_lazy("a WebP picture"),
    "pdf": gettext_lazy("a PDF"),
    "docx": gettext_lazy("a Word document (DOCX)"),
    "xlsx": gettext_lazy("an Excel workbook (XLSX)"),
    "pptx": gettext_lazy("a PowerPoint presentation"),
    "macros": gettext_lazy("an Office document with macros"),
    "ole": gettext_lazy("an Office document of the old form or one locked with a password"),
    "zip": gettext_lazy("a ZIP archive"),
    "rar": gettext_lazy("a RAR archive"),
    "7z": gettext_lazy("a 7z archive"),
    "gif": gettext_lazy("a GIF picture"),
    "heic": gettext_lazy("a HEIC picture"),
    "svg": gettext_lazy("an SVG drawing"),
    "video": gettext_lazy("a video"),
    "rtf": gettext_lazy("an RTF document"),
    "html": gettext_lazy("a web page"),
    "program": gettext_lazy("a program"),
    "text": gettext_lazy("plain text"),
}
# What a name's ending promises. An ending that is not here promises nothing.
PROMISES = {
    **{name: name for name in CALLED if name not in {"macros", "ole", "video", "program", "text"}},
    **dict.fromkeys(("jpeg", "jpe", "jfif"), "jpg"),
    **dict.fromkeys(("docm", "xlsm", "pptm"), "macros"),
    **dict.fromkeys(("doc", "xls", "ppt"), "ole"),
    **dict.fromkeys(("mp4", "m4v", "mov"), "video"),
    **dict.fromkeys(("exe", "dll", "com", "scr"), "program"),
    **dict.fromkeys(("txt", "csv", "md", "fountain"), "text"),
    "htm": "html",
    "heif": "heic",
}
# How a file begins; what begins otherwise is looked at in `_sort`.
BEGINNINGS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
# The member that makes an archive an Office document.
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}


@dataclass(frozen=True)
class Found:
    """A file that was looked into and may be kept. `file` stays open until whoever sent it is answered."""

    name: str
    file: BinaryIO
    size: int  # bytes
    sha256: str
    media_type: str
    extension: str
    width: int | None = None  # pixels, of a picture
    height: int | None = None
    pages: int | None = None  # of a PDF

    @property
    def content(self) -> bytes:
        """All of it, in memory."""
        self.file.seek(0)
        return self.file.read()


def inspect(
    file: BinaryIO, name: str, kinds: Iterable[str] = ("picture",), *, limit: int | None = None
) -> Found:
    """Look into the file and say what it is, if it is one of `kinds` and has no more than `limit` bytes.

    Kinds are `picture`, `document` (PDF), `office` (DOCX, XLSX) or single endings (`pdf`, `docx`, `jpg`). A kind has
    a limit of its own (`LARGEST`), which holds as well. Raises ValidationError with a sentence for the person who
    sent it when the file is too large, damaged, locked, something else, or not what its name says. Only pictures are
    read into memory as a whole.
    """
    taken = endings(kinds)
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    check_size(size, taken, limit)
    name = clean_name(name)
    sort = _sort(file)
    _check_promise(name, sort, taken)
    check_size(size, {sort}, limit)
    width = height = pages = None
    if sort in PICTURES:
        width, height = _picture(file, PICTURES[sort])
        name = _with_ending(name, sort)
    elif sort == "pdf":
        pages = _count_pages(file)
    return Found(name, file, size, _fingerprint(file), TYPES[sort][1], f".{sort}", width, height, pages)


def _fingerprint(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def endings(kinds: Iterable[str]) -> set[str]:
    """The endings that belong to these kinds; an ending among the kinds stands for itself."""
    wanted = {PROMISES.get(kind, kind) for kind in kinds}
    found = {ending for ending, (kind, _media) in TYPES.items() if kind in wanted or ending in wanted}
    if unknown := wanted - found - set(LARGEST):
        raise ValueError(f"{', '.join(sorted(unknown))}: no kind of file that is taken")
    return found


def largest(taken: Iterable[str], limit: int | None = None) -> int:
    """How many bytes a file with one of these endings may have."""
    own = max(LARGEST[TYPES[ending][0]] for ending in taken)
    return own if limit is None else min(own, limit)


def check_size(size: int, taken: Iterable[str], limit: int | None = None) -> None:
    """Raise ValidationError if a file of so many bytes is larger than any that is taken."""
    if size > (most := largest(taken, limit)):
        raise ValidationError(
            _("The file is too large: it may have %(limit)s MB at most."),
            code="large",
            params={"limit": megabytes(most)},
        )


def megabytes(size: int) -> str:
    """Bytes in megabytes, a small number of them with one digit after the point."""
    return formats.number(round(size / MEGABYTE, 1 if size < 10 * MEGABYTE else 0))


def clean_name(name: str) -> str:
    """The name alone, without folders, and never too long to keep."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").strip()[-200:] or "file"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _with_ending(name: str, sort: str) -> str:
    """A picture's name with the ending it should have: browsers save WebP as .jpg, and nobody is to blame."""
    promised = PROMISES.get(_ending(name))
    return name if promised in {sort, None} else f"{name.rpartition('.')[0]}.{sort}"


def wanted(taken: Iterable[str]) -> str:
    """What is taken, in words: «a JPEG, PNG or WebP picture / a PDF»."""
    rest = set(taken)
    words = []
    if rest >= set(PICTURES):
        words, rest = [_("a JPEG, PNG or WebP picture")], rest - set(PICTURES)
    return " / ".join(words + [str(CALLED[ending]) for ending in TYPES if ending in rest])


def _sort(file: BinaryIO) -> str:
    """What the bytes are: a key of CALLED, or nothing."""
    file.seek(0)
    head = file.read(4096)
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif"} else "video"
    for beginning, sort in BEGINNINGS:
        if head.startswith(beginning):
            return _archived(file) if sort == "zip" else sort
    lowered = head.lower()
    if b"<svg" in lowered:
        return "svg"
    if b"<html" in lowered or b"<!doctype html" in lowered:
        return "html"
    return "text" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    try:
        text = head[: len(head) - 4 if len(head) == 4096 else None].decode()  # a letter may be cut in two
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def _archived(file: BinaryIO) -> str:
    """What a ZIP archive is. Looked over before anything is unpacked, and then only its list of parts is."""
    damaged = ValidationError(_("The file is cut off or damaged."), code="damaged")
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_600))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    # The directory is held in memory, so its size is looked at first; ZIP64 is for what is too large here.
    if at < 0:
        raise damaged
    if int.from_bytes(tail[at + 12 : at + 16], "little") > DIRECTORY or b"PK\x06\x07" in tail[:at][-20:]:
        raise ValidationError(_("There is too much in this file. It was not opened."), code="bomb")
    try:
        archive = check_archive(file, "", damaged="bad_archive")
        names = set(archive.namelist())
        sort = next((sort for part, sort in PARTS.items() if part in names), "")
        if not sort or "[Content_Types].xml" not in names:
            return "zip"
        with archive.open("[Content_Types].xml") as types:
            parts = types.read(MEGABYTE).lower()
    except UnreadableError as error:
        problem = error.problems[0]
        if problem.code == "bad_archive":
            raise damaged from error
        raise ValidationError(problem.text(), code=problem.code) from error
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError) as error:
        raise damaged from error
    has_macros = b"macroenabled" in parts or any(name.lower().endswith("vbaproject.bin") for name in names)
    return "macros" if has_macros else sort


def _check_promise(name: str, sort: str, taken: set[str]) -> None:
    """Raise ValidationError if this is nothing that is taken, or not what its name says it is."""
    if sort == "svg":
        raise ValidationError(
            _("SVG drawings can carry programs, so they are not taken. Save it as PNG and send that."),
            code="svg",
        )
    ending = _ending(name)
    promised = PROMISES.get(ending, sort)
    lies = promised != sort and not {promised, sort} <= set(PICTURES)
    params = {"ending": f".{ending}", "is": CALLED.get(sort, ""), "wanted": wanted(taken)}
    if sort not in taken:
        if not sort and lies:
            text = _("It is named %(ending)s, but it is not such a file. What is needed here is: %(wanted)s.")
        elif not sort:
            text = _("This is not a kind of file that is taken here. What is needed is: %(wanted)s.")
        elif lies:
            text = _("It is named %(ending)s, but it is %(is)s. What is needed here is: %(wanted)s.")
        else:
            text = _("This is %(is)s. What is needed here is: %(wanted)s.")
        raise ValidationError(text, code="kind", params=params)
    if lies:
        raise ValidationError(
            _(
                "It is named %(ending)s, but it is %(is)s. Check that it is the file you mean, and name it rightly."
            ),
            code="name",
            params=params,
        )


def _count_pages(file: BinaryIO) -> int:
    """How many pages a PDF has. Raises ValidationError if it is damaged or does not open without a password."""
    damaged = ValidationError(_("The PDF is cut off or damaged."), code="damaged")
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 2048))
    tail = file.read()
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise damaged
    try:
        file.seek(0)
        reader = PdfReader(file)
        # One that only forbids printing opens with an empty password.
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except Exception as error:  # a damaged file makes the reader fail in any way there is
        raise damaged from error
    if locked:
        raise ValidationError(
            _("The PDF is locked with a password. Save it without one and send that."), code="locked"
        )
    if not pages:
        raise damaged
    return pages


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("The picture is too large: it may have 60 million pixels at most, and 20,000 on a side."),
        code="pixels",
    )


def _picture(file: BinaryIO, form: str) -> tuple[int, int]:
    """Width and height as it is seen. Raises ValidationError if the picture is damaged or too large to open."""
    try:
        file.seek(0)
        content = io.BytesIO(file.read())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(content, formats=[form]) as header:
                width, height = header.size
                if width * height > PIXELS or max(width, height) > SIDE:
                    raise _too_many_pixels()
                header.verify()
            content.seek(0)
            with Image.open(content, formats=[form]) as whole:
                whole.load()
                return ImageOps.exif_transpose(whole).size
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # UnidentifiedImageError is an OSError
        raise ValidationError(_("The picture is cut off or damaged."), code="damaged") from error


def derivatives(found: Found) -> dict[str, bytes]:
    """The picture as pages show it, by the end of its file name: upright, in sRGB, without any of its metadata.

    Three widths in WebP (`-400.webp`, …) and the largest in JPEG as well (`-1600.jpg`), for share previews and
    print. A picture is never made larger than it is.
    """
    with Image.open(io.BytesIO(found.content), formats=list(PICTURES.values())) as opened:
        upright = ImageOps.exif_transpose(opened)
        has_alpha = "A" in upright.getbands() or "transparency" in upright.info
        picture = upright.convert("RGBA" if has_alpha else "RGB")
    # Pixels alone are carried over: no EXIF, no comment, no profile.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    made = {}
    for width in WIDTHS:
        size = min(width, bare.width)
        small = bare.resize((size, max(1, round(bare.height * size / bare.width))), Image.Resampling.LANCZOS)
        made[f"-{width}.webp"] = _encode(small, "WEBP", quality=82, method=4)
    if has_alpha:
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    made[f"-{WIDTHS[-1]}.jpg"] = _encode(small, "JPEG", quality=85, optimize=True, progressive=True)
    return made


def _encode(picture: Image.Image, form: str, **options: int | bool) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()
