"""Several processes send entries in through the last seconds before the deadline: none is lost, none is late."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kinomost.contest.models import Call, Entry, Submission
from kinomost.contest.snapshots import fingerprint
from tests.contest.factories import make_call, make_entry
from tests.factories import make_account
from tests.filmdays.test_rush import ROOT, database_url

PROCESSES, ENTRIES = 4, 3  # entries of each process
BEFORE, AFTER = 12, 2  # seconds of sending before the deadline and after it
pytestmark = [pytest.mark.rush, pytest.mark.django_db(transaction=True)]


def start(numbers: list[int], var: Path) -> subprocess.Popen[str]:
    """A process of its own on the database of this test run."""
    environment = {
        **os.environ,
        "KINOMOST_DATABASE_URL": database_url(),
        "KINOMOST_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "kinomost.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.contest.late_sender", *map(str, numbers)]
    return subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_nothing_is_late_and_nothing_is_lost_in_the_last_second(tmp_path: Path) -> None:
    call = make_call(fields=["synopsis_long"])
    made = [
        make_entry(call, make_account(), state="draft", brings_film=True) for _ in range(PROCESSES * ENTRIES)
    ]
    connection.close()
    running = [start([one.pk for one in made[at::PROCESSES]], tmp_path) for at in range(PROCESSES)]
    assert [one.stdout.readline() for one in running if one.stdout] == ["ready\n"] * PROCESSES
    deadline = timezone.now() + dt.timedelta(seconds=BEFORE)
    Call.objects.filter(pk=call.pk).update(deadline=deadline)
    connection.close()
    told: list[dict[str, Any]] = []
    for process in running:
        assert process.stdin is not None
        process.stdin.write(f"{deadline.timestamp() + AFTER}\n")
        process.stdin.flush()
    for process in running:
        out, errors = process.communicate(timeout=120)
        assert errors == ""
        told += [json.loads(line) for line in out.splitlines()]

    sent = [line for line in told if "sent" in line]
    assert sent
    assert any("closed" in line for line in told)
    # Not one is late, and every one that was answered is there, exactly once.
    assert not Submission.objects.filter(at__gte=deadline).exists()
    kept = set(Submission.objects.values_list("entry", "number"))
    assert kept == {(line["sent"], line["number"]) for line in sent}
    # Nobody who came in time was sent away.
    assert [line for line in told if "closed" in line and line["began"] < deadline.timestamp() - 1] == []
    # Each entry that was sent has its number, without a gap, and its last submission is what its hash says.
    numbered = Entry.objects.filter(pk__in={line["sent"] for line in sent})
    assert sorted(numbered.values_list("number", flat=True)) == list(range(1, len(numbered) + 1))
    call.refresh_from_db()
    assert call.entry_count == len(numbered)
    for entry in numbered:
        last = Submission.objects.filter(entry=entry).order_by("-number")[0]
        assert fingerprint(last.document) == last.sha256
        entry.refresh_from_db()
        assert entry.submitted_at == last.at
