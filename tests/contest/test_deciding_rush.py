"""Several processes vote while another counts: no vote lost, none counted after the decision."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from kinomost.contest.log import lines_of
from kinomost.contest.models import LogLine, Motion, Vote
from kinomost.contest.queries.verifying import inspect
from kinomost.judging import log
from tests.contest.deliberations import a_jury, move_award
from tests.filmdays.test_rush import ROOT, database_url


def start(motion: Motion, juror: int, var: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "KINOMOST_DATABASE_URL": database_url(),
        "KINOMOST_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "kinomost.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.contest.voter", str(motion.pk), str(juror)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


@pytest.mark.rush
@pytest.mark.django_db(transaction=True)
def test_no_vote_is_lost_and_none_counts_after_the_decision(tmp_path: Path) -> None:
    round_, jurors, films = a_jury(jurors=4, entries=3, breaker=0)
    motion = move_award(round_, films)
    connection.close()
    running = [start(motion, juror.pk, tmp_path) for juror in jurors] + [start(motion, 0, tmp_path)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    said: list[list[str]] = []
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        out, errors = process.communicate(timeout=180)
        assert errors == ""
        said.append(out.splitlines())

    told = {int(line.split()[1]) for lines in said for line in lines if line.startswith("in ")}
    assert set(Vote.objects.values_list("pk", flat=True)) == told
    cast = LogLine.objects.filter(kind=log.VoteCast.kind)
    assert cast.count() == len(told)
    numbers = list(LogLine.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    decided = LogLine.objects.filter(kind=log.MotionDecided.kind, body__state="decided").first()
    if decided is not None:
        assert not cast.filter(number__gt=decided.number).exists()
        motion.refresh_from_db()
        last = log.recompute(lines_of(round_.call)).decisions[motion.number]
        assert motion.winner is not None
        assert motion.winner.number == last.winner
    assert inspect(round_.call).stands
