"""Backup and restore: every row and file comes back, from either database into either."""

import io
import json
import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.mail import EmailMessage
from django.db import connection, connections, transaction
from django.utils import timezone
from PIL import Image

from kinomost.config.cli import main
from kinomost.config.commands import backup
from kinomost.config.commands.backup import BackupError, FileVanished, read_archive, tables, write_archive
from kinomost.contest.actions.office import ask_correction
from kinomost.contest.actions.sending import submit
from kinomost.contest.models import Call
from kinomost.contest.queries.ledger import head_of
from kinomost.files.actions import remove, store
from kinomost.files.inspection import inspect
from kinomost.files.models import Upload
from kinomost.journal.actions import record
from kinomost.journal.models import AuditLine
from kinomost.post.actions import queue
from kinomost.post.models import Letter
from tests.config.test_commands import start
from tests.contest.deliberations import make_decided
from tests.contest.factories import make_call, make_entry
from tests.factories import make_account, make_film, make_screening

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "backup"])


@pytest.fixture(scope="module", autouse=True)
def second_connection(django_db_setup: None) -> None:
    """Let the tests use the connection that a backup reads through."""
    connections.databases["backup"] = connections.databases["default"]


def picture() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (30, 20), "#123456").save(target, "PNG")
    target.seek(0)
    return target


def fill() -> None:
    make_account("owner", password="a long enough password")
    screening = make_screening()
    queue(EmailMessage("Карта «света Петка»", "текст", to=["ana@kinomost.example"]), about=screening)
    store(
        inspect(picture(), "кадр.png"), by="command", exchange_id=screening.film.exchange_id, is_public=True
    )


def contents(path: Path) -> dict[str, list[str]]:
    """The rows of an archive by table, and its files, in an order that says nothing."""
    with zipfile.ZipFile(path) as archive:
        read = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    found = {}
    for name, content in read.items():
        if not name.startswith("data/"):
            found[name] = [content.hex()]
            continue
        columns, *rows = (json.loads(line) for line in content.splitlines())
        order = sorted(range(len(columns)), key=columns.__getitem__)
        found[name] = sorted(json.dumps([row[place] for place in order], ensure_ascii=False) for row in rows)
    return found


def run(command: list[str], var: Path, database: str) -> str:
    running = start(command, var, KINOMOST_DATABASE_URL=database)
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 0, said
    return said


@pytest.fixture
def other_databases(tmp_path: Path) -> list[str]:
    """Addresses of databases to restore into: always a new SQLite, and a new PostgreSQL where the suite has one."""
    addresses = [f"sqlite:///{tmp_path / 'other.sqlite3'}"]
    if connection.vendor == "postgresql":
        with psycopg.connect(os.environ["KINOMOST_DATABASE_URL"], autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS kinomost_restored")
            server.execute("CREATE DATABASE kinomost_restored")
        addresses.append(os.environ["KINOMOST_DATABASE_URL"].rsplit("/", 1)[0] + "/kinomost_restored")
    return addresses


def test_everything_comes_back_in_every_database_one_after_another(
    tmp_path: Path, other_databases: list[str]
) -> None:
    fill()
    first = tmp_path / "first.zip"
    rows, files, lost = write_archive(first)
    assert (files, lost, rows > 20) == (5, [], True)
    expected = contents(first)
    for number, database in enumerate(other_databases):
        folder = tmp_path / f"site-{number}"
        folder.mkdir()
        said = run(["restore", str(first)], folder, database)
        assert said.splitlines()[-1] == f"{rows} rows and 5 files are back. Everybody signs in anew."
        again = tmp_path / f"again-{number}.zip"
        run(["backup", str(again)], folder, database)
        assert contents(again) == expected
        first = again
        # The next record gets the next number.
        made = run(["accounts", f"new-{number}@kinomost.example"], folder, database)
        assert made.startswith(f"Made new-{number}@kinomost.example")


def hold_a_contest() -> str:
    """A contest that is decided, with entries sent in before the deadline and, corrected, after it; its log's head."""
    call = make_call(slug="decided", fields=[])
    make_decided(call)
    entry = make_entry(call, make_account(), state="draft")
    submit("account:1", entry)
    Call.objects.filter(pk=call.pk).update(deadline=timezone.now())
    ask_correction("account:1", entry, "Name the producer.", timezone.now() + timedelta(days=1))
    submit("account:1", entry)
    return head_of(call)


def test_a_contest_comes_back_and_stands_and_is_guarded_again(
    tmp_path: Path, other_databases: list[str]
) -> None:
    head = hold_a_contest()
    path = tmp_path / "backup.zip"
    write_archive(path)
    for number, database in enumerate(other_databases):
        folder = tmp_path / f"site-{number}"
        folder.mkdir()
        run(["restore", str(path)], folder, database)
        # Once more over what is there: nothing that guarded the old tables is in the way of the new ones.
        run(["restore", "--replace", str(path)], folder, database)
        said = run(["contest", "verify", "decided", "--head", head], folder, database)
        assert said.startswith("The result stands.")
        again = tmp_path / f"again-{number}.zip"
        run(["backup", str(again)], folder, database)
        assert contents(again) == contents(path)
        for change in GUARDED:
            with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)), connect(database) as site:
                site.execute(change)


GUARDED = (
    "DELETE FROM contest_logline",
    "UPDATE contest_vote SET choice = 'no'",
    "UPDATE contest_submission SET sha256 = ''",
    'INSERT INTO contest_submission (entry_id, number, at, is_reported, "by", document, sha256) '
    'SELECT entry_id, 9, at, is_reported, "by", document, sha256 FROM contest_submission',
)


def connect(database: str) -> Any:
    """A connection past Django's."""
    if database.startswith("sqlite"):
        return sqlite3.connect(database.removeprefix("sqlite:///"))
    return psycopg.connect(database)


def test_the_site_goes_on_writing_and_the_backup_is_one_moment(tmp_path: Path) -> None:
    fill()
    stop = threading.Event()
    written = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with transaction.atomic():
                film = make_film()
                record("command", "create", film)
                queue(EmailMessage("New", "film", to=["ana@kinomost.example"]), about=film)
            written.set()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(timeout=20)
    try:
        for number in range(3):
            path = tmp_path / f"{number}.zip"
            write_archive(path)
            with zipfile.ZipFile(path) as archive:
                counts = json.loads(archive.read("manifest.json"))["rows"]
            # fill() made one film without a line, one line for the file, and one letter.
            assert counts["catalogue_film"] == counts["journal_auditline"] == counts["post_letter"]
    finally:
        stop.set()
        writer.join(timeout=20)
    assert AuditLine.objects.count() == Letter.objects.count() > 3


def test_a_file_removed_meanwhile_makes_the_backup_start_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill()
    upload = Upload.objects.get()
    copy = backup._copy

    def remove_first(archive: zipfile.ZipFile, name: str) -> bool:
        if Upload.objects.using("default").exists():
            worker = threading.Thread(target=lambda: (remove(upload, by="command"), connection.close()))
            worker.start()
            worker.join()
        return copy(archive, name)

    monkeypatch.setattr(backup, "_copy", remove_first)
    with pytest.raises(FileVanished):
        write_archive(tmp_path / "a.zip")
    assert write_archive(tmp_path / "b.zip")[1:] == (0, [])


def test_a_file_that_was_lost_before_is_named(tmp_path: Path) -> None:
    fill()
    upload = Upload.objects.get()
    upload.file.storage.delete(upload.file.name or "")
    assert write_archive(tmp_path / "a.zip")[1:] == (4, [upload.file.name])


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (None, "this is not a backup made by Kinomost."),
        ("[]x", "this is not a backup made by Kinomost."),
        ('{"format": 99}', "its format is 99; this version reads format 1."),
    ],
)
def test_what_is_not_a_backup_is_refused_before_anything_is_touched(
    tmp_path: Path, manifest: str | None, sentence: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("something", "else")
        if manifest is not None:
            archive.writestr("manifest.json", manifest)
    with pytest.raises(BackupError, match=sentence):
        read_archive(tmp_path / "a.zip", replace=True)


def rewritten(archive: Path, changed: Path, entry: str, edit: Callable[[bytes], bytes]) -> Path:
    """The archive with one entry changed."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, edit(content) if name == entry else content)
    return changed


@pytest.mark.parametrize(
    ("entry", "edit", "sentence"),
    [
        ("manifest.json", lambda raw: raw.replace(b"0001_initial", b"0001_other"), "whose tables differ"),
        ("manifest.json", lambda raw: raw.replace(b"places_city", b"places_town"), "tables are not those"),
        ("data/post_letter.jsonl", lambda raw: raw.replace(b"subject", b"object"), "has other columns"),
        ("data/post_letter.jsonl", lambda raw: raw + raw.splitlines()[1], "has 2 rows and should have 1"),
        ("FILE", lambda raw: raw[:-1] + b"!", "is not the file that its row describes"),
    ],
)
def test_what_cannot_be_put_back_is_refused_before_anything_is_thrown_away(
    tmp_path: Path, entry: str, edit: Callable[[bytes], bytes], sentence: str
) -> None:
    fill()
    good = tmp_path / "good.zip"
    write_archive(good)
    entry = entry.replace("FILE", f"files/{Upload.objects.get().file.name}")
    with pytest.raises(BackupError, match=sentence):
        read_archive(rewritten(good, tmp_path / "bad.zip", entry, edit), replace=True)
    assert Letter.objects.count() == 1


def test_a_file_of_the_archive_cannot_lead_out_of_the_store(tmp_path: Path) -> None:
    fill()
    path = tmp_path / "bad.zip"
    write_archive(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("files/../../outside", "x")
    with pytest.raises(BackupError, match="is no file of a site"):
        read_archive(path, replace=True)


def test_nobody_else_on_the_machine_can_read_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    assert main(["backup", str(path)]) == 0
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "nowhere" / "backup.zip")]) == 1
    assert capsys.readouterr().out.startswith("Nothing was saved: ")


def test_a_full_site_is_replaced_only_when_asked(tmp_path: Path) -> None:
    fill()
    path = tmp_path / "backup.zip"
    write_archive(path)
    database = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    run(["prepare"], tmp_path, database)
    run(["accounts", "old@kinomost.example"], tmp_path, database)
    refused = start(["restore", str(path)], tmp_path, KINOMOST_DATABASE_URL=database)
    assert refused.communicate(timeout=60)[0] == (
        "Nothing was restored: this site is not empty. Add --replace to throw away what it has.\n"
    )
    run(["restore", "--replace", str(path)], tmp_path, database)
    with sqlite3.connect(tmp_path / "other.sqlite3") as restored:
        assert restored.execute(
            "SELECT count(*) FROM parties_account WHERE email LIKE 'old@%'"
        ).fetchone() == (0,)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            restored.execute("DELETE FROM journal_auditline")


def test_sessions_and_counters_stay_out() -> None:
    left_out = {"django_session", "usersessions_usersession", "journal_attempts"}
    assert left_out & set(tables()) == set()
