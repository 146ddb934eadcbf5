"""The demo's own secret key: made once, kept beside the demo's database, never shipped."""

import contextlib
import os
import secrets
from pathlib import Path


def demo_secret(path: Path) -> str:
    """Return the key kept at `path`, making it (readable by its owner alone) on first use.

    Of several processes that start at once one makes the key and all read the same.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii")
