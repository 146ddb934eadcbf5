"""The last minute of a deadline: 500 applicants save and send in, on PostgreSQL and on SQLite.

    python -m bench.contest_deadline
    python -m bench.contest_deadline --databases postgresql --applicants 500 --seconds 60

Each applicant's browser saves an answer twice and sends the entry in, at moments of their own, more of them towards the
end; after each it fetches what the page then shows: the checklist if it changes, the receipt. Every fifth tries once
more up to five seconds past the deadline. The site runs as `kinomost serve` runs it, and clients and site share one
machine and its clock, so what a client sent after the deadline and was told is accepted is late, whatever the site says.

Promised: what was acknowledged is there; nothing sent after the deadline was taken; p95 of saving and sending in 500 ms
on PostgreSQL.
"""

import argparse
import asyncio
import datetime as dt
import hashlib
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench import databases
from bench.rush import Client, children, cpu_seconds, free_port, site

TARGET = 500  # milliseconds, p95
PAST = 5.0  # seconds after the deadline in which some still try
TOKEN = "k" * 32  # the CSRF cookie and its header, which only have to be the same
BOX = "answer-producer_statement-en"


@dataclass
class Applicant:
    """One applicant: an entry, a session, and what the site acknowledged."""

    entry: int
    session: str
    base: str
    saved: str = ""
    receipts: list[tuple[float, str, str]] = field(
        default_factory=list
    )  # sent at, receipt, answer at that time


@dataclass
class Tally:
    """What the clients saw: `times` by kind of request in seconds."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"save": [], "send": [], "page": []})
    statuses: Counter[str] = field(default_factory=Counter)
    late: int = 0
    refused_before: list[float] = field(default_factory=list)  # seconds before the deadline


def make_call(applicants: int) -> tuple[Any, list[Applicant]]:
    """An open call, and applicants who have begun an entry and are signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from kinomost.catalogue.models import Film
    from kinomost.contest.actions.entries import mark
    from kinomost.contest.models import Author, Call, Entry, Section
    from kinomost.exchange.models import Season
    from kinomost.names.texts import Texts
    from kinomost.parties.models import Account, Exchange

    now = timezone.now()
    office = Exchange.objects.create(slug="measured", names=Texts.of(en="Sample office"), is_sample=True)
    season = Season.objects.create(
        exchange=office, slug="measured", names=office.names, starts=now.date(), ends=now.date()
    )
    call = Call.objects.create(
        slug="measured",
        season=season,
        names=Texts.of(en="Sample call", ru="Пробный конкурс", sr_Latn="Ogledni konkurs"),
        opens_at=now - dt.timedelta(days=1),
        deadline=now + dt.timedelta(days=1),
        fields=[
            "title",
            "kind",
            "stage",
            "logline",
            "synopsis",
            "producer_statement",
            "goals",
            "rules_accepted",
        ],
        languages=["en", "sr-Latn", "ru"],
        is_public=True,
    )
    section = Section.objects.create(call=call, key="all", names=Texts.of(en="All"))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = []
    for number in range(applicants):
        account = Account.objects.create_user(f"applicant{number}@kinomost.example", None)
        film = Film.objects.create(
            exchange=office,
            slug=f"film-{number}",
            titles=Texts.of(en=f"Sample film {number}"),
            is_public=False,
        )
        entry = Entry.objects.create(call=call, film=film, section=section, brings_film=True)
        Author.objects.create(entry=entry, account=account)
        session = store()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        found.append(Applicant(entry.pk, session.session_key, mark("")))
    return call, found


class Browser:
    """An applicant's browser: a connection for each request, and no request twice."""

    def __init__(self, port: int, applicant: Applicant, tally: Tally, deadline: float) -> None:
        self.client = Client(port, "")
        self.client.cookie = f"{TOKEN}; sessionid={applicant.session}"
        self.applicant, self.tally, self.deadline = applicant, tally, deadline

    async def ask(self, kind: str, method: str, path: str, form: dict[str, str] | None = None) -> Any:
        """One request: its status, headers and content; 0 where the connection broke."""
        self.client.path = path
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}).encode() if form is not None else b""
        began = time.perf_counter()
        try:
            status, headers, content = await self.client.ask(method, body)
        except (OSError, EOFError):
            status, headers, content = 0, {}, b""
        self.client.drop()  # seconds pass between two requests, and the site keeps no idle connection so long
        self.tally.times[kind].append(time.perf_counter() - began)
        self.tally.statuses[f"{kind} {status}"] += 1
        if status >= 500 or status in (0, 403):
            print(status, content[:600].decode(errors="replace"), file=sys.stderr)
        return status, headers, content

    async def save(self, text: str) -> None:
        """Save the answer, as the page does a second after the last key."""
        sent, own = time.time(), self.applicant
        form = {"box": BOX, "base": own.base, BOX: text}
        status, _headers, content = await self.ask("save", "POST", f"/en/entries/{own.entry}/box/", form)
        if status == 200:
            told = json.loads(content)
            own.saved, own.base = text, told["base"]
            self.tally.late += sent > self.deadline
            if told["checks"]:
                await self.ask("page", "GET", f"/en/entries/{own.entry}/checklist/")
        elif status == 410 and sent < self.deadline:
            self.tally.refused_before.append(self.deadline - sent)

    async def send(self) -> None:
        """Send the entry in, and look at the receipt."""
        sent, own = time.time(), self.applicant
        status, headers, _content = await self.ask("send", "POST", f"/en/entries/{own.entry}/send/", {})
        if status == 302 and "/receipt/" in headers["Location"]:
            own.receipts.append((sent, headers["Location"], own.saved))
            self.tally.late += sent > self.deadline
            await self.ask("page", "GET", headers["Location"])
        elif status == 302 and sent < self.deadline:
            self.tally.refused_before.append(self.deadline - sent)

    async def work(self, dice: random.Random, seconds: float, tries_again: bool) -> None:
        """Save, save, send in; and, of some, once more when it is too late."""
        starts = self.deadline - seconds
        moments = sorted(dice.triangular(0, seconds, seconds * 0.85) for _ in range(3))
        for number, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, starts + moment - time.time()))
            if number < 2:
                await self.save(f"Sample statement {number} of applicant {self.applicant.entry}.")
            else:
                await self.send()
        if tries_again:
            await asyncio.sleep(max(0.0, self.deadline + dice.uniform(-0.5, PAST) - time.time()))
            await self.save("Too late, or just in time.")
            await self.send()


def measure(arguments: argparse.Namespace, database: str) -> bool:
    """Live through one deadline; False if a promise was broken."""
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call, applicants = make_call(arguments.applicants)
    connections.close_all()
    port, tally, dice = free_port(), Tally(), random.Random(5)
    with site(port, arguments.processes, arguments.threads) as running:
        warm = Browser(port, applicants[-1], Tally(), time.time() + 3600)
        asyncio.run(_warm(warm, 8 * arguments.processes))
        # The deadline is a whole second, as an office sets it; it is set before the minute begins.
        deadline = float(int(time.time()) + arguments.seconds + 3)
        type(call).objects.filter(pk=call.pk).update(deadline=dt.datetime.fromtimestamp(deadline, dt.UTC))
        connections.close_all()

        async def live() -> None:
            await asyncio.gather(
                *(
                    Browser(port, one, tally, deadline).work(dice, arguments.seconds, number % 5 == 0)
                    for number, one in enumerate(applicants)
                )
            )

        used = cpu_seconds(children(running.pid))
        asyncio.run(live())
        used = cpu_seconds(children(running.pid)) - used
    return _report(database, applicants, tally, used)


async def _warm(browser: Browser, times: int) -> None:
    """Let every web process load its pages: that is its start, not the deadline."""
    for number in range(times):
        await browser.save(f"Warm {number}")
        await browser.ask("page", "GET", f"/en/entries/{browser.applicant.entry}/send/")
    await browser.send()
    browser.applicant.receipts.clear()


def _report(database: str, applicants: list[Applicant], tally: Tally, used: float) -> bool:
    from kinomost.contest.models import Answer, Call, Submission
    from kinomost.judging.log import canonical

    deadline = Call.objects.get().deadline
    lost = 0
    for one in applicants:
        answer = Answer.objects.filter(entry=one.entry, field="producer_statement", language="en").first()
        lost += one.saved != (answer.value if answer else "")
        for _sent, address, saved in one.receipts:
            number = int(address.rstrip("/").rsplit("/", 1)[1])
            submission = Submission.objects.filter(entry=one.entry, number=number).first()
            said = (
                submission.document["answers"].get("producer_statement", {}).get("en", "")
                if submission
                else None
            )
            whole = (
                submission and hashlib.sha256(canonical(submission.document)).hexdigest() == submission.sha256
            )
            lost += said != saved or not whole
    late = tally.late + Submission.objects.filter(at__gte=deadline).count()
    broken = sum(
        count for said, count in tally.statuses.items() if said.split()[1] not in ("200", "302", "410")
    )
    asked = sorted([*tally.times["save"], *tally.times["send"]])
    p50, p95 = (asked[int(len(asked) * part)] * 1000 for part in (0.5, 0.95))
    pages = sorted(tally.times["page"])
    early = [one for one in tally.refused_before if one > 1]
    print(
        f"{database:10} {len(applicants)} applicants: {sum(len(one.receipts) for one in applicants)} sent in, "
        f"saving and sending in p50 {p50:.0f} ms, p95 {p95:.0f} ms, most {asked[-1] * 1000:.0f} ms; "
        f"pages p95 {pages[int(len(pages) * 0.95)] * 1000:.0f} ms; "
        f"processor ms a request: web {used / (len(asked) + len(pages)) * 1000:.1f}; "
        f"lost {lost}, late {late}, failed {broken}; "
        f"sent in time and found closed {len(tally.refused_before)} "
        f"(at most {max(tally.refused_before, default=0) * 1000:.0f} ms before); "
        f"{dict(sorted(tally.statuses.items()))}",
        flush=True,
    )
    fast = p95 <= TARGET or database != "postgresql"
    return not (lost or late or broken or early) and fast


def main() -> int:
    """Measure each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applicants", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--threads", type=int, default=4)
    return databases.main("bench.contest_deadline", parser, measure)


if __name__ == "__main__":
    sys.exit(main())
