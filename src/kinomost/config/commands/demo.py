"""`kinomost demo`: everything that a visitor needs to try it, in one go."""

import os
import secrets
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from kinomost.config.commands.serving import Site
from kinomost.config.commands.upkeep import migrate
from kinomost.contest import sample
from kinomost.contest.models import Call
from kinomost.exchange.imports import ARCHIVE, SAMPLE, SAMPLE_CONTESTS, import_path, load_shipped
from kinomost.parties.actions.access import give_role
from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Account, Exchange, Person, Role

# Who of the sample season has which account: a guest with a company to speak for, a juror with entries to read …
PEOPLE = {"guest": "sample-semyon-primerov", "juror": "sample-danijela-glasic"}
# … an applicant whose entries are begun, and sent in with a correction that is awaited, and a juror with conflicts.
CONTESTANTS = {"applicant": "sample-jelena-klapic", "recused": "sample-stevan-skicic"}
WORDS = ("projector", "clapper", "matinee", "spotlight", "premiere", "montage", "trailer", "celluloid")


def run(arguments: Namespace) -> int:
    """Prepare what is missing, print where the site is and who can sign in, and serve until Ctrl-C."""
    began = time.monotonic()
    migrate()
    for folder in (ARCHIVE, SAMPLE):
        if not load_shipped(folder):
            return 1
    is_new = not Call.objects.filter(slug__in=sample.STAGES).exists()
    if is_new and not import_path(SAMPLE_CONTESTS, exchange="sample-exchange"):
        return 1
    password = _password(settings.VAR / "demo-password")
    _make_accounts(password)
    sample.enact("demo")
    connections.close_all()
    command = [sys.executable, "-m", "kinomost.config.cli", "worker", "--parent", str(os.getpid())]
    worker = subprocess.Popen(command)  # noqa: S603 -- our own command
    Site(
        f"{arguments.host}:{arguments.port}",
        arguments.processes,
        4,
        preload_app=True,
        # Said when the first visitor is already answered, not before.
        when_ready=lambda _arbiter: _announce(password, time.monotonic() - began),
        on_exit=lambda _arbiter: worker.terminate(),
    ).run()
    return 0


def _password(path: Path) -> str:
    """The demo's password: made once for this folder, so that no two demos share one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}")
    return path.read_text()


@transaction.atomic
def _make_accounts(password: str) -> None:
    """One account a role, in every office of the demo."""
    for kind in Role.Kind:
        email = f"{kind}@kinomost.example"
        account = Account.objects.filter(email=email).first()
        if account is None:
            account = _open(email, password, str(kind.label).capitalize(), PEOPLE.get(kind))
        for exchange in Exchange.objects.order_by("pk"):
            give_role("demo", exchange, account, kind)
    for name, slug in CONTESTANTS.items():
        if not Account.objects.filter(email=f"{name}@kinomost.example").exists():
            _open(f"{name}@kinomost.example", password, "", slug)


def _open(email: str, password: str, name: str, slug: str | None) -> Account:
    """An account, of the sample's person with this slug unless the person has one already."""
    person = Person.objects.filter(slug=slug, account=None).first() if slug else None
    return open_account(
        "demo",
        email,
        password=password,
        display_name=name or str(person.names if person else email),
        person=person,
    )


def _announce(password: str, seconds: float) -> None:
    print(
        f"""
  Kinomost is at {settings.SITE_URL}/          (ready in {seconds:.1f} s)

  Sign in at {settings.SITE_URL}/en/account/login/
    owner@kinomost.example      runs the office: everything, and who may do what
    editor@kinomost.example     edits films, people, places and the programme
    viewer@kinomost.example     reads what is not public yet
    guest@kinomost.example      a producer of the sample season: says what the company would do
    applicant@kinomost.example  enters films: a draft, and an entry with a correction to answer
    juror@kinomost.example      reads for the contest; recused@kinomost.example must not judge all
    door@kinomost.example
    password for all of them    {password}

  Letters (tickets, codes) are written to {settings.EMAIL_FILE_PATH}
  Everything is kept in {settings.VAR}; delete it to begin anew. Ctrl-C stops.
""",
        flush=True,
    )
