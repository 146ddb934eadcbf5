"""Each measurement runs in a process of its own, against an empty site on each database."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.with_postgres import server

ROOT = Path(__file__).parents[1]


DATABASES = ["sqlite", "postgresql"]


def main(
    module: str, parser: argparse.ArgumentParser, measure: Callable[[argparse.Namespace, str], bool]
) -> int:
    """Run `measure` on each database; 1 if a promise was broken, so that a script can tell."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--databases", nargs="+", default=DATABASES, choices=DATABASES)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:
        return _run_inside(module, arguments.databases)
    import django

    django.setup()
    return 0 if measure(arguments, arguments.inside) else 1


def _run_inside(module: str, databases: list[str]) -> int:
    """Run `module` once a database, with an empty site of its own; 1 if any of them failed."""
    failed = 0
    for database in databases:
        with tempfile.TemporaryDirectory(prefix="kinomost-bench-") as folder:
            command = [sys.executable, "-m", module, *sys.argv[1:], "--inside", database]
            environment = {
                **os.environ,
                "KINOMOST_VAR": folder,
                "DJANGO_SETTINGS_MODULE": "kinomost.config.settings",
                "KINOMOST_BOOKINGS_A_VISITOR": "0",
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            }
            environment.pop("KINOMOST_DATABASE_URL", None)
            if database == "sqlite":
                failed += subprocess.run(command, env=environment, check=False).returncode
                continue
            with server(Path(folder), {"max_connections": "100"}) as url:
                environment["KINOMOST_DATABASE_URL"] = url
                failed += subprocess.run(command, env=environment, check=False).returncode
    return 1 if failed else 0
