"""Uploads are judged by their bytes."""

import hashlib
import io
import struct
import zlib
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kinomost.files.inspection import LARGEST, MEGABYTE, derivatives, endings, inspect
from tests.files.making import WORD_WITH_MACROS, archive, docx, pdf, xlsx


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
    found = inspect(io.BytesIO(picture(form)), "C:\\stills\\cover.v2")
    assert (found.name, found.media_type, found.extension, found.width, found.height) == (
        "cover.v2",
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
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "damaged"),
        (png_header(50_000, 50_000), "pixels"),
        (png_header(30_000, 10), "pixels"),
        (pdf(), "kind"),
        (b"\xff" * (LARGEST["picture"] + 1), "large"),
    ],
)
def test_it_refuses_what_is_not_a_sound_picture(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_picture_named_as_another_sort_of_picture_gets_its_right_ending() -> None:
    found = inspect(io.BytesIO(picture("WEBP")), "still.JPEG")
    assert (found.name, found.extension) == ("still.webp", ".webp")
    assert inspect(io.BytesIO(picture()), "still.JPEG").name == "still.JPEG"


def test_it_takes_a_pdf_where_documents_are_taken_and_counts_its_pages() -> None:
    content = pdf(3)
    found = inspect(io.BytesIO(content), "press kit.pdf", ("document",))
    assert (found.media_type, found.extension, found.width, found.pages, found.size, found.content) == (
        "application/pdf",
        ".pdf",
        None,
        3,
        len(content),
        content,
    )
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\ncut off", "damaged"),
        (b"%PDF-1.7\n...\nstartxref\n0\n%%EOF\n", "damaged"),
        (pdf(0), "damaged"),
        (pdf(2)[:-40], "damaged"),
        (pdf(2, password="secret"), "locked"),
        (picture(), "kind"),
    ],
)
def test_it_refuses_what_is_not_a_sound_pdf(content: bytes, code: str) -> None:
    assert refusal(content, "a.pdf", ("document",)) == code


def test_it_takes_a_pdf_that_only_forbids_changing_it() -> None:
    content = pdf(2, password="", owner_password="secret")
    assert inspect(io.BytesIO(content), "a.pdf", ("document",)).pages == 2


@pytest.mark.parametrize(("content", "ending"), [(docx(), "docx"), (xlsx(), "xlsx")])
def test_it_takes_office_documents_where_they_are_taken(content: bytes, ending: str) -> None:
    found = inspect(io.BytesIO(content), f"budget.{ending}", ("office",))
    assert (found.extension, found.pages, found.media_type.startswith("application/vnd.openxml")) == (
        f".{ending}",
        None,
        True,
    )


def many_members(number: int) -> bytes:
    return docx(more={f"word/{n}.xml": "" for n in range(number)})


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (docx(WORD_WITH_MACROS), "a.docx", "kind"),
        (docx(more={"word/vbaProject.bin": b"x"}), "a.docx", "kind"),
        (archive({"readme.txt": "nothing"}), "a.docx", "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "kind"),
        (xlsx(), "a.docx", "name"),
        (docx()[:-30], "a.docx", "damaged"),
        (b"PK\x03\x04" + b"\0" * 5000, "a.docx", "damaged"),
        (docx(more={"word/media/huge.bin": b"\0" * 30_000_000}), "a.docx", "bomb"),
        (many_members(3_000), "a.docx", "bomb"),
        (many_members(20_000), "a.docx", "bomb"),
    ],
)
def test_it_refuses_what_is_not_a_sound_office_document(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name, ("office",)) == code


def sentence(content: bytes, name: str, kinds: tuple[str, ...]) -> str:
    with pytest.raises(ValidationError) as caught:
        inspect(io.BytesIO(content), name, kinds)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("content", "name", "kinds", "text"),
    [
        (
            archive({"a.txt": "a"}),
            "script.pdf",
            ("document",),
            "It is named .pdf, but it is a ZIP archive. What is needed here is: a PDF.",
        ),
        (
            docx(),
            "script.pdf",
            ("pdf", "docx"),
            "It is named .pdf, but it is a Word document (DOCX). "
            "Check that it is the file you mean, and name it rightly.",
        ),
        (
            b"\1\2\3\0" * 200,
            "script.pdf",
            ("pdf", "jpg"),
            "It is named .pdf, but it is not such a file. What is needed here is: a JPEG picture / a PDF.",
        ),
        (
            b"INT. KITCHEN. DAY",
            "script.fdx",
            ("document", "picture"),
            "This is plain text. What is needed here is: a JPEG, PNG or WebP picture / a PDF.",
        ),
        (
            "КУХНЯ. ДЕНЬ".encode() * 300,
            "script.pdf",
            ("document",),
            "It is named .pdf, but it is plain text. What is needed here is: a PDF.",
        ),
        (
            b"MZ" + b"\0" * 600,
            "script.pdf",
            ("document",),
            "It is named .pdf, but it is a program. What is needed here is: a PDF.",
        ),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused_with_both_names(
    content: bytes, name: str, kinds: tuple[str, ...], text: str
) -> None:
    assert sentence(content, name, kinds) == text


def test_a_call_may_set_a_lower_limit_but_no_higher_one() -> None:
    content = pdf(ballast=1_200_000)
    with pytest.raises(ValidationError) as caught:
        inspect(io.BytesIO(content), "a.pdf", ("pdf",), limit=MEGABYTE)
    assert caught.value.messages == ["The file is too large: it may have 1 MB at most."]
    assert inspect(io.BytesIO(content), "a.pdf", ("pdf",), limit=1000 * MEGABYTE).size == len(content)
    assert refusal(b"%PDF-" + b"x" * LARGEST["document"], "a.pdf", ("pdf",)) == "large"


def test_an_ending_that_nothing_knows_is_a_slip_of_the_room_above() -> None:
    with pytest.raises(ValueError, match="dcp"):
        endings(("pdf", "dcp"))
    assert endings(("picture", "jpeg", "docx")) == {"jpg", "png", "webp", "docx"}


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xd8\xff", b"RIFF"]),
)
def test_no_bytes_break_the_look_into_them(noise: bytes, beginning: bytes) -> None:
    with pytest.raises(ValidationError):
        inspect(io.BytesIO(beginning + noise), "a.pdf", ("document", "picture", "office"))


SOUND = [pdf(2), docx(), xlsx(), picture(size=(20, 20))]


@given(st.data())
def test_a_sound_file_with_some_bytes_changed_is_taken_or_refused_but_breaks_nothing(
    data: st.DataObject,
) -> None:
    content = bytearray(data.draw(st.sampled_from(SOUND)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=12)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(ValidationError):
        inspect(io.BytesIO(bytes(content)), "a", ("document", "picture", "office"))


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
