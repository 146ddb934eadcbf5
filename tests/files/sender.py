"""One process of several that send the same file at once: a browser's second tab, on another machine.

Started by test_upload_views.py as `python -m tests.files.sender NUMBER ACCOUNT UPLOAD PATH`; says what it was answered.
"""

import io
import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from django.http import HttpRequest  # noqa: E402

from kinomost.files import resumable  # noqa: E402
from kinomost.files.actions import store  # noqa: E402
from kinomost.files.inspection import Found  # noqa: E402
from kinomost.files.purposes import Terms, take_for  # noqa: E402
from kinomost.files.resumable import WrongOffset, find, finish, receive  # noqa: E402
from kinomost.parties.models import Account  # noqa: E402

CHUNK = 5_000


def keep(request: HttpRequest, found: Found, subject: str) -> Mapping[str, Any]:
    """Keep the file and say its number."""
    return {"kept": str(store(found, by="command", exchange_id=None).pk)}


def main(number: int, account: int, upload: UUID, content: bytes) -> None:
    """Send the next chunk, and now and then an old one or one that is not due, until all is there; then end it."""
    choose, actor = random.Random(number), Account.objects.get(pk=account)
    take_for("script", terms=lambda actor, subject: Terms(kinds=("pdf",)), done=keep)
    request = HttpRequest()
    request.user = actor
    begun, wrong = find(actor, upload), 0
    while begun.received < len(content):
        offset = begun.received
        if choose.random() < 0.2:
            offset = choose.randrange(0, len(content), CHUNK)
            begun.received = offset
        try:
            receive(begun, offset, io.BytesIO(content[offset : offset + CHUNK]))
        except WrongOffset as error:
            wrong += 1
            begun.received = error.offset
    print(json.dumps({"answer": finish(request, find(actor, upload)), "wrong": wrong}), flush=True)


if __name__ == "__main__":
    resumable.CHUNK = CHUNK
    main(int(sys.argv[1]), int(sys.argv[2]), UUID(sys.argv[3]), Path(sys.argv[4]).read_bytes())
