"""Several processes at one database, one of them killed: nothing oversold, nothing lost, nobody over the limit."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection

from kinomost.filmdays.models import Booking, Ticket
from kinomost.filmdays.queries.check import miscounted
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
