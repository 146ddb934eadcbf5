"""What every test stands on: its own database and folders, and a real browser where one is found.

The suite runs on the database that KINOMOST_DATABASE_URL names, SQLite without it. `make test` runs it on both.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from axe_core_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import override_settings
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.support import IN_CI, find_chromium
from tools import translations

# How fast an example runs is the machine's business, not the test's.
hypothesis.settings.register_profile("kinomost", deadline=None)
hypothesis.settings.load_profile("kinomost")

VIEWPORT = {"width": 1440, "height": 900}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the translations that the templates need; the workers of one run share what the first one made."""
    if not hasattr(session.config, "workerinput"):
        translations.compile_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Keep SQLite's test database in a file, as the site does: several threads and processes meet there."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Files and mail of a test run go where nobody else's are; passwords are hashed the quick way.

    Mail goes into the outbox as it does on the site, not into Django's stand-in for tests.
    """
    var = tmp_path_factory.mktemp("var")
    with override_settings(
        VAR=var,
        EMAIL_BACKEND="kinomost.post.backend.OutboxBackend",
        MEDIA_ROOT=var / "files",
        EMAIL_FILE_PATH=var / "mail",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield var


@pytest.fixture(scope="session", autouse=True)
def log_steps_aside_for_the_flush() -> Iterator[None]:
    """A test that commits empties the tables at its end; for that moment SQLite's guards of the logs are off.

    PostgreSQL empties by TRUNCATE, which a row's guard does not see.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_all(case: TransactionTestCase) -> None:
        guards = []
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                guards = cursor.fetchall()
            for name, _statement in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(case)
            for _name, statement in guards:
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_all)
        yield


@pytest.fixture(autouse=True)
def each_test_starts_in_english() -> Iterator[None]:
    """A page asked for in another language leaves that language behind in the thread."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run. Without one the tests that need it say so; under CI they fail."""
    path = find_chromium()
    if path is None:
        reason = "no Chromium found: set KINOMOST_CHROMIUM to its path"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    # Playwright keeps an event loop in this thread; the tests' own database calls are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A fresh visitor: no cookies, the site's address as base."""
    made = chromium.new_context(base_url=live_server.url, viewport=VIEWPORT, locale="en-GB")  # type: ignore[arg-type]
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty tab. A script error, a refused script or a missing file on any page it visits fails the test."""
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield tab
    assert complaints == []


@pytest.fixture
def sign_in(context: BrowserContext, live_server: LiveServer, client: Any) -> Callable[[Any], None]:
    """Give the browser an account's session: `sign_in(account)`."""

    def sign_in_as(account: Any) -> None:
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return sign_in_as


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Run axe on the page as it stands; every violation is listed with the element that has it."""

    def check(tab: Page) -> None:
        found = Axe().run(tab)["violations"]
        report = [f"{v['id']} ({v['impact']}): {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]
        assert report == []

    return check


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly which parts did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"NOT RUN: {len(skipped)} tests", sep="!", yellow=True, bold=True)
        for reason in sorted({str(report.longrepr[2]) for report in skipped}):
            terminalreporter.write_line(f"  {reason}", yellow=True, bold=True)
