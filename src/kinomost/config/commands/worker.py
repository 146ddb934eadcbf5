"""`kinomost worker`: mail, offers that ran out, results that are due, and tasks."""

import logging
import os
import signal
import threading
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kinomost.contest.actions.conflicts import find_conflicts
from kinomost.contest.actions.results import publish_due, write_letters
from kinomost.files.resumable import expire as forget_uploads
from kinomost.filmdays.actions import expire_offers
from kinomost.filmdays.letters import confirm_bookings
from kinomost.journal.limits import forget_old
from kinomost.parties.actions.accounts import forget_sessions
from kinomost.post.sending import send_due

log = logging.getLogger("kinomost.worker")
LONGEST_PAUSE = 300.0  # seconds
A_MONTH = timedelta(days=30)


@dataclass
class Duty:
    """Something to look after. One that fails is tried again, later each time, and never stops the others."""

    name: str
    every: float  # seconds between two looks when there was nothing to do
    work: Callable[[], int]
    due: float = 0.0
    failures: int = 0

    def look(self, now: float) -> int:
        """Do what there is to do, if it is time; return how much was done."""
        if now < self.due:
            return 0
        try:
            done = self.work()
        except Exception:
            self.failures += 1
            pause = min(self.every * 2**self.failures, LONGEST_PAUSE)
            self.due = now + pause
            log.exception("%s failed; next try in %d s", self.name, pause)
            return 0
        self.failures = 0
        self.due = now if done else now + self.every
        return done


def do_tasks() -> int:
    """Run the tasks that wait in the database; return how many there were."""
    waiting = DBTaskResult.objects.ready().count()
    if waiting:
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=waiting,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        ).run()
    return waiting


def forget_tasks() -> int:
    """Delete what is noted of tasks that ended a month ago; return how many there were."""
    deleted, _kinds = DBTaskResult.objects.filter(finished_at__lt=timezone.now() - A_MONTH).delete()
    return deleted


def duties() -> list[Duty]:
    """All that a worker looks after."""
    return [
        Duty("confirmations of bookings", 1, confirm_bookings),
        Duty("mail", 1, send_due),
        Duty("tasks", 2, do_tasks),
        Duty("results that are due", 5, publish_due),
        Duty("letters about results", 2, write_letters),
        Duty("offers of seats", 15, expire_offers),
        Duty("uploads left off", 3600, forget_uploads),
        Duty("conflicts of interest", 60, find_conflicts),
        Duty("old counters", 3600, forget_old),
        Duty("old sessions", 3600, forget_sessions),
        Duty("old tasks", 3600, forget_tasks),
    ]


def run(arguments: Namespace) -> int:
    """Work until told to stop, or until the process that started this one is gone."""
    if arguments.once:
        print(f"Did {sum(duty.look(time.monotonic()) for duty in duties())} things that were due.")
        return 0
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    mine = duties()
    if not arguments.parent:
        print("Sending mail and doing background work until told to stop.", flush=True)
    while not stop.is_set() and (not arguments.parent or os.getppid() == arguments.parent):
        close_old_connections()
        if not sum(duty.look(time.monotonic()) for duty in mine):
            stop.wait(0.5)
    return 0
