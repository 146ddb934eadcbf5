"""`kinomost serve`: the web processes."""

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from gunicorn.app.base import BaseApplication

from kinomost.config.commands.upkeep import unready

MEMORY = Path("/dev/shm")  # noqa: S108 -- gunicorn's heartbeat must not wait for a busy disk


class Site(BaseApplication):  # type: ignore[misc]
    """gunicorn around our own application, with threads: a slow reader holds up nobody else."""

    def __init__(self, bind: str, processes: int, threads: int, **options: Any) -> None:
        self.options = {
            "bind": bind,
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,  # seconds until a hung process is replaced
            "graceful_timeout": 30,
            "max_requests": 20_000,  # a process that served so many makes room for a fresh one
            "max_requests_jitter": 2_000,
            "proc_name": "kinomost",
            "loglevel": settings.LOG_LEVEL.lower(),
            "control_socket_disable": True,  # signals do all that is needed
            "forwarded_allow_ips": os.environ.get("KINOMOST_FORWARDED_FROM", "127.0.0.1,::1"),
            **options,
        }
        if MEMORY.is_dir():
            self.options["worker_tmp_dir"] = str(MEMORY)
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn; it looks at no file and no command line of its own."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The application, loaded in each process so that HUP brings new code."""
        from kinomost.config.wsgi import application

        return application


def run(arguments: Namespace) -> int:
    """Serve until told to stop."""
    if complaint := unready():
        print(complaint)
        return 1
    processes = arguments.processes or os.cpu_count() or 2
    print(
        f"Serving {settings.SITE_URL} from {arguments.bind}: {processes} processes of {arguments.threads} threads."
    )
    print("Mail and background work need `kinomost worker` beside this.", flush=True)
    connections.close_all()
    log = {"accesslog": "-"} if arguments.access_log else {}
    Site(arguments.bind, processes, arguments.threads, **log).run()
    return 0
