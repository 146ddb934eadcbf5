"""Sending files from a real browser whose connection drops, whose page is reloaded, or which runs no script."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from kinomost.files import purposes, resumable
from kinomost.files.actions import store
from kinomost.files.inspection import MEGABYTE, Found
from kinomost.files.models import BegunUpload, Upload
from kinomost.files.purposes import Terms, take_for
from tests.factories import make_account
from tests.files.making import archive, pdf
from tests.files.test_inspection import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHUNK = 50_000


@pytest.fixture(autouse=True)
def a_form(settings: Any, monkeypatch: pytest.MonkeyPatch, sign_in: Callable[[Any], None]) -> None:
    """Two purposes, a page with a field for each, somebody signed in, and small chunks."""

    def keep_script(request: HttpRequest, found: Found, subject: str) -> Mapping[str, Any]:
        store(found, by="command", exchange_id=None)
        return {"url": "/en/thanks/"}

    def keep_still(request: HttpRequest, found: Found, subject: str) -> Mapping[str, Any]:
        store(found, by="command", exchange_id=None)
        return {"text": f"Kept {found.name}."}

    settings.ROOT_URLCONF = "tests.files.page"
    monkeypatch.setattr(purposes, "_purposes", {})
    monkeypatch.setattr(resumable, "CHUNK", CHUNK)
    take_for("script", terms=lambda actor, subject: Terms(("pdf",), 20 * MEGABYTE), done=keep_script)
    take_for("stills", terms=lambda actor, subject: Terms(("picture",)), done=keep_still)
    sign_in(make_account(email="ana@kinomost.example"))


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A tab that may lose its connection, which the browser's console complains of; a script error still fails."""
    made = context.new_page()
    mistakes: list[str] = []
    made.on("pageerror", lambda error: mistakes.append(str(error)))
    yield made
    assert mistakes == []


class Line:
    """The line between browser and site: lets so many chunks through and holds the next one."""

    def __init__(self, tab: Page, chunks: int) -> None:
        self.left, self.held, self.passed = chunks, [], []
        self.is_down = False
        tab.route("**/uploads/*/", self.handle)

    held: list[Route]
    passed: list[str]

    def handle(self, route: Route) -> None:
        if self.is_down:
            return route.abort()
        if route.request.method == "PATCH":
            if not self.left:
                self.held.append(route)
                return None
            self.left -= 1
            self.passed.append(route.request.headers["upload-offset"])
        return route.continue_()

    def cut(self) -> None:
        self.is_down = True
        for route in self.held:
            route.abort()
        self.held = []

    def mend(self) -> None:
        self.is_down, self.left = False, 1000


def script(folder: Path, name: str = "bridge.pdf", ballast: int = 900_000) -> Path:
    path = folder / name
    path.write_bytes(pdf(2, ballast=ballast))
    return path


def kept_bytes() -> bytes:
    with Upload.objects.get().file.open() as file:
        return bytes(file.read())


def test_a_file_is_sent_with_progress_and_the_page_goes_on(page: Page, tmp_path: Path) -> None:
    path = script(tmp_path)
    page.goto("/en/entry/")
    page.get_by_label("Script").set_input_files(path)
    page.wait_for_url("**/en/thanks/")
    assert kept_bytes() == path.read_bytes()
    assert page.evaluate("localStorage.getItem('kinomost.uploads')") == "{}"


def test_a_connection_that_drops_halfway_costs_nothing(
    tab: Page, context: BrowserContext, tmp_path: Path
) -> None:
    path = script(tmp_path)
    tab.goto("/en/entry/")
    line = Line(tab, chunks=5)
    tab.get_by_label("Script").set_input_files(path)
    expect(tab.locator("progress")).to_have_attribute("value", "27")
    context.set_offline(True)
    line.cut()
    expect(tab.locator("[data-upload-state]")).to_have_text(
        "The connection is gone at 250 kB of 901 kB. It goes on by itself as soon as it is back."
    )
    assert BegunUpload.objects.get().received == 5 * CHUNK
    line.mend()
    context.set_offline(False)
    tab.wait_for_url("**/en/thanks/")
    assert kept_bytes() == path.read_bytes()
    # No chunk that had arrived was sent again.
    assert line.passed == [str(offset) for offset in range(0, path.stat().st_size, CHUNK)]


def test_a_chunk_whose_answer_was_lost_is_not_sent_again(tab: Page, tmp_path: Path) -> None:
    path, lost = script(tmp_path), []

    def handle(route: Route) -> None:
        if route.request.method == "PATCH" and len(lost) < 3:
            route.fetch()  # the site takes it, the browser never hears so
            lost.append(route.request.headers["upload-offset"])
            return route.abort()
        return route.continue_()

    tab.goto("/en/entry/")
    tab.route("**/uploads/*/", handle)
    tab.get_by_label("Script").set_input_files(path)
    tab.wait_for_url("**/en/thanks/", timeout=20_000)
    assert (lost, kept_bytes()) == (["0", "50000", "100000"], path.read_bytes())


def test_after_a_reload_the_same_file_is_chosen_again_and_goes_on(tab: Page, tmp_path: Path) -> None:
    path = script(tmp_path)
    tab.goto("/en/entry/")
    line = Line(tab, chunks=7)
    tab.get_by_label("Script").set_input_files(path)
    expect(tab.locator("progress")).to_have_attribute("value", "38")
    line.cut()
    line.mend()
    tab.goto("/ru/entry/")
    expect(tab.locator("[data-upload-state]")).to_have_text(
        "Уже получено 350 кБ из 901 кБ. Выберите тот же файл снова, и отправка продолжится с этого места."
    )
    tab.get_by_label("Script").set_input_files(path)
    tab.wait_for_url("**/en/thanks/")
    assert (kept_bytes(), Upload.objects.get().name) == (path.read_bytes(), "bridge.pdf")
    assert line.passed == [str(offset) for offset in range(0, path.stat().st_size, CHUNK)]


def test_another_file_of_that_name_is_sent_from_its_beginning(tab: Page, tmp_path: Path) -> None:
    path = script(tmp_path)
    tab.goto("/en/entry/")
    line = Line(tab, chunks=3)
    tab.get_by_label("Script").set_input_files(path)
    expect(tab.locator("progress")).to_have_attribute("value", "16")
    line.cut()
    line.mend()
    os.utime(path, (1_000_000, 1_000_000))
    tab.reload()
    tab.get_by_label("Script").set_input_files(path)
    tab.wait_for_url("**/en/thanks/")
    assert (kept_bytes(), line.passed[3]) == (path.read_bytes(), "0")


def test_it_is_paused_continued_and_cancelled_by_keyboard(tab: Page, tmp_path: Path) -> None:
    tab.goto("/en/entry/")
    line = Line(tab, chunks=4)
    tab.get_by_label("Script").set_input_files(script(tmp_path))
    expect(tab.locator("progress")).to_have_attribute("value", "22")
    tab.get_by_role("button", name="Pause bridge.pdf").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-upload-state]")).to_have_text("Paused at 200 kB of 901 kB")
    expect(tab.get_by_role("button", name="Continue bridge.pdf")).to_be_focused()
    expect(tab.get_by_role("status").filter(has_text="bridge.pdf: Paused")).to_have_count(1)
    line.cut()
    line.mend()
    line.left = 2
    tab.keyboard.press("Enter")
    expect(tab.locator("progress")).to_have_attribute("value", "33")
    tab.get_by_role("button", name="Cancel bridge.pdf").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".upload-file")).to_have_count(0)
    expect(tab.get_by_label("Script")).to_be_focused()
    tab.goto("/en/entry/")
    expect(tab.locator(".upload-file")).to_have_count(0)
    assert (BegunUpload.objects.count(), Upload.objects.count()) == (0, 0)


def test_a_script_of_200_megabytes_is_refused_before_it_is_read(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "script.pdf"
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.method) if "/uploads/" in request.url else None)
    tab.goto("/en/entry/")
    tab.get_by_label("Script").set_input_files(path)
    expect(tab.locator("[data-upload-state]")).to_have_text(
        "The file is too large: it may have 20 MB at most."
    )
    assert sent == ["POST"]


def test_a_file_that_lies_about_its_type_is_refused_with_both_names(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "script.pdf"
    path.write_bytes(archive({"a.txt": "a"}))
    tab.goto("/en/entry/")
    tab.get_by_label("Script").set_input_files(path)
    expect(tab.locator("[data-upload-state]")).to_have_text(
        "It is named .pdf, but it is a ZIP archive. What is needed here is: a PDF."
    )
    tab.get_by_role("button", name="Take off the list script.pdf").click()
    expect(tab.locator(".upload-file")).to_have_count(0)


def test_several_files_are_dropped_and_each_says_what_became_of_it(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/en/entry/")
    drop = """(one, files) => {
      const carried = new DataTransfer();
      for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
      const told = { dataTransfer: carried, bubbles: true };
      for (const kind of ["dragover", "drop"]) one.dispatchEvent(new DragEvent(kind, told));
    }"""
    files = [["one.jpg", list(picture(size=(30, 20)))], ["two.png", list(picture("PNG", (20, 20)))]]
    page.locator(".upload-drop").nth(1).evaluate(drop, files)
    expect(page.locator("[data-upload-state]")).to_have_text(["Kept one.jpg.", "Kept two.png."])
    assert sorted(Upload.objects.values_list("name", flat=True)) == ["one.jpg", "two.png"]
    assert_accessible(page)


def test_another_file_in_a_place_for_one_takes_over(tab: Page, tmp_path: Path) -> None:
    right = script(tmp_path, "right.pdf", ballast=90_000)
    tab.goto("/en/entry/")
    line = Line(tab, chunks=2)
    tab.get_by_label("Script").set_input_files(script(tmp_path, "wrong.pdf"))
    expect(tab.locator("progress")).to_have_attribute("value", "11")
    line.cut()
    line.mend()
    tab.get_by_label("Script").set_input_files(right)
    tab.wait_for_url("**/en/thanks/")
    assert (kept_bytes(), BegunUpload.objects.filter(answer__isnull=True).count()) == (right.read_bytes(), 0)


def test_the_form_waits_for_what_is_on_its_way(tab: Page, tmp_path: Path) -> None:
    tab.goto("/en/entry/")
    line = Line(tab, chunks=2)
    tab.get_by_label("Script").set_input_files(script(tmp_path))
    expect(tab.locator("progress")).to_have_attribute("value", "11")
    tab.get_by_role("button", name="Submit").click()
    expect(tab.locator("[data-upload-state]")).to_have_text(
        "Files are still on their way. Wait until they are here, or cancel them."
    )
    assert tab.url.endswith("/en/entry/")
    line.mend()
    for route in line.held:
        route.continue_()
    tab.wait_for_url("**/en/thanks/")


def test_without_javascript_the_form_sends_the_files_itself(
    chromium: Browser, context: BrowserContext, live_server: LiveServer, tmp_path: Path
) -> None:
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(context.cookies())  # type: ignore[arg-type]
    tab = plain.new_page()
    wrong, right = tmp_path / "wrong.pdf", script(tmp_path)
    wrong.write_bytes(b"MZ" + b"\0" * 600)
    tab.goto("/en/entry/")
    tab.get_by_label("Script").set_input_files(wrong)
    tab.get_by_role("button", name="Submit").click()
    expect(tab.locator(".field-errors")).to_have_text(
        "It is named .pdf, but it is a program. What is needed here is: a PDF."
    )
    tab.get_by_label("Script").set_input_files(right)
    tab.get_by_role("button", name="Submit").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert kept_bytes() == right.read_bytes()
    plain.close()
