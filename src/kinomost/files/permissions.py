"""Who may fetch a file that is not public. This room does not know accounts and roles: the rooms above say who."""

from collections.abc import Callable
from typing import Any

from kinomost.files.models import Upload

Guard = Callable[[Any, Upload], bool]
_guards: list[Guard] = []


def let_in(guard: Guard) -> None:
    """Let those fetch a private file of whom `guard(actor, upload)` is true. Called once, when the site starts."""
    if guard not in _guards:
        _guards.append(guard)


def may_fetch(actor: Any, upload: Upload) -> bool:
    """Say whether `actor` may have the file: anybody a public one, else those whom a guard lets in."""
    return upload.is_public or may_fetch_original(actor, upload)


def may_fetch_original(actor: Any, upload: Upload) -> bool:
    """Say whether `actor` may have the file as it was sent.

    Of a picture, public or not, only those whom a guard lets in: its metadata may say where it was taken.
    """
    return (upload.is_public and not upload.is_picture) or any(guard(actor, upload) for guard in _guards)
