"""The `kinomost` command. Each command's work is in kinomost.config.commands; here is only what it is called."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import kinomost
from kinomost.config.ports import free_port

if TYPE_CHECKING:
    Parsers = argparse._SubParsersAction[argparse.ArgumentParser]  # what argparse gives no public name

WITHOUT_DATABASE = {
    "law",
    "recoup",
    "contest_file",
}  # plain programs over files: neither settings nor a database are touched
DESCRIPTION = (
    "Runs a film exchange between countries: invite, visit, meet, compete, co-produce, license, show, count."
)
EPILOG = """\
Everything a site keeps is in the folder KINOMOST_VAR (by default ./var), or in the database and the file store
that the environment names; docs/running.md lists all settings. More about a command: kinomost COMMAND --help
"""


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    top = argparse.ArgumentParser(
        prog="kinomost",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=kinomost.__version__)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _add_running(commands)
    _add_data(commands)
    _add_law(commands)
    _add_money(commands)
    _add_contest(commands)
    _add_upkeep(commands)
    return top


def port(text: str) -> int:
    """A port's number. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: those are 1 to 65535")
    return int(text)


def _add(commands: "Parsers", name: str, work: str, about: str, more: str = "") -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=about[0].lower() + about[1:], description=f"{about}. {more}".strip()
    )
    added.set_defaults(work=work)
    return added


def _add_running(commands: "Parsers") -> None:
    demo = _add(
        commands,
        "demo",
        "demo:run",
        "Try it: a running site with two seasons in it",
        "Makes the database, loads the seasons, makes demo accounts and prints them, and serves. The second start is quick.",
    )
    demo.add_argument(
        "--port", type=port, default=8000, help="first port to try (8000); taken ones are passed over"
    )
    demo.add_argument(
        "--host", default="127.0.0.1", help="address to listen at (127.0.0.1: this machine only)"
    )
    demo.add_argument("--processes", type=int, default=2, help="web processes (2)")

    serve = _add(
        commands,
        "serve",
        "serving:run",
        "Serve the site with several processes",
        "HUP starts new processes and lets the old ones finish; TERM stops when the requests under way are done.",
    )
    serve.add_argument("--bind", default="127.0.0.1:8000", help="HOST:PORT or unix:PATH (127.0.0.1:8000)")
    serve.add_argument("--processes", type=int, default=0, help="web processes (one a processor core)")
    serve.add_argument("--threads", type=int, default=4, help="threads a process (4)")
    serve.add_argument(
        "--access-log", action="store_true", help="write a line a request to the standard output"
    )

    worker = _add(
        commands,
        "worker",
        "worker:run",
        "Send mail and do background work",
        "Any number of workers may run at once, on any number of machines.",
    )
    worker.add_argument("--once", action="store_true", help="do what is due and stop")
    worker.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)

    prepare = _add(
        commands,
        "prepare",
        "upkeep:prepare",
        "Bring the database and the static files up to this version",
        "Run it after installing and after every upgrade, before `serve`.",
    )
    prepare.add_argument("--no-static", action="store_true", help="the database only")


def _add_data(commands: "Parsers") -> None:
    load = _add(
        commands,
        "import",
        "sheets:load",
        "Import a season: a folder, a workbook or a file",
        "Checks everything first and reports every problem at once; then writes all of it or nothing.",
    )
    load.add_argument("path", help="folder of YAML/CSV, .xlsx, .zip or .csv")
    load.add_argument("--exchange", default="", help="whose records they are, where the file does not say")
    load.add_argument("--mapping", default="", help="whose columns they are, for somebody else's spreadsheet")
    load.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what holds for all its rows, such as city=Niš",
    )
    load.add_argument("--check", action="store_true", help="only say what would change")
    load.add_argument(
        "--overwrite", action="store_true", help="let the file win over rows edited on the site"
    )

    save = _add(commands, "export", "sheets:save", "Export an exchange in the form that `import` reads")
    save.add_argument("path", help="a new folder, or a file that ends in .xlsx or .zip")
    save.add_argument("--exchange", default="", help="which one, if there are several")

    backup = _add(
        commands,
        "backup",
        "backup:make",
        "Save the database and all files into one archive",
        "The site may go on working: what is saved is one moment of the database, with every file that it names.",
    )
    backup.add_argument("path", help="the archive to write, for example kinomost-2026-03-01.zip")
    restore = _add(
        commands,
        "restore",
        "backup:restore",
        "Put a backup back into an empty site",
        "Reads backups from SQLite and from PostgreSQL into either of them.",
    )
    restore.add_argument("path", help="the archive")
    restore.add_argument("--replace", action="store_true", help="throw away what the site has now")


def _add_law(commands: "Parsers") -> None:
    law = _add(commands, "law", "law:check", "Check or list the treaties and incentives that are known")
    parts = law.add_subparsers(dest="part", metavar="check|list", required=True)
    _add(parts, "check", "law:check", "Check every file of the law, and that its cases come out")
    known = _add(parts, "list", "law:show", "List what is known for a day")
    known.add_argument("--on", default="", metavar="DATE", help="the day (today)")

    film = "a YAML file that describes the film; docs/guides/coproduction.md says how"
    qualify = _add(
        commands,
        "qualify",
        "law:qualify",
        "Say under which treaties a film is official, and why",
        "Rule by rule, with what is missing and the smallest change that would turn the verdict.",
    )
    incentives = _add(
        commands,
        "incentives",
        "law:incentives",
        "Say what each territory would pay for a film, step by step",
    )
    incentives.add_argument(
        "--everywhere", action="store_true", help="also territories where nobody is from and nothing is spent"
    )
    for command in (qualify, incentives):
        command.add_argument("path", metavar="FILE", help=film)
        command.add_argument("--on", default="", metavar="DATE", help="the day (that of the application)")
    for command in (known, qualify, incentives):
        command.add_argument("--json", action="store_true", help="as JSON; docs/law-json.md describes it")


def _add_money(commands: "Parsers") -> None:
    recoup = _add(
        commands,
        "recoup",
        "recoup:recoup",
        "Say who gets which cent of a film's receipts",
        "Every cent with its receipt and the clause of the terms. With estimates, also how likely each party recoups.",
    )
    recoup.add_argument(
        "path", metavar="FILE", help="the terms, a YAML file; docs/guides/waterfall.md says how"
    )
    recoup.add_argument(
        "receipts", nargs="?", default="", help="a CSV file: number, day, stream, amount, currency"
    )
    recoup.add_argument("--rates", default="", metavar="FILE", help="a CSV file: day, from, to, rate, source")
    recoup.add_argument("--until", default="", metavar="DATE", help="receipts and interest up to this day")
    recoup.add_argument("--estimates", default="", metavar="FILE", help="what may come, a YAML file")
    recoup.add_argument("--paths", type=_count, default=10_000, help="revenue paths to draw (10000)")
    recoup.add_argument("--json", action="store_true", help="as JSON; docs/recoup-json.md describes it")


def _add_contest(commands: "Parsers") -> None:
    contest = _add(
        commands, "contest", "contest:show", "List the calls, or say whether a contest's result stands"
    )
    parts = contest.add_subparsers(dest="part", metavar="verify|list", required=True)
    verify = _add(
        parts,
        "verify",
        "contest:verify",
        "Recompute a result from its log and say whether it stands",
        "The exit status is 0 if it does, 1 if it does not. With --file alone no database is needed.",
    )
    verify.add_argument("call", nargs="?", default="", help="the call's short name")
    verify.add_argument(
        "--head",
        default="",
        metavar="HASH",
        help="a hash kept elsewhere: in the minutes, on the results page",
    )
    verify.add_argument(
        "--file", default="", metavar="FILE", help="a log that was exported, instead of the site's own"
    )
    _add(parts, "list", "contest:show", "List the calls of every office")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("write a whole number from 1 to 1000000")
    return int(text)


def _add_upkeep(commands: "Parsers") -> None:
    accounts = _add(commands, "accounts", "accounts:run", "List who can sign in, or add somebody")
    accounts.add_argument("email", nargs="?", default="", help="an address: shows or makes that account")
    accounts.add_argument("--role", choices=("owner", "editor", "viewer", "guest", "juror", "door"))
    accounts.add_argument("--exchange", default="", help="in which exchange, if there are several")
    accounts.add_argument(
        "--keeper", action="store_true", help="keeper of the whole installation (may do everything)"
    )

    mail = _add(commands, "mail", "mail:run", "Show the outbox, send what is due, or write a test letter")
    mail.add_argument("action", nargs="?", choices=("show", "send", "test"), default="show")
    mail.add_argument("address", nargs="?", default="", help="for `test`: whom to write to")

    _add(commands, "check", "upkeep:check", "Look over this installation and say what is wrong with it")
    _add(commands, "version", "upkeep:version", "Print the version")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    top = parser()
    arguments = top.parse_args(argv)
    if arguments.command is None:
        top.print_help()
        return 0
    if arguments.command == "demo" and (complaint := _place_demo(arguments)):
        print(complaint, file=sys.stderr)
        return 1
    if arguments.command == "contest" and arguments.part == "verify" and not arguments.call:
        if not arguments.file:
            print("Name a call, or a file with --file.", file=sys.stderr)
            return 2
        arguments.work = "contest_file:verify"
    return _start(arguments)


def _place_demo(arguments: argparse.Namespace) -> str:
    """Find the demo a port and tell the settings where it will be; why it cannot be, as a sentence, if it cannot."""
    if os.environ.get("KINOMOST_ENV") == "production":
        return "The demo does not run where KINOMOST_ENV is `production`. Use `kinomost serve`."
    host = arguments.host
    try:
        arguments.port = free_port(host, arguments.port)
    except (OSError, OverflowError) as error:
        return f"Cannot listen at {host}, port {arguments.port}: {error}"
    everywhere = host == "0.0.0.0"  # noqa: S104 -- asked for
    os.environ["KINOMOST_URL"] = f"http://{'127.0.0.1' if everywhere else host}:{arguments.port}"
    os.environ.setdefault("KINOMOST_HOSTS", "*" if everywhere else f"127.0.0.1,localhost,{host}")
    return ""


def _start(arguments: argparse.Namespace) -> int:
    module, function = arguments.work.split(":")
    if module in WITHOUT_DATABASE:
        try:
            found: int = getattr(import_module(f"kinomost.config.commands.{module}"), function)(arguments)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read the output has seen enough, as in `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return found
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinomost.config.settings")
    # Settings are read now and not before: the lines above may still change the environment.
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        _set_up()
        status: int = getattr(import_module(f"kinomost.config.commands.{module}"), function)(arguments)
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 1
    except OperationalError as error:
        print(f"The database does not answer as it should: {error}".strip(), file=sys.stderr)
        print("Is it running, and was `kinomost prepare` run for this version?", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
        return 130
    return status


def _set_up() -> None:
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
        settings.VAR.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"Kinomost cannot write where it keeps its data: {error}\nName another folder in KINOMOST_VAR."
        ) from error


if __name__ == "__main__":
    sys.exit(main())
