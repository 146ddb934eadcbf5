"""Files in chunks over HTTP: the verbs, the headers, the sentences; and several processes at once."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from kinomost.files import purposes, resumable
from kinomost.files.actions import store
from kinomost.files.inspection import MEGABYTE, Found
from kinomost.files.models import BegunUpload, Chunk, Upload
from kinomost.files.purposes import Terms, take_for
from kinomost.files.resumable import begin
from tests.factories import make_account
from tests.files import sender
from tests.files.making import pdf
from tests.filmdays.test_rush import ROOT, database_url

pytestmark = pytest.mark.django_db
BYTES = "application/offset+octet-stream"


def keep(request: HttpRequest, found: Found, subject: str) -> Mapping[str, Any]:
    upload = store(found, by=request.user.ref, exchange_id=None)  # type: ignore[union-attr]
    return {"url": f"/kept/{upload.pk}/", "text": "Thank you."}


@pytest.fixture(autouse=True)
def a_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purposes, "_purposes", {})
    take_for("script", terms=lambda actor, subject: Terms(kinds=("pdf",), limit=20 * MEGABYTE), done=keep)
    monkeypatch.setattr(resumable, "CHUNK", 1000)


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_account(email="ana@kinomost.example"))
    return client


def announce(client: Client, language: str = "en", **told: Any) -> Any:
    told = {"purpose": "script", "subject": "7", "name": "script.pdf", "size": 2500, **told}
    return client.post(f"/{language}/uploads/", told)


def patch(client: Client, url: str, offset: object, content: bytes) -> Any:
    return client.patch(url, content, content_type=BYTES, headers={"Upload-Offset": str(offset)})


def test_a_file_is_announced_sent_looked_at_and_handed_over(signed_in: Client) -> None:
    content = pdf(2, ballast=1500)
    told = announce(signed_in, size=len(content))
    url = told.headers["Location"]
    assert (told.status_code, told.headers["Upload-Offset"], told.headers["Cache-Control"]) == (
        201,
        "0",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert told.json() == {
        "id": url.split("/")[3],
        "url": url,
        "name": "script.pdf",
        "size": len(content),
        "offset": 0,
        "chunk": 1000,
        "finished": False,
    }
    for offset in range(0, len(content), 1000):
        sent = patch(signed_in, url, offset, content[offset : offset + 1000])
        assert (sent.status_code, sent.content) == (204, b"")
    assert sent.headers["Upload-Offset"] == sent.headers["Upload-Length"] == str(len(content))
    end = signed_in.post(url)
    upload = Upload.objects.get()
    assert (end.status_code, end.json()) == (200, {"url": f"/kept/{upload.pk}/", "text": "Thank you."})
    with upload.file.open() as file:
        assert file.read() == content
    # The answer was lost on its way: it is asked for again, in another language.
    assert signed_in.post(url.replace("/en/", "/ru/")).json() == end.json()
    assert signed_in.get(url).json()["finished"] is True
    assert Upload.objects.count() == 1


def test_where_it_stands_is_said_in_json_and_in_headers(signed_in: Client) -> None:
    url = announce(signed_in).headers["Location"]
    patch(signed_in, url, 0, b"x" * 1000)
    got, head = signed_in.get(url), signed_in.head(url)
    assert (got.json()["offset"], got.headers["Upload-Offset"], got.headers["Upload-Length"]) == (
        1000,
        "1000",
        "2500",
    )
    assert (head.status_code, head.headers["Upload-Offset"], head.content) == (200, "1000", b"")


@pytest.mark.parametrize("offset", ["0", "2000", "-1", "", "x", "9" * 40, "1e3", "１０００"])
def test_a_chunk_from_a_wrong_place_gets_the_right_one_back(signed_in: Client, offset: str) -> None:
    url = announce(signed_in).headers["Location"]
    patch(signed_in, url, 0, b"x" * 1000)
    told = patch(signed_in, url, offset, b"y" * 1000)
    assert (told.status_code, told.headers["Upload-Offset"], told.json()["offset"]) == (409, "1000", 1000)
    assert told.json()["error"] == "The file goes on from another place than the one that was sent."


def test_200_megabytes_are_refused_in_a_sentence_before_anything_is_sent(signed_in: Client) -> None:
    told = announce(signed_in, "ru", size=200 * MEGABYTE)
    assert (told.status_code, told.json()) == (
        413,
        {"error": "Файл слишком большой: допускается не более 20 МБ.", "code": "large"},
    )
    assert BegunUpload.objects.count() == 0


@pytest.mark.parametrize("size", ["0", "-5", "", "many", "9" * 40, "²"])
def test_a_size_that_is_none_is_refused(signed_in: Client, size: str) -> None:
    told = announce(signed_in, size=size)
    assert (told.status_code, told.json()["code"]) == (422, "empty")


def test_more_than_was_announced_is_refused(signed_in: Client) -> None:
    url = announce(signed_in, size=500).headers["Location"]
    told = patch(signed_in, url, 0, b"x" * 501)
    assert (told.status_code, told.json()["code"], Chunk.objects.count()) == (422, "beyond", 0)


def test_a_file_that_lies_is_refused_at_its_end_with_both_names(signed_in: Client) -> None:
    url = announce(signed_in, size=22).headers["Location"]
    patch(signed_in, url, 0, b"PK\x05\x06" + b"\0" * 18)
    told = signed_in.post(url)
    assert (told.status_code, told.json()["error"]) == (
        422,
        "It is named .pdf, but it is a ZIP archive. What is needed here is: a PDF.",
    )
    assert signed_in.get(url).status_code == 404


def test_giving_it_up_takes_it_away(signed_in: Client) -> None:
    url = announce(signed_in).headers["Location"]
    patch(signed_in, url, 0, b"x" * 1000)
    assert signed_in.delete(url).status_code == 204
    assert [signed_in.get(url).status_code, signed_in.delete(url).status_code] == [404, 404]
    assert (BegunUpload.objects.count(), Chunk.objects.count()) == (0, 0)


def test_nobody_reaches_another_ones_upload(signed_in: Client) -> None:
    url = announce(signed_in).headers["Location"]
    stranger, nobody = Client(), Client()
    stranger.force_login(make_account(email="boris@kinomost.example"))
    answers = set()
    for client in (stranger, nobody):
        for address in (url, reverse("uploads:upload", args=[uuid4()])):
            told = [
                client.get(address),
                patch(client, address, 0, b"x" * 1000),
                client.post(address),
                client.delete(address),
            ]
            answers |= {(client is nobody, one.status_code, one.json()["code"]) for one in told}
    assert answers == {(False, 404, "closed"), (True, 404, "signed-out")}
    assert (announce(nobody).json()["code"], announce(stranger, purpose="poster").json()["code"]) == (
        "signed-out",
        "closed",
    )
    assert BegunUpload.objects.get().received == 0


def test_a_subject_that_is_nonsense_is_no_subject(signed_in: Client) -> None:
    take_for("script", terms=lambda actor, subject: Terms(("pdf",), int(subject)), done=keep)
    assert [announce(signed_in, subject=subject).status_code for subject in ("x", "1e9", "", "9000")] == [
        404,
        404,
        404,
        201,
    ]


def test_another_site_can_send_nothing(signed_in: Client) -> None:
    url = announce(signed_in).headers["Location"]
    forged = Client(enforce_csrf_checks=True, raise_request_exception=True)
    forged.cookies = signed_in.cookies
    told = [announce(forged), patch(forged, url, 0, b"x" * 1000), forged.post(url), forged.delete(url)]
    assert [one.status_code for one in told] == [403] * 4


@pytest.mark.rush
@pytest.mark.django_db(transaction=True)
def test_several_processes_that_send_the_same_file_at_once_do_not_spoil_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable, "CHUNK", sender.CHUNK)
    account, content = make_account(email="ana@kinomost.example"), pdf(2, ballast=300_000)
    path = tmp_path / "script.pdf"
    path.write_bytes(content)
    begun = begin(account, "script", "7", "script.pdf", len(content))
    connection.close()
    environment = {
        **os.environ,
        "KINOMOST_DATABASE_URL": database_url(),
        "KINOMOST_VAR": str(settings.VAR),
        "DJANGO_SETTINGS_MODULE": "kinomost.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.files.sender", *map(str, (number, account.pk, begun.pk, path))],
            env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(4)
    ]  # fmt: skip
    said = []
    for process in running:
        out, errors = process.communicate(timeout=120)
        assert errors == ""
        said.append(json.loads(out))
    upload = Upload.objects.get()
    assert [one["answer"] for one in said] == [{"kept": str(upload.pk)}] * 4
    assert sum(one["wrong"] for one in said) > 0
    with upload.file.open() as file:
        assert file.read() == content
    assert not list((Path(settings.MEDIA_ROOT) / "begun").glob(f"{begun.id.hex}/*"))
    assert Chunk.objects.count() == 0
