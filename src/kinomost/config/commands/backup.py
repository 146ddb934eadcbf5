"""`kinomost backup` and `restore`: one ZIP archive with every row and every file, the same for both databases.

In it: manifest.json; data/<table>.jsonl with a list of columns and then a row a line, each value as Django's own
fields write it as text; files/<name> as they lie in the store. Sessions and counters of attempts stay out: who is
signed in is not worth keeping, and a backup should not open anybody's account. So do files that are half here, and
the secrets of the environment.
"""

import hashlib
import json
import zipfile
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

import kinomost
from kinomost.config.commands.upkeep import migrate
from kinomost.files.models import Upload

FORMAT = 1
LEFT_OUT = {
    *("sessions.session", "usersessions.usersession", "journal.attempts"),
    *("files.begunupload", "files.chunk"),
}
BATCH = 500
RETRIES = 3


class BackupError(Exception):
    """Why it cannot be done, as a sentence."""


class FileVanished(Exception):
    """A file was removed from the site between the moment of the snapshot and its copying."""


def make(arguments: Namespace) -> int:
    """Write the archive; the old one of that name stays until the new one is whole."""
    path = Path(arguments.path)
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.touch(mode=0o600)  # for no other account of this machine: it is full of personal data
    except OSError as error:
        print(f"Nothing was saved: {error}")
        return 1
    for _attempt in range(RETRIES):
        try:
            rows, files, lost = write_archive(draft)
            break
        except FileVanished:
            print("A file was removed meanwhile; starting over.", flush=True)
    else:
        draft.unlink(missing_ok=True)
        print("Files are being removed faster than they can be saved. Try again when it is quieter.")
        return 1
    draft.replace(path)
    print(f"{path}: {rows} rows, {files} files, {path.stat().st_size / 1_000_000:.1f} MB.")
    for name in lost:
        print(
            f"  ! {name} is named in the database, but is not in the file store. It is not in the backup either."
        )
    return 0


def restore(arguments: Namespace) -> int:
    """Read the archive into this site."""
    try:
        rows, files = read_archive(Path(arguments.path), replace=arguments.replace)
    except (BackupError, OSError, zipfile.BadZipFile) as error:
        print(f"Nothing was restored: {error}")
        return 1
    print(f"{rows} rows and {files} files are back. Everybody signs in anew.")
    return 0


def tables() -> dict[str, type[Model]]:
    """Every table that is backed up, by its name, in a steady order."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    kept = [model for model in models if not model._meta.proxy and model._meta.label_lower not in LEFT_OUT]
    return {model._meta.db_table: model for model in sorted(kept, key=lambda model: model._meta.db_table)}


@contextmanager
def snapshot() -> Iterator[str]:
    """A connection that sees one moment of the database and keeps nobody from writing; gives its alias.

    On SQLite a read transaction on the write-ahead log does that, on PostgreSQL the isolation level.
    """
    options = dict(settings.DATABASES["default"].get("OPTIONS", {}))
    if connection.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    else:
        from psycopg import IsolationLevel  # only where PostgreSQL is used

        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections.databases["backup"] = {**connections.databases["default"], "OPTIONS": options}
    connections["backup"].close()
    del connections["backup"]  # one that an earlier backup left, with what it had been told
    try:
        with transaction.atomic(using="backup"):
            yield "backup"
    finally:
        connections["backup"].close()


def write_archive(path: Path) -> tuple[int, int, list[str]]:
    """Write everything to `path`; return the numbers of rows and files and the names of files that are lost.

    Raises FileVanished if the site removed a file meanwhile: then the archive is worth nothing.
    """
    counts: dict[str, int] = {}
    lost: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive, snapshot() as using:
        for name, model in tables().items():
            with archive.open(f"data/{name}.jsonl", "w", force_zip64=True) as file:
                counts[name] = _write_rows(file, model, using)
        files = 0
        for upload in Upload.objects.using(using).iterator(chunk_size=BATCH):
            for name in [upload.file.name or "", *map(upload.derivative_name, upload.derivative_endings)]:
                if _copy(archive, name):
                    files += 1
                elif Upload.objects.using("default").filter(pk=upload.pk).exists():
                    lost.append(name)
                else:
                    raise FileVanished(name)
        manifest = {
            "format": FORMAT,
            "kinomost": kinomost.__version__,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": _migrations(using),
            "rows": counts,
            "files": files,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return sum(counts.values()), files, lost


def _migrations(using: str) -> list[str]:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _write_rows(file: IO[bytes], model: type[Model], using: str) -> int:
    fields = model._meta.concrete_fields
    file.write(json.dumps([field.column for field in fields]).encode() + b"\n")
    number = 0
    for row in model._base_manager.using(using).order_by("pk").iterator(chunk_size=BATCH):
        values = [
            None if getattr(row, field.attname) is None else field.value_to_string(row) for field in fields
        ]
        file.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
        number += 1
    return number


def _copy(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        with (
            default_storage.open(name) as source,
            archive.open(zipfile.ZipInfo(f"files/{name}"), "w", force_zip64=True) as target,
        ):
            while chunk := source.read(1 << 20):
                target.write(chunk)
    except FileNotFoundError:
        return False
    return True


def read_archive(path: Path, *, replace: bool = False) -> tuple[int, int]:
    """Put everything back; return the numbers of rows and files.

    All is checked before anything is touched. Rows come back in one transaction. Raises BackupError.
    """
    with zipfile.ZipFile(path) as archive:
        manifest = _manifest(archive)
        _check(archive, manifest)
        if connection.introspection.table_names() and not _is_empty():
            if not replace:
                raise BackupError("this site is not empty. Add --replace to throw away what it has.")
            _drop_everything()
        migrate()
        names = _file_names(archive)
        for name in names:
            _put_file(name.removeprefix("files/"), archive.read(name))
        with transaction.atomic():
            rows = _read_rows(archive)
    return rows, len(names)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as error:
        raise BackupError("this is not a backup made by Kinomost.") from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"its format is {manifest.get('format')}; this version reads format {FORMAT}.")
    return manifest


def _check(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Raise BackupError unless this version can put all of it back."""
    if (damaged := archive.testzip()) is not None:
        raise BackupError(f"{damaged} in the archive is damaged.")
    shipped = sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)
    if manifest["migrations"] != shipped:
        raise BackupError(
            f"the backup was made by Kinomost {manifest['kinomost']}, whose tables differ from those of "
            f"{kinomost.__version__}. Restore it with that version and upgrade then."
        )
    known, expected = tables(), manifest["rows"]
    if set(expected) != set(known):
        raise BackupError("its tables are not those of this version.")
    for name, model in known.items():
        with archive.open(f"data/{name}.jsonl") as file:
            if set(json.loads(next(file))) != {field.column for field in model._meta.concrete_fields}:
                raise BackupError(f"{name} has other columns than in this version.")
            if (number := sum(1 for _line in file)) != expected[name]:
                raise BackupError(f"{name} has {number} rows and should have {expected[name]}.")
    _check_files(archive)


def _check_files(archive: zipfile.ZipFile) -> None:
    """Compare each file with what its row says. One that is not there was lost before, and the backup said so."""
    names = set(_file_names(archive))
    if stray := next((name for name in names if ".." in name or "//" in name or "\\" in name), ""):
        raise BackupError(f"{stray} is no file of a site.")
    with archive.open(f"data/{Upload._meta.db_table}.jsonl") as lines:
        columns = json.loads(next(lines))
        for line in lines:
            row = dict(zip(columns, json.loads(line), strict=True))
            if (name := f"files/{row['file']}") not in names:
                continue
            if hashlib.sha256(archive.read(name)).hexdigest() != row["sha256"]:
                raise BackupError(f"{row['file']} is not the file that its row describes.")


def _file_names(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.startswith("files/")]


def _is_empty() -> bool:
    applied = MigrationRecorder(connection).applied_migrations()
    if ("parties", "0001_initial") not in applied:
        return True
    with connection.cursor() as cursor:
        for table in ("parties_account", "parties_exchange", "journal_auditline", "files_upload"):
            if table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 -- our own names
                if cursor.fetchone():
                    return False
    return True


def _drop_everything() -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for name in names:
                cursor.execute(f"DROP TABLE {quote(name)}")
        else:
            cursor.execute(
                "SELECT DISTINCT tgfoid::regproc::text FROM pg_trigger "
                "WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[])",
                [[quote(name) for name in names]],
            )
            guards = [guard for (guard,) in cursor.fetchall()]
            cursor.execute(f"DROP TABLE {', '.join(map(quote, names))} CASCADE")
            for guard in guards:
                cursor.execute(f"DROP FUNCTION {guard}()")


def _read_rows(archive: zipfile.ZipFile) -> int:
    known = tables()
    total = 0
    with _unguarded(known):
        # Rows that migrations made (kinds of content, permissions) give way to those of the backup.
        for model in known.values():
            model._base_manager.all()._raw_delete("default")
        for name, model in known.items():
            with archive.open(f"data/{name}.jsonl") as file:
                total += _insert(model, file)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
            cursor.execute(statement)
    return total


@contextmanager
def _unguarded(names: Iterable[str]) -> Iterator[None]:
    """Without the triggers of these tables: they held each row to the clock when it was written, and would again.

    For a transaction, which takes them back if it fails.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for name, _sql in guards:
                cursor.execute(f"DROP TRIGGER {quote(name)}")
            yield
            for _name, sql in guards:
                cursor.execute(sql)
        else:
            for name in names:
                cursor.execute(f"ALTER TABLE {quote(name)} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the tables are still busy
            for name in names:
                cursor.execute(f"ALTER TABLE {quote(name)} ENABLE TRIGGER USER")


def _insert(model: type[Model], lines: Iterable[bytes]) -> int:
    lines = iter(lines)
    by_column = {field.column: field for field in model._meta.concrete_fields}
    fields = [by_column[column] for column in json.loads(next(lines))]
    number = 0
    while batch := [_row(model, fields, line) for line in islice(lines, BATCH)]:
        step = connection.ops.bulk_batch_size(fields, batch)
        for start in range(0, len(batch), step):
            # `raw`: dates of creation and versions come back as they were, nothing is set anew.
            part = batch[start : start + step]
            model._base_manager.all()._insert(part, fields=fields, using="default", raw=True)  # type: ignore[attr-defined]
        number += len(batch)
    return number


def _row(model: type[Model], fields: list[Any], line: bytes) -> Model:
    pairs = zip(fields, json.loads(line), strict=True)
    return model(
        **{field.attname: None if value is None else field.to_python(value) for field, value in pairs}
    )


def _put_file(name: str, content: bytes) -> None:
    default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(content))
    if saved != name:
        raise BackupError(f"the file store keeps {name} under another name.")
