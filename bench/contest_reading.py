"""A reading list and a ranking, 1,000 entries read by 3 of 30 jurors each: how long a page takes, and how many queries.

    python -m bench.contest_reading                 # SQLite and PostgreSQL
    python -m bench.contest_reading --entries 1000 --jurors 30 --reads 3 --rounds 30

Nothing is cached between two requests: what a viewer may know is asked anew each time. Each round asks the
application as the web server does, middleware and compression included, without the network.
"""

import argparse
import datetime as dt
import random
import statistics
import sys
import time
from typing import Any

from bench import databases

TARGET = 80  # milliseconds, p50
BY_VERDICT = 150  # the same, where every entry is held against the rules of the call
SMALL = 30  # entries in the contest beside, whose pages must take as many queries


def make_contest(slug: str, entries: int, jurors: int, reads: int) -> Any:
    """A round under way: entries with what was sent in, jurors with accounts, readings, and most of the sheets."""
    from django.utils import timezone

    from kinomost.catalogue.models import Film
    from kinomost.contest.models import (
        Assignment,
        Call,
        Criterion,
        Entry,
        Juror,
        Round,
        RoundEntry,
        RoundJuror,
        Section,
        Sheet,
        Submission,
    )
    from kinomost.contest.snapshots import snapshot
    from kinomost.exchange.models import Season
    from kinomost.names.texts import Texts
    from kinomost.parties.models import Account, Exchange, Person, Role

    dice, now = random.Random(11), timezone.now()
    office = Exchange.objects.create(slug=slug, names=Texts.of(en=slug))
    today = timezone.localdate()
    season = Season.objects.create(
        exchange=office, slug=slug, names=Texts.of(en=slug), starts=today, ends=today
    )
    call = Call.objects.create(
        slug=slug,
        season=season,
        names=Texts.of(en=slug),
        opens_at=now - dt.timedelta(days=1),
        deadline=now + dt.timedelta(days=1),
        entry_count=entries,
        juror_count=jurors,
    )
    sections = [
        Section.objects.create(call=call, key=key, names=Texts.of(en=key)) for key in ("feature", "series")
    ]
    films = Film.objects.bulk_create(
        Film(
            exchange=office,
            slug=f"{slug}-{number}",
            titles=Texts.of(en=f"Film {number}", sr_Latn=f"Film broj {number}"),
            kind=Film.Kind.FICTION,
            stage=Film.Stage.DEVELOPMENT,
        )
        for number in range(1, entries + 1)
    )
    made = Entry.objects.bulk_create(
        Entry(
            call=call,
            film=film,
            section=dice.choice(sections),
            number=number,
            state=Entry.State.COMPLETE,
            submitted_at=now,
        )
        for number, film in enumerate(films, start=1)
    )
    text = "A daughter records the last ferry on a river that no map names any more. " * 40
    document = snapshot(made[0]) | {"answers": {"synopsis_long": {"en": text, "sr-Latn": text}}}
    Submission.objects.bulk_create(
        Submission(
            entry=entry,
            number=1,
            at=now,
            is_reported=True,
            by="command",
            sha256="0" * 64,
            document=document,
        )
        for entry in made
    )
    people = Person.objects.bulk_create(
        Person(exchange=office, slug=f"{slug}-{number}", names=Texts.of(en=f"Juror {number}"))
        for number in range(1, jurors + 1)
    )
    Account.objects.bulk_create(
        Account(email=f"{slug}-{person.pk}@kinomost.example", person=person, is_active=True)
        for person in people
    )
    owner = Account.objects.create(email=f"{slug}-owner@kinomost.example", is_active=True)
    Role.objects.create(exchange=office, account=owner, kind=Role.Kind.OWNER)
    seats = Juror.objects.bulk_create(
        Juror(call=call, person=person, number=number) for number, person in enumerate(people, start=1)
    )
    round_ = Round.objects.create(
        call=call,
        number=1,
        kind=Round.Kind.SHORTLIST,
        names=Texts.of(en="Shortlist"),
        state=Round.State.OPEN,
        reads=reads,
        opened_at=now,
    )
    keys = ("script", "vision", "team", "feasibility")
    Criterion.objects.bulk_create(
        Criterion(round=round_, key=key, names=Texts.of(en=key), low=1, high=10, position=position)
        for position, key in enumerate(keys)
    )
    RoundEntry.objects.bulk_create(RoundEntry(round=round_, entry=entry) for entry in made)
    RoundJuror.objects.bulk_create(RoundJuror(round=round_, juror=seat) for seat in seats)
    readings = [(entry, seat) for entry in made for seat in dice.sample(seats, reads)]
    Assignment.objects.bulk_create(
        Assignment(round=round_, entry=entry, juror=seat, by="command") for entry, seat in readings
    )
    Sheet.objects.bulk_create(
        Sheet(
            round=round_,
            entry=entry,
            juror=seat,
            marks={key: str(dice.randint(1, 10)) for key in keys},
            comment="Strong beginning.",
            submitted_at=now,
        )
        for entry, seat in readings
        if dice.random() < 0.9
    )
    return round_


def set_rules(slug: str) -> None:
    """Rules for the call, and for each film what they ask about: people, countries, a finance plan of ten rows."""
    from kinomost.catalogue.models import Credit, Film, FilmCountry
    from kinomost.contest.models import Call
    from kinomost.coproduction.models import Coproduction, Cost, Finance
    from kinomost.names.texts import Texts
    from kinomost.parties.models import Person

    dice = random.Random(12)
    call = Call.objects.get(slug=slug)
    call.rules = [
        {"rule": "length", "from": 60},
        {"rule": "budget", "from": "1000000 EUR", "to": "6000000 EUR"},
        {"rule": "attached", "who": "director"},
        {"rule": "secured", "least": "30"},
        {"rule": "countries", "least": 2},
        {"rule": "previous_work", "who": "director", "most": 2, "long": True},
    ]
    call.save()
    films = list(Film.objects.filter(entries__call=call))
    for film in films:
        film.runtime_minutes = dice.choice([50, 90, 110, None])
    Film.objects.bulk_update(films, ["runtime_minutes"], batch_size=200)
    people = Person.objects.bulk_create(
        Person(exchange_id=film.exchange_id, slug=f"{film.slug}-director", names=Texts.of(en="Director"))
        for film in films
    )
    Credit.objects.bulk_create(
        Credit(film=film, person=person, function=Credit.Function.DIRECTOR)
        for film, person in zip(films, people, strict=True)
    )
    FilmCountry.objects.bulk_create(
        FilmCountry(film=film, country=country, position=position)
        for film in films
        for position, country in enumerate(dice.choice([("RS",), ("RS", "RU")]))
    )
    plans = Coproduction.objects.bulk_create(
        Coproduction(film=film, currency="EUR", is_open=False) for film in films
    )
    amounts = [str(1000 * amount) for amount in range(50, 900)]
    Cost.objects.bulk_create(
        Cost(coproduction=plan, row=f"cost-{row}", position=row, group="Crew", amount=dice.choice(amounts))
        for plan in plans
        for row in range(6)
    )
    Finance.objects.bulk_create(
        Finance(
            coproduction=plan,
            row=f"source-{row}",
            position=row,
            name="Fund",
            amount=dice.choice(amounts),
            status=dice.choice(Finance.Status.values),
        )
        for plan in plans
        for row in range(4)
    )


def measure(arguments: argparse.Namespace, database: str) -> bool:
    """Measure on the database that the environment names; False if a promise of the issue is broken."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client

    from kinomost.parties.models import Account

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    make_contest("small", SMALL, 5, arguments.reads)
    make_contest("large", arguments.entries, arguments.jurors, arguments.reads)

    def analyze() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the database does by itself a minute after so many new rows

    analyze()

    def client_of(slug: str, role: str) -> Client:
        client = Client(headers={"Accept-Encoding": "gzip"})
        accounts = Account.objects.filter(email__startswith=f"{slug}-")
        found = accounts.filter(person__isnull=role == "owner").order_by("pk").first()
        assert found is not None
        client.force_login(found)
        return client

    def queries_of(client: Client, path: str) -> int:
        connection.force_debug_cursor = True
        reset_queries()
        client.get(path)
        count = len(connection.queries)
        connection.force_debug_cursor = False
        return count

    kept = True
    pages = (
        ("reading list", "juror", "/en/jury/{}/1/", TARGET),
        ("reading list, all in the round", "juror", "/en/jury/{}/1/?whose=all", TARGET),
        ("my juries", "juror", "/en/jury/", 0),
        ("reading room", "juror", "/en/jury/{}/1/entries/1/", 0),
        ("ranking", "owner", "/en/desk/{0}/contest/{0}/ranking/1/", TARGET),
        ("agenda", "owner", "/en/desk/{0}/contest/{0}/ranking/1/agenda/", 0),
        ("entries of the call, the office", "owner", "/en/desk/{0}/contest/{0}/entries/", TARGET),
        ("ranking.csv", "owner", "/en/desk/{0}/contest/{0}/ranking/1/ranking.csv", 0),
        # From here on the calls have rules, and the films what they ask for.
        ("entries, with rules and plans", "owner", "/en/desk/{0}/contest/{0}/entries/", 0),
        (
            "entries by their verdict",
            "owner",
            "/en/desk/{0}/contest/{0}/entries/?eligibility=fail",
            BY_VERDICT,
        ),
    )
    for name, role, path, target in pages:
        if name == "entries, with rules and plans":
            set_rules("small")
            set_rules("large")
            analyze()
        small, client = client_of("small", role), client_of("large", role)
        times = []
        for _ in range(arguments.rounds):
            began = time.perf_counter()
            response = client.get(path.format("large"))
            times.append((time.perf_counter() - began) * 1000)
            assert response.status_code == 200, response.status_code
        small.get(path.format("small"))  # what a process learns once, it has learnt
        few, many = queries_of(small, path.format("small")), queries_of(client, path.format("large"))
        p50, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        kept = kept and few == many and (not target or p50 <= target)
        promise = f"(target {target} ms)" if target else ""
        print(
            f"{database:10} {name:32} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  {many} queries "
            f"({few} with {SMALL} entries)  {len(response.content) / 1000:4.0f} kB {promise}",
            flush=True,
        )
    return kept


def main() -> int:
    """Measure each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--jurors", type=int, default=30)
    parser.add_argument("--reads", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=30)
    return databases.main("bench.contest_reading", parser, measure)


if __name__ == "__main__":
    sys.exit(main())
