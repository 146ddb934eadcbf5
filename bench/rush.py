"""The booking rush: many visitors, few seats, several processes, one database.

    python -m bench.rush                      # SQLite and PostgreSQL; one hot hall and eight halls; 1, 8, 32 clients
    python -m bench.rush --databases sqlite --clients 8 --bookings 400
    python -m bench.rush --kill               # and one web process is killed in mid-rush

A booking is the POST of a filled form, answered by the address of its tickets; each client keeps its connection, asks
for one to four seats under an address of its own and repeats a request whose connection broke, as a browser's reload
does. Halls are as large as the seats asked for, less a thirtieth, so that the last visitors meet a full house.
"""

import argparse
import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from bench import databases

HOST = "127.0.0.1"
MEAN_SEATS = 2.5


@dataclass
class Tally:
    """What the clients saw."""

    statuses: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    repeated: int = 0


class Client:
    """One visitor's browser: a kept connection, a cookie, a form."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.cookie = self.csrf = ""

    async def ask(self, method: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        """Send one request and read its answer. Raises OSError or EOFError if the connection breaks."""
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
        head = f"{method} {self.path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nCookie: csrftoken={self.cookie}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        try:
            self.writer.write(head.encode() + body)
            raw = await self.reader.readuntil(b"\r\n\r\n")
            lines = raw.decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) if line.lower().startswith(("content-length", "connection"))
                           else line.split(": ", 1) for line in lines[1:] if ": " in line)  # fmt: skip
            content = await self.reader.readexactly(int(headers.get("content-length", 0)))
        except (OSError, EOFError):
            self.drop()
            raise
        if headers.get("connection") == "close":
            self.drop()
        return int(lines[0].split()[1]), headers, content

    def drop(self) -> None:
        """Forget the connection."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None

    async def open_form(self) -> None:
        """Fetch the form for its cookie and its CSRF token."""
        status, headers, content = await self.ask("GET")
        assert status == 200, content[:500]
        self.cookie = re.search(r"csrftoken=([^;]+)", headers["Set-Cookie"])[1]  # type: ignore[index]
        self.csrf = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', content)[1].decode()  # type: ignore[index]


async def visit(client: Client, screenings: list[int], jobs: Iterator[int], tally: Tally) -> None:
    """Book one after the other until there is nothing left to do."""
    for job in jobs:
        chosen = screenings[job % len(screenings)]
        seats = 1 + job // len(screenings) % 4
        form = {
            "csrfmiddlewaretoken": client.csrf, "email": f"visitor{job}-{chosen}@kinomost.example", "name": "",
            "key": str(uuid4()), "possible": "0",
            **{f"seats_{pk}": seats if pk == chosen else 0 for pk in screenings},
        }  # fmt: skip
        body = urlencode(form).encode()
        for attempt in range(10):
            began = time.perf_counter()
            try:
                status, headers, content = await client.ask("POST", body)
            except (OSError, EOFError):
                tally.repeated += 1
                await asyncio.sleep(0.05 * (attempt + 1))
                continue
            tally.times.append(time.perf_counter() - began)
            if status == 302:
                tally.tokens.add(headers["Location"].rstrip("/").rsplit("/", 1)[1])
                tally.statuses["booked"] += 1
            else:
                tally.statuses["full" if status == 409 else str(status)] += 1
                if status >= 500:
                    print(content[:2000].decode(errors="replace"), file=sys.stderr)
            break
        else:
            tally.statuses["unanswered"] += 1


async def rush(
    port: int, screenings: list[int], clients: int, bookings: int, victim: int = 0
) -> tuple[Tally, float]:
    """Let `clients` visitors make `bookings` requests; kill the process `victim` when a third is done."""
    path = "/en/days/measured/book/?s=" + ",".join(map(str, screenings))
    visitors = [Client(port, path) for _ in range(clients)]
    await asyncio.gather(*(visitor.open_form() for visitor in visitors))
    tally, jobs = Tally(), iter(range(bookings))
    began = time.perf_counter()

    async def murder() -> None:
        while victim and len(tally.times) < bookings // 3:
            await asyncio.sleep(0.005)
        if victim:
            os.kill(victim, signal.SIGKILL)

    await asyncio.gather(murder(), *(visit(visitor, screenings, jobs, tally) for visitor in visitors))
    taken = time.perf_counter() - began
    for visitor in visitors:
        visitor.drop()
    return tally, taken


@contextmanager
def site(port: int, processes: int, threads: int) -> Iterator[subprocess.Popen[bytes]]:
    """The site as `kinomost serve` runs it."""
    bind = f"{HOST}:{port}"
    options = ["serve", "--bind", bind, "--processes", str(processes), "--threads", str(threads)]
    running = subprocess.Popen(
        [sys.executable, "-m", "kinomost.config.cli", *options], stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield running
    finally:
        running.terminate()
        running.wait(40)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until the site answers."""
    for _ in range(150):
        try:
            asyncio.run(Client(port, "/robots.txt").ask("GET"))
        except (OSError, EOFError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the site did not start")


def children(pid: int) -> list[int]:
    """The web processes of the site."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


def cpu_seconds(pids: Iterable[int]) -> float:
    """The processor time that these processes have used: the measure that a busy machine does not falsify."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def database_processes(folder: str) -> list[int]:
    """The PostgreSQL processes that work in this folder."""
    found = []
    for one in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if str(one.readlink()).startswith(folder):
                found.append(int(one.parent.name))
        except OSError:
            continue
    return found


def measure(arguments: argparse.Namespace, database: str) -> bool:
    """Run all rushes on the database that the environment names; print a line each; False if a promise was broken."""
    from django.core.management import call_command
    from django.db import connections

    from bench.rows import make_programme
    from kinomost.filmdays.models import Booking, Screening
    from kinomost.filmdays.queries.check import miscounted
    from kinomost.filmdays.tokens import read_booking_token

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    rounds = [(halls, clients) for halls in arguments.halls for clients in arguments.clients]
    film_days = make_programme(1 + sum(halls for halls, _ in rounds), films=8, halls=8)
    free = list(
        Screening.objects.filter(film_days=film_days).order_by("-starts_at").values_list("pk", flat=True)
    )
    Screening.objects.update(status=Screening.Status.PUBLISHED, seats_taken=0)
    connections.close_all()
    kept = True
    port = free_port()
    with site(port, arguments.processes, arguments.threads) as running:
        # A web process loads its pages with its first requests: that is its start, not the rush.
        asyncio.run(rush(port, [free.pop()], 4 * arguments.processes, 30 * arguments.processes))
        for halls, clients in rounds:
            screenings, free = sorted(free[:halls]), free[halls:]
            seats = int(arguments.bookings * MEAN_SEATS / halls * 0.97)
            Screening.objects.filter(pk__in=screenings).update(seats_offered=seats)
            connections.close_all()
            victim = children(running.pid)[0] if arguments.kill else 0
            web, data = children(running.pid), database_processes(os.environ["KINOMOST_VAR"])
            used = cpu_seconds(web), cpu_seconds(data), time.process_time()
            tally, taken = asyncio.run(rush(port, screenings, clients, arguments.bookings, victim))
            data = database_processes(os.environ["KINOMOST_VAR"])
            used = cpu_seconds(web) - used[0], cpu_seconds(data) - used[1], time.process_time() - used[2]
            times = sorted(tally.times)
            codes = {read_booking_token(token) for token in tally.tokens}
            lost = len(codes) - Booking.objects.filter(code__in=codes).count()
            wrong = len(list(miscounted()))
            full = Screening.objects.filter(pk__in=screenings)
            oversold = sum(s.seats_taken > s.seats_offered for s in full)
            answered = sum(tally.statuses.values())
            unexpected = answered - tally.statuses["booked"] - tally.statuses["full"]
            kept = kept and not (lost or wrong or oversold or unexpected)
            print(
                f"{database:10} {halls} hall{'s' if halls > 1 else ' '} {clients:3} clients: "
                f"{tally.statuses['booked'] / taken:6.0f} bookings/s  {answered / taken:6.0f} answers/s  "
                f"p50 {times[len(times) // 2] * 1000:5.0f} ms  p99 {times[int(len(times) * 0.99)] * 1000:5.0f} ms  "
                f"processor ms an answer: web {used[0] / answered * 1000:.1f}, "
                f"database {used[1] / answered * 1000:.1f}, clients {used[2] / answered * 1000:.1f}  "
                f"{dict(tally.statuses)}  repeated {tally.repeated}  lost {lost}  oversold {oversold}  miscounted {wrong}",
                flush=True,
            )
            time.sleep(1 if arguments.kill else 0)
    return kept


def main() -> int:
    """Measure each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", nargs="+", type=int, default=[1, 8, 32])
    parser.add_argument("--halls", nargs="+", type=int, default=[1, 8])
    parser.add_argument("--bookings", type=int, default=600, help="requests a round")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--kill", action="store_true", help="kill one web process in mid-rush")
    return databases.main("bench.rush", parser, measure)


if __name__ == "__main__":
    sys.exit(main())
