"""How long the import of two real files takes: `python -m bench.imports`.

A festival's programme of 693 screenings and a city's register of 8,919 locations, each from the file to the committed
rows: reading, guessing the columns, checking, comparing and writing, with audit lines, the memory of the import and the
name index. Then the same file again, which changes nothing, and the export of all of it.

Run it as it is for SQLite, and under `python -m tools.with_postgres` for PostgreSQL; `--both` does one after the other.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

DATA = Path(os.environ.get("KINOMOST_REAL_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
FILES = (
    (
        "programme, 693 rows",
        DATA / "programmes" / "goteborg2026_screenings.csv",
        "goteborg",
        "goteborg-2026",
        5.0,
    ),
    (
        "locations, 8,919 rows",
        DATA / "locations" / "paris_lieux_de_tournage.csv",
        "paris",
        "paris-locations",
        15.0,
    ),
)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of this process's processor time."""
    clock, processor = time.perf_counter(), time.process_time()
    if not work():
        raise SystemExit("An import was refused: the time of that says nothing.")
    return time.perf_counter() - clock, time.process_time() - processor


def run() -> bool:
    """Import, import again, export; report. Gives whether both first imports kept within their limits."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from kinomost.exchange.imports import export_path, import_path

    call_command("migrate", verbosity=0)
    good = True
    print(f"\n{connection.vendor}")
    print(f"{'':26}{'first s':>10}{'again s':>10}{'export s':>10}{'limit s':>10}{'cpu s':>10}")
    with tempfile.TemporaryDirectory(prefix="kinomost-export-") as folder:
        for name, path, exchange, mapping, limit in FILES:
            if not path.exists():
                print(f"{name:26}NOT MEASURED: there is no {path}")
                good = False
                continue

            def bring(path: Path = path, exchange: str = exchange, mapping: str = mapping) -> bool:
                return import_path(path, exchange=exchange, mapping=mapping, out=StringIO())

            def take_out(exchange: str = exchange) -> bool:
                return export_path(Path(folder) / exchange, exchange=exchange, out=StringIO())

            (first, processor), (again, _), (export, _) = timed(bring), timed(bring), timed(take_out)
            good = good and first <= limit
            print(f"{name:26}{first:10.2f}{again:10.2f}{export:10.2f}{limit:10.0f}{processor:10.2f}")
    return good


def main() -> int:
    """Run on the database of the environment, or with --both on SQLite and on a PostgreSQL of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--both", action="store_true", help="SQLite, then PostgreSQL")
    if options.parse_args().both:
        again = [sys.executable, "-m", "bench.imports"]
        sqlite = {key: value for key, value in os.environ.items() if key != "KINOMOST_DATABASE_URL"}
        runs = [(again, sqlite), ([sys.executable, "-m", "tools.with_postgres", *again], dict(os.environ))]
        return max(subprocess.run(command, env=env, check=False).returncode for command, env in runs)
    with tempfile.TemporaryDirectory(prefix="kinomost-imports-") as folder:
        os.environ["KINOMOST_VAR"] = str(Path(folder))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinomost.config.settings")
        return 0 if run() else 1


if __name__ == "__main__":
    sys.exit(main())
