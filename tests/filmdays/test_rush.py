"""Several processes at one database, one of them killed: nothing oversold, nothing lost, nobody over the limit."""

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from kinomost.filmdays.actions import (
    Refused,
    book,
    decline_offer,
    desk,
    door,
    expire_offers,
    join_waiting_list,
    return_tickets,
    take_offer,
)
from kinomost.filmdays.models import Booking, Screening, Ticket, WaitingEntry
from kinomost.filmdays.queries.check import miscounted
from kinomost.journal.actions import EditConflict
from tests.factories import make_film_days, make_screening

ROOT = Path(__file__).parents[2]
PROCESSES = 4


def database_url() -> str:
    """The test database, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host, port = quote(settings["HOST"], safe=""), settings["PORT"]
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    return f"postgresql://{settings['USER']}{password}@{host}{f':{port}' if port else ''}/{settings['NAME']}"


def start(number: int, *arguments: object, var: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "KINOMOST_DATABASE_URL": database_url(),
        "KINOMOST_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "kinomost.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.filmdays.rush_visitor", str(number), *map(str, arguments)]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.rush
@pytest.mark.django_db(transaction=True)
def test_a_rush_of_several_processes_keeps_every_promise(tmp_path: Path):
    days = make_film_days(slug="days")
    hot = make_screening(film_days=days, seats=100)
    first, second = make_screening(film_days=days, seats=70), make_screening(film_days=days, seats=500)
    connection.close()
    arguments = ("days", uuid4(), hot.pk, first.pk, second.pk)
    running = [start(number, *arguments, var=tmp_path) for number in range(PROCESSES)]
    victim = running[0]
    heard = [victim.stdout.readline() for _ in range(5)]
    victim.send_signal(signal.SIGKILL)
    said = [heard + victim.communicate(timeout=120)[0].splitlines()]
    for process in running[1:]:
        out, errors = process.communicate(timeout=120)
        assert errors == ""
        said.append(out.splitlines())
    lines = [json.loads(line) for output in said for line in output if line.endswith(("}", "}\n"))]

    assert list(miscounted()) == []
    for screening, offered in ((hot, 100), (first, 70), (second, 500)):
        screening.refresh_from_db()
        assert screening.seats_taken <= offered
    assert hot.seats_taken == 100
    codes = {line["booked"] for line in lines if "booked" in line}
    assert Booking.objects.filter(code__in=codes).count() == len(codes)
    everywhere = Ticket.objects.filter(booking__email="everywhere@kinomost.example")
    assert sorted(everywhere.values_list("number", flat=True)) == list(range(1, everywhere.count() + 1))
    assert everywhere.count() <= 4
    assert Booking.objects.filter(email="one-form@kinomost.example").count() == 1
    assert sum("done" in line for line in lines) == PROCESSES - 1


THREADS, TURNS = 4, 40


@pytest.mark.rush
@pytest.mark.django_db(transaction=True)
def test_a_full_hall_with_everything_at_once_keeps_its_counts_and_leaves_nobody_waiting_beside_a_free_seat():
    days = make_film_days(slug="days", seats_a_booking=2)
    pk = make_screening(film_days=days, seats=6).pk

    def anybody(number: int) -> None:
        """One of those who book, return, wait, answer offers, walk in, cancel and publish, in no order."""
        choose = random.Random(number)
        try:
            for turn in range(TURNS):
                with suppress(Refused, EditConflict, ValidationError):
                    do(choose, f"{number}-{turn}@kinomost.example")
        finally:
            connection.close()

    def do(choose: random.Random, email: str) -> None:
        screening = Screening.objects.select_related("film_days__season", "film").get(pk=pk)
        seats = choose.choice((1, 2))
        match choose.randrange(10):
            case 0 | 1:
                book("public", "days", {pk: seats}, email=email, language="en", key=uuid4())
            case 2 | 3:
                join_waiting_list("public", screening, seats, email=email, language="en")
            case 4 | 5:
                if ticket := Ticket.objects.filter(status="held").order_by("?").first():
                    return_tickets("public", ticket.booking, [ticket.pk])
            case 6:
                if entry := WaitingEntry.objects.filter(status="offered").order_by("?").first():
                    choose.choice((take_offer, decline_offer))("public", entry)
            case 7:
                choose.choice((door.walk_in, door.walk_out))("account:1", screening)
            case 8:
                expire_offers(timezone.now() + dt.timedelta(days=choose.choice((0, 1))))
            case 9 if choose.random() < 0.3:
                desk.cancel("account:1", [screening])
                screening.refresh_from_db()
                desk.publish("account:1", [screening])
            case 9:
                change = {"seats_offered": choose.choice((5, 6, 7))}
                desk.change_screening("account:1", screening, screening.version, change)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(anybody, range(THREADS)))
    screening = Screening.objects.get(pk=pk)
    assert list(miscounted()) == []
    assert screening.seats_taken + screening.seats_held <= screening.seats_offered
    fitting = WaitingEntry.objects.filter(status="waiting", seats__lte=screening.seats_left)
    # Whoever cancelled may have lost the race to publish it again: then nothing is offered to anybody.
    assert screening.status == "cancelled" or fitting.count() == 0
