"""Keeping, publishing and removing uploaded files."""

from contextlib import suppress
from functools import partial

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import transaction

from kinomost.files.inspection import Found, derivatives
from kinomost.files.models import Upload
from kinomost.journal.actions import record
from kinomost.names.texts import Texts


def store(
    found: Found,
    *,
    by: str,
    exchange_id: int | None,
    is_public: bool = False,
    alt: Texts | None = None,
    credit: str = "",
    rights_note: str = "",
) -> Upload:
    """Keep a file that `inspect` looked into, and a picture's derivatives beside it.

    A public picture shows its derivatives only; the file as it was sent stays with the office.
    If anything fails, no file stays behind without its row.
    """
    upload = Upload(
        exchange_id=exchange_id,
        name=found.name,
        media_type=found.media_type,
        extension=found.extension,
        size=found.size,
        sha256=found.sha256,
        width=found.width,
        height=found.height,
        pages=found.pages,
        alt=alt or Texts(),
        credit=credit,
        rights_note=rights_note,
        is_public=is_public,
        uploaded_by=by,
    )
    storage = upload.file.storage
    made = derivatives(found) if upload.is_picture else {}
    written: list[str] = []
    try:
        with transaction.atomic():
            upload.file.save(found.name, File(found.file), save=False)
            written.append(upload.file.name or "")
            for ending, content in made.items():
                written.append(storage.save(upload.derivative_name(ending), ContentFile(content)))
            upload.save()
            record(by, "store", upload)
    except BaseException:
        _discard(storage, written)
        raise
    return upload


def publish(upload: Upload, *, by: str, is_public: bool) -> Upload:
    """Show the file to everybody, or to the office alone again."""
    with transaction.atomic():
        upload.is_public = is_public
        upload.save(update_fields=["is_public"])
        record(by, "publish" if is_public else "withdraw", upload)
    return upload


def remove(upload: Upload, *, by: str) -> None:
    """Delete the file, its derivatives and its row. What referred to it is left without a picture."""
    names = [upload.file.name or "", *map(upload.derivative_name, upload.derivative_endings)]
    storage = upload.file.storage
    with transaction.atomic():
        record(by, "remove", upload)
        upload.delete()
        # Files go last: if the transaction fails, nothing of the row's is missing.
        transaction.on_commit(partial(_discard, storage, names))


def _discard(storage: Storage, names: list[str]) -> None:
    for name in names:
        with suppress(OSError):
            storage.delete(name)
