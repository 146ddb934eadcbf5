"""How long the import of two real files takes, on SQLite and PostgreSQL: `python -m bench.imports`.

A festival's programme of 693 screenings and a city's register of 8,919 locations, each from the file to the committed
rows: reading, guessing the columns, checking, comparing and writing, with audit lines, the memory of the import and the
name index. Then the same file again, which changes nothing, and the export of all of it.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from bench import databases

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


def run(arguments: argparse.Namespace, database: str) -> bool:
    """Import, import again, export; report. Gives whether both first imports kept within their limits."""
    from django.core.management import call_command

    from kinomost.exchange.imports import export_path, import_path

    call_command("migrate", verbosity=0)
    good = True
    print(f"\n{database}")
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
    """Measure each database."""
    return databases.main("bench.imports", argparse.ArgumentParser(description=__doc__), run)


if __name__ == "__main__":
    sys.exit(main())
