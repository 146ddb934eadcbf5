"""Uploads are judged by their bytes."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from kinomost.files.inspection import LARGEST, derivatives, inspect


def picture(
    form: str = "JPEG", size: tuple[int, int] = (900, 600), mode: str = "RGB", **options: object
) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "#aa3322").save(target, form, **options)
    return target.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def refusal(content: bytes, name: str = "a.jpg", kinds: tuple[str, ...] = ("picture",)) -> str:
    with pytest.raises(ValidationError) as caught:
        inspect(io.BytesIO(content), name, kinds)
    assert len(caught.value.messages) == 1
    return str(caught.value.code)


@pytest.mark.parametrize(
    ("form", "media_type", "extension"),
    [("JPEG", "image/jpeg", ".jpg"), ("PNG", "image/png", ".png"), ("WEBP", "image/webp", ".webp")],
)
def test_it_tells_a_picture_by_its_content_whatever_its_name(
    form: str, media_type: str, extension: str
) -> None:
    found = inspect(io.BytesIO(picture(form)), "C:\\stills\\cover.txt")
    assert (found.name, found.media_type, found.extension, found.width, found.height) == (
        "cover.txt",
        media_type,
        extension,
        900,
        600,
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "svg"),
        (b"\xef\xbb\xbf  <SVG onload='x()'>", "svg"),
        (b"<html><script>alert(1)</script></html>", "kind"),
        (b"MZ" + b"\0" * 500, "kind"),
        (b"GIF89a" + b"\0" * 500, "kind"),
        (picture()[:2000], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "kind"),
        (png_header(50_000, 50_000), "pixels"),
        (png_header(30_000, 10), "pixels"),
        (b"%PDF-1.7\n...\nstartxref\n0\n%%EOF\n", "kind"),
        (b"\xff" * (LARGEST["picture"] + 1), "large"),
    ],
)
def test_it_refuses_what_is_not_a_sound_picture(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_it_takes_a_pdf_where_documents_are_taken() -> None:
    found = inspect(io.BytesIO(b"%PDF-1.7\n...\nstartxref\n0\n%%EOF\n"), "press kit.pdf", ("document",))
    assert (found.media_type, found.extension, found.width) == ("application/pdf", ".pdf", None)


@pytest.mark.parametrize(("content", "code"), [(b"%PDF-1.7\ncut off", "damaged"), (picture(), "kind")])
def test_it_refuses_what_is_not_a_sound_pdf(content: bytes, code: str) -> None:
    assert refusal(content, "a.pdf", ("document",)) == code


def test_derivatives_stand_upright_and_say_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    exif[0x010F] = "Secret Camera"
    found = inspect(io.BytesIO(picture(exif=exif, comment=b"where it was taken")), "a.jpg")
    assert (found.width, found.height) == (600, 900)
    sizes = {}
    for ending, content in derivatives(found).items():
        with Image.open(io.BytesIO(content)) as made:
            sizes[ending] = made.size
            assert (dict(made.getexif()), made.info.get("comment"), made.info.get("icc_profile")) == (
                {},
                None,
                None,
            )
    assert sizes == {
        "-400.webp": (400, 600),
        "-800.webp": (600, 900),
        "-1600.webp": (600, 900),
        "-1600.jpg": (600, 900),
    }


def test_a_transparent_logo_stays_transparent_and_stands_on_white_in_print() -> None:
    found = inspect(io.BytesIO(picture("PNG", (10, 10), "RGBA")), "logo.png")
    clear = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(clear, "PNG")
    made = derivatives(inspect(io.BytesIO(clear.getvalue()), "clear.png"))
    with (
        Image.open(io.BytesIO(made["-400.webp"])) as web,
        Image.open(io.BytesIO(made["-1600.jpg"])) as print_,
    ):
        assert (web.mode, print_.getpixel((5, 5))) == ("RGBA", (255, 255, 255))
    assert found.media_type == "image/png"
