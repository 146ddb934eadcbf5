"""Take the screenshots of docs/pictures anew: `make pictures`, or `python -m tools.pictures NAME …` for some of them.

Starts a demo of its own in a temporary folder on a free port, goes through it in a real Chromium as a visitor, an
editor, a juror and an applicant, and writes a PNG of few colours for each picture. Dates in them count from today: each
run shows others.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import find_chromium

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "src" / "kinomost" / "exchange" / "seasons" / "sample"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
DAYS = "days/sample-film-days"
OFFICE = "en/desk/sample-exchange"
CONTEST = f"{OFFICE}/contest"
PITCHES = f"{CONTEST}/sample-pet-minuta/pitch/2"
FILE = f"{OFFICE}/coproductions/sample-kuca-od-devet-prozora"
LARGEST = 250_000  # bytes a picture may have


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str]]:
    """A fresh demo that keeps everything in `folder`; gives its address and its password."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KINOMOST_")}
    environment |= {"KINOMOST_VAR": str(folder), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "kinomost.config.cli", "demo", "--port", "8200"]
    with subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE) as running:
        said = ""
        for line in running.stdout or ():
            print(line, end="", flush=True)
            said += line
            if "Ctrl-C stops" in line:
                break
        try:
            yield re.findall(r"Kinomost is at (\S+)/", said)[0], re.findall(r"all of them\s+(\S+)", said)[0]
        finally:
            running.terminate()


def sign_in(page: Page, who: str, password: str) -> None:
    """Sign in with one of the demo's accounts."""
    page.goto("/en/account/login/")
    page.fill("input[name=login]", f"{who}@kinomost.example")
    page.fill("input[name=password]", password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/login/" not in address)


def booking(page: Page) -> None:
    """Two seats booked, with the tickets in view."""
    page.goto(f"/sr-cyrl/{DAYS}/screenings/show-25/")
    page.select_option("#seats", "2")
    page.locator(".booking-start button").click()
    page.wait_for_url("**/book/**")
    page.fill("input[name=email]", "visitor@kinomost.example")
    page.fill("input[name=name]", "Ана")
    page.locator("main form .button-main").click()
    page.wait_for_url("**/bookings/**")


def conflict(page: Page) -> None:
    """A film edited on the site, then a file imported that says otherwise: what the preview shows."""
    page.goto(f"/{OFFICE}/films/sample-pescani-sat/")
    page.fill("input[name=year]", "2024")
    page.locator("main form .button-main").first.click()
    page.wait_for_load_state()
    page.goto(f"/{OFFICE}/sheets/")
    page.set_input_files("input[type=file]", SAMPLE / "films.csv")
    page.get_by_role("button", name="Check the files").click()
    page.wait_for_load_state()


def on_stage(page: Page) -> None:
    """The first pitch on the big screen, its clock running."""
    page.goto(f"/{PITCHES}/control/")
    page.locator(".control-main").click()
    page.goto(f"/{PITCHES}/screen/")
    page.locator(".screen-title").wait_for()


def entry(page: Page) -> None:
    """A draft of an entry: the form, and what the checklist and the rules say."""
    page.goto("/en/entries/")
    page.get_by_role("link", name="Zvuk koji pravi Sava").click()
    page.get_by_role("link", name="The project", exact=True).click()


def at(address: str) -> Callable[[Page], None]:
    """Simply go there."""

    def go(page: Page) -> None:
        page.goto(address)

    return go


# name → (width, height, theme, whose account or "" for a visitor, what to do)
Shot = tuple[int, int, str, str, Callable[[Page], None]]
SHOTS: dict[str, Shot] = {
    "home": (1280, 1000, "light", "", at("/en/")),
    "home-phone-dark": (390, 780, "dark", "", at("/sr-latn/")),
    "programme-phone": (390, 780, "light", "", at(f"/sr-cyrl/{DAYS}/")),
    "tickets-phone": (390, 780, "light", "", booking),
    "film-russian": (1280, 800, "light", "", at("/ru/films/sample-pescani-sat/")),
    "search-dark": (1280, 620, "dark", "", at("/en/search/?q=песочные часы")),
    "map": (1280, 800, "light", "", at("/en/places/map/")),
    "desk-ledger": (1280, 800, "light", "editor", at(f"/{OFFICE}/{DAYS}/")),
    "treaty": (1280, 900, "light", "editor", at(f"/{FILE}/treaties/european-convention-1992/")),
    "finance-plan": (1280, 1000, "light", "editor", at(f"/{FILE}/plan/")),
    "outlook": (1280, 900, "light", "editor", at(f"/{FILE}/recoupment/outlook/")),
    "import-conflict": (1280, 620, "light", "editor", conflict),
    "call": (1280, 900, "light", "", at("/en/calls/sample-dokumentarni-most/")),
    "entry": (1280, 900, "light", "applicant", entry),
    "reading-room": (1280, 860, "light", "juror", at("/en/jury/sample-reka/1/entries/5/")),
    "ranking": (1280, 900, "light", "editor", at(f"/{CONTEST}/sample-reka/ranking/")),
    "pitch-screen": (1280, 720, "dark", "editor", on_stage),
    "deliberation-phone": (390, 780, "dark", "juror", at("/sr-latn/jury/sample-pet-minuta/2/deliberation/")),
    "results": (1280, 900, "light", "", at("/en/calls/sample-prvi-film/results/")),
}


def take(browser: Browser, site: str, password: str, name: str) -> int:
    """Take one picture; return how many bytes it has."""
    width, height, theme, who, go = SHOTS[name]
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    if who:
        sign_in(page, who, password)
    go(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    path = PICTURES / f"{name}.png"
    shot.quantize(192, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


def main(names: list[str]) -> int:
    """Take the pictures of these names, or all; 1 if one is too large or there is no browser."""
    path = find_chromium()
    if path is None:
        print("No Chromium found: set KINOMOST_CHROMIUM to its path.")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    too_large = 0
    with (
        tempfile.TemporaryDirectory(prefix="kinomost-pictures-") as folder,
        demo(Path(folder)) as (site, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name in names or SHOTS:
            size = take(browser, site, password, name)
            too_large += size > LARGEST
            print(f"{name}.png: {size // 1000} kB{', too large' if size > LARGEST else ''}", flush=True)
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
