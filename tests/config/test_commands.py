"""The `kinomost` command."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kinomost.config.cli import main
from kinomost.config.commands.demo import _make_accounts
from kinomost.config.ports import free_port
from kinomost.exchange.imports import SAMPLE, load_shipped
from kinomost.exchange.queries import organisations_of
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Account
from kinomost.post.models import Letter
from tests.factories import make_exchange

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_help_names_every_command_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    listed = re.findall(r"^    (\w+)(?: +\w.*)?$", capsys.readouterr().out, re.MULTILINE)
    assert listed == [
        *("demo", "serve", "worker", "prepare", "import", "export"),
        *(
            "backup",
            "restore",
            "law",
            "qualify",
            "incentives",
            "recoup",
            "contest",
            "accounts",
            "mail",
            "check",
            "version",
        ),
    ]


def test_a_taken_port_is_named_and_passed_over(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert free_port("127.0.0.1", taken) > taken
    assert capsys.readouterr().out.splitlines()[0] == f"Port {taken} is taken; trying {taken + 1}."


def test_when_all_tried_ports_are_taken_it_gives_up(taken: int) -> None:
    with pytest.raises(OSError, match="in use"):
        free_port("127.0.0.1", taken, tries=1)


@pytest.mark.django_db
def test_accounts_makes_an_account_once_and_gives_it_a_role(capsys: pytest.CaptureFixture[str]) -> None:
    make_exchange(slug="sample-office")
    for _time in range(2):
        assert main(["accounts", "Ana@Kinomost.example", "--role", "editor"]) == 0
    assert main(["accounts"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == [
        "ana@kinomost.example",
        *["editor", "of", "sample-office"],
    ]
    assert Account.objects.get().emailaddress_set.get().verified
    assert [line.verb for line in AuditLine.objects.order_by("id")] == ["open account", "give role"]


@pytest.mark.django_db
def test_a_keeper_is_made_once_and_it_is_written_down() -> None:
    for _time in range(2):
        assert main(["accounts", "ana@kinomost.example", "--keeper"]) == 0
    assert Account.objects.get().is_superuser
    assert [line.verb for line in AuditLine.objects.order_by("id")] == ["open account", "make keeper"]


@pytest.mark.django_db
def test_what_is_no_address_makes_no_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accounts", "ana"]) == 1
    assert capsys.readouterr().out == "ana is not an e-mail address.\n"
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_a_role_is_not_given_where_it_is_not_clear_in_which_exchange() -> None:
    make_exchange()
    make_exchange()
    assert main(["accounts", "ana@kinomost.example", "--role", "editor"]) == 1


@pytest.mark.django_db
def test_mail_test_sends_a_letter(own_folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "test", "ana@kinomost.example"]) == 0
    assert Letter.objects.get().status == Letter.Status.SENT
    assert "Sent 1 letters." in capsys.readouterr().out.splitlines()


@pytest.mark.django_db
def test_worker_once_does_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "--once"]) == 0
    assert capsys.readouterr().out == "Did 0 things that were due.\n"


def start(arguments: list[str], var: Path, **environment: str) -> subprocess.Popen[str]:
    own = {
        "KINOMOST_VAR": str(var / "var"),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
        **environment,
    }
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-m", "kinomost.config.cli", *arguments]
    return subprocess.Popen(
        command, env={**passed, **own}, cwd=var, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def read_until(running: subprocess.Popen[str], words: str) -> str:
    assert running.stdout is not None
    said = ""
    for line in running.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended without saying {words!r}:\n{said}")


def answer(address: str) -> int:
    for _attempt in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return int(response.status)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} never answered")


def test_production_does_not_start_without_its_secrets(tmp_path: Path) -> None:
    running = start(["check"], tmp_path, KINOMOST_ENV="production")
    said, _ = running.communicate(timeout=60)
    assert (running.returncode, said) == (
        1,
        "In production KINOMOST_SECRET_KEY must be set. See docs/running.md.\n",
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("KINOMOST_ENV", "prod", "KINOMOST_ENV is 'prod'; it can be demo or production."),
        ("KINOMOST_SECRET_KEY", "secret", "KINOMOST_SECRET_KEY can be guessed"),
        ("KINOMOST_SECRET_KEY", "a" * 60, "KINOMOST_SECRET_KEY can be guessed"),
        ("KINOMOST_URL", "film.example", "KINOMOST_URL is 'film.example'; it has to begin with https://."),
        ("KINOMOST_MAIL", "SMTP", "KINOMOST_MAIL is 'SMTP'; it can be file or smtp."),
        ("KINOMOST_SMTP_TLS", "yes", "KINOMOST_SMTP_TLS is 'yes'; it can be 1 or 0."),
        ("KINOMOST_SMTP_PORT", "x", "KINOMOST_SMTP_PORT is 'x'; it has to be a whole number."),
        ("KINOMOST_LOG", "loud", "KINOMOST_LOG is 'loud'; it can be WARNING or DEBUG or INFO or ERROR."),
        (
            "KINOMOST_DATABASE_URL",
            "mysql://a:secret@b/c",
            "KINOMOST_DATABASE_URL has to be like postgresql://",
        ),
        ("KINOMOST_DATABASE_URL", "secret", "KINOMOST_DATABASE_URL has to be like postgresql://"),
    ],
)
def test_a_setting_that_cannot_be_understood_stops_everything_with_a_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    running = start(["check"], tmp_path, **{**PRODUCTION, name: value})
    said, _ = running.communicate(timeout=60)
    assert (running.returncode, said[: len(sentence)], said.count("\n")) == (1, sentence, 1)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    running = start(["accounts"], tmp_path, KINOMOST_VAR=str(tmp_path / "file" / "var"))
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert said.startswith("Kinomost cannot write where it keeps its data: ")
    assert said.endswith("Name another folder in KINOMOST_VAR.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "99999"], "'99999' is no port: those are 1 to 65535"),
        (["--host", "192.0.2.1"], "Cannot listen at 192.0.2.1, port 8000: "),
    ],
)
def test_the_demo_says_why_it_cannot_be_reached(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    running = start(["demo", *arguments], tmp_path)
    said, _ = running.communicate(timeout=60)
    assert (running.returncode != 0, said.count(sentence)) == (True, 1)


def test_production_refuses_to_show_errors_to_visitors(tmp_path: Path) -> None:
    running = start(["check"], tmp_path, KINOMOST_ENV="production", KINOMOST_DEBUG="1")
    said, _ = running.communicate(timeout=60)
    assert (running.returncode, said.splitlines()[-1][:15]) == (1, "KINOMOST_DEBUG=")


PRODUCTION = {
    "KINOMOST_ENV": "production",
    "KINOMOST_SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "KINOMOST_HOSTS": "film.example",
    "KINOMOST_URL": "https://film.example",
    "KINOMOST_MAIL": "smtp",
    "KINOMOST_MAIL_FROM": "post@film.example",
    "KINOMOST_SMTP_HOST": "127.0.0.1",
}


def test_a_production_site_is_prepared_checked_served_and_stopped(tmp_path: Path, taken: int) -> None:
    port = free_port("127.0.0.1", taken)
    early = start(["serve", "--bind", f"127.0.0.1:{port}"], tmp_path, **PRODUCTION)
    assert early.communicate(timeout=60)[0].endswith("Run `kinomost prepare` first.\n")
    assert early.returncode == 1
    for command in ("prepare", "check"):
        running = start([command], tmp_path, **PRODUCTION)
        said, _ = running.communicate(timeout=120)
        assert running.returncode == 0, said
    serving = start(["serve", "--bind", f"127.0.0.1:{port}", "--processes", "2"], tmp_path, **PRODUCTION)
    try:
        assert answer(f"http://127.0.0.1:{port}/health") == 200
        serving.send_signal(signal.SIGHUP)
        assert answer(f"http://127.0.0.1:{port}/health") == 200
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=60)
    assert serving.returncode == 0


def test_the_demo_starts_twice_and_duplicates_nothing(tmp_path: Path, taken: int) -> None:
    counts = []
    for _time in range(2):
        demo = start(["demo", "--port", str(taken), "--processes", "1"], tmp_path)
        try:
            said = read_until(demo, "Ctrl-C stops")
            address = re.findall(r"Kinomost is at (\S+)", said)[0]
            assert address != f"http://127.0.0.1:{taken}/"
            assert answer(f"{address}sr-cyrl/") == 200
        finally:
            demo.send_signal(signal.SIGINT)
            demo.communicate(timeout=60)
        listed = start(["accounts"], tmp_path)
        counts.append(listed.communicate(timeout=60)[0])
    assert counts[0] == counts[1]
    emails = set(re.findall(r"\S+@kinomost\.example", counts[0]))
    named = ("owner", "editor", "viewer", "guest", "juror", "door", "applicant", "recused")
    assert {f"{name}@kinomost.example" for name in named} <= emails


@pytest.mark.django_db
def test_the_demos_guest_speaks_for_a_company_of_the_sample_season() -> None:
    assert load_shipped(SAMPLE)
    _make_accounts("premiere-0000")
    guest = Account.objects.get(email="guest@kinomost.example")
    assert [one.slug for one in organisations_of(guest)] == ["sample-obrazchik"]
