"""Files are kept with their row, and reach those who may have them."""

import dataclasses
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client, override_settings

from kinomost.files.actions import publish, remove, store
from kinomost.files.forms import UploadField
from kinomost.files.inspection import Found, inspect
from kinomost.files.models import Upload
from kinomost.journal.models import AuditLine
from tests.factories import make_account, make_exchange
from tests.files.making import pdf
from tests.files.test_inspection import picture

pytestmark = pytest.mark.django_db
PDF = pdf()


def found(content: bytes | None = None, name: str = "still.jpg") -> Found:
    return inspect(io.BytesIO(content or picture()), name, ("picture", "document"))


def fetch(client: Client, address: str) -> tuple[Any, bytes]:
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return response, body


def stored_names(upload: Upload) -> list[str]:
    names = [upload.file.name, *map(upload.derivative_name, upload.derivative_endings)]
    return [name for name in names if upload.file.storage.exists(name)]


def test_a_picture_is_kept_with_its_derivatives_and_an_audit_line() -> None:
    upload = store(found(), by="account:1", exchange_id=7)
    line = AuditLine.objects.get()
    assert (line.by, line.verb, line.kind, line.exchange_id, line.detail) == (
        "account:1",
        "store",
        "upload",
        7,
        {"id": str(upload.id)},
    )
    assert len(stored_names(upload)) == 5
    assert upload.srcset == (
        f"/files/{upload.id}/400.webp 400w, /files/{upload.id}/800.webp 800w, /files/{upload.id}/1600.webp 900w"
    )


def test_no_file_stays_behind_when_its_row_could_not_be_written(own_folders: Path) -> None:
    impossible = dataclasses.replace(found(), height=-1)
    before = set((own_folders / "files").rglob("*.*"))
    with pytest.raises(IntegrityError):
        store(impossible, by="command", exchange_id=1)
    assert set((own_folders / "files").rglob("*.*")) == before


def test_removing_takes_the_files_too(django_capture_on_commit_callbacks: object) -> None:
    upload = store(found(), by="command", exchange_id=1)
    before = Upload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remove(upload, by="command")
    assert (Upload.objects.count(), stored_names(before)) == (0, [])


def test_a_public_picture_may_be_kept_by_every_cache(client: Client) -> None:
    upload = store(found(), by="command", exchange_id=1, is_public=True)
    response, body = fetch(client, upload.picture_url(800))
    assert (response.status_code, response.headers["Content-Type"], response.headers["Cache-Control"]) == (
        200,
        "image/webp",
        "public, max-age=31536000, immutable",
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; img-src 'self'; sandbox"
    assert response.headers["Content-Disposition"] == f'inline; filename="{upload.id.hex}-800.webp"'
    assert "Content-Encoding" not in response.headers
    assert body[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("role", "own", "expected"),
    [
        (None, True, (404, 404)),
        ("guest", True, (404, 404)),
        ("viewer", True, (200, 200)),
        ("editor", True, (200, 200)),
        ("owner", True, (200, 200)),
        ("owner", False, (404, 404)),
    ],
)
def test_a_private_file_reaches_only_its_own_office(
    client: Client, role: str | None, own: bool, expected: tuple[int, int]
) -> None:
    office, other = make_exchange(), make_exchange()
    upload = store(found(), by="command", exchange_id=office.pk)
    client.force_login(make_account(role, exchange=office if own else other))
    answers = [fetch(client, address)[0] for address in (upload.get_absolute_url(), upload.picture_url(400))]
    assert tuple(answer.status_code for answer in answers) == expected
    if expected == (200, 200):
        assert [answer.headers["Cache-Control"] for answer in answers] == ["private, no-store"] * 2


def test_a_stranger_does_not_get_the_original_of_a_public_picture(client: Client) -> None:
    upload = store(found(), by="command", exchange_id=1, is_public=True)
    assert client.get(upload.get_absolute_url()).status_code == 404


def test_a_public_document_is_saved_under_its_own_name(client: Client) -> None:
    upload = store(found(PDF, "Пресс-кит.pdf"), by="command", exchange_id=1)
    assert client.get(upload.get_absolute_url()).status_code == 404
    publish(upload, by="command", is_public=True)
    response, body = fetch(client, upload.get_absolute_url())
    assert (response.status_code, body) == (200, PDF)
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%9F%D1%80%D0%B5%D1%81%D1%81-%D0%BA%D0%B8%D1%82.pdf"
    )


@pytest.mark.parametrize("tail", ["/401.webp", "/400.png", "/1600.webp", "/"])
def test_what_does_not_exist_is_not_found(client: Client, tail: str) -> None:
    assert client.get(f"/files/{uuid4()}{tail}").status_code == 404


def test_a_file_that_vanished_from_the_disk_is_not_found(client: Client) -> None:
    upload = store(found(), by="command", exchange_id=1, is_public=True)
    upload.file.storage.delete(upload.derivative_name("-400.webp"))
    assert client.get(upload.picture_url(400)).status_code == 404


def test_the_form_field_gives_what_was_found() -> None:
    field = UploadField(required=False)
    sent = SimpleUploadedFile("a.png", picture("PNG"), content_type="text/html")
    made = field.clean(sent)
    assert made is not None
    assert (made.media_type, field.clean(None)) == ("image/png", None)
    with pytest.raises(ValidationError) as caught:
        field.clean(SimpleUploadedFile("a.svg", b"<svg></svg>"))
    with override_settings(LANGUAGE_CODE="en"):
        assert caught.value.messages == [
            "SVG drawings can carry programs, so they are not taken. Save it as PNG and send that."
        ]
