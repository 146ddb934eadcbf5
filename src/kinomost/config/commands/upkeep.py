"""`kinomost prepare`, `check` and `version`."""

import io
import sys
from argparse import Namespace
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import kinomost


def unapplied() -> list[str]:
    """Names of the migrations that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    return [
        f"{step.app_label}.{step.name}"
        for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def unready() -> str:
    """Why the site cannot be served yet, as a sentence; empty if it can."""
    if waiting := unapplied():
        return f"The database is not up to date ({len(waiting)} changes wait). Run `kinomost prepare` first."
    root = settings.STATIC_ROOT
    if root is not None and not (Path(root) / f"of-{kinomost.__version__}").exists():
        return "The static files of this version are not collected. Run `kinomost prepare` first."
    return ""


class Counter(io.StringIO):
    """Shows how many changes are done, on one line of a terminal; elsewhere it keeps quiet."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total, self.done = total, 0

    def write(self, text: str) -> int:
        """Count the lines that announce a change."""
        if text.lstrip().startswith("Applying") and sys.stdout.isatty():
            self.done += 1
            print(f"\r  {self.done} of {self.total}", end="\n" if self.done == self.total else "", flush=True)
        return len(text)


def migrate() -> int:
    """Bring the database up to date, with a line for each change; return how many there were."""
    waiting = unapplied()
    if waiting:
        print(f"Making the database ready: {len(waiting)} changes …", flush=True)
        call_command("migrate", verbosity=1, interactive=False, stdout=Counter(len(waiting)))
    return len(waiting)


def prepare(arguments: Namespace) -> int:
    """Migrate, and collect the static files where they are served from a folder."""
    migrate()
    print("The database is up to date.", flush=True)
    if settings.STATIC_ROOT is not None and not arguments.no_static:
        print("Collecting static files …", flush=True)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        (Path(settings.STATIC_ROOT) / f"of-{kinomost.__version__}").touch()
        print(f"The static files are in {settings.STATIC_ROOT}.")
    return 0


def check(arguments: Namespace) -> int:
    """Django's own checks, and whether the database, the file store and the mail are there; 1 if anything is wrong."""
    wrong = [
        f"{message.msg} {message.hint or ''}".strip()
        for message in checks.run_checks(include_deployment_checks=settings.PRODUCTION)
        if message.level >= checks.WARNING
    ]
    if complaint := unready():
        wrong.append(complaint)
    try:
        name = default_storage.save("check", ContentFile(b"kinomost"))
        default_storage.delete(name)
    except OSError as error:
        wrong.append(f"Files cannot be written: {error}")
    if settings.PRODUCTION and settings.POST_TRANSPORT != "smtp":
        wrong.append("Letters are written into files and reach nobody: set KINOMOST_MAIL=smtp.")
    print(
        f"Kinomost {kinomost.__version__}, {'production' if settings.PRODUCTION else 'demo'}, {settings.SITE_URL}"
    )
    print(f"Database: {connection.vendor}, {sum(1 for _ in apps.get_models())} kinds of record")
    print(f"Files: {settings.STORAGES['default']['BACKEND'].rsplit('.', 1)[-1]}")
    for sentence in wrong:
        print(f"  ! {sentence}")
    print("Something is wrong; see above." if wrong else "Nothing wrong was found.")
    return 1 if wrong else 0


def version(arguments: Namespace) -> int:
    """Print the version."""
    print(kinomost.__version__)
    return 0
