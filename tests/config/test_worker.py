"""The worker: it does what is due, and one duty that fails stops no other."""

import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kinomost.config.cli import main
from kinomost.config.commands.worker import LONGEST_PAUSE, Duty, do_tasks, duties, forget_tasks
from kinomost.journal import limits
from kinomost.journal.models import Attempts
from kinomost.parties.actions.accounts import forget_sessions
from kinomost.post.actions import queue
from kinomost.post.models import Letter
from tests.config.test_commands import read_until, start
from tests.factories import make_account


@task()
def count_letters() -> int:
    """How many letters there are, found out in the background."""
    return Letter.objects.count()


@task()
def divide_by_nothing() -> float:
    """Fails."""
    return 1 / 0


def test_a_duty_that_fails_is_tried_again_later_each_time(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> int:
        raise OSError("the disk is full")

    duty, now, pauses = Duty("mail", 1, fail), 0.0, []
    for _failure in range(12):
        assert duty.look(now) == 0
        pauses.append(duty.due - now)
        now = duty.due
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == LONGEST_PAUSE
    assert len(caplog.records) == 12


def test_a_duty_with_work_left_is_looked_at_again_at_once_and_one_without_rests() -> None:
    left = [3, 2, 0]
    duty = Duty("mail", 5, lambda: left.pop(0))
    assert [duty.look(now) for now in (0, 0, 0, 1, 4.9)] == [3, 2, 0, 0, 0]
    assert (left, duty.due) == ([], 5)


def test_success_makes_an_earlier_failure_forgotten() -> None:
    answers: list[int | Exception] = [ValueError("once"), 0]

    def work() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    duty = Duty("mail", 1, work)
    duty.look(0)
    assert (duty.failures, duty.due) == (1, 2)
    duty.look(2)
    assert (duty.failures, duty.due) == (0, 3)


@pytest.mark.django_db(transaction=True)
def test_tasks_are_done_and_one_that_fails_is_kept_with_its_reason() -> None:
    queue(EmailMessage("Karta", "…", to=["ana@kinomost.example"]))
    good, bad = count_letters.enqueue(), divide_by_nothing.enqueue()
    assert do_tasks() == 2
    results = {str(result.id): result for result in DBTaskResult.objects.all()}
    assert (results[good.id].status, results[good.id].return_value) == ("SUCCESSFUL", 1)
    assert results[bad.id].status == "FAILED"
    assert results[bad.id].exception_class_path == "builtins.ZeroDivisionError"
    assert do_tasks() == 0


@pytest.mark.django_db
def test_one_round_sends_letters_and_forgets_old_counters(capsys: pytest.CaptureFixture[str]) -> None:
    queue(EmailMessage("Karta", "…", to=["ana@kinomost.example"]))
    limits.allow("booking", "somebody", 3, 60)
    Attempts.objects.update(began=0)
    assert main(["worker", "--once"]) == 0
    assert capsys.readouterr().out == "Did 2 things that were due.\n"
    assert (Letter.objects.get().status, Attempts.objects.count()) == ("sent", 0)


@pytest.mark.django_db
def test_sessions_that_ran_out_are_forgotten_with_the_addresses_noted_of_them() -> None:
    now = timezone.now()
    for key, days in (("ended", -1), ("lasts", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    account = make_account()
    for key in ("ended", "lasts", "signed-out"):
        UserSession.objects.create(user=account, session_key=key, ip="192.0.2.1", user_agent="", data={})
    assert forget_sessions() == 3
    assert list(Session.objects.values_list("session_key", flat=True)) == ["lasts"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["lasts"]
    assert forget_sessions() == 0


@pytest.mark.django_db(transaction=True)
def test_tasks_are_forgotten_a_month_after_they_ended() -> None:
    old, new = count_letters.enqueue(), count_letters.enqueue()
    do_tasks()
    DBTaskResult.objects.filter(id=old.id).update(finished_at=timezone.now() - timedelta(days=31))
    assert (forget_tasks(), [str(left.id) for left in DBTaskResult.objects.all()]) == (1, [new.id])


def test_every_duty_has_a_name_of_its_own() -> None:
    names = [duty.name for duty in duties()]
    assert len(names) == len(set(names)) > 3


def test_it_stops_when_told_to_and_when_the_demo_that_started_it_is_gone(tmp_path: Path) -> None:
    start(["prepare"], tmp_path).communicate(timeout=120)
    working = start(["worker"], tmp_path)
    read_until(working, "until told to stop")
    with pytest.raises(subprocess.TimeoutExpired):
        working.wait(timeout=1)
    working.send_signal(signal.SIGTERM)
    orphan = start(["worker", "--parent", "999999"], tmp_path)
    assert [working.communicate(timeout=60), orphan.communicate(timeout=60)] == [("", None)] * 2
    assert (working.returncode, orphan.returncode) == (0, 0)
