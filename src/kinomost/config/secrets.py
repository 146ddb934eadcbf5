"""The demo's own secret key: made once, kept beside the demo's database, never shipped."""

import secrets
from pathlib import Path


def demo_secret(path: Path) -> str:
    """Return the key kept at `path`, making it (readable by its owner alone) on first use."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")
