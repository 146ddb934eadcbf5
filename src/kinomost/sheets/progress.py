"""How far a long import is, told from inside its transaction to whoever looks at the page.

What a transaction writes is not seen before it ends. On PostgreSQL progress goes through a connection of its own. On
SQLite, where one writer shuts out all others, it goes through a small file: there all processes share one machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from kinomost.sheets.models import Import
from kinomost.sheets.scope import Progress


@contextmanager
def telling(pk: int) -> Iterator[Progress]:
    """A function that tells how far the import with this primary key is, for as long as the block lasts."""
    if connection.vendor == "sqlite":
        path = _path(pk)
        path.parent.mkdir(parents=True, exist_ok=True)

        def tell(done: int, total: int, sheet: str) -> None:
            draft = path.with_suffix(".part")
            draft.write_text(json.dumps([done, total, sheet]), "utf-8")
            draft.replace(path)

        try:
            yield tell
        finally:
            path.unlink(missing_ok=True)
        return
    own = connection.copy()

    def tell_aside(done: int, total: int, sheet: str) -> None:
        with own.cursor() as cursor:
            table = own.ops.quote_name(Import._meta.db_table)
            statement = f"UPDATE {table} SET progress = %s WHERE id = %s"  # noqa: S608
            cursor.execute(statement, [json.dumps([done, total, sheet]), pk])

    try:
        yield tell_aside
    finally:
        own.close()


def heard(job: Import) -> tuple[int, int, str]:
    """(rows done, rows altogether, sheet) as last told; zeros where nothing was."""
    if connection.vendor == "sqlite":
        with suppress(OSError, ValueError):
            done, total, sheet = json.loads(_path(job.pk).read_text("utf-8"))
            return done, total, sheet
        return 0, 0, ""
    return (job.progress[0], job.progress[1], job.progress[2]) if job.progress else (0, 0, "")


def _path(pk: int) -> Path:
    return Path(settings.VAR) / "progress" / f"{pk}.json"
