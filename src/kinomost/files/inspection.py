"""What an uploaded file really is, found in its bytes: neither its name nor what the browser claimed is believed."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MEGABYTE = 1_000_000
PIXELS = 60_000_000  # a 60-megapixel picture takes 240 MB of memory to open
SIDE = 20_000
PICTURES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
PDF = ("application/pdf", ".pdf")
LARGEST = {"picture": 25 * MEGABYTE, "document": 50 * MEGABYTE}  # bytes
WIDTHS = (400, 800, 1600)  # pixels: the derivatives that pages show


@dataclass(frozen=True)
class Found:
    """A file that was looked into and may be kept."""

    name: str
    content: bytes
    media_type: str
    extension: str
    width: int | None = None
    height: int | None = None

    @property
    def sha256(self) -> str:
        """The content's fingerprint."""
        return hashlib.sha256(self.content).hexdigest()


def inspect(file: BinaryIO, name: str, kinds: tuple[str, ...] = ("picture",)) -> Found:
    """Read the file and say what it is, if it is one of `kinds` (`picture`, `document`).

    Raises ValidationError with a sentence for the person who sent it when it is too large, damaged, or
    something else. Nothing larger than the limit is ever read into memory.
    """
    limit = max(LARGEST[kind] for kind in kinds)
    content = file.read(limit + 1)
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(content) > limit:
        raise ValidationError(
            _("The file is larger than %(limit)d MB."), code="large", params={"limit": limit // MEGABYTE}
        )
    name = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[-200:] or "file"
    if content[:1024].lstrip().startswith(b"%PDF-"):
        found = _document(name, content, kinds)
    elif b"<svg" in content[:4096].lower():
        raise ValidationError(
            _("SVG drawings can carry programs, so they are not taken. Save it as PNG and send that."),
            code="svg",
        )
    else:
        found = _picture(name, content, kinds)
    kind = "document" if found.width is None else "picture"
    if len(content) > LARGEST[kind]:
        raise ValidationError(
            _("The file is larger than %(limit)d MB."),
            code="large",
            params={"limit": LARGEST[kind] // MEGABYTE},
        )
    return found


def _wanted(kinds: tuple[str, ...]) -> str:
    wanted = {"picture": _("a JPEG, PNG or WebP picture"), "document": _("a PDF")}
    return " / ".join(wanted[kind] for kind in kinds)


def _document(name: str, content: bytes, kinds: tuple[str, ...]) -> Found:
    if "document" not in kinds:
        raise ValidationError(
            _("This is a PDF. What is needed here is: %(wanted)s."),
            code="kind",
            params={"wanted": _wanted(kinds)},
        )
    tail = content[-2048:]
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise ValidationError(_("The PDF is cut off or damaged."), code="damaged")
    return Found(name, content, *PDF)


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("The picture is too large: it may have 60 million pixels at most, and 20,000 on a side."),
        code="pixels",
    )


def _picture(name: str, content: bytes, kinds: tuple[str, ...]) -> Found:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(PICTURES)) as header:
                form, (width, height) = str(header.format), header.size
                if width * height > PIXELS or max(width, height) > SIDE:
                    raise _too_many_pixels()
                header.verify()
            with Image.open(io.BytesIO(content), formats=list(PICTURES)) as whole:
                whole.load()
                width, height = ImageOps.exif_transpose(whole).size
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This is not a kind of file that is taken here. What is needed is: %(wanted)s."),
            code="kind",
            params={"wanted": _wanted(kinds)},
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(_("The picture is cut off or damaged."), code="damaged") from error
    if "picture" not in kinds:
        raise ValidationError(
            _("This is a picture. What is needed here is: %(wanted)s."),
            code="kind",
            params={"wanted": _wanted(kinds)},
        )
    return Found(name, content, *PICTURES[form], width, height)


def derivatives(found: Found) -> dict[str, bytes]:
    """The picture as pages show it, by the end of its file name: upright, in sRGB, without any of its metadata.

    Three widths in WebP (`-400.webp`, …) and the largest in JPEG as well (`-1600.jpg`), for share previews and
    print. A picture is never made larger than it is.
    """
    with Image.open(io.BytesIO(found.content), formats=list(PICTURES)) as opened:
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
