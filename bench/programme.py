"""The public programme of 1,000 screenings: how long a page takes, and how many queries.

    python -m bench.programme                 # SQLite and PostgreSQL
    python -m bench.programme --screenings 1000 --rounds 30

Uncached is the page after a write of the office: read from the database and rendered, every line of it. Each round
asks the application as the web server does, middleware and compression included, without the network.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from bench import databases

PATH = "/en/days/measured/"


def measure(arguments: argparse.Namespace, database: str) -> bool:
    """Measure on the database that the environment names; False if a promise of the issue is broken."""
    from django.conf import settings
    from django.core.cache import caches
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client

    from bench.rows import make_programme
    from kinomost.journal.actions import record

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    film_days = make_programme(arguments.screenings)
    client = Client(headers={"Accept-Encoding": "gzip"})

    def write() -> None:
        record("command", "measure", film_days.season)

    def timed(prepare: Callable[[], object], path: str) -> tuple[float, float, int, int]:
        """p50 and p95 in milliseconds, queries, and bytes sent."""
        times = []
        for _ in range(arguments.rounds):
            prepare()
            began = time.perf_counter()
            response = client.get(path)
            times.append((time.perf_counter() - began) * 1000)
            assert response.status_code == 200, response.status_code
        prepare()
        connection.force_debug_cursor = True
        reset_queries()
        client.get(path)
        queries = len(connection.queries)
        connection.force_debug_cursor = False
        return statistics.median(times), sorted(times)[int(len(times) * 0.95)], queries, len(response.content)

    kept = True
    jobs: list[tuple[str, Callable[[], object], str, float]] = [
        ("first page of a process", caches["memory"].clear, PATH, 0),
        ("page, uncached", write, PATH, 60),
        ("page, cached", lambda: None, PATH, 10),
        ("JSON, uncached", write, PATH + "programme.json", 150),
        ("JSON, cached", lambda: None, PATH + "programme.json", 10),
        ("calendar, uncached", write, PATH + "programme.ics", 0),
    ]
    for name, prepare, path, target in jobs:
        rounds, arguments.rounds = arguments.rounds, 1 if name.startswith("first") else arguments.rounds
        p50, p95, queries, size = timed(prepare, path)
        arguments.rounds = rounds
        if target:
            client.get(path)
            kept = kept and p50 <= target and queries <= 8
        promise = f"(target {target:.0f} ms, 8 queries)" if target else ""
        print(
            f"{database:10} {name:24} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  "
            f"{queries} queries  {size / 1000:4.0f} kB {promise}",
            flush=True,
        )
    return kept


def main() -> int:
    """Measure each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screenings", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=30)
    return databases.main("bench.programme", parser, measure)


if __name__ == "__main__":
    sys.exit(main())
